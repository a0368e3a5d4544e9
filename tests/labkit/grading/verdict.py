"""What a graded pull request is told, all of it derived from its report.json.

The report of a request has the key "request" as well: {"base", "head":
the commits, "pass_mark": percent, "graded": [exercise], "changed": [path],
"deleted": [path], "more": how many paths are left out}.
"""

import os
import re

from reports import markdown
from reports.common import (
    broken,
    cut,
    defused,
    exercises_of,
    one_line,
    points_of,
    trouble,
)

PASSED, NOT_PASSED, COULD_NOT = "passed", "not passed", "could not grade"
STATUS = {PASSED: 0, NOT_PASSED: 1, COULD_NOT: 2}
PER_KIND = 10  # GitHub shows so many annotations of a kind, and no more
PLACE = re.compile(r"((?:client|server)\.c(?:c|pp|xx)?):(\d{1,6})\b")
MISTAKE = re.compile(r"(?:\./)?(\S+?):(\d{1,6}):(?:\d+:)? (?:fatal )?error: (.*)")


def reason(report):
    """Return why the report is no verdict, "" when it is one."""
    if report["status"] != "graded":
        return report["reason"] or "no reason is known"
    return trouble(report) or ("" if report["max"] else "no check could be run")


def outcome(report):
    """Return one of the three outcomes."""
    if reason(report):
        return COULD_NOT
    mark = report["request"]["pass_mark"]
    passed = report["score"] * 100 >= mark * report["max"]
    return PASSED if passed else NOT_PASSED


def sentence(report):
    """Return the outcome in one line, which begins with its name."""
    if outcome(report) == COULD_NOT:
        return f"{COULD_NOT}: {one_line(reason(report))}"
    score, most = report["score"], report["max"]
    return (
        f"{outcome(report)}: {score} of {most} points are {score * 100 // most} %,"
        f" the pass mark is {report['request']['pass_mark']} %"
    )


def remarks(report):
    """Return the lines on what has changed and was not graded."""
    request = report["request"]
    lines = [f"changed, but not graded: {path}" for path in request["changed"]]
    lines += [f"deleted: {path}" for path in request["deleted"]]
    if request["more"]:
        lines.append(f"and {request['more']} more paths")
    return lines


def summary(report):
    """Return the page for a job summary or a comment, at most 65,536 characters."""
    request = report["request"]
    first = markdown.escape(sentence(report))
    parts = [f"**{first[0].upper()}{first[1:]}**"]
    if request["graded"]:
        names = ", ".join(map(markdown.escape, request["graded"]))
        parts.append(
            f"Graded: {names}, as of {request['head'][:12]},"
            f" with the tests of {request['base'][:12]}."
        )
    if remarks(report):
        parts.append(markdown.fence("\n".join(remarks(report)), 4500))
    return "\n\n".join([*parts, markdown.write(report)])


def command(kind, properties, message):
    """Return a workflow command, escaped as GitHub's runner undoes it."""

    def data(text):
        text = text.replace("%", "%25").replace("\r", "%0D")
        return text.replace("\n", "%0A")

    def value(text):
        return data(one_line(str(text), 300)).replace(":", "%3A").replace(",", "%2C")

    listed = ",".join(f"{name}={value(text)}" for name, text in properties.items())
    return f"::{kind} {listed}::{data(defused(message, 1000))}"


def mistakes(report):
    """Return an annotation for each error of a compiler."""
    found = []
    for exercise, errors in broken(report).items():
        for error in errors:
            title = f"{error['file']} does not compile"
            path = f"support/{exercise}/{error['file']}"
            places = [
                (match.group(2), match.group(3))
                for match in map(MISTAKE.match, error["text"].split("\n"))
                if match and match.group(1) == error["file"]
            ]
            for line, message in places or [("1", cut(error["text"], 400))]:
                at = {"file": path, "line": line, "title": title}
                found.append(command("error", at, message))
    return found


def failures(report):
    """Return an annotation for each failed check of which the place is known."""
    found = []
    for exercise in exercises_of(report):
        for test in exercise["tests"]:
            place = PLACE.match(test["where"])
            if test["passed"] is not False or test["waits_for"] or not place:
                continue
            at = {
                "file": f"support/{exercise['name']}/{place.group(1)}",
                "line": place.group(2),
                "title": f"{test['name']} ({points_of(test)})",
            }
            text = f"This is not true: {test['message']}"
            text += f"\n{test['hint']}" if test["hint"] else ""
            found.append((-test["points"], command("warning", at, text)))
    return [text for _, text in sorted(found, key=lambda pair: pair[0])]


def annotations(report):
    """Return the workflow commands that mark the places in the sources."""
    lines = mistakes(report)[:PER_KIND] + failures(report)[:PER_KIND]
    return "".join(f"{line}\n" for line in lines)


FORMS = {
    "verdict.txt": lambda report: sentence(report) + "\n",
    "summary.md": summary,
    "annotations.txt": annotations,
}


def write(report, out):
    """Write all of these into the folder out."""
    os.makedirs(out, exist_ok=True)
    for name, form in FORMS.items():
        path = os.path.join(out, name)
        with open(path, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(form(report))
