"""Runs bats on the tests of what the kit promises about itself."""

import compileall
import os
import re
import sys

import running
from running import Result

TAP_LINE = re.compile(r"(not ok|ok) \d+ (.*?)(?: # skip ?(.*))?$")
BUSY_WARNING = "parallel: Warning: "  # that processes start slowly: no trouble


def prepare():
    """Compile the Python of the kit, which the tests copy with it."""
    if sys.pycache_prefix:
        compileall.compile_dir("tests/labkit", quiet=2)


class Bats(running.Job):
    """One bats process to be: a file, and how many of its tests at a time."""

    def __init__(self, file, env, label="", width=1):
        """Keep what bats is started with."""
        command = ["bats", "--formatter", "tap"]
        command += ["--jobs", str(width)] if width > 1 else []
        name = os.path.splitext(os.path.basename(file))[0]
        super().__init__(name, [*command, file], label, env)
        self.last = None  # the result that lines with # belong to

    def take(self, line):
        """Take one line of TAP."""
        match = TAP_LINE.match(line)
        if match:
            state = "failed" if match.group(1) == "not ok" else "ok"
            reason = match.group(3)
            state = "skipped" if reason is not None else state
            title = match.group(2)
            self.last = Result(self.name, title, state, reason or "", self.label)
            return self.last
        if re.match(r"1\.\.\d+$", line):
            self.expected = int(line[3:])
        elif line.startswith("#") and self.last:
            self.last.output.append(line[2:])
        elif line and not line.startswith(BUSY_WARNING):
            return line
        return None
