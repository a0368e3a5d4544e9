"""Slips of the pen that no compiler warns of, found in a source: places, and why.

They are facts about the text; only a check that fails makes a hint of one.
"""

import itertools
import re

from grading import marks, places

# `n = recv(`: of these calls what is returned is wanted, and no truth about it.
ASSIGNED = re.compile(r"\b(\w{1,40})\s{0,9}=\s{0,9}(socket|accept|recv|read)\s*\(")
# `return socket(`: in a TODO, whoever calls the function wants a descriptor.
RETURNED = re.compile(r"\breturn\s{1,9}(socket|accept)\s{0,9}\(")
FAR = 2000  # characters that are looked at behind such a call
MANY = 50  # such calls, at most
COMPARED = re.compile(r"\s{0,9}(?:[<>]=?|==|!=)\s{0,9}-?\d")


def behind_call(text, start):
    """Return where a call ends whose arguments begin at start, or -1."""
    depth = 1
    for position in range(start, min(start + FAR, len(text))):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if not depth:
            return position + 1
        if text[position] in ";{}":
            break
    return -1


def comparison_assigned(lines):
    """Return (line, variable, call) of a comparison that is assigned, or None.

    The variable is used as a descriptor, a count or a place, so it is no truth.
    """
    text, todos = "\n".join(places.code(lines, strings=False)), marks.todos_at(lines)
    for match in itertools.islice(RETURNED.finditer(text), MANY):
        end = behind_call(text, match.end())
        line = text.count("\n", 0, match.start()) + 1
        if end > 0 and COMPARED.match(text, end) and todos[line - 1]:
            return line, "the caller", match.group(1)
    for match in itertools.islice(ASSIGNED.finditer(text), MANY):
        name, call = match.groups()
        end = behind_call(text, match.end())
        below = text[match.end() : match.end() + FAR]
        used = re.search(rf"[\[(] ?{name}[\],]|\breturn {name};", below)
        if end > 0 and COMPARED.match(text, end) and used:
            return text.count("\n", 0, match.start()) + 1, name, call
    return None
