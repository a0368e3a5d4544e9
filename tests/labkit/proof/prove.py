"""`labkit prove [EXERCISE [MUTANT]]`: shows how good the grading is.

Tests the tools, puts every mutant and alternative (subjects.py) to the checks,
grades skeletons, and grades the same submissions REPEAT times. Prints a table at
the end, writes it to build/prove, and names what is not as it should be. With a
MUTANT (or an alternative) only that one, with all that failed.
"""

import glob
import json
import os
import shutil
import sys
import tempfile
import time

import batsrun
from proof import repeat, subjects, systematic

SIDE_BY_SIDE = 2 * batsrun.BUSY  # subjects at a time; they mostly wait
TOOLS = ("talk/*", "report", "request", "hostile")  # tests/NAME.bats
COLUMNS = (
    "mutants killed",
    "systematic ones",
    "alternatives accepted",
    "gradings that differ",
)


class Row:
    """The figures of one exercise: of each kind how many are right, of how many."""

    def __init__(self, name):
        """Begin with nothing counted."""
        self.name = name
        self.counts = {column: [0, 0] for column in COLUMNS}

    def count(self, column, right):
        """Count one more of a kind."""
        self.counts[column][0] += bool(right)
        self.counts[column][1] += 1

    def cells(self):
        """Return the texts of the row."""
        return [f"{right} / {whole}" for right, whole in self.counts.values()]


def show(subject, results, whole):
    """Print the verdict on a subject; whole: what failed too. Returns if it is bad."""
    problem = subjects.verdict(subject, results)
    problem = problem or subjects.compare_feedback(subject, results)
    mark = "WRONG" if problem else "ok"
    print(f"{mark:<6}{subject.exercise}: {subject.kind} {subject.name}", flush=True)
    if problem:
        print("      " + problem.replace("\n", "\n      "), flush=True)
    for result in results if whole else ():
        if result.state == "failed":
            print(f"\n{result.title}\n" + "\n".join(result.output))
    return bool(problem)


def progress(begin):
    """Return a function that keeps a line on the terminal, with the time left."""

    def show_line(run):
        done, whole = len(run.results), max(run.expected, 1)
        left = (time.monotonic() - begin) * (whole - done) / max(done, 1)
        batsrun.show_progress(run, f"about {left:.0f} s left")

    return show_line


def prove_subjects(exercise, name, work, rows):
    """Put all subjects to the checks. Returns how many are not as they should be."""
    env = batsrun.environment(batsrun.isolation())
    found = [
        subjects.mutant(p, work) for p in subjects.collect("mutants", exercise, name)
    ]
    for path in subjects.collect("alternatives", exercise, name):
        found.append(subjects.alternative(path, work))
    run = batsrun.Run(progress(time.monotonic()))
    run.all([j for s in found if not s.trouble for j in s.jobs(env)], SIDE_BY_SIDE)
    batsrun.clear_progress()
    wrong = 0
    for subject in found:
        key = subject.exercise, subject.name
        results = [r for r in run.results if (r.file, r.label) == key]
        bad = show(subject, results, bool(name))
        column = COLUMNS[0] if subject.kind == "mutant" else COLUMNS[2]
        rows.setdefault(subject.exercise, Row(subject.exercise)).count(column, not bad)
        wrong += bad
    return wrong, len(found)


def prove_systematic(rows, work, sample):
    """Put what mutate.py makes to the checks. Returns (wrong, all)."""
    wrong = whole = 0
    for name in sorted(rows):
        killed, survived, explained = systematic.prove(name, work, sample)
        for right in [True] * killed + [False] * survived:
            rows[name].count(COLUMNS[1], right)
        wrong, whole = wrong + survived, whole + killed + survived
        print(
            f"{'WRONG' if survived else 'ok':<6}{name}: systematic mutants:"
            f" {killed} killed, {survived} survived, {explained} explained",
            flush=True,
        )
    return wrong, whole


def prove_scores(exercise, work, rows, times):
    """Grade skeletons and, repeatedly, two submissions. Returns (wrong, all)."""
    wrong = whole = 0
    for name in sorted(rows):
        line = repeat.grade("skeleton", name, os.path.join(work, "skeleton", name))
        whole += 1
        wrong += line != "score: 0/100"
        print(
            f"{'ok' if line == 'score: 0/100' else 'WRONG':<6}{name}: skeleton, {line}"
        )
        mutants = subjects.collect("mutants", name, "")
        half = next((m for m in mutants if os.path.exists(m[:-5] + "txt")), "")
        for kind, lines in repeat.repeat(name, half, times, work).items():
            different = sorted(set(lines))
            fair = len(different) == 1 and (different == ["score: 100/100"]) == (
                kind.startswith("right")
            )
            for line in lines:
                rows[name].count(COLUMNS[3], line != lines[0])
            mark, kind = "ok" if fair else "WRONG", kind.split("-")[0]
            print(f"{mark:<6}{name}: {kind} submission, graded {times} times:")
            print("      " + "\n      ".join(different), flush=True)
            wrong, whole = wrong + (not fair), whole + 1
    return wrong, whole


def prove_tools():
    """Run the tests of the tools. Returns (failed, all)."""
    run = batsrun.Run(batsrun.show_progress)
    isolated = batsrun.isolation()
    files = [f for name in TOOLS for f in sorted(glob.glob(f"tests/{name}.bats"))]
    env = batsrun.environment(isolated)
    run.all(
        [batsrun.Job(f, [], batsrun.BUSY if isolated else 1, env) for f in files], 1
    )
    batsrun.clear_progress()
    for result in run.results:
        if result.state != "ok":
            print(f"{result.state:<8}{result.file}: {result.title} {result.reason}")
            print("\n".join(result.output))
    for line in run.trouble:
        print(f"bats: {line}")
    failed = sum(r.state == "failed" for r in run.results)
    missing = run.expected - len(run.results)
    skipped = sum(r.state == "skipped" for r in run.results)
    return failed + missing, len(run.results) + missing - skipped


def write(rows, folder):
    """Write the table as JSON and as Markdown, and print it."""
    os.makedirs(folder, exist_ok=True)
    table = [["exercise", *COLUMNS]] + [[r.name, *r.cells()] for r in rows]
    lines = ["| " + " | ".join(line) + " |" for line in table]
    lines.insert(1, "|---" * len(table[0]) + "|")
    with open(os.path.join(folder, "prove.md"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    with open(os.path.join(folder, "prove.json"), "w", encoding="utf-8") as file:
        json.dump({row.name: row.counts for row in rows}, file, indent=1)
    print()
    for line in table:
        print("".join(f"{cell:<24}" for cell in line).rstrip())


def main(arguments):
    """Prove what the arguments name. Returns the exit status, 0 or 1."""
    exercise, name = (list(arguments) + ["", ""])[:2]
    sys.stdout.reconfigure(line_buffering=True)  # a log shows how far it is
    os.makedirs("build", exist_ok=True)
    work = tempfile.mkdtemp(prefix="prove-", dir="build")
    rows, counts = {}, []
    try:
        if not exercise:
            counts.append(prove_tools())
        counts.append(prove_subjects(exercise, name, work, rows))
        if not name:
            sample = os.environ.get("SYSTEMATIC") or "20"
            counts.append(prove_systematic(rows, work, sample))
            times = int(os.environ.get("REPEAT") or 3)
            counts.append(prove_scores(exercise, work, rows, times))
            write([rows[n] for n in sorted(rows)], os.path.join("build", "prove"))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    wrong, whole = (sum(column) for column in zip(*counts))
    print(f"\n{whole - wrong} passed, {wrong} failed")
    return 1 if wrong or not whole else 0
