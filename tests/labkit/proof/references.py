"""Finds what the mutants of an exercise refer to and is not there; nothing is run.

That are checks, lines of the solution, mutants of which feedback is kept, changes
that are explained; and which graded checks no mutant fails. A line a finding.
"""

import glob
import os
import re

from proof import edits, golden, mutants, mutate


def of_mutants(exercise, known, graded):
    """Return every finding about the files of mutants of an exercise.

    known: all its Checks; graded: those that a mutant must fail.
    """
    path = mutants.path_of(exercise)
    if not os.path.isfile(path):
        return [f"{path}: missing"]
    made, lines = mutants.read(exercise)
    sides = {check.name: check.side for check in known}
    for one in made:
        lines += one.strangers(sides) + edits.apply(exercise, one.edits)[1]
    repeated = mutants.repeated(made)
    if mutants.HALF not in repeated:
        lines.append(f"{path}: no half-right submission: no mutant has `again half`")
    for together in repeated.values():
        found = edits.apply(exercise, together)[1]
        lines += [line for line in found if line not in lines]
    failed = {name for one in made for name in one.checks}
    missed = [check.name for check in graded if check.name not in failed]
    lines += [f"{path}: no mutant fails {name}" for name in missed]
    lines += of_feedback(exercise, made, sides)
    return lines + of_equivalents(exercise)


def of_feedback(exercise, made, names):
    """Return which feedback is of no mutant, or about no check."""
    path, known = golden.path_of(exercise), {one.name for one in made}
    kept, lines = golden.read(exercise), []
    lines += [f"{path}: no mutant {name}" for name in kept if name not in known]
    for name, text in kept.items():
        for check in re.findall(rf"^{exercise}: (\S+)$", text, re.M):
            if check not in names:
                lines.append(f"{path}: {name}: no check {check}")
    return lines


def of_equivalents(exercise):
    """Return which changes are explained that are not made, as the source is now."""
    path, made = mutate.path_of(exercise), set()
    try:
        known = mutate.equivalents(path)
    except ValueError as reason:
        return [str(reason)]
    for source in glob.glob(f"solution/{exercise}/*.c") if known else ():
        with open(source, encoding="utf-8") as file:
            found = mutate.mutations(file.read())
        made |= {(os.path.basename(source), *one.key()) for one in found}
    return [
        f"{path}: no such change in {file} {function}: {old} => {new}"
        for file, function, old, new in known
        if (file, function, old, new) not in made
    ]
