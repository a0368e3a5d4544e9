"""Whose score has changed since the grades before, from what to what, and why.

Before a submission is graded again, keep() puts what was into OUT/before/<id>.json:
the former result, and what each check had brought. What is there already stays, so
the comparison is with the grades that OUT/before was begun with, however often a
check is mended; who has published new grades removes OUT/before. Whoever has handed
in anew is told apart: then it was no check that was mended.
"""

import os

from gradeclass import files, result, sources
from reports import common

VERSION = 1


def earned(report):
    """Return {exercise: {check: [its sentence, earned, passed]}} of a report."""
    return {
        part["name"]: {
            test.get("check", test["name"]): [
                test["name"],
                test["earned"],
                test["passed"],
            ]
            for test in part["tests"]
        }
        for part in common.exercises_of(report)
    }


def keep(out, former):
    """Keep a former result, which is about to be replaced, unless one is kept."""
    name = former["id"]
    if os.path.exists(os.path.join(out, "before", f"{name}.json")):
        return
    report = files.report(out, name)
    checks = earned(report) if report else {}
    kept = {"version": VERSION, "result": former, "checks": checks}
    kept["sources"] = sources.digest(out, name)
    files.write_json(out, f"before/{name}.json", kept)


def of_checks(before, now):
    """Return the checks that bring more or less than before, of one submission."""
    found = []
    for exercise in sorted({*before, *now}):
        old, new = before.get(exercise, {}), now.get(exercise, {})
        for check in [*new, *(name for name in old if name not in new)]:
            had = old.get(check, ["", 0, None])
            has = new.get(check, [had[0], 0, None])
            if had[1] == has[1]:
                continue
            found.append(
                {
                    "exercise": exercise,
                    "check": check,
                    "name": has[0],
                    "from": had[1],
                    "to": has[1],
                    "kind": "gone" if check not in new else "",
                }
            )
            if check not in old:
                found[-1]["kind"] = "new"
    return found


def of_one(out, former, one):
    """Return what has changed in one submission, None when its grade is the same."""
    before = former.get("result") or {}
    keys = ("status", "points", "of")
    if all(before.get(key) == one.get(key) for key in keys):
        return None
    checks = []
    if before.get("status") == one["status"] == "graded":
        report = files.report(out, one["id"])
        now = earned(report) if report else {}
        checks = of_checks(former.get("checks") or {}, now)
    sides = [{key: side.get(key) for key in keys} for side in (before, one)]
    return {
        "id": one["id"],
        "name": one["name"],
        "from": sides[0],
        "to": sides[1],
        "anew": former.get("sources") != sources.digest(out, one["id"]),
        "checks": checks,
    }


def find(out, results):
    """Return what has changed: the submissions, and each check with what it did."""
    students, compared = [], 0
    for one in results:
        former = files.read_json(os.path.join(out, "before", f"{one['id']}.json"))
        if isinstance(former, dict):
            compared += 1
            change = of_one(out, former, one)
            students += [change] if change else []
    sums = {}
    for change in students:
        for check in change["checks"] if not change["anew"] else ():
            key = check["exercise"], check["check"]
            about = sums.setdefault(
                key,
                {
                    "exercise": key[0],
                    "check": key[1],
                    "name": check["name"],
                    "up": 0,
                    "down": 0,
                },
            )
            about["up" if check["to"] > check["from"] else "down"] += 1
    ranked = sorted(
        sums.values(), key=lambda s: (-s["up"] - s["down"], s["exercise"], s["check"])
    )
    return {"compared": compared, "students": students, "checks": ranked}


def grade(side):
    """Return a grade in words: "87/100", or the status of what has none."""
    if side["points"] is None:
        return side["status"]
    return f"{files.points(side['points'])}/{files.points(side['of'])}"


def reasons(change):
    """Return which checks changed a score: "client-pid +8, server-quit -3"."""
    parts = ["handed in anew"] if change["anew"] else []
    for check in change["checks"]:
        kind = f" ({check['kind']})" if check["kind"] else ""
        parts.append(f"{check['check']} {check['to'] - check['from']:+d}{kind}")
    return ", ".join(parts)


def lines(found):
    """Return the table for a terminal, none when nothing was graded again."""
    if not found["compared"]:
        return []
    number, again = len(found["students"]), found["compared"]
    if not number:
        return [f"graded again: {again}; every score is the same as before"]
    text = [f"graded again: {again}; scores that change: {number}"]
    rows = [
        [files.cut(files.line(c["name"]), 24), grade(c["from"]), grade(c["to"])]
        for c in found["students"]
    ]
    wide = [max(len(row[column]) for row in rows) for column in range(3)]
    for row, change in zip(rows, found["students"]):
        cells = [cell.ljust(wide[column]) for column, cell in enumerate(row)]
        line = f"  {cells[0]}  {cells[1]} -> {cells[2]}  {reasons(change)}"
        text.append(files.line(line) if not line.isprintable() else line.rstrip())
    for check in found["checks"]:
        up, down = check["up"], check["down"]
        both = [f"{up} up" if up else "", f"{down} down" if down else ""]
        counted = ", ".join(word for word in both if word)
        text.append(f"  {check['exercise']}: {files.line(check['check'])}: {counted}")
    return text


def show(out):
    """Print whose score has changed, from what to what, and which check did it."""
    results = sorted(result.read(out), key=lambda one: one["id"])
    for line in lines(find(out, results)):
        print(line)
