"""Writes the report as Gradescope's results.json.

Every format is set to "text": by default Gradescope shows the output of the
whole submission as HTML. What could not run gets no score, so that Gradescope
asks for the instructor instead of recording a zero.
"""

import json

from report_common import defused, main, one_line, rows_of, score_of, trouble


def entry(row, number):
    """Return the entry of a check; a program that does not compile has no score."""
    about = {
        "name": one_line(f"{row.exercise}: {row.name}"),
        "number": f"{row.number}.{number}",
        "status": "passed" if row.passed else "failed",
        "output": "not run" if row.passed is None else row.text,
        "visibility": "visible",
    }
    if row.points:
        about.update(score=row.earned, max_score=row.points)
    return about


def output(report):
    """Return what is to say about the whole submission."""
    head = trouble(report)
    lines = [f"score: {score_of(report)}"] if report["status"] == "graded" else []
    lines += [head] if head else []
    lines += [f"{e['file']} does not compile" for e in report["errors"]]
    for exercise in report["exercises"]:
        lines += [f"{exercise['name']}: {text}" for text in exercise["findings"]]
    lines += report["notes"] + [f"seed: {report['seed']}"]
    return defused("\n".join(lines))


def write(report):
    """Return the report as results.json."""
    tests, numbers = [], {}
    for row in rows_of(report):
        numbers[row.exercise] = numbers.get(row.exercise, 0) + 1
        tests.append(entry(row, numbers[row.exercise]))
    results = {
        "execution_time": round(sum(row.seconds for row in rows_of(report))),
        "output": output(report),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }
    if report["status"] == "graded":
        results["score"] = report["score"]
    else:
        results["tests"] = [
            {"name": "grading", "status": "failed", "output": output(report)}
        ]
    return json.dumps(results, indent=1) + "\n"


if __name__ == "__main__":
    main(write)
