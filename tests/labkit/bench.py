"""`labkit bench`: how long the kit's work takes, as a table.

Everything is measured in one run on the same machine; the ratio compares each
row with what it cannot be faster than, or with the row above it. A few rounds,
the median counts.
"""

import os
import statistics
import subprocess
import time

import engine

ROUNDS = 5


def clock(command, env=None):
    """Run a shell command; return (wall seconds, processor seconds)."""
    before, begin = os.times(), time.monotonic()
    subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    wall, after = time.monotonic() - begin, os.times()
    used = after.children_user + after.children_system
    return wall, used - before.children_user - before.children_system


def median(command, rounds=ROUNDS, env=None):
    """Return the medians of (wall, processor) seconds over some rounds."""
    runs = [clock(command, env) for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*runs)]


def row(name, measured, floor, against):
    """Print a line of the table."""
    wall, used = measured
    print(f"{name:<46}{wall:8.2f} {used:8.2f} {wall / floor:8.2f}  {against}")


def main(arguments):
    """Measure and print. Returns 0."""
    boxed = not engine.no_box()
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, median of {ROUNDS}\n"
    )
    print(f"{'':<46}{'wall s':>8} {'cpu s':>8} {'ratio':>8}  against")
    talk = f"{engine.TALK} --programs build/bin/solution"
    talk += "" if boxed else " --no-namespaces --arguments"
    pairings = f"{talk} --only pairing tests/02-tcp-ordered.talk"
    one = median(f"{pairings} --jobs 1")
    row("02: four pairings, one after the other", one, one[0], "itself")
    four = median(pairings)
    row("02: four pairings, side by side", four, one[0], "one after the other")
    file = median("bats tests/02-tcp-ordered.bats")
    row("02: the same in bats", file, one[0], "one after the other")
    whole = median(f"{talk} tests/02-tcp-ordered.talk")
    row("02: all checks that are graded", whole, whole[0], "itself")
    grade = "make grade SUBMISSION=solution EXERCISE="
    graded = median(f"{grade}02-tcp-ordered", 3)
    row("02: make grade of the solution", graded, whole[0], "its checks")
    for label, command in (
        ("01: make grade of the solution", f"{grade}01-unix-commands"),
        ("make grade of both solutions", "make grade SUBMISSION=solution"),
        ("make check", "make check"),
    ):
        row(label, median(command, 1), 5.0, "the five seconds that are slept")
    return 0
