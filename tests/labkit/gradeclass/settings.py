"""What a class is graded with: OUT/class-run.json, written before anything starts."""

import fcntl
import json
import os
import random

import checks
from grading.preflight import CannotGrade
from gradeclass import result

LOCK = ".lock"


def load(out):
    """Return the settings in a folder, {} when there are none."""
    try:
        with open(os.path.join(out, result.SETTINGS), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    right = isinstance(found, dict) and found.get("version") == result.VERSION
    return found if right else {}


def exercises(chosen):
    """Return the exercises of a run. Raises CannotGrade."""
    known = checks.exercises()
    if chosen and chosen not in known:
        names = ", ".join(known)
        raise CannotGrade(f"EXERCISE={chosen}: no such exercise; there are {names}")
    return [chosen] if chosen else known


def choose(out, chosen):
    """Write the settings of a run into OUT, and return them.

    A seed that was chosen once stays, unless SEED= names another one.
    """
    seed = os.environ.get("SEED") or load(out).get("seed")
    seed = seed or str(random.SystemRandom().randrange(10**6))
    found = {"version": result.VERSION, "exercises": exercises(chosen), "seed": seed}
    text = json.dumps(found, indent=1) + "\n"
    result.save(os.path.join(out, result.SETTINGS), text)
    return found


def lock(out):
    """Return a file that holds OUT for one run; it is free when that has ended.

    Raises CannotGrade when another run has it: see flock(2).
    """
    os.makedirs(out, exist_ok=True)
    file = open(os.path.join(out, LOCK), "a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise CannotGrade(f"OUT={out}: another run grades into it") from None
    return file
