"""The wrong and the right programs to which the grading is put: see `labkit prove`.

A mutant, tests/mutants/EXERCISE/NAME.patch, is the solution with one mistake. The
lines in front of the patch say what a student got wrong, and name each check that
must fail, `check: NAME`; no other that is graded may. Of the checks that only our
own programs face, those that are named are tried. NAME.txt beside it, if there
is one, is the feedback that the student gets, without points and random texts
(neutral.py); GOLDEN=update writes it anew. An alternative, in
tests/alternatives/EXERCISE/NAME/, is a right program that must pass everything that
is graded; an untouched skeleton must earn nothing.
"""

import difflib
import glob
import os
import re
import shutil
import subprocess

import checks
import engine
from grading import score
from grading.folder import Folder
from grading.sources import collect as read_sources
from grading.sources import PROGRAMS
from grading.submission import Program
from proof import neutral
from reports import feedback

SEED = ("--seed", "1")


class Subject:
    """One mutant or alternative: its programs, and the checks it is put to."""

    def __init__(self, exercise, name, folder):
        """Take a name and a folder of its own for the programs."""
        self.exercise, self.name = exercise, name
        self.folder = os.path.abspath(folder)
        self.expected = set()  # names of the checks that must fail
        self.kind = "mutant"
        self.trouble = ""  # why it could not be tested
        self.programs = {}  # (exercise, side): Program, as a Submission has them
        self.sides = []
        self.golden = ""  # the file with the feedback, if there is to be one
        self.own = set()  # names of the checks of our own programs it is put to

    def add(self, program, sources):
        """Build one program of its Sources."""
        built = Program(sources, program, self.folder)
        built.build()
        self.programs[self.exercise, program] = built
        self.sides.append(program)
        if built.error:
            self.trouble = f"does not compile:\n{built.error}"

    def jobs(self):
        """Return the Plays of this subject."""
        options = ["--programs", self.folder, *SEED]
        found = []
        for file in checks.files(self.exercise):
            own = file.startswith("tests/own/")
            chosen = [
                check
                for check in checks.read(file)
                if check.side in self.sides and (not own or check.name in self.own)
            ]
            if chosen:
                found.append(engine.Play(file, chosen, options, self.name))
        return found

    def told(self, results):
        """Return what the student is told, without the ladders, which vary."""
        declared = checks.graded(self.exercise)
        results = {r.name: r for r in results if r.name not in self.own}
        report = score.Judge(self.exercise, declared, results, self).judge()
        out = feedback.Writer(False)
        for check, test in zip(declared, report["tests"]):
            if test["passed"] is False and not test["waits_for"] and test["points"]:
                record = results[check.name].record
                entry = neutral.entry(test, record, checks.files(self.exercise)[0])
                feedback.add_failure(out, report, {**entry, "name": check.name})
        for finding in report["findings"]:
            out.add(finding)
        return neutral.text("\n".join(out.lines))


def mutant(path, work):
    """Return the Subject of a patch file."""
    exercise = os.path.basename(os.path.dirname(path))
    name = os.path.basename(path)[: -len(".patch")]
    subject = Subject(exercise, name, os.path.join(work, exercise, name))
    with open(path, encoding="utf-8") as file:
        text = file.read()
    head = text.partition("\n--- ")[0]
    subject.expected = set(re.findall(r"^check: (.*)$", head, re.M))
    graded = {check.name: check.side for check in checks.graded(exercise)}
    own = {check.name: check.side for check in checks.own(exercise)}
    subject.own = subject.expected & set(own)
    if subject.expected & set(graded):
        subject.golden = path[: -len(".patch")] + ".txt"
    source = os.path.join(subject.folder, "source")
    shutil.copytree(os.path.join("solution", exercise), source)
    done = subprocess.run(
        ["patch", "-s", "-p0", "--no-backup-if-mismatch", "-d", source],
        input=text.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        subject.trouble = f"the patch does not apply: {done.stdout.decode()}"
    for program in PROGRAMS:
        file = f"{program}.c"
        with open(os.path.join("solution", exercise, file), "rb") as solution:
            with open(os.path.join(source, file), "rb") as patched:
                changed = solution.read() != patched.read()
        if changed:
            with Folder(source) as place:
                subject.add(program, read_sources(exercise, place))
    if not subject.sides:
        subject.trouble = subject.trouble or "the patch changes nothing"
    if not subject.expected:
        subject.trouble = subject.trouble or "names no `check:`"
    for one in sorted(subject.expected):
        if {**graded, **own}.get(one) not in subject.sides:
            trouble = f"no such check of what the patch changes: {one}"
            subject.trouble = subject.trouble or trouble
    return subject


def alternative(path, work):
    """Return the Subject of a folder of right programs."""
    exercise, name = path.rstrip("/").split("/")[-2:]
    subject = Subject(exercise, name, os.path.join(work, exercise, f"alt-{name}"))
    subject.kind = "alternative"
    with Folder(path) as place:
        sources = read_sources(exercise, place)
    for program in sources.programs:
        subject.add(program, sources)
    return subject


def compare_feedback(subject, results):
    """Return what is wrong with the feedback of a subject, "" when nothing is."""
    if not subject.golden:
        return ""
    text = subject.told(results)
    if os.environ.get("GOLDEN") == "update":
        with open(subject.golden, "w", encoding="utf-8") as file:
            file.write(text)
    if not os.path.exists(subject.golden):
        return ""
    with open(subject.golden, encoding="utf-8") as file:
        known = file.read()
    if known == text:
        return ""
    lines = difflib.unified_diff(
        known.split("\n"), text.split("\n"), subject.golden, "now", lineterm=""
    )
    return "its feedback has changed:\n" + "\n".join(lines)


def verdict(subject, results):
    """Return what is wrong with the outcome of a subject, "" when nothing is."""
    if subject.trouble:
        return subject.trouble
    failed = {r.name for r in results if r.state == "failed"}
    lines = [f"survived: {name}" for name in sorted(subject.expected - failed)]
    lines += [f"failed as well: {name}" for name in sorted(failed - subject.expected)]
    for one in results:
        if one.state == "could not run":
            lines.append(f"could not run here: {one.name}: {one.reason}")
    if not results and subject.sides:
        lines.append("no check was run")
    return "\n".join(lines)


def collect(kind, exercise, name):
    """Return the paths of the mutants or alternatives that were asked for."""
    suffix = ".patch" if kind == "mutants" else "/"
    pattern = f"tests/{kind}/{exercise or '[0-9]*'}/{name or '*'}{suffix}"
    return sorted(glob.glob(pattern))
