"""Draws a conversation as a sequence diagram in SVG, for the HTML report.

Its places are in percent of the width and its texts in pixels, so that it is
readable on a telephone, too. Colors and fonts come from a style sheet. All that it
says is text, in the order of time, which a screen reader reads.
"""

import html

from reports import common, conversation
from reports.ladder import columns, fold

SERVER, CLIENT, MIDDLE = "18%", "90%", "54%"
# Characters of a line in a box, and between the lifelines: with these pixels of a
# character both fit a telephone that is 360 pixels wide.
COLUMNS, BETWEEN = 34, 31
CHAR, LINE = 7.25, 16
MOST_LINES = 12  # of one event
MOST_EVENTS, LAST_EVENTS = 60, 15
# Of every picture, light and dark; of a page as well.
COLORS = """
:root { color-scheme: light dark; --back: #fff; --text: #1c2430; --soft: #5b6675;
  --edge: #d5dae1; --card: #f5f7f9; --good: #14713c; --bad: #b3261e;
  --wait: #7a5600; --flow: #1f5fbf; --note: #eaeef3; --badback: #fdecea }
@media (prefers-color-scheme: dark) { :root { --back: #14181d; --text: #e4e8ed;
  --soft: #9aa5b3; --edge: #343c46; --card: #1c2127; --good: #5fcf8d; --bad: #ff8a80;
  --wait: #e0b354; --flow: #7fb2ff; --note: #28303a; --badback: #3a1d1c } }
"""
STYLE = """
svg text { font: 12px/16px ui-monospace, Menlo, Consolas, monospace; white-space: pre;
  fill: var(--text) }
svg .time { fill: var(--soft) } svg .role { font-weight: 700 }
svg .label { stroke: var(--card); stroke-width: 5px; paint-order: stroke }
svg .life { stroke: var(--soft) } svg .flow { stroke: var(--flow); stroke-width: 1.5 }
svg .flow.end { stroke-dasharray: 5 4 } svg path.head { fill: var(--flow) }
svg rect { fill: var(--note); stroke: var(--edge) }
svg rect.complains, svg rect.signal { stroke: var(--wait) }
svg rect.bad { fill: var(--badback); stroke: var(--bad); stroke-width: 1.5 }
svg text.bad { fill: var(--bad); font-weight: 700 }
svg .cross { stroke: var(--bad); stroke-width: 3 }
"""


def lines_of(text, width=COLUMNS):
    """Return the lines of a text as they are drawn; it says what it leaves out."""
    lines = [p for line in text.split("\n") for p in fold(common.visible(line), width)]
    if len(lines) <= MOST_LINES:
        return lines
    left = len(lines) - MOST_LINES + 1
    return [*lines[: MOST_LINES - 1], f"... ({left} lines more)"]


def width_of(lines):
    """Return how many pixels lines take; of other alphabets nobody knows."""
    plain = all(line.isascii() for line in lines)
    return (max(map(columns, lines)) if plain else COLUMNS) * CHAR


class Drawing:
    """A sequence diagram: server left, client right, time downward."""

    def __init__(self, timed=True):
        """Start below the names of the lifelines; timed: say when things happen."""
        self.parts, self.y, self.time, self.timed = [], 28, "", timed

    def text(self, x, y, text, css="", anchor="middle"):
        """Add a line of text."""
        place = f'class="{css}" x="{x}" y="{y}" text-anchor="{anchor}"'
        self.parts.append(f"<text {place}>{html.escape(text)}</text>")

    def begin(self, x, y):
        """Begin a part of which x and y are the origin."""
        self.parts.append(f'<svg x="{x}" y="{y}" overflow="visible">')

    def end(self):
        """End that part."""
        self.parts.append("</svg>")

    def clock(self, seconds):
        """Add the time of what comes next, unless it was said just now."""
        time = f"{seconds:.{2 if seconds < 100 else 0}f}"
        if self.timed and time != self.time:
            self.text(0, self.y + 14, time, "time", "start")
        self.time = time

    def between(self, text, css="label"):
        """Add a line that is about both."""
        self.text(MIDDLE, self.y + 14, text, css)
        self.y += 24

    def note(self, who, lines, css):
        """Add a box with these lines, which starts at a lifeline and goes inward."""
        width, height = width_of(lines) + 14, len(lines) * LINE + 6
        left = who == "server"
        x = -12 if left else 12 - width
        self.begin(SERVER if left else CLIENT, self.y)
        size = f'x="{x:g}" width="{width:g}" height="{height}"'
        self.parts.append(f'<rect class="note {css}" rx="4" {size}/>')
        for number, line in enumerate(lines):
            self.text(f"{x + 7:g}", number * LINE + 15, line, css, "start")
        self.end()
        self.y += height + 6

    def arrow(self, who, lines, css):
        """Add an arrow from one lifeline to the other, with lines above it."""
        for number, line in enumerate(lines):
            self.text(MIDDLE, self.y + 12 + number * LINE, line, "label")
        y = self.y + len(lines) * LINE + 3
        start, end = (SERVER, CLIENT) if who == "server" else (CLIENT, SERVER)
        tail = -8 if who == "server" else 8
        places = f'x1="{start}" x2="{end}" y1="{y}" y2="{y}"'
        self.parts.append(f'<line class="flow {css}" {places}/>')
        self.begin(end, y)
        self.parts.append(f'<path class="head" d="M{tail} -4 L0 0 L{tail} 4 Z"/>')
        self.end()
        self.y = y + 10

    def event(self, event):
        """Add an event: what goes to the other one as an arrow, else as a note."""
        if event["what"] == "again":
            self.between(event["text"])
            return
        text, arrow = conversation.describe(event)
        if not text:
            return
        self.clock(event["at"])
        if arrow:
            css = "" if event["what"] == "send" else "end"
            self.arrow(event["who"], lines_of(text, BETWEEN), css)
        else:
            self.note(event["who"], lines_of(text), event["what"])

    def failure(self, test):
        """Mark in red where the conversation failed, and say what came there."""
        who = test["side"]
        if who == "pair":
            who = "server" if test["message"].startswith("the server") else "client"
        self.begin(SERVER if who == "server" else CLIENT, self.y + 6)
        self.parts.append('<path class="cross" d="M-6 -6 L6 6 M6 -6 L-6 6"/>')
        self.end()
        self.y += 18
        came = "" if common.compared(test) else test["received"]
        self.note(who, lines_of(f"here: {came}" if came else "here"), "bad")

    def heads(self, names):
        """Add the lifelines, and above each whose program it is."""
        for x, who in ((SERVER, "server"), (CLIENT, "client")):
            left = who == "server"
            self.begin(x, 0)
            anchor = "start" if left else "end"
            name = common.visible(names[who])[:BETWEEN]
            self.text(-12 if left else 12, 14, name, "role", anchor)
            self.end()
            life = f'x1="{x}" x2="{x}" y1="20" y2="{self.y}"'
            self.parts.append(f'<line class="life" {life}/>')

    def drawn(self, test, names=None):
        """Return the parts of the diagram of a check, of which y is the height then.

        names: what to call both ends.
        """
        events = conversation.told(test["events"])
        left = len(events) - MOST_EVENTS
        first = MOST_EVENTS - LAST_EVENTS
        for number, event in enumerate(events):
            if left <= 0 or number < first or number >= first + left:
                self.event(event)
            elif number == first:
                self.between(f"... ({left} events more)")
        if test["passed"] is False:
            self.failure(test)
        body, self.parts = self.parts, []
        self.heads(names or common.names_of(test))
        self.y += 6
        return [*self.parts, *body]

    def picture(self, test, names=None):
        """Return the whole diagram of a check; names: what to call both ends."""
        parts = self.drawn(test, names)
        label = html.escape(common.visible(f"Conversation: {common.title_of(test)}"))
        about = f'role="group" aria-label="{label}" height="{self.y}"'
        return "\n".join([f'<svg class="talk" {about}>', *parts, "</svg>"])
