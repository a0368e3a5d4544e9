"""A submission: the sources that count, and the programs built from them."""

import os
import re
import shutil

from grading import advice, compiler, compiling
from grading.compiler import FILL, SANITIZERS
from grading.marks import by_weight, lines_of
from grading.sources import PROGRAMS, seen, UPPER
from grading.texts import bare, trouble

WARNINGS_MAX = 5  # of a program that are shown
INSIDE = f"{UPPER}/folder"  # from where "../common.h" is looked up


class Program:
    """One program of a submission: where it comes from, how its build went."""

    def __init__(self, sources, name, target, confined=False):
        """Copy the Sources of an exercise into the folder of the programs, target.

        confined: the compiler works in a sandbox.
        """
        self.confined = confined
        self.exercise, self.name = sources.exercise, name
        self.source = sources.programs[name]
        self.suffix = os.path.splitext(self.source)[1]
        self.target = os.path.join(target, self.exercise, name)
        self.sanitized = os.path.join(target + "-asan", self.exercise, name)
        self.folder = os.path.join(target + "-src", self.exercise)  # of the sources
        self.error = ""  # what the compiler said, when it failed
        self.unsanitized = ""  # what it said when it failed with the sanitizers only
        self.no_compiler = ""  # why it could not be compiled at all
        self.no_sanitizers = ""  # why not with the sanitizers, whatever the source
        self.key = ""  # of its build, once somebody has asked for it
        self.heard = {}  # what was built: (lines that warn, {header: functions})
        for path in (self.target, self.sanitized):
            os.makedirs(os.path.dirname(path), exist_ok=True)
        os.makedirs(os.path.join(self.folder, INSIDE), exist_ok=True)
        self.others = [path for path in sources.files if path != self.source]
        self.left = {path: why for why, paths in sources.left.items() for path in paths}
        for path, data in sources.files.items():
            os.makedirs(os.path.dirname(os.path.join(self.folder, path)), exist_ok=True)
            with open(os.path.join(self.folder, path), "wb") as file:
                file.write(data)

    def compiler(self):
        """Return the compiler of the language, as the environment names it."""
        return compiler.command_of(self.suffix)

    def compile(self, output, flags, source=""):
        """Build the program into output. Returns the compiler's words on failure.

        source: another one than that of the program, which includes it; when that one
        does not compile, nobody asks why.
        """
        if not shutil.which(self.compiler()[0]):
            variable, _, package, _ = compiler.LANGUAGES[self.suffix]
            self.no_compiler = (
                f"{self.exercise}: {self.source} needs the compiler"
                f" {self.compiler()[0]}, which is not here: install {package}, or name"
                f" another one with {variable}="
            )
            return self.no_compiler
        flags = compiler.flags(self.suffix) + flags
        # No source has such a name, and no other build that goes on meanwhile.
        new = os.path.join(os.path.dirname(source), f".{self.name}-{len(flags)}")
        command = [*self.compiler(), *flags, "-iquote", INSIDE]
        command += ["-o", new, source or self.source, *compiler.LIBRARIES]
        folder = os.path.abspath(self.folder)
        try:
            done = compiling.run(command, folder, self.confined)
            if done.status and self.confined and not source:
                # Is it the source? The same again, unless that takes long.
                compiling.try_out(self.compiler(), self.suffix, flags)
                if done.seconds < compiling.QUICK:
                    done = compiling.run(command, folder, True)
        except compiling.Broken as reason:
            said = f"the compiler {self.compiler()[0]} {reason}"
            self.no_compiler = self.no_compiler if source else said
            return said
        text = done.text.replace(f"{INSIDE}/../", "../")
        if done.status == 0 and os.path.isfile(os.path.join(folder, new)):
            os.replace(os.path.join(folder, new), output)
            mine = (self.source, *map(seen, self.others))
            lines = [one for one in text.split("\n") if one.startswith(mine)]
            self.heard[output] = (
                [one for one in lines if " warning: " in one],
                compiler.undeclared(text),
            )
            return ""
        if done.size > compiling.OUTPUT_MAX:
            text += f"\n... ({done.size} bytes in all)"
        limits = r"Killed|out of memory|limit exceeded"
        if done.status > 128 or re.search(limits, text):
            text += "\nThe compiler reached a limit of time, memory or size.\n"
        return text or f"the compiler failed with status {done.status}"

    @property
    def warnings(self):
        """Return the lines in which the compiler warns; with sanitizers it sees most.

        None of a program that it does not compile.
        """
        return self.heard.get(self.sanitized, self.heard.get(self.target, ([],)))[0]

    @property
    def undeclared(self):
        """Return {header that is missing: functions}."""
        return self.heard.get(self.sanitized, self.heard.get(self.target, ({},)))[-1]

    def build(self):
        """Build the program, then its sanitized twin."""
        self.build_plain()
        if not self.error:
            self.build_sanitized()

    def build_plain(self):
        """Build the program, or keep what the compiler says."""
        here = shutil.which(self.compiler()[0])
        self.error = self.unreadable() if here else ""
        self.error = self.error or self.compile(self.target, ["-O1", "-g"])
        if self.error and not self.no_compiler:
            lines = advice.on_errors(self.error, self)
            self.error = "\n".join([self.error.rstrip("\n"), *lines]) + "\n"

    def build_sanitized(self):
        """Build the twin of a program that compiles."""
        flags = ["-O1", "-g", *SANITIZERS]
        self.unsanitized = self.compile(self.sanitized, [*flags, FILL])
        if FILL.partition("=")[0] in self.unsanitized:
            self.unsanitized = self.compile(self.sanitized, flags)
        self.no_sanitizers, self.no_compiler = self.no_compiler, ""

    def unreadable(self):
        """Return why the source is no text to compile, "" when it is one."""
        with open(os.path.join(self.folder, self.source), "rb") as file:
            data = file.read()
        why = trouble(data) or ("" if bare(data) else "it is empty")
        return f"{self.source}: {why}" if why else ""

    def todos(self):
        """Return [(line, TODO)] of the marks in the source; 0 where a TODO ends."""
        try:
            path = os.path.join(self.folder, self.source)
            with open(path, errors="replace") as file:
                lines = list(enumerate(file, 1))
        except OSError:
            return []
        found = [
            (n, re.search(r"(END )?TODO (\d{1,6})[: ]", line)) for n, line in lines
        ]
        return [(n, 0 if m.group(1) else int(m.group(2))) for n, m in found if m]

    def line_of(self, todo):
        """Return "client.c:42", the place of a TODO in the source, or ""."""
        places = (number for number, one in self.todos() if one and one == todo)
        number = next(places, 0)
        return f"{self.source}:{number}" if number else ""

    def todo_at(self, number):
        """Return the TODO to which a line of the source belongs, or 0."""
        return next((one for n, one in reversed(self.todos()) if n <= number), 0)


class Submission:
    """The programs of all exercises in a folder, and what is wrong with it."""

    def __init__(self, handed_in, target, confined=False):
        """Take what was handed in; copies of the sources go below target.

        confined: the compilers work in a sandbox.
        """
        self.programs = {}  # (exercise, name): Program
        self.notes = list(handed_in.notes)
        self.sanitizers = True  # whether the sanitizers work here
        self.no_compiler = ""  # why one of them could not be compiled at all
        for sources in handed_in.sources:
            for name in sources.programs:
                program = Program(sources, name, target, confined)
                self.programs[sources.exercise, name] = program

    def settle_plain(self):
        """Note whether one of the programs could not be compiled at all."""
        for one in self.programs.values():
            self.no_compiler = self.no_compiler or one.no_compiler

    def settle(self):
        """Note what all builds have shown."""
        for one in self.programs.values():
            broken = one.no_sanitizers if self.sanitizers else ""
            self.no_compiler = self.no_compiler or broken
            if one.unsanitized and self.sanitizers:
                lines = one.unsanitized.rstrip().split("\n")
                about = f"{one.source} cannot be built with the sanitizers"
                self.notes.append(f"{one.exercise}: {about}: {lines[-1][:200]}")
            text = "\n".join(lines_of(one))
            for text in advice.on_undeclared(one.undeclared, one.source, text):
                self.notes.append(f"{one.exercise}: {text}")
            for line in by_weight(one.warnings)[:WARNINGS_MAX]:
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
                "file": one.source,
                "text": one.error,
            }
            for one in self.programs.values()
            if one.error
        ]
