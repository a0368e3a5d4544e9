"""`labkit grade-server`: grades one submission after another, some at a time.

It is started once for a class, and looks at the machine once. For each request, a line
of JSON on standard input, it makes a process that grades as `make grade` does, with
its own folders; an answer is a line of JSON on standard output. The end of its input
ends all that runs.

A request: {"id", "folder": what was handed in, as Sources.write() has written it,
"notes", "out": where the reports go, "log", "seed", "limit": in seconds}.
An answer: {"id", "ended": "done", "limit" or "signal N", "seconds", "core_seconds"};
the first line is {"ready": true} or {"broken": why}.
"""

import ctypes
import json
import os
import selectors
import shutil
import signal
import sys
import tempfile
import time

import checks
import interrupt
from grading import compiler, grade, hints, reported, preflight
from grading.handed_in import HandedIn
from reports import feedback

PR_SET_PDEATHSIG = 1
CHECKS = 2 / 3  # of the limit of a grading, for its checks
GRACE = 15  # seconds that a grading has to end when it is told to
LOG_MAX = 1 << 16  # characters


def say(record):
    """Write a line of JSON."""
    print(json.dumps(record), flush=True)


def looked_at():
    """Return the Machine, tried out. Raises CannotGrade."""
    preflight.raise_limits()
    os.makedirs("build", exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="machine-", dir="build") as work:
        machine = preflight.Machine(work)
        preflight.allow_unconfined(machine, False)
        machine.may_trace()
        machine.may_sanitize()
    # What each grading would ask talk and the compilers, and would read, again.
    for name in checks.exercises():
        checks.graded(name)
        hints.rules(name)
    for suffix in compiler.LANGUAGES:
        if shutil.which(compiler.command_of(suffix)[0]):
            compiler.flags(suffix)
    return machine


def descendants(pid):
    """Return the processes that descend from one, as far as /proc tells."""
    parents = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
            parents.setdefault(int(fields[1]), []).append(int(name))
        except (OSError, ValueError, IndexError):
            pass
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found[1:]


def end_with_parent():
    """Let this process be told to end when the server ends, however: prctl(2)."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (AttributeError, OSError):
        pass  # no Linux


class Child:
    """A grading: a process of its own, in a session of its own."""

    def __init__(self, request, machine):
        """Start it."""
        self.request = request
        self.begin = time.monotonic()
        self.end = self.begin + request["limit"]
        self.told, self.overdue = False, False
        self.alive, writer = os.pipe()  # its end is the end of the process
        self.pid = os.fork()
        if not self.pid:
            status = 1
            try:
                os.close(self.alive)
                run(request, machine)
                status = 0
            except BaseException as error:
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
            finally:
                sys.stdout.flush()
                os._exit(status)
        os.close(writer)

    def stop(self):
        """Tell it to end; if it was told to and has not, end it and all of its."""
        if not self.told:
            self.told, self.end = True, time.monotonic() + GRACE
            os.kill(self.pid, signal.SIGTERM)
            return
        self.end = time.monotonic() + GRACE
        for pid in [self.pid, *descendants(self.pid)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass

    def answer(self):
        """Return the answer about it, when it has ended."""
        os.close(self.alive)
        _, status, used = os.wait4(self.pid, 0)
        ended = f"signal {status & 127}" if status & 127 else "done"
        return {
            "id": self.request["id"],
            "ended": "limit" if self.overdue else ended,
            "seconds": round(time.monotonic() - self.begin, 2),
            "core_seconds": round(used.ru_utime + used.ru_stime, 2),
        }


def run(request, machine):
    """Grade one submission, in its own process."""
    os.setsid()
    end_with_parent()
    null = os.open(os.devnull, os.O_RDONLY)
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    for number, descriptor in enumerate((null, log, log)):
        os.dup2(descriptor, number)
    interrupt.catch()
    os.environ["SEED"] = request["seed"]
    handed_in = HandedIn(request["folder"], "", request["notes"])
    most = request["limit"] * CHECKS
    report = grade.attempt(request["folder"], handed_in, machine, most)
    reported.write(report, request["out"])
    print(feedback.text(report, False)[:LOG_MAX])


class Server:
    """The gradings that run."""

    def __init__(self, machine):
        """Begin with none."""
        self.machine, self.children, self.rest = machine, [], b""
        self.selector = selectors.DefaultSelector()
        self.selector.register(0, selectors.EVENT_READ, None)
        self.open = True

    def read(self):
        """Take requests from standard input, or its end."""
        data = os.read(0, 1 << 16)
        if not data:
            self.open = False
            self.selector.unregister(0)
            for child in self.children:
                child.stop()
        lines = (self.rest + data).split(b"\n")
        self.rest = lines.pop()
        for line in lines:
            child = Child(json.loads(line), self.machine)
            self.children.append(child)
            self.selector.register(child.alive, selectors.EVENT_READ, child)

    def wait(self):
        """Wait for something to do, and do it."""
        ends = [child.end for child in self.children]
        most = max(0, min(ends) - time.monotonic()) if ends else None
        for key, _ in self.selector.select(most):
            if key.data is None:
                self.read()
                continue
            self.selector.unregister(key.fd)
            self.children.remove(key.data)
            answer = key.data.answer()
            if self.open:
                say(answer)
        for child in self.children:
            if child.end <= time.monotonic():
                child.overdue = True
                child.stop()

    def serve(self):
        """Grade until there are no more requests, and nothing runs."""
        while self.open or self.children:
            self.wait()


def main(arguments):
    """Look at the machine, then grade what is asked. Returns the exit status."""
    try:
        machine = looked_at()
    except Exception as error:
        say({"broken": reported.cause(error)})
        return 1
    say({"ready": True})
    try:
        Server(machine).serve()
    except BrokenPipeError:
        return 1
    return 0
