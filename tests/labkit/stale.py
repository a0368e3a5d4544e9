"""Programs that somebody would try by hand, and that are older than their source."""

import os

from grading.sources import PROGRAMS, SUFFIXES


def written(path):
    """Return when a file was written last, None when there is none."""
    try:
        return os.stat(path).st_mtime
    except OSError:
        return None


def is_old(folder, name):
    """Tell whether the program name in a folder was built before its source is from."""
    built = written(os.path.join(folder, name))
    sources = [written(os.path.join(folder, name + suffix)) for suffix in SUFFIXES]
    return built is not None and any(s is not None and s > built for s in sources)


def told(folder):
    """Return the sentence about the programs in a folder that are old, or ""."""
    old = [f"./{name}" for name in PROGRAMS if is_old(folder, name)]
    if not old:
        return ""
    are, them = ("are", "them") if len(old) > 1 else ("is", "it")
    names = " and ".join(old)
    return f"{names} {are} older than what is checked: make builds {them} anew."
