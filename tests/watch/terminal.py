"""Runs `make watch` on a terminal of its own, as a test plays the person at it.

    terminal.py PYTHON STEP...

A step is `read TEXT`, wait until the screen has shown it; `save FILE`, write a line
more into it; `keys TEXT`, type it; `hang up`, close the terminal. Then make is
waited for, and what the terminal has shown is printed, with make's status behind it.
"""

import os
import pty
import select
import sys
import time

LIMIT = 60  # seconds, for one step


def start(python):
    """Start make on a new terminal. Returns (pid, terminal)."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp("make", ["make", "--no-print-directory", f"PYTHON={python}", "watch"])
    return pid, terminal


class Person:
    """Who sits at the terminal."""

    def __init__(self, terminal):
        """Nothing is shown yet."""
        self.terminal, self.shown, self.known = terminal, "", 0

    def look(self):
        """Read once what is shown. Returns false when the terminal has ended."""
        if not select.select([self.terminal], [], [], 0.1)[0]:
            return True
        try:
            data = os.read(self.terminal, 1 << 16)
        except OSError:  # nobody has it open any more
            return False
        self.shown += data.decode(errors="replace")
        return bool(data)

    def read(self, text):
        """Wait until a text is shown, behind what was waited for before."""
        limit = time.monotonic() + LIMIT
        while text not in self.shown[self.known :]:
            if time.monotonic() > limit or not self.look():
                sys.exit(f"not shown: {text}\n{self.shown}")
        self.known = self.shown.index(text, self.known) + len(text)

    def do(self, step):
        """Do one step."""
        what, _, rest = step.partition(" ")
        if what == "read":
            self.read(rest)
        elif what == "save":
            with open(rest, "a", encoding="utf-8") as file:
                file.write("\n")
        elif what == "keys":
            os.write(self.terminal, rest.encode().decode("unicode_escape").encode())
        elif step == "hang up":
            os.close(self.terminal)
            self.terminal = None
        else:
            sys.exit(__doc__)


def main():
    """Do all steps, wait for make."""
    pid, terminal = start(sys.argv[1])
    person = Person(terminal)
    for step in sys.argv[2:]:
        person.do(step)
    while person.terminal is not None and person.look():
        pass
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print(f"{person.shown}\nstatus {status}".replace("\r", "").replace("\033", "ESC"))


if __name__ == "__main__":
    main()
