"""Reads the commits of a pull request from git's object store, as data.

They are a stranger's: nothing is checked out, and git itself is limited.
"""

import os
import resource
import subprocess
import sys
import tempfile

from grading.preflight import CannotGrade
from grading.folder import LIST_MAX, Refused, shown, SOURCE_MAX
from reports.common import visible

PRINTED_MAX = 8 << 20  # bytes of a list that git prints
GIT_LIMIT = 20  # seconds
GIT_MEMORY = 512 << 20  # bytes
MISSING = -1  # the size of an object that is not here
SAID_MAX = 500  # bytes of what git says of a failure that are shown


class TooMuch(Exception):
    """What git prints exceeds a limit."""


def limits(most):
    """Return what sets the limits of git: a request may try to exhaust the machine."""

    def set_limits():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (GIT_LIMIT, GIT_LIMIT))
        if sys.platform.startswith("linux"):
            resource.setrlimit(resource.RLIMIT_AS, (GIT_MEMORY, GIT_MEMORY))

    return set_limits


def git(*arguments, most=PRINTED_MAX):
    """Return what git prints. Raises TooMuch, or CannotGrade when git fails.

    Only commands that read objects: they know no hooks, filters or attributes.
    """
    command = ["git", "-c", "core.packedGitWindowSize=16m"]
    command += ["-c", "core.packedGitLimit=128m", "--literal-pathspecs"]
    variables = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1"}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            status = subprocess.run(
                [*command, *arguments],
                env={**os.environ, **variables, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                preexec_fn=limits(most),
                timeout=2 * GIT_LIMIT,
            ).returncode
        except subprocess.TimeoutExpired:
            raise TooMuch from None
        if status < 0:
            raise TooMuch
        if status:
            errors.seek(0)
            said = " ".join(errors.read(SAID_MAX).decode(errors="replace").split())
            said = said or f"status {status}"
            raise CannotGrade(f"git {arguments[0]} fails: {visible(said)}")
        output.seek(0)
        return output.read()


class Tree:
    """A folder in a commit, as sources.py reads it: a place."""

    REFUSAL = "{}, not taken"
    KINDS = {
        "100644": "file",
        "100664": "file",
        "100755": "file",
        "040000": "folder",
        "120000": "a symbolic link",
        "160000": "a submodule",
    }

    def __init__(self, sha):
        """Take the object of a tree."""
        self.sha = sha
        self.known = {}  # name: (mode, object, size)
        self.twice = set()  # names that are in it more than once
        self.whole = None  # whether all of it is known

    def __enter__(self):
        """Nothing is to be opened."""
        return self

    def __exit__(self, *error):
        """Nothing is to be closed."""

    def learn(self, names=()):
        """Learn what the tree has of these names, or all of it."""
        listing = git("ls-tree", "--full-tree", "-z", "-l", self.sha, *names)
        for line in listing.split(b"\0"):
            about, _, name = line.partition(b"\t")
            if about:
                mode, _, sha, size = about.decode().split()
                name = os.fsdecode(name)
                if name in self.known:
                    self.twice.add(name)
                size = {"-": "0", "BAD": str(MISSING)}.get(size, size)
                self.known[name] = mode, sha, int(size)

    def learn_all(self):
        """Learn all of the tree, if it is not too large."""
        if self.whole is None:
            try:
                self.learn()
                self.whole = True
            except TooMuch:
                self.whole = False

    def names(self):
        """Return all names in it, sorted, at most one more than LIST_MAX."""
        self.learn_all()
        names = sorted(self.known) if self.whole else [""] * (LIST_MAX + 1)
        return names[: LIST_MAX + 1]

    def look(self, name):
        """Return (kind, size, remark); kind is "" for what is not there.

        Raises CannotGrade for a name that is in the tree twice, and for an object
        that is not here, as in a partial clone.
        """
        self.learn_all()
        if not self.whole and name not in self.known:
            self.learn([name])
        if name in self.twice:
            raise CannotGrade(f"{shown(name)} is in its folder twice")
        mode, sha, size = self.known.get(name, ("", "", 0))
        if size == MISSING:
            raise CannotGrade(f"git has no object {sha}: {shown(name)}")
        odd = "is marked as executable; that is ignored" if mode == "100755" else ""
        return self.KINDS.get(mode, "no ordinary file") if mode else "", size, odd

    def read(self, name):
        """Return the bytes of a file."""
        return git("cat-file", "blob", self.known[name][1], most=SOURCE_MAX)

    def enter(self, name):
        """Return the Tree in it that has this name. Raises Refused."""
        kind = self.look(name)[0]
        if kind != "folder":
            kind = "a file" if kind == "file" else kind
            raise Refused(self.REFUSAL.format(kind))
        return Tree(self.known[name][1])
