"""One line for what goes wrong with files around the kit, instead of a traceback."""

import errno
import glob
import os
import pwd
from tempfile import gettempdir

# Where the verbs write, if it is there; not what belongs to one run only.
WRITTEN = ("build", "build/bin/**/", "build/pristine/**/", "build/tools")
WRITTEN += ("build/grade", "build/request", "build/announce", "support", "support/*/")


def user(uid):
    """Return the name of a user, for people."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def about_folder(folder):
    """Return the line about a folder that may not be written to."""
    status, me = os.stat(folder), os.geteuid()
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        return f"{folder} is read-only: work in a copy of the kit"
    if status.st_uid != me and folder == ".":
        owner = user(status.st_uid)
        return f"this folder belongs to {owner}: work in a copy of the kit"
    if status.st_uid != me:
        owner, top = user(status.st_uid), folder.split(os.sep)[0]
        return (
            f"{folder} belongs to {owner}, as after `sudo make`; to get it back:"
            f" sudo chown -R {user(me)} {top}"
        )
    return f"you may not write to {folder}: chmod -R u+rwX {folder.split(os.sep)[0]}"


def unwritable():
    """Return the line about the first folder that the verbs need, "" if all is well."""
    places = [one for name in WRITTEN for one in glob.glob(name, recursive=True)]
    if not os.path.isdir("build"):
        places.insert(0, ".")
    for place in places:
        if os.path.isdir(place) and not os.access(place, os.W_OK | os.X_OK):
            return about_folder(os.path.normpath(place))
    return ""


def explain(error):
    """Return a line about an OSError: which file, what, and what to do."""
    name = os.fspath(error.filename or "")
    if isinstance(name, bytes):
        name = os.fsdecode(name)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and name:
        folder = os.path.dirname(name) or "."
        while not os.path.isdir(folder):
            folder = os.path.dirname(folder) or "."
        if not os.access(folder, os.W_OK | os.X_OK):
            return about_folder(os.path.normpath(folder))
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{error.strerror}: make room for build, support and {gettempdir()}"
    return f"{name}: {error.strerror}" if name else str(error)
