"""Turns a handout of docs/ into the README.md that students read with less(1).

In docs/ a handout is for GitHub: a sentence a line, pictures, hints that fold. A
terminal folds nothing, and less breaks words at its edge; so here lines are wrapped
between words, what is folded becomes a heading with its text, code is indented, and a
table columns that fit. What is folded behind a picture says the same as text, and needs
no heading. The hints are left out: `make hint` gives them one by one.
"""

import os
import re
import textwrap
from pathlib import Path

WIDTH = 78
SUMMARY = re.compile(r"<details><summary>(.*)</summary>$")
# A command in backquotes stays in one piece, it is there to be copied; so do TODO 1
# and status 0.
WORD = re.compile(r"[^\s`]*`[^`]+`[^\s`]*|(?:TODO|status) \d\S*|\S+")
LIST = re.compile(r"(\s*)([-*]|\d+\.) ")
# A picture in two widths, for GitHub; of its links, those to other pages of docs/.
PICTURE = re.compile(r'<picture>.*<img alt="([^"]*)" src="([^"]*)"></picture>$')
SHOWN = re.compile(r"\]\((pictures/[\w.-]+)\)$", re.M)
LINK = re.compile(r"(?<=\]\()(?!pictures/|#|\w+:)(?=[^)]+\))")
# What all exercises share is a page of its own, above them.
COMMON = "working-on-an-exercise.md"
HINTS = "<!-- The hints of docs/hints, folded. -->"
END_OF_HINTS = "<!-- End of the hints. -->"


def words_of(text):
    """Return the words of a text; the blanks that must stay are hidden in them."""
    return " ".join(w.replace(" ", "\0") for w in WORD.findall(text))


def wrap(text, width, first="", later=""):
    """Return the text in lines of at most so many columns, as far as words allow."""
    lines = textwrap.wrap(
        words_of(text),
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\0", " ") for line in lines]


def line_of_text(line):
    """Return a line of text, or of a list, in lines that fit."""
    item = LIST.match(line)
    blank = re.match(r"\s*", line)[0]
    if item:
        return wrap(line[item.end() :], WIDTH, item[0], " " * len(item[0]))
    return wrap(line, WIDTH, blank, blank)


def cells(row):
    """Return what stands in the cells of a row."""
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def table(rows):
    """Return a table as columns, their cells wrapped, the widest ones narrowed."""
    lines = [cells(row) for row in rows if not re.fullmatch(r"[|\s:-]+", row)]
    columns = [" ".join(map(words_of, column)).split() for column in zip(*lines)]
    least = [max(map(len, words)) for words in columns]
    widths = [max(map(len, column)) for column in zip(*lines)]
    while sum(widths) + 2 * len(widths) > WIDTH - 2:
        wide = [w if w > low else 0 for w, low in zip(widths, least)]
        if not any(wide):
            break
        widths[wide.index(max(wide))] -= 1
    shown = []
    for number, line in enumerate(lines):
        parts = [wrap(cell, width) for cell, width in zip(line, widths)]
        for level in range(max(map(len, parts))):
            texts = [part[level] if level < len(part) else "" for part in parts]
            shown.append("    " + "  ".join(map(str.ljust, texts, widths)).rstrip())
        if number == 0:
            shown.append("    " + "  ".join("-" * width for width in widths))
    return shown


def linked(line, up):
    """Return a line whose links lead to docs/ from a folder so far below the kit."""
    line = LINK.sub("../" * up + "docs/", PICTURE.sub(r"![\1](\2)", line))
    return line.replace("../" * up + f"docs/{COMMON}", "../README.md")


def folded(summary, shown):
    """Return the heading of what is folded on GitHub, [] behind a picture."""
    before = next((line for line in reversed(shown) if line), "")
    if SHOWN.search(before):
        return []
    title = re.sub(r"</?code>", "`", summary)
    return ["", *wrap(title, WIDTH, "### ", "    ")]


def for_terminal(text, up=2):
    """Return the README.md of a page, in a folder so far below the kit."""
    shown, rows, code = [], [], False
    text = re.sub(rf"(?s)\n{HINTS}.*?{END_OF_HINTS}\n", "", text)
    for line in [*text.splitlines(), ""]:
        if line.startswith("|") and not code:
            rows.append(line)
            continue
        shown += table(rows) if rows else []
        rows = []
        summary = SUMMARY.match(line)
        if line.startswith("```"):
            code = not code
        elif code:
            shown.append(f"    {line}".rstrip())
        elif not line or line.startswith("#"):
            shown.append(line)
        elif summary:
            shown += folded(summary[1], shown)
        elif line != "</details>":
            shown += line_of_text(linked(line, up))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(shown).strip("\n")) + "\n"


def made(page, up):
    """Make the README.md of a page of docs/ in build/. Returns its path."""
    text = Path("docs", page).read_text(encoding="utf-8")
    path = Path("build", "handouts", page)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_text(for_terminal(text, up), encoding="utf-8")
    return partial.replace(path)


def readme(name):
    """Make the README.md of an exercise in build/. Returns its path."""
    return made(f"{name}.md", 2)


def common():
    """Make that of the page that all exercises share. Returns its path."""
    return made(COMMON, 1)


def pictures(page):
    """Return {file beside the README.md: its source} of the pictures that it shows."""
    found = SHOWN.findall(page.read_text(encoding="utf-8"))
    return {name: Path("docs", name) for name in found if Path("docs", name).is_file()}
