"""Plays files of checks with build/bin/talk, which make builds from tests/talk.

What it is asked, and what it answers, is described in docs/talk.md.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

import running
from running import Result

TALK = "build/bin/talk"
TRIAL = """address tcp:5000
client-starts: client starts, and ends at once
    start
    exit 0
"""
TRIAL_LIMIT = 300  # seconds; only guards against hanging
PEER = ("-BESs",)  # what Python itself has compiled is in its own folders


class Broken(Exception):
    """Talk is missing, or a file of checks cannot be read; the text says why."""


def command():
    """Return the path of talk. Raises Broken when it is missing."""
    if not os.access(TALK, os.X_OK):
        raise Broken(f"{TALK} is missing: `make {TALK}` builds it")
    return os.path.abspath(TALK)


def listed(path, implementation="c"):
    """Return the checks in a file, a dictionary each. Raises Broken."""
    done = subprocess.run(
        [command(), "--list", "--implementation", implementation, path],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().split("\n")
        raise Broken(said[-1] or f"talk --list {path}: status {done.returncode}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def peers(exercise):
    """Return the options that name the Python programs of an exercise."""
    options = []
    for role in "server", "client":
        words = [sys.executable, *PEER, f"python/{exercise}/{role}.py"]
        options += [f"--python-{role}", "\n".join(words)]
    return options


def explained(file, failure, drawn):
    """Return the lines that tell of a failure, with its conversation as drawn."""
    where = f"{file}:{failure['line']}" if failure["line"] else "the usual opening"
    lines = [f"This is not true: {failure['sentence']}"]
    lines.append(f"  ({where}: {failure['source']})")
    for word in "expected", "received":
        lines += [f"  {word}: {failure[word]}"] if failure[word] else []
    return [*lines, "", *drawn.rstrip("\n").split("\n")]


class Play(running.Job):
    """One run of talk: some checks of a file, put to some programs."""

    RIGHT = (0, 1, 3)  # 3: something could not run here, as its results say

    def __init__(self, file, chosen, options=(), label="", later=False):
        """Take the Checks that are chosen, and options of talk.

        later: the programs with the sanitizers are not there yet; release() says so
        once they are.
        """
        exercise = os.path.splitext(os.path.basename(file))[0]
        words = [command(), "--format", "json", *options]
        words += ["--sanitized-later"] if later else []
        words += ["--only", ",".join(check.name for check in chosen), file]
        super().__init__(exercise, words, label)
        self.file, self.expected = file, len(chosen)
        self.gate = None
        if later:
            self.input, self.gate = map(os.fdopen, os.pipe(), ("rb", "wb"))

    def start(self):
        """Start talk."""
        super().start()
        if self.gate:
            self.input.close()

    def release(self):
        """Say that the programs with the sanitizers are there."""
        self.gate.close()

    def take(self, line):
        """Return the Result in a line of JSON; what is none is said by talk."""
        try:
            record = json.loads(line)
            state, failure = record["state"], record["failure"]
        except (ValueError, TypeError, KeyError):
            return line
        result = Result(self.name, record["title"], state, record["reason"])
        result.label, result.name = self.label, record["name"]
        if state in ("ok", "failed"):
            result.record = record
        if failure:
            result.output = explained(self.file, failure, record["ladder"])
        elif state == "could not run":
            result.output = [f"could not run here: {result.reason}"]
        return result


class Trial:
    """The check of a moment: its name is all that a Play needs to know."""

    name = "client-starts"


def try_out(script, options, folder=None):
    """Play a file of one check of a program of ours. Returns the Result.

    The exercise is called control, the check client-starts; folder is where the file
    may be written. Raises Broken.
    """
    run = running.Run()
    with tempfile.TemporaryDirectory(dir=folder) as place:
        path = os.path.join(place, "control.talk")
        with open(path, "w", encoding="utf-8") as file:
            file.write(script)
        run.all([Play(path, [Trial], options)], 1, TRIAL_LIMIT)
    if not run.results:
        raise Broken(run.trouble[0] if run.trouble else "talk does not do its work")
    return run.results[0]


def no_box():
    """Return why talk can make no box for a program here, "" when it can."""
    if os.environ.get("SANDBOX", "yes") == "no":
        return "SANDBOX=no"
    result = try_out(TRIAL, ["--client", shutil.which("true") or "true"])
    if result.state == "ok":
        return ""
    return result.reason or " ".join(result.output) or "a program does not start in it"
