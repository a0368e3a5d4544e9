"""Archives that are unreadable, remembered in OUT/unreadable: none is tried twice.

To find that out may take half a minute of processor time. Each has a file with the
reason, named by what decides: its size and its bytes, how much the submission may still
bring, the programs that unpack. Of the zip of a class nothing is remembered, but of the
archives in it.
"""

import glob
import hashlib
import os
import sys

from gradeclass import files, result, unpack
from gradeclass.unpack import Unreadable

DECIDING = ("gradeclass/unpack.py", "grading/folder.py", "grading/sources.py")
READ = 1 << 20  # bytes at a time


def stamp(path):
    """Return (size, what is another one when a file was written anew), or None."""
    try:
        found = os.stat(path)
    except OSError:
        return None  # it is told when it is unpacked
    return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def digest(path):
    """Return a number, in letters, that stands for the bytes of a file."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        for data in iter(lambda: file.read(READ), b""):
            found.update(data)
    return found.hexdigest()


class Archives:
    """Unpacks archives, but none again that was unreadable."""

    def __init__(self, out):
        """out: the folder with the results of the class."""
        self.place, self.used = os.path.join(out, "unreadable"), set()
        tools = result.of_files(f"tests/labkit/{name}" for name in DECIDING)
        self.tools = result.digest(tools, sys.version)

    def path(self, archive, size, left):
        """Return the path of the file about an archive, None if it cannot be read.

        left: what the submission may still bring, as text.
        """
        try:
            name = result.digest(digest(archive), left, self.tools)
        except OSError:
            return None
        return os.path.join(self.place, f"{size}-{name}.json")

    def known(self, archive, size, left):
        """Return why an archive is unreadable, "" when nothing is known of it."""
        if not glob.glob(os.path.join(glob.escape(self.place), f"{size}-*")):
            return ""
        path = self.path(archive, size, left)
        found = path and files.read_json(path)
        if not found:
            return ""
        self.used.add(path)
        return found["reason"]

    def unpack(self, path, folder, budget=None, prefix=None):
        """Do what unpack.unpack() does, with its arguments and what it raises."""
        budget = budget or unpack.Budget()
        before, left = stamp(path), f"{budget.members} {budget.bytes}"
        if prefix is not None or not before:
            return unpack.unpack(path, folder, budget, prefix)
        reason = self.known(path, before[0], left)
        if reason:
            raise Unreadable(reason)
        try:
            return unpack.unpack(path, folder, budget)
        except Unreadable as reason:
            about = self.path(path, before[0], left)
            if about and stamp(path) == before:
                self.used.add(about)
                text = {"version": result.VERSION, "reason": str(reason)}
                files.write_json(self.place, os.path.basename(about), text)
            raise

    def forget(self):
        """Remove what was remembered of archives that nobody has asked for."""
        for path in glob.glob(os.path.join(glob.escape(self.place), "*.json")):
            if path not in self.used:
                os.unlink(path)
