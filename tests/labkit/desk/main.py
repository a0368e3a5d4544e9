"""`labkit desk EXERCISE [all [NEXT]]`: what comes next in EXERCISE, on one screen.

It grades as `make grade` does, with the same points, and does only what it must: a
program that is as it was given is not tested, what has not changed is not built
again, and nothing is played while something does not compile. all: everything is
played, and told in full. NEXT: the exercise to go on with when this one is done, of
who can see the others.

Exit status: 0 full marks, 1 fewer, 2 it could not.
"""

import os
import shutil
import sys

import running
import stale
import support
from desk import done, remembered, screen
from desk.work import Desk, NOTHING_PLAYED
from grading import advice, grade, reported, score, stage
from grading.preflight import CannotGrade
from reports import common, feedback

OUT = os.path.join("build", "grade")
FORMS = ("report.json", "report.html")


def size():
    """Return (rows, columns) of the terminal, or of one screen as it used to be."""
    columns, rows = screen.COLUMNS, screen.ROWS
    if sys.stdout.isatty():
        found = shutil.get_terminal_size((columns, rows))
        columns, rows = found.columns, max(found.lines, rows)
    return rows, columns


def mistake(desk, out):
    """Put on the screen what does not compile, the program written last first."""
    sides = {side.name: side.changed for side in desk.how_far(NOTHING_PLAYED)}
    broken = [one for one in desk.chosen if one.error]
    broken.sort(key=lambda one: -sides[one.name])
    line = screen.line_of_mistake(broken[0].error)
    name, source = broken[0].name, broken[0].source
    more = {"broken": source, "lost": desk.lost()}
    remembered.keep(desk.exercise, name, broken[0].todo_at(line), **more)
    ours = advice.on_errors(broken[0].error, broken[0])
    screen.add_mistake(out, source, broken[0].error, ours)
    for one in broken[1:]:
        out.add(f"{one.source} does not compile either.", feedback.BOLD)
    others = [one.source for one in desk.chosen if not one.error]
    for source in others:
        out.add(f"{source} compiles; it is tested when all do.")
    screen.add_lost(out, desk.lost())


def nothing_to_test(sides):
    """Return what there is to say when nothing fails, and not all is done."""
    missing = [name for name in ("client", "server") if name not in sides]
    if not missing:
        return "Nothing fails, but not all could be tested here."
    return (
        f"Next: the {missing[0]}. There is no {missing[0]}.c here; `make` at the top of"
        " the kit brings an untouched one."
    )


def fill(desk, report, coming, out, following, findings):
    """Put the answer on the screen. Returns whether all is done.

    coming: the Next, or None; findings: what costs no points.
    """
    if any(one.error for one in desk.chosen):
        mistake(desk, out)
        return False
    part = report["exercises"][0]
    sides = desk.how_far(part)
    remembered.keep_next(desk.exercise, coming, desk.lost())
    full = coming is None and report["score"] == report["max"]
    screen.add_warnings(out, common.warnings(report))
    later = full or coming and coming.side == "pair"  # whose hint tells of them
    screen.add_notes(out, desk.exercise, report, () if later else findings)
    screen.add_lost(out, desk.lost())
    screen.add_untouched(out, sides)
    screen.add_how_far(out, desk.exercise, sides, part, report["complete"])
    if full:
        done.keep(desk.exercise)
        screen.add_done(out, desk.exercise, following, desk.played, findings)
        return True
    out.add()
    if coming is None:
        out.paragraph(nothing_to_test(sides))
        return False
    sentence = score.todo_sentence(desk.exercise, coming.side, coming.todo)
    test = coming.test or desk.not_begun(coming.side, sentence)
    screen.add_next(out, coming, sentence, test, desk.played)
    return False


def find(exercise):
    """Return the HandedIn of support/EXERCISE. Raises CannotGrade."""
    handed_in = grade.find("support", exercise, "")
    if handed_in.reason:
        raise CannotGrade(handed_in.reason)
    return handed_in


def answer(handed_in, exercise, everything, following, out):
    """Grade the work in an exercise. Returns (the text to show, the exit status).

    following: the next exercise, or ""; out: an empty Screen. Raises CannotGrade.
    """
    desk = Desk(exercise, handed_in, everything)
    try:
        desk.grade()
        return finish(desk, out, following)
    finally:
        running.clear_progress()
        desk.clean()


def finish(desk, out, following):
    """Write the reports of what was played. Returns what answer() promises."""
    report = desk.report()
    if report["status"] != "graded":
        raise CannotGrade(report["reason"])
    coming = desk.coming(report)
    # What comes next is told as such.
    found = report["exercises"][0]["findings"][bool(desk.amiss) :]
    if desk.played:
        reported.forget(OUT)
        reported.write(report, OUT, FORMS)
    if desk.everything:
        full = report["score"] == report["max"]
        return feedback.text(report, out.color, seed=False), 0 if full else 1
    for out.limits in screen.LIMITS:
        out.lines = []
        full = fill(desk, report, coming, out, following, found)
        if not out.is_full():
            break
    return "\n".join(out.lines), 0 if full else 1


def main(arguments):
    """Print the answer. Returns the exit status."""
    exercise, everything = (list(arguments) + [""] * 2)[:2]
    if not exercise:  # at the top of the students' edition
        asked = "make check: of which exercise? cd support/<exercise>, then make check"
        print(asked, file=sys.stderr)
        return 2
    rows, columns = size()
    old = stale.told(os.path.join("support", exercise))
    out = screen.Screen(rows - bool(old), columns, feedback.wants_color(sys.stdout))
    try:
        handed_in = find(exercise)
        if old:
            print(old, flush=True)
        told = arguments[2:3] or [done.following(exercise, support.exercises())]
        if stage.needed() and os.environ.get("SANDBOX", "yes") != "no":
            forget = reported.forget
            return stage.desk(handed_in, exercise, everything, told[0], forget)
        everything = everything == "all"
        text, status = answer(handed_in, exercise, everything, told[0], out)
    except Exception as error:  # whatever it is, it is not the program's failure
        print(f"could not run here: {reported.cause(error)}", file=sys.stderr)
        return 2
    print(text)
    return status
