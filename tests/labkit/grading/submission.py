"""A submission: the sources that count, and the programs built from them."""

import errno
import os
import re
import shutil
import stat
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

from grading import compiling

PROGRAMS = ("client", "server")
FLAGS = {
    ".c": ["-std=gnu17", "-Wall", "-Wextra", "-Wformat-security"],
    ".cpp": ["-std=gnu++17", "-Wall", "-Wextra", "-Wformat-security"],
}
LANGUAGES = {".c": ("CC", "gcc"), ".cpp": ("CXX", "g++")}
SOURCES = tuple(name + suffix for name in PROGRAMS for suffix in FLAGS)
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]
SOURCE_MAX = 1 << 20  # bytes of a source file
WARNINGS_MAX = 5  # of a program that are shown


class Refused(Exception):
    """A source that is not taken; the text says which and why."""


def may_sanitize():
    """Return whether programs that the compiler makes with the sanitizers run here.

    With some C libraries (musl) they are made, and cannot be started. Like a
    submission, they get no variables: LD_PRELOAD is more than they put up with.
    """
    with tempfile.TemporaryDirectory() as folder:
        program = os.path.join(folder, "program")
        environment = {"PATH": os.environ.get("PATH", os.defpath)}
        command = [*os.environ.get("CC", "cc").split(), *SANITIZERS, "-x", "c", "-"]
        try:
            return all(
                subprocess.run(
                    words,
                    env=environment,
                    input=b"int main(void) { return 0; }\n",
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                ).returncode
                == 0
                for words in ([*command, "-o", program], [program])
            )
        except OSError:
            return False


def open_exercise(folder, exercise):
    """Return a descriptor of the folder of an exercise, None when there is none.

    Raises Refused for what is no folder, or cannot be read. What is read through it
    is in that folder, whatever its owner moves meanwhile.
    """
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    outer = None
    try:
        outer = os.open(folder.rstrip("/") or "/", flags)
        return os.open(exercise, flags, dir_fd=outer)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            reason = "the folder is a symbolic link: the sources must be in it"
            raise Refused(reason) from None
        raise Refused(f"the folder cannot be read: {error.strerror}") from None
    finally:
        if outer is not None:
            os.close(outer)


def kind_of(status):
    """Return what a thing that is no ordinary file is, for a message."""
    kinds = {
        stat.S_IFLNK: "a symbolic link",
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
    }
    return kinds.get(stat.S_IFMT(status.st_mode), "a device")


def read_source(place, name):
    """Return the bytes of a source file, None when there is none.

    place is the descriptor of its folder. Raises Refused for what is no ordinary
    file, too large, or cannot be read; such a thing is never opened.
    """
    try:
        status = os.lstat(name, dir_fd=place)
        if not stat.S_ISREG(status.st_mode):
            kind = kind_of(status)
            raise Refused(f"{name}: not an ordinary file but {kind}")
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        with os.fdopen(os.open(name, flags, dir_fd=place), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Refused(f"{name}: not an ordinary file")
            if status.st_size > SOURCE_MAX:
                size = status.st_size
                raise Refused(f"{name}: {size} bytes; {SOURCE_MAX} are the limit")
            return file.read(SOURCE_MAX)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refused(f"{name}: cannot be read: {error.strerror}") from None


def find_source(folder, name, exercise):
    """Return (file name, bytes) of the source of a program, ("", b"") for none.

    Raises Refused for what is no source, or there twice.
    """
    place = open_exercise(folder, exercise)
    if place is None:
        return "", b""
    try:
        found = [(name + suffix, read_source(place, name + suffix)) for suffix in FLAGS]
    finally:
        os.close(place)
    found = [(file, data) for file, data in found if data is not None]
    if len(found) == 2 and is_untouched(found[0][1], exercise, name):
        found = found[1:]
    if len(found) == 2:
        raise Refused(f"both {name}.c and {name}.cpp: remove the one that is not meant")
    return found[0] if found else ("", b"")


def is_untouched(data, exercise, name):
    """Tell whether a .c file is still the skeleton."""
    try:
        with open(f"skeleton/{exercise}/{name}.c", "rb") as skeleton:
            return data == skeleton.read()
    except OSError:
        return False


class Program:
    """One program of a submission: where it comes from, how its build went."""

    def __init__(self, exercise, name, source, target, box="", data=None):
        """Copy the source into the folder of the programs, named target.

        box: the program box.c, for a compiler in a sandbox. data: what is in the
        source, when that has been read already.
        """
        if data is None:
            with open(source, "rb") as file:
                data = file.read()
        self.box = box
        self.exercise, self.name, self.source = exercise, name, source
        self.suffix = os.path.splitext(source)[1]
        self.target = os.path.join(target, exercise, name)
        self.sanitized = os.path.join(target + "-asan", exercise, name)
        self.error = ""  # what the compiler said, when it failed
        self.unsanitized = ""  # what it said when it failed with the sanitizers only
        self.no_compiler = ""  # why it could not be compiled at all
        self.no_sanitizers = ""  # why not with the sanitizers, whatever the source
        self.warnings = []  # lines of what it said, when it did not
        for path in (self.target, self.sanitized):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path + self.suffix, "wb") as file:
                file.write(data)

    def compiler(self):
        """Return the compiler of the language, as the environment names it."""
        if self.suffix == ".cpp":
            return os.environ.get("CXX", "c++").split()
        return os.environ.get("CC", "cc").split()

    def compile(self, output, flags):
        """Build the program into output. Returns the compiler's words on failure."""
        if not shutil.which(self.compiler()[0]):
            variable, package = LANGUAGES[self.suffix]
            self.no_compiler = (
                f"{self.exercise}: {self.name}{self.suffix} needs the compiler"
                f" {self.compiler()[0]}, which is not here: install {package}, or name"
                f" another one with {variable}="
            )
            return self.no_compiler
        command = self.compiler() + FLAGS[self.suffix] + flags
        command += ["-o", os.path.basename(output), self.name + self.suffix, "-pthread"]
        folder = os.path.abspath(os.path.dirname(output))
        try:
            done = compiling.run(command, folder, bool(self.box), self.box)
            if done.status and self.box:
                # Is it the source? The same again, unless that takes long.
                compiling.try_out(self.compiler(), self.suffix, flags, self.box)
                if done.seconds < compiling.QUICK:
                    done = compiling.run(command, folder, True, self.box)
        except compiling.Broken as reason:
            self.no_compiler = f"the compiler {self.compiler()[0]} {reason}"
            return self.no_compiler
        text = done.text
        if done.status == 0 and os.path.isfile(output):
            start = self.name + self.suffix
            lines = [one for one in text.split("\n") if one.startswith(start)]
            self.warnings = [one for one in lines if " warning: " in one]
            return ""
        if done.size > compiling.OUTPUT_MAX:
            text += f"\n... ({done.size} bytes in all)"
        limits = r"Killed|out of memory|limit exceeded"
        if done.status > 128 or re.search(limits, text):
            text += "\nThe compiler reached a limit of time, memory or size.\n"
        return text or f"the compiler failed with status {done.status}"

    def build(self):
        """Build the program, then its sanitized twin where there are sanitizers."""
        self.error = self.compile(self.target, ["-O1", "-g"])
        missing = re.search(r"fatal error: (\S+): No such file", self.error)
        if missing:
            self.error += (
                f"\n{missing.group(1)} is not here: of a submission only"
                f" {' and '.join(n + self.suffix for n in PROGRAMS)} are taken.\n"
            )
        if not self.error:
            flags = ["-O1", "-g", *SANITIZERS]
            self.unsanitized = self.compile(self.sanitized, flags)
            self.no_sanitizers, self.no_compiler = self.no_compiler, ""

    def todos(self):
        """Return [(line, TODO)] of the marks in the source; 0 where a TODO ends."""
        try:
            with open(self.target + self.suffix, errors="replace") as file:
                lines = list(enumerate(file, 1))
        except OSError:
            return []
        found = [(n, re.search(r"(END )?TODO (\d+)[: ]", line)) for n, line in lines]
        return [(n, 0 if m.group(1) else int(m.group(2))) for n, m in found if m]

    def line_of(self, todo):
        """Return "client.c:42", the place of a TODO in the source, or ""."""
        places = (number for number, one in self.todos() if one and one == todo)
        number = next(places, 0)
        return f"{self.name}{self.suffix}:{number}" if number else ""

    def todo_at(self, number):
        """Return the TODO to which a line of the source belongs, or 0."""
        return next((one for n, one in reversed(self.todos()) if n <= number), 0)


class Submission:
    """The programs of all exercises in a folder, and what is wrong with it."""

    def __init__(self, folder, exercises, target, box=""):
        """Collect the sources of the exercises; copies go below target.

        box: the program box.c, for compilers in a sandbox.
        """
        self.box = box
        self.programs = {}  # (exercise, name): Program
        self.notes = []
        self.sanitizers = True  # whether the sanitizers work here
        self.no_compiler = ""  # why one of them could not be compiled at all
        for exercise in exercises:
            for name in PROGRAMS:
                self.add(folder, exercise, name, target)

    def add(self, folder, exercise, name, target):
        """Add a program, or a note why there is none."""
        try:
            source, data = find_source(folder, name, exercise)
        except Refused as error:
            note = f"{exercise}: {error}"
            self.notes += [note] if note not in self.notes else []
            return
        if source:
            program = Program(exercise, name, source, target, self.box, data)
            self.programs[exercise, name] = program
        else:
            self.notes.append(f"{exercise}: there is no {name}.c and no {name}.cpp")

    def build(self, sanitizers):
        """Build everything, a few programs at a time.

        sanitizers() tells, perhaps later, whether they work here.
        """
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(Program.build, self.programs.values()))
        self.sanitizers = sanitizers()
        for one in self.programs.values():
            broken = one.no_sanitizers if self.sanitizers else ""
            self.no_compiler = self.no_compiler or one.no_compiler or broken
            if one.unsanitized and self.sanitizers:
                lines = one.unsanitized.rstrip().split("\n")
                about = f"{one.name}{one.suffix} cannot be built with the sanitizers"
                self.notes.append(f"{one.exercise}: {about}: {lines[-1][:200]}")
            for line in one.warnings[:WARNINGS_MAX]:
                self.notes.append(f"{one.exercise}: the compiler warns: {line}")

    def sides(self, exercise):
        """Return the programs of an exercise that could be built."""
        names = (n for n in PROGRAMS if (exercise, n) in self.programs)
        return [n for n in names if not self.programs[exercise, n].error]

    def errors(self):
        """Return the compile errors, as the report lists them."""
        return [
            {
                "exercise": one.exercise,
                "program": one.name,
                "file": one.name + one.suffix,
                "text": one.error,
            }
            for one in self.programs.values()
            if one.error
        ]
