"""Runs bats files side by side and collects the result of each test."""

import os
import re
import selectors
import subprocess
import sys
from dataclasses import dataclass, field

TAP_LINE = re.compile(r"(not ok|ok) \d+ (.*?)(?: # skip ?(.*))?$")


@dataclass
class Result:
    """One test: its file (without .bats), title, state and what it printed."""

    file: str
    title: str
    state: str  # "ok", "failed" or "skipped"
    reason: str = ""  # why it was skipped
    output: list = field(default_factory=list)


def isolation():
    """Return whether bwrap can give a test a network and a /tmp of its own."""
    if os.environ.get("SANDBOX", "yes") == "no":
        return False
    command = "bwrap --dev-bind / / --unshare-net --unshare-pid --proc /proc true"
    try:
        return (
            subprocess.run(command.split(), stderr=subprocess.DEVNULL).returncode == 0
        )
    except OSError:
        return False


def environment(isolated):
    """Return the environment for bats: what helper.bash documents."""
    python = f"{sys.executable} -ESs -X pycache_prefix={os.getcwd()}/build/pycache"
    mine = {"KIT_PYTHON": python, "TALK_ISOLATED": "yes" if isolated else "no"}
    return {**os.environ, **mine}


def start(file, jobs, filters, env):
    """Start bats on one file; its standard output is TAP."""
    command = ["bats", "--formatter", "tap", *filters]
    if jobs > 1:
        command += ["--jobs", str(jobs)]
    return subprocess.Popen(
        command + [file],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )


class Run:
    """The bats processes of one run, and the results as they come."""

    def __init__(self, progress):
        """Call progress(run) whenever a result has come."""
        self.results = []
        self.trouble = []  # what bats itself said, not a test
        self.expected = 0
        self.progress = progress

    def feed(self, name, line):
        """Take one line of TAP of the bats file called name."""
        match = TAP_LINE.match(line)
        if match:
            state = "failed" if match.group(1) == "not ok" else "ok"
            reason = match.group(3)
            state = "skipped" if reason is not None else state
            self.results.append(Result(name, match.group(2), state, reason or ""))
            self.progress(self)
        elif re.match(r"1\.\.\d+$", line):
            self.expected += int(line[3:])
        elif line.startswith("#") and self.results and self.results[-1].file == name:
            self.results[-1].output.append(line[2:])
        elif line:
            self.trouble.append(f"{name}: {line}")

    def files(self, files, jobs, filters, env, together=True):
        """Run bats on the files, all at once or one after the other."""
        for batch in [files] if together else [[file] for file in files]:
            self.batch(batch, jobs, filters, env)

    def batch(self, files, jobs, filters, env):
        """Run bats on these files at the same time; read all to the end."""
        with selectors.DefaultSelector() as selector:
            for file in files:
                process = start(file, jobs, filters, env)
                key = (os.path.basename(file)[:-5], process, [])
                selector.register(process.stdout, selectors.EVENT_READ, key)
            while selector.get_map():
                for ready, _ in selector.select():
                    name, process, part = ready.data
                    data = os.read(ready.fd, 65536).decode(errors="replace")
                    text = "".join(part) + data
                    *lines, rest = text.split("\n")
                    part[:] = [rest]
                    for line in lines:
                        self.feed(name, line)
                    if not data:
                        selector.unregister(process.stdout)
                        process.stdout.close()
                        if process.wait() not in (0, 1):
                            self.trouble.append(
                                f"{name}: bats ended: {process.returncode}"
                            )
