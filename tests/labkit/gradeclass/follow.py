"""Follows gradings that other machines do: their results come as files in OUT.

What must be the same everywhere: the paths of the kit, of SUBMISSIONS and of OUT, on
a file system that all machines share.
"""

import os
import time

from gradeclass import result

PAUSE = 1.0  # seconds between two looks: no machine tells another one of a new file


def stamp(path):
    """Return what is another one when a file was written anew, None without a file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


class Follower:
    """The results that are awaited."""

    def __init__(self, out, names, told):
        """Await a new result for each of these ids; told(result) is called for each."""
        self.out, self.told = out, told
        self.before = {name: stamp(result.path_of(out, name)) for name in names}

    def missing(self):
        """Return the ids that have no new result yet."""
        return list(self.before)

    def look(self):
        """Tell of the results that have come since the last look."""
        for name, before in list(self.before.items()):
            path = result.path_of(self.out, name)
            found = result.load(path) if stamp(path) != before else None
            if found:
                del self.before[name]
                self.told(found)

    def wait(self):
        """Wait a moment, then look."""
        time.sleep(PAUSE)
        # So that a file system on a network asks its server what is new: nfs(5).
        os.listdir(os.path.join(self.out, "results"))
        self.look()


def prepare(out):
    """Make the folders that all machines write into. Returns OUT/cluster."""
    for name in "results", "reports", "log", "cluster":
        os.makedirs(os.path.join(out, name), exist_ok=True)
    return os.path.join(out, "cluster")
