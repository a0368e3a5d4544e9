"""`labkit request EXERCISE OUT MARK`: grades a pull request.

HEAD and BASE are in the environment. HEAD names a commit of somebody else's, which
has been fetched; nothing of it is checked out. Its sources in support/<exercise>/
are read from git's object store, as data; tests, peers and tools are those of the
current folder. What else has changed since BASE (empty: the current commit) is
named, and that is all. EXERCISE empty: the exercises that have changed, except
skeletons that nobody has touched. OUT (empty: build/request) gets the reports of
`labkit grade`, and summary.md, annotations.txt, verdict.txt. MARK is the pass mark.

Exit status: 0 the score reaches MARK percent, 1 it does not, 2 could not grade.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import checks
from grading import reported, verdict
from grading.folder import Refused, shown
from grading.objects import git, TooMuch, Tree
from grading.preflight import CannotGrade
from grading.sources import collect, PROGRAMS, Sources, SUFFIXES, UPPER
from reports.common import defused, score_of
from support import IGNORE

SHOWN_MAX = 25  # changed paths that are named
OLD = [*reported.FORMS, *verdict.FORMS]


def commit(name):
    """Return the full name of a commit. Raises CannotGrade when there is none."""
    try:
        if name.startswith("-"):
            raise CannotGrade("")
        return git("rev-parse", "--verify", "--quiet", name + "^{commit}").decode()[:-1]
    except CannotGrade:
        raise CannotGrade(f"no such commit here: {shown(name)}") from None


def sources(revision, known):
    """Return {exercise: Sources} of a commit, and notes about its folder support."""
    found, top = {}, Tree(revision + "^{tree}")
    if not top.look("support")[0]:
        return found, []
    try:
        support = top.enter("support")
    except Refused as reason:
        return found, [f"support: {reason}"]
    for exercise in known:
        if support.look(exercise)[0]:
            found[exercise] = read(support, exercise)
    return found, []


def read(support, exercise):
    """Return the Sources of an exercise that is in the folder support."""
    try:
        return collect(exercise, support.enter(exercise), support)
    except Refused as reason:
        unusable = Sources(exercise)
        unusable.refuse(str(reason))
        return unusable


def choose(before, after, wanted):
    """Return the exercises to grade. Raises CannotGrade when there are none."""
    if wanted:
        return [wanted]
    nothing = Sources("")
    names = sorted({*before, *after})
    pairs = {n: (before.get(n, nothing), after.get(n, nothing)) for n in names}
    changed = [name for name, (old, new) in pairs.items() if not new.same(old)]
    begun = [name for name in changed if not pairs[name][1].untouched()]
    if not changed:
        raise CannotGrade(
            "nothing to grade: the request changes no"
            " support/<exercise>/{client,server}.{c,cpp}"
        )
    return begun or changed


def pattern(known, taken):
    """Return what matches the paths of sources, and of all files that are taken."""
    names = [*map(re.escape, known)]
    suffixes = "|".join(re.escape(suffix) for suffix in SUFFIXES)
    paths = [f"support/({'|'.join(names)})/({'|'.join(PROGRAMS)})({suffixes})"]
    for one in taken:
        for path in one.files:
            inside = f"support/{one.exercise}/{path}"
            paths.append(re.escape(inside.replace(f"{one.exercise}/{UPPER}/", "")))
    return re.compile("|".join(dict.fromkeys(paths)))


def is_generated(path, status, sha):
    """Tell whether a change is the .gitignore that `make` puts into support/."""
    if path != b"support/.gitignore" or status == "D":
        return False
    try:
        return git("cat-file", "blob", sha, most=len(IGNORE)) == IGNORE.encode()
    except (TooMuch, CannotGrade):
        return False


def changes(before, after, ours, notes):
    """Return (changed, deleted, more): all paths but those that are ours, a pattern."""
    command = ["diff-tree", "-z", "--raw", "--no-renames", "--no-abbrev"]
    command += ["--ignore-submodules=none", before, after]
    try:
        parts = git(command[0], "-r", *command[1:]).split(b"\0")
    except (TooMuch, CannotGrade):
        notes.append("too many changed paths to name them: only those at the top")
        parts = git(*command).split(b"\0")
    changed, deleted = [], []
    for about, path in zip(parts[::2], parts[1::2]):
        *_, sha, status = about.decode().split()
        if ours.fullmatch(path.decode(errors="backslashreplace")):
            deleted += [path] if status == "D" else []
        elif not is_generated(path, status, sha):
            changed.append(path)
    more = max(0, len(changed) - SHOWN_MAX) + max(0, len(deleted) - SHOWN_MAX)
    lists = [[shown(path) for path in one[:SHOWN_MAX]] for one in (changed, deleted)]
    return (*lists, more)


def prepare(request, wanted, folder, notes):
    """Put the sources of the request into folder, note in it what has changed."""
    if git("rev-parse", "--show-prefix").strip():
        raise CannotGrade("the kit is not at the top of its git repository")
    base, head = commit(request["base"] or "HEAD"), commit(request["head"])
    request.update(base=base, head=head)
    try:
        since = git("merge-base", base, head).decode().split()[0]
    except CannotGrade:
        since = base
        notes.append("the request has no commit in common with the base branch")
    known = checks.exercises()
    if wanted and wanted not in known:
        names = ", ".join(known)
        raise CannotGrade(f"EXERCISE={wanted}: no such exercise; there are {names}")
    (before, _), (after, remarks) = sources(since, known), sources(head, known)
    ours = pattern(known, [*before.values(), *after.values()])
    changed, deleted, more = changes(since, head, ours, notes)
    request.update(changed=changed, deleted=deleted, more=more)
    request["graded"] = choose(before, after, wanted)
    notes += remarks
    for name in request["graded"]:
        found = after.get(name) or Sources(name)
        notes += found.notes
        found.write(folder)


def without_score(output):
    """Return what a grading has printed without its last line, if that is the score.

    The score of a request stands behind the notes about it.
    """
    text, _, last = output.rstrip("\n").rpartition("\n")
    return f"{text}\n" if last.startswith("score: ") else output


def run_grade(folder, out, told):
    """Grade a folder; print what the grading says. Raises CannotGrade."""
    command = [sys.executable, "-ESs", "-X", "pycache_prefix=build/pycache"]
    process = subprocess.Popen(
        [*command, "tests/labkit", "grade", folder, "", out, told],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        output = process.communicate()[0].decode(errors="backslashreplace")
    except KeyboardInterrupt:
        process.terminate()
        output = process.communicate()[0].decode(errors="backslashreplace")
    # A compiler or a program may have said what a CI's log takes for commands.
    print(defused(without_score(output), 200_000), end="", flush=True)
    try:
        with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
            return json.load(file)
    except OSError:
        raise CannotGrade("the grading has left no report") from None


def main(arguments):
    """Grade a request and report. Returns the exit status."""
    wanted, out, mark = (list(arguments) + [""] * 3)[:3]
    base, head = os.environ.get("BASE", ""), os.environ.get("HEAD", "")
    out = out or os.path.join("build", "request")
    for name in OLD:
        if os.path.lexists(os.path.join(out, name)):
            os.remove(os.path.join(out, name))
    request = {"base": base, "head": head, "pass_mark": 100, "graded": []}
    request.update(changed=[], deleted=[], more=0)
    notes = []
    os.makedirs("build", exist_ok=True)
    work = tempfile.mkdtemp(prefix="request-", dir="build")
    try:
        if not mark.isascii() or not mark.isdigit() or int(mark) > 100:
            raise CannotGrade(f"PASS_MARK={mark}: not a number from 0 to 100")
        request["pass_mark"] = int(mark)
        folder, told = os.path.join(work, "support"), os.path.join(work, "notes.json")
        os.mkdir(folder)
        prepare(request, wanted, folder, notes)
        with open(told, "w") as file:
            json.dump([], file)  # they are added below
        report = run_grade(folder, os.path.join(work, "out"), told)
    except CannotGrade as error:
        report = reported.could_not_run(str(error))
    except TooMuch:
        report = reported.could_not_run("its commits are too large to be read")
    except KeyboardInterrupt:
        report = reported.could_not_run("interrupted")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    report["notes"] = notes + report["notes"]
    report["request"] = request
    reported.write(report, out)
    verdict.write(report, out)
    print("\n".join(["", *map(defused, notes + verdict.remarks(report))]))
    print(f"score: {score_of(report)}")
    print(verdict.sentence(report))
    return verdict.STATUS[verdict.outcome(report)]
