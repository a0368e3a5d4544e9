"""What students are told about the mutants: tests/mutants/EXERCISE.feedback.

A section a mutant: its name, a colon, and the text, four columns further right.
GOLDEN=update writes it.
"""

import re

HEAD = "# What a student is told about each of the mutants: GOLDEN=update writes it.\n"
SECTION = re.compile(r"^(\S+):\n((?:(?:    .*)?\n)*)", re.M)


def path_of(exercise):
    """Return the name of the file with the feedback of an exercise."""
    return f"tests/mutants/{exercise}.feedback"


def read(exercise):
    """Return {name of a mutant: feedback} of an exercise; without a file, {}."""
    try:
        with open(path_of(exercise), encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return {}
    return {
        name: re.sub("^    ", "", body, flags=re.M).strip("\n")
        for name, body in SECTION.findall(text)
    }


def write(exercise, sections, order):
    """Write the sections, in the order of the names; others are dropped."""
    parts = [HEAD]
    for name in order:
        if name in sections:
            body = re.sub("^(?=.)", "    ", sections[name], flags=re.M)
            parts.append(f"{name}:\n{body}\n")
    with open(path_of(exercise), "w", encoding="utf-8") as file:
        file.write("\n".join(parts))
