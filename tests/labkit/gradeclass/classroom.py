"""The list of grades of a GitHub Classroom assignment.

It is what "Download grades" gives, every field in quotes, with these columns in this
order; the REST API gives the same ones (docs.github.com, "REST API endpoints for GitHub
Classroom": get assignment grades). GitHub Classroom takes no grades back: the file is
for those scripts and systems that read it.
"""

import csv
import io

from gradeclass import grades, roster

HEAD = "assignment_name assignment_url starter_code_url github_username"
HEAD += " roster_identifier student_repository_name student_repository_url"
HEAD += " submission_timestamp points_awarded points_available"
HEAD = HEAD.split()
ALL = "client/server lab kit"  # more than one exercise


def knows(table):
    """Tell whether a list has the grades of an assignment."""
    return {"github_username", "points_awarded"} <= set(table.head)


def check(*_):
    """Take every list that is one."""


def students(table, people):
    """Return [(row, result or None, name on the roster)] of all rows.

    people: a roster.People. The rows are made as long as the head.
    """
    place = {name: table.column(name) for name in HEAD}
    found = []
    for row in table.rows[1:]:
        row += [""] * (len(table.head) - len(row))
        text = {name: row[at] if at >= 0 else "" for name, at in place.items()}
        one = people.find(
            ("id", text["github_username"]),
            ("id", text["student_repository_name"]),
            ("id", text["roster_identifier"]),
            ("name", text["roster_identifier"]),
        )
        found.append((row, one, text["roster_identifier"]))
    return found


def fill(table, _, people):
    """Fill in the grades. Returns [(result or None, who that is)], a row each.

    Points are scaled to those that are available; where the list says none, both are
    filled in.
    """
    place = {name: table.column(name) for name in HEAD}
    used = []
    for row, one, name in students(table, people):
        used.append((one, f"{row[place['github_username']]} {name}".strip()))
        if one and one["status"] == "graded":
            most = place["points_available"]
            most = row[most] if most >= 0 else ""
            points = roster.scaled(one["points"], one["of"], most)
            row[place["points_awarded"]] = points
            if place["points_available"] >= 0 and most in ("", "0"):
                row[place["points_available"]] = grades.number(one["of"])
    return used


def write(results):
    """Return a list of all submissions."""
    names = grades.exercises(results)
    about = {"assignment_name": names[0] if len(names) == 1 else ALL}
    text = io.StringIO()
    quoted = {"quoting": csv.QUOTE_ALL, "lineterminator": "\n"}
    writer = csv.DictWriter(text, HEAD, restval="", **quoted)
    writer.writeheader()
    for one in results:
        known = one["status"] == "graded"
        writer.writerow(
            {
                **about,
                "github_username": grades.cell(one["login"]),
                "roster_identifier": grades.cell(one["name"]),
                "student_repository_name": grades.cell(one["entry"]),
                "points_awarded": grades.number(one["points"] if known else None),
                "points_available": grades.number(one["of"] if known else None),
            }
        )
    return text.getvalue()
