"""A folder of somebody else's, read as data: no link below its top is followed.

A place is what sources are read from: a Folder, or what objects.py has for the
commits of a pull request.
"""

import errno
import itertools
import os
import stat

from reports.common import visible

SOURCE_MAX = 1 << 20  # bytes of a source file
LIST_MAX = 2000  # names in a folder
PATH_MAX = 150  # characters of a path that are shown
LINK, UNREADABLE = "a symbolic link", "unreadable"


class Refused(Exception):
    """A file or folder that is not taken; the text says which and why."""


def shown(path):
    """Return a path, text or bytes, in one line, odd characters spelled out."""
    if isinstance(path, str):
        path = path.encode(errors="surrogateescape")
    path = path.decode(errors="backslashreplace")
    text = visible(path.replace("\t", "\\t").replace("\n", "\\n"))
    text = f'"{text}"' if text != text.strip() else text
    return text if len(text) <= PATH_MAX else f"{text[:PATH_MAX]}..."


class Folder:
    """A folder on disk; what is read through it is in it, whatever is moved."""

    REFUSAL = "not an ordinary file but {}"
    KINDS = {
        stat.S_IFREG: "file",
        stat.S_IFDIR: "folder",
        stat.S_IFLNK: LINK,
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
    }

    def __init__(self, path, inside=None):
        """Open a folder; the path may be a link only at the top of a submission."""
        flags = os.O_RDONLY | os.O_DIRECTORY
        flags |= 0 if inside is None else os.O_NOFOLLOW
        try:
            self.descriptor = os.open(path, flags, dir_fd=inside)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR):
                reason = "is a symbolic link: the sources must be in it"
                raise Refused(f"the folder {reason}") from None
            raise Refused(f"the folder cannot be read: {error.strerror}") from None

    def __enter__(self):
        """Nothing more to do: it is open."""
        return self

    def __exit__(self, *error):
        """Close it."""
        os.close(self.descriptor)

    def enter(self, name):
        """Return the Folder in it that has this name. Raises Refused."""
        return Folder(name, self.descriptor)

    def names(self):
        """Return all names in it, sorted, at most one more than LIST_MAX."""
        try:
            with os.scandir(self.descriptor) as entries:
                some = itertools.islice(entries, LIST_MAX + 1)
                return sorted(entry.name for entry in some)
        except OSError:
            return []

    def look(self, name):
        """Return (kind, size, remark); kind is "" for what is not there."""
        try:
            status = os.lstat(name, dir_fd=self.descriptor)
        except OSError as error:
            missing = error.errno in (errno.ENOENT, errno.ENAMETOOLONG)
            return ("", 0, "") if missing else (UNREADABLE, 0, error.strerror)
        kind = self.KINDS.get(stat.S_IFMT(status.st_mode), "a device")
        return kind, status.st_size, ""

    def read(self, name):
        """Return the bytes of an ordinary file, one more than SOURCE_MAX at most."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
        try:
            descriptor = os.open(name, flags, dir_fd=self.descriptor)
            with os.fdopen(descriptor, "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise Refused(f"{shown(name)}: not an ordinary file")
                return file.read(SOURCE_MAX + 1)
        except OSError as error:
            raise Refused(f"{shown(name)}: cannot be read: {error.strerror}") from None


def read(place, name):
    """Return (bytes, remark) of a file in a place, (None, "") when there is none.

    Raises Refused for what is no ordinary file, too large, or cannot be read; such
    a thing is never opened.
    """
    kind, size, remark = place.look(name)
    if not kind:
        return None, ""
    if kind == UNREADABLE:
        raise Refused(f"{shown(name)}: cannot be read: {remark}")
    if kind != "file":
        kind = "a folder" if kind == "folder" else kind
        raise Refused(f"{shown(name)}: {place.REFUSAL.format(kind)}")
    if size > SOURCE_MAX:
        raise Refused(f"{shown(name)}: {size} bytes; {SOURCE_MAX} are the limit")
    data = place.read(name)
    if len(data) > SOURCE_MAX:
        raise Refused(
            f"{shown(name)}: more than {SOURCE_MAX} bytes, which is the limit"
        )
    return data, remark
