"""Brings what an entry is into a folder where it can be read: nothing of it is run.

A repository is read through one of ours, so that no setting of it counts.
"""

import contextlib
import os
import subprocess
import tempfile

from grading import objects
from grading.folder import shown
from gradeclass import unpack
from gradeclass.intake import is_bare
from gradeclass.unpack import Unreadable

GIT_LIMIT = 60  # seconds
MAIN = "refs/heads/main"
BRANCHES = (MAIN, "HEAD", "refs/heads/master")  # the first one that has a commit


def git(*words, **more):
    """Start git on a repository of our own; none of its settings is a stranger's."""
    variables = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    variables.update(GIT_NO_REPLACE_OBJECTS="1", GIT_NO_LAZY_FETCH="1")
    return subprocess.run(
        ["git", *words],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=GIT_LIMIT,
        **more,
    )


def reference(folder, name, depth=0):
    """Return the commit that a reference of a repository names, or ""."""
    try:
        with open(os.path.join(folder, name), encoding="ascii") as file:
            text = file.read(200).strip()
    except (OSError, ValueError):
        text = packed(folder, name)
    if text.startswith("ref: refs/") and ".." not in text and depth < 5:
        return reference(folder, text[len("ref: ") :], depth + 1)
    return text if len(text) in (40, 64) and text.isalnum() else ""


def packed(folder, name):
    """Return the commit of a reference in the list of those that are packed."""
    try:
        with open(os.path.join(folder, "packed-refs"), errors="replace") as file:
            lines = file.read(4 << 20).splitlines()
    except OSError:
        return ""
    return next((one.split()[0] for one in lines if one.endswith(f" {name}")), "")


def check_out(folder, target, room):
    """Unpack the main branch of a repository into a folder. Returns notes.

    Its objects are read through a repository of ours: its settings are a stranger's.
    Raises Unreadable.
    """
    branch = next((b for b in BRANCHES if reference(folder, b)), "")
    if not branch:
        raise Unreadable("the repository has no commit in main")
    ours, tar = os.path.join(room, "ours.git"), os.path.join(room, "tree.tar")
    theirs = os.path.abspath(os.path.join(folder, "objects"))
    made = git("init", "-q", "--bare", ours)
    if made.returncode:
        raise OSError(made.stderr.decode(errors="replace").strip())
    with open(os.path.join(ours, "objects", "info", "alternates"), "w") as file:
        file.write(f"{theirs}\n")
    commit = reference(folder, branch)
    try:
        with open(tar, "wb") as file:
            words = "--git-dir", ours, "archive", "--format=tar", commit
            most = objects.limits(unpack.STREAM_MAX)
            done = git(*words, stdout=file, preexec_fn=most)
    except subprocess.TimeoutExpired:
        raise Unreadable("git does not end") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().split("\n")[0]
        said = said or "it reached a limit of time, memory or size"
        raise Unreadable(f"git: {shown(said)}")
    return [f"taken: {branch.rpartition('/')[2]} of the repository, {commit[:12]}"] + (
        unpack.unpack(tar, target)
    )


@contextlib.contextmanager
def fetched(entry):
    """Give (folder of a submission, notes, a folder of ours). Raises Unreadable."""
    with tempfile.TemporaryDirectory(prefix="labkit-entry-") as room:
        folder, notes = os.path.join(room, "files"), []
        os.mkdir(folder)
        if entry.kind == "folder":
            path = os.path.realpath(entry.path)
            if os.path.islink(entry.path):
                notes.append(f"{shown(entry.entry)} is a symbolic link")
            inner = os.path.join(path, ".git")
            if listed(path)[:2] == [".git"] and is_bare(inner):
                notes += check_out(inner, folder, room)
            else:
                folder = path
        elif entry.kind == "git":
            notes += check_out(entry.path, folder, room)
        elif entry.kind == "files":
            gather(entry, folder)
        else:
            prefix = entry.inside if entry.kind == "part" else None
            notes += unpack.unpack(entry.path, folder, prefix=prefix)
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
