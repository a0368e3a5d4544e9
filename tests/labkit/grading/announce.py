"""`labkit announce FROM OUT`: publishes the report of a graded pull request.

FROM is the folder that `labkit request` has filled, on another machine, where a
stranger's programs have run: so only its report.json is read, as data that may be
forged, and everything is written anew from it into OUT. Environment:

    REPOSITORY, NUMBER  the pull request; empty: nothing is published
    HEAD, BRANCH        its commit; the branch it is to go into
    RESULT              how the job that graded has ended: success or another word
    ANNOUNCER           who writes the comment, empty: github-actions[bot]

Needs gh(1). Exit status: 0 published, 1 not.
"""

import json
import os
import re
import stat
import subprocess
import sys

import checks
from grading import verdict
from grading.reported import could_not_run

REPORT_MAX = 16 << 20  # bytes
TEXT_MAX = 60_000  # characters of one text
LIST_MAX = 500  # entries of one list
MARK = "<!-- client/server lab kit: grade -->"
ANNOUNCER = "github-actions[bot]"
SHA = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")


class Forged(Exception):
    """A report that no grading has written; the text says what is wrong."""


def text(value):
    """Return a text, which must be one."""
    if not isinstance(value, str) or len(value) > 100 * TEXT_MAX:
        raise Forged("a text is none")
    return value if len(value) <= TEXT_MAX else value[:TEXT_MAX] + " [cut]"


def number(value):
    """Return a number of points or a line, which must be one."""
    if type(value) is not int or not 0 <= value <= 10**6:
        raise Forged("a number is none")
    return value


def verdict_of(value):
    """Return true, false or null, whichever it is."""
    if value not in (True, False, None) or type(value) in (int, float):
        raise Forged("a verdict is none")
    return value


def flag(value):
    """Return true or false, whichever it is."""
    if type(value) is not bool:
        raise Forged("a flag is none")
    return value


def one_of(*allowed):
    """Return a check that a value is one of these texts."""

    def check(value):
        if value not in allowed:
            raise Forged("a word is unknown")
        return value

    return check


def matching(pattern):
    """Return a check that a value matches a pattern as a whole."""

    def check(value):
        if not re.fullmatch(pattern, text(value)):
            raise Forged("a name is unknown")
        return value

    return check


def many(check):
    """Return a check of the entries of a list."""

    def check_all(value):
        if not isinstance(value, list) or len(value) > LIST_MAX:
            raise Forged("a list is none, or too long")
        return [check(entry) for entry in value]

    return check_all


def grid(value):
    """Return the table of the pairings."""
    if not isinstance(value, dict) or len(value) > LIST_MAX:
        raise Forged("a grid is none")
    return {text(key): verdict_of(entry) for key, entry in value.items()}


def shape(fields):
    """Return a check of an object: these keys, no others are taken over."""

    def check(value):
        if not isinstance(value, dict):
            raise Forged("an object is none")
        missing = [name for name in fields if name not in value]
        if missing:
            raise Forged(f"{missing[0]} is missing")
        return {name: one(value[name]) for name, one in fields.items()}

    return check


exercise = matching(r"\d\d-[a-z0-9-]{1,60}")
TEST = {
    **dict.fromkeys(
        ("name", "message", "expected", "received", "ladder", "hint"), text
    ),
    **dict.fromkeys(("where", "read", "waits_for"), text),
    **dict.fromkeys(("points", "earned", "todo", "undone"), number),
    "side": one_of("client", "server", "pair"),
    "group": one_of("conversation", "care"),
    "passed": verdict_of,
    "seconds": lambda value: 0,
}
EXERCISE = {
    "name": exercise,
    "score": number,
    "max": number,
    "grid": grid,
    "findings": many(text),
    "tests": many(shape(TEST)),
}
ERROR = {
    "exercise": exercise,
    "program": one_of("client", "server"),
    "file": matching(r"(client|server)\.c(c|pp|xx)?"),
    "text": text,
}
REQUEST = {
    "base": matching(SHA),
    "head": matching(SHA),
    "pass_mark": number,
    "graded": many(exercise),
    "changed": many(text),
    "deleted": many(text),
    "more": number,
}
REPORT = {
    "score": number,
    "max": number,
    "status": one_of("graded", "could not run"),
    "reason": text,
    "complete": flag,
    "seed": text,
    "errors": many(shape(ERROR)),
    "notes": many(text),
    "exercises": many(shape(EXERCISE)),
    "request": shape(REQUEST),
}


def refuse(value):
    """Refuse what is no JSON, though Python reads it."""
    raise Forged(f"{value} is no number")


def check_sums(report):
    """Check that the score is the sum of what the checks have earned."""
    parts = report["exercises"]
    for part in parts:
        earned = sum(test["earned"] for test in part["tests"])
        most = sum(test["points"] for test in part["tests"])
        if part["score"] != earned or part["max"] != most or earned > most:
            raise Forged("the sums are wrong")
        if any(t["earned"] and not t["passed"] for t in part["tests"]):
            raise Forged("a failed check has earned points")
    for name in "score", "max":
        if report[name] != sum(part[name] for part in parts):
            raise Forged("the sums are wrong")
    names = [part["name"] for part in parts]
    if parts and names != report["request"]["graded"]:
        raise Forged("it is about other exercises")


def load(path, head):
    """Return the report in a file. Raises Forged for what cannot be one."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Forged("it is no ordinary file")
            data = file.read(REPORT_MAX + 1)
    except OSError:
        raise Forged("there is none; see the log of the grading") from None
    if len(data) > REPORT_MAX:
        raise Forged("it is too large")
    try:
        report = shape(REPORT)(json.loads(data.decode(), parse_constant=refuse))
    except (ValueError, RecursionError):
        raise Forged("it is no JSON") from None
    check_sums(report)
    known = set(checks.exercises())
    if not known.issuperset(report["request"]["graded"]):
        raise Forged("it is about unknown exercises")
    if report["request"]["head"] != head:
        raise Forged("it is about another commit")
    return report


def trusted(folder, head, result):
    """Return a report that can be published: what is forged is no verdict."""
    nothing = {"base": "", "head": head, "pass_mark": 100, "graded": []}
    nothing.update(changed=[], deleted=[], more=0)
    try:
        report = load(os.path.join(folder, "report.json"), head)
        passed = verdict.outcome(report) == verdict.PASSED
        if passed != (result == "success"):
            raise Forged(f"it contradicts how the job has ended: {result}")
    except Forged as error:
        report = could_not_run(f"the report is not taken: {error}")
        report["request"] = nothing
    return report


def pages(output):
    """Return the entries of all lists in what `gh api --paginate` has printed."""
    decoder, found, at = json.JSONDecoder(), [], 0
    output = output.strip()
    while at < len(output):
        page, at = decoder.raw_decode(output, at)
        found += page
        while at < len(output) and output[at].isspace():
            at += 1
    return found


def find_comment(comments, author):
    """Return the number of the comment to update, 0 when there is none yet."""
    for comment in comments:
        mine = (comment.get("user") or {}).get("login") == author
        if mine and (comment.get("body") or "").startswith(MARK):
            return int(comment["id"])
    return 0


def gh(method, path, values=None):
    """Return what GitHub's interface answers; raises CalledProcessError."""
    command = ["gh", "api", "--method", method, path]
    command += ["--input", "-"] if values else ["--paginate"]
    done = subprocess.run(
        command,
        input=json.dumps(values) if values else "",
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    return done.stdout


def publish(report, repository, pull, branch):
    """Write the one comment, or update it; then set the status of the commit."""
    issues = f"repos/{repository}/issues"
    comments = pages(gh("GET", f"{issues}/{pull}/comments?per_page=100"))
    body = {"body": f"{MARK}\n{verdict.summary(report)}"}
    old = find_comment(comments, os.environ.get("ANNOUNCER") or ANNOUNCER)
    if old:
        gh("PATCH", f"{issues}/comments/{old}", body)
    else:
        gh("POST", f"{issues}/{pull}/comments", body)
    states = {verdict.PASSED: "success", verdict.NOT_PASSED: "failure"}
    status = {
        "state": states.get(verdict.outcome(report), "error"),
        "context": f"score: {branch}",
        "description": verdict.sentence(report)[:140],
    }
    gh("POST", f"repos/{repository}/statuses/{report['request']['head']}", status)


def main(arguments):
    """Publish a report. Returns the exit status."""
    folder, out = (list(arguments) + ["", ""])[:2]
    names = "REPOSITORY", "NUMBER", "HEAD", "BRANCH", "RESULT"
    repository, pull, head, branch, result = (os.environ.get(n, "") for n in names)
    out = out or os.path.join("build", "announce")
    if not folder or not SHA.fullmatch(head) or not result:
        sys.exit("announce: FROM, HEAD (a full commit name) and RESULT are needed")
    report = trusted(folder, head, result)
    verdict.write(report, out)
    print(verdict.sentence(report))
    if not repository:
        return 0
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository) or not pull.isdigit():
        sys.exit("announce: REPOSITORY or NUMBER is not a pull request's")
    try:
        publish(report, repository, pull, branch)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        sys.exit(f"announce: {error}")
    return 0
