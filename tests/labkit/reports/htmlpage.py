"""Writes the report as one HTML page that needs neither network nor script.

The score comes first, and how far one is; then the one thing that comes next; then
what else failed; then, folded, what passed. Each conversation is drawn.
"""

import html

from checks import PAIRS
from reports import common, drawing
from reports.common import score_of
from reports.drawing import COLORS, Drawing

STYLE = (
    COLORS
    + """\
* { box-sizing: border-box }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100% }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--back);
  color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 2.2rem; margin: .5rem 0 0; line-height: 1.2 }
h2 { margin: 2.5rem 0 .5rem; border-bottom: 2px solid var(--edge) }
h3 { margin: 0 0 .5rem; font-size: 1.1rem; line-height: 1.3 }
meter { width: 100%; height: 1.1rem }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { padding: .3rem .7rem; border: 1px solid var(--edge); text-align: left;
  overflow-wrap: break-word }
th { font-weight: 600; background: var(--card) }
.ok, .failed, .wait { font-weight: 600; color: var(--wait) }
.ok { color: var(--good) } .failed { color: var(--bad) }
.soft { color: var(--soft); font-weight: 400 }
article { margin: 1rem 0; padding: 1rem; background: var(--card); border-radius: 6px;
  border: 1px solid var(--edge); border-left: 5px solid var(--bad) }
article strong { white-space: pre-line }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr);
  gap: .1rem 1rem; margin: 0 }
dt { color: var(--soft) } dd { margin: 0 }
code, pre { font: 12px/16px ui-monospace, Menlo, Consolas, monospace }
code { font-size: 14px; white-space: pre-wrap }
pre { overflow-x: auto; padding: .6rem; background: var(--note); border-radius: 4px }
details { margin: .5rem 0 } summary { cursor: pointer; padding: .2rem 0 }
ul { padding-left: 1.2rem } ul.checks { list-style: none; padding-left: .5rem }
svg.talk { display: block; width: 100%; max-width: 44rem; margin: .75rem 0;
  background: var(--card) }
@media (max-width: 30rem) { body { padding: .6rem } article { padding: .6rem }
  th, td { padding: .25rem .4rem } dl { display: block } ul.checks { padding: 0 }
  dd + dt { margin-top: .4rem } }
@media print { body { max-width: none } article, svg { break-inside: avoid }
  h2, h3, summary { break-after: avoid } pre { white-space: pre-wrap }
  article > details::details-content, body > details::details-content {
    content-visibility: visible; block-size: auto } }
"""
    + drawing.STYLE
)


def escape(text):
    """Return text for HTML, everything odd in it visible."""
    return html.escape(common.visible(text))


def tag(name, content, css=""):
    """Return an element; its content is HTML already."""
    css = f' class="{css}"' if css else ""
    return f"<{name}{css}>{content}</{name}>"


def fold(summary, content):
    """Return content that a click shows."""
    return f"<details><summary>{summary}</summary>\n{content}</details>"


def table(head, rows):
    """Return a table; the first word of each row is its name, cells are HTML."""
    words = "".join(f'<th scope="col">{word}</th>' for word in head[1:])
    lines = [f"<thead><tr><td></td>{words}</tr></thead>"]
    for name, *cells in rows:
        lines.append(f'<tr><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>')
    return tag("table", "\n".join(lines))


# --- A check


def heading(test):
    """Return the sentence of a check, and its points."""
    points = tag("span", f"({common.points_of(test)})", "soft")
    return f"{escape(common.title_of(test))} {points}"


def picture(test):
    """Return the conversation of a check as it is drawn, if there was one."""
    return Drawing().picture(test) if test["events"] else ""


def item(test, text=""):
    """Return the item of a check in a list; a click shows its conversation."""
    head = heading(test) + (f": {escape(text)}" if text else "")
    drawn = picture(test)
    return tag("li", fold(head, drawn) if drawn else head)


def listed(title, items):
    """Return a list of checks that a click shows, "" for none."""
    if not items:
        return ""
    return fold(f"{title}: {len(items)}", tag("ul", "\n".join(items), "checks"))


def followers(test, exercise):
    """Return the lists of the checks that wait for this one."""
    waiting = [t for t in exercise["tests"] if t["waits_for"] == test["name"]]
    failed = [item(t) for t in waiting if not t["passed"]]
    passed = [item(t) for t in waiting if t["passed"]]
    return [
        listed("Fails for the same reason", failed),
        listed("Passes, and counts once this one does", passed),
    ]


def statement(test):
    """Return what does not hold; a text to compare with stands in its own line."""
    text = test["message"]
    if not (common.compared(test) and text.endswith(test["expected"])):
        return tag("strong", escape(text))
    text = text[: -len(test["expected"])].rstrip()
    return f"{tag('strong', escape(text))}<br>{tag('code', escape(test['expected']))}"


def details(test):
    """Return what there is to know about a failure besides its picture."""
    pairs = []
    if test["message"] != f"the {test['name']}":  # else the heading says it
        pairs.append(("not true", statement(test)))
    if not common.said(test):
        pairs.append(("expected", tag("code", escape(test["expected"]))))
    if test["received"] and (common.compared(test) or not test["events"]):
        pairs.append(("received", tag("code", escape(test["received"]))))
    after = ("called alone", test.get("alone", "")), ("hint", test["hint"])
    after = *after, ("where", common.where_of(test)), ("read on", test["read"])
    pairs += [(word, escape(text)) for word, text in after if text]
    return tag("dl", "".join(tag("dt", word) + tag("dd", text) for word, text in pairs))


def failed(test, exercise):
    """Return the article about a check that failed, and those that wait for it."""
    parts = [tag("h3", heading(test)), details(test), picture(test)]
    parts += followers(test, exercise)
    return tag("article", "\n".join(part for part in parts if part))


# --- An exercise


def grid(exercise):
    """Return the table of the pairings."""
    head, rows = common.grid_of(exercise)
    css = {True: "ok", False: "failed", None: "wait"}

    def cell(state):
        return tag("td", common.WORDS[state], css[state])

    return table(head, [[name, *map(cell, states)] for name, *states in rows])


def the_rest(tests):
    """Return the lists of what passed, and of what was not run, by result."""
    titles = {
        "ok": "Passed",
        common.UNCOUNTED: "Passed, not counted yet",
        "failed": "Failed",
        "not run": "Not run",
        common.LEFT_OUT: "Left out, as this machine lacks something",
    }
    found = {word: [] for word in titles}
    for test in tests:
        word = common.result_of(test)
        said = "" if word in ("ok", "not run") else test["message"]
        text = (common.waiting(test) or said).replace(f"{word}: ", "", 1)
        found[word].append(item(test, text))
    return [listed(title, found[word]) for word, title in titles.items()]


def section(exercise, errors, coming):
    """Return the section of an exercise; with errors, its checks are folded."""
    tests = [test for test in exercise["tests"] if test["name"] != PAIRS[-1]]
    causes = common.causes(exercise)
    shown = {test["name"] for test in causes}
    rest = [t for t in tests if t not in causes and t["waits_for"] not in shown]
    parts = [failed(test, exercise) for test in causes if test is not coming]
    body = "\n".join(part for part in [*parts, *the_rest(rest)] if part)
    head = tag("h2", f"{escape(exercise['name'])}: {score_of(exercise)}")
    if errors:
        return head + fold(f"Checks: {common.counts(tests)}", body)
    findings = "".join(tag("li", escape(text)) for text in exercise["findings"])
    if findings:
        findings = tag("p", "Worth knowing, without points:") + tag("ul", findings)
    return "\n".join([head, grid(exercise), findings, body])


# --- The page


def how_far(report):
    """Return the table that says how far each program is, "" when nobody knows."""
    rows, known = [], False
    for exercise in common.exercises_of(report):
        for side in "client", "server":
            tests = [t for t in exercise["tests"] if t["side"] == side]
            tests = [test for test in tests if not common.left_out(test)]
            todos = exercise.get("todos", {}).get(side)
            known = known or bool(todos)
            passed = sum(test["passed"] is True for test in tests)
            earned, most = (sum(t[key] for t in tests) for key in ("earned", "points"))
            cells = [f"{todos['done']} of {todos['all']}" if todos else ""]
            cells += [f"{passed} of {len(tests)}", f"{earned} of {most}"]
            name = f"{exercise['name']}: your {side}"
            rows.append([name, *(tag("td", cell) for cell in cells)])
    head = ["", "TODOs done", "checks passed", "points"]
    if not known:
        head, rows = head[:1] + head[2:], [row[:1] + row[2:] for row in rows]
    return table(head, rows) if rows else ""


def warned(report):
    """Return the list of what the compiler warns of."""
    lines = [note.replace(common.WARNS, "/", 1) for note in common.warnings(report)]
    items = "".join(tag("li", tag("code", escape(line))) for line in lines)
    return tag("h2", "The compiler warns") + tag("ul", items) if items else ""


def error_article(error):
    """Return the article about a program that does not compile."""
    name = escape(f"{error['exercise']}: {error['file']} does not compile")
    text = tag("pre", html.escape(common.cut(common.visible(error["text"]))))
    return tag("article", tag("h3", name) + text)


def next_of(report):
    """Return (the exercise, the check) that comes next, (None, None) for none."""
    errors = common.broken(report)
    for exercise in common.exercises_of(report):
        found = [] if exercise["name"] in errors else common.causes(exercise)
        if found:
            return exercise, found[0]
    return None, None


def title(report):
    """Return the heading of the page."""
    if report["status"] != "graded":
        return "No score"
    return f"{'Score' if report['complete'] else 'At least'}: {score_of(report)}"


def body_of(report):
    """Return the parts of the page in their order; what there is not is empty."""
    graded, trouble = report["status"] == "graded", common.trouble(report)
    value = f'value="{report["score"]}" max="{report["max"] or 1}"'
    errors = common.broken(report)
    exercise, coming = next_of(report)
    parts = [tag("h1", title(report))]
    parts += [f'<meter aria-label="score" {value}></meter>' if graded else ""]
    parts += [tag("p", escape(trouble), "failed") if trouble else "", how_far(report)]
    parts += [warned(report), *map(error_article, report["errors"])]
    if coming:
        parts.append(tag("h2", f"Next, in {escape(exercise['name'])}"))
        parts.append(failed(coming, exercise))
    for one in common.exercises_of(report):
        parts.append(section(one, errors.get(one["name"]), coming))
    notes = "".join(tag("li", escape(note)) for note in common.other_notes(report))
    parts += [tag("h2", "Notes") + tag("ul", notes) if notes else ""]
    seed = escape(report["seed"])
    again = f"SEED={seed} repeats the random texts of this grading."
    return [*parts, tag("p", again, "soft") if seed else ""]


def write(report):
    """Return the report as an HTML page."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        tag("title", f"{title(report)} - lab report"),
        tag("style", STYLE),
    ]
    page = ["<!DOCTYPE html>", '<html lang="en">', "<head>", *head, "</head>"]
    body = "\n".join(part for part in body_of(report) if part)
    return "\n".join([*page, tag("body", body), "</html>"]) + "\n"
