"""Writes class.json: what the class has handed in, what it can, what went wrong first.

It is made from results/*.json and reports/*/report.json, and all that is written for
people is made from it; docs/grading-a-class.md describes it.
"""

import collections
import os
import re
import statistics

import checks
from gradeclass import changes, files, mistakes, result, similar
from grading import marks
from reports import common

VERSION = 1
STATUSES = ("graded", "nothing handed in", "unreadable", "could not run")
PARTS = 10  # of the distribution
SLOWEST = 10


def distribution(shares):
    """Return how many of the shares, each from 0 to 1, are in each tenth.

    Full marks are in the last one. Shares that are about one number count as it.
    """
    numbers = [0] * PARTS
    for share in shares:
        numbers[min(int(share * PARTS + 1e-9), PARTS - 1)] += 1
    step = 100 // PARTS
    return [
        {"from": at * step, "to": (at + 1) * step, "number": number}
        for at, number in enumerate(numbers)
    ]


def spread(pairs):
    """Return what there is to say about scores, a list of (points, of)."""
    shares = [points / of for points, of in pairs if of]
    percent = [100 * share for share in shares]
    return {
        "number": len(shares),
        "mean": round(statistics.fmean(percent), 1) if percent else None,
        "median": round(statistics.median(percent), 1) if percent else None,
        "full": sum(share >= 1 for share in shares),
        "distribution": distribution(shares),
    }


def declared(exercise):
    """Return the checks of an exercise, none of one that the kit does not have."""
    return checks.graded(exercise) if exercise in checks.exercises() else []


class Exercise:
    """What the class has done of one exercise; reports are added one by one."""

    def __init__(self, name):
        """Begin with nobody; what each TODO is about is what the exercise says."""
        self.name, self.results = name, []
        self.checks, self.findings = {}, collections.Counter()
        self.mistakes = mistakes.Mistakes()
        self.about = {}  # (side, TODO): names of its checks of the conversation
        for check in declared(name):
            if check.todo and check.group == "conversation":
                self.about.setdefault((check.side, check.todo), set()).add(check.name)
        self.todos = {key: [0, 0] for key in sorted(self.about)}  # passed, of

    def add(self, key, part, errors):
        """Add the part of the report of a submission (id), and what did not compile."""
        for test in part["tests"]:
            if test["points"] or test["side"] != "pair":
                self.add_check(test)
        for about, names in self.about.items():
            tests = [t for t in part["tests"] if t.get("check") in names]
            verdicts = [t["passed"] for t in tests if not common.left_out(t)]
            self.todos[about][0] += bool(verdicts) and all(verdicts)
            self.todos[about][1] += bool(verdicts)
        self.mistakes.add(key, part, errors)
        texts = {files.line(text) for text in part["findings"]}
        self.findings.update({re.sub(r"\d+", "N", text) for text in texts})

    def add_check(self, test):
        """Add how a check went.

        One that passes and waits for another one to count has passed. One that was
        not run has not, as of a program that does not compile; but what this machine
        left out is about nobody.
        """
        key = test.get("check", test["name"])
        about = {name: test[name] for name in ("name", "side", "group", "points")}
        known = self.checks.setdefault(
            key, {"check": key, **about, "passed": 0, "of": 0}
        )
        known["points"] = max(known["points"], test["points"])
        if not common.left_out(test):
            known["of"] += 1
            known["passed"] += test["passed"] is True

    def rates(self):
        """Return for each TODO how many programs pass all checks about it."""
        found = []
        for (side, todo), (passed, number) in self.todos.items():
            words = marks.sentence(marks.skeleton(self.name, side), todo)
            about = {"side": side, "todo": todo, "text": words}
            found.append({**about, "passed": passed, "of": number})
        return found

    def model(self):
        """Return the part of the model about it."""
        graded = [one for one in self.results if one["status"] == "graded"]
        told = sorted(self.findings.items(), key=lambda pair: (-pair[1], pair[0]))
        return {
            "name": self.name,
            "counts": counts(self.results),
            **spread([(one["points"], one["of"]) for one in graded]),
            "checks": list(self.checks.values()),
            "todos": self.rates(),
            "mistakes": self.mistakes.commonest(),
            "findings": [{"text": text, "number": n} for text, n in told],
        }


def exercises_of(out, results):
    """Return an Exercise for each one that is in the results."""
    found = {}
    for one in results:
        for name, part in one["exercises"].items():
            found.setdefault(name, Exercise(name)).results.append(part)
        report = files.report(out, one["id"]) if one["status"] == "graded" else None
        if not report:
            continue
        errors = common.broken(report)
        for part in common.exercises_of(report):
            if part["name"] in one["exercises"]:
                found[part["name"]].add(one["id"], part, errors.get(part["name"]))
    return [found[name] for name in sorted(found)]


def counts(parts):
    """Return {status: how many have it}, the known ones in their order."""
    found = {status: 0 for status in STATUSES}
    for one in parts:
        found[one["status"]] = found.get(one["status"], 0) + 1
    return found


def student(one, out):
    """Return what the lists show of one submission."""
    page = f"reports/{one['id']}/report.html"
    keys = "id name entry status reason notes points of exercises seconds".split()
    there = os.path.isfile(os.path.join(out, page))
    return {**{key: one.get(key) for key in keys}, "report": page if there else ""}


def model(out):
    """Return the model of the class whose files are in the folder out."""
    results = sorted(result.read(out), key=lambda one: one["id"])
    students = [student(one, out) for one in results]
    graded = [one for one in results if one["status"] == "graded"]
    timed = sorted(students, key=lambda one: (-(one["seconds"] or 0), one["id"]))
    return {
        "version": VERSION,
        "counts": {"submissions": len(results), **counts(results)},
        "total": spread([(one["points"], one["of"]) for one in graded]),
        "exercises": [one.model() for one in exercises_of(out, results)],
        "slowest": [
            {key: one[key] for key in ("id", "name", "seconds")}
            for one in timed[:SLOWEST]
            if one["seconds"]
        ],
        "failures": [
            {key: one[key] for key in ("id", "name", "status", "reason")}
            for one in students
            if one["status"] in ("could not run", "unreadable")
        ],
        "changes": changes.find(out, results),
        "similar": similar.read(out),
        "students": students,
    }


def write(out):
    """Write class.json into the folder out. Returns the model."""
    found = model(out)
    files.write_json(out, "class.json", found)
    return found
