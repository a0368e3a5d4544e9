"""Which files of a submission count: its sources and headers, read as data.

Whatever is read is somebody else's: every list and every file is bounded, and a
name is text. What is taken besides the sources is told, and so is what is not.
"""

import os
import re

from grading import alike
from grading.compiler import LANGUAGES
from grading.folder import LINK, LIST_MAX, read, Refused, shown
from grading.texts import is_untouched, trouble

PROGRAMS = ("client", "server")
SUFFIXES = tuple(LANGUAGES)  # of sources
HEADERS = (".h", ".hh", ".hpp", ".hxx", ".inc")
UPPER = ".top"  # where what is included as "../common.h" is kept, see docs/trust.md
# The file that says that a folder is an exercise which was handed in: one with a name
# like it may be there only for a header of another exercise.
WRITTEN = ".handed-in"
TOTAL_MAX = 4 << 20  # bytes of all headers of an exercise
HEADERS_MAX = 64
FOLDERS_MAX = 16  # folders beside the sources that are looked into
TOLD_MAX = 8  # files of a kind that a note names
ABOVE = re.compile(rb'#[ \t]*include[ \t]*"\.\./((?:\w[\w.+-]*/)?\w[\w.+-]*)"')


def listed(names):
    """Return "a, b and 3 more" for a list of names."""
    more = f" and {len(names) - TOLD_MAX} more" if len(names) > TOLD_MAX else ""
    return ", ".join(map(shown, names[:TOLD_MAX])) + more


class Sources:
    """What a submission has brought of one exercise."""

    def __init__(self, exercise):
        """Begin with nothing."""
        self.exercise = exercise
        self.files = {}  # path, as an #include has it: bytes
        self.programs = {}  # name of a program: its source, a key of files
        self.notes = []  # what was refused, is missing, or was taken besides
        self.refused = False  # whether something was there and could not be taken
        self.entered = 0  # folders beside the sources
        self.left = {}  # reason: [files besides the sources that are not taken]

    def note(self, text):
        """Add a note, once."""
        note = f"{self.exercise}: {text}"
        self.notes += [note] if note not in self.notes else []

    def refuse(self, text):
        """Add a note about what was handed in, and is not taken."""
        self.refused = True
        self.note(text)

    def same(self, other):
        """Tell whether another submission has brought the same."""
        return (self.files, self.notes) == (other.files, other.notes)

    def untouched(self):
        """Tell whether there are sources, and all of them are skeletons."""
        return bool(self.programs) and all(
            is_untouched(self.files[source], self.exercise, name)
            for name, source in self.programs.items()
        )

    def find(self, place, name):
        """Take the source of a program, or note why there is none."""
        found, refused = {}, False
        for file in (name + suffix for suffix in SUFFIXES):
            try:
                data, remark = read(place, file)
            except Refused as reason:
                self.refuse(str(reason))
                refused = True
                continue
            if data is not None:
                found[file] = data
            if remark:
                self.note(f"{file}: {remark}")
        worked = [f for f in found if not is_untouched(found[f], self.exercise, name)]
        if len(worked) > 1:
            both = "both " if len(worked) == 2 else ""
            names = f"{', '.join(worked[:-1])} and {worked[-1]}"
            self.refuse(f"{both}{names}: remove the one that is not meant")
        elif found:
            file = [*worked, *found][0]
            self.programs[name], self.files[file] = file, found[file]
        elif not refused:
            text = f"there is no {name}.c and no {name}.cpp"
            self.note(text + self.near(place, name))

    @staticmethod
    def near(place, name):
        """Return what is to say about files that look like a source, or ""."""
        try:
            files = alike.sources(place, name)
        except Refused:
            return ""
        verb = "looks" if len(files) == 1 else "look"
        advice = f"{verb} like it, but it must be {name}.c in this folder"
        return f"; {listed(files)} {advice}" if files else ""

    def write(self, folder):
        """Write all of it below a folder, as it was handed in."""
        for path, data in self.files.items():
            inside = path[len(UPPER) + 1 :] if path.startswith(f"{UPPER}/") else ""
            target = os.path.join(folder, inside or os.path.join(self.exercise, path))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                file.write(data)
        os.makedirs(os.path.join(folder, self.exercise), exist_ok=True)
        with open(os.path.join(folder, self.exercise, WRITTEN), "wb"):
            pass

    def take_others(self, place, folder=""):
        """Take the headers in a place, which is beside the sources, or one down.

        Other sources are taken like headers: a program may include them.
        """
        names = place.names()
        if len(names) > LIST_MAX:
            where = shown(folder) or "the folder"
            self.note(f"{where} has more than {LIST_MAX} files: no headers are taken")
            return
        headers, others, folders = [], [], []
        for name in names:
            suffix = os.path.splitext(name)[1].lower()
            if suffix in HEADERS:
                headers.append(name)
            elif suffix in SUFFIXES and (
                folder or name[: -len(suffix)] not in PROGRAMS
            ):
                others.append(name)
            elif usable(name) and not folder:
                folders.append(name)
        for name in headers + others:
            self.take(place, name, folder)
        for name in folders:
            kind = place.look(name)[0]
            if kind == "folder":
                self.enter(place, name)
            elif kind == LINK and "." not in name:
                self.leave("a symbolic link is not followed", f"{name}/")

    def enter(self, place, name):
        """Take the headers of a folder beside the sources."""
        self.entered += 1
        if self.entered > FOLDERS_MAX:
            self.leave("too many folders", f"{name}/")
            return
        try:
            with place.enter(name) as inner:
                self.take_others(inner, f"{name}/")
        except Refused as reason:
            self.leave(str(reason), f"{name}/")

    def take(self, place, name, folder):
        """Take one header, or remember why not."""
        path = folder + name
        taken = [file for file in self.files if file not in self.programs.values()]
        size = sum(len(self.files[file]) for file in taken)
        if len(taken) >= HEADERS_MAX:
            self.leave(f"more than {HEADERS_MAX} files besides the sources", path)
        elif not usable(name):
            self.leave("no name for a header", path)
        elif path not in self.files:
            try:
                data = read(place, name)[0]
            except Refused as reason:
                why = str(reason).partition(": ")[2].replace(", not taken", "")
                self.leave(why, path)
                return
            if data is None:
                return
            if trouble(data):
                self.leave(trouble(data), path)
            elif size + len(data) > TOTAL_MAX:
                self.leave(f"together more than {TOTAL_MAX} bytes", path)
            else:
                self.files[path] = data

    def leave(self, reason, path):
        """Remember why a file besides the sources is not taken."""
        self.left.setdefault(reason, []).append(path)

    def take_above(self, place):
        """Take what is included as "../common.h", or "../utils/utils.h"."""
        wanted = {n for data in list(self.files.values()) for n in ABOVE.findall(data)}
        for path in sorted(wanted)[: HEADERS_MAX + 1]:
            folder, _, name = path.decode().rpartition("/")
            if os.path.splitext(name)[1].lower() not in HEADERS:
                continue
            if not folder:
                self.take(place, name, f"{UPPER}/")
            elif place.look(folder)[0] == "folder":
                try:
                    with place.enter(folder) as inner:
                        self.take(inner, name, f"{UPPER}/{folder}/")
                except Refused as reason:
                    self.leave(str(reason), path.decode())

    def tell(self):
        """Note which files were taken besides the sources, and which were not."""
        programs = self.programs.values()
        more = [seen(path) for path in self.files if path not in programs]
        headers = [p for p in more if os.path.splitext(p)[1].lower() in HEADERS]
        missing = [name for name in PROGRAMS if name not in self.programs]
        others = [
            path
            for path in more
            if path not in headers
            and not any(alike.is_source(path.rpartition("/")[2], n) for n in missing)
        ]
        if headers:
            self.note(f"taken besides the sources: {listed(headers)}")
        if others:
            self.note(
                f"each program is one file: {listed(others)} can be included, and is"
                " not compiled by itself"
            )
        for reason, paths in list(self.left.items())[:TOLD_MAX]:
            self.note(f"not taken: {listed([seen(p) for p in paths])}: {reason}")


def seen(path):
    """Return the path of a file as an #include has it."""
    return path.replace(f"{UPPER}/", "../", 1)


def usable(name):
    """Tell whether a name is one that everything takes as a name."""
    return re.fullmatch(r"\w[\w.+ ()-]*", name) is not None and name.isprintable()


def collect(exercise, place, above=None):
    """Return the Sources of an exercise in a place; what is refused is in its notes.

    above is the place that the folder of the exercise is in, if that counts.
    """
    found = Sources(exercise)
    for name in PROGRAMS:
        found.find(place, name)
    if found.programs:
        found.take_others(place)
        if above is not None:
            found.take_above(above)
    found.tell()
    return found
