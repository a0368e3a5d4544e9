"""Grades the same submissions again and again: the scores must not differ.

A part of the gradings each runs on a machine of which nothing else is asked, beside
programs that spin, beside gradings in another checkout, with few descriptors, and
under a clock that jumps (jumping_clock.c).
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from grading import stage

AT_ONCE = 3  # gradings
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


def conditions(work):
    """Return the conditions; the clock is built in the folder work."""
    clock = os.path.abspath(os.path.join(work, "jumping_clock.so"))
    source = os.path.join(os.path.dirname(__file__), "jumping_clock.c")
    compiler = os.environ.get("CC", "cc").split()
    found = [
        Condition("idle"),
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
        self.prefix = []
        self.python = sys.executable
        stage.copy_kit(self.other)
        if stage.needed():
            uid, gid = stage.nobody()
            stage.give_away(self.other, uid, gid)
            self.prefix = stage.as_nobody(uid, gid)
            self.python = stage.interpreter()

    def grade(self, condition, where, folder, exercise, name):
        """Grade a submission "here" or in the "other" checkout. Returns a verdict.

        name is that of the reports, in a folder of ours or of the other checkout.
        """
        other = where == "other"
        out = os.path.join(self.other if other else self.here, "build", name)
        command = [*self.prefix] if other else []
        command += condition.prefix + ["env", "UNCONFINED=yes"]
        command += [f"{name}={value}" for name, value in condition.variables.items()]
        command += [self.python if other else sys.executable, "-ESs"]
        command += ["-X", "pycache_prefix=build/pycache", "tests/labkit", "grade"]
        done = subprocess.run(
            [*command, folder, exercise, out],
            cwd=self.other if other else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        text = done.stdout.decode(errors="replace").rstrip()
        match = re.search(r"^score: .*\Z", text, re.M)
        if not match:
            return f"no score, status {done.returncode}: {text}"
        with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
            report = json.load(file)
        tests = [test for part in report["exercises"] for test in part["tests"]]
        lost = [test["name"] for test in tests if test["earned"] < test["points"]]
        return f"{match.group(0)}; lost: {', '.join(lost)}" if lost else match.group(0)


def skeleton(exercise, out):
    """Grade the untouched skeleton. Returns its score line."""
    command = [sys.executable, "-ESs", "-X", "pycache_prefix=build/pycache"]
    command += ["tests/labkit", "grade", "skeleton", exercise, out]
    env = {**os.environ, "UNCONFINED": "yes"}
    done = subprocess.run(
        command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    return done.stdout.decode(errors="replace").rstrip().rpartition("\n")[2]


def submissions(exercise, mutants, place):
    """Make a right and a half-right submission in place. Returns {kind: folder}."""
    folders = {kind: os.path.join(place, kind) for kind in ("right", "half")}
    for folder in folders.values():
        shutil.copytree(f"solution/{exercise}", os.path.join(folder, exercise))
    for mutant in mutants:
        with open(mutant, "rb") as patch:
            target = os.path.join(folders["half"], exercise)
            command = ["patch", "-s", "-p0", "--no-backup-if-mismatch", "-d", target]
            subprocess.run(command, stdin=patch, check=True)
    return folders


def half(exercise):
    """Return the patches which together make a half-right submission."""
    with open(f"tests/mutants/{exercise}/half", encoding="utf-8") as file:
        names = [line.strip() for line in file if not line.startswith("#")]
    return [f"tests/mutants/{exercise}/{name}.patch" for name in names]


def repeat(exercise, times):
    """Grade both submissions so many times under each condition.

    Returns {"right" or "half": {verdict: [names of the conditions that gave it]}}.
    """
    verdicts = {"right": {}, "half": {}}
    with tempfile.TemporaryDirectory(prefix=f"labkit-repeat-{os.getpid()}-") as place:
        os.chmod(place, 0o755)
        checkouts = Checkouts(place)
        folders = submissions(exercise, half(exercise), place)
        for condition in conditions(place):
            tasks = [
                (condition, where, folder, exercise, f"{condition.name} {kind} {n}")
                for n in range(times)
                for kind, folder in folders.items()
                for where in [condition.places[n % len(condition.places)]]
            ]
            with spinning(condition.spinners), ThreadPoolExecutor(AT_ONCE) as pool:
                lines = list(pool.map(lambda task: checkouts.grade(*task), tasks))
            for (*_, folder, _, _), line in zip(tasks, lines):
                found = verdicts[os.path.basename(folder)].setdefault(line, [])
                found.append(condition.name)
    return verdicts
