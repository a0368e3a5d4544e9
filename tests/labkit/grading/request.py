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
from grading import grade, verdict
from grading.objects import git, TooMuch
from grading.submission import is_untouched, SOURCE_MAX, SOURCES
from reports.common import defused, score_of, visible
from support import IGNORE

SHOWN_MAX = 25  # changed paths that are named
PATH_MAX = 150  # characters of a path that are shown
KINDS = {"120000": "a symbolic link", "160000": "a submodule", "040000": "a folder"}
OLD = [*grade.FORMS, *verdict.FORMS]


def commit(name):
    """Return the full name of a commit. Raises CannotGrade when there is none."""
    try:
        if name.startswith("-"):
            raise grade.CannotGrade("")
        return git("rev-parse", "--verify", "--quiet", name + "^{commit}").decode()[:-1]
    except grade.CannotGrade:
        raise grade.CannotGrade(f"no such commit here: {shown(name)}") from None


def shown(path):
    """Return a path, text or bytes, in one line, odd characters spelt out."""
    if isinstance(path, bytes):
        path = path.decode(errors="backslashreplace")
    text = visible(path.replace("\t", "\\t").replace("\n", "\\n"))
    text = f'"{text}"' if text != text.strip() else text
    return text if len(text) <= PATH_MAX else f"{text[:PATH_MAX]}..."


def entries(tree, names):
    """Return {name: (mode, object, size)} of those names that are in a tree."""
    found = {}
    for line in git("ls-tree", "--full-tree", "-z", "-l", tree, *names).split(b"\0"):
        about, _, name = line.partition(b"\t")
        if about:
            mode, _, sha, size = about.decode().split()
            if name.decode(errors="backslashreplace") in found:
                raise grade.CannotGrade(f"{shown(name)} is in its folder twice")
            if size == "BAD":
                raise grade.CannotGrade(f"git has no object {sha}: {shown(name)}")
            found[name.decode()] = mode, sha, 0 if size == "-" else int(size)
    return found


def tree_in(tree, name, notes):
    """Return the object of a folder in a tree, "" when there is none."""
    mode, sha, _ = entries(tree, [name]).get(name, ("", "", 0))
    if mode in ("", "040000"):
        return sha
    notes.append(f"{name}: {KINDS.get(mode, 'a file')}, not taken")
    return ""


def sources(revision, known, notes):
    """Return {exercise: {source: (mode, object, size)}} of a commit."""
    top = tree_in(revision, "support", notes)
    found = {}
    for exercise in known if top else ():
        folder = tree_in(top, exercise, notes)
        found[exercise] = entries(folder, SOURCES) if folder else {}
        if not folder and entries(top, [exercise]):
            found[exercise] = {"": ("", "", 0)}  # it is there, and unusable
    return found


def take(exercise, files, notes):
    """Return {source: bytes} of the sources that are ordinary files."""
    taken = {}
    for name, (mode, sha, size) in files.items():
        shown_name = f"{exercise}: {name}"
        if mode not in ("100644", "100755", "100664"):
            if name:
                kind = KINDS.get(mode, "no ordinary file")
                notes.append(f"{shown_name}: {kind}, not taken")
        elif size > SOURCE_MAX:
            notes.append(f"{shown_name}: {size} bytes; {SOURCE_MAX} are the limit")
        else:
            taken[name] = git("cat-file", "blob", sha, most=SOURCE_MAX)
            if mode == "100755":
                notes.append(f"{shown_name}: is marked as executable; that is ignored")
    return taken


def is_skeleton(exercise, taken):
    """Tell whether these sources are the skeletons and nothing else."""
    return bool(taken) and all(
        name.endswith(".c") and is_untouched(content, exercise, name[: -len(".c")])
        for name, content in taken.items()
    )


def choose(before, after, taken, wanted):
    """Return the exercises to grade. Raises CannotGrade when there are none."""
    if wanted:
        return [wanted]
    names = sorted({*before, *after})
    changed = [n for n in names if before.get(n, {}) != after.get(n, {})]
    begun = [n for n in changed if not is_skeleton(n, taken.get(n, {}))]
    if not changed:
        raise grade.CannotGrade(
            "nothing to grade: the request changes no"
            " support/<exercise>/{client,server}.{c,cpp}"
        )
    return begun or changed


def is_generated(path, status, sha):
    """Tell whether a change is the .gitignore that `make` puts into support/."""
    if path != b"support/.gitignore" or status == "D":
        return False
    try:
        return git("cat-file", "blob", sha, most=len(IGNORE)) == IGNORE.encode()
    except (TooMuch, grade.CannotGrade):
        return False


def changes(before, after, known, notes):
    """Return (changed, deleted, more): all paths but those of the sources taken."""
    command = ["diff-tree", "-z", "--raw", "--no-renames", "--no-abbrev"]
    command += ["--ignore-submodules=none", before, after]
    try:
        parts = git(command[0], "-r", *command[1:]).split(b"\0")
    except (TooMuch, grade.CannotGrade):
        notes.append("too many changed paths to name them: only those at the top")
        parts = git(*command).split(b"\0")
    source = re.compile(
        rf"support/({'|'.join(map(re.escape, known))})/(client|server)\.(c|cpp)"
    )
    changed, deleted = [], []
    for about, path in zip(parts[::2], parts[1::2]):
        *_, sha, status = about.decode().split()
        if source.fullmatch(path.decode(errors="backslashreplace")):
            deleted += [path] if status == "D" else []
        elif not is_generated(path, status, sha):
            changed.append(path)
    more = max(0, len(changed) - SHOWN_MAX) + max(0, len(deleted) - SHOWN_MAX)
    lists = [[shown(path) for path in one[:SHOWN_MAX]] for one in (changed, deleted)]
    return (*lists, more)


def prepare(request, wanted, folder, notes):
    """Put the sources of the request into folder, note in it what has changed."""
    if git("rev-parse", "--show-prefix").strip():
        raise grade.CannotGrade("the kit is not at the top of its git repository")
    base, head = commit(request["base"] or "HEAD"), commit(request["head"])
    request.update(base=base, head=head)
    try:
        since = git("merge-base", base, head).decode().split()[0]
    except grade.CannotGrade:
        since = base
        notes.append("the request has no commit in common with the base branch")
    known = checks.exercises()
    if wanted and wanted not in known:
        names = ", ".join(known)
        raise grade.CannotGrade(
            f"EXERCISE={wanted}: no such exercise; there are {names}"
        )
    before, after = sources(since, known, []), sources(head, known, notes)
    changed, deleted, more = changes(since, head, known, notes)
    request.update(changed=changed, deleted=deleted, more=more)
    taken = {name: take(name, files, notes) for name, files in after.items()}
    request["graded"] = choose(before, after, taken, wanted)
    for name in request["graded"]:
        os.makedirs(os.path.join(folder, name))
        for file, content in taken.get(name, {}).items():
            with open(os.path.join(folder, name, file), "wb") as copy:
                copy.write(content)


def run_grade(folder, out):
    """Grade a folder; print what the grading says. Raises CannotGrade."""
    command = [sys.executable, "-ESs", "-X", "pycache_prefix=build/pycache"]
    process = subprocess.Popen(
        [*command, "tests/labkit", "grade", folder, "", out],
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
    print(defused(output, 200_000), end="", flush=True)
    try:
        with open(os.path.join(out, "report.json"), encoding="utf-8") as file:
            return json.load(file)
    except OSError:
        raise grade.CannotGrade("the grading has left no report") from None


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
            raise grade.CannotGrade(f"PASS_MARK={mark}: not a number from 0 to 100")
        request["pass_mark"] = int(mark)
        folder = os.path.join(work, "support")
        os.mkdir(folder)
        prepare(request, wanted, folder, notes)
        report = run_grade(folder, os.path.join(work, "out"))
    except grade.CannotGrade as error:
        report = grade.could_not_run(str(error))
    except TooMuch:
        report = grade.could_not_run("its commits are too large to be read")
    except KeyboardInterrupt:
        report = grade.could_not_run("interrupted")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    report["notes"] = notes + report["notes"]
    report["request"] = request
    grade.write(report, out)
    verdict.write(report, out)
    print("\n".join(["", *map(defused, notes + verdict.remarks(report))]))
    print(f"score: {score_of(report)}")
    print(verdict.sentence(report))
    return verdict.STATUS[verdict.outcome(report)]
