"""What comes next in an exercise, as the last answer said it, for `make hint`."""

import glob
import os

import checks
from desk import files
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


def keep(exercise, side="", todo=0, title="", about=0, broken=""):
    """Remember what comes next: a TODO, a check (its title) or nothing.

    about: the TODO that such a check is declared to be about; broken: the source that
    does not compile.
    """
    known = {"work": work_in(exercise), "side": side, "todo": todo, "title": title}
    known.update(about=about, broken=broken)
    files.remember(path_of(exercise), known)


def keep_next(exercise, coming):
    """Remember a Next, or None."""
    if not coming:
        keep(exercise)
        return
    if coming.undone:
        keep(exercise, coming.side, coming.todo)
        return
    name = coming.test["check"]
    about = next((c.todo for c in checks.graded(exercise) if c.name == name), 0)
    keep(exercise, coming.side, coming.todo, coming.test["name"], about)


def recall(exercise):
    """Return what comes next there, {} when that is not known of the work as it is."""
    known = files.recall(path_of(exercise))
    return known if known.get("work") == work_in(exercise) else {}


def forget(exercise):
    """Remember nothing."""
    if os.path.exists(path_of(exercise)):
        os.unlink(path_of(exercise))
