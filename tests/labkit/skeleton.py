"""`labkit skeleton EXERCISE`: writes the skeleton of an exercise from its solution.

A skeleton is the solution, but for what stands between the markers of a TODO
(markers.py). Each TODO is the whole body of one function, which becomes

    (void)fd, (void)path, (void)remove_stale_file;
    warnx("TODO 2 is not done yet");
    errno = ENOSYS;
    return -1;

where (void) keeps the compiler silent about the parameters, and about functions and
variables of the file that are used in that TODO first, and outside TODOs nowhere. A
function that returns nothing only says it; one that is handed to atexit(3) or to
signal(2) does not even say it.
"""

import re
import sys
from pathlib import Path

from markers import Source
from proof.mutate import tokens

HEAD = re.compile(r"(?:static |inline )*(.*?)(\w+)\((.*)\)")
WIDTH = 80 - 8  # of a line behind its tab
# What a function returns when it fails, by the type that it returns.
SIGNED = "int|long|short|long long|ssize_t|pid_t|off_t|int(8|16|32|64|max)_t"
FAILED = (
    (r"void", ""),
    (r".*\*", "NULL"),
    (r"bool|_Bool", "false"),
    (r"size_t|unsigned.*|uint\w+|in_port_t|in_addr_t", "0"),
    (SIGNED, "-1"),
)


def head_of(lines, begin):
    """Return the head of the function whose body begins with lines[begin]."""
    first = begin - 1
    while first > 0 and lines[first - 1] and lines[first - 1][:1] not in "} */#":
        first -= 1
    return " ".join(line.strip() for line in lines[first : begin - 1])


def parameters(text):
    """Return the names of the parameters of a function, as they are written in C."""
    names = re.findall(r"(\w+)(?:\[[^\]]*\])*(?:,|$)|\(\*(\w+)\)\(", text)
    return [a or b for a, b in names if (a or b) != "void"]


def given(found):
    """Return the names of the functions and variables of a file; found: its tokens."""
    names, depth = [], 0
    for number, (_, _, word) in enumerate(found):
        depth += (word in "({[") - (word in ")}]")
        if word == "static" and not depth:
            end = number
            while found[end][2] not in ("(", "=", ";", "["):
                end += 1
            names.append(found[end - 1][2])
    return list(dict.fromkeys(names))


class Uses:
    """Which names of a source are used in which of its TODOs."""

    def __init__(self, source):
        """Look at every word of the Source."""
        self.spans, offset, starts = {}, 0, []
        for line in source.text.splitlines(keepends=True):
            starts.append(offset)
            offset += len(line)
        for number, begin in source.begins.items():
            end = begin + len(source.regions[number])
            self.spans[number] = starts[begin - 1], starts[end]
        found = tokens(source.text)
        self.names = given(found)
        self.places, self.handed = {}, set()  # name: numbers of TODOs, 0 outside
        depth = 0
        for before, (at, _, word), after in zip(found, found[1:], found[2:]):
            depth += (before[2] == "{") - (before[2] == "}")
            member = before[2] in (".", "->")
            if word in self.names and depth and not member:
                if after[2] != "=":  # what is only written to is not used
                    self.places.setdefault(word, []).append(self.todo_at(at))
                if after[2] != "(":
                    self.handed.add(word)

    def todo_at(self, at):
        """Return the number of the TODO in which an offset is, or 0."""
        return next((n for n, (a, b) in self.spans.items() if a <= at < b), 0)

    def of(self, number):
        """Return the names that TODO number, of all TODOs, must mention."""
        alone = [name for name, where in self.places.items() if 0 not in where]
        return [name for name in alone if self.places[name][0] == number]


def mention(names):
    """Return the statements that use names and do nothing, in short lines."""
    lines = []
    for name in names:
        word = f"(void){name}"
        if lines and len(lines[-1]) + len(word) + 3 <= WIDTH:
            lines[-1] += f", {word}"
        else:
            lines.append(word)
    return [f"{line};" for line in lines]


def body(source, number, uses):
    """Return the lines of a TODO that is not done; notes why there can be none."""
    begin = source.begins[number]
    end = begin + len(source.regions[number]) + 1
    around = source.lines[begin - 2], "".join(source.lines[end : end + 1])
    head = HEAD.fullmatch(head_of(source.lines, begin - 1))
    if around != ("{", "}") or not head:
        source.found(begin, f"TODO {number} is not the whole body of a function")
        return []
    returned, name, given = (part.strip() for part in head.groups())
    failed = [text for form, text in FAILED if re.fullmatch(form, returned)]
    if not failed:
        what = f"a function that returns {returned}"
        source.found(begin, f"TODO {number}: nothing says that {what} has failed")
        return []
    lines = mention(parameters(given) + uses.of(number))
    if failed[0] or name not in uses.handed:
        lines.append(f'warnx("TODO {number} is not done yet");')
    if failed[0]:
        lines += ["errno = ENOSYS;", f"return {failed[0]};"]
    return [f"\t{line}" for line in lines]


def made_of(source):
    """Return the text of the skeleton of a Source, which gets the findings."""
    for header in "err.h", "errno.h":
        if f"#include <{header}>" not in source.lines:
            source.found(0, f"no #include <{header}>, which the skeleton needs")
    if source.findings:
        return ""
    lines, uses = list(source.lines), Uses(source)
    for number in sorted(source.begins, key=source.begins.get, reverse=True):
        begin = source.begins[number]
        end = begin + len(source.regions[number])
        lines[begin:end] = body(source, number, uses)
    return "" if source.findings else "".join(f"{line}\n" for line in lines)


def write(path, text):
    """Write a skeleton, and say what became of the one that was there."""
    old = path.read_bytes() if path.is_file() else b""
    said = "same" if old == text.encode() else "changed" if old else "new"
    path.parent.mkdir(parents=True, exist_ok=True)
    if said != "same":
        path.write_bytes(text.encode())
    print(f"{said:<8} {path}")


def main(arguments):
    """Write the skeletons of the exercise; if one cannot be made, none."""
    exercise, root = "".join(arguments), Path(".")
    sources = sorted(root.glob(f"solution/{exercise}/*.c")) if exercise else []
    if not sources:
        known = ", ".join(sorted(p.name for p in root.glob("solution/*/")))
        sys.exit(
            f"make skeleton: EXERCISE={exercise}: no solution/{exercise}/*.c;"
            f" there are {known}"
        )
    made = {}
    for path in sources:
        source = Source(root, str(path))
        made[Path("skeleton", exercise, path.name)] = made_of(source)
        for finding in source.findings:
            print(f"make skeleton: {finding}", file=sys.stderr)
    if not all(made.values()):
        return 1
    for path, text in made.items():
        write(path, text)
    return 0
