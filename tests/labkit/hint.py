"""`labkit hint EXERCISE`: one more hint for what comes next in support/EXERCISE.

What comes next is known from the last `make check` there, or found out as that does.
Each TODO has three hints (hinttexts.py); how many of them were given is remembered in
build/hint/ until something else comes next. Where nobody knows which TODO is wrong,
they are those for the TODO that the hint or the check which fails is about.
"""

import os
import subprocess
import sys

import environment
import hinttexts
import support
from desk import done, files
from desk import main as desk
from desk import remembered, screen
from grading import score
from reports.common import titled
from reports.feedback import BOLD, wants_color

KIT = "../.."  # from where somebody works


def given_path(exercise):
    """Return the file that says which hints were given."""
    return os.path.join("build", "hint", f"{exercise}.json")


def find_out(exercise):
    """Return what comes next, as remembered.recall() does; {} when that failed."""
    known = remembered.recall(exercise)
    if not known:
        remembered.forget(exercise)
        check = environment.command("desk", exercise)
        subprocess.run(check, stdout=subprocess.DEVNULL, check=False)
        known = files.recall(remembered.path_of(exercise))
    return known


def count(exercise, name):
    """Return which hint for the TODO called name is given now, from 1."""
    known = files.recall(given_path(exercise))
    number = known.get("given", 0) + 1 if known.get("todo") == name else 1
    files.remember(given_path(exercise), {"todo": name, "given": number})
    return number


def give(out, exercise, side, todo):
    """Put the next hint for a TODO on the screen, or that there is none."""
    hints = hinttexts.read(exercise).get((side, todo), [])
    name = f"{side} TODO {todo}"
    number = count(exercise, name)
    if number <= len(hints):
        out.add(f"Hint {number} of {len(hints)}:")
        out.add()
        out.paragraph(hints[number - 1])
        out.add()
        last = number == len(hints)
        out.add("This is the last one." if last else "make hint gives one more.")
        return
    pages = score.pages_in(score.todo_sentence(exercise, side, todo))
    out.add("There are no more hints for this.")
    out.add()
    out.pair("again", f"{KIT}/{hinttexts.path_of(exercise)}, {name}")
    out.pair("read", f"{pages} (README.md here)")
    out.pair("ask", "somebody, and show your program and what make check says")


def finished(out, exercise):
    """Say that nothing is left to do here, and where to go on."""
    if not done.is_done(exercise):
        out.add("Nothing fails, but not all could be tested here: see make check.")
        return
    following = done.following(exercise, support.exercises())
    out.add(f"{exercise} is done: there is nothing left to hint at.", BOLD)
    out.pair("more", '"Going further", at the end of README.md')
    if following:
        out.pair("next", f"{following}: cd ../{following} && less README.md")


def look_closer(out):
    """Say how to find a mistake of which nobody knows the place."""
    out.pair("look", "make check shows what was expected, and what came")
    out.pair("watch", "make trace shows what your programs really send")
    out.pair("ask", "somebody, and show your program and what make check says")


def mend_first(out, source):
    """Say what to do about a source that does not compile, in a place of no TODO."""
    out.paragraph(
        "make check shows the first thing that the compiler did not understand. Mend"
        " that one first, as others often come from it. Where a semicolon, a quote or"
        " a brace is missing, the compiler notices it only later: look at the lines"
        f" above the place in {source}, too."
    )


def answer(out, exercise, coming):
    """Put the answer on the screen, given what comes next."""
    side, todo, title = coming["side"], coming["todo"], coming["title"]
    if not side:
        finished(out, exercise)
        return
    if coming.get("broken"):
        title = f"{coming['broken']} does not compile"
    if title:
        out.paragraph(f"Next: {titled(title)}", BOLD)
    if coming.get("broken") and not todo:
        mend_first(out, coming.get("broken"))
        return
    about = todo or coming.get("about")
    sentence = score.todo_sentence(exercise, side, about) if about else ""
    if not todo:
        out.add("Where the mistake is, is not certain: make check says what happened.")
        if coming.get("hint"):
            out.paragraph(coming["hint"])
    if not sentence:
        look_closer(out)
        return
    is_about = "" if todo else "Look first at "
    out.paragraph(
        f"{is_about}TODO {about} of the {side}: {sentence}", "" if title else BOLD
    )
    give(out, exercise, side, about)


def main(arguments):
    """Give a hint. Returns the exit status, 2 when it is not known for what."""
    exercise = "".join(arguments)
    folder = os.path.join("support", exercise)
    if not exercise:
        return "make hint: of which exercise? cd support/<exercise>, then make hint"
    if not os.path.isdir(folder):
        return f"make hint: {folder}: no such folder; `make` generates it"
    coming = find_out(exercise)
    if not coming:
        return 2  # what it was has been said
    out = screen.Screen(*desk.size(), wants_color(sys.stdout))
    screen.add_lost(out, coming.get("lost", ()))
    answer(out, exercise, coming)
    print("\n".join(out.lines))
    return 0
