"""`labkit check [EXERCISE]`: runs the tests and prints the result.

First the grid of pairings of each exercise, then every other test in a line,
then what failed, whole; last "N passed, N failed".
"""

import os
import sys
import time

import batsrun
import checks
from batsrun import BUSY, SLEEPING
from checks import PAIRS, SIDES
from grading.submission import may_sanitize

PROGRAMS = "build/bin/solution"


def grid(name, results):
    """Return the lines of the grid of an exercise, [] when it was not run."""
    states = {r.title: r.state for r in results if r.file == name}
    if not any(title in states for title in PAIRS):
        return []
    lines = [f"{name:<24}{'C client':<12}Python client"]
    for row, side in enumerate(SIDES):
        titles = PAIRS[2 * row : 2 * row + 2]
        first, second = (states.get(title, "missing") for title in titles)
        lines.append(f"  {side + ' server':<22}{first:<12}{second}")
    return lines + [""]


def name_of(result):
    """Return the file, title and implementation of a result, for people."""
    side = " (Python)" if result.label == "python" else ""
    return f"{result.file}: {result.title}{side}"


def report(run, seconds):
    """Print everything. Returns the number of failed tests."""
    names = sorted({r.file for r in run.results})
    for name in names:
        print("\n".join(grid(name, run.results)))
    for result in run.results:
        if result.title not in PAIRS or result.state != "ok":
            why = f" ({result.reason})" if result.reason else ""
            print(f"{result.state:<8}{name_of(result)}{why}")
    for result in run.results:
        if result.state == "failed":
            print(f"\n{'-' * 72}\n{name_of(result)}\n")
            print("\n".join(result.output))
    for line in run.trouble:
        print(f"bats: {line}")
    count = {
        s: sum(r.state == s for r in run.results) for s in ("ok", "failed", "skipped")
    }
    missing = run.expected - len(run.results)
    count["failed"] += missing + (1 if run.trouble and not missing else 0)
    print(f"\n{seconds:.1f} s")
    skipped = f", {count['skipped']} skipped" if count["skipped"] else ""
    print(f"{count['ok']} passed, {count['failed']} failed{skipped}")
    return count["failed"]


def plan(exercise, env):
    """Return the jobs of a check; SystemExit when there is no such exercise."""
    known = checks.exercises()
    if exercise and exercise not in known:
        sys.exit(f"make check: EXERCISE={exercise}: no tests/{exercise}.bats")
    files = [f for name in known if exercise in ("", name) for f in checks.files(name)]
    tools = () if exercise else ("support", "grade", "prove", "author", "kit")
    jobs = [batsrun.Job(f"tests/{n}.bats", "", env, width=SLEEPING) for n in tools]
    programs = os.path.abspath(PROGRAMS)
    declared = {file: checks.read(file) for file in files}
    for name in ("c", "python"):
        mine = {**env, "PROGRAMS": programs, "IMPLEMENTATION": name}
        shards = ["client", "server"] + (["!client,!server"] if name == "c" else [])
        for file in files:
            slow = ",".join(["slow"] + (["!pair"] if name == "python" else []))
            quick = [",".join([shard, "!slow"]) for shard in shards]
            for tags in [slow, *quick]:
                if any(check.matches(tags) for check in declared[file]):
                    jobs.append(batsrun.Job(file, tags, mine, name))
    return jobs


def main(arguments):
    """Run what the arguments name. Returns the exit status, 0 or 1."""
    exercise = "".join(arguments[:1])
    isolated = batsrun.isolation()
    if not isolated:
        print(
            "No namespaces here: the tests run one after the other, on free ports"
            " and paths.\n(docs/instructors.md says how to allow namespaces.)\n"
        )
    env = batsrun.environment(isolated)
    env["TALK_SANITIZED"] = "yes" if may_sanitize() else "no"
    jobs = plan(exercise, env)
    begin = time.monotonic()
    run = batsrun.Run(batsrun.show_progress, isolated)
    run.all(jobs, BUSY)
    batsrun.clear_progress()
    return 1 if report(run, time.monotonic() - begin) else 0
