"""typist.py FOLDER ROWSxCOLUMNS STEPS COMMAND...: types at a command on a terminal.

STEPS is a file: each line `TEXT => KEYS`, the keys typed when the text has come since
the last step, KEYS as Python writes them in a string, such as foo\\n or \\x03. Prints
what came, without the returns of the carriage, and last whether the terminal is as it
was: "terminal restored" or "terminal changed"; exits with the command's status.
"""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time

LIMIT = 60  # seconds; nothing here takes as long


def become_owner():
    """Make the terminal that of the child's session."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Typist:
    """A command on a terminal, and what has come from it."""

    def __init__(self, folder, size, command):
        """Start it."""
        self.master, self.slave = pty.openpty()
        rows, columns = map(int, size.split("x"))
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, size)
        self.modes = termios.tcgetattr(self.slave)
        ends = dict.fromkeys(("stdin", "stdout", "stderr"), self.slave)
        self.process = subprocess.Popen(
            command, cwd=folder, preexec_fn=become_owner, **ends
        )
        self.text, self.seen = "", 0

    def read(self, done):
        """Take what comes until done() holds."""
        end = time.monotonic() + LIMIT
        while not done():
            if time.monotonic() > end:
                sys.exit(f"typist.py: waited in vain; what came:\n{self.text}")
            if select.select([self.master], [], [], 0.05)[0]:
                data = os.read(self.master, 65536)
                self.text += data.decode(errors="replace").replace("\r\n", "\n")

    def type(self, text, keys):
        """Type keys once the text has come."""
        self.read(lambda: text in self.text[self.seen :])
        self.seen = len(self.text)
        os.write(self.master, keys.encode().decode("unicode_escape").encode("latin-1"))

    def finish(self):
        """Wait for the end. Returns the exit status."""
        self.read(lambda: self.process.poll() is not None)
        while select.select([self.master], [], [], 0.1)[0]:
            self.text += os.read(self.master, 65536).decode().replace("\r\n", "\n")
        same = termios.tcgetattr(self.slave) == self.modes
        print(self.text + f"\nterminal {'restored' if same else 'changed'}")
        return self.process.returncode


def main():
    """Do what the arguments say."""
    folder, size, steps, *command = sys.argv[1:]
    typist = Typist(folder, size, command)
    try:
        with open(steps, encoding="utf-8") as file:
            for line in file:
                typist.type(*line.rstrip("\n").split(" => "))
        sys.exit(typist.finish())
    finally:
        if typist.process.poll() is None:
            typist.process.kill()


if __name__ == "__main__":
    main()
