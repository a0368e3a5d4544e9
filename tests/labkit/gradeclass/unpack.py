"""Archives of somebody else's, unpacked into a folder of ours.

Of a member only its path counts, except for what a grading may read: sources, headers,
and, once, an archive in the archive. Everything else becomes an empty file of its
name, so that what is big costs nothing. Paths stay in the folder; links and devices
are not made; members, bytes and the lists of an archive are limited.
"""

import contextlib
import functools
import gzip
import os
import re
import signal
import stat
import tarfile
import zipfile

from grading.folder import shown, SOURCE_MAX
from grading.sources import HEADERS, listed, SUFFIXES

READ = ".zip, .tar.gz and .tar are read"
ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar")
# How archives begin, and other things that are taken for one.
ZIP, GZIP, TAR = b"PK", b"\x1f\x8b", b"ustar"
OTHERS = {
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\xfd7zXZ": "compressed with xz",
    b"BZh": "compressed with bzip2",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
}
MEMBERS_MAX = 20_000
BYTES_MAX = 64 << 20  # that are written for one submission
ARCHIVE_MAX = 32 << 20  # bytes of an archive in an archive
STREAM_MAX = 512 << 20  # bytes of a tar, unpacked
RATIO_MAX, RATIO_FROM = 200, 16 << 20  # unpacked to packed, from so many bytes on
LIST_MAX = 4 << 20  # bytes of the list of members of a zip
CLASS_LIST_MAX = 64 << 20  # the same, of an archive of a whole class
ENTRY_LIST_MAX = 16 << 20  # the same, of one that lies in a folder, and may be such
HEADER_MAX = 1 << 20  # bytes of a tar between the data of two members
TIME_MAX = 30  # seconds of processor time
PATH_MAX, DEPTH_MAX = 1000, 20  # bytes and folders of a path
CHUNK = 1 << 16
SKIPPED = ("__MACOSX",)


class Unreadable(Exception):
    """An archive that is not unpacked; the text says why."""


class Budget:
    """What one submission may still bring, an archive in its archive included."""

    def __init__(self):
        """Begin with all of it."""
        self.members, self.bytes = MEMBERS_MAX, BYTES_MAX

    def member(self):
        """Count a member. Raises Unreadable."""
        self.members -= 1
        if self.members < 0:
            raise Unreadable(f"it has more than {MEMBERS_MAX} members")

    def take(self, size):
        """Count bytes that are written. Raises Unreadable."""
        self.bytes -= size
        if self.bytes < 0:
            raise Unreadable(f"its sources have more than {BYTES_MAX >> 20} MB")


def kind_of(path):
    """Return "zip", "tar", or "" for a file; raises Unreadable for other archives."""
    try:
        with open(path, "rb") as file:
            start = file.read(512)
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error.strerror}") from None
    for mark, what in OTHERS.items():
        if start.startswith(mark):
            raise Unreadable(f"it is {what}: {READ}")
    if start.startswith(ZIP):
        return "zip"
    if start.startswith(GZIP) or start[257:262] == TAR:
        return "tar"
    if path.lower().endswith(ARCHIVES):
        raise Unreadable("it is empty" if not start else f"it is no archive: {READ}")
    return ""


def stem(name):
    """Return the name of an archive without its ending."""
    ending = next((e for e in ARCHIVES if name.lower().endswith(e)), "")
    return name[: len(name) - len(ending)]


def parts_of(name):
    """Return the parts of a member's path, none for what is left out.

    Raises Unreadable for one that leads outside.
    """
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or ".." in parts or re.match("[A-Za-z]:", name):
        raise Unreadable(f"it has a path that leads outside: {shown(name)}")
    odd = any(not part.isprintable() for part in parts) or len(parts) > DEPTH_MAX
    long = any(len(os.fsencode(part)) > 255 for part in parts)
    if odd or long or len(os.fsencode(name)) > PATH_MAX:
        return None
    return parts


def wanted(name):
    """Return how many bytes of a member a grading may look at."""
    suffix = os.path.splitext(name)[1].lower()
    if suffix in SUFFIXES or suffix in HEADERS:
        return SOURCE_MAX + 1
    return ARCHIVE_MAX + 1 if name.lower().endswith(ARCHIVES) else 0


class Target:
    """The folder that an archive is unpacked into."""

    def __init__(self, folder, budget):
        """Take an empty folder."""
        self.folder, self.budget = folder, budget
        self.links, self.odd = [], 0

    def path(self, parts):
        """Return the path for a member; its folder is made. Raises Unreadable."""
        folder = self.folder
        for part in parts[:-1]:
            folder = os.path.join(folder, part)
            self.make(folder)
        return os.path.join(folder, parts[-1])

    def make(self, folder):
        """Make a folder, unless it is there. Raises Unreadable."""
        try:
            os.mkdir(folder)
        except FileExistsError:
            if not os.path.isdir(folder):
                name = shown(os.path.relpath(folder, self.folder))
                raise Unreadable(f"{name} is a file and a folder in it") from None

    def file(self, parts, size, data):
        """Write a file of this size, of which data() returns what is to be kept."""
        path, name = self.path(parts), "/".join(parts)
        most = wanted(parts[-1])
        if not most and os.path.lexists(path):
            return
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise Unreadable(f"{shown(name)} is in it more than once") from None
        with os.fdopen(descriptor, "wb") as file:
            if most:
                self.budget.take(min(size, most))
                file.write(data(most)[:most])

    def notes(self):
        """Return the notes about what was left out."""
        notes = []
        if self.links:
            notes.append(f"not unpacked: {listed(self.links)}: a link or a device")
        if self.odd:
            notes.append(f"not unpacked: odd names: {self.odd}")
        return notes


class Bounded:
    """A file of which nobody reads too much at once: a zip's list is read so."""

    def __init__(self, file, most):
        """Take an open file."""
        self.file, self.most = file, most
        self.seek, self.tell, self.close = file.seek, file.tell, file.close
        self.seekable = file.seekable

    def read(self, size=-1):
        """Read as the file does. Raises Unreadable."""
        whole = size is None or size < 0
        data = self.file.read(self.most + 1 if whole else min(size, self.most + 1))
        if len(data) > self.most:
            raise Unreadable("its list of members is too long")
        return data


def open_zip(file, most=LIST_MAX):
    """Return the ZipFile of an open file."""
    return zipfile.ZipFile(Bounded(file, most))


@functools.lru_cache(maxsize=1)
def of_class(path, _changed):
    """Return the ZipFile of a class, read once for all who are in it."""
    return open_zip(open(path, "rb"), CLASS_LIST_MAX)


def unzip(archive, target, prefix=""):
    """Unpack a ZipFile, of one with many submissions the members with this prefix."""
    for member in archive.infolist():
        name = member.filename.replace("\\", "/")
        if not name.startswith(prefix):
            continue
        target.budget.member()
        name = name[len(prefix) :]
        name = name.lstrip("_/") if prefix else name
        parts = parts_of(name)
        if not parts or parts[0] in SKIPPED:
            target.odd += parts is None
        elif name.endswith("/"):
            target.make(target.path(parts))
        elif stat.S_ISLNK(member.external_attr >> 16):
            target.links.append("/".join(parts))
        else:
            target.file(
                parts, member.file_size, lambda n, m=member: inflate(archive, m, n)
            )


def inflate(archive, member, most):
    """Return the first bytes of a member of a zip. Raises Unreadable."""
    if member.flag_bits & 1:
        raise Unreadable(f"{shown(member.filename)} is encrypted")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable(f"{shown(member.filename)} is packed in an unusual way")
    with archive.open(member) as file:
        return file.read(most)


class Stream:
    """A tar, unpacked as it is read, and no more of it than the limits let."""

    def __init__(self, file):
        """Take an open file."""
        self.packed = file
        zipped = file.read(2) == GZIP
        file.seek(0)
        self.file = gzip.GzipFile(fileobj=file) if zipped else file
        self.size, self.window = 0, HEADER_MAX

    def read(self, size):
        """Read as the file does. Raises Unreadable."""
        data = self.file.read(size)
        self.size += len(data)
        self.window -= len(data)
        if self.size > STREAM_MAX:
            raise Unreadable(f"it has more than {STREAM_MAX >> 20} MB, unpacked")
        if self.size > RATIO_FROM and self.size > RATIO_MAX * self.packed.tell():
            raise Unreadable(f"its data is packed more than {RATIO_MAX} to 1")
        if self.window < 0:
            raise Unreadable("it has a header that is too long")
        return data

    def data(self, size):
        """Let so much data of a member be read, and the header behind it."""
        self.window = HEADER_MAX + size


def untar(file, target):
    """Unpack a tar, compressed with gzip or not."""
    stream = Stream(file)
    with tarfile.open(fileobj=stream, mode="r|", errorlevel=1) as archive:
        for member in archive:
            target.budget.member()
            archive.members = []  # else all are kept
            stream.data(max(member.size, 0))
            whole = member.isreg() and not member.issparse()
            data = archive.extractfile(member) if whole else None
            parts = parts_of(member.name)
            if not parts or parts[0] in SKIPPED:
                target.odd += parts is None
            elif member.isdir():
                target.make(target.path(parts))
            elif data is None:
                target.links.append("/".join(parts))
            else:
                target.file(parts, member.size, data.read)
            while data and data.read(CHUNK):
                pass
            stream.data(0)


@contextlib.contextmanager
def limited():
    """End what takes too long: libraries search what is damaged again and again."""

    def late(*_):
        raise Unreadable(f"it needs more than {TIME_MAX} s to be unpacked")

    former = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, TIME_MAX)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)


def unpack(path, folder, budget=None, prefix=None):
    """Unpack an archive into an empty folder. Returns notes; raises Unreadable.

    prefix: only the members of one submission, of a zip that has many. Raises OSError
    for what is the machine's fault.
    """
    kind = kind_of(path)
    target = Target(folder, budget or Budget())
    try:
        with open(path, "rb") as file, limited():
            if prefix is not None:
                archive = of_class(path, os.stat(path).st_mtime_ns)
                unzip(archive, target, prefix)
            elif kind == "zip":
                unzip(open_zip(file), target)
            else:
                untar(file, target)
    except (Unreadable, MemoryError):
        raise
    except OSError as error:
        if error.filename or not isinstance(error, gzip.BadGzipFile) and error.errno:
            raise
        raise Unreadable(f"it is damaged: {error}") from None
    except Exception as error:  # whatever the libraries say of what is damaged
        said = str(error) or type(error).__name__
        raise Unreadable(f"it is damaged: {shown(said)}") from None
    return target.notes()
