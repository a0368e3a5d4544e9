"""How long somebody waits between a save and the answer, for `labkit bench`.

Here the answer is that of `make watch`, as it runs in a copy of the kit; an older kit
has none, so it is asked with `make check`.
"""

import os
import select
import shutil
import signal
import subprocess
import time

PARTS = ("Makefile", "docs", "python", "skeleton", "solution", "tests")
BUILT = ("build/bin/talk", "build/bin/faster.so")
ANSWERED = b"Waiting for your next save"
LIMIT = 120  # seconds
SAVE = "echo '/* a change */' >>support/{0}/client.c"


def copy_kit(target):
    """Copy what a student has of the kit; times stay, so that nothing is built."""
    os.makedirs(os.path.join(target, "build", "bin"))
    for name in PARTS:
        copy = os.path.join(target, name)
        (shutil.copytree if os.path.isdir(name) else shutil.copy2)(name, copy)
    for name in filter(os.path.exists, BUILT):
        shutil.copy2(name, os.path.join(target, name))


def prepare(exercise):
    """Return the command that puts right programs into support/, in the kit there."""
    return f"make && cp solution/{exercise}/*.c support/{exercise}"


class Watched:
    """A `make watch` that runs in support/EXERCISE of a kit."""

    def __init__(self, kit, exercise):
        """Start it, and wait for its first answer."""
        self.folder = os.path.join(kit, "support", exercise)
        self.process = subprocess.Popen(
            ["make", "-s", "watch"],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.answered = self.await_answer()

    def await_answer(self):
        """Wait until it has answered. Returns false if it does not."""
        said, end = b"", time.monotonic() + LIMIT
        while ANSWERED not in said:
            left = max(end - time.monotonic(), 0)
            ready = select.select([self.process.stdout], [], [], left)[0]
            new = os.read(self.process.stdout.fileno(), 1 << 16) if ready else b""
            if not new:
                return False
            said += new
        return True

    def save(self):
        """Save the client, and wait for the answer. Returns false if none comes."""
        with open(os.path.join(self.folder, "client.c"), "a") as file:
            file.write("/* a change */\n")
        return self.await_answer()

    def end(self):
        """End it, and all that it has started."""
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()
        self.process.stdout.close()
