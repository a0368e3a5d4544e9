"""What a failure usually means: a table of rules, the most telling first.

A rule is a function that looks at the Symptoms of a failure, which are facts, and
returns a hint, "" when it does not apply; its name and its docstring say what it is
about. The general ones are here; an exercise's own are in tests/<exercise>_hints.py,
beside its specification (where they are many, in _client_hints.py and _server_hints.py
as well), and stand between those that are certain and those that are
likely. Where no rule applies there is no hint.
"""

import functools
import importlib.util
import os
import re
import sys

from grading import places, rules_address, rules_calls, rules_endings, rules_messages
from grading import rules_program, rules_source, rules_transfers, rules_undone
from grading import rules_warnings
from grading.rules_messages import is_text
from grading.symptoms import decoded, Hint, sent, Symptoms

FIRST = (
    *rules_source.FIRST,
    *rules_messages.FIRST,
    *rules_program.CERTAIN,
    *rules_address.CERTAIN,
    *rules_transfers.FIRST,
    *rules_undone.CERTAIN,
)
CERTAIN = (
    rules_program.undone,  # behind what shows that something done is wrong
    *rules_source.SURE,
    *rules_calls.CERTAIN,
    *rules_source.CERTAIN,
    *rules_transfers.CERTAIN,
    *rules_warnings.TOLD,
    *rules_source.TOLD,
    *rules_messages.CERTAIN,
    *rules_endings.CERTAIN,
)
LIKELY = (
    *rules_messages.LIKELY,
    *rules_program.LIKELY,
    *rules_messages.LAST,
    *rules_endings.LIKELY,
    *rules_endings.LAST,
)
# One mistake makes many checks fail: those with a hint of these are one failure.
TOGETHER = {
    rule.__name__
    for rule in (
        *rules_address.CERTAIN,
        *rules_calls.CERTAIN,
        *rules_transfers.FIRST,
        *rules_transfers.CERTAIN,
        *rules_source.CERTAIN,
        *rules_source.SURE,
        *rules_source.TOLD,
        *rules_warnings.TOLD,
        rules_program.success_taken_for_failure,
        rules_messages.printed,
        rules_messages.blanks,
        rules_messages.same_length,
        rules_messages.length_first,
        rules_messages.twice,
        rules_messages.room_for_printing,
        rules_messages.more_than_text,
        rules_messages.no_text,
        rules_messages.cut,
        rules_endings.accepts_again,
        rules_endings.ended_early,
    )
}


RECV = re.compile(r"\brecv(?:from|msg)?\s?\(")
READ = re.compile(r"\bread\s?\(\s?(?!0\b|STDIN_FILENO\b)\w")
# The files of an exercise with rules of its own: tests/<exercise>_hints.py and others.
OWN = ("client_hints", "server_hints", "hints")


@functools.lru_cache(maxsize=None)
def own(exercise, kind="hints"):
    """Return the module with an exercise's own rules, or its own notes; or None."""
    path = os.path.join("tests", f"{exercise}_{kind}.py")
    if not exercise or not os.path.isfile(path):
        return None
    spec = importlib.util.spec_from_file_location(f"own_{kind}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def of_own(exercise, name):
    """Return what an exercise's own modules have as RULES, BEFORE or TOGETHER."""
    modules = [own(exercise, what) for what in OWN]
    return tuple(rule for one in modules for rule in getattr(one, name, ()))


def rules(exercise):
    """Return the rules for an exercise, the most telling first."""
    before, mine = of_own(exercise, "BEFORE"), of_own(exercise, "RULES")
    return (*FIRST, *before, *CERTAIN, *mine, *LIKELY)


def together(exercise):
    """Return the names of the rules whose failures are one."""
    return TOGETHER | {rule.__name__ for rule in of_own(exercise, "TOGETHER")}


def tried(rule, known):
    """Return what a rule says, "" when it fails on what a stranger has written.

    That is a fault of ours, and costs a hint: no grading may end by it.
    """
    try:
        return rule(known)
    except Exception as error:  # whatever it is
        what = f"{type(error).__name__}: {error}"[:200]
        print(f"labkit: the rule {rule.__name__} fails: {what}", file=sys.stderr)
        return ""


def as_called(s, text):
    """Return a hint that speaks of read(2), when that is how a program receives."""
    source = "\n".join(places.code(s.facts.lines, strings=False))
    if RECV.search(source) or not READ.search(source):
        return text
    return text.replace("recv(2)", "read(2)")


def hint(record, check, facts=None):
    """Return the hint for a failed check, "" when no rule applies."""
    symptoms = Symptoms(record, check, facts)
    for rule in rules(symptoms.facts.exercise):
        text = tried(rule, symptoms)
        if text:
            found = Hint(as_called(symptoms, text))
            found.__dict__.update(getattr(text, "__dict__", {}))
            found.rule = rule.__name__
            return found
    return Hint("")


def is_undone(found):
    """Tell whether a hint is that of a TODO that is not done."""
    return found.rule == "undone"


def no_nul(side):
    """Return how advice begins about a program that puts no NUL behind messages."""
    return f"Your {side} needs a NUL behind each message it receives"


def findings(record, side):
    """Return advice about bytes that were sent besides the messages."""
    found = []
    if record.get("nul") and not record.get("failure"):
        found.append(
            f"{no_nul(side)}; bare messages have none. Put one behind what recv"
            " returned."
        )
    theirs = sent(record, "client" if side == "server" else "server")
    for data in sent(record, side):
        if data in theirs:
            continue  # it is an echo, and padded as what came
        head = re.split(rb"[\0\r\n]", data)[0]
        if not head or head == data or not is_text(decoded(head.decode("latin-1"))):
            continue
        extra = data[len(head) :]
        if extra == b"\0":
            found.append(f"Your {side} sends the terminating NUL of its messages too.")
        elif extra.startswith(b"\0"):
            found.append(
                f"Your {side} sends whole buffers of {len(data)} bytes; its messages"
                f" are shorter: one has {len(head)}."
            )
        else:
            found.append(f"Your {side} sends a line end behind its messages.")
    return found
