"""Writes the report as TAP 13, for prove(1) and its like.

What follows `---` is YAML; every value is written as JSON, which YAML includes.
"""

import json

from reports.common import one_line, rows_of, score_of, trouble


def undirected(text):
    """Return a text in one line, in which no `#` starts a directive."""
    text = one_line(text)
    return text.replace("\\", "\\\\").replace("#", "\\#")


def diagnostics(row):
    """Return the YAML block of a test that is not ok."""
    values = {
        "message": row.summary,
        "severity": "fail",
        "side": row.side,
        "group": row.group,
        "points": row.points,
        "earned": row.earned,
        "explanation": row.text,
    }
    lines = [f"  {key}: {json.dumps(value)}" for key, value in values.items()]
    return ["  ---", *lines, "  ..."]


def write(report):
    """Return the report as TAP; what could not run, or not to the end, bails out."""
    lines = ["TAP version 13"]
    rows = rows_of(report)
    if rows:
        lines.append(f"1..{len(rows)}")
    for number, row in enumerate(rows, 1):
        state = "not ok" if row.passed is False else "ok"
        about = undirected(f"{row.exercise}: {row.name}")
        skip = f" # SKIP {undirected(row.summary)}" if row.passed is None else ""
        lines.append(f"{state} {number} - {about}{skip}")
        if row.passed is False:
            lines += diagnostics(row)
    if report["status"] == "graded":
        lines.append(f"# score: {score_of(report)}")
    if trouble(report):
        lines.append(f"Bail out! {one_line(trouble(report))}")
    return "\n".join(lines) + "\n"
