"""Reads the main branch of a stranger's git repository: nothing of it is run.

Its objects are read through a repository of ours, so that no setting of it counts. It
must have them itself: a link, or alternates, would bring somebody else's.
"""

import os
import subprocess

from grading import objects
from grading.folder import Folder, Refused, shown
from gradeclass import unpack
from gradeclass.unpack import Unreadable

GIT_LIMIT = 60  # seconds
MAIN = "refs/heads/main"
BRANCHES = (MAIN, "HEAD", "refs/heads/master")  # the first one that has a commit
BORROWED = os.path.join("info", "alternates")
# Files as they are in the commit, and all of them: gitattributes(5), git-archive(1).
ATTRIBUTES = "* -export-ignore -export-subst -ident -text -working-tree-encoding\n"


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


def text_of(folder, name):
    """Return the text of an ordinary file of a repository, "" for what is none."""
    *parts, last = name.split("/")
    try:
        with Folder(folder) as top:
            return text_in(top, parts, last)
    except (Refused, ValueError):
        return ""


def text_in(place, parts, name):
    """Return the text of a file, some Folders further down. Raises Refused."""
    if not parts:
        return place.read(name).decode("utf-8", "replace")
    with place.enter(parts[0]) as inner:
        return text_in(inner, parts[1:], name)


def reference(folder, name, depth=0):
    """Return the commit that a reference of a repository names, or ""."""
    text = text_of(folder, name)[:200].strip() or packed(folder, name)
    if text.startswith("ref: refs/") and ".." not in text and depth < 5:
        return reference(folder, text[len("ref: ") :], depth + 1)
    right = len(text) in (40, 64) and text.isascii() and text.isalnum()
    return text if right else ""


def packed(folder, name):
    """Return the commit of a reference in the list of those that are packed."""
    lines = text_of(folder, "packed-refs").splitlines()
    return next((one.split()[0] for one in lines if one.endswith(f" {name}")), "")


def own_objects(folder):
    """Return the path of the objects of a repository. Raises Unreadable.

    git would follow a link, and wait for a named pipe.
    """
    top = os.path.join(os.path.abspath(folder), "objects")
    odd = [top] if os.path.islink(top) else []
    for place, folders, files in os.walk(top):
        odd += [
            p for p in (os.path.join(place, n) for n in folders) if os.path.islink(p)
        ]
        paths = [os.path.join(place, name) for name in files]
        odd += [p for p in paths if os.path.islink(p) or not os.path.isfile(p)]
    if odd:
        name = shown(os.path.relpath(odd[0], folder))
        raise Unreadable(f"the repository has what is no ordinary file: {name}")
    if os.path.lexists(os.path.join(top, BORROWED)):
        raise Unreadable(
            f"the repository has its objects elsewhere: objects/{BORROWED}; clone it"
            " without --shared and --reference"
        )
    return top


def check_out(folder, target, room):
    """Unpack the main branch of a repository into a folder. Returns notes.

    room: a folder of ours. Raises Unreadable.
    """
    branch = next((b for b in BRANCHES if reference(folder, b)), "")
    if not branch:
        raise Unreadable("the repository has no commit in main")
    theirs = own_objects(folder)
    ours, tar = os.path.join(room, "ours.git"), os.path.join(room, "tree.tar")
    made = git("init", "-q", "--bare", ours)
    if made.returncode:
        raise OSError(made.stderr.decode(errors="replace").strip())
    os.makedirs(os.path.join(ours, "info"), exist_ok=True)
    for name, text in (
        (os.path.join("objects", BORROWED), f"{theirs}\n"),
        (os.path.join("info", "attributes"), ATTRIBUTES),
    ):
        with open(os.path.join(ours, name), "w", errors="surrogateescape") as file:
            file.write(text)
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
