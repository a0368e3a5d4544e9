"""What a run says on the terminal: a line a student, how far it is, what came of it.

Names are somebody else's: nothing that is printed of them steers a terminal.
"""

import sys
import time

from grading.folder import shown
from gradeclass import files, result
from gradeclass.elements import NAME
from gradeclass.taken import UNREADABLE
from reports.common import NOTHING, one_line

BAR = 24  # characters
REASON_MAX = 150
WIDTH_MIN, WIDTH_MAX = 28, 50  # characters of the column that says who it is


def points_of(found):
    """Return "87/100" of a result, "-" where there are none."""
    return "-" if found["points"] is None else f"{found['points']}/{found['of']}"


class Who:
    """What submissions are called: by the id, and the person's name where it is known.

    The export says the name, or the list of the course.
    """

    def __init__(self, entries=(), listed=None):
        """listed: {id: name} of those whose name the list of the course has."""
        self.listed = listed or {}
        lengths = [len(self.of(result.identity(entry))) for entry in entries]
        self.width = min(max([WIDTH_MIN, *lengths]), WIDTH_MAX)

    def of(self, one):
        """Return what is shown of a result, or of what it says of an entry."""
        known = one["name"] not in (one["id"], one["entry"])
        name = one["name"] if known else self.listed.get(one["id"], "")
        name = files.cut(files.line(name), NAME)
        return shown(one["id"]) + (f" ({name})" if name else "")


def line_of(found, who):
    """Return the line about a result; who: a Who."""
    words, reason = found["status"], one_line(found["reason"], REASON_MAX)
    if reason:
        words = reason if reason.startswith(words) else f"{words}: {reason}"
    for name, part in found["exercises"].items():
        if found["status"] == result.GRADED and part["status"] != result.GRADED:
            words += f"; {name}: {part['status']}"
    return f"{who.of(found):<{who.width}} {points_of(found):>8}  {words}"


def duration(seconds):
    """Return a time that is left, for people."""
    if seconds < 90:
        return f"{int(seconds) + 1} s"
    return f"{int(seconds / 60) + 1} min"


def number_of(entries):
    """Return "40 submissions" for the entries of a class."""
    return f"{len(entries)} submission{'s' if len(entries) != 1 else ''}"


def counted(results):
    """Return "36 graded, 1 could not run" for some results."""
    order = (result.GRADED, NOTHING, UNREADABLE, result.COULD_NOT)
    counts = {name: sum(r["status"] == name for r in results) for name in order}
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)


class Progress:
    """Lines for results as they come; on a terminal also how far the run is."""

    def __init__(self, total, who=None):
        """total: how many are to be graded; who: a Who."""
        self.total, self.done, self.who = total, [], who or Who()
        self.begin = time.monotonic()
        self.live = sys.stderr.isatty()

    def told(self, found):
        """Print the line of a result that was written."""
        self.done.append(found)
        self.clear()
        print(line_of(found, self.who), flush=True)
        self.draw()

    def again(self, entry, reason):
        """Print that a grading could not run, and is tried once more."""
        self.clear()
        reason, who = one_line(reason, REASON_MAX), self.who.of(result.identity(entry))
        told = f"{who:<{self.who.width}} {'':>8}  tried once more: {reason}"
        print(told, flush=True)
        self.draw()

    def draw(self):
        """Draw how far the run is."""
        if not self.live or not self.total:
            return
        count = len(self.done)
        bar = "#" * (BAR * count // self.total)
        bad = sum(found["status"] == result.COULD_NOT for found in self.done)
        text = f"[{bar:.<{BAR}}] {count - bad} done, {bad} could not run,"
        text += f" {self.total - count} waiting"
        if count:
            left = (time.monotonic() - self.begin) / count * (self.total - count)
            text += f", {duration(left)} left" if self.total > count else ""
        print(f"\r\033[K{text} ", end="", file=sys.stderr, flush=True)

    def clear(self):
        """Remove that line."""
        if self.live:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
