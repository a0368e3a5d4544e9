"""`labkit todo [ROOT]`: proves that the skeletons are in step with the solutions.

ROOT is the folder that holds skeleton/ and solution/, by default this one. Both
have the same files; the markers of the TODOs (markers.py) are as they should be, and
each skeleton is what skeleton.py makes of its solution, byte for byte. Each finding
is a line on stderr, `solution/NAME/server.c:88: ...`; exit status 1 if there is any.
"""

import sys
from itertools import zip_longest
from pathlib import Path

import skeleton
from markers import Source


def difference(path, wanted):
    """Return the number of the first line of a file that is not as wanted, or 0."""
    text = path.read_bytes().decode("utf-8", errors="replace")
    if text == wanted:
        return 0
    pairs = enumerate(zip_longest(text.split("\n"), wanted.split("\n")), 1)
    return next(number for number, (ours, theirs) in pairs if ours != theirs)


def programs(root, tree):
    """Return the names of the files of all exercises in skeleton or solution."""
    top = root / tree
    return {str(p.relative_to(top)) for p in top.glob("*/**/*") if p.is_file()}


def check(root):
    """Return every finding, a line each."""
    ours, theirs = programs(root, "skeleton"), programs(root, "solution")
    findings = [] if theirs else ["solution: no exercise"]
    findings += [f"skeleton/{n}: no solution/{n}" for n in sorted(ours - theirs)]
    findings += [f"solution/{n}: no skeleton/{n}" for n in sorted(theirs - ours)]
    for name in sorted(theirs):
        source = Source(root, f"solution/{name}")
        text = skeleton.made_of(source)
        line = difference(root / "skeleton" / name, text) if name in ours else 0
        if line and not source.findings:
            made = f"make skeleton EXERCISE={Path(name).parts[0]}"
            findings.append(f"skeleton/{name}:{line}: not what {made} writes")
        findings += source.findings
    return findings


def main(arguments):
    """Print the findings. Returns the exit status, 0 or 1."""
    if len(arguments) > 1:
        sys.exit(__doc__)
    findings = check(Path("".join(arguments) or "."))
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1 if findings else 0
