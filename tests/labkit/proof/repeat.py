"""Grades the same submissions again and again: the scores must not differ."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

AT_ONCE = 3


def grade(folder, exercise, out):
    """Grade a submission in a process of its own. Returns its score line."""
    command = [sys.executable, "-ESs", "-X", "pycache_prefix=build/pycache"]
    command += ["tests/labkit", "grade", folder, exercise, out]
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "UNCONFINED": "yes"},
    )
    text = done.stdout.decode(errors="replace").rstrip()
    match = re.search(r"^score: .*\Z", text, re.M)
    return match.group(0) if match else f"no score, status {done.returncode}: {text}"


def submissions(exercise, mutant, work):
    """Make a right and a half-right submission below work. Returns their folders."""
    right, half = (
        os.path.join(work, f"{kind}-{exercise}") for kind in ("right", "half")
    )
    for folder in right, half:
        shutil.copytree(
            os.path.join("solution", exercise), os.path.join(folder, exercise)
        )
    if mutant:
        with open(mutant, "rb") as patch:
            command = ["patch", "-s", "-p0", "-d", os.path.join(half, exercise)]
            subprocess.run(command, stdin=patch, check=True)
    return right, half


def repeat(exercise, mutant, times, work):
    """Grade both submissions so many times. Returns {folder name: [score lines]}."""
    tasks = [
        (
            folder,
            os.path.join(work, f"out-{exercise}-{number}-{os.path.basename(folder)}"),
        )
        for folder in submissions(exercise, mutant, work)
        for number in range(times)
    ]
    scores = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        lines = pool.map(lambda task: grade(task[0], exercise, task[1]), tasks)
        for (folder, _), line in zip(tasks, lines):
            scores.setdefault(os.path.basename(folder), []).append(line)
    return scores
