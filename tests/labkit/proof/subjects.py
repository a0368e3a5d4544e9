"""The wrong and the right programs to which the grading is put: see `labkit prove`.

A mutant, of tests/mutants/EXERCISE.mutants (mutants.py), is the solution with one
mistake, and names each check that must fail; no other that is graded may. Of the
checks that only our own programs face, those that are named are tried. Its section
in EXERCISE.feedback (golden.py), if there is one, is what the student is told,
without points and random texts (neutral.py). An alternative, in
tests/alternatives/EXERCISE/NAME/, is a right program that must pass everything that
is graded; an untouched skeleton must earn nothing.
"""

import difflib
import glob
import os

import checks
import engine
from grading import score
from grading.folder import Folder
from grading.sources import collect as read_sources
from grading.submission import Program
from proof import edits, golden, mutants, neutral
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
        self.told_of = False  # whether what a student is told of it is compared
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


def mutant(one, work):
    """Return the Subject of a Mutant."""
    exercise = one.exercise
    subject = Subject(exercise, one.name, os.path.join(work, exercise, one.name))
    subject.expected = set(one.checks)
    subject.own = subject.expected & {check.name for check in checks.own(exercise)}
    subject.told_of = subject.expected > subject.own
    source = os.path.join(subject.folder, "source")
    findings = one.strangers(sides(exercise)) + edits.write(exercise, one.edits, source)
    subject.trouble = "\n".join(findings)
    for program in sorted(one.programs()) if not findings else ():
        with Folder(source) as place:
            subject.add(program, read_sources(exercise, place))
    return subject


def sides(exercise):
    """Return {name of a check: the program that it is about} of an exercise."""
    return {
        check.name: check.side
        for path in checks.files(exercise)
        for check in checks.read(path)
    }


def alternative(path, work):
    """Return the Subject of a folder of right programs."""
    exercise, name = path.split("/")[-2:]
    subject = Subject(exercise, name, os.path.join(work, exercise, f"alt-{name}"))
    subject.kind = "alternative"
    with Folder(path) as place:
        sources = read_sources(exercise, place)
    for program in sources.programs:
        subject.add(program, sources)
    return subject


def compare_feedback(subject, results):
    """Return what is wrong with the feedback of a subject, "" when nothing is."""
    exercise, name = subject.exercise, subject.name
    if not subject.told_of or subject.trouble:
        return ""
    now, kept = subject.told(results).strip("\n"), golden.read(exercise)
    if os.environ.get("GOLDEN") == "update":
        kept[name] = now
        golden.write(exercise, kept, [one.name for one in mutants.read(exercise)[0]])
    if kept.get(name, now) == now:
        return ""
    lines = difflib.unified_diff(
        kept[name].split("\n"), now.split("\n"), golden.path_of(exercise), "now"
    )
    return "its feedback has changed:\n" + "\n".join(line.rstrip() for line in lines)


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


def collect(exercise, name):
    """Return what was asked for: ([Mutant], [folder of an alternative]).

    A file of mutants that cannot be read is a ValueError with the lines that say so.
    """
    found, findings = mutants.collect(exercise, name)
    if findings:
        raise ValueError("\n".join(findings))
    pattern = f"tests/alternatives/{exercise or '[0-9]*'}/{name or '*'}/"
    return found, [path.rstrip("/") for path in sorted(glob.glob(pattern))]
