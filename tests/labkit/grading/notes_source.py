"""Notes on what the source of a program shows, while no check can tell it.

Each looks at what is Known of a program (notes.py) and returns a note, "" when it does
not apply.
"""

import re

from grading import marks, slips
from grading.places import code, PRINTS, STRING

TERMINATES = re.compile(
    r"'\\0'|'\\x0+'|\\0|\b(memset|bzero|calloc|snprintf|strn?cpy|strlcpy|std::)"
    r"|=\s*\{|=\s*\"\"|[\])]\s*=\s*(0|NUL)\b|\bNUL\b"
)
# What may clear a buffer elsewhere in a program.
CLEARS = re.compile(r"'\\0'|\bcalloc\b|char\s[^;\n]*\]\s*=|\]\s*=\s*0\b|std::")
FILLS = re.compile(r"\b(?:memset|bzero)\s*\(\s*&?\s*(\w+)")
UNSAFE = re.compile(
    r"\b(f?printf|f?puts|s?n?printf|perror|errx?|warnx?|exit|system|remove|fflush|free)"
    r"\s?\("
)
TRUTH = re.compile(r"\breturn\s+(send|recv)\s?\([^;]*\)\s*[<>=!]=?\s*-?\d+\s*;")
FLUSHES = re.compile(
    r"\b(fflush|setv?buf|setlinebuf|puts|putchar|fputs|dprintf)\b|cout"
)
ENDS = re.compile(r"\b(_?exit|_Exit|abort|exec\w+)\s?\(")
NEAR = 1000  # characters in which a statement begins and ends


def clears(text):
    """Tell whether a program may clear the buffer that it receives into."""
    if CLEARS.search(text):
        return True
    # An address is cleared too, and is known by its members.
    names = {match.group(1) for match in FILLS.finditer(text)}
    return any(not re.search(rf"\b{one}(\.|->)s(in6?|un)_", text) for one in names)


def no_terminator(known):
    """Return the note about a NUL that is missing, while no check can tell it yet."""
    if any(name.endswith(("-terminates", "-stale-bytes")) for name in known.passed):
        return ""
    for todo, body in known.regions.items():
        sentence = marks.sentence(known.given, todo)
        text = "\n".join(body)
        receives = re.search(r"\b(recv|read|recvfrom)\s*\(", text)
        if "recv(2)" not in sentence or not receives:
            continue
        if not TERMINATES.search(text) and not clears(known.own):
            return (
                f"Nothing in TODO {todo} of your {known.side} puts a NUL behind what"
                " recv(2) has received; functions for strings need one."
            )
    return ""


def bodies(known):
    """Return [(TODO, its code)] of a program."""
    pairs = list(zip(code(known.lines, strings=False), marks.todos_at(known.lines)))
    return [
        (todo, "\n".join(line for line, where in pairs if where == todo))
        for todo in known.regions
    ]


def truth_kept(known):
    """Return the note about a comparison that is kept, while every check holds."""
    found = slips.comparison_kept(known.lines)
    if not found or any(record["failure"] for record in known.records):
        return ""
    line, name, call, truth = found
    return (
        f"In line {line} of your {known.side}, {name} gets the result of the"
        f" comparison, 0 or 1, and not what {call}() returned, so no failure is"
        f" noticed: `({name} = {call}(...)) {truth}` and not"
        f" `({name} = {call}(...) {truth})`."
    )


def truth_returned(known):
    """Return the note about a comparison that is returned instead of a count."""
    lines = zip(code(known.lines, strings=False), marks.todos_at(known.lines))
    for number, (line, todo) in enumerate(lines, 1):
        match = TRUTH.search(line) if todo else None
        if match:
            return (
                f"Line {number} of your {known.side} returns a comparison, 0 or 1, and"
                f" not what {match.group(1)}(2) returned: whoever calls that function"
                " does not see -1 when it has failed."
            )
    return ""


def forks(known):
    """Return the note about a second process that goes on as the first one does."""
    for todo, body in bodies(known):
        if re.search(r"\bfork\s?\(", body) and not ENDS.search(body):
            return (
                f"TODO {todo} of your {known.side} calls fork(2): two processes return"
                " from that function, and both go on with the conversation. One is all"
                " that is needed."
            )
    return ""


def not_said(known):
    """Return the note about a TODO that is to say something, and prints nothing."""
    for todo, body in known.regions.items():
        sentence = marks.sentence(known.given, todo)
        if "say so" not in sentence or todo in known.facts.untouched:
            continue
        if not any(PRINTS.search(line) for line in body):
            return (
                f"TODO {todo} of your {known.side} prints nothing, but it is to say"
                " what goes on: whoever starts the program sees nothing else."
            )
    return ""


def said_late(known):
    """Return the note about a line that is printed without an end of line."""
    lines, todos = code(known.lines), marks.todos_at(known.lines)
    for todo in known.regions:
        numbered = [
            (n, line) for n, line in enumerate(lines, 1) if todos[n - 1] == todo
        ]
        text = "\n".join(line for _, line in numbered)
        prints = re.findall(r"\bprintf\s?\(([^;]{0,400});", text)
        strings = [STRING.findall(one) for one in prints]
        if "say so" not in marks.sentence(known.given, todo) or FLUSHES.search(text):
            continue
        ends = [one[-1].endswith("\\n") if one else True for one in strings]
        if ends and not any(ends):
            line = next(n for n, line in numbered if re.search(r"\bprintf\b", line))
            return (
                f"Line {line} of your {known.side} prints without a newline: what it"
                " says stays in a buffer, and appears only when something else is"
                " printed."
            )
    return ""


def exits_inside(known):
    """Return the note about a function that ends the program, and well."""
    line = slips.exit_with_success(known.lines)
    todo = marks.todos_at(known.lines)[line - 1] if line else 0
    if not todo:
        return ""
    return (
        f"TODO {todo} of your {known.side} calls exit(3), so main() does not come to"
        " its end: return what the comment above the function says."
    )


def closes_early(known):
    """Return the note about a descriptor that main() closes, closed before."""
    found = slips.closes_early(known.lines, known.given)
    if not found:
        return ""
    line, todo, name = found
    return (
        f"Line {line} of your {known.side}, in TODO {todo}, closes {name}: main() does"
        " that when the conversation is over, and needs it open until then."
    )


def result_dropped(known):
    """Return the note about calls whose failure is passed over, while checks hold."""
    found = slips.dropped(known.lines, known.given)
    if not found or any(record["failure"] for record in known.records):
        return ""
    line, name = found[0]
    more = f", and so does line {found[1][0]}" if len(found) > 1 else ""
    return (
        f"Line {line} of your {known.side} drops what {name}() returns{more}: when it"
        " is -1, the call has failed, and nobody learns that."
    )


def never_zero(known):
    """Return the note about a function that is compared with what it never returns."""
    found = slips.compared_with_zero(known.lines, known.given)
    if not found or any(record["failure"] for record in known.records):
        return ""
    line, name = found
    return (
        f"Line {line} of your {known.side} compares {name}() with 0, which it never"
        " returns: -1 is the failure, as its manual page or the comment above it says."
    )


def unsafe_in_handler(known):
    """Return the note about a call that no handler of a signal may make."""
    lines = zip(code(known.lines, strings=False), marks.todos_at(known.lines))
    for number, (line, todo) in enumerate(lines, 1):
        call = UNSAFE.search(line) if todo else None
        if call and "signal-safety(7)" in marks.sentence(known.given, todo):
            return (
                f"Line {number} of your {known.side} calls {call.group(1)}(3), which"
                " signal-safety(7) does not list: that function runs when a signal"
                " comes, too, in the middle of whatever is going on."
            )
    return ""


def of_beginning(word):
    """Return what finds a comparison of as many characters as a word has."""
    sizes = (
        str(len(word)),
        rf'strlen\s*\(\s*"{word}"\s*\)',
        rf'sizeof\s*\(?\s*"{word}"\s*\)?\s*-\s*1',
    )
    return re.compile(
        r"\b(?:strn(?:case)?cmp|memcmp)\s*\("
        rf"([^;{{}}]{{0,200}}?),\s*(?:{'|'.join(sizes)})\s*\)"
    )


def beginning_compared(known, words):
    """Return the first of some words of which only the beginning is compared, or ""."""
    for word in words:
        for match in of_beginning(word).finditer(known.own):
            begin, end = match.span()
            before = re.split(r"[;{}]", known.own[max(begin - NEAR, 0) : begin])[-1]
            after = re.split(r"[;{}]", known.own[end : end + NEAR])[0]
            whole = rf"\[{len(word)}\]|strlen|[!=]= ?{len(word)}\b"
            whole = re.search(whole, before + after)
            if f'"{word}"' in match.group(0) and not whole:
                return word
    return ""


RULES = (
    no_terminator,
    truth_kept,
    truth_returned,
    forks,
    not_said,
    said_late,
    exits_inside,
    closes_early,
    result_dropped,
    never_zero,
    unsafe_in_handler,
)
