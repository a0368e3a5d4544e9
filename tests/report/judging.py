"""Judges records that a test makes up, as `labkit grade` does: for tests/hints.bats."""

import os
import tempfile

import checks
from grading import score
from grading.submission import Program
from running import Result


class Submission:
    """What a Judge wants to know of a submission."""

    def __init__(self, exercise, sources, warnings):
        """Take {side: source} and {side: lines of the compiler}."""
        folder = tempfile.mkdtemp(dir=os.environ["BATS_TEST_TMPDIR"])
        self.programs = {}
        for side, text in sources.items():
            path = os.path.join(folder, f"{side}.c")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            program = Program.__new__(Program)  # nothing is to be built
            program.name, program.suffix = side, ".c"
            program.folder, program.source = os.path.split(path)
            program.warnings = warnings.get(side, [])
            self.programs[exercise, side] = program


def event(who, what, text="", at=0.0, **more):
    """Return an event of a record."""
    return {"at": at, "who": who, "what": what, "text": text, **more}


def record(events, state="", failure=(), **more):
    """Return a record; failure is its sentence, expected, received, source."""
    keys = "sentence", "expected", "received", "source"
    return {
        "events": events,
        "states": {"server": state, "client": state},
        "failure": dict(zip(keys, failure)) or None,
        "seconds": 0.1,
        **more,
    }


def judge(exercise, records, sources=None, warnings=None):
    """Return the part of the report about an exercise; records is {title: record}."""
    declared = checks.graded(exercise)
    names = {check.title: check.name for check in declared}
    results = {}
    for title, one in records.items():
        state = "failed" if one["failure"] else "ok"
        result = Result(exercise, title, state, name=names[title], record=one)
        results[result.name] = result
    submission = Submission(exercise, sources or {}, warnings or {})
    return score.Judge(exercise, declared, results, submission).judge()


def failed(part):
    """Return {title: entry} of the failures that wait for no other one."""
    return {
        entry["name"]: entry
        for entry in part["tests"]
        if entry["passed"] is False and not entry["waits_for"]
    }


def given(exercise, side):
    """Return the source of a skeleton."""
    with open(f"skeleton/{exercise}/{side}.c", encoding="utf-8") as file:
        return file.read()


def solved(exercise, side):
    """Return the source of a solution."""
    with open(f"solution/{exercise}/{side}.c", encoding="utf-8") as file:
        return file.read()
