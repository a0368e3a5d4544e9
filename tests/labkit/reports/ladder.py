"""Draws a conversation for a terminal: the server left, the client right.

Time runs downward, its seconds stand in front; an arrow is what goes to the peer:

      time  server                             client
      0.00  listens on /tmp/lab4
      0.00                               <---   connects to /tmp/lab4
      0.01  "Pid"                        --->

draw() draws a whole conversation, Live one event at a time, as it happens.
"""

import unicodedata

from reports import common, conversation

RED, YELLOW, CYAN, DIM = "\033[31m", "\033[33m", "\033[36m", "\033[2m"
BOLD, PLAIN = "\033[1m", "\033[0m"
TIME, GAP, ARROW = 6, 2, 6  # columns: of the seconds, behind them, of an arrow
NEAR = 20  # columns: at a blank so far from the end of a line it is broken
PARTS = 4  # lines of one line that is long; what is beyond is left out, and said
MOST = 80  # lines of a conversation
COLORS = {"complains": YELLOW, "signal": RED, "reset": RED, "again": DIM}


def columns(text):
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    marks = sum(unicodedata.combining(char) != 0 for char in text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - marks


def fitting(text, width):
    """Return how many characters of a text fit into so many columns, at least one."""
    if columns(text) <= width:
        return len(text)
    size = min(width, len(text))
    while size > 1 and columns(text[:size]) > width:
        size -= 1
    return max(size, 1)


def fold(text, width):
    """Return a line in parts that fit, broken at blanks, in a word if none is near."""
    parts, rest = [], text
    while columns(rest) > width and len(parts) < PARTS:
        size = fitting(rest, width)
        blank = rest.rfind(" ", max(1, size - NEAR, size // 4), size + 1)
        size = blank if blank > 0 and rest[:blank].strip() else size
        parts.append(rest[:size].rstrip())
        rest = rest[size:].lstrip(" ") if blank > 0 else rest[size:]
    if columns(rest) > width:
        return [*parts, f"... ({len(text)} characters in all)"]
    return [*parts, rest] if rest or not parts else parts


class Live:
    """The columns of a conversation, for one event at a time."""

    def __init__(self, width=80, color=False, names=None):
        """Take the columns of the terminal, and what to call the two ends."""
        self.color = color
        self.names = {"server": "server", "client": "client", **(names or {})}
        # The last column stays empty: some terminals wrap behind it.
        self.column = max((width - 1 - TIME - GAP - ARROW) // 2, 12)

    def painted(self, text, color):
        """Return a text in a color, where that is wanted."""
        return f"{color}{text}{PLAIN}" if self.color and color and text else text

    def padded(self, text):
        """Return a text filled up to the width of a column."""
        return text + " " * max(self.column - columns(text), 0)

    def row(self, time, who, part, arrow, color):
        """Return one line: the time, both columns, what is between them."""
        blank = " " * self.column
        left, right = (part, "") if who == "server" else (blank, part)
        left = self.padded(left)
        text = (left + f" {arrow:4} " + right).rstrip()
        front = f"{time:>{TIME}}"
        gap = " " * GAP
        return (self.painted(front, DIM) + gap + self.painted(text, color)).rstrip()

    def head(self):
        """Return the lines above the first event: who is left, who is right."""
        names = {who: common.one_line(name) for who, name in self.names.items()}
        left, right = (n[: self.column] for n in (names["server"], names["client"]))
        text = f"{'time':>{TIME}}" + " " * GAP + self.padded(left) + " " * ARROW + right
        return [self.painted(text.rstrip(), BOLD)]

    def lines(self, event):
        """Return the lines of an event, [] for one that is not told."""
        color = COLORS.get(event["what"], "")
        if event["what"] == "again":
            text = " " * (TIME + GAP) + common.visible(event["text"])
            return [self.painted(text, color)]
        text, is_sent = conversation.describe(event)
        if not text:
            return []
        arrow = ("--->" if event["who"] == "server" else "<---") if is_sent else ""
        color = color or (CYAN if is_sent else "")
        found, time = [], f"{event['at']:.2f}"
        for line in common.visible(text).split("\n"):
            for part in fold(line, self.column):
                found.append(self.row(time, event["who"], part, arrow, color))
                time = arrow = ""
        return found


def capped(block, most):
    """Return the first lines of an event, and how many more there are."""
    if len(block) <= most:
        return block
    left = len(block) - most + 1
    return [*block[: most - 1], " " * (TIME + GAP) + f"... ({left} lines left out)"]


def shortened(blocks, most):
    """Return the lines of blocks, some of the middle left out if they are too many.

    What is left out is said. The first block and the last stay.
    """
    blocks = [capped(block, max(most // 2, 2)) for block in blocks]
    if sum(map(len, blocks)) <= most or len(blocks) < 3:
        return [line for block in blocks for line in block]
    # The end tells more than the beginning: three quarters of the room are its own.
    first, room = 1, most // 4 - len(blocks[0])
    while first < len(blocks) - 1 and len(blocks[first]) <= room:
        room -= len(blocks[first])
        first += 1
    last, room = len(blocks) - 1, most - 1 - sum(map(len, blocks[:first]))
    room -= len(blocks[last])
    while last > first and len(blocks[last - 1]) <= room:
        last -= 1
        room -= len(blocks[last])
    steps = "1 step" if last - first == 1 else f"{last - first} steps"
    note = " " * (TIME + GAP) + f"... ({steps} left out)"
    kept = [*blocks[:first], [note] if last > first else [], *blocks[last:]]
    return [line for block in kept for line in block]


def draw(events, width=80, color=False, names=None, most=MOST):
    """Return the lines of a conversation, given the events of a report.

    names: {"server": words, "client": words}, what stands above the columns.
    """
    live = Live(width, color, names)
    blocks = [live.lines(event) for event in conversation.told(events)]
    return [*live.head(), *shortened([block for block in blocks if block], most)]
