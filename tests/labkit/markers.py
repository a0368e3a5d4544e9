"""Finds the TODOs of a source: regions between two markers,

    /* TODO 3: What to do. */
    ...
    /* END TODO 3 */

which are numbered from 1, 5 to 8 in a file.
"""

import re

FEWEST, MOST = 5, 8
MARKER = re.compile(r"/\*\s*(?:END )?TODO\b")
BEGIN = re.compile(r"\s*/\* TODO ([1-9]\d*): \S.*\. \*/")
END = re.compile(r"\s*/\* END TODO ([1-9]\d*) \*/")


class Source:
    """A file cut at its markers."""

    def __init__(self, root, name):
        """Read the file called name, such as solution/NAME/server.c, in root."""
        self.name = name
        self.regions = {}  # number of the TODO: its lines
        self.begins = {}  # number of the TODO: the line of its first marker, from 1
        self.findings = []
        self.text = (root / name).read_text(encoding="utf-8", errors="replace")
        self.lines = self.text.splitlines()
        self.cut()
        if not self.findings:  # else the numbers follow from the markers
            self.check_numbers()

    def found(self, line, what):
        """Note a finding, with its line number; 0 stands for the whole file."""
        self.findings.append(f"{self.name}{f':{line}' if line else ''}: {what}")

    def begin(self, line, number):
        """Begin the region of TODO number."""
        if number in self.begins:
            self.found(line, f"TODO {number} is also in line {self.begins[number]}")
        self.begins[number] = line
        self.regions[number] = []

    def cut(self):
        """Sort the lines of the file; note what is wrong with its markers."""
        current = 0  # the TODO whose region this is, 0 outside
        for line, source in enumerate(self.lines, 1):
            begin, end = BEGIN.fullmatch(source), END.fullmatch(source)
            number = int((begin or end).group(1)) if begin or end else 0
            if current and not number:
                self.regions[current].append(source)
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
        self.found(self.begins[number], f"TODO {number} has no END TODO {number}")

    def check_numbers(self):
        """Note numbers that are missing, and too many or too few of them."""
        for number in range(1, max(self.regions, default=0) + 1):
            if number not in self.regions:
                self.found(0, f"no TODO {number}")
        if not FEWEST <= len(self.regions) <= MOST:
            count = len(self.regions)
            self.found(0, f"{count} TODOs, there should be {FEWEST} to {MOST}")
