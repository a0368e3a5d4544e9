"""Writes Markdown as GitHub reads it for Python-Markdown, which reads some otherwise.

For that one a list or a table follows an empty line, what belongs to an item stands
4 columns further in, and what is in HTML is text unless it says that it is Markdown.
The anchor of a heading is the one that it has on GitHub.
https://github.github.com/gfm/, https://python-markdown.github.io/#differences
"""

import re

FENCE = re.compile(r" *(`{3,}|~{3,})")
ITEM = re.compile(r"(?:[-*+]|\d+[.)]) +")
HEADING = re.compile(r"(#{1,6}) +(.*?)(?: +#+)? *$")
LINK = re.compile(r"!?\[((?:`[^`]*`|[^]\[`])*)\]\([^()\s]*\)")
DETAILS = re.compile(r"^(<details\b[^>]*)>")
OPENING = re.compile(r"( *(?:`{3,}|~{3,}))([\w+-]+) +([\w./-]+) *$")
STEP = 4  # columns


class Anchors:
    """The anchors of a page: https://github.com/Flet/github-slugger has the rule."""

    def __init__(self):
        """Begin with a page that has none."""
        self.times = {}

    def of_line(self, line):
        """Return a heading with its anchor; another line as it is."""
        heading = HEADING.match(line)
        if not heading:
            return line
        shown = LINK.sub(r"\1", heading[2]).replace("`", "")
        anchor = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        times = self.times.get(anchor, 0)
        self.times[anchor] = times + 1
        anchor += f"-{times}" if times else ""
        return f"{heading[1]} {heading[2]} {{: #{anchor} }}"


class Layout:
    """Where the lines of a page begin, by the items of lists that they are in."""

    def __init__(self):
        """Begin outside all lists, behind an empty line."""
        self.columns, self.before = [], ""

    def leave(self, column):
        """Leave the items that something in this column is not in."""
        while self.columns and column < self.columns[-1]:
            self.columns.pop()

    def shift(self):
        """Return by how many columns what is in the current item is moved."""
        return STEP * len(self.columns) - (self.columns[-1] if self.columns else 0)

    def of_line(self, line):
        """Return a line, moved, and behind an empty one where it needs that."""
        text = line.strip(" ")
        column = line.find(text)
        if not text:
            self.before = ""
            return ""
        item, listed = ITEM.match(text), bool(self.columns)
        if item or text.startswith("#") or not self.before:
            self.leave(column)  # another line goes on with what is before it
        begins = item and not listed or text[0] == "|" != self.before[:1]
        empty = "\n" if begins and self.before else ""
        shown = " " * max(column + self.shift(), STEP * len(self.columns)) + text
        if item:
            self.columns.append(column + len(item[0]))
        self.before = text
        return empty + shown

    def of_code(self, line):
        """Return a line of a block of code, its first and last too, moved with it."""
        self.before = line.strip(" ")
        if not self.before:
            return ""
        self.leave(line.find(self.before))
        # What is in it, then which file: that one is a title.
        return " " * self.shift() + OPENING.sub(r'\1\2 title="\3"', line)


def by_line(text, change, in_code=str):
    """Return the text with each line changed, those in a block of code apart."""
    lines, fence = [], ""
    for line in text.splitlines():
        mark = FENCE.match(line)
        code = bool(fence or mark)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and line.strip() == mark[1]:
            fence = ""
        lines.append(in_code(line) if code else change(line))
    return "\n".join(lines) + "\n"


def of_text(text):
    """Return a page for Python-Markdown."""
    layout = Layout()
    text = by_line(text, layout.of_line, layout.of_code)
    text = by_line(text, Anchors().of_line)
    return by_line(text, lambda line: DETAILS.sub(r'\1 markdown="1">\n', line))
