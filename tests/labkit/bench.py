"""`labkit bench`: how long the kit's work takes, as a table.

Everything is measured in one run on the same machine; the ratio compares each
row with what it cannot be faster than, or with the row above it. A few rounds,
the median counts.
"""

import os
import re
import statistics
import subprocess
import time

import batsrun

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


def pairing_script():
    """Return the talk script of the pairings of 02, from its .bats file."""
    with open("tests/02-tcp-ordered.bats", encoding="utf-8") as file:
        match = re.search(
            r"conversation\(\) \{.*?TALK'\n(.*?)\nTALK", file.read(), re.S
        )
    return match.group(1)


def pairings(together):
    """Return the shell command that plays the four pairings of 02, without bats."""
    setup = (
        "BATS_TEST_DIRNAME=$PWD/tests; BATS_TEST_FILENAME=tests/02-tcp-ordered.bats;"
        "BATS_TEST_DESCRIPTION=bench; . tests/helper.bash; address tcp:5000;"
    )
    separator = "& " if together else "; "
    sides = [(s, c) for s in ("c", "python") for c in ("c", "python")]
    talks = [f'server={s} client={c} talk pair <<<"$SCRIPT"' for s, c in sides]
    wait = "& for job in 1 2 3 4; do wait -n || exit; done" if together else ""
    return setup + separator.join(talks) + wait


def row(name, measured, floor, against):
    """Print a line of the table."""
    wall, used = measured
    print(f"{name:<46}{wall:8.2f} {used:8.2f} {wall / floor:8.2f}  {against}")


def main(arguments):
    """Measure and print. Returns 0."""
    isolated = batsrun.isolation()
    env = {**batsrun.environment(isolated), "SCRIPT": pairing_script()}
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, median of {ROUNDS}\n"
    )
    print(f"{'':<46}{'wall s':>8} {'cpu s':>8} {'ratio':>8}  against")
    one = median(pairings(False), env=env)
    row("02: four pairings, one after the other", one, one[0], "itself")
    if isolated:
        four = median(pairings(True), env=env)
        row("02: four pairings, side by side", four, one[0], "one after the other")
    tagged = "bats --filter-tags pair"
    file = median(f"{tagged} tests/02-tcp-ordered.bats", env=env)
    row("02: the same in bats", file, one[0], "one after the other")
    grade = "make grade SUBMISSION=solution EXERCISE="
    one = median(f"{grade}02-tcp-ordered", 3, env)
    row("02: make grade of the solution", one, one[0], "itself")
    for label, command in (
        ("01: make grade of the solution", f"{grade}01-unix-commands"),
        ("make grade of both solutions", "make grade SUBMISSION=solution"),
        ("make check", "make check"),
    ):
        row(label, median(command, 1), 5.0, "the five seconds that are slept")
    return 0
