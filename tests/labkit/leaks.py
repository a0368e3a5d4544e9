"""Finds lines of the solutions where they should not be.

A line tells of a solution when it is in solution/ and in no skeleton, calls something,
and has more than 20 characters besides blanks: others are what any program has. talk,
which is a program of its own in C, goes to students, too, and is not asked.
"""

import functools
from pathlib import Path

MEANT = 20
TALK = "tests/talk/"


def lines(path):
    """Return the lines of a file, without the blanks around them."""
    return [line.strip() for line in path.read_text("utf-8").splitlines()]


@functools.lru_cache(maxsize=None)
def telling():
    """Return {line: the solution that it is in} of all lines that tell of one."""
    known = {line for path in Path("skeleton").glob("*/*.c") for line in lines(path)}
    return {
        line: str(path)
        for path in sorted(Path("solution").glob("*/*.c"))
        for line in lines(path)
        if line not in known and "(" in line and len("".join(line.split())) > MEANT
    }


def lines_of_solutions(name, data):
    """Yield (number, solution) of each line of a file that tells of a solution."""
    if name.startswith(TALK):
        return
    found = {
        text: source for text, source in telling().items() if text.encode() in data
    }
    if not found:
        return
    for number, line in enumerate(data.decode(errors="replace").splitlines(), 1):
        for text, source in found.items():
            if text in line:
                yield number, source
