"""The hints for the TODOs of an exercise, docs/hints/EXERCISE.md: read, and proved.

    ## client TODO 1, server TODO 1

    What to think about.

    Which call, and its manual page.

    What the call needs.

Each TODO of the skeletons has these three; none has a call of the solution in it with
what it needs, nor an assignment.
"""

import re
from pathlib import Path

from markers import Source
from support import PROGRAMS

STEPS = 3
TODO = re.compile(r"(client|server) TODO ([1-9]\d*)")
INSIDE = r"(?:[^()]|\((?:[^()]|\([^()]*\))*\))*"
CALL = re.compile(rf"\w+\({INSIDE}\w{INSIDE}\)")
ASSIGNMENT = re.compile(r"[\w.>\[\]-]+ = [^;]+")


def path_of(exercise):
    """Return the path of the hints of an exercise."""
    return Path("docs", "hints", f"{exercise}.md")


def read(exercise):
    """Return {(program, TODO): its hints}, each with its lines; {} without a file."""
    path, found = path_of(exercise), {}
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        heading, _, rest = section.partition("\n")
        blocks = [block.strip() for block in re.split(r"\n\s*\n", rest)]
        for program, number in TODO.findall(heading):
            found[program, int(number)] = [block for block in blocks if block]
    return found


def squeezed(text):
    """Return a text, or a piece of C, without its blanks."""
    return re.sub(r"\s", "", text)


def telling(body):
    """Return the calls and assignments in the body of a TODO: no hint has them."""
    text = " ".join(line.strip() for line in body)
    return CALL.findall(text) + ASSIGNMENT.findall(text)


def of_program(exercise, program, hints):
    """Return what is wrong with the hints for one program, a line each."""
    path, root, lines = path_of(exercise), Path("."), []
    names = [f"{tree}/{exercise}/{program}.c" for tree in ("skeleton", "solution")]
    if not all(Path(name).is_file() for name in names):
        return []
    skeleton, solution = [Source(root, name) for name in names]
    for number in sorted(skeleton.regions):
        mine, name = hints.get((program, number), []), f"{program} TODO {number}"
        if len(mine) != STEPS:
            lines.append(f"{path}: {name}: {len(mine)} hints, there should be {STEPS}")
        text = squeezed(" ".join(mine))
        for piece in telling(solution.regions.get(number, [])):
            if squeezed(piece) in text:
                lines.append(f"{path}: {name}: has what is to be written: {piece}")
    wrong = [n for p, n in hints if p == program and n not in skeleton.regions]
    return lines + [f"{path}: {names[0]} has no TODO {number}" for number in wrong]


def findings(exercise):
    """Return what is wrong with the hints of an exercise, if there are any."""
    hints = read(exercise)
    if not path_of(exercise).is_file():
        return []
    return [line for p in PROGRAMS for line in of_program(exercise, p, hints)]
