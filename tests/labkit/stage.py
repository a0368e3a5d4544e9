"""Grading as root: everything that a submission can reach runs as nobody.

The kit without its solutions, and the sources of the submission, as data, are
copied to a folder of nobody's; the grading runs there; its reports come back.
"""

import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile

from submission import SOURCES, SOURCE_MAX

# What a grading reads of the kit; neither the solutions nor the mutants.
NEEDED = ("tests/labkit", "tests/helper.bash", "python", "skeleton")
KEPT = ("CC", "CXX", "SEED", "NO_COLOR", "TERM", "CI", "LANG", "LC_ALL", "UNCONFINED")
SEARCHED = "/usr/local/bin:/usr/bin:/bin"


def nobody():
    """Return (uid, gid) of the user nobody."""
    try:
        entry = pwd.getpwnam("nobody")
        return entry.pw_uid, entry.pw_gid
    except KeyError:
        return 65534, 65534


def mirror(source, target):
    """Copy a source file of a submission; what is no ordinary file, as its kind.

    The grading refuses such a thing with a message; it is never opened here.
    """
    status = os.lstat(source)
    if stat.S_ISLNK(status.st_mode):
        os.symlink(os.readlink(source), target)
    elif stat.S_ISDIR(status.st_mode):
        os.mkdir(target)
    elif not stat.S_ISREG(status.st_mode):
        os.mkfifo(target)
    elif status.st_size > SOURCE_MAX:
        with open(target, "wb") as file:
            file.truncate(status.st_size)
    else:
        descriptor = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as mine, open(target, "wb") as file:
            file.write(mine.read(SOURCE_MAX))


def copy_kit(target):
    """Copy what a grading needs of the kit into target."""
    checks = [f"tests/{name}" for name in os.listdir("tests") if name.endswith(".bats")]
    for name in [*NEEDED, *checks]:
        copy = os.path.join(target, name)
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        if os.path.isdir(name):
            shutil.copytree(name, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(name, copy)


def copy_submission(folder, target, exercises):
    """Copy the sources of a submission, and nothing else of it, into target."""
    for exercise in exercises:
        inside = os.path.join(folder, exercise)
        if os.path.islink(inside) or not os.path.isdir(inside):
            continue
        os.makedirs(os.path.join(target, exercise))
        for name in SOURCES:
            source = os.path.join(inside, name)
            if os.path.lexists(source):
                mirror(source, os.path.join(target, exercise, name))


def give_away(folder, uid, gid):
    """Make a folder and all that is in it nobody's."""
    for place, folders, files in os.walk(folder):
        os.chown(place, uid, gid)
        for name in [*folders, *files]:
            os.chown(os.path.join(place, name), uid, gid, follow_symlinks=False)


def take_back(source, target):
    """Copy the reports, ordinary files only, from nobody's folder to target."""
    os.makedirs(target, exist_ok=True)
    for name in os.listdir(source) if os.path.isdir(source) else ():
        path = os.path.join(source, name)
        if stat.S_ISREG(os.lstat(path).st_mode):
            partial = os.path.join(target, f".{name}.{os.getpid()}")
            shutil.copyfile(path, partial)
            os.replace(partial, os.path.join(target, name))


def grade(folder, exercise, out, exercises):
    """Grade a submission as nobody. Returns the exit status of the grading."""
    uid, gid = nobody()
    place = tempfile.mkdtemp(prefix="labkit-", dir="/tmp")
    try:
        os.chmod(place, 0o755)
        kit, copy = os.path.join(place, "kit"), os.path.join(place, "submission")
        copy_kit(kit)
        os.mkdir(copy)
        copy_submission(folder, copy, exercises)
        give_away(place, uid, gid)
        command = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
        command += [shutil.which("python3", path=SEARCHED) or "python3", "-ESs"]
        command += ["-X", "pycache_prefix=build/pycache", "tests/labkit", "grade"]
        environment = {n: os.environ[n] for n in KEPT if n in os.environ}
        environment.update(PATH=SEARCHED, HOME=place, LABKIT_NAME=folder)
        process = subprocess.Popen(
            [*command, copy, exercise, os.path.join(place, "out")],
            cwd=kit,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
        try:
            status = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            status = process.wait()
        take_back(os.path.join(place, "out"), out)
        return status
    finally:
        shutil.rmtree(place, ignore_errors=True)


def needed():
    """Tell whether this process is root, and so must not grade itself."""
    return os.geteuid() == 0 and sys.platform.startswith("linux")
