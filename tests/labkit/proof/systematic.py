"""Puts the mistakes that mutate.py makes to the checks: which does none notice?

Each mutant faces the checks of its side, up to the first that fails. One that
passes all of them must be explained in tests/mutants/EXERCISE.equivalents, unless
the compiler makes the same program of it.
"""

import glob
import os
import random
import subprocess

import checks
import engine
from grading.folder import Folder
from grading.sources import collect as read_sources
from proof import mutate
from proof.subjects import SEED, Subject


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
        with Folder(os.path.dirname(self.path)) as place:
            sources = read_sources(self.exercise, place)
        self.add(self.file.partition(".")[0], sources)
        return not self.trouble

    def chain(self):
        """Return the Play that puts it to the first checks; the others follow."""
        options = ["--programs", self.folder, *SEED]
        found = []
        for slow in False, True:
            for file in checks.files(self.exercise):
                chosen = [
                    check
                    for check in checks.read(file)
                    if (check.side, check.slow) == (self.sides[0], slow)
                ]
                if chosen:
                    play = engine.Play(file, chosen, options, self.name)
                    play.until_failure = True
                    found.append(play)
        for play, following in zip(found, found[1:]):
            play.then = [following]
        return found[0]

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


def verdict(exercise, mutants, results):
    """Print what is wrong with the outcome of the mutants of an exercise.

    Returns (killed, survived, explained): how many; those that are the same program
    count nowhere.
    """
    known = mutate.equivalents(mutate.path_of(exercise))
    failed = {(r.file, r.label) for r in results if r.state == "failed"}
    killed = [m for m in mutants if (m.exercise, m.name) in failed]
    left = [m for m in mutants if m not in killed and not m.is_same_program()]
    stale = [m for m in killed if m.key in known]
    survived = [m for m in left if m.key not in known]
    for one in survived:
        print(f"WRONG {exercise}: no check notices\n{one.mutation.text(one.file)}")
    for result in results:
        if result.state == "could not run" and result.label in {m.name for m in left}:
            print(f"WRONG {exercise}: {result.label}: {result.name}: {result.reason}")
    for one in stale:
        print(f"WRONG {exercise}: explained, but noticed: {one.key}")
    right = len(killed) - len(stale)
    return right, len(survived) + len(stale), len(left) - len(survived)
