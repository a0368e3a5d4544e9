"""look.py SITE: what is wrong with the pages of a site, a line each.

A link that leads to no file, or to no place in it; something that a page loads from
elsewhere; Markdown that is shown as it is written.
"""

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {"link": "href", "script": "src", "img": "src", "source": "srcset"}
MARKDOWN = re.compile(r"```|\*\*|\]\(|\{: |</?details|^\|", re.M)


class Page(HTMLParser):
    """A page: its links, what it loads, its places, its text without code."""

    def __init__(self, path):
        """Read the page."""
        super().__init__()
        self.links, self.loaded, self.places, self.text = [], [], set(), ""
        self.code = 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        """Take over what this tag links to or loads."""
        values = dict(attributes)
        self.places.update(values[key] for key in ("id", "name") if values.get(key))
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        elif LOADED.get(tag) in values:
            self.loaded.append(values[LOADED[tag]])
        self.code += tag in ("code", "pre", "script", "style")

    def handle_endtag(self, tag):
        """Leave code behind."""
        self.code -= tag in ("code", "pre", "script", "style")

    def handle_data(self, data):
        """Take over what is shown."""
        self.text += "" if self.code else data


def wrong_link(site, path, pages, link):
    """Return why a link of a page leads nowhere, "" if it does not."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return ""
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    target = target / "index.html" if target.is_dir() else target
    if site not in target.parents or not target.is_file():
        return "no such file"
    if parts.fragment and unquote(parts.fragment) not in pages[target].places:
        return "no such place"
    return ""


def findings(site):
    """Return what is wrong, a line each."""
    pages = {path: Page(path) for path in site.rglob("*.html")}
    lines = [] if pages else ["no pages"]
    for path, page in sorted(pages.items()):
        name = path.relative_to(site)
        for link in [*page.links, *page.loaded]:
            why = wrong_link(site, path, pages, link)
            lines += [f"{name}: {link}: {why}"] if why else []
        for link in page.loaded:
            lines += [f"{name}: loads {link}"] if urlsplit(link).netloc else []
        for match in MARKDOWN.finditer(page.text):
            shown = page.text[match.start() : match.start() + 40]
            lines.append(f"{name}: shows {shown!r}")
    for path in site.rglob("*.css"):
        for link in re.findall(
            r"(?:url\(|@import )[\"']?((?:https?:)?//\S*)", path.read_text()
        ):
            lines.append(f"{path.relative_to(site)}: loads {link}")
    return lines


if __name__ == "__main__":
    found = findings(Path(sys.argv[1]).resolve())
    print("\n".join(found))
    sys.exit(bool(found))
