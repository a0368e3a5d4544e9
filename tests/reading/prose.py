"""Prints what is wrong with the text of pages.

    prose.py PAGE...

A page names its sources, links only to what there is, and can be read in five minutes
by somebody whose first language is another one. It has no line of a solution. Run in
a copy of the kit. Exit status 1 if anything is wrong.
"""

import re
import sys
from pathlib import Path

WORDS = 1000  # of a page, without its programs
SENTENCE = 25  # words
CHAPTER = r"\b(UNP|TLPI|Beej) (?:chapters? \d|§\d|appendix [A-Z])"
BLOCK = re.compile(r"^```.*?^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)]*)\)")
TODO = re.compile(r"/\* TODO \d.*?/\* END TODO \d \*/", re.S)
LENGTH = 20  # a shorter line of C is everybody's


def sentences(text):
    """Return the sentences of a page; each item, heading and cell is one as well."""
    text = re.sub(r"^\s*([-*]|\d\.|#+) |\|", "\n", text, flags=re.M)
    text = re.sub(r"`[^`]*`", "code", text)
    return [part.strip() for part in re.split(r"[.?!](?=\s)|\n", text)]


def missing_sources(text):
    """Yield what a page does not name under "Sources"."""
    sources = text.partition("\n## Sources\n")[2]
    if not re.search(r"`[a-z0-9-]+\(\d\)`", sources):
        yield "no manual page in its sources"
    if len(set(re.findall(CHAPTER, sources))) < 2:
        yield "no chapters of two books in its sources"


def anchors(page):
    """Return the anchors that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.*)", BLOCK.sub("", page.read_text("utf-8")), re.M)
    return [re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in headings]


def broken_links(page, text):
    """Yield each link inside the kit that leads nowhere."""
    for link in LINK.findall(text):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if re.match(r"\w+:", link):
            continue
        if not target.is_file():
            yield f"there is no {link}"
        elif anchor and anchor not in anchors(target):
            yield f"{link}: there is no such heading"


def solved_lines(text):
    """Yield each line of a TODO of any exercise."""
    lines = {line.strip() for line in text.splitlines()}
    for path in sorted(Path("solution").glob("*/*.c")):
        for region in TODO.findall(path.read_text(encoding="utf-8")):
            for line in region.splitlines()[1:-1]:
                if line.strip() in lines and len(line.strip()) >= LENGTH:
                    yield f"{path} has this line, too: {line.strip()}"


def mistakes(page):
    """Yield what is wrong with a page."""
    text = page.read_text(encoding="utf-8")
    prose = BLOCK.sub("", text)
    yield from broken_links(page, prose)
    yield from solved_lines(text)
    if page.name != "README.md":
        yield from missing_sources(prose)
    count = len(prose.split())
    if count > WORDS:
        yield f"{count} words, more than {WORDS}"
    for sentence in sentences(prose):
        if len(sentence.split()) > SENTENCE:
            yield f"more than {SENTENCE} words: {sentence}"


def main(*names):
    """Print the mistakes of all pages. Returns the exit status, 0 or 1."""
    found = [f"{name}: {wrong}" for name in names for wrong in mistakes(Path(name))]
    print("\n".join(found), end="")
    return 1 if found or not names else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
