"""The checks of an exercise, as its files of checks declare them.

tests/EXERCISE.talk is what any implementation must do, and is graded; what is in
tests/own/EXERCISE.talk is asked of the kit's own programs only. docs/talk.md says
how they are written; talk reads them.
"""

import functools
import glob
import os
from dataclasses import dataclass

import engine

SIDES = ("C", "Python")
# The titles of the pairings; the last is that of the reference peers with each other.
PAIRS = [f"{s} server, {c} client" for s in SIDES for c in SIDES]
PATTERN = "tests/[0-9]*.talk"


def exercises():
    """Return the names of all exercises that have checks, in teaching order."""
    return sorted(p[len("tests/") : -len(".talk")] for p in glob.glob(PATTERN))


@dataclass(frozen=True)
class Check:
    """One check: its name, which stays, its title, its side, what it is worth."""

    name: str
    title: str
    side: str  # client, server, pair
    points: int
    group: str  # conversation, care
    todo: int  # number of the TODO it is about, or 0
    words: bool  # it asks for what is said, some of which must be right
    basis: bool  # of the conversation that must work before care counts
    slow: bool  # it sleeps
    line: int  # of the file
    address: str  # where the programs meet, such as "tcp:5000"


def read(path, implementation="c"):
    """Return the Checks of a file, in its order. Raises engine.Broken."""
    status = os.stat(path)
    return list(known(path, implementation, status.st_mtime_ns, status.st_size))


@functools.lru_cache(maxsize=None)
def known(path, implementation, *_):
    """Do what read() promises, once for each state of the file."""
    fields = Check.__dataclass_fields__
    found = engine.listed(path, implementation)
    return tuple(Check(**{key: one[key] for key in fields}) for one in found)


def address(exercise):
    """Return where the programs of an exercise meet, such as "tcp:5000", or ""."""
    return next((check.address for check in graded(exercise)), "")


def files(exercise):
    """Return the files of checks of an exercise, what is graded first."""
    return [f"tests/{exercise}.talk", *glob.glob(f"tests/own/{exercise}.talk")]


def graded(exercise):
    """Return the Checks that students face."""
    return read(files(exercise)[0])


def own(exercise):
    """Return the Checks that only the kit's own programs face."""
    return [check for path in files(exercise)[1:] for check in read(path)]
