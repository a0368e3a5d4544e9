"""A gradebook of Canvas, as it is exported and imported.

The first columns are Student, ID, SIS User ID, SIS Login ID, Section, of which SIS
User ID may be missing, and more may follow; then the assignments, "Title (1234)" with
their number, and columns that are read only. A row of which the first cell has
"Points Possible" says what each is worth. A student is found by ID, else by the SIS
ids, else by name; a title without a number is a new assignment (gradebook_importer.rb
and gradebook_exporter.rb in lib/ of instructure/canvas-lms; Canvas guides, "How do I
import grades in the Gradebook?"). To Canvas an empty cell is a grade that is removed,
so who has no grade keeps the one that the list has.
"""

import re

from gradeclass import files, grades, roster

WHO = ("Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID")
WHO += ("Integration ID", "Root Account", "Section")
TOTALS = re.compile(r"(Current|Final|Override) (Score|Points|Grade|Status)")
NUMBERED = re.compile(r"(.*) \(\d+\)$", re.S)
POSSIBLE = "    Points Possible"
HEAD = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]


def knows(table):
    """Tell whether a list is a gradebook."""
    there = set(table.head)
    return {"ID", "Section"} <= there and bool({"Student", "LastName"} & there)


def title(name):
    """Return the title of an assignment without its number."""
    match = NUMBERED.fullmatch(name)
    return match.group(1) if match else name


def is_possible(row):
    """Tell whether a row says how many points are possible."""
    return bool(row) and "Points Possible" in row[0]


def assignments(table):
    """Return (the columns of assignments that may change, the row of points)."""
    worth = next((row for row in table.rows[1:] if is_possible(row)), [])
    start = table.head.index("Section") + 1
    found = []
    for at in range(start, len(table.head)):
        name = table.head[at]
        fixed = at < len(worth) and "read only" in worth[at]
        if name and name not in WHO and not TOTALS.search(name) and not fixed:
            found.append(at)
    return found, worth


def columns(table, names):
    """Return {column: exercise, or "" for all of them}, and the row of points.

    Raises roster.Unusable where nobody knows which column is meant.
    """
    found, worth = assignments(table)
    chosen = {
        at: name for name in names for at in found if name in title(table.head[at])
    }
    if not chosen and len(found) == 1:
        chosen = {found[0]: names[0] if len(names) == 1 else ""}
    if not chosen:
        titles = ", ".join(files.line(table.head[at]) for at in found[:9]) or "none"
        raise roster.Unusable(
            "which column gets the grades? Leave one assignment in the list, or name"
            f" them as the exercises: {titles}"
        )
    return chosen, worth


def grade(one, name):
    """Return (points, of) of a result, in an exercise or in all, or None."""
    if not name:
        known = one["status"] == "graded"
        return (one["points"], one["of"]) if known else None
    points = grades.points_of(one, name)
    return None if points is None else (points, one["exercises"][name]["of"])


def student_of(row, table, people):
    """Return (result or None, who that is) for a row."""
    text = {name: row[table.head.index(name)] for name in WHO if name in table.head}
    name = text.get("Student") or f"{text.get('FirstName')} {text.get('LastName')}"
    login = text.get("SIS Login ID", "")
    one = people.find(
        ("id", login),
        ("id", login.partition("@")[0]),
        ("id", text.get("SIS User ID", "")),
        ("id", text["ID"]),
        ("name", name),
    )
    return one, name


def is_student(row):
    """Tell whether a row is about a student, not about the assignments."""
    if is_possible(row):
        return False
    return any(not re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", c) for c in row)


def students(table, people):
    """Return [(row, result or None, name)] of all rows about students.

    people: a roster.People. The rows are made as long as the head.
    """
    found = []
    for row in filter(is_student, table.rows[1:]):
        row += [""] * (len(table.head) - len(row))
        found.append((row, *student_of(row, table, people)))
    return found


def check(table, names):
    """Raise roster.Unusable where nobody knows which column is meant."""
    columns(table, names)


def fill(table, names, people):
    """Fill in the grades. Returns [(result or None, who that is)], a row each."""
    chosen, worth = columns(table, names)
    used = []
    for row, one, name in students(table, people):
        used.append((one, name))
        for at, exercise in chosen.items():
            earned = grade(one, exercise) if one else None
            if earned:
                row[at] = roster.scaled(*earned, worth[at] if at < len(worth) else "")
    return used


def write(results):
    """Return a gradebook with an assignment for each exercise."""
    names = grades.exercises(results)
    rows = [[*HEAD, *names]]
    most = [
        max(
            [one["exercises"][name]["of"] or 0 for one in results if has(one, name)]
            + [0]
        )
        for name in names
    ]
    rows.append([POSSIBLE, "", "", "", "", *(grades.number(of or 100) for of in most)])
    for one in results:
        points = [grades.number(grades.points_of(one, name)) for name in names]
        login = grades.cell(one["login"])
        rows.append([grades.cell(one["name"]), "", "", login, "", *points])
    return grades.table(rows)


def has(one, name):
    """Tell whether a result has a grade in an exercise."""
    return grades.points_of(one, name) is not None
