"""Rules about what was done before a TODO that is not done: it is judged first.

Each looks at the Symptoms of a failure and returns a hint, "" when it does not apply.
"""

import errno
import os

from grading import marks, rules_source, rules_warnings, slips
from grading.rules_address import elsewhere, is_reuse
from grading.rules_calls import CLIENT, ORDER, SERVER
from grading.symptoms import at, at_place, Hint, UNDONE, undone_todo
from grading.traced import calls_of
from grading.why_failed import invalid, WHY

TODOS_MAX = 20  # of a program
TOLD = (*rules_warnings.TOLD, *rules_source.SURE, *rules_source.TOLD)


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


def not_connected_before_undone(s):
    """Nobody listens, connect(2) has failed, and the program went on all the same."""
    for record in s.facts.records if not s.message else ():
        made = [call for call in calls_of(record) if call.name == "connect"]
        todo = undone_todo(record, s.side)
        if not made or made[-1].result >= 0 or s.side != "client" or not todo:
            continue
        if "connect(2)" in marks.sentence(
            marks.skeleton(s.facts.exercise, s.side), todo
        ):
            continue
        return at(
            "connect(2)",
            f"Before TODO {todo}: when nobody listens, connect(2) fails"
            f" ({made[-1].words}), but the program goes on: return -1 then.",
        )
    return ""


def no_failure_returned(s):
    """What makes a call returns no failure, before a TODO that is not done."""
    match, given = UNDONE.search(s.errors), marks.skeleton(s.facts.exercise, s.side)
    found = slips.no_failure(s.facts.lines, given) if match and not s.message else None
    if not found:
        return ""
    line, call = found
    todo = marks.todos_at(s.facts.lines)[line - 1]
    return at_place(
        f"{s.side}.c:{line}",
        f"Before TODO {match.group(1)}: nothing in TODO {todo} returns -1, so nobody"
        f" learns that {call}(2) has failed. See the comment above the function.",
    )


def option_too_late(s):
    """An option that lets an address be used again is set when that is bound."""
    for run in s.facts.runs if UNDONE.search(s.errors) and not s.message else ():
        names = [c.name for c in run if c.name == "bind" or is_reuse(c)]
        if names == ["bind", "setsockopt"]:
            return at(
                "setsockopt(2)",
                "SO_REUSEADDR was set after bind(2), which is too late: bind(2) is what"
                " it is for, so set it before.",
            )
    return ""


def goes_on_after_undone(s):
    """A TODO that is not done has returned -1, and the program goes on."""
    match = UNDONE.search(s.errors)
    if not match or s.message or not (s.receives or s.at_keyboard):
        return ""
    return Hint(
        f"TODO {match.group(1)} is not done and has returned -1, but the program goes"
        " on. Look at what each function returns that you call, and return -1 too."
    )


def says_undone(s):
    """A TODO that is no longer as given says still that it is not done."""
    match = UNDONE.search(s.errors)
    number = int(match.group(1)) if match and not s.message else 0
    if not number or not s.facts.untouched or number in s.facts.untouched:
        return ""
    words = f"TODO {number} is not done"
    found = [n for n, line in enumerate(s.facts.lines, 1) if words in line]
    text = f"TODO {number} says that it is not done: if it is, remove those lines."
    return at_place(f"{s.side}.c:{found[0]}", text) if len(found) == 1 else Hint(text)


def left_as_given(s):
    """A TODO is done, and what it was given with still says that it is not."""
    words = os.strerror(errno.ENOSYS)
    if not s.last_words().endswith(words) or UNDONE.search(s.errors):
        return ""
    if any(call.errno == "ENOSYS" for call in s.facts.calls):
        return ""
    given = marks.skeleton(s.facts.exercise, s.side)
    left = marks.left_over(given, s.facts.lines)
    if len(left) == 1:
        place = f"{s.side}.c:{left[0]}"
        return at_place(
            place,
            f"The lines that were given are still there, at {place}: they set errno and"
            " return -1 before what stands below them is done. Remove them.",
        )
    return Hint(
        f'It says "{words}", and no call has failed so: `errno = ENOSYS; return -1;` is'
        " how a TODO was given. Remove these lines too where you have done it, and"
        " return what the comment above the function says."
    )


def elsewhere_before_undone(s):
    """It is at another address than its peer, before a TODO that is not done."""
    return elsewhere(s) if UNDONE.search(s.errors) and not s.message else ""


def warned_before_undone(s):
    """The compiler has warned of a TODO before the one that is not done."""
    match = UNDONE.search(s.errors)
    todos = marks.todos_at(s.facts.lines) if match else ()
    for rule in TOLD if todos else ():
        found = rule(s)
        line = int(found.place.partition(":")[2]) if found else 0
        if 0 < line <= len(todos) and 0 < todos[line - 1] < int(match.group(1)):
            return found
    return ""


CERTAIN = (
    says_undone,
    left_as_given,
    passed_over,
    failed_before_undone,
    not_connected_before_undone,
    no_failure_returned,
    option_too_late,
    elsewhere_before_undone,
    sent_nothing,
    warned_before_undone,
    goes_on_after_undone,
)
