"""Saves pictures in SVG, as files of their own: a conversation, as the report draws it.

Such a picture has its colors with it, for light and dark, and says in words what it
shows: that a screen reader reads.
"""

import html
import os

from reports import common, conversation
from reports.drawing import COLORS, STYLE, Drawing

WIDTH, EDGE = 704, 8  # pixels
OPEN = '<svg xmlns="http://www.w3.org/2000/svg" role="img"'


def told(text):
    """Return a text as it may stand in a picture."""
    return html.escape(common.visible(text), quote=False)


def document(title, about, size, parts, style="", left=0):
    """Return a picture as a file: the parts, in a frame of that size.

    about: what it shows, in words; style: rules besides those of all pictures;
    left: pixels of the frame that are left of the parts.
    """
    width, height = size
    view = f'viewBox="{-left} 0 {width} {height}" width="{width}" height="{height}"'
    rules = f"{COLORS.strip()}{STYLE}{style}svg {{ background: var(--card) }}"
    return "\n".join(
        [
            f"{OPEN} {view}>",
            f"<title>{told(title)}</title>",
            f"<desc>{told(about)}</desc>",
            f"<style>{rules}</style>",
            *parts,
            "</svg>",
            "",
        ]
    )


def in_words(events, names):
    """Return a conversation as sentences; names: what to call both ends."""
    said = []
    for event in conversation.told(events):
        text, _ = conversation.describe(event)
        verb = "sends " if event["what"] in ("send", "close") else ""
        who = names.get(event["who"], "")  # nobody's: what comes again
        said.append(f"{who} {verb}{text}".strip())
    return common.cut("; ".join(said)) + "."


def talk(title, events, names, width=WIDTH, timed=True):
    """Return the picture of a conversation.

    names: what to call both ends; timed: say when things happen.
    """
    drawing = Drawing(timed)
    test = {"name": title, "side": "pair", "passed": True, "events": events}
    parts = drawing.drawn(test, names)
    size = width, drawing.y
    return document(title, in_words(events, names), size, parts, left=EDGE)


def write(path, text):
    """Write a file, as a whole or not at all."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    partial = f"{path}.{os.getpid()}"
    with open(partial, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(partial, path)
