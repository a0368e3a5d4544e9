"""Who types: a person at this terminal, a file or a pipe, or a script with pauses.

Each has lines(turn, now), which returns the lines that are typed now as (who, text):
who is "server", "client" or "" for the one whose turn it is, text is None for the end
of the input. `turn` says who waits for a line.
"""

import os
import re
import select
import sys
import termios

FOR = re.compile(r"([cs]): ?(.*)", re.S)
SIDES = {"c": "client", "s": "server"}
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
ESCAPE = re.compile(rb"\x1b(\[[0-9;]*[@-~]|O[@-~])?")  # arrows and the like
INTERRUPT, END, ERASE, KILL, WORD = 3, 4, (8, 127), 21, 23


def addressed(line):
    """Return (who, text) of a line that a person has typed."""
    found = FOR.fullmatch(line)
    return (SIDES[found.group(1)], found.group(2)) if found else ("", line)


class File:
    """Standard input that is no terminal: its lines, each when its turn comes."""

    def __init__(self):
        """Begin to read."""
        self.data, self.ended, self.typed = b"", False, ""

    def __enter__(self):
        """Return itself."""
        return self

    def __exit__(self, *_):
        """Have nothing to restore."""

    def descriptors(self):
        """Return what there is to wait for."""
        return []

    def lines(self, turn, now):
        """Return the next line if somebody waits for one, as (who, text)."""
        while b"\n" not in self.data and not self.ended:
            if not select.select([0], [], [], 0)[0]:
                return []
            read = os.read(0, 1 << 16)
            self.data, self.ended = self.data + read, not read
        line, found, rest = self.data.partition(b"\n")
        if not found and not line:
            return [("", None)] if turn else []
        who, text = addressed(CONTROL.sub("", line.decode(errors="surrogateescape")))
        if not turn and not who:
            return []
        self.data = rest
        return [(who, text)]


class Terminal:
    """A person: the line that is being typed is shown by us, at the bottom."""

    def __init__(self):
        """Begin with an empty line."""
        self.text, self.waiting = b"", []
        self.modes = None

    def __enter__(self):
        """Read each key at once, without echo; Ctrl-C is a key."""
        self.modes = termios.tcgetattr(0)
        modes = termios.tcgetattr(0)
        modes[0] &= ~termios.IXON
        modes[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
        termios.tcsetattr(0, termios.TCSADRAIN, modes)
        return self

    def __exit__(self, *_):
        """Leave the terminal as it was."""
        termios.tcsetattr(0, termios.TCSADRAIN, self.modes)

    def descriptors(self):
        """Return what there is to wait for."""
        return [0]

    @property
    def typed(self):
        """Return what stands in the line that is being typed."""
        return CONTROL.sub("", self.text.decode(errors="ignore"))

    def lines(self, turn, now):
        """Return the lines that are typed, as (who, text)."""
        if select.select([0], [], [], 0)[0]:
            data = os.read(0, 4096)
            if not data:
                raise KeyboardInterrupt
            for byte in ESCAPE.sub(b"", data):
                self.key(byte)
        found = [one for one in self.waiting if one[0]]
        self.waiting = [one for one in self.waiting if not one[0]]
        return found + ([self.waiting.pop(0)] if turn and self.waiting else [])

    def key(self, byte):
        """Take a key."""
        if byte == INTERRUPT:
            raise KeyboardInterrupt
        if byte in (10, 13):
            self.waiting.append(addressed(self.typed))
            self.text = b""
        elif byte == END and not self.text:
            self.waiting.append(("", None))
        elif byte in ERASE:
            self.text = self.text.decode(errors="ignore")[:-1].encode()
        elif byte == KILL:
            self.text = b""
        elif byte == WORD:
            self.text = self.text.rstrip().rpartition(b" ")[0]
        elif byte >= 32 and len(self.text) < 4000:
            self.text += bytes([byte])


class Script(File):
    """Lines that are typed by themselves, with pauses in which one can read."""

    def __init__(self, lines, pause):
        """lines: in the order of their turns; pause: before each, in seconds."""
        super().__init__()
        self.left, self.pause = list(lines), pause
        self.since = None  # when somebody began to wait

    def lines(self, turn, now):
        """Return the next line when a program has waited for the pause."""
        line = self.left[0] if self.left else None
        self.since = (self.since or now) if turn else None
        waited = (now - self.since) / self.pause if turn else 0
        # Nothing at first, then letter by letter.
        self.typed = (line or "")[: int(len(line or "") * max(2 * waited - 1, 0))]
        if waited < 1:
            return []
        self.since, self.left, self.typed = None, self.left[1:], ""
        return [("", line)]


def of_standard_input():
    """Return who types at standard input."""
    return Terminal() if sys.stdin.isatty() and sys.stdout.isatty() else File()
