"""Grades a class on several machines without a cluster: GNU parallel, over ssh.

HOSTS is a file with a machine a line, as `parallel --sshloginfile` takes it, such as
`4/user@lab17` for four gradings at a time; `:` is this machine. A machine that does
not answer is left out, and what it has not done is done elsewhere: parallel(1).
"""

import os
import shlex
import shutil
import subprocess

import environment
from grading.preflight import CannotGrade
from gradeclass import follow

ATTEMPTS = 3  # of a grading, each on another machine
SSH = "ssh -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=15"
WIDTH = "300%"  # gradings for each core of a machine: they wait most of the time


def command(folder, out):
    """Return the command that a machine runs; GNU parallel puts an id behind it."""
    labkit = environment.command()
    labkit[-1] = os.path.abspath(labkit[-1])
    words = [*labkit, "grade-one", os.path.abspath(folder), os.path.abspath(out)]
    return f"cd {shlex.quote(os.getcwd())} && {shlex.join(words)} {{}}"


def run(folder, out, names, progress, hosts):
    """Grade the submissions with these ids on the machines that a file lists.

    Raises CannotGrade.
    """
    if not shutil.which("parallel"):
        raise CannotGrade("HOSTS: there is no GNU parallel here")
    if not os.path.isfile(hosts):
        raise CannotGrade(f"HOSTS={hosts}: no such file")
    place = follow.prepare(os.path.abspath(out))
    listed = os.path.join(place, "ids")
    with open(listed, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write("".join(f"{name}\n" for name in names))
    words = ["parallel", "--plain", "--will-cite", "--arg-file", listed]
    words += ["--sshloginfile", os.path.abspath(hosts), "--filter-hosts", "--ssh", SSH]
    words += ["--jobs", WIDTH, "--retries", str(ATTEMPTS)]
    words += ["--joblog", os.path.join(place, "hosts.log"), command(folder, out)]
    follower = follow.Follower(os.path.abspath(out), names, progress.told)
    with open(os.path.join(place, "hosts.txt"), "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            while process.poll() is None:
                follower.wait()
        finally:
            if process.poll() is None:
                process.terminate()  # it ends what it has begun
                process.wait()
    follower.look()
    if len(follower.missing()) == len(names):
        with open(log.name, encoding="utf-8", errors="replace") as file:
            lines = file.read().strip().splitlines() or ["no machine has graded"]
        raise CannotGrade(f"HOSTS={hosts}: {lines[-1]}")
