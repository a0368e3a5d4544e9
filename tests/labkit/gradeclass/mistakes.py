"""What went wrong first in each submission, and which of it is the most frequent.

The first cause is what a report shows first: a program that does not compile, else
the first check that fails for a reason of its own. Those of the same check with the
same hint are one mistake; numbers and quoted texts in the hint differ from one
program to the next, and do not tell mistakes apart.
"""

import re

from gradeclass import files
from reports import common

MOST = 10  # mistakes of an exercise
WIDEST = 300  # characters of a text
EVENTS = 200  # of an example
QUOTED = re.compile(r"\"(?:[^\"\\]|\\.){0,2000}\"|\u2018[^\u2019]{0,2000}\u2019")


def plain(text):
    """Return a text without what differs from one program to the next."""
    text = QUOTED.sub('"..."', files.line(text))
    return re.sub(r"0x[0-9a-f]+|\d+", "N", text)


def compiler(error):
    """Return what the compiler says first about a program."""
    lines = [line for line in error["text"].splitlines() if "error" in line]
    text = (lines or error["text"].splitlines() or [""])[0]
    return files.line(text)


def of_compiling(error):
    """Return (key, what to show) for a program that does not compile."""
    show = {
        "title": f"{error['program']} does not compile",
        "check": "",
        "side": error["program"],
        "todo": 0,
        "text": files.cut(compiler(error), WIDEST),
        "example": {"test": None},
    }
    return ("compiles", error["program"]), show


def of_check(test):
    """Return (key, what to show) for a check that fails."""
    name, undone = test.get("check", test["name"]), test.get("undone")
    text = files.cut(files.line(test["hint"] or test["message"]), WIDEST)
    title, key = common.title_of(test), (name, plain(text))
    if undone:
        title = f"TODO {undone} of the {test['side']} is not done yet"
        key, text = (test["side"], undone), ""
    show = {
        "title": files.cut(files.line(title), WIDEST),
        "check": "" if undone else name,
        "side": test["side"],
        "todo": undone or test["todo"],
        "text": text,
        "example": {"test": bounded(test)},
    }
    return key, show


def bounded(test):
    """Return a check as an example: without endless texts, the hint said above."""
    events = test["events"][:EVENTS]
    events = [{**e, "text": e["text"][: 10 * WIDEST]} for e in events]
    short = {"hint": "", "ladder": "", "events": events}
    for key in ("message", "expected", "received"):
        short[key] = files.cut(test[key], 10 * WIDEST)
    return {**test, **short}


def first(part, errors):
    """Return (key, what to show) of the first mistake of an exercise, or None."""
    if errors:
        return of_compiling(errors[0])
    found = common.causes(part)
    return of_check(found[0]) if found else None


def size(show):
    """Return how long the conversation of an example is; none comes last."""
    test = show["example"]["test"]
    return len(test["events"]) or 10**6 if test else 10**6


class Mistakes:
    """The first mistakes of an exercise, each with how many made it, and an example."""

    def __init__(self):
        """Begin with none."""
        self.found = {}  # key: [number, the best example so far]

    def add(self, key, part, errors):
        """Add that of a submission (id); the shortest conversation is the example.

        part: the part of its report about the exercise; errors: what did not compile.
        """
        mistake = first(part, errors)
        if not mistake:
            return
        show = {**mistake[1], "example": {"id": key, **mistake[1]["example"]}}
        known = self.found.setdefault(mistake[0], [0, show])
        known[0] += 1
        known[1] = min(known[1], show, key=size)

    def commonest(self):
        """Return the most frequent ones."""
        ranked = sorted(self.found.values(), key=lambda one: (-one[0], one[1]["title"]))
        return [{"number": number, **show} for number, show in ranked[:MOST]]
