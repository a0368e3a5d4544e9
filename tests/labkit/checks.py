"""The checks of an exercise, as its .bats files declare them.

tests/EXERCISE.bats is what any implementation must do, and is graded;
what is in tests/own/EXERCISE/ is asked of the kit's own programs only.

The tags of a test, in the line above it, say what it is worth: points:N, group
(conversation, care), side (client, server, pair), todo:N; `slow` for what
sleeps, `basis` for the conversation that must work before care counts,
and `words` for what is said in it, some of which must be right.
"""

import glob
import os
import re

SIDES = ("C", "Python")
# The titles that the tests of the pairings have in every .bats file; the last is
# that of the reference peers with each other.
PAIRS = [f"{s} server, {c} client" for s in SIDES for c in SIDES]
PATTERN = "tests/[0-9]*.bats"
TAGS = re.compile(r"# bats test_tags=(\S+)\s*$")
TITLE = re.compile(r'@test "(.*)" \{\s*$')


def exercises():
    """Return the names of all exercises that have checks, in teaching order."""
    return sorted(p[len("tests/") : -len(".bats")] for p in glob.glob(PATTERN))


class Check:
    """One test of a .bats file: its title, its tags and where it stands."""

    def __init__(self, title, tags, line):
        """Read the tags, a list of words."""
        self.title, self.tags, self.line = title, tags, line
        values = dict(tag.split(":", 1) for tag in tags if ":" in tag)
        self.points = int(values.get("points", 0))
        self.todo = int(values.get("todo", 0))
        self.group = next((t for t in tags if t in ("conversation", "care")), "")
        self.side = next((t for t in tags if t in ("client", "server", "pair")), "")

    def matches(self, expression):
        """Tell whether `bats --filter-tags expression` would choose it."""
        return all(
            word[1:] not in self.tags if word.startswith("!") else word in self.tags
            for word in expression.split(",")
        )


def read(path):
    """Return the Checks of a .bats file, in its order."""
    checks, tags = [], []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            found = TAGS.match(line)
            if found:
                tags = found.group(1).split(",")
            found = TITLE.match(line)
            if found:
                checks.append(Check(found.group(1), tags, number))
                tags = []
    return checks


def address(exercise):
    """Return where the programs of an exercise meet, such as "tcp:5000", or ""."""
    with open(f"tests/{exercise}.bats", encoding="utf-8") as file:
        match = re.search(r"^address (\S+)$", file.read(), re.M)
    return match.group(1) if match else ""


def files(exercise):
    """Return the .bats files of an exercise, what is graded first."""
    own_files = sorted(glob.glob(f"tests/own/{exercise}/*.bats"))
    return [f"tests/{exercise}.bats", *own_files]


def name_of(path):
    """Return whose tests a .bats file has: an exercise, or a part of the kit."""
    place, file = os.path.split(path)
    own = os.path.basename(os.path.dirname(place)) == "own"
    return os.path.basename(place) if own else file[: -len(".bats")]


def graded(exercise):
    """Return the Checks that students face."""
    return read(files(exercise)[0])


def own(exercise):
    """Return the Checks that only the kit's own programs face."""
    return [check for path in files(exercise)[1:] for check in read(path)]
