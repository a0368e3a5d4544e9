"""What is reported of a grading: files, or why there is no verdict."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile

import engine
from grading import preflight, stage
from grading.preflight import CannotGrade
from reports import common, gradescope, htmlpage, junit, markdown, tap

JUDGING = 60  # seconds of processor for the verdict, and again for the reports
LEVELS = 5  # of report.json: a line for each value of a check
FORMS = {
    "report.json": lambda report: common.as_json(report, LEVELS) + "\n",
    "report.md": markdown.write,
    "report.html": htmlpage.write,
    "junit.xml": junit.write,
    "report.tap": tap.write,
    "results.json": gradescope.write,
}


@contextlib.contextmanager
def limited(what):
    """Let what is done here take so much processor time, else raise CannotGrade.

    What strangers have written is judged with our programs, which may be slow with it.
    A rule for hints that is interrupted costs its hint. Only in the main thread.
    """

    def over(*_):
        reason = f"{what} takes more than {JUDGING} s of processor time"
        raise CannotGrade(f"{reason} (please report it)")

    signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, JUDGING, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def could_not_run(reason, seed="", status="could not run"):
    """Return the report of a grading that did not take place."""
    return {
        "score": 0,
        "max": 0,
        "status": status,
        "reason": reason,
        "complete": False,
        "seed": seed,
        "errors": [],
        "notes": [],
        "exercises": [],
    }


def write(report, out, forms=tuple(FORMS)):
    """Write these forms of the report into the folder out, each file whole."""
    os.makedirs(out, exist_ok=True)
    for name in forms:
        text = FORMS[name](report)
        partial = os.path.join(out, f".{name}.{os.getpid()}")
        with open(partial, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        os.replace(partial, os.path.join(out, name))


def forget(out):
    """Remove the reports of an earlier grading from the folder out, and try it out.

    If this grading fails, no other one's report must be found. Raises OSError when
    there could be none in there.
    """
    os.makedirs(out, exist_ok=True)
    for name in FORMS:
        if os.path.isfile(os.path.join(out, name)):
            os.unlink(os.path.join(out, name))
    handle, probe = tempfile.mkstemp(prefix=".report-", dir=out)
    os.close(handle)
    os.unlink(probe)


def cause(error):
    """Return what went wrong in one line, which is all that a person can use."""
    if isinstance(error, shutil.Error):  # a list: where from, where to, why
        error = error.args[0][0][2] if error.args[0] else error
    known = (CannotGrade, engine.Broken, stage.NoPython, shutil.Error)
    known = isinstance(error, (*known, subprocess.SubprocessError))
    if isinstance(error, OSError) and error.strerror and not known:
        place = f"{error.filename}: " if error.filename else ""
        return preflight.one_line(f"{place}{error.strerror}")
    if known or isinstance(error, (OSError, str)):
        return preflight.one_line(str(error), 1000)
    return preflight.one_line(f"{type(error).__name__}: {error} (please report it)")
