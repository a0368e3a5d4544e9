"""`labkit site`: builds the handouts, readings and guides as a site, build/site.

The site needs no server of its own, only one for files, in any folder, and loads
nothing from elsewhere.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from website import pages, text

SITE = Path("build", "site")
HERE = Path(__file__).resolve().parent
LOOK = "look.css"
SEARCHED = Path("search", "search_index.json")
# They name places from the top of a server, and the day; MkDocs cannot be told.
UNWANTED = ("404.html", "sitemap.xml", "sitemap.xml.gz")
LIMIT = 300  # seconds; only guards against hanging


def copy(source, target):
    """Copy a file to where there may be no folder yet."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def write_sources(folder, sections):
    """Write into a folder what the site is made of. Returns the number of pages."""
    known = [pages.FRONT, *(path for _, paths in sections for path in paths)]
    for path in known:
        target = folder / pages.page_of(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.of_page(path, known), encoding="utf-8")
    for path in pages.DOCS.rglob("*"):
        if pages.is_picture(path):
            copy(path, folder / pages.inside(path))
    copy(HERE / LOOK, folder / LOOK)
    return len(known)


def write_settings(work, sections):
    """Write what MkDocs is told besides mkdocs.yml; JSON is YAML, too."""
    front = pages.page_of(pages.FRONT)
    settings = {
        "INHERIT": str(HERE / "mkdocs.yml"),
        "site_name": pages.title(pages.FRONT),
        "docs_dir": "sources",
        "site_dir": "site",
        "nav": [{"Start": str(front)}],
    }
    for caption, paths in sections:
        listed = [{pages.title(path): str(pages.page_of(path))} for path in paths]
        settings["nav"].append({caption: listed})
    path = work / "mkdocs.yml"
    path.write_text(json.dumps(settings, indent=2), encoding="utf-8")
    return path


def forget_hints(site):
    """Take the hints out of what the search knows: it would show them unfolded."""
    path, page = site / SEARCHED, f"{pages.inside(pages.HINTS)}/"
    index = json.loads(path.read_text(encoding="utf-8"))
    hints, kept = [], []
    for part in index["docs"]:
        place = part["location"]
        is_hint = place.startswith(page) or place.endswith("#hints")
        (hints if is_hint else kept).append(part)
    for part in kept:
        for hint in filter(None, (hint["text"] for hint in hints)):
            part["text"] = part["text"].replace(hint, "")
    index["docs"] = kept
    path.write_text(json.dumps(index, separators=(",", ":")), encoding="utf-8")


def put_in_place(site, work):
    """Replace the site that is there; another `make site` may do the same meanwhile."""
    for number in range(100):
        try:
            return site.rename(SITE)
        except OSError:
            if not SITE.exists():
                raise
        try:
            SITE.rename(work / f"old-{number}")
        except FileNotFoundError:
            pass  # the other one has moved it away
    raise OSError(f"{SITE} does not stay away")


def build(work):
    """Build the site in this folder and put it in place. Returns the exit status."""
    sections = pages.sections()
    count = write_sources(work / "sources", sections)
    words = ["mkdocs", "build", "-q", "-f", str(write_settings(work, sections))]
    try:
        subprocess.run(words, stdin=subprocess.DEVNULL, timeout=LIMIT, check=True)
    except subprocess.SubprocessError as error:
        why = str(error).rpartition("]' ")[2]  # without all the words of the command
        sys.exit(f"make site: mkdocs {why}")
    forget_hints(work / "site")
    for name in UNWANTED:
        (work / "site" / name).unlink(missing_ok=True)
    put_in_place(work / "site", work)
    print(f"site: {count} pages in {SITE}; to see them, type")
    print(f"      python3 -m http.server -b 127.0.0.1 -d {SITE} 8000")
    print("      and open http://127.0.0.1:8000 in a browser")
    return 0


def main(arguments):
    """Build the site. Returns the exit status."""
    os.makedirs("build", exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="site-", dir="build") as work:
        return build(Path(work))
