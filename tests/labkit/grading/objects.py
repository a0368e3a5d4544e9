"""Reads the commits of a pull request from git's object store, as data.

They are a stranger's: nothing is checked out, and git itself is limited.
"""

import os
import resource
import subprocess
import sys
import tempfile

from grading.grade import CannotGrade
from reports.common import visible

LIST_MAX = 8 << 20  # bytes of a list that git prints
GIT_LIMIT = 20  # seconds
GIT_MEMORY = 512 << 20  # bytes
SAID_MAX = 500  # bytes of what git says of a failure that are shown


class TooMuch(Exception):
    """What git prints exceeds a limit."""


def limits(most):
    """Return what sets the limits of git: a request may try to exhaust the machine."""

    def set_limits():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (GIT_LIMIT, GIT_LIMIT))
        if sys.platform.startswith("linux"):
            resource.setrlimit(resource.RLIMIT_AS, (GIT_MEMORY, GIT_MEMORY))

    return set_limits


def git(*arguments, most=LIST_MAX):
    """Return what git prints. Raises TooMuch, or CannotGrade when git fails.

    Only commands that read objects: they know no hooks, filters or attributes.
    """
    command = ["git", "-c", "core.packedGitWindowSize=16m"]
    command += ["-c", "core.packedGitLimit=128m", "--literal-pathspecs"]
    variables = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1"}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            status = subprocess.run(
                [*command, *arguments],
                env={**os.environ, **variables, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=errors,
                preexec_fn=limits(most),
                timeout=2 * GIT_LIMIT,
            ).returncode
        except subprocess.TimeoutExpired:
            raise TooMuch from None
        if status < 0:
            raise TooMuch
        if status:
            errors.seek(0)
            said = " ".join(errors.read(SAID_MAX).decode(errors="replace").split())
            said = said or f"status {status}"
            raise CannotGrade(f"git {arguments[0]} fails: {visible(said)}")
        output.seek(0)
        return output.read()
