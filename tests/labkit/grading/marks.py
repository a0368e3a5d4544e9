"""What the source of a program tells: TODOs, functions, warnings of the compiler."""

import difflib
import os
import re

NO_CODE = ("/*", "*", "//", "#")
MARK = re.compile(r"(END )?TODO (\d{1,6})[: ]")
COMMENT = re.compile(r"(?:/\*|//)\s{0,9}(END )?TODO (\d{1,6})\b")  # of a marker
# Warnings that mostly are the cause of a failure, the gravest first; all others come
# after them, and what is only superfluous comes last.
GRAVE = (
    "comment",
    "implicit-function-declaration",
    "incompatible-pointer-types",
    "int-conversion",
    "uninitialized",
    "maybe-uninitialized",
    "return-type",
    "address",
    "parentheses",
    "unused-value",
    "empty-body",
    "misleading-indentation",
    "format",
    "stringop",
    "array-bounds",
    "sizeof",
    "overflow",
    "nonnull",
)
LIGHT = ("unused", "sign-compare", "missing-field", "pedantic")


def weight(warning):
    """Return a number to sort the lines of a compiler's warnings by."""
    match = re.search(r"\[-W([\w+-]+)[=\]]", warning)
    kind = match.group(1) if match else ""
    grave = (n for n, one in enumerate(GRAVE) if kind.startswith(one))
    light = any(kind.startswith(one) for one in LIGHT)
    return next(grave, len(GRAVE) + light)


def by_weight(warnings):
    """Return the lines of a compiler's warnings, what matters most first."""
    return sorted(warnings, key=weight)


LONGEST = 1000  # characters of a line that are looked at


def read(path):
    """Return the lines of a source, long ones cut, [] when it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return [line[:LONGEST] for line in file.read().splitlines()]
    except OSError:
        return []


def skeleton(exercise, side):
    """Return the lines of a skeleton."""
    return read(f"skeleton/{exercise}/{side}.c")


def lines_of(program):
    """Return the lines of a program's source; of None there are none."""
    return read(os.path.join(program.folder, program.source)) if program else []


def regions(lines):
    """Return {TODO: its lines, without blanks around them} between the markers."""
    found, current = {}, 0
    for line in lines:
        match = MARK.search(line)
        if match:
            current = 0 if match.group(1) else int(match.group(2))
            found.setdefault(current, [])
        elif current and line.strip():
            found[current].append(" ".join(line.split()))
    found.pop(0, None)
    return found


def todos_at(lines):
    """Return the TODO to which each line of a source belongs, or 0, in a list."""
    todo, found = 0, []
    for line in lines:
        for match in MARK.finditer(line):
            todo = 0 if match.group(1) else int(match.group(2))
        found.append(todo)
    return found


def squeezed(lines):
    """Return lines as one text, without the blanks around them."""
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def untouched(given, lines):
    """Return the TODOs of a source (lines) that are still as they were given.

    Where a marker of one is lost, its lines are looked for in all of the source.
    """
    mine, text = regions(lines), squeezed(lines)
    found = {n for n, body in regions(given).items() if mine.get(n) == body}
    for todo in {number for _, number in lost(given, lines)}:
        end = re.compile(rf"/\*\s*(?:END )?TODO {todo}\b")
        at = [n for n, line in enumerate(given) if end.search(line)]
        body = squeezed(given[at[0] + 1 : at[-1]])
        found |= {todo} if body and body in text else set()
    return sorted(found)


def outside(lines):
    """Return [(number, line)] of the code outside of TODOs, without blanks around."""
    numbered = enumerate(zip(lines, todos_at(lines)), 1)
    bare = [(n, " ".join(line.split())) for n, (line, todo) in numbered if not todo]
    return [(n, line) for n, line in bare if line and not line.startswith(NO_CODE)]


def changed(given, lines):
    """Return the line at which a source is not as given, outside of its TODOs, or 0.

    That is one place: who has written all anew, or moved it, knows that.
    """
    if lost(given, lines) or not marks_in(lines):
        return 0
    mine, theirs = outside(lines), [line for _, line in outside(given)]
    matcher = difflib.SequenceMatcher(None, theirs, [line for _, line in mine], False)
    places = [c[3] for c in matcher.get_opcodes() if c[0] in ("replace", "delete")]
    return mine[places[0]][0] if len(places) == 1 and places[0] < len(mine) else 0


def left_over(given, lines):
    """Return the lines of a source at which the end of a given TODO still stands.

    That is in TODOs in which there is something else, too.
    """
    todos, as_given = todos_at(lines), untouched(given, lines)
    texts = [" ".join(line.split()) for line in lines]
    ends = {n: body[-2:] for n, body in regions(given).items() if n not in as_given}
    return [
        number
        for number, todo in enumerate(todos, 1)
        if len(ends.get(todo, ())) == 2 and texts[number - 1 : number + 1] == ends[todo]
    ]


def marks_in(lines):
    """Return [("END " or "", TODO)] of the markers in a source, in order."""
    found = (match for line in lines for match in COMMENT.finditer(line))
    return [(match.group(1) or "", int(match.group(2))) for match in found]


def lost(given, lines):
    """Return those of a skeleton (given) that a source has no more.

    Of a source without any, which nobody has written into the skeleton, none is lost.
    """
    mine = marks_in(lines)
    return [one for one in marks_in(given) if one not in mine] if mine else []


def on_lost(name, given, lines):
    """Return the line about the markers that a source called name has lost, or ""."""
    missing = [
        f"/* {end}TODO {n}{'' if end else ': ...'} */" for end, n in lost(given, lines)
    ]
    if not missing:
        return ""
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    what = f"{missing[0]}{more}: put {'them' if more else 'it'} back"
    noun = "lines" if more else "line"
    return f"{name} has lost the {noun} {what}, as in skeleton/."


def sentence(given, todo):
    """Return what a TODO of a skeleton says, in one line, "" when there is none."""
    match = re.search(rf"/\* TODO {todo}: (.*?) \*/", "\n".join(given), re.S)
    return " ".join(match.group(1).split()) if match else ""


def function_of(given, todo):
    """Return the name of the function of a skeleton that a TODO is in, or ""."""
    name = ""
    for line in given:
        match = re.match(r"[a-z].*?(\w+)\(", line)
        name = match.group(1) if match else name
        mark = MARK.search(line)
        if mark and not mark.group(1) and int(mark.group(2)) == todo:
            return name
    return ""


def function_at(lines, number):
    """Return the name of the function that a line of a source is in, or ""."""
    for line in reversed(lines[:number]):
        if re.match(r"[A-Za-z_]", line):
            match = re.match(r"(?:[A-Za-z_][^;={}()]*[\s*])?(\w+)\([^;]*$", line)
            return match.group(1) if match else ""
    return ""


def line_of_function(lines, name):
    """Return the line at which a function begins, 0 when that is not certain."""
    starts = [
        number
        for number, line in enumerate(lines, 1)
        if re.match(rf"[A-Za-z][^;={{}}]*?\b{name}\(", line) and ";" not in line
    ]
    return starts[0] if name and len(starts) == 1 else 0
