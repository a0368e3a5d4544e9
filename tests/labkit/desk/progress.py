"""How far somebody is in an exercise, and which one thing comes next."""

from dataclasses import dataclass, field

PROGRAMS = ("client", "server")


@dataclass
class Side:
    """How far one program is."""

    name: str  # client, server
    source: str = ""  # such as client.c; "" when there is none
    untouched: bool = False  # as it was given, but for white space
    done: int = 0  # TODOs
    counted: bool = True  # whether that is known
    total: int = 0
    changed: float = 0.0  # when its source was written last


@dataclass
class Next:
    """What comes next: a check that fails, or a TODO of which nothing is done."""

    side: str
    todo: int = 0
    test: dict = field(default_factory=dict)  # as a report has it; {} for none
    undone: bool = False  # the TODO is to be done; nothing is wrong


def is_undone(test):
    """Tell whether a check fails only as a TODO is not done yet."""
    return bool(test["undone"])


def failing(part):
    """Return the checks of an exercise (of a report) that fail for their own reason.

    A pairing brings no points: it counts when it fails alone.
    """
    alone = part["score"] == part["max"]
    return [
        test
        for test in part["tests"]
        if test["passed"] is False
        and not test["waits_for"]
        and (test["points"] or alone)
    ]


def order(test, last):
    """Return a key to sort checks that fail by: the smallest comes next.

    What is done and wrong comes before what is not done yet, and care, which counts
    once the conversation works, comes last. Of two programs the one that was written
    last is the one that is being worked on.
    """
    care = test["group"] == "care"
    kind = 2 if care else 1 if is_undone(test) else 0
    return kind, test["side"] != last, -test["points"] if care else 0


def latest(sides):
    """Return the name of the program that was written last, "" for none.

    sides: a Side for each program.
    """
    worked = [side for side in sides if side.source and not side.untouched]
    last = max(worked, key=lambda side: side.changed, default=None)
    return last.name if last else ""


def first(part, sides):
    """Return the Next of an exercise, None when all is done.

    part: the exercise in a report; sides: a Side for each program.
    """
    name = latest(sides)
    found = sorted(failing(part), key=lambda test: order(test, name))
    if found:
        test = found[0]
        return Next(test["side"], test["todo"], test, is_undone(test))
    for side in sides:
        if side.untouched:
            return Next(side.name, 1, undone=True)
    return None
