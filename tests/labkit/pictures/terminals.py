"""Draws a run as two people see it: two terminals, with what is typed and printed.

Side by side, what happens later stands lower in both; one below the other, for a
telephone, each is as long as its text.
"""

from reports.drawing import CHAR, LINE
from reports.ladder import fold
from show import save

COLUMNS = 53  # of each terminal: as many as the longest line has
EDGE, GAP, BAR = 9, 12, 26  # pixels: beside the text, between terminals, their bars
WIDTH = round(COLUMNS * CHAR + 2 * EDGE)
TITLES = {"server": "Terminal 1: the server", "client": "Terminal 2: the client"}
STYLE = """svg .window { stroke: var(--soft); fill: var(--back) }
svg .bar { stroke: var(--soft); fill: var(--note) }
svg .typed { fill: var(--flow); font-weight: 700 }
"""


def lines_of(event):
    """Return the lines that an event brings to a terminal, as (kind, text)."""
    what, text = event["what"], event["text"]
    if what == "start":
        return [("typed", f"$ ./{event['who']}")]
    if what == "type":
        return [("typed", text)]
    if what == "exit":
        return [("typed", "$ echo $?"), ("", str(event["status"]))]
    if what in ("prints", "complains"):
        return [("", line) for line in text.splitlines()]
    return []


def rows_of(events, who, in_step):
    """Return the rows of a terminal; in_step: the other one's take room as well."""
    rows = []
    for event in events:
        found = [
            (kind, part)
            for kind, text in lines_of(event)
            for part in fold(text, COLUMNS)
        ]
        if event["who"] == who:
            rows += found
        elif in_step:
            rows += [("", "")] * len(found)
    while rows and not rows[-1][1]:
        rows.pop()
    return rows


def window(title, rows, left, top, height):
    """Return the parts of a terminal with that corner."""
    size = f'x="{left + 0.5}" width="{WIDTH - 1}" rx="5"'
    x, parts = left + EDGE, []
    parts.append(f'<rect class="window" {size} y="{top + 0.5}" height="{height - 1}"/>')
    parts.append(f'<rect class="bar" {size} y="{top + 0.5}" height="{BAR - 4}"/>')
    parts.append(f'<text class="role" x="{x}" y="{top + 16}">{title}</text>')
    for number, (kind, text) in enumerate(rows):
        css = f'class="{kind}" ' if kind else ""
        y = top + BAR + number * LINE + 12
        if text:
            parts.append(f'<text {css}x="{x}" y="{y}">{save.told(text)}</text>')
    return parts


def in_words(rows):
    """Return in a sentence what both terminals show."""
    said = [
        f"{TITLES[who]}: " + "; ".join(text for _, text in rows[who] if text)
        for who in TITLES
    ]
    return ". ".join(said) + "."


def picture(title, events, side_by_side):
    """Return the picture of a run."""
    rows = {who: rows_of(events, who, side_by_side) for who in TITLES}
    most = max(map(len, rows.values()))
    parts, left, top = [], 0, 0
    for who, name in TITLES.items():
        count = most if side_by_side else len(rows[who])
        height = BAR + count * LINE + 8
        parts += window(name, rows[who], left, top, height)
        if side_by_side:
            left += WIDTH + GAP
        else:
            top += height + GAP
    size = (left - GAP, height) if side_by_side else (WIDTH, top - GAP)
    return save.document(title, in_words(rows), size, parts, STYLE)
