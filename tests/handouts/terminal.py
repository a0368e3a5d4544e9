"""A program in a terminal of its own, with somebody who types."""

import os
import pty
import select
import signal
import subprocess
import termios
import time

# Seconds; nothing here takes as long, on a busy machine either.
LIMIT = float(os.environ.get("WALK_LIMIT", 30))


class Terminal:
    """A program in a terminal: what is typed is echoed among what it prints."""

    def __init__(self, command, folder):
        """Start the program in the folder."""
        self.master, slave = pty.openpty()
        self.text = ""
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    def be_quiet(self):
        """Do not echo what is typed ahead: it would come amid what is printed."""
        flags = termios.tcgetattr(self.master)
        flags[3] &= ~termios.ECHO
        termios.tcsetattr(self.master, termios.TCSANOW, flags)

    def type(self, line):
        """Type a line."""
        os.write(self.master, f"{line}\n".encode())

    def read(self, seconds):
        """Take over what comes in that time. Returns false at the end."""
        if not select.select([self.master], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.master, 65536)
        except OSError:  # EIO: the program is gone, see pty(7)
            return False
        self.text += data.decode(errors="replace").replace("\r", "")
        return bool(data)

    def wait_for(self, text, seconds=LIMIT):
        """Wait until the text stands in the terminal, or the program has ended."""
        end = time.monotonic() + seconds
        while text not in self.text and time.monotonic() < end:
            if not self.read(0.05):
                break
        return text in self.text

    def end(self, seconds=LIMIT):
        """Wait for the end, or bring it about. Returns the status, None if killed."""
        end = time.monotonic() + seconds
        while self.read(0.05) and time.monotonic() < end:
            pass
        try:
            status = self.process.wait(max(0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            status = None
        os.close(self.master)
        return status
