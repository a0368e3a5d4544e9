"""Joins the declared checks, their results and the records into one report."""

import glob
import json
import os
import re

from checks import PAIRS
from conversation import explain
from grading import hints
from grading.symptoms import undone_todo
from reports.common import LEFT_OUT


def load_records(folder):
    """Return {(exercise, title): record}, of two attempts the one that counts.

    The second attempt, with NULs, counts only when it succeeded. When it failed, and
    otherwise than the first, the first has how under "with_nul".
    """
    records, second = {}, {}
    for path in sorted(glob.glob(os.path.join(folder, "*.json"))):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        key = data["exercise"], data["title"]
        if data["nul"] and data["failure"]:
            second[key] = data["failure"]
        other = records.get(key)
        if other is None or wins(data, other):
            records[key] = data
    for key, failure in second.items():
        records[key]["with_nul"] = failure
    return records


def with_nul(record):
    """Return how the attempt with NULs failed, "" when it failed like the first."""
    first, second = record["failure"], record.get("with_nul")
    if not second or all(second[k] == first[k] for k in ("line", "expected")):
        return ""
    return (
        "; that was without a NUL behind each message, and with it:"
        f" {second['sentence']}: {second['received']}"
    )


def judged(folder):
    """Return {(exercise, title)} of the checks on which there is a last word.

    A talk that could not be played leaves no record; the first of two attempts
    says that there must be another one.
    """
    last = set()
    for path in glob.glob(os.path.join(folder, "*.json")):
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
        if not data.get("again"):
            last.add((data["exercise"], data["title"]))
    return last


def wins(data, other):
    """Tell whether one attempt counts rather than the other."""
    if data["nul"]:
        return not data["failure"]
    return bool(other["failure"])


def todo_sentence(exercise, side, todo):
    """Return the sentence of a TODO in the skeleton, "" when there is none."""
    try:
        with open(f"skeleton/{exercise}/{side}.c", encoding="utf-8") as file:
            match = re.search(rf"/\* TODO {todo}: (.*?) \*/", file.read(), re.S)
    except OSError:
        return ""
    return " ".join(match.group(1).split()) if match else ""


def todo_about(exercise, side, call):
    """Return the number of the TODO that names a call such as "recv(2)", or 0."""
    numbers = range(1, 20)
    about = (n for n in numbers if call in todo_sentence(exercise, side, n))
    return next(about, 0)


class Judge:
    """Makes the report of one exercise."""

    def __init__(self, exercise, declared, results, records, submission):
        """Take the checks (list), results {title: Result} and records of it."""
        self.exercise = exercise
        self.declared, self.results = declared, results
        self.submission = submission
        self.records = {t: r for (e, t), r in records.items() if e == exercise}

    def entry(self, check):
        """Return the entry of one check in the report, points not yet earned.

        What could not run on this machine is nobody's failure, and worth nothing.
        """
        result = self.results.get(check.title)
        record = self.records.get(check.title, {})
        states = {"ok": True, "failed": False}
        entry = {
            "name": check.title,
            "side": check.side,
            "group": check.group,
            "points": 0 if self.skipped(check.title) else check.points,
            "earned": 0,
            "passed": states.get(result.state) if result else None,
            "todo": check.todo,
            "message": "",
            "expected": "",
            "received": "",
            "ladder": "",
            "events": record.get("events", []),
            "hint": "",
            "where": "",
            "read": "",
            "waits_for": "",
            "seconds": record.get("seconds", 0),
        }
        failure = record.get("failure")
        if entry["passed"] is False and failure:
            entry["message"] = failure["sentence"]
            entry["expected"] = failure["expected"]
            entry["received"] = failure["received"] + with_nul(record)
            entry["ladder"] = "\n".join(explain.ladder(record["events"]))
            entry["hint"] = hints.hint(record, check)
            self.place(entry, check, record)
        elif entry["passed"] is False:
            entry["message"] = "\n".join(result.output)
        elif entry["passed"] is None:
            about = f"{LEFT_OUT}: {result.reason}" if result else "not run"
            entry["message"] = about
        return entry

    def place(self, entry, check, record):
        """Say in an entry where to look: the TODO that comes first, the reading."""
        todo = undone_todo(record, check.side) or check.todo
        call = getattr(entry["hint"], "call", "")
        todo = todo_about(self.exercise, check.side, call) or todo if call else todo
        program = self.submission.programs.get((self.exercise, check.side))
        file, _, line = getattr(entry["hint"], "place", "").partition(":")
        own = program and file == program.name + program.suffix
        if own:  # as the program's output has it, which anybody can print
            todo = program.todo_at(int(line))
        entry["todo"] = todo
        known = program.line_of(todo) if program else ""
        entry["where"] = f"{file}:{line}" if own else known
        sentence = todo_sentence(self.exercise, check.side, todo)
        pages = re.findall(r"\w+\(\d\)", sentence)
        entry["read"] = ", ".join([*pages, "the handout"])

    def reason(self, check):
        """Return what the failure of a check is about, to find it again."""
        record = self.records.get(check.title, {})
        failure = record.get("failure")
        undone = undone_todo(record, check.side)
        if undone:
            return check.side, undone
        return (check.side, failure["source"]) if failure else None

    def judge(self):
        """Return the report of the exercise: entries with points, grid, sums."""
        entries = [self.entry(check) for check in self.declared]
        first = {}  # reason: title of the first check that failed for it
        for check, entry in zip(self.declared, entries):
            if entry["passed"] is False and self.reason(check):
                known = first.setdefault(self.reason(check), check.title)
                entry["waits_for"] = known if known != check.title else ""
        basis = {
            check.side: (check.title, entry["passed"])
            for check, entry in zip(self.declared, entries)
            if "basis" in check.tags
        }
        for side, title in self.speechless(entries).items():
            basis[side] = title, False
        for entry in entries:
            title, works = basis.get(entry["side"], ("", True))
            counts = entry["group"] != "care" or works
            if entry["passed"] and counts:
                entry["earned"] = entry["points"]
            elif entry["passed"]:
                entry["waits_for"] = title
                entry["message"] = "counts once the conversation works"
        return {
            "name": self.exercise,
            "score": sum(e["earned"] for e in entries),
            "max": sum(e["points"] for e in entries),
            "grid": {e["name"]: e["passed"] for e in entries if e["name"] in PAIRS},
            "findings": self.findings(),
            "tests": entries,
        }

    def speechless(self, entries):
        """Return {side: title} for the sides that fail all checks tagged `words`.

        The title is that of the first. Such a program says nothing of what the
        protocol asks for, so there is no conversation that could be cared for.
        """
        words = {}
        for check, entry in zip(self.declared, entries):
            if "words" in check.tags:
                words.setdefault(check.side, []).append(entry)
        return {
            side: found[0]["name"]
            for side, found in words.items()
            if not any(entry["passed"] for entry in found)
        }

    def skipped(self, title):
        """Tell whether a check could not run on this machine."""
        result = self.results.get(title)
        return result is not None and result.state == "skipped"

    def findings(self):
        """Return what is worth saying though it costs no points, each thing once."""
        found = {}
        for check in self.declared:
            record = self.records.get(check.title, {})
            for text in hints.findings(record, check.side):
                found.setdefault(re.sub(r"\d+", "", text), text)
        return list(found.values())
