"""A program under test: started on a terminal, watched, and ended by its pid.

Its standard input and output are a pseudo-terminal without echo, so that output
comes line by line as a person would see it; standard error is a pipe, and so is
standard output if that is asked for.
"""

import errno
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

import confine
from conversation import kernel, waits
from conversation.systrace import CannotRun

# More than a conversation ever prints; what goes beyond is counted, not kept.
OUTPUT_MAX = 1 << 20
RECORD_MAX = 1 << 14  # bytes of each output that go into the record
ROWS, COLUMNS = 24, 80  # of its terminal
START_MAX = 120  # seconds until a sandbox must have started, on a slow disk too
# What exec(3) says about a program that is not one; all else is the machine's. A
# program of ours could be started before, in the same place.
NO_PROGRAM = (
    errno.ENOENT,
    errno.ENOEXEC,
    errno.EACCES,
    errno.EINVAL,
    errno.ELIBBAD if hasattr(errno, "ELIBBAD") else errno.ENOEXEC,
    errno.ELOOP,
    errno.ENOTDIR,
    errno.EISDIR,
)


class CannotStart(CannotRun):
    """What is around a program failed, not the program: worth another try."""


def open_terminal():
    """Return the two ends of a pseudo-terminal: no echo, no signals, lines."""
    ours, theirs = pty.openpty()
    mode = termios.tcgetattr(theirs)
    mode[0] &= ~(termios.ICRNL | termios.INLCR | termios.IXON)
    mode[1] &= ~termios.OPOST
    mode[3] &= ~(termios.ECHO | termios.ISIG | termios.IEXTEN)
    mode[3] |= termios.ICANON
    termios.tcsetattr(theirs, termios.TCSANOW, mode)
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", ROWS, COLUMNS, 0, 0))
    os.set_blocking(ours, False)
    return ours, theirs


def take_terminal(descriptor):
    """Make a terminal that of this session, between fork and exec: tty_ioctl(4)."""
    fcntl.ioctl(descriptor, termios.TIOCSCTTY, 0)


class Stream:
    """One output of a program: its descriptor and the bytes so far."""

    def __init__(self, descriptor, name):
        """Take over a readable descriptor; name is "prints" or "complains"."""
        self.descriptor = descriptor
        self.name = name
        self.data = bytearray()
        self.seen = 0  # where the next `see` begins to look
        self.chunks = []  # (time, offset behind the chunk)


class Program:
    """A running program; `talk` gives it time and reads its streams."""

    def __init__(self, role, command, record):
        """Name the role ("server" or "client") and the command, a list."""
        self.role = role
        self.command = command
        self.record = record
        self.process = None
        self.status = None  # exit status, as a shell shows it
        self.ended_at = None
        self.signal = None  # the signal that killed it
        self.killed = False  # by us, at the end
        self.flooded = ""  # why we ended it: it took too much of something
        self.streams = []
        self.terminal = None
        self.keyboard = None  # the descriptor at which we type
        self.line_begun = False  # whether it was typed without its end
        self.pipes = set()  # of "input" and "output", what is a pipe
        self.out = self.err = None
        self.known_pid = None  # once somebody has asked
        self.sanitized = False  # whether it was built with the sanitizers
        self.sandbox = None  # makes the command that starts it in a sandbox
        self.tells = None  # the descriptor on which the sandbox tells
        self.told = {}  # what it has told
        self.killed_before = 0  # processes, by a kernel that was out of memory

    def start(self, arguments, folder, environment, before=()):
        """Start it in folder; before: the words in front of its command.

        Raises OSError when it cannot be started, CannotStart when that is not its
        own fault.
        """
        self.terminal, theirs = open_terminal()
        command, descriptors = [*self.command, *arguments], []
        if self.sandbox:
            self.killed_before = kernel.killed_for_memory()
            self.tells, tells = os.pipe()
            command, descriptors = self.sandbox(command, os.ttyname(theirs), tells)
        error_read, error_write = os.pipe()
        os.set_blocking(error_read, False)
        self.keyboard, input_read = self.terminal, theirs
        output_read, output_write = self.terminal, theirs
        if "input" in self.pipes:
            input_read, self.keyboard = os.pipe()
            os.set_blocking(self.keyboard, False)
        if "output" in self.pipes:
            output_read, output_write = os.pipe()
            os.set_blocking(output_read, False)
        self.out = Stream(output_read, "prints")
        self.err = Stream(error_read, "complains")
        try:
            self.record.add(self.role, "start", " ".join(arguments))
            self.process = subprocess.Popen(
                [*before, *command],
                stdin=input_read,
                stdout=output_write,
                stderr=error_write,
                cwd=folder,
                env=environment,
                start_new_session=True,
                pass_fds=descriptors,
                # subprocess restores SIGPIPE to its default in the child.
                preexec_fn=self.before_exec(theirs),
            )
            self.streams = [self.out, self.err]
        finally:
            used = {theirs, input_read, output_write, error_write}
            for one in used | set(descriptors):
                os.close(one)
        if self.sandbox:
            self.await_start()

    def before_exec(self, terminal):
        """Return what happens between fork and exec, None for nothing.

        A sandbox fixes the addresses itself.
        """
        if self.sandbox:
            return lambda: take_terminal(terminal)
        return kernel.fixing_addresses() if self.sanitized else None

    def listen_to_sandbox(self):
        """Take what the sandbox has told. Returns false when it tells no more."""
        text = os.read(self.tells, 4096)
        self.told.update(confine.told(text.decode()))
        return bool(text)

    def await_start(self):
        """Wait until the program itself runs; raises what start() promises."""
        end = time.monotonic() + START_MAX
        more = True
        while more and not self.told:
            seconds = max(0.0, end - time.monotonic())
            if not select.select([self.tells], [], [], seconds)[0]:
                raise CannotStart(f"no sandbox after {START_MAX} s")
            more = self.listen_to_sandbox()
        if "started" in self.told:
            self.known_pid = int(self.told["started"])
            return
        self.kill()
        step, _, number = self.told.get("failed", "").partition(" ")
        if step == "exec" and int(number) in NO_PROGRAM:
            raise OSError(int(number), os.strerror(int(number)))
        if step:
            raise CannotStart(f"the sandbox fails: {step}: {os.strerror(int(number))}")
        said = self.err.data.decode(errors="replace").strip().split("\n")[-1]
        raise CannotStart(said or "the sandbox ends before the program starts")

    def main_pid(self):
        """Return the pid, in our namespace, of the program itself.

        In a sandbox its own pid is known.
        """
        if not self.sandbox:
            return self.process.pid
        inside = kernel.descendants(self.process.pid)
        for pid in inside:
            if kernel.own_pid(pid) == self.known_pid:
                return pid
        return inside[-1]  # it has just ended

    def own_pid(self):
        """Return the pid that the program has, or had, for itself: its getpid(2)."""
        return self.known_pid or self.process.pid

    def poll(self):
        """Notice whether it has ended. Returns true when it has.

        Raises CannotStart when not the program but its sandbox was ended.
        """
        if self.status is None and self.process:
            code = self.process.poll()
            if code is not None:
                if self.sandbox:
                    code = self.told_status(code)
                self.signal = -code if code < 0 else None
                self.status = 128 - code if code < 0 else code
                self.ended_at = self.record.now()
                self.drain()
                if not self.killed:
                    self.record.add(self.role, "exit", status=self.status)
        return self.status is not None

    def told_status(self, code):
        """Return what the sandbox tells of the program's end; code is its own end.

        A negative number is a signal, as for subprocess.
        """
        while self.listen_to_sandbox():
            pass
        ours = self.killed or self.flooded
        if "ended" not in self.told:
            if ours:
                return code
            raise CannotStart("the sandbox was ended from outside")
        status = int(self.told["ended"])
        if not os.WIFSIGNALED(status):
            return os.WEXITSTATUS(status)
        number = os.WTERMSIG(status)
        died = number == signal.SIGKILL and not ours
        if died and kernel.killed_for_memory() > self.killed_before:
            raise CannotStart("the machine is out of memory")
        return -number

    def drain(self):
        """Read what its streams hold."""
        for stream in list(self.streams):
            while stream in self.streams and self.read(stream):
                pass

    def read(self, stream):
        """Read once from a stream that is ready. Returns false when empty."""
        try:
            data = os.read(stream.descriptor, 65536)
        except BlockingIOError:
            return False
        except OSError:  # EIO: nobody has the terminal open any more
            data = b""
        if not data:
            self.streams.remove(stream)
            return False
        room = OUTPUT_MAX - len(stream.data)
        if len(data) > room:
            self.stop("it printed more than 1 MB")
        if data[:room]:
            stream.data += data[:room]
            stream.chunks.append((self.record.now(), len(stream.data)))
            kept = RECORD_MAX - (len(stream.data) - len(data[:room]))
            if kept > 0:
                self.record.add(self.role, stream.name, data[: min(kept, room)])
            if 0 < kept < len(data):
                self.record.add(self.role, "more", stream.name)
        return True

    def type(self, data):
        """Type bytes on its standard input; what it does not take is lost."""
        self.line_begun = not data.endswith(b"\n")
        try:
            if self.keyboard is not None:
                os.write(self.keyboard, data)
        except OSError:
            pass

    def end_input(self):
        """End its standard input: close the pipe, or type control-D.

        On a terminal that hands over a line that was begun; once more, see
        termios(3), VEOF.
        """
        if "input" in self.pipes:
            if self.keyboard is not None:
                os.close(self.keyboard)
            self.keyboard = None
            return
        if self.line_begun:
            self.type(b"\x04")
        self.type(b"\x04")

    def stop(self, reason):
        """End the program because it takes too much of something."""
        if self.process and not self.flooded:
            self.flooded = reason
            self.signal_session(signal.SIGKILL)

    def kill(self):
        """End the program, and what it left in its session, for good."""
        if self.process and self.status is None:
            self.killed = True
            self.signal_session(signal.SIGKILL)
            self.process.wait()
            self.poll()

    def signal_session(self, number):
        """Send a signal to the program and those it has started in its group."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass

    def leftovers(self):
        """Return the pids that outlived the program in its session."""
        if not self.process:
            return []
        session = self.process.pid
        return [p for p in kernel.processes_of_session(session) if p != session]

    def state(self):
        """Say in words what the program does now, for the feedback."""
        if self.process is None:
            return f"the {self.role} was not started"
        if self.flooded:
            return f"the {self.role} was stopped: {self.flooded}"
        if self.signal:
            names = {one.value: one.name for one in signal.Signals}
            name = names.get(self.signal, f"signal {self.signal}")
            return f"the {self.role} was killed by {name}"
        if self.status is not None:
            return f"the {self.role} has ended with status {self.status}"
        call = waits.waiting_call(self.main_pid())
        if call == "running":
            return f"the {self.role} is running, busy"
        return f"the {self.role} waits in {call}" if call else f"the {self.role} runs"
