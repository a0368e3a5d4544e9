"""What need not be done again: programs that were built, a machine that was tried.

All of it is below build/desk/, and may be deleted at any time.
"""

import os
import shutil

import engine
from desk.files import content, digest, PLACE, recall, remember
from grading import compiler, preflight

MOST = 12  # builds of one program that are kept
MAKERS = ("compiler.py", "compiling.py", "submission.py", "advice.py")


def file_at(path):
    """Return what tells a file from the same one after a change."""
    try:
        status = os.stat(path)
        return [os.path.realpath(path), status.st_mtime_ns, status.st_size]
    except OSError:
        return [path]


def compiler_at(suffix):
    """Return what tells a compiler from others, given the suffix of a source."""
    words = compiler.command_of(suffix)
    return [words, file_at(shutil.which(words[0]) or words[0])]


# Programs ----------------------------------------------------------------------


def key(program):
    """Return a name for all that a build of a program depends on."""
    folder, sources = program.folder, []
    for path in sorted([program.source, *program.others]):
        sources.append([path, content(os.path.join(folder, path))])
    grading = os.path.dirname(compiler.__file__)
    makers = [content(os.path.join(grading, name)) for name in MAKERS]
    left = sorted(program.left.items())
    return digest(
        program.source,
        sources,
        left,
        compiler_at(program.suffix),
        makers,
        program.confined,
    )


def folder_of(program):
    """Return where the builds of a program are kept."""
    return os.path.join(PLACE, program.exercise, program.name)


def place(source, target):
    """Put a file at target as well: the same one, else a copy."""
    if os.path.lexists(target):
        os.unlink(target)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def fetch(program):
    """Take the build of a program from the shelf. Returns whether it was there."""
    kept = os.path.join(folder_of(program), key(program))
    known = recall(os.path.join(kept, "build.json"))
    try:
        for name in known.get("built", ()):
            place(os.path.join(kept, name), getattr(program, name))
        if known:
            os.utime(kept)
    except OSError:
        return False
    program.error = known.get("error", "")
    program.unsanitized = known.get("unsanitized", "")
    for name, heard in known.get("heard", {}).items():
        program.heard[getattr(program, name)] = heard
    return bool(known)


def keep(program):
    """Put the build of a program on the shelf, and remove the oldest ones."""
    if program.no_compiler or program.no_sanitizers:
        return
    kept = os.path.join(folder_of(program), key(program))
    os.makedirs(kept, exist_ok=True)
    names = [n for n in ("target", "sanitized") if os.path.isfile(getattr(program, n))]
    for name in names:
        place(getattr(program, name), os.path.join(kept, name))
    heard = {n: program.heard[getattr(program, n)] for n in names}
    texts = {"error": program.error, "unsanitized": program.unsanitized}
    known = {**texts, "heard": heard, "built": names}
    remember(os.path.join(kept, "build.json"), known)
    old = [entry.path for entry in os.scandir(folder_of(program)) if entry.is_dir()]
    for path in sorted(old, key=os.path.getmtime)[:-MOST]:
        shutil.rmtree(path, ignore_errors=True)


# The machine -------------------------------------------------------------------


class Machine:
    """A machine that has been tried, and can do all that a grading may want."""

    isolated = confined = True
    trouble = ""

    @staticmethod
    def options():
        """Return the options of talk that say where programs run: in boxes."""
        return []

    @staticmethod
    def may_trace():
        """Return that strace sees the calls of a program."""
        return True

    @staticmethod
    def may_sanitize():
        """Return that a program with the sanitizers can be built, and runs."""
        return True


def machine_key():
    """Return a name for what the trials of a machine depend on."""
    tools = [file_at(shutil.which(name) or name) for name in ("bwrap", "strace")]
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            tools.append(file.read())
    except OSError:
        pass
    talk = [content(engine.TALK), content(preflight.CONTROL)]
    said = [os.environ.get(name, "") for name in ("SANDBOX", "UNCONFINED", "PATH")]
    compilers = [compiler_at(suffix) for suffix in (".c", ".cpp")]
    return digest(os.geteuid(), tools, talk, said, compilers)


def machine_path():
    """Return the file that says how this machine was."""
    return os.path.join(PLACE, "machine.json")


def known_machine():
    """Return what is known of this machine as it is now, {} for nothing."""
    known = recall(machine_path())
    if known.get("key") != machine_key():
        return {}
    for command, language, flags in known.get("compilers", ()):
        compiler.REMEMBERED[tuple(command), language] = flags
    return known


def keep_machine(peers):
    """Remember a machine that can do everything.

    peers: whether the reference peers have talked with each other.
    """
    compilers = []
    for suffix, (_, _, _, language) in compiler.LANGUAGES.items():
        command = tuple(compiler.command_of(suffix))
        if suffix == ".c" or shutil.which(command[0]):
            found = compiler.known(command, language)
            compilers.append([list(command), language, found])
    known = {"key": machine_key(), "peers": peers, "compilers": compilers}
    remember(machine_path(), known)


def forget_machine():
    """Forget it: something could not run there."""
    if os.path.exists(machine_path()):
        os.unlink(machine_path())
