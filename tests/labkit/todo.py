"""`labkit todo [ROOT]`: proves that the skeletons are in step with the solutions.

ROOT is the folder that holds skeleton/ and solution/, by default this one. Both
have the same files, the same line by line outside the regions

    /* TODO 3: What to do. */
    ...
    /* END TODO 3 */

which are numbered from 1, 5 to 8 in a file, and differ. Each finding is a line
on stderr, `skeleton/NAME/server.c:88: ...`; exit status 1 if there is any.
"""

import re
import sys
from itertools import zip_longest
from pathlib import Path

FEWEST, MOST = 5, 8
MARKER = re.compile(r"/\*\s*(?:END )?TODO\b")
BEGIN = re.compile(r"\s*/\* TODO ([1-9]\d*): \S.*\. \*/")
END = re.compile(r"\s*/\* END TODO ([1-9]\d*) \*/")


class Source:
    """A file cut at its markers: the lines outside, and the regions."""

    def __init__(self, root, name):
        """Read the file called name, such as skeleton/NAME/server.c, in root."""
        self.name = name
        self.outside = []  # (line number, text), markers included
        self.regions = {}  # number of the TODO: its lines
        self.lines = {}  # number of the TODO: the line where it begins
        self.findings = []
        self.cut((root / name).read_text(encoding="utf-8", errors="replace"))

    def found(self, line, what):
        """Note a finding, with its line number; 0 stands for the whole file."""
        self.findings.append(f"{self.name}{f':{line}' if line else ''}: {what}")

    def begin(self, line, number):
        """Begin the region of TODO number."""
        if number in self.lines:
            self.found(line, f"TODO {number} is also in line {self.lines[number]}")
        self.lines[number] = line
        self.regions[number] = []

    def cut(self, text):
        """Sort the lines of the file; note what is wrong with its markers."""
        current = 0  # the TODO whose region this is, 0 outside
        for line, source in enumerate(text.splitlines(), 1):
            begin, end = BEGIN.fullmatch(source), END.fullmatch(source)
            number = int((begin or end).group(1)) if begin or end else 0
            if current and not number:
                self.regions[current].append(source)
            else:
                self.outside.append((line, source))
            if current and number and (begin or number != current):
                self.unended(current)
            if begin:
                self.begin(line, number)
            elif end and number != current:
                self.found(line, f"END TODO {number} has no TODO {number}")
            elif not end and MARKER.search(source):
                self.found(line, f"no marker: {source.strip()}")
            current = number if begin else 0 if end else current
        if current:
            self.unended(current)

    def unended(self, number):
        """Note that a region goes on and on."""
        self.found(self.lines[number], f"TODO {number} has no END TODO {number}")

    def check_numbers(self):
        """Note numbers that are missing, and too many or too few of them."""
        for number in range(1, max(self.regions, default=0) + 1):
            if number not in self.regions:
                self.found(0, f"no TODO {number}")
        if not FEWEST <= len(self.regions) <= MOST:
            count = len(self.regions)
            self.found(0, f"{count} TODOs, there should be {FEWEST} to {MOST}")


def compare(skeleton, solution):
    """Note in the skeleton where the two differ, and where they should."""
    pairs = zip_longest(skeleton.outside, solution.outside, fillvalue=(0, None))
    for (line, ours), (other, theirs) in pairs:
        if ours != theirs:
            where = f":{other}" if other else ", which ends there"
            skeleton.found(line, f"differs from {solution.name}{where}")
            return
    for number, body in skeleton.regions.items():
        if body == solution.regions[number]:
            line = skeleton.lines[number]
            skeleton.found(line, f"TODO {number} is the same as in {solution.name}")


def programs(root, tree):
    """Return the names of the files of all exercises in skeleton or solution."""
    top = root / tree
    return {str(p.relative_to(top)) for p in top.glob("*/**/*") if p.is_file()}


def check(root):
    """Return every finding, a line each."""
    ours, theirs = programs(root, "skeleton"), programs(root, "solution")
    findings = [] if ours else ["skeleton: no exercise"]
    findings += [f"skeleton/{n}: no solution/{n}" for n in sorted(ours - theirs)]
    findings += [f"solution/{n}: no skeleton/{n}" for n in sorted(theirs - ours)]
    for name in sorted(ours & theirs):
        pair = [Source(root, f"{tree}/{name}") for tree in ("skeleton", "solution")]
        for source in pair:
            if not source.findings:  # else the numbers follow from the markers
                source.check_numbers()
        if not any(source.findings for source in pair):
            compare(*pair)
        findings += [finding for source in pair for finding in source.findings]
    return findings


def main(arguments):
    """Print the findings. Returns the exit status, 0 or 1."""
    if len(arguments) > 1:
        sys.exit(__doc__)
    findings = check(Path("".join(arguments) or "."))
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1 if findings else 0
