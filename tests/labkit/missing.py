"""`labkit missing [EXERCISE [parts]]`: what an exercise lacks, or each.

A line a finding. With `parts` only those without which nothing can be built or
tested: `make check` begins with them, and lists the others behind its results.
Exit status 1 if anything is missing; what is only marked to be filled in is not,
where the exercise is named.
"""

import glob
import sys
from pathlib import Path

import checks
import engine
import hinttexts
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
EXTRA = ("tests/alternatives/{}/*/*", "tests/own/{}.talk", "docs/hints/{}.md")
WHAT = ("alternative", "checks of our own programs", "hints for the TODOs")
HEADINGS = (
    "Goal",
    "Your task",
    "Try it by hand",
    "When it goes wrong",
    "Hints",
    "Protocol",
    "What the tests check",
    "Going further",
)
MARK = "FILL IN"
ENDS = ' */"'  # of a comment, of a docstring
POINTS = 100
GUIDE = "docs/adding-an-exercise.md"


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
    """Return which headings a handout lacks, or that they have another order."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    there = [line[3:] for line in lines if line[3:] in HEADINGS and line[:3] == "## "]
    lacks = [f'{path}: no heading "## {h}"' for h in HEADINGS if h not in there]
    if lacks or there == list(HEADINGS):
        return lacks
    return [f"{path}: the order of the headings is {', '.join(HEADINGS)}"]


def marks(path):
    """Return each place in a file that is still to be filled in."""
    lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    return [
        f"{path}:{number}: {MARK}{line.partition(MARK)[2].rstrip(ENDS)}"
        for number, line in enumerate(lines, 1)
        if MARK in line
    ]


def parts_of(name):
    """Return (parts of an exercise that are there, findings about the others)."""
    parts = [part.format(name) for part in PARTS]
    there = [part for part in parts if Path(part).is_file()]
    lines = [f"{part}: missing" for part in parts if part not in there]
    scripts = [path for path in checks.files(name) if Path(path).is_file()]
    return there, lines + [line for path in scripts for line in read(path)[1]]


def of_exercise(name):
    """Return every finding about an exercise of which all parts are there."""
    there, lines = parts_of(name)[0], []
    lines += [
        finding
        for finding in todo.check(Path("."))
        if f"/{name}/" in finding and ": no s" not in finding
    ]
    lines += hinttexts.findings(name)
    for part in there:
        lines += of_checks(part) if part.endswith(".talk") else []
        lines += of_pairings(part) if part.endswith(".bats") else []
        lines += of_handout(part) if part.endswith(".md") else []
    more = [sorted(glob.glob(pattern.format(name))) for pattern in EXTRA]
    for pattern, what, files in zip(EXTRA, WHAT, more):
        if not files:
            lines.append(f"{pattern.format(name)}: no {what}")
    graded, own = f"tests/{name}.talk", f"tests/own/{name}.talk"
    if Path(own).is_file():
        lines += of_own(graded, own)
    return lines + of_mutants(name)


def to_fill_in(name):
    """Return each place of an exercise that is still to be filled in.

    Not in the skeletons: `make skeleton` writes them.
    """
    parts = parts_of(name)[0] + glob.glob(mutants.path_of(name))
    files = [path for path in parts if not path.startswith("skeleton/")]
    for pattern in EXTRA:
        files += sorted(glob.glob(pattern.format(name)))
    return [line for path in files for line in marks(path)]


def behind(exercise):
    """Return (findings, places to be filled in) of what has all its parts."""
    chosen = [name for name in exercises() if exercise in ("", name)]
    lacks = [line for name in chosen for line in of_exercise(name)]
    return lacks, [line for name in chosen for line in to_fill_in(name)]


def main(arguments):
    """Print the findings. Returns the exit status, 0 or 1."""
    name, which = (list(arguments) + ["", ""])[:2]
    known = exercises()
    if name and name not in known:
        known = ", ".join(known)
        sys.exit(f"make check: EXERCISE={name}: no such exercise; there are {known}")
    chosen = [each for each in known if name in ("", each)]
    lines, places = [line for each in chosen for line in parts_of(each)[1]], []
    if not lines and which != "parts":
        lines, places = behind(name)
    for line in lines + places:
        print(line, file=sys.stderr)
    if lines or places:
        count = len(lines + places)
        print(f"make check: {count} left ({GUIDE})", file=sys.stderr)
    return 1 if lines or (places and not name) else 0
