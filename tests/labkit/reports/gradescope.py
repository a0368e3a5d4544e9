"""Writes the report as Gradescope's results.json.

Every format is set to "text": by default Gradescope shows the output of the
whole submission as HTML. What could not run, or not to the end, gets no score, so
that Gradescope asks for the instructor instead of recording too little.
"""

from reports.common import (
    as_json,
    defused,
    exercises_of,
    one_line,
    rows_of,
    score_of,
    trouble,
)


def told(row):
    """Return what is to say about a check: nothing about one that has its points."""
    if not row.group:  # a program that does not compile: its name says so
        return row.text
    whole = row.passed and row.earned == row.points
    return "" if whole else "\n".join(filter(None, (row.summary, row.text)))


def entry(row, number, scored):
    """Return the entry of a check; a program that does not compile has no score."""
    about = {
        "name": one_line(f"{row.exercise}: {row.name}"),
        "number": f"{row.number}.{number}",
        "output": told(row),
        "visibility": "visible",
    }
    if row.points or row.passed is not None:  # else nobody's failure: left out here
        about["status"] = "passed" if row.passed else "failed"
    if scored and row.points:
        about.update(score=row.earned, max_score=row.points)
    return about


def output(report):
    """Return what is to say about the whole submission."""
    head = trouble(report)
    lines = [f"score: {score_of(report)}"] if report["status"] == "graded" else []
    lines += [head] if head else []
    for e in report["errors"]:
        lines.append(f"{e['exercise']}: {e['file']} does not compile")
    for exercise in exercises_of(report):
        lines += [f"{exercise['name']}: {text}" for text in exercise["findings"]]
    lines += report["notes"] + [f"seed: {report['seed']}"] * bool(report["seed"])
    return defused("\n".join(lines))


def write(report):
    """Return the report as results.json."""
    tests, numbers, rows = [], {}, rows_of(report)
    scored = not trouble(report)
    if not scored:
        about = {"name": "every check has been run", "status": "failed"}
        tests.append({**about, "output": defused(trouble(report))})
    for row in rows:
        numbers[row.exercise] = numbers.get(row.exercise, 0) + 1
        tests.append(entry(row, numbers[row.exercise], scored))
    results = {
        "execution_time": round(sum(row.seconds for row in rows)),
        "output": output(report),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }
    if scored:
        results["score"] = report["score"]
    return as_json(results, 3) + "\n"
