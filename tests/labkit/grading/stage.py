"""Grading as root: everything that a submission can reach runs as nobody.

The kit without its solutions, and the sources of the submission, as data, are
copied to a folder of nobody's; the grading runs there; its reports come back.
"""

import contextlib
import glob
import json
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile

import engine

# What a grading reads of the kit; neither the solutions nor the mutants.
NEEDED = ("tests/labkit", "tests/talk/etc", engine.TALK, "python", "skeleton")
IF_THERE = ("build/bin/faster.so", "tests/[0-9]*.talk", "tests/units")
IF_THERE = (*IF_THERE, "tests/[0-9]*_hints.py", "tests/[0-9]*_notes.py")
KEPT = ("CC", "CXX", "SEED", "NO_COLOR", "TERM", "CI", "LANG", "LC_ALL", "UNCONFINED")
KEPT = (*KEPT, "KIT_ENCODING")  # of the terminal
SHELF, REPORTS = "build/desk", "build/grade"  # of `labkit desk`
MACHINE = f"{SHELF}/machine.json"  # what is known of it: see known.py
SEARCHED = "/usr/local/bin:/usr/bin:/bin"
# What a Python is told that runs a copy of the kit. What it has compiled of itself is
# where it is installed: with a prefix for that, it would do so in each copy again.
IN_COPY = ("-ESsB", "tests/labkit")


def nobody():
    """Return (uid, gid) of the user nobody."""
    try:
        entry = pwd.getpwnam("nobody")
        return entry.pw_uid, entry.pw_gid
    except KeyError:
        return 65534, 65534


def as_nobody(uid, gid):
    """Return the words in front of a command that is to run as this user."""
    return ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]


class NoPython(Exception):
    """The user nobody has no Python; the text says what to do."""


def interpreter(uid, gid):
    """Return a Python that nobody may run: root's own may be in its home."""
    for python in shutil.which("python3", path=SEARCHED), sys.executable:
        words = [*as_nobody(uid, gid), python or "", "-ESsc", "import json, selectors"]
        try:
            if python and not subprocess.call(words, stderr=subprocess.DEVNULL):
                return python
        except OSError:
            pass
    raise NoPython(
        "root grades as the user nobody, who may run no python3: install it for"
        " everybody, or grade as another user"
    )


def copy_kit(target):
    """Copy what a grading needs of the kit into target."""
    there = [name for pattern in IF_THERE for name in glob.glob(pattern)]
    for name in [*NEEDED, *there]:
        copy = os.path.join(target, name)
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        if os.path.isdir(name):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(name, copy, ignore=ignored, symlinks=True)
        else:
            shutil.copy(name, copy)
    copy_compiled(os.path.abspath("tests/labkit"), target)


def copy_compiled(source, target):
    """Put what Python has compiled beside its sources, so nobody need not do it again.

    source: the folder of the sources; target: the folder of the copy.
    """
    known, below = sys.pycache_prefix, os.path.relpath(source)
    for place, _, files in os.walk(known + source) if known else ():
        inside = os.path.relpath(place, known + source)
        beside = os.path.join(target, below, inside, "__pycache__")
        os.makedirs(beside, exist_ok=True)
        for name in files:
            try:
                if name.endswith(".pyc"):
                    shutil.copyfile(os.path.join(place, name), f"{beside}/{name}")
            except OSError:
                pass  # another Python is writing there


def give_away(folder, uid, gid):
    """Make a folder and all that is in it nobody's, the folder itself last."""
    for place, folders, files in os.walk(folder, topdown=False):
        for name in [*folders, *files]:
            os.chown(os.path.join(place, name), uid, gid, follow_symlinks=False)
    os.chown(folder, uid, gid)


def take_back(source, target):
    """Copy the reports, ordinary files only, from nobody's folder to target."""
    os.makedirs(target, exist_ok=True)
    for name in os.listdir(source) if os.path.isdir(source) else ():
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        handle = os.open(os.path.join(source, name), flags)
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            os.close(handle)
            continue
        with os.fdopen(handle, "rb") as report:
            partial = os.path.join(target, f".{name}.{os.getpid()}")
            with open(partial, "wb") as file:
                shutil.copyfileobj(report, file)
                os.fchmod(file.fileno(), status.st_mode & 0o755)
            os.replace(partial, os.path.join(target, name))


def own_work():
    """Tell, in the grading that runs as nobody, whether it is of one's own work."""
    return os.environ.get("LABKIT_OWN") == "yes"


def environment_for(place, own):
    """Return the variables of what runs as nobody, at home in place."""
    environment = {n: os.environ[n] for n in KEPT if n in os.environ}
    for name in "CC", "CXX":  # nobody searches elsewhere
        words = environment.get(name, "").split(" ", 1)
        found = words[0] and shutil.which(words[0])
        if found and not shutil.which(words[0], path=SEARCHED):
            words[0] = os.path.abspath(found)
            environment[name] = " ".join(words)
    environment.update(PATH=SEARCHED, HOME=place, LABKIT_OWN="yes" if own else "no")
    return environment


def run(place, command, own):
    """Run a command of labkit as nobody, in the copy of the kit in a folder, place.

    Returns its exit status.
    """
    uid, gid = nobody()
    python = interpreter(uid, gid)
    give_away(place, uid, gid)
    words = [*as_nobody(uid, gid), python, *IN_COPY, *command]
    process = subprocess.Popen(
        words,
        cwd=os.path.join(place, "kit"),
        env=environment_for(place, own),
        stdin=subprocess.DEVNULL,
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        return process.wait()


@contextlib.contextmanager
def a_place():
    """Make a folder with a copy of the kit in it, for nobody; remove it at the end."""
    place = tempfile.mkdtemp(prefix=f"labkit-{os.getpid()}-", dir="/tmp")
    try:
        os.chmod(place, 0o755)
        copy_kit(os.path.join(place, "kit"))
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def grade(handed_in, out, own):
    """Grade what was handed in, as nobody; own: it is the work of the one who grades.

    Returns the exit status of the grading.
    """
    with a_place() as place:
        copy = os.path.join(place, "submission")
        os.mkdir(copy)
        for sources in handed_in.sources:
            sources.write(copy)
        notes = os.path.join(place, "notes.json")
        with open(notes, "w", encoding="utf-8") as file:
            json.dump(handed_in.notes, file)
        there = os.path.join(place, "out")
        with machine_known(os.path.join(place, "kit")):
            status = run(place, ["grade", copy, "", there, notes], own)
        take_back(there, out)
        return status


@contextlib.contextmanager
def machine_known(kit):
    """Let what is known of the machine be known in a copy of the kit, and come back.

    Not where programs run without a sandbox: they could write there.
    """
    if os.environ.get("UNCONFINED") == "yes":
        yield
        return
    os.makedirs(os.path.join(kit, SHELF), exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        shutil.copy(MACHINE, os.path.join(kit, MACHINE))
    yield
    take_back(os.path.join(kit, SHELF), SHELF)
    if not os.path.exists(os.path.join(kit, MACHINE)):
        remove(MACHINE)


def desk(handed_in, exercise, everything, following, forget):
    """Do as nobody what `labkit desk` does for the work in support/EXERCISE.

    What it need not do again goes with it, and comes back. forget: removes reports
    of earlier gradings from a folder. Returns the exit status.
    """
    with a_place() as place:
        kit = os.path.join(place, "kit")
        for sources in handed_in.sources:
            sources.write(os.path.join(kit, "support"))
            for path in sources.programs.values():
                one = os.path.join("support", sources.exercise, path)
                if os.path.exists(one):
                    when = os.stat(one).st_mtime_ns
                    os.utime(os.path.join(kit, one), ns=(when, when))
        if os.path.isdir(SHELF):
            shutil.copytree(SHELF, os.path.join(kit, SHELF))
        before = paths_in(os.path.join(kit, SHELF))
        status = run(place, ["desk", exercise, everything, following], own=True)
        for folder in folders_in(os.path.join(kit, SHELF)):
            take_back(os.path.join(kit, SHELF, folder), os.path.join(SHELF, folder))
        for path in before - paths_in(os.path.join(kit, SHELF)):
            remove(os.path.join(SHELF, path))
        if os.path.isdir(os.path.join(kit, REPORTS)):
            forget(REPORTS)
        take_back(os.path.join(kit, REPORTS), REPORTS)
        return status


def paths_in(top):
    """Return the paths, from top, of the folders and files below it, as a set."""
    return {
        os.path.relpath(os.path.join(place, name), top)
        for place, folders, files in os.walk(top)
        for name in [*folders, *files]
    }


def remove(path):
    """Remove a file, or a folder with all that is in it; it may be gone already."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.lexists(path):
        os.unlink(path)


def folders_in(top):
    """Return the paths, from top, of the folders below it, links left out; "" first."""
    found = []
    for place, folders, _ in os.walk(top):
        here = os.path.relpath(place, top)
        found.append("" if here == "." else here)
        folders.sort()
    return found


def needed():
    """Tell whether this process is root, and so must not grade itself."""
    return os.geteuid() == 0 and sys.platform.startswith("linux")
