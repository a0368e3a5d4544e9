"""The picture on a terminal: the conversation grows, below it one line that changes.

Where nobody looks at a terminal, there is no such line, and no color.
"""

import os
import shutil
import sys
import textwrap

from reports import common, conversation
from reports.ladder import GAP, TIME, Live, columns

NARROW, WIDE = 40, 100  # columns
SHOWN_NULS = 4
INDENT = " " * (TIME + GAP)
CLEAR = "\r\033[K"


def cell(byte):
    """Return a byte as two characters of a dump: itself, \\n, \\0, or nothing."""
    special = {0: "\\0", 9: "\\t", 10: "\\n", 13: "\\r"}
    return special.get(byte, chr(byte) if 32 < byte < 127 else "")


def dump(event, width):
    """Return the lines that show each byte of a message: hex, and below it what it is.

    Of the zeros that fill a buffer up, the first few.
    """
    data = event["text"].encode("latin-1")
    end = len(data.rstrip(b"\0"))
    shown = data[: end + SHOWN_NULS]
    if len(data) - len(shown) <= 1:
        shown = data
    size, step, lines = event["size"], max((width - len(INDENT)) // 3, 4), []
    for at in range(0, len(shown), step):
        part = shown[at : at + step]
        lines.append(INDENT + " ".join(f"{byte:02x}" for byte in part))
        lines.append((INDENT + " ".join(f"{cell(b):>2}" for b in part)).rstrip())
    zeros = len(data) - len(shown)
    more = [f"{zeros} more zeros"] if zeros else []
    more += [f"{size - len(data)} bytes more"] if size > len(data) else []
    count = f"{size} byte{'s' if size != 1 else ''}"
    return [*lines, INDENT + "= " + ", ".join([count, *more])]


class Screen:
    """Where the conversation is drawn."""

    def __init__(self, names, each_byte=False):
        """names: of the two programs; each_byte: show messages byte by byte."""
        self.live = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        self.width = min(max(shutil.get_terminal_size().columns, NARROW), WIDE)
        color = self.live and "NO_COLOR" not in os.environ
        self.ladder = Live(self.width, color, names)
        self.each_byte = each_byte
        self.bottom = ""  # the line that changes
        self.same, self.again = None, []  # the last event, how it came again

    def begin(self, intro):
        """Print sentences of our own, and the names of both programs."""
        for text in intro:
            self.say(text)
        self.print(self.ladder.head())

    def print(self, lines):
        """Print lines above the one that changes."""
        if lines:
            front = CLEAR if self.bottom else ""
            print(front + "\n".join(lines), flush=not self.bottom)
            if self.bottom:
                print(self.bottom, end="", flush=True)

    def event(self, event):
        """Draw an event; one that comes again and again is only counted."""
        same = event["who"], event["what"], event["text"]
        if same == self.same and event["what"] != "type":
            self.again.append(event)
            return
        self.repeated()
        self.same = same
        self.draw(event)

    def draw(self, event):
        """Draw an event."""
        lines = self.ladder.lines(event)
        if self.each_byte and event["what"] == "send":
            lines += dump(event, self.width)
        self.print(lines)

    def repeated(self):
        """Say how often the last event came again."""
        for event in self.again if len(self.again) == 1 else []:
            self.draw(event)
        if len(self.again) > 1:
            text = conversation.AGAIN.format(len(self.again))
            self.draw({"who": "", "what": "again", "text": text, "at": 0.0})
        self.same, self.again = None, []

    def show(self, text):
        """Change the line at the bottom; its end is shown if it is too long."""
        if not self.live:
            return
        while columns(text) > self.width - 1:
            text = text[1:]
        if text != self.bottom:
            print(CLEAR + text, end="", flush=True)
            self.bottom = text

    def say(self, text):
        """Print a sentence of our own; a path in it steers no terminal."""
        self.repeated()
        self.print(textwrap.wrap(common.visible(text), self.width - 1))
