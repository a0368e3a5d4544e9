"""`labkit prove [EXERCISE [MUTANT]]`: shows how good the grading is.

Tests the tools and fuzzes the readers of talk, puts every mutant and alternative
(subjects.py) to the checks, grades skeletons, and grades the same submissions REPEAT
times. Prints a table at the end, writes it to build/prove, and names what is not as
it should be. With a MUTANT (or an alternative) only that one, with all that failed.
"""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import batsrun
import checks
import running
from grading import preflight
from proof import repeat, subjects, systematic
from proof.progress import Progress

SIDE_BY_SIDE = 2 * running.BUSY  # groups of checks at a time; they mostly wait
BUILDERS = 1 + (os.cpu_count() or 2)  # programs that are built at a time
# tests/NAME.bats, longest first; what forks and floods is nobody's neighbour.
HOSTILE = ("hostile",)
TOOLS = ("class*", "template")
TOOLS += ("request", "announce", "report*", "page", "hints*", "talk/*")
FUZZING = 10  # seconds for each reader of talk
NOT_HERE = 3  # the status of tests/fuzz.sh where there is no libFuzzer
SANITIZED = "build/bin/talk-asan"  # talk, as its own tests try it once more
FAIR = {"right": "100/100", "skeleton": "0/100"}  # scores
PARTIAL = r"\d\d?/100"  # of the others
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
            title = f"{result.name}: {result.title}"
            print(f"\n{title}\n" + "\n".join(result.output))
    return bool(problem)


def tell_of_checks():
    """Return a function that tells how far a run of checks is."""
    told = Progress()

    def tell(run):
        begun, whole = len(run.jobs) - len(run.waiting), len(run.jobs)
        text = f"{running.how_far(run)}, {begun} of {whole} groups"
        told.tell(text, begun, whole)

    return tell


def tool_jobs(names, width, **env):
    """Return the jobs that test the tools of these names, so many tests at a time."""
    files = [f for name in names for f in sorted(glob.glob(f"tests/{name}.bats"))]
    env["KIT_PYTHON"] = sys.executable
    return [batsrun.Bats(file, env, "tools", width=width) for file in files]


def test_tools():
    """Test the tools, print what failed. Returns (failed, all)."""
    batsrun.prepare()
    jobs, run = tool_jobs(HOSTILE, 3 * BUILDERS), running.Run(tell_of_checks())
    run.all(jobs, 1)
    rest = tool_jobs(TOOLS, 2)
    if os.path.exists(SANITIZED):
        talk = os.path.abspath(SANITIZED)
        rest += tool_jobs(["talk/*"], 2, TALK_PROGRAM=talk)
    run.all(rest, BUILDERS)
    running.clear_progress()
    for line in run.trouble:
        print(line)
    return show_tools(run, jobs + rest)


def fuzz():
    """Feed the readers of talk anything for a moment. Returns (failed, all)."""
    command = ["bash", "tests/fuzz.sh", str(FUZZING)]
    status = subprocess.run(command, stdin=subprocess.DEVNULL).returncode
    return (0, 0) if status == NOT_HERE else (int(status != 0), 1)


def show_tools(run, jobs):
    """Print what failed of the tests of the tools. Returns (failed, all)."""
    results = [r for r in run.results if r.label == "tools"]
    for result in results:
        if result.state != "ok":
            print(f"{result.state:<8}{result.file}: {result.title} {result.reason}")
            print("\n".join(result.output))
    failed = sum(r.state == "failed" for r in results)
    skipped = sum(r.state == "skipped" for r in results)
    whole = sum(job.expected for job in jobs)
    missing = whole - len(results)
    print(f"tests of the tools: {whole - skipped}, {failed + missing} failed")
    return failed + missing, whole - skipped


def make_subjects(exercise, name, work):
    """Return the mutants and alternatives that were asked for, built."""
    wrong, right = subjects.collect(exercise, name)
    with ThreadPoolExecutor(BUILDERS) as pool:
        made = [
            *pool.map(lambda one: subjects.mutant(one, work), wrong),
            *pool.map(lambda path: subjects.alternative(path, work), right),
        ]
    return made


def make_systematic(exercises, work, sample):
    """Return {exercise: [systematic mutants]}, built: all, or a sample of so many."""
    work = os.path.join(work, "systematic")
    made = {name: systematic.collect(name, work, sample) for name in exercises}
    with ThreadPoolExecutor(BUILDERS) as pool:
        return {
            name: [
                m
                for m, built in zip(found, pool.map(systematic.Mutant.make, found))
                if built
            ]
            for name, found in made.items()
        }


def prove_checks(exercise, name, work, rows):
    """Put all subjects to the checks. Returns (how many are wrong, all)."""
    found = make_subjects(exercise, name, work)
    for subject in found:
        rows.setdefault(subject.exercise, Row(subject.exercise))
    sample = os.environ.get("SYSTEMATIC") or "20"
    made = {} if name else make_systematic(sorted(rows), work, sample)
    run = running.Run(tell_of_checks())
    jobs = [j for s in found if not s.trouble for j in s.jobs()]
    chains = [mutant.chain() for mutants in made.values() for mutant in mutants]
    run.all(chains + jobs, SIDE_BY_SIDE)
    running.clear_progress()
    wrong = whole = 0
    for line in run.trouble:
        print(line)
    for subject in found:
        bad = show_subject(subject, run, jobs, bool(name))
        column = COLUMNS[0] if subject.kind == "mutant" else COLUMNS[2]
        rows[subject.exercise].count(column, not bad)
        wrong, whole = wrong + bad, whole + 1
    for each, mutants in made.items():
        survived, judged = show_systematic(rows[each], mutants, run)
        wrong, whole = wrong + survived, whole + judged
    return wrong, whole


def show_subject(subject, run, jobs, whole):
    """Print the verdict on a subject; whole: what failed too. Returns if it is bad."""
    key = subject.exercise, subject.name
    results = [r for r in run.results if (r.file, r.label) == key]
    planned = [j.expected for j in jobs if (j.name, j.label) == key]
    if not subject.trouble and (not all(planned) or sum(planned) != len(results)):
        subject.trouble = "some of its checks have no result"
    return show(subject, results, whole)


def show_systematic(row, mutants, run):
    """Print the verdict on the systematic mutants of an exercise.

    Returns (how many survived, how many are judged).
    """
    killed, survived, explained = systematic.verdict(row.name, mutants, run.results)
    for right in [True] * killed + [False] * survived:
        row.count(COLUMNS[1], right)
    print(
        f"{'WRONG' if survived else 'ok':<6}{row.name}: systematic mutants:"
        f" {killed} killed, {survived} survived, {explained} explained",
        flush=True,
    )
    return survived, killed + survived


def prove_scores(rows, times):
    """Grade the same submissions again and again. Returns (wrong, all)."""
    wrong = whole = 0
    told = Progress()

    def tell(done, all_of_them):
        told.tell(f"{done} of {all_of_them} gradings", done, all_of_them)

    try:
        graded = repeat.repeat(sorted(rows), times, tell)
    except ValueError as findings:  # the half-right submission cannot be made
        print(findings)
        return 1, 1
    running.clear_progress()
    for (name, kind), verdicts in graded.items():
        first = next(iter(verdicts))
        count = sum(map(len, verdicts.values()))
        if kind != "skeleton":
            for verdict, conditions in verdicts.items():
                for _ in conditions:
                    rows[name].count(COLUMNS[3], verdict != first)
        wanted = f"score: {FAIR.get(kind, PARTIAL)}(;|$)"
        fair = len(verdicts) == 1 and re.match(wanted, first)
        mark = "ok" if fair else "WRONG"
        print(f"{mark:<6}{name}: {kind} submission, graded {count} times")
        for verdict, conditions in verdicts.items():
            names = "" if fair else f" ({', '.join(sorted(set(conditions)))})"
            print(f"      {len(conditions)} times {verdict}{names}", flush=True)
        wrong, whole = wrong + (not fair), whole + 1
    return wrong, whole


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


def refuse(exercise, name):
    """Say what is wrong with the arguments or with this machine, and end."""
    known = checks.exercises()
    if exercise and exercise not in known:
        names = ", ".join(known)
        sys.exit(
            f"make prove: EXERCISE={exercise}: no such exercise; there are {names}"
        )
    try:
        found = subjects.collect(exercise, name)
    except ValueError as findings:
        sys.exit(f"make prove: {findings}")
    if name and not any(found):
        sys.exit(f"make prove: MUTANT={name}: no such mutant, and no such alternative")
    with tempfile.TemporaryDirectory(prefix="prove-", dir="build") as work:
        machine = preflight.Machine(work)
        able = machine.isolated and machine.may_trace()
    if not able:
        print("could not run here: it needs namespaces, and strace that may trace")
        sys.exit(2)


def main(arguments):
    """Prove what the arguments name. Returns the exit status, 0 or 1."""
    exercise, name = (list(arguments) + ["", ""])[:2]
    os.makedirs("build", exist_ok=True)
    refuse(exercise, name)
    sys.stdout.reconfigure(line_buffering=True)  # a log shows how far it is
    work = tempfile.mkdtemp(prefix="prove-", dir="build")
    rows, counts = {}, []
    try:
        counts += [] if exercise or name else [test_tools(), fuzz()]
        counts.append(prove_checks(exercise, name, work, rows))
        if not name:
            times = int(os.environ.get("REPEAT") or 1)
            counts.append(prove_scores(rows, times))
            write([rows[n] for n in sorted(rows)], os.path.join("build", "prove"))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    wrong, whole = (sum(column) for column in zip(*counts))
    print(f"\n{whole - wrong} passed, {wrong} failed")
    return 1 if wrong or not whole else 0
