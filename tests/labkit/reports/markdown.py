"""Writes the report as Markdown, for a pull request or a job summary.

What a program printed is only ever inside a code fence; all other texts are
escaped, so that they neither format, mention nor link anything.
"""

import re

from reports import common
from reports.common import one_line, score_of

LONGEST = 60000  # bytes; GitHub takes 65,536 characters in a comment
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}


def escape(text, most=1000):
    """Return text in one line that means nothing in Markdown.

    GitHub links @names, #numbers and addresses after it has undone all escapes:
    a zero-width space keeps it from seeing them.
    """
    text = re.sub(r"[&<>|]", lambda m: ENTITIES[m.group()], one_line(text, most))
    text = re.sub(r"[\\`*_{}\[\]~$^]", r"\\\g<0>", text)
    return re.sub(
        r"(?<!&)[@#](?=\w)|(?<=:)(?=//)|(?<=www)(?=\.)", r"\g<0>&#8203;", text
    )


def fence(text, most=6000):
    """Return text in a code fence that nothing in it can end."""
    text = common.defused(text, most).strip("\n")
    ticks = max([2, *(len(run) for run in re.findall("`+", text))]) + 1
    return f"{'`' * ticks}text\n{text}\n{'`' * ticks}"


def table(head, rows):
    """Return a table; the first row is its head."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def grid(exercise):
    """Return the table of the pairings."""
    head, rows = common.grid_of(exercise)
    return table(head, [[name, *map(common.WORDS.get, row)] for name, *row in rows])


def checks(tests):
    """Return the table of all checks, folded."""
    rows = [
        [escape(common.title_of(t)), common.points_of(t), common.result_of(t)]
        for t in tests
    ]
    body = table(["check", "points", "result"], rows)
    head = f"<summary>All checks: {common.counts(tests)}</summary>"
    return f"<details>\n{head}\n\n{body}\n\n</details>"


def failure(test):
    """Return (whole, brief): what is to say about a failed check."""
    name = f"{escape(common.title_of(test))} ({common.points_of(test)})"
    brief = f"- {name}: {escape(test['message'], 200)}"
    if common.waiting(test):
        brief = f"- {name}: {escape(common.waiting(test))}"
        return brief, brief
    sentence, _, rest = test["message"].partition("\n")
    blocks = [rest, "\n".join(common.comparison(test)), test["ladder"]]
    parts = [f"### {name}", f"This is not true: **{escape(sentence)}**"]
    parts += [fence("\n\n".join(filter(None, blocks)))] if any(blocks) else []
    after = ("Hint", test["hint"]), ("Where", common.where_of(test))
    for word, text in (*after, ("Read on", test["read"])):
        parts += [f"{word}: {escape(text)}"] if text else []
    return "\n\n".join(parts), brief


def parts_of(exercise):
    """Return [(whole, brief)] of an exercise: its grid, its failures, its checks."""
    tests, causes = exercise["tests"], common.causes(exercise)
    findings = "\n".join(f"- {escape(text)}" for text in exercise["findings"])
    waits = [failure(test)[1] for test in tests if test["waits_for"]]
    # A pairing brings no points: where something else explains it, it takes a line.
    pairs = [t for t in tests if t["passed"] is False and not t["waits_for"]]
    pairs = [failure(test)[1] for test in pairs if test not in causes]
    parts = [(grid(exercise), ""), *map(failure, causes)]
    for title, lines in (
        ("Checks that wait for another one", waits),
        ("Pairings that fail", pairs),
        ("Worth knowing, without points", [findings] if findings else []),
    ):
        parts += [(f"### {title}\n\n" + "\n".join(lines), "")] if lines else []
    return [*parts, (checks(tests), "")]


def heading(report):
    """Return the heading, and below it what the score does not say."""
    text = common.trouble(report)
    if report["status"] != "graded":
        return f"# No score: {escape(text)}"
    more = f"\n\n**{escape(text)}**" if text else ""
    return f"# Score: {score_of(report)}{more}"


def sections(report):
    """Return [(whole, brief)], in the order of the page."""
    parts = [(heading(report), "")]
    errors = common.broken(report)
    found = common.warnings(report)
    warnings = "\n".join(note.replace(common.WARNS, "/", 1) for note in found)
    if warnings:
        title = "## Warnings of the compiler"
        parts.append((f"{title}\n\n{fence(warnings)}", title))
    for name, found in errors.items():
        for error in found:
            title = f"## {escape(name)}: {escape(error['file'])} does not compile"
            parts.append((f"{title}\n\n{fence(error['text'], 12000)}", title))
    for exercise in common.exercises_of(report):
        parts.append((f"## {escape(exercise['name'])}: {score_of(exercise)}", ""))
        if exercise["name"] not in errors:
            parts += parts_of(exercise)
    notes = "\n".join(f"- {escape(note)}" for note in common.other_notes(report))
    parts += [(f"## Notes\n\n{notes}", "")] if notes else []
    return parts


def write(report):
    """Return the report as Markdown; parts that do not fit get their brief form."""
    end = f"seed: {escape(report['seed'])}" if report["seed"] else ""
    parts = sections(report)
    room = LONGEST - len(end) - 300
    later = sum(len(brief.encode()) + 2 for _, brief in parts)
    text, shortened = [], 0
    for whole, brief in parts:
        later -= len(brief.encode()) + 2
        sizes = [(form, len(form.encode()) + 2) for form in (whole, brief)]
        fits = [form for form, size in sizes if size <= room - later]
        text.append(fits[0] if fits else "")
        room -= len(text[-1].encode()) + 2
        shortened += text[-1] != whole
    if shortened:
        end = f"**{shortened} parts are shortened here; report.html has all.**\n\n{end}"
    return "\n\n".join(part for part in [*text, end] if part) + "\n"
