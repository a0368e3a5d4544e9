"""Writes OUT/exports/: the grades as other systems take them, or give them.

    moodle.csv               a grading worksheet, see moodle.py
    canvas.csv               a gradebook, see canvas.py
    github-classroom.csv     a list of grades, see classroom.py
    gradescope/<id>.json     results.json of each submission, see reports/gradescope.py
    not-matched.txt          who is in one list and not in the other

Who has no grade has an empty cell in them, never 0. ROSTER names a file that one of
the first three systems has exported: it is filled in (roster.py), and the file of that
system in exports/ is this one; the kind of the file is known by its columns.
"""

import os

from grading.preflight import CannotGrade
from gradeclass import canvas, classroom, files, grades, moodle, result, roster
from reports import gradescope

KINDS = {
    "moodle.csv": moodle,
    "canvas.csv": canvas,
    "github-classroom.csv": classroom,
}


def opened(path, exercises):
    """Return (name of a kind, the Table) of a list. Raises Unusable."""
    table = roster.read(path)
    name = next((name for name, kind in KINDS.items() if kind.knows(table)), None)
    if not name:
        head = files.cut(", ".join(map(files.line, table.head)), 200)
        text = f"is no list of Moodle, Canvas or GitHub Classroom: {head}"
        raise roster.Unusable(text)
    KINDS[name].check(table, exercises)
    return name, table


def names(entries, exercises):
    """Return {id: name} of the Entries that are in ROSTER.

    What is wrong with it is so said before any grading: raises CannotGrade.
    """
    path = os.environ.get("ROSTER", "")
    try:
        kind, table = opened(path, exercises) if path else ("", None)
    except roster.Unusable as reason:
        raise CannotGrade(f"ROSTER={files.line(path)}: {reason}") from None
    if not path:
        return {}
    people = roster.People([result.identity(entry) for entry in entries])
    found = KINDS[kind].students(table, people)
    return {one["id"]: name for _, one, name in found if one}


def fill(path, results):
    """Return (name of a kind, its text, what is not matched). Raises Unusable."""
    exercises = grades.exercises(results)
    name, table = opened(path, exercises)
    people = roster.People(results)
    used = KINDS[name].fill(table, exercises, people)
    seen = {one["id"] for one, _ in used if one}
    absent = [files.line(who) for one, who in used if not one]
    lines = [f"in the list, without a submission: {who}" for who in absent]
    for one in (one for one in results if one["id"] not in seen):
        who = f"{one['id']} ({files.line(one['name'])})"
        lines.append(f"a submission that is not in the list: {who}")
    return name, table.text(), lines


def folder_for_gradescope(out, results):
    """Write results.json of every submission that has a report, and no other."""
    place = os.path.join(out, "exports", "gradescope")
    known = {f"{one['id']}.json" for one in results}
    for name in os.listdir(place) if os.path.isdir(place) else ():
        if name not in known:
            os.unlink(os.path.join(place, name))
    for one in results:
        report = files.report(out, one["id"])
        if report:
            text = gradescope.write(report)
            files.write(out, f"exports/gradescope/{one['id']}.json", text)


def write(out, path=None):
    """Write all exports into the folder out. Returns lines for the terminal.

    path: the list of the course, by default what ROSTER names.
    """
    path = os.environ.get("ROSTER", "") if path is None else path
    results = sorted(result.read(out), key=lambda one: one["id"])
    told, matched = [], ("", "", [])
    if path:
        try:
            matched = fill(path, results)
        except roster.Unusable as reason:
            told.append(f"grade-class: ROSTER={files.line(path)}: {reason}")
    for name, kind in KINDS.items():
        text = matched[1] if name == matched[0] else kind.write(results)
        files.write(out, f"exports/{name}", text)
    folder_for_gradescope(out, results)
    left = os.path.join(out, "exports", "not-matched.txt")
    if matched[2]:
        files.write(out, "exports/not-matched.txt", "\n".join(matched[2]) + "\n")
        told.append(f"not matched: {len(matched[2])}, see {left}")
    elif os.path.isfile(left):
        os.unlink(left)
    return told
