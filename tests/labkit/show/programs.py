"""Starts the two programs, each on a terminal of its own, and ends them.

On a pseudo-terminal a program prints line by line and reads what is typed as it does
by hand. strace(1) writes what it does into a named pipe.
"""

import errno
import fcntl
import os
import pty
import signal
import struct
import termios

from show import strace
from show.side import Side

GENTLE = 1.5  # seconds that a program has to end when it is told to
SIZE = struct.pack("HHHH", 24, 80, 0, 0)  # of its terminal: lines, columns


class Program:
    """One of the two programs, and what is known of it."""

    def __init__(self, who, name, words, folder, tell):
        """who: "server" or "client"; name: for people; words: to start it.

        folder: for the pipe of its trace; tell: takes the events of a Side.
        """
        self.who, self.name, self.words = who, name, words
        self.pipe = os.path.join(folder, who)
        os.mkfifo(self.pipe)
        self.trace = os.open(self.pipe, os.O_RDWR | os.O_NONBLOCK)  # without end
        self.side = Side(who, strace.Reader(), tell)
        self.terminal = self.pid = None
        self.gone = False  # whether strace has ended, which was ours
        self.said = b""  # the first bytes on its terminal: strace's own words
        self.given = 0.0  # since when it waited for the line that it was given last

    # --- Its life

    def start(self, folder):
        """Start it in a folder."""
        words = strace.command(self.pipe, self.words)
        self.pid, self.terminal = pty.fork()
        if not self.pid:
            self.become(words, folder)
        os.set_blocking(self.terminal, False)

    @staticmethod
    def become(words, folder):
        """Become strace. Only in the child that start() makes."""
        try:
            modes = termios.tcgetattr(0)
            modes[3] &= ~termios.ECHO
            termios.tcsetattr(0, termios.TCSANOW, modes)
            fcntl.ioctl(0, termios.TIOCSWINSZ, SIZE)
            os.chdir(folder)
            os.execvp(words[0], words)
        except OSError as error:
            os.write(2, f"{words[0]}: {error.strerror}\n".encode())
        finally:
            os._exit(127)

    def started(self):
        """Tell whether it has been started."""
        return bool(self.pid or self.gone or self.side.main)

    def lives(self):
        """Tell whether it has been started and has not ended."""
        if self.pid and os.waitpid(self.pid, os.WNOHANG)[0]:
            self.pid, self.gone = None, True
            self.read()
        started = self.pid or self.side.main
        return bool(started and self.side.status is None and not self.gone)

    def end(self, number):
        """Send a signal to all its processes."""
        for pid in list(self.side.tables):
            send(os.kill, pid, number)
        if self.pid:
            send(os.killpg, self.pid, number)

    def close(self):
        """End what is left of it, and forget it."""
        self.end(signal.SIGKILL)
        if self.pid:
            os.waitpid(self.pid, 0)
            self.pid = None
        for number in self.trace, self.terminal:
            if number is not None:
                os.close(number)
        self.trace = self.terminal = None

    # --- What it says and hears

    def descriptors(self):
        """Return what there is to wait for."""
        return [self.trace] + ([self.terminal] if self.terminal is not None else [])

    def read(self):
        """Take what has come of its trace; drop what its terminal shows."""
        data = read(self.trace, 1 << 20)
        while data:
            self.side.feed(data)
            data = read(self.trace, 1 << 20) if self.gone else None
        if self.terminal is not None:
            data = read(self.terminal, 1 << 16)
            self.said += (data or b"")[: 2000 - len(self.said)]
            if data == b"":
                os.close(self.terminal)
                self.terminal = None

    def wants_line(self):
        """Tell whether it waits for a line that nobody has given it."""
        call = self.side.types() if self.terminal is not None else None
        return bool(call and call.begun != self.given)

    def give(self, line):
        """Type a line at it; None: the end of its input."""
        call = self.side.types()
        self.given = call.begun if call else self.given
        text = "\x04" if line is None else line + "\n"
        try:
            if self.terminal is not None:
                os.write(self.terminal, text.encode(errors="surrogateescape"))
        except OSError:
            pass  # it has ended, or reads nothing of all that was typed


def read(descriptor, most):
    """Return what has come; b"" at the end, None if nothing is there."""
    try:
        return os.read(descriptor, most)
    except BlockingIOError:
        return None
    except OSError as error:
        if error.errno == errno.EIO:  # a terminal that nobody holds any more
            return b""
        raise


def send(how, target, number):
    """Send a signal; that nobody is left is fine."""
    try:
        how(target, number)
    except (ProcessLookupError, PermissionError):
        pass
