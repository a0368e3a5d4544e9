"""`labkit check SUBJECT [EXERCISE]`: runs the tests and prints the result.

First the grid of pairings of each exercise, then every other test in a line,
then what failed, whole; last "N passed, N failed".
"""

import glob
import sys
import time

import batsrun

# Tests mostly wait; so many run side by side on a machine of any size.
JOBS = 12
SIDES = ("C", "Python")


def show_progress(run):
    """Keep a line on the terminal that says how far the run is."""
    if sys.stderr.isatty():
        failed = sum(r.state == "failed" for r in run.results)
        print(
            f"\r{len(run.results)} of {run.expected} tests, {failed} failed ",
            end="",
            file=sys.stderr,
            flush=True,
        )


def pair_title(server, client):
    """Return the title that the test of a pairing has in every .bats file."""
    return f"{server} server, {client} client"


def grid(name, results):
    """Return the lines of the grid of an exercise, [] when it was not run."""
    states = {r.title: r.state for r in results if r.file == name}
    titles = [[pair_title(s, c) for c in SIDES] for s in SIDES]
    if not any(title in states for row in titles for title in row):
        return []
    lines = [f"{name:<24}{'C client':<12}Python client"]
    for side, row in zip(SIDES, titles):
        first, second = (states.get(title, "missing") for title in row)
        lines.append(f"  {side + ' server':<22}{first:<12}{second}")
    return lines + [""]


def report(run, seconds):
    """Print everything. Returns the number of failed tests."""
    pairs = {pair_title(s, c) for s in SIDES for c in SIDES}
    names = sorted({r.file for r in run.results})
    for name in names:
        print("\n".join(grid(name, run.results)))
    for result in run.results:
        if result.title not in pairs or result.state != "ok":
            why = f" ({result.reason})" if result.reason else ""
            print(f"{result.state:<8}{result.file}: {result.title}{why}")
    for result in run.results:
        if result.state == "failed":
            print(f"\n{'-' * 72}\n{result.file}: {result.title}\n")
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


def main(arguments):
    """Run what the arguments name. Returns the exit status, 0 or 1."""
    subject, exercise = (arguments + [""])[:2]
    files = sorted(glob.glob(f"tests/{exercise or '[0-9]*'}.bats"))
    if not files:
        sys.exit(f"make check: EXERCISE={exercise}: no tests/{exercise}.bats")
    if subject == "solution" and not exercise:
        files.append("tests/kit.bats")
    isolated = batsrun.isolation()
    if not isolated:
        print(
            "No namespaces here: the tests run one after the other, on free ports"
            " and paths.\n(docs/instructors.md says how to allow namespaces.)\n"
        )
    env = batsrun.environment(isolated)
    env["SUBJECT"] = subject
    begin = time.monotonic()
    run = batsrun.Run(show_progress)
    run.files(files, JOBS if isolated else 1, [], env, together=isolated)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    return 1 if report(run, time.monotonic() - begin) else 0
