"""`labkit grade SUBMISSION EXERCISE OUT [NOTES]`: grades programs, explains the grade.

SUBMISSION is a folder with EXERCISE/{client,server}.{c,cpp}; empty: support/.
EXERCISE may be empty: all that the submission has. OUT gets the reports; empty:
build/grade. NOTES is a list, as JSON, of what is to be said about SUBMISSION, by who
has put it together: then every exercise in it is graded as it is. The last line
printed is the score.

Exit status: 0 full marks, 1 fewer, 2 it could not grade, 3 nothing was handed in.
"""

import contextlib
import json
import os
import sys

import checks
import running
from grading import reported, stage
from grading.folder import Refused
from grading.grading import Grading, LIMIT, own_work
from grading.handed_in import HandedIn
from grading.reported import could_not_run
from grading.preflight import CannotGrade
from reports.common import NOTHING
from reports import feedback


def find(folder, chosen, told):
    """Return the HandedIn of a folder. Raises CannotGrade when there can be none.

    told: a file with the notes of who has put the folder together, or "".
    """
    known = checks.exercises()
    if chosen and chosen not in known:
        names = ", ".join(known)
        raise CannotGrade(f"EXERCISE={chosen}: no such exercise; there are {names}")
    if not os.path.isdir(folder):
        advice = "; `make` generates it" if folder == "support" else ""
        raise CannotGrade(f"{folder}: no such folder{advice}")
    notes = None
    if told:
        with open(told, encoding="utf-8") as file:
            notes = json.load(file)
    try:
        return HandedIn(folder, chosen, notes)
    except Refused as reason:
        raise CannotGrade(f"{folder}: {reason}") from None


def publish(report, out):
    """Print a report, write it into the folder out. Returns the exit status."""
    try:
        with reported.limited("writing the reports"):
            reported.write(report, out)
            text = feedback.text(report, feedback.wants_color(sys.stdout))
    except (OSError, CannotGrade) as error:
        reason = reported.cause(error)
        if isinstance(error, OSError):
            reason = f"OUT={out}: {error.strerror or error}"
        report = could_not_run(reason, report["seed"])
        text = feedback.text(report, feedback.wants_color(sys.stdout))
        with contextlib.suppress(OSError, CannotGrade):  # the text says it
            with reported.limited("writing the reports"):
                reported.write(report, out)
    print(text)
    if report["status"] == NOTHING:
        return 3
    if report["status"] != "graded" or not report["complete"]:
        return 2
    return 0 if report["score"] == report["max"] else 1


def grade_as_nobody(handed_in, out, own):
    """Grade as nobody. Returns the exit status; raises CannotGrade."""
    status = stage.grade(handed_in, out, own)
    if not os.path.isfile(os.path.join(out, "report.json")):
        reason = f"the grading as the user nobody has ended with status {status}"
        if status != 2:  # then it has not said why
            raise CannotGrade(reason)
        reported.write(could_not_run(f"{reason}, and left no report"), out)
    return status


def nothing(handed_in):
    """Return the report of a submission that has nothing to grade."""
    report = could_not_run(handed_in.reason, status=NOTHING)
    report["notes"] = handed_in.notes
    return report


def attempt(folder, handed_in, machine=None, limit=LIMIT):
    """Grade what was handed in, and clean up. Returns the report.

    machine: a preflight.Machine that has been tried out, None: try it out first;
    limit: seconds for all checks.
    """
    grading = None
    try:
        grading = Grading(folder, handed_in)
        grading.limit = limit
        grading.grade(machine)
        with reported.limited("judging"):
            return grading.report()
    except KeyboardInterrupt:
        if not (grading and grading.submission):
            return could_not_run("interrupted")
        grading.run.stop()
        return grading.report()
    except Exception as error:  # whatever it is, it is not the submission's failure
        return could_not_run(reported.cause(error))
    finally:
        running.clear_progress()
        if grading:
            grading.clean()


def main(arguments):
    """Grade and report. Returns the exit status."""
    folder, exercise, out, told = (list(arguments) + [""] * 4)[:4]
    folder, out = folder or "support", out or os.path.join("build", "grade")
    try:
        reported.forget(out)
    except OSError as error:
        return publish(could_not_run(f"OUT={out}: {error.strerror or error}"), out)
    try:
        handed_in = find(folder, exercise, told)
        if handed_in.reason:
            return publish(nothing(handed_in), out)
        if stage.needed() and os.environ.get("SANDBOX", "yes") != "no":
            return grade_as_nobody(handed_in, out, own_work(folder))
    except KeyboardInterrupt:
        report = could_not_run("interrupted")
    except Exception as error:
        report = could_not_run(reported.cause(error))
    else:
        report = attempt(folder, handed_in)
    return publish(report, out)
