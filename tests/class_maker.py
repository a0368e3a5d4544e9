"""Makes a class without gradings, for tests: of tests/report/*.json, in $CLASS.

The reports stand for what gradings have found; results beside them are as
`make grade-class` writes them. It runs where the kit is.
"""

import csv
import json
import os
import re
import shutil

OUT = os.environ["CLASS"]
NAMES = ("01-unix-commands", "02-tcp-ordered")
# What checks of these reports are called today; the others get names of their own.
CALLED = {
    "client makes a socket": "client-socket",
    "client replies to Pid with its own pid": "client-pid",
    "client quits on Quit": "client-quit",
}


def report_of(kind):
    """Return the report in report/KIND.json, its checks with short names."""
    with open(f"tests/report/{kind}.json", encoding="utf-8") as file:
        report = json.load(file)
    for exercise in report["exercises"]:
        for test in exercise["tests"]:
            name = re.sub("[^a-z]+", "-", test["name"].lower()).strip("-")[:40]
            test.setdefault("check", CALLED.get(test["name"], name))
    return report


def check(report, name):
    """Return a check of a report by its short name."""
    tests = [test for one in report["exercises"] for test in one["tests"]]
    return next(test for test in tests if test["check"] == name)


def fail(report, name, **more):
    """Let a check of a report fail, and bring nothing."""
    check(report, name).update(passed=False, earned=0, waits_for="", **more)


def count(report):
    """Let the score be the sum of what the checks have brought."""
    for exercise in report["exercises"]:
        exercise["score"] = sum(test["earned"] for test in exercise["tests"])
    report["score"] = sum(exercise["score"] for exercise in report["exercises"])


def result_of(key, report, **more):
    """Return the result of a submission with this report."""
    known = report["status"] == "graded"
    parts = {}
    for name in NAMES:
        part = [one for one in report["exercises"] if one["name"] == name]
        about = {"status": report["status"], "reason": report["reason"]}
        about.update(points=None, of=None, notes=[])
        if part and known:
            about.update(points=part[0]["score"], of=part[0]["max"])
        elif known:
            about.update(status="nothing handed in")
        parts[name] = about
    result = {"version": 1, "key": "k", "id": key, "name": key, "entry": key}
    result.update(login="", moodle="", status=report["status"])
    result.update(reason=report["reason"], notes=[])
    result["points"] = report["score"] if known else None
    result["of"] = report["max"] if known else None
    result.update(exercises=parts, seconds=3.5, core_seconds=2.0, host="h")
    return {**result, "graded_at": "2026-11-27T20:00:00+00:00", **more}


def put(path, model):
    """Write a model as JSON into the class."""
    path = os.path.join(OUT, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(model, file)


def add(key, kind, change=None, **more):
    """Add a submission to the class; change(report), if given, changes its report."""
    report = report_of(kind)
    if change:
        change(report)
        count(report)
    put(f"reports/{key}/report.json", report)
    put(f"results/{key}.json", result_of(key, report, **more))
    with open(os.path.join(OUT, "reports", key, "report.html"), "w") as file:
        file.write("<!DOCTYPE html>\n")


def hand_in(key, folder, exercise="01-unix-commands"):
    """Let a submission have these sources: a folder, or a text of its client."""
    target = os.path.join(OUT, "sources", key, exercise)
    put(f"results/{key}.json", result_of(key, report_of("full")))
    if os.path.isdir(folder):
        shutil.copytree(folder, target)
        return
    os.makedirs(target)
    with open(os.path.join(target, "client.c"), "w", encoding="utf-8") as file:
        file.write(folder)


def told(name):
    """Return the text of a file of the class."""
    with open(os.path.join(OUT, name), encoding="utf-8", newline="") as file:
        return file.read()


def model(name="class.json"):
    """Return what a file of the class says in JSON."""
    return json.loads(told(name))


def table(name):
    """Return the rows of a CSV file of the class."""
    return list(csv.reader(told(name).splitlines(True), strict=True))


def roster(text):
    """Write a list of the course. Returns its path."""
    path = os.path.join(OUT, "list.csv")
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path
