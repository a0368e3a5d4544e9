"""Rules about what was done before a TODO that is not done: it is judged first.

Each looks at the Symptoms of a failure and returns a hint, "" when it does not apply.
"""

from grading import marks
from grading.rules_calls import CLIENT, invalid, ORDER, SERVER, WHY
from grading.symptoms import at, UNDONE

TODOS_MAX = 20  # of a program


def passed_over(s):
    """A TODO is no longer as given, and the call that it names was never made."""
    match = UNDONE.search(s.errors)
    if not match or s.message or not s.facts.runs:
        return ""
    number, given = int(match.group(1)), marks.skeleton(s.facts.exercise, s.side)
    made = {call.spoken for call in s.facts.calls}
    for name in CLIENT if s.side == "client" else SERVER:
        todos = range(1, min(number, TODOS_MAX))
        about = (n for n in todos if f"{name}(2)" in marks.sentence(given, n))
        todo = next(about, 0)
        if todo and todo not in s.facts.untouched and name not in made:
            return at(
                f"{name}(2)",
                f"Before TODO {number} comes TODO {todo}: it is not as it was given,"
                f" but {name}(2) was never called.",
            )
    return ""


def sent_nothing(s):
    """A TODO that sends is not as given, and nothing came, up to one that is undone."""
    match = UNDONE.search(s.errors)
    if not match or not s.expects or not s.typed + s.heard:
        return ""
    number, given = int(match.group(1)), marks.skeleton(s.facts.exercise, s.side)
    sends = [
        todo
        for todo in range(1, min(number, TODOS_MAX) + 1)
        if "send(2)" in marks.sentence(given, todo)
    ]
    done = [todo for todo in sends if todo not in s.facts.untouched]
    known = marks.sentence(given, number)
    if not known or not done or number in sends or s.messages:
        return ""
    return at(
        "send(2)",
        f"Before TODO {number} comes TODO {done[-1]}: it is not as it was given, but"
        " nothing was sent. Is send(2) called, and for every message?",
    )


def failed_before_undone(s):
    """A call has failed, and the program went on, up to a TODO that is not done."""
    match = UNDONE.search(s.errors)
    for run in s.facts.runs if match and not s.message else ():
        for call, later in zip(run, run[1:]):
            failed = call.name in ("setsockopt", "bind", "listen") and call.result < 0
            if not failed or call.injected or later.name not in ORDER:
                continue
            why = invalid(s, call) if call.errno == "EINVAL" else WHY.get(call.errno)
            return at(
                f"{call.name}(2)",
                f"Before TODO {match.group(1)}: {call.name}(2) was called, and failed:"
                f" {call.words}{'; ' + why if why else '.'} The program went on all the"
                " same: return what the call returned.",
            )
    return ""


CERTAIN = (passed_over, failed_before_undone, sent_nothing)
