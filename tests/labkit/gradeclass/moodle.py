"""A grading worksheet of Moodle's assignment activity.

It is what "Download grading worksheet" gives and "Upload grading worksheet" takes, in
UTF-8 with commas. Moodle reads three columns of it, and insists on all of them:
Identifier ("Participant 1234567", of which it takes the number), Grade, and Last
modified (grade); a row of which the grade is empty is passed over, and one that
somebody has graded since, too (mod/assign/feedback/offline: importgradeslib.php and
locallib.php of moodle/moodle; docs.moodle.org, "Offline grading"). A grade above the
maximum grade is refused, so points are scaled to it.
"""

import re

from gradeclass import grades, roster

PARTICIPANT = re.compile(r"\D*(\d+)\s*$")
HEAD = ["Identifier", "Full name", "Email address", "Grade", "Maximum grade"]
HEAD += ["Last modified (grade)"]
KEYS = ("Email address", "Username", "ID number")  # what else tells a student
NEVER = "-"  # what Moodle writes for a grade that nobody has given


def knows(table):
    """Tell whether a list is a worksheet."""
    return {"Identifier", "Grade"} <= set(table.head)


def check(table, _):
    """Raise roster.Unusable where Moodle would take nothing."""
    if HEAD[-1] not in table.head:
        raise roster.Unusable(f'has no column "{HEAD[-1]}", which Moodle insists on')


def students(table, people):
    """Return [(row, result or None, full name)] of all rows, made as long as the head.

    people: a roster.People.
    """
    wanted = ("Identifier", *KEYS, "Full name")
    place = {name: table.column(name) for name in wanted}
    found = []
    for row in table.rows[1:]:
        row += [""] * (len(table.head) - len(row))
        text = {name: row[at] if at >= 0 else "" for name, at in place.items()}
        number = PARTICIPANT.match(text["Identifier"])
        one = people.find(
            ("participant", number.group(1) if number else ""),
            *(("id", text[name]) for name in KEYS),
            ("name", text["Full name"]),
        )
        found.append((row, one, text["Full name"]))
    return found


def fill(table, _, people):
    """Fill in the grades. Returns [(result or None, who that is)], a row each."""
    place = {name: table.column(name) for name in HEAD}
    used = []
    for row, one, name in students(table, people):
        used.append((one, f"{row[place['Identifier']]} {name}".strip()))
        if one and one["status"] == "graded":
            most = place["Maximum grade"]
            most = row[most] if most >= 0 else ""
            row[place["Grade"]] = roster.scaled(one["points"], one["of"], most)
    return used


def write(results):
    """Return a worksheet of all who have a participant's number."""
    rows = [HEAD]
    for one in results:
        if not one["moodle"]:
            continue
        mail = one["login"] if "@" in one["login"] else ""
        known = one["status"] == "graded"
        points = [
            grades.number(one[key] if known else None) for key in ("points", "of")
        ]
        who = [f"Participant {one['moodle']}", grades.cell(one["name"])]
        rows.append([*who, grades.cell(mail), *points, NEVER])
    return grades.table(rows)
