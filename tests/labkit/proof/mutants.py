"""Reads tests/mutants/EXERCISE.mutants: the solution with one mistake each.

    echoes-sleep: sends the command back instead of "Done"
        check client-done
        in client.c
        - return send_message(fd, "Done");
        + return send_message(fd, "Sleep");

A name, and what a student got wrong; the checks that must fail, a line each; then
edits: `in FILE`, or `in FILE, FUNCTION`, the lines that are replaced, and those
that stand in their place, if any. The lines that are replaced must be in the file,
or in the function, exactly once. The indentation of the first line does not matter,
neither here nor there; that of the others is relative to it. `again NAME` marks the
mutants that together are a submission of that name, which is graded again and again.
A line that begins with # is a comment.

Each finding is a line, `tests/mutants/EXERCISE.mutants:12: ...`.
"""

import glob
import os
import re
from dataclasses import dataclass, field

HEAD = re.compile(r"([a-z0-9][a-z0-9-]*): (\S.*)")
CHECK = re.compile(r"check (\S+)")
PLACE = re.compile(r"in ([^\s,]+)(?:, (\w+))?")
AGAIN = re.compile(r"again ([a-z0-9-]+)")
CHANGE = re.compile(r"([-+])(?: (.*))?")
SUFFIX = ".mutants"
HALF = "half"  # the submission that every exercise has
FORMS = '"check NAME", "again NAME", "in FILE", "in FILE, FUNCTION", "- LINE"'
FORMS += ' or "+ LINE"'


@dataclass
class Edit:
    """Lines of a file that are replaced with others."""

    path: str  # of the .mutants file
    line: int  # of that
    file: str
    function: str  # or "": anywhere
    old: list = field(default_factory=list)
    new: list = field(default_factory=list)


@dataclass
class Mutant:
    """One wrong program."""

    path: str  # of the .mutants file
    line: int
    name: str
    mistake: str
    checks: dict = field(default_factory=dict)  # name of a check that fails: line
    edits: list = field(default_factory=list)
    again: str = ""  # the name of a submission, or none

    @property
    def exercise(self):
        """Return the name of the exercise."""
        return os.path.basename(self.path)[: -len(SUFFIX)]

    def programs(self):
        """Return the names of the programs that it changes: client, server."""
        return {edit.file.partition(".")[0] for edit in self.edits}

    def strangers(self, sides):
        """Return a finding for each check that cannot fail because of this mutant.

        sides: {name of a check of the exercise: the program that it is about}.
        """
        return [
            f"{self.path}:{line}: no check {name}"
            if name not in sides
            else f"{self.path}:{line}: {name} is not about what {self.name} changes"
            for name, line in self.checks.items()
            if sides.get(name) not in self.programs()
        ]


def repeated(made):
    """Return {name of a submission: the edits that make it}, of these Mutants."""
    found = {}
    for one in made:
        if one.again:
            found.setdefault(one.again, []).extend(one.edits)
    return found


class Reader:
    """Reads a file: what is found so far, and where the reader is."""

    def __init__(self, path):
        """Read the whole file."""
        self.path, self.line = path, 0
        self.mutants, self.findings = [], []
        self.place = None  # (file, function) of the next edit
        with open(path, encoding="utf-8") as file:
            for text in file.read().split("\n"):
                self.line += 1
                if text.strip() and not text.startswith("#"):
                    self.take(text)
        self.end()

    def found(self, what, line=0):
        """Note a finding."""
        self.findings.append(f"{self.path}:{line or self.line}: {what}")

    def take(self, text):
        """Read one line."""
        if text.startswith(" "):
            if not (self.mutants and self.statement(text.strip(" "))):
                self.found(f"not understood: {text.strip()}; it takes {FORMS}")
            return
        self.end()
        match = HEAD.fullmatch(text)
        if not match:
            self.found(f'not understood: {text}; a mutant is "NAME: what is wrong"')
        name, mistake = match.groups() if match else ("", "")
        for other in self.mutants:
            if name and other.name == name:
                self.found(f"{name} is also in line {other.line}")
        self.mutants.append(Mutant(self.path, self.line, name, mistake))
        self.place = None

    def statement(self, text):
        """Read a line of the current mutant. Returns whether it is understood."""
        mutant = self.mutants[-1]
        check, place = CHECK.fullmatch(text), PLACE.fullmatch(text)
        change, again = CHANGE.fullmatch(text), AGAIN.fullmatch(text)
        if check:
            mutant.checks[check.group(1)] = self.line
        elif again:
            mutant.again = again.group(1)
        elif place:
            self.place = place.groups(default="")
            mutant.edits.append(Edit(self.path, self.line, *self.place))
        elif change and self.place:
            self.change(mutant.edits, *change.groups(default=""))
        elif change:
            self.found('no "in FILE" before it')
        return bool(check or again or place or change)

    def change(self, edits, sign, text):
        """Take a line of an edit; what is replaced behind what replaces is the next."""
        if sign == "-" and edits[-1].new:
            edits.append(Edit(self.path, self.line, *self.place))
        lines = edits[-1].old if sign == "-" else edits[-1].new
        lines.append(text.rstrip())

    def end(self):
        """Note what the last mutant lacks."""
        for mutant in self.mutants[-1:]:
            if not mutant.checks:
                self.found(f"{mutant.name} names no check", mutant.line)
            if not mutant.edits:
                self.found(f"{mutant.name} changes nothing", mutant.line)
            for edit in mutant.edits:
                if not edit.old or edit.old == edit.new:
                    what = "is replaced" if not edit.old else "is changed"
                    self.found(f"no line {what}", edit.line)


def path_of(exercise):
    """Return the name of the file with the mutants of an exercise."""
    return f"tests/mutants/{exercise}{SUFFIX}"


def read(exercise):
    """Return (Mutants, findings) of an exercise; a file that is not there has none."""
    path = path_of(exercise)
    if not os.path.exists(path):
        return [], []
    reader = Reader(path)
    return reader.mutants, reader.findings


def collect(exercise, name):
    """Return (Mutants, findings) of one exercise or all, of one name or all."""
    paths = sorted(glob.glob(path_of(exercise or "[0-9]*")))
    pairs = [read(os.path.basename(path)[: -len(SUFFIX)]) for path in paths]
    found = [one for mutants, _ in pairs for one in mutants if name in ("", one.name)]
    return found, [line for _, findings in pairs for line in findings]
