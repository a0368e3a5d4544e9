"""Writes the report as one HTML page that needs neither network nor script.

What failed is open, what passed is folded; a conversation is drawn as a diagram.
"""

import html

from checks import SIDES
from reports import common
from reports.common import score_of
from reports.drawing import Drawing

STYLE = """
:root { color-scheme: light dark; --back: #fff; --text: #1c2430; --soft: #5b6675;
  --edge: #d5dae1; --card: #f5f7f9; --good: #14713c; --bad: #b3261e;
  --wait: #7a5600; --flow: #1f5fbf; --note: #eaeef3; --badback: #fdecea }
@media (prefers-color-scheme: dark) { :root { --back: #14181d; --text: #e4e8ed;
  --soft: #9aa5b3; --edge: #343c46; --card: #1c2127; --good: #5fcf8d; --bad: #ff8a80;
  --wait: #e0b354; --flow: #7fb2ff; --note: #28303a; --badback: #3a1d1c } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: var(--back);
  color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 2.2rem; margin: .5rem 0 0; line-height: 1.2 }
h2 { margin: 2.5rem 0 .5rem; border-bottom: 2px solid var(--edge) }
h3 { margin: 0 0 .5rem; font-size: 1.1rem; line-height: 1.3 }
meter { width: 100%; height: 1.1rem }
table { border-collapse: collapse; margin: 1rem 0 }
th, td { padding: .3rem .7rem; border: 1px solid var(--edge); text-align: left }
thead th, tbody th { font-weight: 600; background: var(--card) }
.points { text-align: right; white-space: nowrap }
.ok, .failed, .wait { font-weight: 600; color: var(--wait) }
.ok { color: var(--good) } .failed { color: var(--bad) }
.soft { color: var(--soft) }
article { margin: 1rem 0; padding: 1rem; background: var(--card); border-radius: 6px;
  border: 1px solid var(--edge); border-left: 5px solid var(--bad) }
article p { margin: .5rem 0 } article strong { white-space: pre-line }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 }
dt { color: var(--soft) } dd { margin: 0 }
code, pre, svg text { font: 12px/16px ui-monospace, Menlo, Consolas, monospace }
code { font-size: 14px; white-space: pre-wrap }
pre { overflow-x: auto; padding: .6rem; background: var(--note); border-radius: 4px }
summary { cursor: pointer; padding: .2rem 0 }
ul.checks { list-style: none; padding-left: 1rem }
svg.talk { display: block; width: 100%; max-width: 44rem; margin: .75rem 0 }
svg text { fill: var(--text); white-space: pre; font-size: 12px }
svg .time, svg .who { fill: var(--soft) } svg .role { font-weight: 700 }
svg .label { stroke: var(--card); stroke-width: 5px; paint-order: stroke }
svg .life { stroke: var(--soft) } svg .flow { stroke: var(--flow); stroke-width: 1.5 }
svg .flow.end { stroke-dasharray: 5 4 } svg path.head { fill: var(--flow) }
svg .note { fill: var(--note); stroke: var(--edge) }
svg .note.complains, svg .note.signal { stroke: var(--wait) }
svg .note.bad { fill: var(--badback); stroke: var(--bad); stroke-width: 1.5 }
svg .bad { fill: var(--bad); font-weight: 700 }
svg .cross { stroke: var(--bad); stroke-width: 3 }
@media (max-width: 30rem) { body { padding: .6rem } article { padding: .6rem }
  th, td { padding: .25rem .4rem } }
@media print { body { max-width: none } article, svg { break-inside: avoid }
  h2, h3 { break-after: avoid } pre { white-space: pre-wrap } }
"""


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


def conversation(test):
    """Return the diagram of a check and, folded, the same as text."""
    if not test["events"]:
        return ""
    ladder = tag("pre", html.escape(common.cut(common.visible(test["ladder"]))))
    return Drawing().picture(test) + fold("the same as text", ladder)


def failed(test):
    """Return the article about a check that failed."""
    score = tag("span", f"({common.points_of(test)})", "soft")
    message = tag("strong", escape(test["message"]))
    parts = [tag("h3", f"{escape(test['name'])} {score}")]
    parts.append(tag("p", f"This is not true: {message}"))
    lines = [line.split(": ", 1) for line in common.comparison(test)]
    lines = [(word, tag("code", escape(text))) for word, text in lines]
    after = ("hint", test["hint"]), ("where", common.where_of(test))
    lines += [(w, escape(t)) for w, t in (*after, ("read on", test["read"])) if t]
    pairs = "".join(tag("dt", word) + tag("dd", text) for word, text in lines)
    parts += [tag("dl", pairs)] if pairs else []
    return tag("article", "\n".join([*parts, conversation(test)]))


def brief(test):
    """Return the list item of a check that passed, waits or has not run."""
    word = common.result_of(test)
    css = word if word in ("ok", "failed") else "wait"
    head = f"{escape(test['name'])} <span class=soft>({common.points_of(test)})</span>"
    text = common.waiting(test) or (test["message"] if test["passed"] is None else "")
    head = f"{tag('span', word, css)} {head}{': ' if text else ''}{escape(text)}"
    picture = conversation(test)
    return tag("li", fold(head, picture) if picture else head)


def grid(exercise):
    """Return the table of the pairings."""
    head = "".join(f'<th scope="col">{side} client</th>' for side in SIDES)
    rows = [f"<thead><tr><td></td>{head}</tr></thead>"]
    for server in SIDES:
        cells = [f'<th scope="row">{server} server</th>']
        for client in SIDES:
            state = exercise["grid"].get(f"{server} server, {client} client")
            word = common.WORDS[state]
            cells.append(tag("td", word, word if state is not None else "wait"))
        rows.append(tag("tr", "".join(cells)))
    return tag("table", "\n".join(rows))


def section(exercise, errors):
    """Return the section of an exercise; with errors, its checks are folded."""
    tests = exercise["tests"]
    articles = [t for t in tests if t["passed"] is False and not t["waits_for"]]
    rest = [t for t in tests if t not in articles]
    body = "\n".join(map(failed, common.by_weight(articles)))
    if rest:
        word = "Other checks" if articles else "Checks"
        lines = tag("ul", "\n".join(map(brief, rest)), "checks")
        body += fold(f"{word}: {common.counts(rest)}", lines)
    parts = [tag("h2", f"{escape(exercise['name'])}: {score_of(exercise)}")]
    if errors:
        return parts[0] + fold(f"Checks: {common.counts(tests)}", body)
    findings = "".join(tag("li", escape(text)) for text in exercise["findings"])
    if findings:
        findings = tag("p", "Worth knowing, without points:") + tag("ul", findings)
    return "\n".join([*parts, grid(exercise), findings, body])


def error_article(error):
    """Return the article about a program that does not compile."""
    name = escape(f"{error['exercise']}: {error['file']} does not compile")
    text = tag("pre", html.escape(common.cut(common.visible(error["text"]))))
    return tag("article", tag("h3", name) + text)


def write(report):
    """Return the report as an HTML page."""
    graded, trouble = report["status"] == "graded", common.trouble(report)
    score = f"Score: {score_of(report)}" if graded else "No score"
    value = f'value="{report["score"]}" max="{report["max"] or 1}"'
    errors = common.broken(report)
    notes = "".join(tag("li", escape(note)) for note in common.other_notes(report))
    warnings = "\n".join(map(escape, common.warnings(report)))
    body = [
        tag("h1", score),
        f'<meter aria-label="score" {value}></meter>' if graded else "",
        tag("p", escape(trouble), "failed") if trouble else "",
        *(error_article(error) for error in report["errors"]),
        tag("h2", "Warnings of the compiler") + tag("pre", warnings)
        if warnings
        else "",
        *(section(one, errors.get(one["name"])) for one in common.exercises_of(report)),
        tag("h2", "Notes") + tag("ul", notes) if notes else "",
        tag("p", f"seed: {escape(report['seed'])}", "soft") if report["seed"] else "",
    ]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        tag("title", f"{score} - lab report"),
        tag("style", STYLE),
    ]
    page = ["<!DOCTYPE html>", '<html lang="en">', "<head>", *head, "</head>"]
    page += [tag("body", "\n".join(part for part in body if part)), "</html>"]
    return "\n".join(page) + "\n"
