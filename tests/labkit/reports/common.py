"""What all reports share: words for verdicts, safe texts, one row for each check.

A text of a report can hold whatever a program printed. `visible` leaves nothing
in it that is not printable, `defused` nothing that a CI log takes for a command;
each format adds the escapes of its own.
"""

import collections
import json
import re

LONGEST = 16000  # characters of one text
WORDS = {True: "ok", False: "failed", None: "not run"}
PAIRING = re.compile(r"(C|Python) server, (C|Python) client")
UNCOUNTED = "ok, not counted yet"
NOTHING = "nothing handed in"  # a status of a report
LEFT_OUT = "left out"  # how the message of a check begins that cannot run here

# One line of a list of results; a program that does not compile is one as well.
FIELDS = "exercise number side group name passed points earned seconds summary text"
Row = collections.namedtuple("Row", FIELDS)


def visible(text):
    """Return text with everything but printable characters and newlines spelt out."""

    def spell(match):
        char = match.group()
        return char if char.isprintable() else repr(char)[1:-1]

    return re.sub(r"[^\n\x20-\x7e]", spell, text.expandtabs())


def as_json(model, levels, margin=""):
    """Return a model as JSON, with a line for each entry down to so many levels.

    What is below stands in one line: json has no fast way to indent.
    """
    if not levels or not model or not isinstance(model, (dict, list)):
        return json.dumps(model)
    inner = margin + " "
    if isinstance(model, dict):
        pairs = [(json.dumps(key) + ": ", value) for key, value in model.items()]
    else:
        pairs = [("", value) for value in model]
    lines = [f"{inner}{key}{as_json(value, levels - 1, inner)}" for key, value in pairs]
    ends = "{}" if isinstance(model, dict) else "[]"
    return f"{ends[0]}\n" + ",\n".join(lines) + f"\n{margin}{ends[1]}"


def cut(text, most=LONGEST):
    """Return text, of one that is too long both ends, saying what is left out."""
    if len(text) <= most:
        return text
    tail = most // 4
    middle = f"[{len(text) - most} characters left out here; report.json has them all]"
    return f"{text[: most - tail]}\n{middle}\n{text[-tail:]}"


def defused(text, most=LONGEST):
    """Return text visible, cut, and with no line that steers a CI's log.

    A runner obeys `::error` at the start of a line and `##[error]` anywhere.
    """
    text = re.sub(r"(?m)^( *)::", r"\1\\::", cut(visible(text), most))
    return re.sub(r"##(?=\w*\[)", r"#\#", text)


def one_line(text, most=1000):
    """Return text defused and in one line."""
    return " ".join(defused(text, most).split())


def score_of(part):
    """Return "87/100" for a report or an exercise, "none" where there is no verdict."""
    if part.get("status", "graded") != "graded":
        return "none"
    return f"{part['score']}/{part['max']}"


def exercises_of(report):
    """Return the exercises with a verdict: none when the grading could not run."""
    return report["exercises"] if report["status"] == "graded" else []


def tests_of(report):
    """Return the checks of all exercises."""
    return [test for one in exercises_of(report) for test in one["tests"]]


def trouble(report):
    """Return why the score is not a verdict on everything, "" when it is one."""
    if report["status"] == NOTHING:
        return report["reason"]
    if report["status"] != "graded":
        return f"could not run: {report['reason']}"
    if not report["complete"]:
        tests = tests_of(report)
        missing = sum(t["passed"] is None and not left_out(t) for t in tests)
        why = report["reason"] or "interrupted"
        return f"{why}: {missing} of {len(tests)} checks have not run"
    return ""


def broken(report):
    """Return {exercise: its compile errors}, exercises in the order of the report."""
    errors = {}
    for error in report["errors"]:
        errors.setdefault(error["exercise"], []).append(error)
    return errors


WARNS = ": the compiler warns: "


def warnings(report):
    """Return the notes that are warnings of a compiler."""
    return [note for note in report["notes"] if WARNS in note]


def other_notes(report):
    """Return the notes that are none."""
    return [note for note in report["notes"] if WARNS not in note]


def by_weight(tests):
    """Return checks in the order in which to look at them.

    What has been done and is wrong comes before what is not done yet; the
    conversation in its order, which is that of causes; then care, by its points.
    """
    return sorted(
        tests,
        key=lambda test: (
            bool(test.get("undone")),
            test["group"] == "care",
            -test["points"] if test["group"] == "care" else 0,
        ),
    )


def causes(exercise):
    """Return the checks that fail for a reason of their own, the first one first.

    A pairing brings no points: it is one of them when nothing else explains it.
    """
    failed = [t for t in exercise["tests"] if t["passed"] is False]
    failed = [test for test in failed if not test["waits_for"]]
    return by_weight([test for test in failed if test["points"]] or failed)


def owned(language, side):
    """Return "your client", or "the Python client"."""
    return f"{'the Python' if language == 'Python' else 'your'} {side}"


def titled(name):
    """Return the name of a check as people read it: whose programs a pairing has."""
    pair = PAIRING.fullmatch(name)
    if not pair:
        return name
    return f"{owned(pair.group(1), 'server')} with {owned(pair.group(2), 'client')}"


def title_of(test):
    """Return the sentence of a check as people read it."""
    return titled(test["name"])


def names_of(test):
    """Return what to call both ends of the conversation of a check."""
    pair = PAIRING.fullmatch(test["name"])
    names = {}
    for number, who in enumerate(("server", "client"), 1):
        language = pair.group(number) if pair else "C"
        mine = test["side"] in (who, "pair")
        names[who] = owned(language, who) if mine else "the peer"
    return names


def grid_of(exercise):
    """Return the table of the pairings: its head, its rows, a verdict in each cell."""
    sides = ("C", "your"), ("Python", "Python")
    rows = [
        [f"{mine} server"]
        + [exercise["grid"].get(f"{server} server, {c} client") for c, _ in sides]
        for server, mine in sides
    ]
    return ["", *(f"{mine} client" for _, mine in sides)], rows


def left_out(test):
    """Tell whether this machine lacks what a check needs."""
    return test["passed"] is None and test["message"].startswith(LEFT_OUT)


def result_of(test):
    """Return the result of a check in a few words."""
    if test["passed"] and test["earned"] < test["points"]:
        return UNCOUNTED
    if left_out(test):
        return LEFT_OUT
    return WORDS[test["passed"]]


def counts(tests):
    """Return "27 ok, 4 failed, 1 not run"."""
    number = collections.Counter(map(result_of, tests))
    words = sorted(number, key=["ok", UNCOUNTED, "failed", "not run", LEFT_OUT].index)
    return ", ".join(f"{number[word]} {word}" for word in words) or "none"


def points_of(test):
    """Return "0/8", or "no points" for a check that brings none."""
    return f"{test['earned']}/{test['points']}" if test["points"] else "no points"


def waiting(test):
    """Return what is to say about a check that depends on another one, or ""."""
    if not test["waits_for"]:
        return ""
    if test["passed"]:
        return f"passes; counts once this passes too: {titled(test['waits_for'])}"
    return f"fails for the same reason as: {titled(test['waits_for'])}"


def where_of(test):
    """Return "client.c:42, TODO 5": as much of it as is known."""
    todo = f"TODO {test['todo']}" if test["todo"] else ""
    todo = "" if test["hint"].startswith(f"{todo} ") else todo  # which names it
    return ", ".join(part for part in (test["where"], todo) if part)


def compared(test):
    """Tell whether two texts are to be compared: one stands below the other."""
    return bool(test["expected"]) and test["received"].startswith('"')


def said(test):
    """Tell whether the sentence of a check names what was expected."""
    return (
        test["expected"].replace("exit status", "ends with status") in test["message"]
    )


def said_already(test):
    """Tell whether what was expected need not be shown.

    Of two texts that are to be compared one stands below the other.
    """
    return said(test) and not compared(test)


def comparison(test):
    """Return the lines that say what was expected, and what came."""
    expected = "" if said_already(test) else test["expected"]
    pairs = ("expected", expected), ("received", test["received"])
    return [f"{word}: {text}" for word, text in pairs if text]


def summary_of(test):
    """Return what there is to say about a check in a line, "ok" when it is nothing."""
    said = waiting(test) or test["message"].partition("\n")[0]
    if test["passed"] is False and said and not waiting(test):
        return f"This is not true: {said}"
    return said or WORDS[test["passed"]]


def explanation(test):
    """Return what is to know about a check besides, as text of several lines."""
    if waiting(test) or test["passed"] is not False:
        return ""
    lines = test["message"].split("\n")[1:] + comparison(test)
    lines += ["", test["ladder"], ""] if test["ladder"] else []
    after = ("hint", test["hint"]), ("where", where_of(test)), ("read", test["read"])
    return "\n".join(lines + [f"{word}: {text}" for word, text in after if text])


def rows_of(report):
    """Return a Row for each program that does not compile and for each check."""
    errors, rows = broken(report), []
    exercises = {one["name"]: one["tests"] for one in exercises_of(report)}
    for name in [*exercises, *(n for n in errors if n not in exercises)]:
        head = (name, len({row.exercise for row in rows}) + 1)
        for e in errors.get(name, ()):
            title, text = f"{e['file']} compiles", defused(e["text"])
            summary = f"{e['file']} does not compile"
            rows.append(
                Row(*head, e["program"], "", title, False, 0, 0, 0, summary, text)
            )
        for t in exercises.get(name, ()):
            verdict = t["passed"], t["points"], t["earned"], t["seconds"]
            texts = one_line(summary_of(t)), defused(explanation(t))
            title = title_of(t)
            rows.append(Row(*head, t["side"], t["group"], title, *verdict, *texts))
    return rows
