"""Grades the same submissions again and again: the scores must not differ.

A part of the gradings each runs on a machine of which nothing else is asked, beside
programs that spin, beside gradings in another checkout, with few descriptors, and
under a clock that jumps (jumping_clock.c).
"""

import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

import environment
from grading import stage
from proof import edits, mutants

AT_ONCE = 2 * (os.cpu_count() or 2)  # gradings: much of each is waiting
SPINNERS = 4 * (os.cpu_count() or 2)
DESCRIPTORS = 64  # few, but as many as a shell, bats and Python need


@dataclass
class Condition:
    """What is different for some of the gradings."""

    name: str
    prefix: list = field(default_factory=list)  # words before the command
    variables: dict = field(default_factory=dict)
    places: tuple = ("here",)  # checkouts: "here", "other"
    spinners: int = 0
    at_once: int = AT_ONCE


def conditions(work):
    """Return the conditions; the clock is built in the folder work."""
    clock = os.path.abspath(os.path.join(work, "jumping_clock.so"))
    source = os.path.join(os.path.dirname(__file__), "jumping_clock.c")
    compiler = os.environ.get("CC", "cc").split()
    found = [
        Condition("idle", at_once=AT_ONCE // 2),
        Condition("beside spinning programs", spinners=SPINNERS),
        Condition("in two checkouts", places=("here", "other")),
    ]
    if shutil.which("prlimit"):
        few = ["prlimit", f"--nofile={DESCRIPTORS}"]
        found.append(Condition("few descriptors", prefix=few))
    if sys.platform.startswith("linux"):
        # The other checkout is nobody's: a grading that is root's hands no variable
        # of the loader down to the one that it starts.
        options = ["-shared", "-fPIC", "-O1", "-o", clock]
        subprocess.run([*compiler, *options, source], check=True)
        jumps = {"LD_PRELOAD": clock}
        found.append(Condition("jumping clock", variables=jumps, places=("other",)))
    return found


@dataclass
class Task:
    """One grading to do: of what, under which condition, "here" or in the "other"."""

    condition: Condition
    where: str
    exercise: str
    kind: str
    folder: str
    number: int

    def name(self):
        """Return the name of the folder of its reports."""
        name = f"{self.exercise} {self.condition.name} {self.kind} {self.number}"
        return name.replace(" ", "-")


@contextlib.contextmanager
def spinning(count):
    """Keep so many processes busy for the time of a block."""
    command = ["sh", "-c", "while :; do :; done"]
    started = [subprocess.Popen(command) for _ in range(count)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


class Checkouts:
    """This checkout and another one, in which nobody grades if this one is root's."""

    def __init__(self, place):
        """Make the other checkout in the folder place, which anybody may read."""
        self.here, self.other = place, os.path.join(place, "kit")
        self.running = set()  # gradings
        self.prefix = []
        self.python = sys.executable
        stage.copy_kit(self.other)
        if stage.needed():
            uid, gid = stage.nobody()
            stage.give_away(self.other, uid, gid)
            self.prefix = stage.as_nobody(uid, gid)
            self.python = stage.interpreter(uid, gid)

    def grade(self, task):
        """Do a Task. Returns its verdict: the score, and which checks cost points."""
        other = task.where == "other"
        out = os.path.join(self.other if other else self.here, "build", task.name())
        command = [*self.prefix] if other else []
        command += task.condition.prefix + ["env", "UNCONFINED=yes"]
        for name, value in task.condition.variables.items():
            command.append(f"{name}={value}")
        kit = [self.python, *stage.IN_COPY] if other else environment.command()
        command += [*kit, "grade", task.folder, task.exercise, out]
        status, text = self.run(command, self.other if other else None)
        match = re.search(r"^score: .*\Z", text, re.M)
        if not match:
            return f"no score, status {status}: {text}"
        with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
            report = json.load(file)
        tests = [test for part in report["exercises"] for test in part["tests"]]
        lost = [test["name"] for test in tests if test["earned"] < test["points"]]
        names = ", ".join(lost) if any(test["earned"] for test in tests) else "all"
        return f"{match.group(0)}; lost: {names}" if lost else match.group(0)

    def run(self, command, folder):
        """Run a command to its end or ours. Returns (exit status, what it printed)."""
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.running.add(process)
        text = process.communicate()[0].decode(errors="replace").rstrip()
        self.running.discard(process)
        return process.returncode, text

    def grade_all(self, tasks, at_once, tell):
        """Do the tasks, so many at the same time. Returns their verdicts.

        tell() is called after each.
        """
        with ThreadPoolExecutor(at_once) as pool:
            futures = [pool.submit(self.grade, task) for task in tasks]
            try:
                for _ in as_completed(futures):
                    tell()
                return [future.result() for future in futures]
            except BaseException:
                for future in futures:
                    future.cancel()
                for process in list(self.running):
                    process.terminate()
                raise


def submissions(exercise, place, every):
    """Make the submissions that are graded again in place. Returns {kind: folder}.

    That are a right one, a half-right one, and with every those of other names.
    Raises ValueError when one cannot be made.
    """
    kinds = {"right": [], **mutants.repeated(mutants.read(exercise)[0])}
    folders = {}
    for kind in kinds if every else ("right", mutants.HALF):
        folders[kind] = os.path.join(place, kind)
        target = os.path.join(folders[kind], exercise)
        findings = edits.write(exercise, kinds.get(kind, []), target)
        if findings:
            raise ValueError("\n".join(findings))
    return folders


def tasks_of(condition, folders, times):
    """Return the Tasks of a condition; the skeletons are graded once, idle."""
    return [
        Task(condition, condition.places[n % len(condition.places)], *key, folder, n)
        for n in range(times)
        for key, folder in folders.items()
        if key[1] != "skeleton" or (condition.name == "idle" and n == 0)
    ]


def repeat(exercises, times, tell):
    """Grade the submissions of the exercises so many times under each condition.

    Returns {(exercise, kind): {verdict: [names of the conditions that gave it]}},
    where kind is "right", "half", "skeleton" or, with times above 1, what the mutants
    of an exercise name. tell(done, all) is called after each.
    """
    verdicts, done = {}, itertools.count(1)
    with tempfile.TemporaryDirectory(prefix=f"labkit-repeat-{os.getpid()}-") as place:
        os.chmod(place, 0o755)
        checkouts = Checkouts(place)
        folders = {}
        for name in exercises:
            made = submissions(name, os.path.join(place, name), times > 1)
            folders.update({(name, kind): folder for kind, folder in made.items()})
            folders[name, "skeleton"] = os.path.abspath("skeleton")
        plan = [(c, tasks_of(c, folders, times)) for c in conditions(place)]
        whole = sum(len(tasks) for _, tasks in plan)
        for condition, tasks in plan:
            with spinning(condition.spinners):
                lines = checkouts.grade_all(
                    tasks, condition.at_once, lambda: tell(next(done), whole)
                )
            for task, line in zip(tasks, lines):
                found = verdicts.setdefault((task.exercise, task.kind), {})
                found.setdefault(line, []).append(condition.name)
    return verdicts
