"""Whether what comes next is certain before all checks have been played.

A program that goes round in a loop is given its time in every check, some thirty
times. What comes next is the first of the checks that fail, in the order of
progress.py; once all that could stand before it are decided, what the others show
changes nothing.
"""

from desk import progress
from reports.common import left_out

SPOKEN = ("expect", "see")  # statements of which the one with the most points counts


def is_open(part, side):
    """Tell whether checks of the conversation of a program have no result.

    part: the exercise in a report.
    """
    mine = [t for t in part["tests"] if t["side"] == side and t["group"] != "care"]
    return any(t["passed"] is None and not left_out(t) for t in mine)


def could_precede(test, at, coming, latest):
    """Tell whether a check that has no result yet could be what comes next.

    at: whether it is declared before the check that fails, coming; latest: the program
    that was written last.
    """
    if test["side"] == "pair" or not test["points"]:
        return False  # it counts when it fails alone
    mine, theirs = progress.order(test, latest), progress.order(coming, latest)
    return mine < theirs or mine == theirs and at


def could_explain(test, at, coming, record):
    """Tell whether one that has no result yet could tell better why another one fails.

    Of those that fail for one reason the first one tells it, or, of messages, the one
    with the most points: see score.py.
    """
    if test["side"] != coming["side"]:
        return False
    spoken = record["failure"]["statement"].startswith(SPOKEN)
    return at or spoken and test["points"] > coming["points"]


def is_certain(part, results, coming, latest):
    """Tell whether what comes next stays so, whatever else is still to be seen.

    part: the exercise in a report; results: {name of a check: Result}, which it is made
    of; coming: the Next in it; latest: the program that was written last.
    """
    if not coming or not coming.test or coming.undone:
        return False
    record, at = results[coming.test["check"]].record, True
    if not record.get("failure"):
        return False
    for test in part["tests"]:
        at = at and test is not coming.test
        if test["check"] not in results:
            if could_precede(test, at, coming.test, latest):
                return False
            if could_explain(test, at, coming.test, record):
                return False
    return True
