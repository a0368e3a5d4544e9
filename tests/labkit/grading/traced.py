"""System calls that a program has made, as talk tells them of a trace."""

import collections
import re

# As the kernel has them, and as manual pages do.
SPOKEN = {"accept4": "accept", "recvfrom": "recv", "sendto": "send"}
SPOKEN["unlinkat"] = "unlink"
MOVED = ("send", "recv")


class Call(collections.namedtuple("Call", "name arguments result error injected")):
    """A system call that strace has seen; error is such as "EINVAL (...)".

    injected: it was made to fail.
    """

    @property
    def spoken(self):
        """Return its name as manual pages have it, such as "recv"."""
        return SPOKEN.get(self.name, self.name)

    @property
    def errno(self):
        """Return the name of its error, such as "EINVAL", or ""."""
        return self.error.partition(" ")[0]

    @property
    def words(self):
        """Return what strerror(3) says of its error, or ""."""
        return self.error.partition(" ")[2].strip("()")

    @property
    def descriptor(self):
        """Return its first argument as a number; -2 when it is none."""
        match = re.match(r"-?\d+", self.arguments)
        return int(match.group()) if match else -2

    @property
    def last_number(self):
        """Return its last argument when that is a number, else -1."""
        match = re.search(r", (\d+)$", self.arguments)
        return int(match.group(1)) if match else -1

    @property
    def asked(self):
        """Return how many bytes it sends, or receives at most; -1 for another call."""
        match = re.search(
            r'(?:"(?:\.\.\.)?|, 0x[0-9a-f]+), (\d+)(?:, \w|$)', self.arguments
        )
        return int(match.group(1)) if match and self.spoken in MOVED else -1


def in_conversation(run, ended=False):
    """Return the Calls of a run, up to the end of file from the peer unless ended."""
    found = []
    for call in run:
        found.append(call)
        if call.spoken == "recv" and call.asked > 0 and call.result == 0 and not ended:
            break
    return found


def calls_of(record):
    """Return the Calls in a record."""
    return [Call(*call) for call in record.get("calls", ())]
