"""The folder in which a class is graded on this machine: a copy of the kit, a server.

The copy is what judges, whatever becomes of the kit meanwhile. Root's gradings run as
nobody, who may write only to what each of them has of its own.
"""

import json
import os
import shutil
import stat
import subprocess
import tempfile

import engine
import environment
from grading import stage
from gradeclass.result import save

# Seconds for one grading; only guards against hanging. It is long, as many gradings on
# a busy machine must not cost anybody a check.
LIMIT = 3600
LOG_MAX = 1 << 16
# The server ends with its input, so when we end, however; then the folder goes.
KEEPER = '"$@"; rm -rf -- "$0"'
BROKEN = "the server of gradings"


class Place:
    """Where submissions are graded: made when it is entered, removed at the end."""

    def __init__(self, limit=LIMIT):
        """limit: seconds for one grading."""
        self.limit = limit
        staged = stage.needed() and os.environ.get("SANDBOX", "yes") != "no"
        self.owner = stage.nobody() if staged else None
        self.rest, self.number, self.rooms = b"", 0, {}

    def __enter__(self):
        """Copy the kit, start the server. Raises engine.Broken, NoPython, OSError."""
        top = "/tmp" if self.owner else os.path.abspath("build")
        self.folder = tempfile.mkdtemp(prefix=f"labkit-class-{os.getpid()}-", dir=top)
        try:
            os.chmod(self.folder, 0o755)
            kit = os.path.join(self.folder, "kit")
            stage.copy_kit(kit)
            os.makedirs(os.path.join(self.folder, "work"))
            if self.owner:
                readable(self.folder)
                # The sticky bit: what root has put there cannot be moved away.
                os.chmod(os.path.join(kit, "build"), stat.S_ISVTX | 0o777)
            self.process = self.start(kit)
            first = json.loads(self.process.stdout.readline() or b"{}")
            if not first.get("ready"):
                why = first.get("broken", f"{BROKEN} does not start")
                self.process.stdin.close()
                self.process.wait()
                raise engine.Broken(why)
            os.set_blocking(self.process.stdout.fileno(), False)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def start(self, kit):
        """Start the server in the copy of the kit. Returns the process."""
        variables = dict(os.environ)
        if self.owner:
            python = stage.interpreter(*self.owner)
            words = [*stage.as_nobody(*self.owner), python]
            variables = stage.environment_for(self.folder, False)
        else:
            words = [environment.command()[0]]
        words += [*stage.IN_COPY, "grade-server"]
        return subprocess.Popen(
            ["sh", "-c", KEEPER, self.folder, *words],
            cwd=kit,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def __exit__(self, *error):
        """End the server and all that it runs; remove the folder."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def fileno(self):
        """Return the descriptor on which answers come."""
        return self.process.stdout.fileno()

    def send(self, name, taken, seed):
        """Begin to grade what was taken (a Taken), under a name."""
        self.number += 1
        room = self.rooms[name] = os.path.join(self.folder, "work", str(self.number))
        folder, out = os.path.join(room, "submission"), os.path.join(room, "out")
        os.makedirs(folder)
        os.mkdir(out)
        for sources in taken.sources:
            sources.write(folder)
        log = os.path.join(room, "log")
        with open(log, "w", encoding="ascii"):
            pass
        if self.owner:
            readable(room)
            for path in out, log:  # not the room: nobody must not replace them
                os.chown(path, *self.owner)
        request = {"id": name, "folder": folder, "notes": taken.notes, "out": out}
        request.update(log=log, seed=seed, limit=self.limit)
        line = json.dumps(request).encode() + b"\n"
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # its end is read as well

    def answers(self):
        """Return the answers that have come; None: the server has ended."""
        try:
            data = os.read(self.fileno(), 1 << 16)
        except BlockingIOError:
            return []
        if not data:
            return None
        lines = (self.rest + data).split(b"\n")
        self.rest = lines.pop()
        return [json.loads(line) for line in lines]

    def collect(self, name, reports, log):
        """Move the reports of a grading to a folder, what it has printed to a file.

        Returns the report, None where there is none.
        """
        room = self.rooms.pop(name)
        shutil.rmtree(reports, ignore_errors=True)
        stage.take_back(os.path.join(room, "out"), reports)
        save(log, printed(os.path.join(room, "log")))
        shutil.rmtree(room, ignore_errors=True)
        try:
            with open(os.path.join(reports, "report.json"), encoding="utf-8") as file:
                return json.load(file)
        except (OSError, ValueError):
            return None


def readable(top):
    """Let everybody read a folder of ours, whatever the modes of what was copied."""
    for place, _, files in os.walk(top):
        os.chmod(place, 0o755)
        for path in (os.path.join(place, name) for name in files):
            if not os.path.islink(path):
                os.chmod(path, 0o755 if os.stat(path).st_mode & 0o100 else 0o644)


def printed(path):
    """Return the text of a log of nobody's, cut."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            return file.read(LOG_MAX).decode(errors="replace")
    except OSError:
        return ""
