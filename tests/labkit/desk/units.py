"""Which function of a program does not do what the comment above it says.

While TODOs are undone there is no conversation that could tell. So the functions of
what is done are called one by one, in a box, by the unit tests of the exercise:
tests/units/unit.h says how. An exercise may have none.
"""

import glob
import os
import re
import shutil
from typing import NamedTuple

import engine
import running
from desk import shelf
from desk.files import content, digest, recall, remember
from grading import marks, rules_program, score
from grading.compiler import FILL
from reports.common import visible

FOLDER = os.path.join("tests", "units")
SPECIFICATION = os.path.join(FOLDER, "units.talk")
INSIDE = ".units-of-"  # and the name: where tests are compiled, beside the sources
# Time that is slept passes at once, and main() is that of the tests.
RENAMED = {"main": "program_main"}
RENAMED.update({name: f"unit_{name}" for name in ("sleep", "usleep", "nanosleep")})
LIMIT = 60  # seconds; only guards against hanging
SCALE = 4  # of the limits of talk: what goes round in a loop takes its time


class Told(NamedTuple):
    """A function that does not do what its comment says."""

    side: str  # client, server
    todo: int
    call: str  # such as: hear(fd, message), the peer has closed
    expected: str
    received: str


class Check(NamedTuple):
    """All that a Play needs to know of the check that runs the tests."""

    name: str


def tests_of(program):
    """Return the file of the unit tests of a program in C, "" when there is none."""
    path = os.path.join(FOLDER, program.exercise, f"{program.name}.c")
    return path if program.suffix == ".c" and os.path.isfile(path) else ""


def headers(exercise):
    """Return the files that unit tests of an exercise include, sorted."""
    folders = (FOLDER, os.path.join(FOLDER, exercise))
    return sorted(path for one in folders for path in glob.glob(f"{one}/*.h"))


def doubles(program):
    """Return the file of what stands for TODOs that are undone; there may be none."""
    return os.path.join(FOLDER, program.exercise, f"{program.name}.h")


def joined(program):
    """Return the text of the source that includes the program and its tests."""
    given = marks.skeleton(program.exercise, program.name)
    undone = marks.untouched(given, marks.lines_of(program))
    lines = [f'#define PROGRAM "{program.source}"']
    lines += [f"#define UNDONE {' '.join(f'{todo},' for todo in undone)}"]
    lines += ['#include "unit.h"']
    lines += [f'#include "{program.name}.h"'] * os.path.isfile(doubles(program))
    lines += [f"#define {name} {other}" for name, other in RENAMED.items()]
    lines += [f'#line 1 "../{program.source}"', with_doubles(program, undone)]
    lines += [f"#undef {name}" for name in RENAMED]
    return "\n".join([*lines, f'#include "{program.name}-tests.c"', ""])


def with_doubles(program, undone):
    """Return the source of a program in which something stands for what is undone.

    That is UNIT_TODO_n, where the exercise defines it: see unit.h. The numbers of the
    lines stay.
    """
    known = "\n".join(marks.read(doubles(program)))
    defined = {int(n) for n in re.findall(r"#define UNIT_TODO_(\d{1,6})", known)}

    def marker(match):
        todo = int(match[1])
        return match[0] + f" UNIT_TODO_{todo}" * (todo in defined & set(undone))

    with open(os.path.join(program.folder, program.source), "rb") as file:
        text = file.read().decode("latin-1")
    return re.sub(r"/\* TODO (\d{1,6}):[^/]*\*/", marker, text)


def build(program, tests):
    """Build the unit tests of a program. Returns the path of them, "" on failure.

    They fail to compile when a function is not there, or takes other arguments:
    nobody is held to them.
    """
    here = INSIDE + program.name
    inside = os.path.join(program.folder, here)
    os.makedirs(inside, exist_ok=True)
    for path in headers(program.exercise):
        shutil.copy(path, inside)
    shutil.copy(tests, os.path.join(inside, f"{program.name}-tests.c"))
    source = os.path.join(here, f"{program.name}.c")
    with open(os.path.join(program.folder, source), "w", encoding="latin-1") as file:
        file.write(joined(program))
    # It has the name of the program, which err(3) says.
    output = os.path.join(inside, program.name)
    plain = ["-O0", "-g", "-w", "-iquote", "."]
    more = ["-fsanitize=address", FILL]
    said = program.compile(output, [*plain, *more], source)
    if any(flag.partition("=")[0] in said for flag in more):
        said = program.compile(output, plain, source)
    return "" if said else output


def read(record, side):
    """Return {"must" or "may": Told} of what the tests have printed."""
    events = record.get("events", ())
    text = "".join(e["text"] for e in events if e["what"] == "prints")
    found = {}
    for line in text.splitlines():
        kind, *parts = [visible(part) for part in line.split("\t")]
        if len(parts) == 4 and parts[0].isdigit():
            found[kind] = Told(side, int(parts[0]), *parts[1:])
    return found


def told(program, options):
    """Return {"must": Told, "may": Told} about a program that has been built.

    Either is there only when something is otherwise; what a program may do otherwise
    costs nothing. It is found out once, and kept beside the build of the program.
    options: of talk, which say where programs run.
    """
    path = os.path.join(shelf.folder_of(program), shelf.key(program), "units.json")
    known, basis = recall(path), basis_of(program)
    if known.get("basis") == basis:
        return {kind: Told(*one) for kind, one in known["told"].items()}
    found, is_certain = found_out(program, options)
    if is_certain:
        plain = {kind: list(one) for kind, one in found.items()}
        remember(path, {"basis": basis, "told": plain})
    return found


def basis_of(program):
    """Return a name for all that the tests of a program are, besides the program."""
    paths = [__file__, engine.TALK, SPECIFICATION, tests_of(program)]
    paths += headers(program.exercise)
    return digest([content(path) for path in paths])


def found_out(program, options):
    """Return (what told() promises, whether that stays so), whatever is known."""
    tests = tests_of(program)
    built = tests and build(program, tests)
    if not built:
        return {}, True
    name = f"{program.name}-units"
    command = [f"--sanitized-{program.name}", f"{os.path.abspath(built)}\n"]
    options = [*options, "--scale", str(SCALE), *command]
    run = running.Run()
    run.all([engine.Play(SPECIFICATION, [Check(name)], options)], 1, LIMIT)
    ok = [result for result in run.results if result.state == "ok"]
    return read(ok[0].record, program.name) if ok else {}, bool(ok)


def sentence(one):
    """Return what a Told says, in one line."""
    return f"{one.call}: {one.received}. Expected: {one.expected}."


def finding(one):
    """Return what a report says of a Told about which no check complains."""
    return f"TODO {one.todo} of the {one.side}, called alone: {sentence(one)}"


def entry(one, program):
    """Return an entry, as a report has one for a check, for a Told of a program."""
    function = marks.function_of(marks.skeleton(program.exercise, one.side), one.todo)
    lines = marks.lines_of(program)
    hint = rules_program.called_alone(one.side, lines, one.received)
    place = hint.place and f"{program.source}:{hint.place.rpartition(':')[2]}"
    return {
        "name": f"TODO {one.todo} of the {one.side}: {function}() does not do what"
        " the comment above it says",
        "check": "",
        "side": one.side,
        "points": 0,
        "todo": one.todo,
        "undone": 0,
        "message": one.call,
        "expected": one.expected,
        "received": one.received,
        "where": place or program.line_of(one.todo),
        "events": [],
        "hint": hint,
        "read": pages(one, program),
    }


def pages(one, program):
    """Return what to read about the TODO of a Told."""
    return score.pages_in(score.todo_sentence(program.exercise, one.side, one.todo))


def explain(coming, one, program):
    """Say in a check that fails, a Next, which function is wrong, by a Told."""
    other = coming.test["where"] and coming.todo != one.todo
    coming.test["alone"] = f"TODO {one.todo}: " * bool(other) + sentence(one)
    if not coming.test["where"]:
        place = {"where": program.line_of(one.todo), "todo": one.todo}
        coming.test.update(place, read=pages(one, program), said={}, changed="")
        coming.todo = one.todo
