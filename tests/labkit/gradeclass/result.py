"""The result of a submission: a file, valid for a key over all that decides.

What decides: the sources, the checks, the programs of the kit that judge, the compiler,
the seed, the exercises. A result with another key is of the past.
"""

import functools
import glob
import hashlib
import importlib
import json
import os
import shutil
import subprocess

from grading import compiler
from gradeclass.taken import UNREADABLE
from reports.common import NOTHING

VERSION = 1
GRADED, COULD_NOT = "graded", "could not run"
STATUSES = (GRADED, NOTHING, UNREADABLE, COULD_NOT)
SETTINGS = "class-run.json"
# What judges, besides what each exercise has; not what only reads pull requests.
DECIDING = ("tests/labkit/grading/*.py", "tests/labkit/control.c", "tests/talk/*.[ch]")
DECIDING += tuple(f"tests/labkit/{n}.py" for n in ("engine", "running", "checks"))
DECIDING += ("tests/talk/preload/*", "tests/talk/etc/**")
NOT_DECIDING = ("announce.py", "request.py", "objects.py", "test_box.c")
OF_EXERCISE = (
    "tests/{}.talk",
    "tests/{}_*hints.py",
    "tests/{}_notes.py",
    "python/{}/*.py",
    "skeleton/{}/*.c",
)
DIFFERS = ("seconds", "core_seconds", "host", "graded_at")


def digest(*pieces):
    """Return a number, in letters, that stands for these texts or bytes."""
    found = hashlib.sha256()
    for piece in pieces:
        if isinstance(piece, str):
            piece = piece.encode(errors="surrogateescape")
        found.update(b"%d:" % len(piece))
        found.update(piece)
    return found.hexdigest()


def of_files(patterns):
    """Return the digest of all files that match these patterns."""
    paths = {path for one in patterns for path in glob.glob(one, recursive=True)}
    pieces = []
    for path in sorted(paths):
        if os.path.isfile(path) and os.path.basename(path) not in NOT_DECIDING:
            with open(path, "rb") as file:
                pieces += [path, file.read()]
    return digest(*pieces)


@functools.lru_cache(maxsize=None)
def version_of(suffix):
    """Return what the compiler for this suffix says of its version."""
    words = [*compiler.command_of(suffix), "--version"]
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    except OSError as error:
        return f"{words[0]}: {error.strerror}"
    return done.stdout.decode(errors="replace")


class Kit:
    """What of the kit decides, as it was when this was made."""

    def __init__(self, exercises, seed):
        """Read it."""
        self.exercises, self.seed = list(exercises), seed
        self.tools = of_files(DECIDING)
        self.parts = {
            name: of_files(pattern.format(name) for pattern in OF_EXERCISE)
            for name in exercises
        }


def key(taken, kit):
    """Return the key of a submission (a Taken), judged by a Kit."""
    pieces = [str(VERSION), kit.seed, *kit.exercises, "", taken.status, taken.reason]
    pieces += taken.notes
    suffixes = set()
    for one in taken.sources:
        pieces += ["", one.exercise, kit.parts[one.exercise], str(one.refused)]
        for name, path in sorted(one.programs.items()):
            pieces += [name, path]
            suffixes.add(os.path.splitext(path)[1])
        for path, data in sorted(one.files.items()):
            pieces += [path, data]
    if taken.sources:
        pieces += ["", kit.tools, *(version_of(one) for one in sorted(suffixes))]
    return digest(*pieces)


def path_of(out, name):
    """Return the path of the result of a submission, by its id."""
    return os.path.join(out, "results", f"{name}.json")


def load(path):
    """Return a result, None for what is none."""
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError, RecursionError):
        return None
    right = isinstance(found, dict) and found.get("version") == VERSION
    if not right or found.get("status") not in STATUSES:
        return None
    name = os.path.splitext(os.path.basename(path))[0]
    return found if found.get("id") == name else None


def read(out):
    """Return all results in a folder, by id."""
    paths = glob.glob(os.path.join(glob.escape(out), "results", "*.json"))
    return [found for found in map(load, sorted(paths)) if found]


def former(out):
    """Return {entry: id} of the results in a folder, of entries with one result."""
    found, twice = {}, set()
    for one in read(out):
        entry = one.get("entry")
        if entry in found:
            twice.add(entry)
        found[entry] = one["id"]
    return {entry: name for entry, name in found.items() if entry not in twice}


def save(path, text):
    """Write a file whole: it is there before or after, on the disk as well."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    folder, name = os.path.split(path)
    partial = os.path.join(folder, f".{name}.{os.getpid()}")
    with open(partial, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write(out, result):
    """Write a result."""
    save(path_of(out, result["id"]), json.dumps(result, indent=1) + "\n")


def module(name):
    """Return a module of this package, None if there is none."""
    try:
        return importlib.import_module(f"gradeclass.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"gradeclass.{name}":
            raise
        return None


def keep_former(out, name):
    """Keep a verdict that is about to be replaced: changes are told of it."""
    former, changes = load(path_of(out, name)), module("changes")
    if changes and former and former["status"] != COULD_NOT:
        changes.keep(out, former)


def report_of(out, name):
    """Return the path of the report of a submission, by its id."""
    return os.path.join(out, "reports", name, "report.json")


def set_aside(out, names):
    """Move the results that are of none of these ids to OUT/gone. Returns their ids."""
    gone = [found["id"] for found in read(out) if found["id"] not in names]
    place = os.path.join(out, "gone")
    for name in gone:
        os.makedirs(place, exist_ok=True)
        reports = os.path.join(out, "reports", name)
        shutil.rmtree(os.path.join(place, name), ignore_errors=True)
        if os.path.isdir(reports):
            os.replace(reports, os.path.join(place, name))
        os.replace(path_of(out, name), os.path.join(place, f"{name}.json"))
    return gone


def valid(out, entry, wanted):
    """Return the result of an entry if it has this key and its report, or None.

    What only says whose it is may have changed: then it is written anew.
    """
    found = load(path_of(out, entry.id))
    if not found or found.get("key") != wanted or found["status"] == COULD_NOT:
        return None
    if not os.path.isfile(report_of(out, entry.id)):
        return None
    whose = identity(entry)
    if any(found.get(name) != value for name, value in whose.items()):
        found.update(whose)
        write(out, found)
    return found


def identity(entry):
    """Return what a result says of an entry."""
    names = ("id", "name", "entry", "login", "moodle")
    return {name: getattr(entry, name) for name in names}


def own_notes(notes, exercise):
    """Return the notes about an exercise, without its name in front."""
    start = f"{exercise}: "
    return [note[len(start) :] for note in notes if note.startswith(start)]


def of_exercise(name, taken, report):
    """Return what a result says of one exercise."""
    found = {"status": COULD_NOT, "reason": "", "points": None, "of": 100, "notes": []}
    parts = {part["name"]: part for part in (report or {}).get("exercises", [])}
    found["notes"] = own_notes((report or {}).get("notes", taken.notes), name)
    if taken.status:
        found.update(status=taken.status, reason=taken.reason)
    elif name not in [one.exercise for one in taken.sources]:
        found.update(status=NOTHING, reason="; ".join(found["notes"]))
        found["notes"] = []
    elif report and report["status"] == GRADED and name in parts:
        part = parts[name]
        found.update(status=GRADED, points=part["score"], of=part["max"])
        for one in report["errors"]:
            if one["exercise"] == name:
                found["notes"].append(f"{one['file']} does not compile")
    else:
        found["reason"] = (report or {}).get("reason", "")
    return found


def make(entry, wanted, kit, taken, report, spent):
    """Return the result of an entry.

    taken: what it has brought; report: what the grading has found, None where there
    is no grading; spent: {"seconds", "core_seconds", "host", "graded_at"}.
    """
    status, reason = taken.status, taken.reason
    if not status:
        status = report["status"]
        reason = report["reason"]
    parts = {name: of_exercise(name, taken, report) for name in kit.exercises}
    graded = status == GRADED
    earned = [part["points"] or 0 for part in parts.values()]
    notes = (report or {}).get("notes") or taken.notes
    about = tuple(f"{name}: " for name in kit.exercises)
    return {
        "version": VERSION,
        "key": wanted,
        **identity(entry),
        "status": status,
        "reason": reason,
        "notes": [note for note in notes if not note.startswith(about)],
        "points": sum(earned) if graded else None,
        "of": sum(part["of"] for part in parts.values()),
        "exercises": parts,
        **{name: spent.get(name) for name in DIFFERS},
    }
