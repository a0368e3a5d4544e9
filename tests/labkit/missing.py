"""`labkit missing [EXERCISE]`: what an exercise lacks, or each; a line a finding.

A half-made exercise can neither be built nor tested as a whole, so `make check`
begins with this. Exit status 1 if anything is missing.
"""

import glob
import sys
from pathlib import Path

import checks
import engine
import todo
from checks import PAIRS
from proof import mutants, references
from support import PROGRAMS

PARTS = (
    *(f"{tree}/{{}}/{p}.c" for tree in ("solution", "skeleton") for p in PROGRAMS),
    *(f"python/{{}}/{p}.py" for p in PROGRAMS),
    "tests/{}.talk",
    "tests/{}.bats",
    "docs/{}.md",
)
EXTRA = ("tests/alternatives/{}/*/*", "tests/own/{}.talk")
WHAT = ("alternative", "checks of our own programs")
HEADINGS = (
    "Goal",
    "Protocol",
    "Your task",
    "Try it by hand",
    "What the tests check",
    "Hints",
    "Going further",
)
MARK = "FILL IN"
POINTS = 100


def exercises():
    """Return the names of all exercises, half-made ones too, in teaching order."""
    places = ("skeleton/*/", "solution/*/", "python/*/", "tests/*.talk", "docs/*.md")
    found = [Path(p) for place in places for p in glob.glob(place)]
    return sorted({p.stem for p in found if p.name[:2].isdigit()})


def read(path):
    """Return (Checks, findings) of a file of checks: talk says what it cannot read."""
    try:
        return checks.read(path), []
    except engine.Broken as reason:
        return [], [str(reason)]


def of_checks(path):
    """Return what is missing in the checks that are graded."""
    found, lines = read(path)
    if lines:
        return lines
    titles = {check.title for check in found}
    basis = {check.side for check in found if check.basis}
    lines += [f'{path}: no pairing "{t}"' for t in PAIRS if t not in titles]
    lines += [f"{path}: no basis for the {s}" for s in PROGRAMS if s not in basis]
    for check in found:
        if check.points and not check.group:
            lines.append(f"{path}:{check.line}: {check.name} has points and no group")
    points = sum(check.points for check in found)
    if points != POINTS:
        lines.append(f"{path}: {points} points, there should be {POINTS}")
    return lines


def of_pairings(path):
    """Return which pairings are missing in a .bats file."""
    text = Path(path).read_text(encoding="utf-8")
    return [f'{path}: no test "{t}"' for t in PAIRS if f'@test "{t}"' not in text]


def of_own(graded, path):
    """Return which names both files of checks have: mutants refer to either."""
    found, lines = read(path)
    names = {check.name for check in read(graded)[0]}
    twice = [check for check in found if check.name in names]
    return lines + [
        f"{path}:{check.line}: {check.name} is also in {graded}" for check in twice
    ]


def of_mutants(name):
    """Return what is missing in the mutants of an exercise."""
    files = [file for file in checks.files(name) if Path(file).is_file()]
    known = [check for file in files for check in read(file)[0]]
    graded = [check for check in read(files[0])[0] if check.side in PROGRAMS]
    return references.of_mutants(name, known, graded)


def of_handout(path):
    """Return which headings a handout lacks."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return [f'{path}: no heading "## {h}"' for h in HEADINGS if f"## {h}" not in lines]


def marks(path):
    """Return each place in a file that is still to be filled in."""
    lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    return [
        f"{path}:{number}: {MARK}{line.partition(MARK)[2].rstrip(' */')}"
        for number, line in enumerate(lines, 1)
        if MARK in line
    ]


def of_exercise(name):
    """Return every finding about an exercise."""
    parts = [part.format(name) for part in PARTS]
    there = [part for part in parts if Path(part).is_file()]
    lines = [f"{part}: missing" for part in parts if part not in there]
    lines += [
        finding
        for finding in todo.check(Path("."))
        if f"/{name}/" in finding and ": no s" not in finding
    ]
    for part in there:
        lines += of_checks(part) if part.endswith(".talk") else []
        lines += of_pairings(part) if part.endswith(".bats") else []
        lines += of_handout(part) if part.endswith(".md") else []
    more = [sorted(glob.glob(pattern.format(name))) for pattern in EXTRA]
    for pattern, what, files in zip(EXTRA, WHAT, more):
        if not files:
            lines.append(f"{pattern.format(name)}: no {what}")
    more.append(glob.glob(mutants.path_of(name)))
    lines += [line for path in there + sum(more, []) for line in marks(path)]
    graded, own = f"tests/{name}.talk", f"tests/own/{name}.talk"
    if graded in there and Path(own).is_file():
        lines += of_own(graded, own)
    if graded in there:
        lines += of_mutants(name)
    return lines


def main(arguments):
    """Print the findings. Returns the exit status, 0 or 1."""
    name, known = "".join(arguments), exercises()
    if name and name not in known:
        known = ", ".join(known)
        sys.exit(f"make check: EXERCISE={name}: no such exercise; there are {known}")
    lines = [line for each in known if name in ("", each) for line in of_exercise(each)]
    for line in lines:
        print(line, file=sys.stderr)
    if lines:
        print(
            f"make check: {len(lines)} left (docs/adding-an-exercise.md)",
            file=sys.stderr,
        )
    return 1 if lines else 0
