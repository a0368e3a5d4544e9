"""Brings what an entry is into a folder where it can be read: nothing of it is run."""

import contextlib
import os
import tempfile

from grading.folder import shown
from gradeclass import repository, unpack
from gradeclass.intake import is_bare
from gradeclass.unpack import Unreadable


@contextlib.contextmanager
def fetched(entry, unpacker):
    """Give (folder of a submission, notes, a folder of ours). Raises Unreadable.

    unpacker: unpack.unpack, or what does the same.
    """
    with tempfile.TemporaryDirectory(prefix="labkit-entry-") as room:
        folder, notes = os.path.join(room, "files"), []
        os.mkdir(folder)
        if entry.kind == "folder":
            path = os.path.realpath(entry.path)
            if os.path.islink(entry.path):
                notes.append(f"{shown(entry.entry)} is a symbolic link")
            inner = os.path.join(path, ".git")
            own = is_bare(inner) and not os.path.islink(inner)
            if own and listed(path)[:2] == [".git"]:
                notes += repository.check_out(inner, folder, room)
            else:
                folder = path
        elif entry.kind == "git":
            notes += repository.check_out(entry.path, folder, room)
        elif entry.kind == "files":
            gather(entry, folder)
        else:
            prefix = entry.inside if entry.kind == "part" else None
            notes += unpacker(entry.path, folder, prefix=prefix)
        yield folder, notes, room


def listed(folder):
    """Return the names in a folder, sorted. Raises Unreadable."""
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error.strerror}") from None


def gather(entry, folder):
    """Copy what lies flat under a participant's name into a folder."""
    for name in listed(entry.path):
        if name.startswith(entry.inside):
            own = name[len(entry.inside) :].lstrip("_")
            source = os.path.join(os.path.abspath(entry.path), name)
            copy_in(source, os.path.join(folder, own or "files"))


def copy_in(source, target):
    """Copy a file as far as a grading may look at it, or a folder of them."""
    if os.path.islink(source):
        return
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
        for name in listed(source)[: unpack.MEMBERS_MAX]:
            copy_in(os.path.join(source, name), os.path.join(target, name))
    elif os.path.isfile(source):
        try:
            with open(source, "rb") as file:
                data = file.read(unpack.wanted(os.path.basename(target)))
        except OSError as error:
            raise Unreadable(f"it cannot be read: {error.strerror}") from None
        with open(target, "wb") as copy:
            copy.write(data)
