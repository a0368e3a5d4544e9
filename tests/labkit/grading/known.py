"""What earlier gradings have shown of this machine, and this one need not try again.

It is written only where all works: programs and compilers have boxes, strace sees
calls, the sanitizers work. The file, build/desk/machine.json, may be deleted at any
time, and counts only for the machine as it was then, see key().
"""

import os
import shutil
import sys

import checks
import engine
from desk.files import content, digest, PLACE, recall, remember
from grading import compiler, preflight

PATH = os.path.join(PLACE, "machine.json")
# What the kernel allows, and how it has been started.
KERNEL = (
    "random/boot_id",
    "yama/ptrace_scope",
    "unprivileged_userns_clone",
    "apparmor_restrict_unprivileged_userns",
)
MEMORY = "/proc/sys/vm/mmap_rnd_bits"


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


def key():
    """Return a name for what the trials of a machine depend on."""
    tools = [file_at(shutil.which(name) or name) for name in ("bwrap", "strace")]
    kernel = [content(os.path.join("/proc/sys/kernel", name)) for name in KERNEL]
    kernel.append(content(MEMORY))
    kit = [content(engine.TALK), content(preflight.CONTROL)]
    said = [os.environ.get(name, "") for name in ("SANDBOX", "UNCONFINED", "PATH")]
    compilers = [compiler_at(suffix) for suffix in (".c", ".cpp")]
    return digest(os.geteuid(), tools, kernel, kit, said, compilers)


def machine():
    """Return what is known of this machine as it is now, {} for nothing."""
    known = recall(PATH)
    if known.get("key") != key():
        return {}
    for command, language, flags in known.get("compilers", ()):
        compiler.REMEMBERED[tuple(command), language] = flags
    return known


def keep(peers):
    """Remember a machine that can do everything.

    peers: names, see peers_of(), of the reference peers that have talked with each
    other.
    """
    compilers = []
    for suffix, (_, _, _, language) in compiler.LANGUAGES.items():
        command = tuple(compiler.command_of(suffix))
        if suffix == ".c" or shutil.which(command[0]):
            found = compiler.known(command, language)
            compilers.append([list(command), language, found])
    remember(PATH, {"key": key(), "peers": sorted(peers), "compilers": compilers})


def forget():
    """Forget it: something could not run there."""
    if os.path.exists(PATH):
        os.unlink(PATH)


def peers_of(exercise):
    """Return a name for the reference peers of an exercise, and how they are tried."""
    paths = [f"python/{exercise}/{role}.py" for role in ("client", "server")]
    paths.append(checks.files(exercise)[0])
    return digest(file_at(sys.executable), [[path, content(path)] for path in paths])
