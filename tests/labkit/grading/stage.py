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

from grading import submission

# What a grading reads of the kit; neither the solutions nor the mutants.
NEEDED = ("tests/labkit", "tests/helper.bash", "python", "skeleton")
TOOLS = "build/tools/node_modules"  # where tests/setup.sh puts what npm brings
KEPT = ("CC", "CXX", "SEED", "NO_COLOR", "TERM", "CI", "LANG", "LC_ALL", "UNCONFINED")
KEPT = (*KEPT, "KIT_ENCODING")  # of the terminal
SEARCHED = "/usr/local/bin:/usr/bin:/bin"


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


def mirror(place, name, target):
    """Copy a source file of a submission; what is none, as something of its kind.

    The grading refuses that with a message; it is never opened here.
    """
    try:
        data = submission.read_source(place, name)
    except submission.Refused:
        status = os.lstat(name, dir_fd=place)
        if stat.S_ISLNK(status.st_mode):
            os.symlink("nowhere", target)
        elif stat.S_ISDIR(status.st_mode):
            os.mkdir(target)
        elif not stat.S_ISREG(status.st_mode):
            os.mkfifo(target)
        else:
            with open(target, "wb") as file:
                file.truncate(max(status.st_size, submission.SOURCE_MAX + 1))
        return
    if data is not None:
        with open(target, "wb") as file:
            file.write(data)


def copy_kit(target):
    """Copy what a grading needs of the kit into target."""
    checks = [f"tests/{name}" for name in os.listdir("tests") if name.endswith(".bats")]
    tools = [TOOLS] if os.path.isdir(TOOLS) else []
    for name in [*NEEDED, *checks, *tools]:
        copy = os.path.join(target, name)
        os.makedirs(os.path.dirname(copy), exist_ok=True)
        if os.path.isdir(name):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(name, copy, ignore=ignored, symlinks=True)
        else:
            shutil.copyfile(name, copy)


def copy_submission(folder, target, exercises):
    """Copy the sources of a submission, and nothing else of it, into target."""
    for exercise in exercises:
        inside = os.path.join(target, exercise)
        try:
            place = submission.open_exercise(folder, exercise)
        except submission.Refused:  # the grading sees a link, and says so
            os.symlink(".", inside)
            continue
        os.mkdir(inside)
        if place is None:
            continue
        try:
            for name in submission.SOURCES:
                mirror(place, name, os.path.join(inside, name))
        finally:
            os.close(place)


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
        with os.fdopen(os.open(os.path.join(source, name), flags), "rb") as report:
            if stat.S_ISREG(os.fstat(report.fileno()).st_mode):
                partial = os.path.join(target, f".{name}.{os.getpid()}")
                with open(partial, "wb") as file:
                    shutil.copyfileobj(report, file)
                os.replace(partial, os.path.join(target, name))


def own_work():
    """Tell, in the grading that runs as nobody, whether it is of one's own work."""
    return os.environ.get("LABKIT_OWN") == "yes"


def grade(folder, exercise, out, exercises, own):
    """Grade a submission as nobody; own: it is the work of the one who grades.

    Returns the exit status of the grading.
    """
    uid, gid = nobody()
    python = interpreter(uid, gid)
    place = tempfile.mkdtemp(prefix=f"labkit-{os.getpid()}-", dir="/tmp")
    try:
        os.chmod(place, 0o755)
        kit, copy = os.path.join(place, "kit"), os.path.join(place, "submission")
        copy_kit(kit)
        os.mkdir(copy)
        copy_submission(folder, copy, exercises)
        give_away(place, uid, gid)
        command = [*as_nobody(uid, gid), python, "-ESs"]
        command += ["-X", "pycache_prefix=build/pycache", "tests/labkit", "grade"]
        environment = {n: os.environ[n] for n in KEPT if n in os.environ}
        for name in "CC", "CXX":  # nobody searches elsewhere
            words = environment.get(name, "").split(" ", 1)
            found = words[0] and shutil.which(words[0])
            if found and not shutil.which(words[0], path=SEARCHED):
                words[0] = os.path.abspath(found)
                environment[name] = " ".join(words)
        tools = os.path.join(kit, TOOLS, ".bin")
        searched = f"{tools}:{SEARCHED}" if os.path.isdir(tools) else SEARCHED
        environment.update(PATH=searched, HOME=place, LABKIT_OWN="yes" if own else "no")
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
