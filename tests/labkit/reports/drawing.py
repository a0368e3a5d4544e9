"""Draws a conversation as a sequence diagram in SVG, for the HTML report.

Its places are in percent of the width and its texts in pixels, so that it is
readable on a telephone, too. Colors and fonts come from the page.
"""

import html
import textwrap
import unicodedata

from reports import common, conversation

SERVER, CLIENT, MIDDLE = "20%", "88%", "54%"
COLUMNS, CHAR, LINE = 38, 7.25, 16  # characters; pixels
MOST_EVENTS = 60


def wrapped(text, most=5):
    """Return the lines of a text in a diagram; says what it leaves out."""
    text = common.visible(text)
    wide = any(unicodedata.east_asian_width(char) in "WF" for char in text)
    size = COLUMNS // 2 if wide else COLUMNS
    lines = textwrap.wrap(text[:1000], size, break_on_hyphens=False) or [""]
    left = len(text) - sum(map(len, lines[: most - 1]))
    return lines if len(lines) <= most else [*lines[: most - 1], f"... {left} more"]


class Drawing:
    """A sequence diagram: server left, client right, time downward."""

    def __init__(self):
        """Start below the names of the lifelines."""
        self.parts, self.y = [], 46

    def text(self, x, y, text, css="", anchor="middle"):
        """Add a line of text."""
        place = f'class="{css}" x="{x}" y="{y}" text-anchor="{anchor}"'
        self.parts.append(f"<text {place}>{html.escape(text)}</text>")

    def note(self, who, lines, css):
        """Add a box with these lines, which starts at a lifeline and goes inward."""
        width = max(map(len, lines)) * CHAR + 14
        if not all(line.isascii() for line in lines):
            width = COLUMNS * CHAR + 14
        height, left = len(lines) * LINE + 6, who == "server"
        x = -12 if left else 12 - width
        self.parts.append(
            f'<svg x="{SERVER if left else CLIENT}" y="{self.y}" overflow="visible">'
            f'<rect class="note {css}" rx="4" x="{x}" width="{width}"'
            f' height="{height}"/>'
        )
        for number, line in enumerate(lines):
            self.text(x + 7, number * LINE + 15, line, css, "start")
        self.parts.append("</svg>")
        self.y += height + 6

    def arrow(self, who, lines, css):
        """Add an arrow from one lifeline to the other, with lines above it."""
        for number, line in enumerate(lines):
            self.text(MIDDLE, self.y + 12 + number * LINE, line, "label")
        y = self.y + len(lines) * LINE + 3
        start, end = (SERVER, CLIENT) if who == "server" else (CLIENT, SERVER)
        tail = -8 if who == "server" else 8
        self.parts.append(
            f'<line class="flow {css}" x1="{start}" x2="{end}" y1="{y}" y2="{y}"/>'
            f'<svg x="{end}" y="{y}" overflow="visible">'
            f'<path class="head" d="M{tail} -4 L0 0 L{tail} 4 Z"/></svg>'
        )
        self.y = y + 10

    def event(self, event):
        """Add an event: what goes to the peer as an arrow, else as a note."""
        if event["what"] == "again":
            self.text(MIDDLE, self.y + 14, event["text"], "label")
            self.y += 24
            return
        text, arrow = conversation.describe(event)
        if not text:
            return
        self.text(0, self.y + 14, f"{event['at']:.2f}", "time", "start")
        lines = [part for line in text.split("\n") for part in wrapped(line)]
        if len(lines) > 12:
            lines = [*lines[:11], f"... {len(lines) - 11} lines more"]
        if arrow:
            end = "" if event["what"] == "send" else "end"
            self.arrow(event["who"], lines, end)
        else:
            self.note(event["who"], lines, event["what"])

    def failure(self, test):
        """Add what was expected, in red, where the conversation failed."""
        who = test["side"]
        if who == "pair":
            who = "server" if test["message"].startswith("the server") else "client"
        expected = test["expected"] or test["message"]
        lines = wrapped(f"expected here: {expected}")
        lines += wrapped(f"received: {test['received']}") if test["received"] else []
        x = SERVER if who == "server" else CLIENT
        self.parts.append(
            f'<svg x="{x}" y="{self.y + 6}" overflow="visible">'
            '<path class="cross" d="M-6 -6 L6 6 M6 -6 L-6 6"/></svg>'
        )
        self.y += 18
        self.note(who, lines, "bad")

    def picture(self, test):
        """Return the whole diagram of a check."""
        events = conversation.told(test["events"])
        left = len(events) - MOST_EVENTS
        for number, event in enumerate(events):
            if left <= 0 or number < MOST_EVENTS - 15 or number >= len(events) - 15:
                self.event(event)
            elif number == MOST_EVENTS - 15:
                self.text(MIDDLE, self.y + 14, f"... {left} events more", "label bad")
                self.y += 24
        if test["passed"] is False:
            self.failure(test)
        body, self.parts = self.parts, []
        for x, who in ((SERVER, "server"), (CLIENT, "client")):
            self.text(x, 14, who, "role")
            if test["side"] in ("server", "client"):
                owner = "yours" if test["side"] == who else "the test's"
                self.text(x, 29, owner, "who")
            life = f'x1="{x}" x2="{x}" y1="36" y2="{self.y}"'
            self.parts.append(f'<line class="life" {life}/>')
        label = html.escape(common.visible(f"Conversation: {test['name']}"))
        about = f'role="img" aria-label="{label}" height="{self.y + 6}"'
        head = f'<svg class="talk" {about}>'
        return "\n".join([head, *self.parts, *body, "</svg>"])
