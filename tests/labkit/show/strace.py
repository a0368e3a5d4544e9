"""Reads what strace(1) writes while a program runs, a line a system call.

With the options of command(), each line has a process, the time, the call and how
long it took. A call that waits stands there without its result, so that one sees
what a program waits for.
"""

import re
import shutil
from dataclasses import dataclass

SHOWN = 1024  # bytes of a message that are kept; its length is known all the same
CALLS = (
    "socket,socketpair,bind,listen,accept,?accept4,connect,shutdown,sendto,sendmsg",
    "?sendmmsg,recvfrom,recvmsg,?recvmmsg,read,readv,write,writev,close,?close_range",
    "?dup,?dup2,?dup3,fcntl,?clone,?clone3,?fork,?vfork,execve,exit_group",
    "?unlink,unlinkat,?nanosleep,?clock_nanosleep,?pause,rt_sigsuspend",
    "?poll,?ppoll,?select,?pselect6,?epoll_wait,?epoll_pwait",
)
LINE = re.compile(r"(\d+) +(\d+\.\d+) (.*)", re.S)
NAME = re.compile(r"(\w+)\(")
RESULT = re.compile(
    r"(.*)\) += (-?\d+|\?)(?:x[0-9a-f]+)?(?:<(?:->|<[^<>]*>|[^<>])*>)?"
    r"(?: (E\w+) \((.*?)\)(?: .*?)?)?(?: \(.*\))?(?: <(\d+\.\d+)>)?"
)
RESUMED = re.compile(r"<\.\.\. \w+ resumed>")
UNFINISHED = "<unfinished ...>"
ENDED = re.compile(r"\+\+\+ (exited with|killed by) (\w+)")
SIGNAL = re.compile(r"--- (SIG\w+) ")
DESCRIPTOR = re.compile(r"(\d+)<((?:->|<[^<>]*>|[^<>])*)>")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
BASE = re.compile(r'iov_base="((?:\\x[0-9a-f]{2})*)"')
BYTE = re.compile(r"\\x([0-9a-f]{2})")


def missing():
    """Return why nothing can be shown on this machine, "" if it can."""
    if shutil.which("strace"):
        return ""
    return "strace is missing, which shows what a program does; only Linux has it"


def command(output, program):
    """Return the words that run a program under strace, which writes to output."""
    return [
        "strace",
        *("-f", "-q", "-ttt", "-T", "-y", "-xx", "--seccomp-bpf"),
        *("-s", str(SHOWN), "-o", output, "-e", "trace=" + ",".join(CALLS)),
        *("-e", "signal=all", "--", *program),
    ]


def plain(text):
    """Return text in which strace's \\x2f stand for what they are (Latin-1)."""
    return BYTE.sub(lambda found: chr(int(found.group(1), 16)), text)


@dataclass
class Call:
    """A system call, or what became of a process: "exited", "killed", "signal"."""

    pid: int
    name: str
    text: str  # its arguments, as strace writes them
    begun: float  # seconds since 1970
    ended: float = 0.0
    result: int = 0
    error: str = ""  # its name, such as ECONNREFUSED
    why: str = ""  # the same in words

    def descriptor(self):
        """Return (number, what it is) of the first argument; (-1, "") if none."""
        found = DESCRIPTOR.match(self.text)
        return (int(found.group(1)), plain(found.group(2))) if found else (-1, "")

    def data(self):
        """Return the bytes that it has moved, as Latin-1; SHOWN of them at most."""
        if "iov_base=" in self.text:
            text = "".join(plain(part) for part in BASE.findall(self.text))
        else:
            found = STRING.search(self.text)
            text = plain(found.group(1)) if found else ""
        return text[: max(self.result, 0)]

    def strings(self):
        """Return the texts among its arguments, as Latin-1."""
        return [plain(text) for text in STRING.findall(self.text)]

    def address(self):
        """Return the address among its arguments: a path, or ADDRESS:PORT."""
        path = re.search(r'sun_path=@?"([^"]*)"', self.text)
        if path:
            return plain(path.group(1))
        port = re.search(r"sin6?_port=htons\((\d+)\)", self.text)
        host = re.search(r'sin_addr=inet_addr\("([^"]*)"\)', self.text)
        if host and port:
            return f"{plain(host.group(1))}:{port.group(1)}"
        return f"port {port.group(1)}" if port else "no address"


class Reader:
    """The trace of one program, as it comes."""

    def __init__(self):
        """Begin with nothing."""
        self.rest = ""
        self.begun = {}  # process: the Call that has not returned

    def waiting(self):
        """Return {process: Call} of the calls that wait at this moment."""
        found = dict(self.begun)
        line = LINE.fullmatch(self.rest)
        name = NAME.match(line.group(3)) if line else None
        if name:
            call = self.call(line, name)
            found[call.pid] = call
        return found

    def feed(self, data):
        """Return the Calls that some more bytes of the trace complete."""
        lines = (self.rest + data.decode("latin-1")).split("\n")
        self.rest = lines.pop()
        calls = [self.read(line) for line in lines]
        return [call for call in calls if call]

    @staticmethod
    def call(line, name):
        """Return the Call that a line begins."""
        pid, begun, text = int(line.group(1)), float(line.group(2)), line.group(3)
        return Call(pid, name.group(1), text[name.end() :], begun)

    def read(self, text):
        """Return the Call that a line completes, or None."""
        line = LINE.fullmatch(text)
        if not line:
            return None
        pid, at, text = int(line.group(1)), float(line.group(2)), line.group(3)
        resumed, name = RESUMED.match(text), NAME.match(text)
        if resumed and pid in self.begun:
            call = self.begun.pop(pid)
            call.text += text[resumed.end() :]
        elif name:
            call = self.call(line, name)
        else:
            return self.ending(pid, at, text)
        if call.text.endswith(UNFINISHED):
            call.text = call.text[: -len(UNFINISHED)]
            self.begun[pid] = call
            return None
        return self.returned(call)

    @staticmethod
    def returned(call):
        """Return a Call with its result taken off its text; None if there is none."""
        found = RESULT.fullmatch(call.text)
        if not found:
            return None
        call.text, result, error, why, took = found.groups()
        call.result = -1 if result == "?" else int(result)
        call.error, call.why = error or "", why or ""
        call.ended = call.begun + float(took or 0)
        return call

    def ending(self, pid, at, text):
        """Return what happened to a process, None if it is nothing of interest."""
        ended, signal = ENDED.match(text), SIGNAL.match(text)
        if ended:
            self.begun.pop(pid, None)
            word = ended.group(1).split()[0]
            return Call(pid, word, ended.group(2), at, at)
        return Call(pid, "signal", signal.group(1), at, at) if signal else None
