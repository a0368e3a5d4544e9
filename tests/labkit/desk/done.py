"""Which exercises are done: those of which the work, as it is now, had all points."""

import os

from desk import files

SUFFIXES = (".c", ".cpp", ".cc", ".cxx")


def work_in(exercise):
    """Return a name for the programs in the folder of an exercise, as they are."""
    names = [side + suffix for side in ("client", "server") for suffix in SUFFIXES]
    paths = (os.path.join("support", exercise, name) for name in names)
    return files.digest([[p, files.content(p)] for p in paths if os.path.isfile(p)])


def path_of(exercise):
    """Return the file that says that an exercise is done."""
    return os.path.join(files.PLACE, exercise, "done.json")


def keep(exercise):
    """Remember that the work in an exercise has all points."""
    files.remember(path_of(exercise), {"work": work_in(exercise)})


def is_done(exercise):
    """Tell whether the work in an exercise, as it is now, has all points."""
    known = files.recall(path_of(exercise)).get("work")
    return bool(known) and known == work_in(exercise)


def following(exercise, exercises):
    """Return the exercise to go on with once this one is done, "" if all are.

    exercise: "" for none; exercises: the names of all, in the order of teaching.
    """
    at = exercises.index(exercise) if exercise else -1
    later = [*exercises[at + 1 :], *exercises[: max(at, 0)]]
    return next((name for name in later if not is_done(name)), "")
