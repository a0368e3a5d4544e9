"""Draws what is no run, but how it is: sockets and descriptors, the bytes of a message.

Each picture is as wide as a telephone, and its texts are as large as in the others.
"""

from show import save

WIDTH = 380  # pixels
EDGE = 8
STYLE = """svg .panel { fill: var(--back) }
svg .soft { fill: var(--soft) }
svg .talks { stroke: var(--flow); stroke-width: 1.5 }
svg .waits { stroke: var(--wait); stroke-width: 1.5 }
svg .none { fill: none; stroke: var(--soft); stroke-dasharray: 4 3 }
svg .cross { stroke-width: 2 }
"""

SOCKETS = """\
The server makes a socket, which gets descriptor 3, binds it to a name and listens.
The client makes a socket, which is descriptor 3 in the client, and connects it to that
name. The server accepts, and gets another descriptor, 4. From then on the server's 3
is the listening socket, which waits for clients and never talks; the server's 4 and
the client's 3 are the connected sockets, the two ends of one stream."""
BYTES = """\
In the sender's memory the text Pid is four bytes: P, i, d, and a NUL behind them. On
the way there are three: P, i, d; no NUL and no newline. The receiver's array then
holds these three, and behind them whatever was there before; the count 3 is all that
the receiver is told."""


class Page:
    """A picture that grows part by part."""

    def __init__(self):
        """Begin with nothing."""
        self.parts = []

    def text(self, x, y, text, css="", anchor="start"):
        """Add a line of text."""
        css = f'class="{css}" ' if css else ""
        place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
        self.parts.append(f"<text {css}{place}>{save.told(text)}</text>")

    def box(self, x, y, width, lines, css=""):
        """Add a box with lines in it. Returns the height of its middle."""
        height = len(lines) * 16 + 8
        size = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height}" rx="4"'
        self.parts.append(f'<rect class="{css}" {size}/>')
        for number, line in enumerate(lines):
            self.text(x + 7, y + 16 + 16 * number, line)
        return y + height / 2

    def arrow(self, x, to, y, both=False):
        """Add an arrow from x to another x; both: a head at both ends."""
        self.parts.append(f'<line class="flow" x1="{x}" x2="{to}" y1="{y}" y2="{y}"/>')
        ends = [(to, x)] + ([(x, to)] if both else [])
        for end, other in ends:
            back = end + (8 if other > end else -8)
            shape = f"M{back} {y - 4} L{end} {y} L{back} {y + 4} Z"
            self.parts.append(f'<path class="head" d="{shape}"/>')

    def panel(self, x, y, width, height):
        """Add the frame of a process."""
        size = f'x="{x}" y="{y}" width="{width}" height="{height}" rx="6"'
        self.parts.append(f'<rect class="panel" {size}/>')

    def cross(self, x, y):
        """Cross something out."""
        shape = f"M{x - 9} {y - 9} L{x + 9} {y + 9} M{x + 9} {y - 9} L{x - 9} {y + 9}"
        self.parts.append(f'<path class="cross" d="{shape}"/>')


def sockets():
    """Return the picture of the calls that lead to a conversation."""
    page, left, right, wide, narrow = Page(), 16, 222, 164, 142
    page.text(EDGE, 18, "server", "role")
    page.text(WIDTH - EDGE, 18, "client", "role", "end")
    page.panel(EDGE, 26, 180, 148)
    page.panel(214, 26, 158, 148)
    page.box(left, 34, wide, ["socket gives 3"])
    page.box(left, 66, wide, ["bind 3 to a name"])
    page.box(left, 98, wide, ["listen on 3"], "waits")
    page.box(right, 98, narrow, ["socket gives 3"])
    y = page.box(left, 138, wide, ["accept on 3 gives 4"], "talks")
    page.box(right, 138, narrow, ["connect 3"], "talks")
    page.arrow(right - 1, left + wide + 1, y)
    page.text(EDGE, 194, "The name: a path, or an address and a port.", "soft")
    page.text(EDGE, 224, "Then each has these descriptors:")
    page.panel(EDGE, 234, 180, 108)
    page.panel(214, 234, 158, 108)
    page.box(left, 242, wide, ["3 listening socket", "  waits, never talks"], "waits")
    y = page.box(left, 294, wide, ["4 connected socket", "  talks"], "talks")
    page.box(right, 294, narrow, ["3 connected", "  socket, talks"], "talks")
    page.arrow(left + wide + 1, right - 1, y, True)
    page.text(EDGE, 362, "The arrow is the stream, in both directions.", "soft")
    page.text(EDGE, 380, "Each process counts its own descriptors: the", "soft")
    page.text(EDGE, 396, "two 3 have nothing to do with each other.", "soft")
    title = "socket, bind, listen, accept, connect, and the descriptors"
    about = " ".join(SOCKETS.split())
    return save.document(title, about, (WIDTH, 408), page.parts, STYLE)


def cells(page, y, found):
    """Add a row of bytes, (character, number or "") each; as ghosts if not there."""
    size = 44
    for place, (character, number, css) in enumerate(found):
        x = EDGE + place * (size + 4)
        shape = f'x="{x}" y="{y}" width="{size}" height="40" rx="3"'
        page.parts.append(f'<rect class="{css}" {shape}/>')
        middle, soft = x + size / 2, "soft" if css == "none" else ""
        page.text(middle, y + 17, character, soft or "role", "middle")
        page.text(middle, y + 33, number, "soft", "middle")


def message():
    """Return the picture of the bytes of a message."""
    page, pid = Page(), [("P", "50", ""), ("i", "69", ""), ("d", "64", "")]
    page.text(EDGE, 18, "The text in the sender's memory: 4 bytes", "role")
    cells(page, 26, [*pid, ("\\0", "00", "")])
    page.text(EDGE + 4 * 48 + 4, 50, "the NUL ends a text", "soft")
    page.text(EDGE, 92, "The message, on its way: 3 bytes", "role")
    gone = [("\\0", "00", "none"), ("\\n", "0a", "none")]
    cells(page, 100, [*((c, n, "talks") for c, n, _ in pid), *gone])
    for place in (3, 4):
        page.cross(EDGE + place * 48 + 22, 120)
    page.text(EDGE + 5 * 48 + 4, 116, "no NUL,", "soft")
    page.text(EDGE + 5 * 48 + 4, 132, "no newline", "soft")
    page.text(EDGE, 166, "In the receiver's array: count 3", "role")
    old = [("?", "??", "none")] * 4
    cells(page, 174, [*pid, *old])
    page.text(EDGE + 3 * 48, 232, "whatever was there before", "soft")
    page.text(EDGE, 254, "The numbers are those of the bytes, as od -tx1", "soft")
    page.text(EDGE, 270, "shows them. The count is all you are told.", "soft")
    title = "The bytes of the message Pid, and what is not there"
    about = " ".join(BYTES.split())
    return save.document(title, about, (WIDTH, 282), page.parts, STYLE)


def all_of_them():
    """Return {name of a picture: its text}."""
    return {"sockets": sockets(), "bytes": message()}
