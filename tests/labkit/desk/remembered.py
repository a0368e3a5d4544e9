"""What comes next in an exercise, as the last answer said it, for `make hint`."""

import glob
import os

import checks
from desk import files
from grading import marks, score
from grading.sources import HEADERS, SUFFIXES

PLACES = ("*", "*/*", "../*")  # where sources and headers are taken from


def sources(exercise):
    """Return the paths of the sources and headers of an exercise in support/."""
    top = glob.escape(os.path.join("support", exercise))
    ends = [place + suffix for place in PLACES for suffix in (*SUFFIXES, *HEADERS)]
    return sorted(path for end in ends for path in glob.glob(os.path.join(top, end)))


def work_in(exercise):
    """Return a name for the sources and headers of an exercise, as they are."""
    return files.digest([[path, files.content(path)] for path in sources(exercise)])


def path_of(exercise):
    """Return the file that says what comes next in an exercise."""
    return os.path.join(files.PLACE, exercise, "next.json")


def keep(exercise, side="", todo=0, title="", **more):
    """Remember what comes next: a TODO, a check (its title) or nothing.

    more: about, the TODO that such a check is declared to be about; hint, what its
    failure says of it; broken, the source that does not compile; lost, the lines about
    markers that are gone.
    """
    known = {"work": work_in(exercise), "side": side, "todo": todo, "title": title}
    files.remember(path_of(exercise), {**known, **more})


def about_todo(exercise, test):
    """Return the TODO that a check which fails in no certain place is about, or 0.

    That is the one with the call that the hint is about, else the one in which the
    program says why it ends, else the one that the check was declared to be about; of
    one that is as it was given, the last one before.
    """
    side = test["side"]
    call = getattr(test["hint"], "about", "")
    if call:
        return score.todo_about(exercise, side, call)
    said = test.get("said", {}).get("todo", 0)
    if said:
        return said
    # What care is about can be anywhere.
    declared = [c for c in checks.graded(exercise) if c.name == test["check"]]
    about = sum(c.todo for c in declared if c.group != "care")
    path = os.path.join("support", exercise, f"{side}.c")
    given = marks.skeleton(exercise, side)
    undone = marks.untouched(given, marks.read(path))
    while about in undone:
        about -= 1
    return about


def keep_next(exercise, coming, lost=()):
    """Remember a Next, or None, and the lines about markers that are gone."""
    more = {"lost": list(lost)}
    if not coming:
        keep(exercise, **more)
        return
    if coming.undone:
        keep(exercise, coming.side, coming.todo, **more)
        return
    test = coming.test
    side, todo, title = coming.side, coming.todo, test["name"]
    about = about_todo(exercise, test)
    keep(exercise, side, todo, title, about=about, hint=str(test["hint"]), **more)


def recall(exercise):
    """Return what comes next there, {} when that is not known of the work as it is."""
    known = files.recall(path_of(exercise))
    return known if known.get("work") == work_in(exercise) else {}


def forget(exercise):
    """Remember nothing."""
    if os.path.exists(path_of(exercise)):
        os.unlink(path_of(exercise))
