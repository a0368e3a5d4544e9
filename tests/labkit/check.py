"""`labkit check [EXERCISE]`: runs the tests and prints the result.

First the grid of pairings of each exercise, then a line for each file of tests (with
V=1, for each test), then what failed, whole; last "N passed, N failed".
"""

import os
import sys
import time

import batsrun
import checks
from batsrun import BUSY, SLEEPING
from checks import PAIRS, SIDES
from grading.submission import may_sanitize

# tests/NAME.bats: what the kit promises about itself.
TOOLS = ("environment", "support", "handouts", "sources", "grade", "machine")
TOOLS += ("prove", "author", "kit")
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


def line_of(name, results):
    """Return the line of a file of tests: what became of them, and why not all ran."""
    mine = [r for r in results if r.file == name]
    failed = sum(r.state == "failed" for r in mine)
    reasons = [r.reason or "no reason given" for r in mine if r.state == "skipped"]
    parts = [f"{len(mine)} tests"] + ([f"{failed} failed"] if failed else [])
    for reason in dict.fromkeys(reasons):
        parts.append(f"{reasons.count(reason)} skipped: {reason}")
    return f"{'failed' if failed else 'ok':<8}{name:<24}{', '.join(parts)}"


def lines_of(results):
    """Return a line for each test that no grid shows."""
    return [
        f"{r.state:<8}{name_of(r)}{f' ({r.reason})' if r.reason else ''}"
        for r in results
        if r.title not in PAIRS or r.state != "ok"
    ]


def report(run, seconds):
    """Print everything. Returns the number of failed tests."""
    names = sorted({r.file for r in run.results})
    for name in names:
        print("\n".join(grid(name, run.results)), end="")
    if os.environ.get("V") == "1":
        print("\n".join(lines_of(run.results)))
    else:
        print("\n".join(line_of(name, run.results) for name in names))
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
    tools = () if exercise else TOOLS
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
