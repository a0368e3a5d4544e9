"""The one screen: what the compiler warns of, how far one is, what comes next."""

import re
from typing import NamedTuple

from reports import common, ladder
from reports.feedback import BOLD, DIM, GREEN, RED, said_already, wrap, Writer

ROWS, COLUMNS = 24, 80  # of the screen, where nobody knows better
NAME = 10  # columns of what a field is called
MISTAKES, NOTES = 10, 3  # lines of each, at most
YELLOW = "\033[33m"
REPORT = "../../build/grade/report.html"
MISTAKE = re.compile(r"\S+?:\d+:(?:\d+:)? (?:fatal )?error: ")
WARNING = re.compile(r"\S+?:\d+:(?:\d+:)? warning: ")


class Limits(NamedTuple):
    """How much is said at most, of what may be long."""

    warnings: int  # lines of what the compiler warns of
    findings: int  # what costs no points
    lines: int  # of what is not true, what was expected, what came
    drawn: int  # of a conversation, however little room there is; 0: no picture
    alone: bool  # whether a function that was called alone is told beside a hint


# Each says less than the one before it; the last one fits whatever happens.
LIMITS = (
    Limits(4, 3, 3, 7, True),
    Limits(4, 1, 3, 7, True),
    Limits(2, 1, 2, 5, True),
    Limits(2, 0, 1, 5, True),
    Limits(2, 0, 2, 5, False),
    Limits(2, 0, 1, 0, False),
)


class Screen(Writer):
    """A Writer that knows how much room there is."""

    def __init__(self, rows=ROWS, columns=COLUMNS, color=False):
        """Begin with nothing on it."""
        super().__init__(color)
        self.rows = rows
        self.columns = max(min(columns, 100), 40)
        self.limits = LIMITS[0]

    def is_full(self):
        """Tell whether there is more on it than is seen above the next command."""
        return len(self.lines) >= self.rows

    def paragraph(self, text, color="", indent=""):
        """Add a text, broken at blanks."""
        lines = wrap(text, self.columns - 2 - len(indent)).split("\n")
        for number, line in enumerate(lines):
            self.add((indent if number else "") + line, color)

    def pair(self, name, text, most=5):
        """Add a named text, at most so many lines of it."""
        if not text:
            return
        width = self.columns - NAME - 4
        lines = wrap(common.one_line(text), width).split("\n")
        if len(lines) > most:
            lines = [*lines[: most - 1], lines[most - 1][: width - 4] + " ..."]
        for number, line in enumerate(lines):
            self.add(f"  {'' if number else name:<{NAME}}{line}")

    def drawn(self, lines):
        """Add lines that have their colors already."""
        self.lines += lines


def brief(warning):
    """Return (place, what is said) of a note about a warning; no column."""
    line = warning.partition(common.WARNS)[2]
    match = re.match(r"(\S+?:\d+):(?:\d+:)? warning: (.*)", line)
    return match.groups() if match else ("", line)


# A line says so already: which header is missing, for which functions.
HEADERS = re.compile(r"\[-W(implicit-function|builtin)-declaration")


def once(found):
    """Return the lines for warnings, the same one only once, with how many it is."""
    places = {}
    for place, words in map(brief, found):
        places.setdefault(words, []).append(place)
    lines = []
    for words, at in places.items():
        again = len(at) - 1
        more = f" (and {again} times more)" if again > 1 else " (and once more)"
        more = more if again else ""
        lines.append((f"{at[0]}: {words}{more}", len(at)))
    return lines


def add_warnings(out, found):
    """Add what the compiler warns of, what matters most first; the rest is counted."""
    found = [line for line in found if not HEADERS.search(line)]
    if not found:
        return
    out.add("The compiler warns:", BOLD)
    begun, told = len(out.lines), 0
    for line, times in once(found):
        part = Screen(out.rows, out.columns, out.color)
        part.paragraph("  " + line, YELLOW, "    ")
        room = out.limits.warnings - (len(out.lines) - begun)
        if told and len(part.lines) > room:
            break
        out.drawn(part.lines)
        told += times
    if told < len(found):
        out.add(f"  and {len(found) - told} more: make check ALL=1", DIM)
    out.add()


UNDEFINED = re.compile(r"undefined reference to \W?(\w+)")
SPOKEN = re.compile(r"\S+?:\d+:")  # a compiler's words, and no line of a source
# What says in which object, and that it ends.
LINKER = re.compile(r"(?:collect2|clang|\S*/\S*ld): ")


def mistakes_in(lines):
    """Return the numbers of the lines, of a compiler's, at which mistakes begin.

    A function of which only the linker says that there is none is a mistake where the
    compiler warns of it, as it does not know what it returns.
    """
    found = [n for n, line in enumerate(lines) if MISTAKE.match(line)]
    if found:
        return found
    names = {m[1] for m in map(UNDEFINED.search, lines) if m}
    quoted = re.compile(rf"\W(?:{'|'.join(sorted(names))})\W") if names else None
    numbered = list(enumerate(lines)) if names else []
    found = [n for n, one in numbered if WARNING.match(one) and quoted.search(one)]
    return found or [n for n, line in numbered if UNDEFINED.search(line)]


def line_of_mistake(text):
    """Return the line of a source in which a compiler finds the first error, or 0."""
    lines = text.split("\n")
    found = [re.search(r"\.c\w*:(\d+):", lines[n]) for n in mistakes_in(lines)[:1]]
    return int(found[0][1]) if found and found[0] else 0


def add_mistake(out, file, text, ours):
    """Add the first thing that a compiler did not understand, all of it.

    ours: the lines at the end of the text that are not the compiler's.
    """
    lines = text.rstrip("\n").split("\n")
    lines = lines[: len(lines) - len(ours)]
    places = mistakes_in(lines)
    begin = places[0] if places else 0
    others = [n for n, line in enumerate(lines) if n > begin and WARNING.match(line)]
    end = min([*places[1:], *others, len(lines)])
    while end > begin + 1 and re.match(r"\S+: (?:In |At )", lines[end - 1]):
        end -= 1
    out.add(f"{file} does not compile, so it was not tested.", BOLD)
    out.add()
    said = [line.rstrip() for line in lines[begin:end] if not LINKER.match(line)]
    # What the linker says begins with the path of a folder, or with no place.
    said = [re.sub(r"^(?:/\S+/|\(\.text\S*: )", "", line) for line in said]
    for number, line in enumerate(said[:MISTAKES]):
        add = out.paragraph if SPOKEN.match(line) else out.add  # the rest is a drawing
        add(line, "" if number else RED)
    missing = UNDEFINED.search(" ".join(said))
    if missing:
        out.paragraph(
            f"There is no function {missing[1]}(): is its name spelt as in its manual"
            " page, or is it yours, and still to be written?"
        )
    for line in ours:
        out.paragraph(line)
    out.add()
    if len(places) > 1:
        more = len(places) - 1
        noun = "error" if more == 1 else "errors"
        out.add(f"{more} more {noun} below it; often the first one is the cause.", DIM)


def add_notes(out, exercise, report, findings):
    """Add what else was noticed: files, then what costs no points.

    findings: such things.
    """
    for note in common.other_notes(report)[:NOTES]:
        out.paragraph(note.replace(f"{exercise}: ", "", 1))
    most = out.limits.findings
    findings = findings if most else ()
    for number, finding in enumerate(findings[:most]):
        head = "Worth knowing, too:" if number else "No points, but worth knowing:"
        out.paragraph(f"{head} {finding}")
    if len(findings) > most:
        out.add(f"  and {len(findings) - most} more in the report", DIM)
    if findings or common.other_notes(report):
        out.add()


def add_how_far(out, name, sides, part, complete):
    """Add the line that says how far one is, as far as that is known.

    complete: whether all has been played.
    """
    words = []
    for side in sides:
        if side.source:
            noun = " TODOs" if not words else ""
            number = side.done if side.counted else "?"
            words.append(f"{side.name} {number} of {side.total}{noun}")
    points = f"{part['score']} of {part['max']} points"
    points = (
        points if complete or part["score"] == part["max"] else f"at least {points}"
    )
    out.add(f"{name}: {', '.join(words)}{'; ' if words else ''}{points}", BOLD)
    if not complete:
        out.paragraph("Not all was tested, as it is certain what comes next.", DIM)


def add_untouched(out, sides):
    """Add a line for each program that is as it was given, or is not there."""
    for side in sides:
        if side.untouched:
            out.add(f"{side.source} is as it was given: it is not tested.", DIM)


def add_lost(out, lines):
    """Add the lines about markers that programs have lost."""
    for line in lines:
        out.paragraph(line, YELLOW)


def worth(test):
    """Return "5 points"."""
    return "1 point" if test["points"] == 1 else f"{test['points']} points"


def add_heading(out, coming, sentence, test):
    """Add what comes next, in a sentence, and what does not hold."""
    if coming.undone:
        out.add(f"Next: TODO {coming.todo} of the {coming.side}", BOLD)
        out.pair("do", sentence)
        return
    most = out.limits.lines
    points = f" ({worth(test)})" if test["points"] else ""
    out.paragraph(f"Next: {common.title_of(test)}{points}", BOLD)
    # A function that was called alone is no check that does not hold.
    out.pair("not true" if test["check"] else "called", test["message"], most)
    out.pair("expected", "" if said_already(test) else test["expected"], most)
    out.pair("received", test["received"], most)


def about_changed(place):
    """Return what is said of given code that is not as it was given, "" for none."""
    return place and f"{place}, is not as it was given: is that right?"


def add_next(out, coming, sentence, test, played):
    """Add the one thing that comes next, its picture in the room that is left.

    sentence: of its TODO; test: the check, as a report has it; played: whether there
    is a report.
    """
    add_heading(out, coming, sentence, test)
    below = Screen(out.rows, out.columns, out.color)
    below.pair("where", common.where_of(test))
    said = test.get("said")
    below.pair("changed", about_changed(test.get("changed")))
    below.pair("said at", common.where_of({**test, **said}) if said else "")
    if out.limits.alone or not test["hint"]:
        below.pair("called", test.get("alone", ""))
    below.pair("hint", "" if coming.undone else test["hint"])
    below.pair("read", test["read"])
    below.pair("report", REPORT if played else "")
    if test["events"] and out.limits.drawn:
        # Besides: blanks around it, its head, and the line that is typed next.
        room = out.rows - len(out.lines) - len(below.lines) - 4
        room = max(room, out.limits.drawn)
        out.add()
        names = common.names_of(test)
        out.drawn(ladder.draw(test["events"], out.columns, out.color, names, room))
        out.add()
    out.drawn(below.lines)


def add_findings(out, findings, room):
    """Add what costs no points, all that fits into so many lines."""
    out.add("No points, but worth knowing:")
    for number, finding in enumerate(findings):
        part = Screen(out.rows, out.columns, out.color)
        part.paragraph("- " + finding, indent="  ")
        room -= len(part.lines)
        if number and room < 1:  # a line is kept for how many there are
            out.add(f"  and {len(findings) - number} more in the report", DIM)
            break
        out.drawn(part.lines)
    out.add()


def add_done(out, name, following, played, findings=()):
    """Add that an exercise is done, what costs no points, and what comes now."""
    out.add(f"{name} is done.", BOLD + GREEN)
    out.add()
    last = Screen(out.rows, out.columns, out.color)
    if following:
        last.add(f"Next: {following}: cd ../{following} && less README.md")
    else:
        last.add("Next: nothing, all exercises are done.")
    last.pair("report", REPORT if played else "")
    if findings:
        # Besides: its head, a blank, and the line that is typed next.
        room = out.rows - len(out.lines) - len(last.lines) - 3
        add_findings(out, findings, room)
    out.drawn(last.lines)
