"""A program under test: started on a terminal, watched, and ended by its pid.

Its standard input and output are a pseudo-terminal without echo, so that output
comes line by line as a person would see it; standard error is a pipe, and so is
standard output if that is asked for.
"""

import os
import pty
import signal
import subprocess
import termios
import time

from conversation import kernel, waits

# More than a conversation ever prints; what goes beyond is counted, not kept.
OUTPUT_MAX = 1 << 20
RECORD_MAX = 1 << 14  # bytes of each output that go into the record


def open_terminal():
    """Return the two ends of a pseudo-terminal: no echo, no signals, lines."""
    ours, theirs = pty.openpty()
    mode = termios.tcgetattr(theirs)
    mode[0] &= ~(termios.ICRNL | termios.INLCR | termios.IXON)
    mode[1] &= ~termios.OPOST
    mode[3] &= ~(termios.ECHO | termios.ISIG | termios.IEXTEN)
    mode[3] |= termios.ICANON
    termios.tcsetattr(theirs, termios.TCSANOW, mode)
    os.set_blocking(ours, False)
    return ours, theirs


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
        self.wished_pid = ""  # in a sandbox: what its own pid shall be
        self.descriptors = []  # that the sandbox needs

    def start(self, arguments, folder, environment):
        """Start it in folder; raises OSError when it cannot be."""
        self.terminal, theirs = open_terminal()
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
                self.command + arguments,
                stdin=input_read,
                stdout=output_write,
                stderr=error_write,
                cwd=folder,
                env=environment,
                start_new_session=True,
                pass_fds=self.descriptors,
                # subprocess restores SIGPIPE to its default in the child.
            )
            self.streams = [self.out, self.err]
        finally:
            used = {theirs, input_read, output_write, error_write}
            for one in used | set(self.descriptors):
                os.close(one)

    def main_pid(self):
        """Return the pid, in our namespace, of the program itself.

        In a sandbox it is the process that got the pid that was wished for; else
        the one deepest down, once it is there.
        """
        if not self.wished_pid:
            return self.process.pid
        inside = []
        for _ in range(100):
            inside = kernel.descendants(self.process.pid)
            for pid in inside:
                if kernel.own_pid(pid) == int(self.wished_pid):
                    return pid
            if self.poll():
                break
            time.sleep(0.01)
        return inside[-1]

    def own_pid(self):
        """Return the pid that the program has, or had, for itself: its getpid(2)."""
        if self.known_pid is None and self.status is None:
            self.known_pid = kernel.own_pid(self.main_pid())
        return self.known_pid or self.wished_pid or self.process.pid

    def poll(self):
        """Notice whether it has ended. Returns true when it has."""
        if self.status is None and self.process:
            code = self.process.poll()
            if code is not None:
                if self.wished_pid and 128 < code < 160:
                    code = 128 - code  # the sandbox tells a signal as a shell does
                self.signal = -code if code < 0 else None
                self.status = 128 - code if code < 0 else code
                self.ended_at = self.record.now()
                self.drain()
                if not self.killed:
                    self.record.add(self.role, "exit", status=self.status)
        return self.status is not None

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
