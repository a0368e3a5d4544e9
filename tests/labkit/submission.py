"""A submission: the sources that count, and the programs built from them."""

import os
import shutil
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor

import confine

PROGRAMS = ("client", "server")
FLAGS = {
    ".c": ["-std=gnu17", "-Wall", "-Wextra"],
    ".cpp": ["-std=gnu++17", "-Wall", "-Wextra"],
}
SOURCES = tuple(name + suffix for name in PROGRAMS for suffix in FLAGS)
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]
SOURCE_MAX = 1 << 20  # bytes of a source file
COMPILE_LIMIT = 60  # seconds
OUTPUT_MAX = 20_000  # bytes of a compiler's output that are shown


class Refused(Exception):
    """A source that is not taken; the text says which and why."""


def find_source(folder, name, exercise):
    """Return the path of the source of a program, "" when there is none.

    Raises Refused for what is no ordinary file, too large, or there twice.
    """
    found = []
    for suffix in FLAGS:
        path = os.path.join(folder, exercise, name + suffix)
        if os.path.lexists(path):
            found.append(path)
    if len(found) == 2 and is_untouched(found[0], exercise, name):
        found = found[1:]
    if len(found) == 2:
        raise Refused(f"both {name}.c and {name}.cpp: remove the one that is not meant")
    for path in found:
        status = os.lstat(path)
        shown = os.path.basename(path)
        if not stat.S_ISREG(status.st_mode):
            raise Refused(f"{shown}: not an ordinary file")
        if status.st_size > SOURCE_MAX:
            raise Refused(
                f"{shown}: {status.st_size} bytes; {SOURCE_MAX} are the limit"
            )
    return found[0] if found else ""


def is_untouched(path, exercise, name):
    """Tell whether a .c file is still the skeleton."""
    try:
        with open(path, "rb") as mine, open(
            os.path.join("skeleton", exercise, f"{name}.c"), "rb"
        ) as skeleton:
            return mine.read() == skeleton.read()
    except OSError:
        return False


class Program:
    """One program of a submission: where it comes from, how its build went."""

    def __init__(self, exercise, name, source, target, confined=False):
        """Copy the source into the folder of the programs, named target.

        confined: the compiler runs in a sandbox.
        """
        self.confined = confined
        self.exercise, self.name, self.source = exercise, name, source
        self.suffix = os.path.splitext(source)[1]
        self.target = os.path.join(target, exercise, name)
        self.sanitized = os.path.join(target + "-asan", exercise, name)
        self.error = ""  # what the compiler said, when it failed
        for path in (self.target, self.sanitized):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            shutil.copyfile(source, path + self.suffix)

    def compiler(self):
        """Return the compiler of the language, as the environment names it."""
        if self.suffix == ".cpp":
            return os.environ.get("CXX", "c++").split()
        return os.environ.get("CC", "cc").split()

    def compile(self, output, flags):
        """Build the program into output. Returns the compiler's words on failure."""
        command = self.compiler() + FLAGS[self.suffix] + flags
        command += ["-o", os.path.basename(output), self.name + self.suffix, "-pthread"]
        folder = os.path.abspath(os.path.dirname(output))
        if self.confined:
            command = confine.compiler(command, folder)
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=COMPILE_LIMIT,
            )
        except subprocess.TimeoutExpired:
            return f"the compiler was stopped after {COMPILE_LIMIT} s"
        if done.returncode == 0 and os.path.isfile(output):
            return ""
        text = done.stdout[:OUTPUT_MAX].decode(errors="backslashreplace")
        if len(done.stdout) > OUTPUT_MAX:
            text += f"\n... ({len(done.stdout)} bytes in all)"
        return text or f"the compiler failed with status {done.returncode}"

    def build(self):
        """Build the program, then its sanitized twin where there are sanitizers."""
        self.error = self.compile(self.target, ["-O1", "-g"])
        if not self.error:
            self.compile(self.sanitized, ["-O1", "-g", *SANITIZERS])

    def line_of(self, todo):
        """Return "client.c:42", the place of a TODO in the source, or ""."""
        marks = (f"TODO {todo}:", f"TODO {todo} ")
        try:
            with open(self.target + self.suffix, errors="replace") as file:
                for number, line in enumerate(file, 1):
                    if any(mark in line for mark in marks) and "END" not in line:
                        return f"{self.name}{self.suffix}:{number}"
        except OSError:
            pass
        return ""


class Submission:
    """The programs of all exercises in a folder, and what is wrong with it."""

    def __init__(self, folder, exercises, target, confined=False):
        """Collect the sources of the exercises; copies go below target."""
        self.confined = confined
        self.programs = {}  # (exercise, name): Program
        self.notes = []
        self.exercises = []
        for exercise in exercises:
            if not os.path.isdir(os.path.join(folder, exercise)):
                continue
            self.exercises.append(exercise)
            for name in PROGRAMS:
                self.add(folder, exercise, name, target)

    def add(self, folder, exercise, name, target):
        """Add a program, or a note why there is none."""
        try:
            source = find_source(folder, name, exercise)
        except (Refused, OSError) as error:
            self.notes.append(f"{exercise}: {error}")
            return
        if source:
            program = Program(exercise, name, source, target, self.confined)
            self.programs[exercise, name] = program
        else:
            self.notes.append(f"{exercise}: there is no {name}.c and no {name}.cpp")

    def build(self):
        """Build everything, a few programs at a time."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(Program.build, self.programs.values()))

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
