"""Which pages the site has, in which order: those that are there, no more.

The students' edition has fewer files, and so its site has fewer pages.
"""

import re
import sys
from pathlib import Path

DOCS = Path("docs")
HINTS = DOCS / "hints"
# The README.md of the students' edition, and its name in the kit.
FRONT = DOCS / "students.md" if (DOCS / "students.md").is_file() else Path("README.md")
CONTRIBUTING = Path("CONTRIBUTING.md")
INSTRUCTORS = DOCS / "instructors.md"
PICTURES = (".svg", ".png")


def read(path):
    """Return the text of a page."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        sys.exit(f"make site: {path}: not UTF-8")


def inside(path):
    """Return the path of a file of the kit inside the site: docs/ is its top."""
    return path.relative_to(DOCS) if DOCS in path.parents else path


def page_of(path):
    """Return the path of a page inside the site, as Markdown."""
    first = path == FRONT or path.name == "README.md"
    return inside(path.with_name("index.md") if first else path)


def title(path):
    """Return the title of a page, its first heading; without one, its name."""
    heading = re.search("^# +(.+)", read(path), re.M)
    return heading[1].replace("`", "") if heading else path.stem


def is_picture(path):
    """Tell whether a file of the kit is a picture of its pages."""
    return DOCS in path.parents and path.suffix in PICTURES and path.is_file()


def in_order(paths, first):
    """Return the page `first`, then the others in the order in which it names them.

    Those that it does not name come last, by their names.
    """
    text = read(first) if first.is_file() else ""
    places = {path: text.find(path.name) % (len(text) + 1) for path in paths}
    return sorted(paths, key=lambda path: (path != first, places[path], path))


def sections():
    """Return [(caption, its pages)], a page as its path in the kit; none is empty."""
    exercises = sorted(DOCS.glob("[0-9][0-9]-*.md"))
    reading = list((DOCS / "reading").glob("*.md"))
    handouts = "".join(read(path) for path in exercises)
    others = set(DOCS.glob("*.md")) - {FRONT, *exercises}
    with_them = [path for path in others if f"({path.name}" in handouts]
    guides = [path for path in others if path not in with_them]
    guides += [CONTRIBUTING] if CONTRIBUTING.is_file() else []
    about = " for instructors and authors" if INSTRUCTORS.is_file() else ""
    all_sections = [
        ("Exercises", exercises + sorted(with_them)),
        ("Reading", in_order(reading, DOCS / "reading" / "README.md")),
        ("Hints", sorted(HINTS.glob("*.md"))),
        (f"Guides{about}", in_order(guides, INSTRUCTORS)),
    ]
    return [(caption, found) for caption, found in all_sections if found]
