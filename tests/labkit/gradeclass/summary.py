"""Writes class.json: what the class has handed in, what it can, what went wrong first.

It is made from results/*.json and reports/*/report.json, and all that is written for
people is made from it; docs/grading-a-class.md describes it.
"""

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


def check_rates(tests):
    """Return how each check went, in the order of the reports.

    tests: the lists of checks of an exercise, one a submission. One that passes and
    waits for another one to count has passed. One that was not run has not, as of a
    program that does not compile; but what this machine left out is about nobody.
    """
    found = {}
    for test in (test for one in tests for test in one):
        if not test["points"] and test["side"] == "pair":
            continue
        key = test.get("check", test["name"])
        about = found.setdefault(
            key,
            {
                "check": key,
                "name": test["name"],
                "side": test["side"],
                "group": test["group"],
                "points": test["points"],
                "passed": 0,
                "of": 0,
            },
        )
        about["points"] = max(about["points"], test["points"])
        if not common.left_out(test):
            about["of"] += 1
            about["passed"] += test["passed"] is True
    return list(found.values())


def todo_rates(exercise, tests):
    """Return for each TODO how many programs pass all conversation checks about it.

    Which TODO a check is about is what the exercise says. A check that was not run
    does not pass; those that this machine left out say nothing.
    """
    about = {}
    for check in declared(exercise):
        if check.todo and check.group == "conversation":
            about.setdefault((check.side, check.todo), set()).add(check.name)
    found = []
    for side, todo in sorted(about):
        names, passed, number = about[side, todo], 0, 0
        for one in tests:
            about_it = [t for t in one if t.get("check") in names]
            verdicts = [t["passed"] for t in about_it if not common.left_out(t)]
            number += bool(verdicts)
            passed += bool(verdicts) and all(verdicts)
        words = marks.sentence(marks.skeleton(exercise, side), todo)
        rate = {"side": side, "todo": todo, "text": words}
        found.append({**rate, "passed": passed, "of": number})
    return found


def declared(exercise):
    """Return the checks of an exercise, none of one that the kit does not have."""
    return checks.graded(exercise) if exercise in checks.exercises() else []


def findings(parts):
    """Return what was worth saying without points, and of how many, the most first."""
    number = {}
    for part in parts:
        for text in {re.sub(r"\d+", "N", files.line(t)) for t in part["findings"]}:
            number[text] = number.get(text, 0) + 1
    ranked = sorted(number.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"text": text, "number": count} for text, count in ranked]


def exercise_of(name, results, reports):
    """Return the part of the model about one exercise."""
    mine = [r["exercises"][name] for r in results if name in (r["exercises"] or {})]
    graded = [one for one in mine if one["status"] == "graded"]
    parts = {
        key: part
        for key, report in reports.items()
        for part in report["exercises"]
        if part["name"] == name and report["status"] == "graded"
    }
    tests = [part["tests"] for part in parts.values()]
    return {
        "name": name,
        "counts": counts(mine),
        **spread([(one["points"], one["of"]) for one in graded]),
        "checks": check_rates(tests),
        "todos": todo_rates(name, tests),
        "mistakes": mistakes.commonest(name, parts, reports),
        "findings": findings(parts.values()),
    }


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
    reports = {one["id"]: files.report(out, one["id"]) for one in results}
    reports = {key: found for key, found in reports.items() if found}
    names = sorted({name for one in results for name in one["exercises"] or {}})
    students = [student(one, out) for one in results]
    graded = [one for one in results if one["status"] == "graded"]
    timed = sorted(students, key=lambda one: (-(one["seconds"] or 0), one["id"]))
    return {
        "version": VERSION,
        "counts": {"submissions": len(results), **counts(results)},
        "total": spread([(one["points"], one["of"]) for one in graded]),
        "exercises": [exercise_of(name, results, reports) for name in names],
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
        "changes": changes.find(out, results, reports),
        "similar": similar.read(out),
        "students": students,
    }


def write(out):
    """Write class.json into the folder out. Returns the model."""
    found = model(out)
    files.write_json(out, "class.json", found)
    return found
