"""System calls of a program, seen and made to fail by strace(1).

The tracer runs detached (-D), so that the program stays our own child and its
exit status is its own.
"""

import os
import re

from conversation import holding
from conversation.holding import Holding

# The calls behind a name that a student knows.
SOCKET_CALLS = {
    "socket": ["socket"],
    "bind": ["bind"],
    "listen": ["listen"],
    "accept": ["accept", "accept4"],
    "connect": ["connect"],
    "send": ["sendto", "sendmsg"],
    "recv": ["recvfrom", "recvmsg"],
    "setsockopt": ["setsockopt"],
    "close": ["close"],
}
TRACE_MAX = 4 << 20  # bytes of a trace that are read: 100 times of what is usual
LINE = re.compile(
    r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)(?: (E\w+)( \([^()]*\))?)?( \(INJECTED\))?"
)
# What is watched besides to know what was said before, and what behind a failure.
WORDS = ["write", "writev", "read", "readv"]
TOLD = 200  # calls, and characters of their arguments, that go into the record


def whole(lines):
    """Return the lines of a trace with the halves of interrupted ones joined.

    While one thread waits in a call, strace writes what another one does.
    """
    begun = {}
    for line in lines:
        pid = line.split(" ", 1)[0]
        if line.endswith("<unfinished ...>"):
            begun[pid] = line[: -len("<unfinished ...>")]
            continue
        second = re.match(r"\d+ +<\.\.\. \w+ resumed>(.*)", line)
        yield begun.pop(pid, "") + second.group(1) if second else line


class CannotRun(Exception):
    """The test cannot run on this machine: nobody's failure."""


class Trace:
    """What to trace in the programs of a talk, and the file it is written to."""

    def __init__(self, path):
        """Write to the file at path; nothing is traced until asked for."""
        self.path = path
        self.wanted = False
        self.injections = []
        self.failing = []  # the calls that are made to fail
        self.words = False  # whether it must tell when something is said

    def fail(self, call, error):
        """Make each such call fail with this errno name."""
        self.failing += SOCKET_CALLS[call]
        names = ",".join(SOCKET_CALLS[call])
        self.injections.append(f"inject={names}:error={error}")
        self.wanted = True

    def interrupt(self, call):
        """Make the first such call fail with EINTR, as a signal would."""
        for name in SOCKET_CALLS[call]:
            self.injections.append(f"inject={name}:error=EINTR:when=1")
        self.wanted = True

    def prefix(self):
        """Return the command that goes before the program's own; [] for none."""
        if not self.wanted and not self.words:
            return []
        places = os.get_exec_path()
        trouble = ""
        if os.environ.get("TALK_TRACE", "yes") == "no":
            trouble = "strace is not installed, or may not trace"
        elif not any(os.access(f"{place}/strace", os.X_OK) for place in places):
            trouble = "strace is not installed"
        if trouble and not self.wanted:
            return []  # what is said can be judged without it, if less well
        if trouble:
            raise CannotRun(trouble)
        others = WORDS if self.words else holding.CALLS
        calls = ",".join(sum(SOCKET_CALLS.values(), others))
        # Other calls than these cost nothing then: the kernel sorts them out.
        command = ["strace", "-D", "-f", "--seccomp-bpf", "-q", "-o", self.path]
        command += ["-e", f"trace={calls}"] + (["-y"] if self.words else [])
        for injection in self.injections:
            command += ["-e", injection]
        return command

    def matches(self):
        """Return the matches of LINE of the calls that have returned."""
        try:
            with open(self.path, encoding="utf-8", errors="replace") as file:
                lines = file.read(TRACE_MAX).splitlines()
        except OSError:
            return []
        return list(filter(None, map(LINE.match, whole(lines))))

    def calls(self):
        """Return [(name, arguments, result)] of the calls that have returned."""
        return [step[:3] for step in self.steps()]

    def steps(self):
        """Return the same with the name of the errno, "" for none, behind each."""
        return [(m[1], m[2], int(m[3]), m[4] or "") for m in self.matches()]

    def told(self):
        """Return [[name, arguments, result, error, injected]] for the record.

        error is such as "EINVAL (Invalid argument)"; what was made to fail is
        injected.
        """
        found = [m for m in self.matches() if m[1] not in WORDS]
        return [
            [m[1], m[2][:TOLD], int(m[3]), (m[4] or "") + (m[5] or ""), bool(m[6])]
            for m in found[:TOLD]
        ]

    def failure(self, call):
        """Return why a call of this name failed last, "" when none was made."""
        names = SOCKET_CALLS[call]
        found = [(m[4] or "") + (m[5] or "") for m in self.matches() if m[1] in names]
        return f"it fails: {found[-1] or 'no reason'}" if found else ""

    def overflowed(self):
        """Tell whether there are more calls than `calls` looks at."""
        return os.path.exists(self.path) and os.path.getsize(self.path) > TRACE_MAX

    def succeeded(self, call):
        """Tell whether a call of this name has returned without an error."""
        names = SOCKET_CALLS[call]
        return any(n in names and result >= 0 for n, _, result in self.calls())

    def open_sockets(self):
        """Return the descriptors of sockets that were never closed."""
        try:
            with open(self.path, encoding="utf-8", errors="replace") as file:
                return Holding(file.read(TRACE_MAX).splitlines()).open()
        except OSError:
            return set()
