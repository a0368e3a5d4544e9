"""The one screen: what the compiler warns of, how far one is, what comes next."""

import re

from reports import common, ladder
from reports.feedback import BOLD, DIM, GREEN, RED, said_already, wrap, Writer

ROWS, COLUMNS = 24, 80  # of the screen, where nobody knows better
LEAST = 7  # lines of a conversation, however little room there is
NAME = 10  # columns of what a field is called
WARNINGS, MISTAKES, NOTES = 3, 10, 3  # of each, at most
YELLOW = "\033[33m"
REPORT = "../../build/grade/report.html"
MISTAKE = re.compile(r"\S+?:\d+:(?:\d+:)? (?:fatal )?error: ")


class Screen(Writer):
    """A Writer that knows how much room there is."""

    def __init__(self, rows=ROWS, columns=COLUMNS, color=False):
        """Begin with nothing on it."""
        super().__init__(color)
        self.rows = rows
        self.columns = max(min(columns, 100), 40)

    def is_full(self):
        """Tell whether there is more on it than is seen above the next command."""
        return len(self.lines) >= self.rows

    def paragraph(self, text, color="", indent=""):
        """Add a text, broken at blanks."""
        lines = wrap(text, self.columns - 2 - len(indent)).split("\n")
        for number, line in enumerate(lines):
            self.add((indent if number else "") + line, color)

    def pair(self, name, text, most=3):
        """Add a named text, at most so many lines of it."""
        if not text:
            return
        lines = wrap(common.one_line(text), self.columns - NAME - 4).split("\n")
        if len(lines) > most:
            lines = [*lines[: most - 1], lines[most - 1] + " ..."]
        for number, line in enumerate(lines):
            self.add(f"  {'' if number else name:<{NAME}}{line}")

    def drawn(self, lines):
        """Add lines that have their colors already."""
        self.lines += lines


def brief(warning):
    """Return a note about a warning: the place, what is said; no column."""
    line = warning.partition(common.WARNS)[2]
    return re.sub(r"^(\S+?:\d+):(?:\d+:)? warning:", r"\1:", line)


def add_warnings(out, found):
    """Add what the compiler warns of, what matters most first."""
    if not found:
        return
    out.add("The compiler warns:", BOLD)
    for line in found[:WARNINGS]:
        out.paragraph("  " + brief(line), YELLOW, "    ")
    if len(found) > WARNINGS:
        out.add(f"  and {len(found) - WARNINGS} more: make check ALL=1", DIM)
    out.add()


def line_of_mistake(text):
    """Return the line of a source in which a compiler finds the first error, or 0."""
    found = re.search(rf"^{MISTAKE.pattern}", text, re.M)
    return int(found[0].split(":")[1]) if found else 0


def add_mistake(out, file, text):
    """Add the first thing that a compiler did not understand, all of it."""
    lines = text.rstrip("\n").split("\n")
    places = [n for n, line in enumerate(lines) if MISTAKE.match(line)]
    begin = places[0] if places else 0
    end = places[1] if len(places) > 1 else len(lines)
    while end > begin + 1 and re.match(r"\S+: (?:In |At )", lines[end - 1]):
        end -= 1
    shown = lines[begin:end]
    out.add(f"{file} does not compile, so it was not tested.", BOLD)
    out.add()
    out.add(shown[0], RED)
    for line in shown[1:MISTAKES]:
        out.add(line.rstrip())
    # Behind all that the compiler says stands what we say.
    if len(shown) > MISTAKES:
        out.paragraph(lines[-1])
    out.add()
    if len(places) > 1:
        more = len(places) - 1
        noun = "error" if more == 1 else "errors"
        out.add(f"{more} more {noun} below it; often the first one is the cause.", DIM)


def add_notes(out, exercise, report, findings):
    """Add what else was noticed: files, then one thing that costs no points.

    findings: such things.
    """
    for note in common.other_notes(report)[:NOTES]:
        out.paragraph(note.replace(f"{exercise}: ", "", 1))
    for finding in findings[:1]:
        out.paragraph(f"No points, but worth knowing: {finding}")
    if len(findings) > 1:
        out.add(f"  and {len(findings) - 1} more in the report", DIM)
    if findings or common.other_notes(report):
        out.add()


def how_far(name, sides, part):
    """Return the line that says how far one is."""
    words = []
    for side in sides:
        if side.source:
            noun = " TODOs" if not words else ""
            words.append(f"{side.name} {side.done} of {side.total}{noun}")
    points = f"{part['score']} of {part['max']} points"
    return f"{name}: {', '.join(words)}{'; ' if words else ''}{points}"


def add_untouched(out, sides):
    """Add a line for each program that is as it was given, or is not there."""
    for side in sides:
        if side.untouched:
            out.add(f"{side.source} is as it was given: it is not tested.", DIM)


def worth(test):
    """Return "5 points"."""
    return "1 point" if test["points"] == 1 else f"{test['points']} points"


def add_heading(out, coming, sentence, test):
    """Add what comes next, in a sentence, and what does not hold."""
    if coming.undone:
        out.add(f"Next: TODO {coming.todo} of the {coming.side}", BOLD)
        out.pair("do", sentence, 4)
        then = coming.then
        out.pair("then", f"{then['name']} ({worth(then)})" if then else "")
        return
    out.paragraph(f"Next: {test['name']} ({worth(test)})", BOLD)
    out.pair("not true", test["message"])
    out.pair("expected", "" if said_already(test) else test["expected"])
    out.pair("received", test["received"])


def add_next(out, coming, sentence, test, played):
    """Add the one thing that comes next, its picture in the room that is left.

    sentence: of its TODO; test: the check, as a report has it; played: whether there
    is a report.
    """
    add_heading(out, coming, sentence, test)
    below = Screen(out.rows, out.columns, out.color)
    below.pair("where", common.where_of(test))
    below.pair("hint", "" if coming.undone else test["hint"], 5)
    below.pair("read", test["read"])
    below.pair("report", REPORT if played else "")
    if test["events"]:
        # Besides: blanks around it, its head, and the line that is typed next.
        room = max(out.rows - len(out.lines) - len(below.lines) - 4, LEAST)
        out.add()
        names = common.names_of(test)
        out.drawn(ladder.draw(test["events"], out.columns, out.color, names, room))
        out.add()
    out.drawn(below.lines)


def add_done(out, name, following, played):
    """Add that an exercise is done, and what comes now."""
    out.add(f"{name} is done.", BOLD + GREEN)
    out.add()
    if following:
        out.add(f"Next: {following}: cd ../{following} && less README.md")
    else:
        out.add("Next: nothing, all exercises are done.")
    out.pair("report", REPORT if played else "")
