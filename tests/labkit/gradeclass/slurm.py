"""Grades a class on a cluster: Slurm gives each of its machines chunks of it.

A chunk is a task of a job array, sbatch(1); a task runs `labkit grade-one`, which
leaves what has a result. So a task that is begun again elsewhere, as its machine has
died (--requeue), goes on where the first one was. Behind all of them a job writes the
lists and pages, whoever still watches.

The jobs of one OUT have one name. Before anything is submitted, squeue(1) is asked
for it: what an earlier call has submitted is followed, and not submitted again.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import time

import environment
from grading.preflight import CannotGrade
from gradeclass import follow

PROGRAMS = ("sbatch", "squeue", "scontrol")
CHUNKS = 200  # into so many a class is cut, if that leaves
CHUNK_MAX = 25  # no more than so many submissions in one: a lost one is done again
ROUNDS = 2  # what has no result when all tasks have ended is submitted once more
ASK = 5.0  # seconds between two questions to the controller
SILENT_MAX = 600  # seconds that it may be out of reach; slurmctld(8) may restart
INDICES = 1001  # MaxArraySize, where the controller does not tell: slurm.conf(5)

TASK = """#!/bin/bash
# A task of a job array: grades the submissions that a file names, an id a line.
cd {kit} || exit
mapfile -t ids <{chunks}/$(({first} + SLURM_ARRAY_TASK_ID)) || exit
exec {labkit} grade-one {folder} {out} "${{ids[@]}}"
"""
MERGE = """#!/bin/bash
# When all tasks have ended: writes the lists and pages from the results.
cd {kit} || exit
exec {labkit} merge-class {out}
"""


class Silent(Exception):
    """The controller does not answer."""


def ask(*words):
    """Run a program of Slurm. Returns what it prints; raises Silent with its reason."""
    done = subprocess.run(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise Silent(f"{words[0]}: {lines[-1]}")
    return done.stdout


def name_of(out):
    """Return the name of the jobs that write into OUT."""
    return "labkit-" + hashlib.sha256(os.fsencode(out)).hexdigest()[:12]


def indices():
    """Return how many tasks an array may have."""
    for line in ask("scontrol", "show", "config").splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "MaxArraySize" and value.strip().isdigit():
            return max(1, int(value))
    return INDICES


def alive(name):
    """Return the numbers of the jobs of this name that wait or run, sorted."""
    found = ask("squeue", "--noheader", "--me", f"--name={name}", "--format=%F").split()
    return sorted(set(found), key=int)


def cut(names):
    """Return these ids in chunks."""
    size = min(CHUNK_MAX, -(-len(names) // CHUNKS))
    return [names[i : i + size] for i in range(0, len(names), size)]


class Cluster:
    """The jobs of one class."""

    def __init__(self, folder, out):
        """Begin with nothing submitted. Raises Silent."""
        self.folder, self.out = os.path.abspath(folder), os.path.abspath(out)
        self.name, self.indices = name_of(self.out), indices()
        self.place = follow.prepare(self.out)
        labkit = environment.command()
        labkit[-1] = os.path.abspath(labkit[-1])
        quoted = {"kit": os.getcwd(), "folder": self.folder, "out": self.out}
        self.words = {key: shlex.quote(value) for key, value in quoted.items()}
        self.words["labkit"] = shlex.join(labkit)

    def script(self, name, text, **more):
        """Write the script of a job. Returns its path."""
        path = os.path.join(self.place, name)
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text.format(**self.words, **more))
        return path

    def batch(self, path, log, *options):
        """Submit a script. Returns the number of the job; raises Silent.

        log: the name of the file for what it prints, see sbatch(1).
        """
        log = os.path.join(self.place, log)
        words = ["sbatch", "--parsable", f"--job-name={self.name}", "--requeue"]
        words += ["--export=PATH,HOME,USER,LOGNAME,CC,CXX,ROSTER", "--open-mode=append"]
        words += [f"--output={log}", f"--chdir={self.place}", *options, path]
        return ask(*words).strip().split(";")[0]

    def submit(self, names):
        """Submit what grades these ids, and what writes the pages then."""
        chunks, jobs = cut(names), []
        place = os.path.join(self.place, "chunks")
        shutil.rmtree(place, ignore_errors=True)
        os.mkdir(place)
        for number, chunk in enumerate(chunks):
            path = os.path.join(place, str(number))
            with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
                file.write("".join(f"{name}\n" for name in chunk))
        for first in range(0, len(chunks), self.indices):
            last = min(self.indices, len(chunks) - first) - 1
            more = {"chunks": shlex.quote(place), "first": first}
            path = self.script(f"array-{first}.sh", TASK, **more)
            log = "task-%A-%a.txt"
            jobs.append(self.batch(path, log, f"--array=0-{last}"))
        after = "--dependency=afterany:" + ":".join(jobs)
        jobs.append(self.batch(self.script("merge.sh", MERGE), "merge-%j.txt", after))
        listed = ", ".join(jobs)
        print(f"submitted to Slurm: {len(chunks)} tasks, jobs {listed}", flush=True)

    def wait(self, follower):
        """Follow the results until no job is left. Raises Silent after long silence."""
        heard = asked = time.monotonic()
        while True:
            follower.wait()
            if time.monotonic() - asked < ASK:
                continue
            asked = time.monotonic()
            try:
                left = alive(self.name)
                heard = asked
            except Silent:
                if asked - heard > SILENT_MAX:
                    raise
                continue
            if not left:
                follower.wait()  # what has ended a moment ago
                return


def grade(cluster, names, follower):
    """Grade these ids: follow what is under way, submit what nobody does."""
    for attempt in range(ROUNDS):
        earlier = alive(cluster.name)
        if earlier:
            print(f"already submitted: jobs {', '.join(earlier)}", flush=True)
            cluster.wait(follower)
        if not follower.missing():
            return
        cluster.submit(follower.missing())
        cluster.wait(follower)
        if not follower.missing():
            return


def run(folder, out, names, progress):
    """Grade the submissions with these ids on the cluster, follow their results.

    Whoever stops following leaves the jobs at work. Raises CannotGrade.
    """
    for name in PROGRAMS:
        if not shutil.which(name):
            raise CannotGrade(f"CLUSTER=slurm: there is no {name} here")
    try:
        cluster = Cluster(folder, out)
        follower = follow.Follower(cluster.out, names, progress.told)
        try:
            grade(cluster, names, follower)
        except KeyboardInterrupt:
            progress.clear()
            print("the jobs go on; the same command follows them again, and")
            print(f"scancel --name={cluster.name} ends them")
            raise
    except Silent as reason:
        raise CannotGrade(f"CLUSTER=slurm: {reason}") from None
