"""What a page is on the site: its Markdown, with other links, and hints that fold.

A link to a page of the kit leads to that page on the site, and so does its name in
backquotes. What a link leads to else, a program or a folder, is not on the site: its
text stays. The syntax is that of GitHub, https://github.github.com/gfm/.
"""

import os
import re
from pathlib import Path

from website import dialect, pages

CODE = r"(?P<ticks>`+)(?P<code>[^`]+)(?P=ticks)"
LINK = r"(?P<mark>!?)\[(?P<text>(?:`[^`]*`|[^]\[`])*)\]\((?P<target>[^()\s]+)\)"
PIECE = re.compile(f"{CODE}|{LINK}")
ELSEWHERE = re.compile(r"[a-z]+:|#")  # a protocol, or a place in the same page


class Links:
    """The links of one page: what they lead to on the site."""

    def __init__(self, path, known):
        """Take the page's path in the kit, and those of all pages of the site."""
        self.path, self.known = path, known
        self.folder = pages.page_of(path).parent
        self.names = {str(page): page for page in known}
        exercises = (page for page in known if page.match("docs/[0-9]*.md"))
        self.names.update({page.stem: page for page in exercises})

    def relative(self, path):
        """Return what leads from this page to a path inside the site."""
        return Path(os.path.relpath(path, self.folder)).as_posix()

    def resolved(self, match):
        """Return a link, to where it leads on the site; or its text only."""
        target, _, place = match["target"].partition("#")
        path = Path(os.path.normpath(self.path.parent / target))
        place = f"#{place}" if place else ""
        if ELSEWHERE.match(match["target"]):
            return match[0]
        if match["mark"] and pages.is_picture(path):
            return f"![{match['text']}]({self.relative(pages.inside(path))})"
        for page in path, path / "README.md":
            if page in self.known:
                shown = self.relative(pages.page_of(page))
                return f"[{match['text']}]({shown}{place})"
        return match["text"]

    def named(self, match):
        """Return what stands in backquotes, as a link if it names another page."""
        page = self.names.get(match["code"])
        if page not in self.known or page == self.path:
            return match[0]
        return f"[{match[0]}]({self.relative(pages.page_of(page))})"

    def in_line(self, line):
        """Return a line with its links as they are on the site."""
        if line.startswith("#"):
            return line
        return PIECE.sub(
            lambda m: self.named(m) if m["ticks"] else self.resolved(m), line
        )


def folded(text):
    """Return a page of hints with each hint folded."""
    intro, *todos = re.split(r"^(?=## )", text, flags=re.M)
    shown = [intro]
    for todo in todos:
        heading, *hints = re.split(r"\n\s*\n", todo.strip())
        shown.append(f"{heading}\n\n")
        for number, hint in enumerate(hints, 1):
            summary = f"<details><summary>Hint {number}</summary>"
            shown.append(f"{summary}\n\n{hint}\n\n</details>\n\n")
    return "".join(shown)


def of_page(path, known):
    """Return the Markdown of a page of the kit as MkDocs is given it."""
    text = pages.read(path)
    if path.parent == pages.HINTS:
        text = folded(text)
    return dialect.of_text(dialect.by_line(text, Links(path, known).in_line))
