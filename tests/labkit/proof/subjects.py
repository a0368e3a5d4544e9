"""The wrong and the right programs to which the grading is put: see `labkit prove`.

A mutant, tests/mutants/EXERCISE/NAME.patch, is the solution with one mistake. The
lines in front of the patch say what a student got wrong, and name each check that
must fail, `check: TITLE`; no other that is graded may. Of the checks that only our
own programs face, those that are named are tried. NAME.txt beside it, if there
is one, is the feedback that the student gets; GOLDEN=update writes it anew. An
alternative, in tests/alternatives/EXERCISE/NAME/, is a right program that must
pass everything that is graded; an untouched skeleton must earn nothing.
"""

import difflib
import glob
import os
import re
import shutil
import subprocess

import batsrun
import checks
from grading import score
from grading.folder import Folder
from grading.sources import collect as read_sources
from grading.sources import PROGRAMS
from grading.submission import Program
from reports import feedback


class Subject:
    """One mutant or alternative: its programs, and the checks it is put to."""

    def __init__(self, exercise, name, folder):
        """Take a name and a folder of its own for the programs."""
        self.exercise, self.name = exercise, name
        self.folder = os.path.abspath(folder)
        self.expected = set()  # titles of the checks that must fail
        self.kind = "mutant"
        self.trouble = ""  # why it could not be tested
        self.programs = {}  # (exercise, side): Program, as a Submission has them
        self.sides = []
        self.golden = ""  # the file with the feedback, if there is to be one
        self.own = set()  # titles of the checks of our own programs it is put to

    def add(self, program, sources):
        """Build one program of its Sources."""
        built = Program(sources, program, self.folder)
        built.build()
        self.programs[self.exercise, program] = built
        self.sides.append(program)
        if built.error:
            self.trouble = f"does not compile:\n{built.error}"

    def jobs(self, env):
        """Return the bats jobs of this subject."""
        records = os.path.join(self.folder, "records")
        os.makedirs(records, exist_ok=True)
        mine = {**env, "PROGRAMS": self.folder, "IMPLEMENTATION": "c"}
        mine.update(TALK_RECORDS=records, SEED="1")
        file = f"tests/{self.exercise}.bats"
        declared = checks.graded(self.exercise)
        jobs = []
        for tags in [f"{s},{speed}" for speed in ("slow", "!slow") for s in self.sides]:
            if any(check.matches(tags) for check in declared):
                # Many subjects sleep side by side; one alone may take its time.
                jobs.append(batsrun.Job(file, tags, mine, self.name, width=1))
        for file in checks.files(self.exercise)[1:]:
            titles = self.own & {check.title for check in checks.read(file)}
            if titles:
                jobs.append(batsrun.Job(file, "", mine, self.name))
                jobs[-1].titles = sorted(titles)
        return jobs

    def told(self, results):
        """Return what the student is told, without the ladders, which vary."""
        declared = checks.graded(self.exercise)
        records = score.load_records(os.path.join(self.folder, "records"))
        results = {r.title: r for r in results}
        judge = score.Judge(self.exercise, declared, results, records, self)
        report, out = judge.judge(), feedback.Writer(False)
        for test in report["tests"]:
            if test["passed"] is False and not test["waits_for"] and test["points"]:
                feedback.add_failure(out, report, {**test, "ladder": ""})
        for finding in report["findings"]:
            out.add(finding)
        text = "\n".join(out.lines)
        text = re.sub(r"\b\d+\.\d\d s\b", "T s", text)
        text = re.sub(r"==\d+==", "==PID==", text)
        text = re.sub(r"then (reset|end of file)", "then end of file", text)
        text = re.sub(r"\b0x[0-9a-f]+\b", "ADDRESS", text)
        text = re.sub(r"(127\.0\.0\.1:)(?!5000)\d+", r"\1PORT", text)
        return re.sub(r'"\d+(]: )', r'"PORT\1', text)  # where an excerpt begins


def mutant(path, work):
    """Return the Subject of a patch file."""
    exercise = os.path.basename(os.path.dirname(path))
    name = os.path.basename(path)[: -len(".patch")]
    subject = Subject(exercise, name, os.path.join(work, exercise, name))
    with open(path, encoding="utf-8") as file:
        text = file.read()
    head = text.partition("\n--- ")[0]
    subject.expected = set(re.findall(r"^check: (.*)$", head, re.M))
    graded = {check.title: check.side for check in checks.graded(exercise)}
    own = {check.title: check.side for check in checks.own(exercise)}
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
    for title in sorted(subject.expected):
        if {**graded, **own}.get(title) not in subject.sides:
            trouble = f"no such check of what the patch changes: {title}"
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
    failed = {r.title for r in results if r.state == "failed"}
    lines = [f"survived: {title}" for title in sorted(subject.expected - failed)]
    graded = {check.title for check in checks.graded(subject.exercise)}
    more = sorted((failed & graded) - subject.expected)
    lines += [f"failed as well: {title}" for title in more]
    if not results and subject.sides:
        lines.append("no check was run")
    return "\n".join(lines)


def collect(kind, exercise, name):
    """Return the paths of the mutants or alternatives that were asked for."""
    suffix = ".patch" if kind == "mutants" else "/"
    pattern = f"tests/{kind}/{exercise or '[0-9]*'}/{name or '*'}{suffix}"
    return sorted(glob.glob(pattern))
