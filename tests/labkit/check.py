"""`labkit check [EXERCISE [all|root]]`: runs the tests and prints the result.

First the grid of pairings of each exercise, then a line for each exercise and each
file of tests of the kit itself (with V=1, for each test), then what failed, whole,
and what the exercises lack; last "N passed, N failed". What is marked to be filled
in is no failure where the exercise is named.
"""

import os
import sys
import tempfile
import time

import batsrun
import checks
import engine
import missing
import running
from checks import PAIRS, SIDES
from grading import preflight
from running import BUSY

# tests/NAME.bats: what the kit promises about itself; of `all` also those that try its
# verbs out, longest first: most of them grade again and again. Of `root` only those in
# which it matters that root calls: files change hands there, and programs another user.
PROMISES = ("kit",)
TOOLS = ("desk", "certain", "units", "sources", "folders", "compilers", "grade")
TOOLS += ("support", "environment", "handouts", "machine", "prove", "author", "trace")
TOOLS += ("watch", "trace_ends", "hint", "editors", "reading", "screen", "pictures")
TOOLS += ("site", "edition")
ROOT = ("grade", "folders", "sources", "support", "environment", "machine")
CHOICES = {"": (), "all": TOOLS, "root": ROOT}
PROGRAMS = "build/bin/solution"
WIDTH = 3  # tests of a file at a time: many of them grade, which takes a processor


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
    name = f" [{result.name}]" if result.name else ""
    return f"{result.file}: {result.title}{side}{name}"


def line_of(name, results):
    """Return the line of a file of tests: what became of them, and why not all ran."""
    mine = [r for r in results if r.file == name]
    failed = sum(r.state not in ("ok", "skipped") for r in mine)
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


def report_left(exercise):
    """Print what the exercises lack. Returns how much of it is a failure."""
    lacks, places = missing.behind(exercise)
    for title, lines in ("missing", lacks), ("to be filled in", places):
        if lines:
            print(f"\n{len(lines)} {title} ({missing.GUIDE}):\n" + "\n".join(lines))
    return len(lacks) + (0 if exercise else len(places))


def report(run, exercise, seconds):
    """Print everything. Returns the number of failed tests."""
    names = sorted({r.file for r in run.results})
    for name in names:
        print("\n".join(grid(name, run.results)), end="")
    if os.environ.get("V") == "1":
        print("\n".join(lines_of(run.results)))
    else:
        print("\n".join(line_of(name, run.results) for name in names))
    wrong = [r for r in run.results if r.state not in ("ok", "skipped")]
    for result in wrong:
        print(f"\n{'-' * 72}\n{name_of(result)}\n")
        print("\n".join(result.output))
    for line in run.trouble:
        print(line)
    passed = sum(r.state == "ok" for r in run.results)
    skipped = len(run.results) - passed - len(wrong)
    lost = run.expected - len(run.results)
    failed = len(wrong) + lost + (1 if run.trouble and not lost else 0)
    failed += report_left(exercise)
    if os.path.isdir("support"):
        print("\nThese were the kit's programs; for yours: make check in support/NAME")
    print(f"\n{seconds:.1f} s")
    more = f", {skipped} skipped" if skipped else ""
    print(f"{passed} passed, {failed} failed{more}")
    return failed


def plan(exercise, tools, options, env, together):
    """Return the jobs of a check; SystemExit when there is no such exercise.

    tools: names of files of tests besides; options: of talk; env: what the pairings
    are told of them; together: whether tests do not disturb each other.
    """
    known = checks.exercises()
    if exercise and exercise not in known:
        sys.exit(f"make check: EXERCISE={exercise}: no tests/{exercise}.talk")
    names = [name for name in known if exercise in ("", name)]
    pairs, width = (len(PAIRS), WIDTH) if together else (1, 1)
    jobs = [batsrun.Bats(f"tests/{n}.bats", env, width=pairs) for n in names]
    for name in names:
        for file in checks.files(name):
            jobs += plays(name, file, options)
    return jobs + [batsrun.Bats(f"tests/{n}.bats", env, width=width) for n in tools]


def plays(exercise, file, options):
    """Return the jobs that put C and Python to a file of checks.

    The pairings of an exercise are bats' business; other pairs are those of C.
    """
    options = ["--programs", os.path.abspath(PROGRAMS), *options]
    options += engine.peers(exercise)
    jobs = []
    for implementation in "c", "python":
        mine = [*options, "--implementation", implementation]
        chosen = [
            check
            for check in checks.read(file, implementation)
            if check.side != "pair"
            or (implementation == "c" and check.title not in PAIRS)
        ]
        if chosen:
            jobs.append(engine.Play(file, chosen, mine, implementation))
    return jobs


def main(arguments):
    """Run what the arguments name. Returns the exit status, 0 or 1."""
    exercise, choice = (list(arguments) + ["", ""])[:2]
    tools = () if exercise else PROMISES + CHOICES[choice]
    with tempfile.TemporaryDirectory(prefix="check-", dir="build") as work:
        machine = preflight.Machine(work)
        alone = ["--no-namespaces", "--arguments", "--fake-time"]
        options = [] if machine.isolated else alone
        if not machine.may_sanitize():
            options.append("--no-sanitizers")
    if os.environ.get("SEED"):
        options += ["--seed", os.environ["SEED"]]
    if not machine.isolated:
        print(
            "No namespaces here: the tests run one after the other, on free ports"
            " and paths.\n(docs/instructors.md says how to allow namespaces.)\n"
        )
    env = {"TALK_OPTIONS": " ".join(options), "KIT_PYTHON": sys.executable}
    jobs = plan(exercise, tools, options, env, machine.isolated)
    begin = time.monotonic()
    batsrun.prepare()
    run = running.Run(running.show_progress)
    # What plays checks waits, for five seconds at times; so all of it at once.
    waiting = sum(job.name in checks.exercises() for job in jobs)
    run.all(jobs, BUSY + waiting if machine.isolated else 1)
    running.clear_progress()
    return 1 if report(run, exercise, time.monotonic() - begin) else 0
