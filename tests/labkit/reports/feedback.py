"""The report for a person at a terminal: what failed, why, what to do about it."""

import os

from checks import PAIRS, SIDES
from reports.common import broken, by_weight, defused, left_out, NOTHING
from reports.common import other_notes, said_already, score_of, warnings, WARNS
from reports.common import WORDS

RED, GREEN, BOLD, DIM, PLAIN = "\033[31m", "\033[32m", "\033[1m", "\033[2m", "\033[0m"


def wants_color(stream):
    """Tell whether a stream is a terminal whose owner wants color: no-color.org."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


class Writer:
    """Collects lines; adds color where it is wanted."""

    def __init__(self, color):
        """Begin with no lines."""
        self.lines, self.color = [], color

    def add(self, text="", color=""):
        """Add a line, as a whole in one color; nothing in it steers a terminal."""
        text = defused(text)
        self.lines.append(color + text + PLAIN if self.color and color else text)

    def field(self, name, text):
        """Add the lines of a named text, if there is any."""
        for number, line in enumerate(text.split("\n") if text else ()):
            self.add(f"  {name if not number else '':<10}{line}".rstrip())


def wrap(text, width=66):
    """Return a text broken into lines of at most width characters, at blanks."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line] if line else lines)


def add_grid(out, exercise):
    """Add the grid of pairings of an exercise."""
    states = [WORDS[exercise["grid"].get(title)] for title in PAIRS]
    out.add(f"{exercise['name']:<24}{'your client':<14}Python client", BOLD)
    for row, side in enumerate(SIDES):
        name = f"  {'your' if side == 'C' else side} server"
        first, second = states[2 * row : 2 * row + 2]
        out.add(f"{name:<24}{first:<14}{second}")
    out.add()


def add_list(out, exercise):
    """Add a line for each check with points; those that wait share one."""
    waiting = {}
    for test in exercise["tests"]:
        if test["waits_for"]:
            waiting.setdefault(test["waits_for"], []).append(test["points"])
    for test in exercise["tests"]:
        if left_out(test):
            out.add(f"  -     {test['name']}   ({test['message']})")
        if not test["points"] or test["waits_for"]:
            continue
        points = f"{test['earned']:>3}/{test['points']}"
        color = GREEN if test["earned"] == test["points"] else RED
        note = "   (not run)" if test["passed"] is None else ""
        out.add(f"{points:<8}{test['name']}{note}", color)
        for_this = waiting.pop(test["name"], ())
        if any(for_this):
            checks = f"{len(for_this)} more check{'s' * (len(for_this) > 1)}"
            verb = "depend" if len(for_this) > 1 else "depends"
            out.add(f"  0/{sum(for_this):<4}{checks} {verb} on this one", color)
    for title, for_this in waiting.items():
        if any(for_this):
            checks = f"{len(for_this)} more, which depend on: {title}"
            out.add(f"  0/{sum(for_this):<4}{checks}", RED)
    out.add()


def add_failure(out, exercise, test):
    """Add all that is known about a failed check."""
    points = f"{test['points']} points" if test["points"] != 1 else "1 point"
    out.add("-" * 78, DIM)
    out.add(f"{exercise['name']}: {test['name']}   ({points})", BOLD)
    out.add()
    out.field("not true", wrap(test["message"]) if test["ladder"] else test["message"])
    out.field("expected", "" if said_already(test) else test["expected"])
    out.field("received", test["received"])
    if test["ladder"]:
        out.add()
        for line in test["ladder"].split("\n"):
            out.add(line)
        out.add()
    todo = f"TODO {test['todo']}" if test["todo"] else ""
    both = test["where"] and todo
    out.field("where", f"{test['where']} ({todo})" if both else test["where"] or todo)
    out.field("hint", wrap(test["hint"]))
    out.field("read on", test["read"])
    out.add()


def add_warnings(out, report):
    """Add what the compiler warns of: it comes first, as it may say what is wrong."""
    if not warnings(report):
        return
    out.add("The compiler warns, though it makes the programs:", BOLD)
    for note in warnings(report):
        out.add("  " + note.replace(WARNS, "/"))
    out.add()


def add_errors(out, report):
    """Add what does not compile, the first program last."""
    for error in reversed(report["errors"]):
        out.add(f"{error['exercise']}/{error['file']} does not compile:", BOLD + RED)
        out.add()
        out.add(error["text"].rstrip("\n"))
        out.add()


def add_failures(out, exercises):
    """Add the checks that failed, the one to look at first last, above the score."""
    found = []
    for exercise in exercises:
        # A pairing has no points; when it fails alone, nothing else says why.
        alone = exercise["score"] == exercise["max"]
        for test in by_weight(exercise["tests"]):
            counts = not test["waits_for"] and (test["points"] or alone)
            if test["passed"] is False and counts:
                found.append((exercise, test))
    for exercise, test in reversed(found):
        add_failure(out, exercise, test)


def add_end(out, report, seed):
    """Add how it ended, and the score."""
    if report["status"] == NOTHING:
        out.add(report["reason"], BOLD)
    elif report["status"] != "graded":
        out.add(f"could not run here: {report['reason']}", BOLD)
    elif not report["complete"]:
        out.add("interrupted: what was not run counts nothing", BOLD)
    if report["seed"] and seed:
        number = report["seed"]
        out.add(f"seed: {number}   (SEED={number} repeats the same texts)")
    out.add(f"score: {score_of(report)}")


def text(report, color=False, seed=True):
    """Return the whole report as text; the last line is the score.

    Above it stands what to look at first. seed: whether to name what makes the same
    texts again.
    """
    out = Writer(color)
    add_warnings(out, report)
    shown = [] if report["errors"] else report["exercises"]
    for exercise in report["exercises"] if report["errors"] else ():
        if exercise["name"] not in broken(report):
            score = f"{exercise['score']}/{exercise['max']}"
            out.add(f"{exercise['name']}: {score}; report.html says more")
    for exercise in shown:
        add_grid(out, exercise)
        add_list(out, exercise)
    for exercise in shown:
        for finding in exercise["findings"]:
            out.add(wrap(f"No points, but worth knowing: {finding}", 78))
    for note in other_notes(report):
        out.add(wrap(f"note: {note}", 78))
    add_failures(out, shown)
    add_errors(out, report)
    add_end(out, report, seed)
    return "\n".join(out.lines)
