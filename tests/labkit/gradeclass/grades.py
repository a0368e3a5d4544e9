"""Writes grades.csv: one line a submission, its points, status, reason and notes.

It is CSV as RFC 4180 has it: commas, CRLF, quotes where they are needed; UTF-8. A
spreadsheet takes a cell for a formula that begins with = + - @ or a tab, and names
are anybody's: such a cell gets an apostrophe in front (as OWASP advises against "CSV
injection"), and so does one that begins with apostrophes and then such a sign. So a
script that takes one apostrophe away, where such a sign or an apostrophe follows it,
has the text as it was.
"""

import csv
import io
import re

from gradeclass import files, result

# Also the wide forms of these signs, which some spreadsheets take for them.
FORMULA = re.compile("'*\\s*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")

NOTES_MAX = 1000  # characters


def cell(text):
    """Return a text as a cell that is nobody's formula, in one line."""
    text = files.line(str(text))
    return f"'{text}" if FORMULA.match(text) else text


def number(value):
    """Return points as a cell, "" for none: what has no grade has no 0 either."""
    return "" if value is None else files.points(value)


def table(rows):
    """Return rows of cells as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def exercises(results):
    """Return the names of all exercises in the results."""
    return sorted({name for one in results for name in one["exercises"]})


def points_of(one, name):
    """Return the points of a result in an exercise, None where there is no grade."""
    part = (one["exercises"]).get(name)
    return part["points"] if part and part["status"] == "graded" else None


def notes_of(one):
    """Return all notes of a result in one text, those of its exercises as well."""
    notes = list(one["notes"])
    for name, part in sorted(one["exercises"].items()):
        notes += [f"{name}: {note}" for note in part["notes"]]
    return files.cut(files.line("; ".join(notes)), NOTES_MAX)


def rows(results):
    """Return all rows, their head first."""
    names = exercises(results)
    found = [["id", "name", *names, "points", "of", "status", "reason", "notes"]]
    for one in results:
        points = [number(points_of(one, name)) for name in names]
        known = one["status"] == "graded"
        total = [number(one[key] if known else None) for key in ("points", "of")]
        texts = [cell(one["status"]), cell(one["reason"]), cell(notes_of(one))]
        found.append([cell(one["id"]), cell(one["name"]), *points, *total, *texts])
    return found


def write(out):
    """Write grades.csv into the folder out."""
    results = sorted(result.read(out), key=lambda one: one["id"])
    files.write(out, "grades.csv", table(rows(results)))
