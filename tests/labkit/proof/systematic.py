"""Puts the mistakes that mutate.py makes to the checks: which does none notice?

Each mutant faces the checks of its side, up to the first that fails. One that
passes all of them must be explained in tests/mutants/EXERCISE/equivalents, unless
the compiler makes the same program of it.
"""

import glob
import os
import random
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import batsrun
import checks
from proof import mutate
from proof.subjects import Subject

SIDE_BY_SIDE = 2 * batsrun.BUSY


class Mutant(Subject):
    """One mutation of one source of the solution."""

    def __init__(self, exercise, number, file, mutation, work):
        """Name it by its source and its number there; it is not built yet."""
        name = f"{file}-{number}"
        super().__init__(exercise, name, os.path.join(work, exercise, name))
        self.kind, self.file, self.mutation = "systematic mutant", file, mutation
        self.key = (file, *mutation.key())
        self.path = os.path.join(self.folder, "source", file)

    def make(self):
        """Build it. Returns whether it could be built."""
        os.makedirs(os.path.dirname(self.path))
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(self.mutation.source)
        self.add(self.file.partition(".")[0], self.path)
        return not self.trouble

    def jobs(self, env, file, speed):
        """Return the jobs that put it to the slow or the other checks of a file."""
        mine = {**env, "PROGRAMS": self.folder, "IMPLEMENTATION": "c", "SEED": "1"}
        tags = f"{self.sides[0]},{speed}"
        if not any(check.matches(tags) for check in checks.read(file)):
            return []
        width = batsrun.SLEEPING if speed == "slow" else 1
        left = os.path.join(self.folder, f"bats-{file.replace('/', '-')}-{tags}")
        return [batsrun.Job(file, [tags], width, mine, self.name, left)]

    def is_same_program(self):
        """Tell whether the compiler makes the same of it as of the solution."""
        made = []
        command = [*os.environ.get("CC", "cc").split(), "-std=gnu17", "-O2", "-w"]
        for path in self.path, os.path.join("solution", self.exercise, self.file):
            with open(path, "rb") as source:
                done = subprocess.run(
                    [*command, "-S", "-o", "-", "-x", "c", "-"],
                    stdin=source,
                    stdout=subprocess.PIPE,
                    check=True,
                )
            made.append(done.stdout)
        return made[0] == made[1]


def collect(exercise, work, sample):
    """Return the mutants of an exercise: all, or a sample of so many."""
    found = []
    for path in sorted(glob.glob(f"solution/{exercise}/*.c")):
        with open(path, encoding="utf-8") as file:
            made = mutate.mutations(file.read())
        for number, mutation in enumerate(made, 1):
            name = os.path.basename(path)
            found.append(Mutant(exercise, number, name, mutation, work))
    if sample != "all":
        found = random.sample(found, min(int(sample), len(found)))
    return found


def progress(begin):
    """Return a function that keeps a line on the terminal, with the time left."""

    def show_line(run):
        done = sum(job.process is not None for job in run.jobs)
        left = (time.monotonic() - begin) * (len(run.jobs) - done) / max(done, 1)
        batsrun.show_progress(
            run, f"{done} of {len(run.jobs)} mutants, about {left:.0f} s left"
        )

    return show_line


def put(mutants, env, file, speed):
    """Put the mutants to checks of a file. Returns those that passed all."""
    run = batsrun.Run(progress(time.monotonic()))
    run.all([j for m in mutants for j in m.jobs(env, file, speed)], SIDE_BY_SIDE)
    batsrun.clear_progress()
    for line in run.trouble:
        print(f"bats: {line}")
    failed = {(r.file, r.label) for r in run.results if r.state == "failed"}
    return [m for m in mutants if (m.exercise, m.name) not in failed]


def prove(exercise, work, sample):
    """Put the mutants of an exercise to its checks, and print what is wrong.

    Returns (killed, survived, explained): how many; those that do not compile, or
    are the same program, count nowhere.
    """
    known = mutate.equivalents(f"tests/mutants/{exercise}/equivalents")
    env = batsrun.environment(batsrun.isolation())
    made = collect(exercise, os.path.join(work, "systematic"), sample)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = [m for m, built in zip(made, pool.map(Mutant.make, made)) if built]
    left = made
    for speed in "!slow", "slow":
        for file in checks.files(exercise):
            left = put(left, env, file, speed)
    killed = [m for m in made if m not in left]
    left = [m for m in left if not m.is_same_program()]
    stale = [m for m in killed if m.key in known]
    survived = [m for m in left if m.key not in known]
    for one in survived:
        print(f"WRONG {exercise}: no check notices\n{one.mutation.text(one.file)}")
    for one in stale:
        print(f"WRONG {exercise}: explained, but noticed: {one.key}")
    right = len(killed) - len(stale)
    return right, len(survived) + len(stale), len(left) - len(survived)
