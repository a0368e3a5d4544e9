"""Judges made-up records, as `labkit grade` does: for tests/hints*.bats."""

import json
import os
import tempfile

import checks
from grading import score
from grading.symptoms import Facts
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
            program.target = program.sanitized = side
            program.heard = {side: (warnings.get(side, []), {})}
            self.programs[exercise, side] = program


def event(who, what, text="", at=0.0, **more):
    """Return an event of a record."""
    return {"at": at, "who": who, "what": what, "text": text, **more}


def ended(status=1):
    """Return what a program does that has ended."""
    return {"what": "ended", "status": status}


def waits(call, descriptor=3, target="socket"):
    """Return what a program does that waits in a call."""
    doing = {"what": "waits", "call": call, "descriptor": descriptor}
    return {**doing, "target": target}


def record(events, statement="", doing=None, wanted="", message="", **more):
    """Return a record: of a failure when there is a statement that does not hold.

    The sentences of it say nothing: no hint may depend on them.
    """
    failure = dict.fromkeys(("sentence", "expected", "received"), "...")
    source = statement.replace("TEXT", json.dumps(wanted))
    failure.update(statement=statement, source=source, wanted=wanted, message=message)
    return {
        "events": events,
        "doing": {"server": doing or {}, "client": doing or {}},
        "failure": failure if statement else None,
        "seconds": 0.1,
        **more,
    }


def judge(exercise, records, sources=None, warnings=None):
    """Return the part of the report about an exercise; records: {check: record}."""
    declared = checks.graded(exercise)
    titles = {check.name: check.title for check in declared}
    results = {}
    for name, one in records.items():
        state = "failed" if one["failure"] else "ok"
        results[name] = Result(exercise, titles[name], state, name=name, record=one)
    submission = Submission(exercise, sources or {}, warnings or {})
    return score.Judge(exercise, declared, results, submission).judge()


def failed(part):
    """Return {check: entry} of the failures that wait for no other one."""
    return {
        entry["check"]: entry
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


def examples():
    """Return the examples of rules, [(example, record, check, Facts)].

    They are what talk has told of programs with a mistake, cut to what the rule needs.
    """
    with open("tests/report/examples.jsonl", encoding="ascii") as file:
        found = [json.loads(line) for line in file]
    return [(one, *facts_of(one)) for one in found]


def facts_of(example):
    """Return the record, the check and the Facts of an example.

    other: it is one of an exercise without rules of its own.
    """
    exercise, records = example["exercise"], example["records"]
    check = next(c for c in checks.graded(exercise) if c.name == example["check"])
    facts = Facts(
        records,
        example["warnings"],
        example["untouched"],
        checks.address(exercise),
        "" if example.get("other") else exercise,
        example.get("lines", ()),
    )
    return records[0], check, facts
