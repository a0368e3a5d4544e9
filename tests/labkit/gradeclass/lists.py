"""The lists of class.html: what has changed, who has no grade, who is there."""

import html

from gradeclass import changes, files, grades
from gradeclass.elements import cell, head_cell, linked, NAME, short, table
from reports import common
from reports.htmlpage import escape, fold, tag

PRINTED_ITEMS = 3  # of a list
UNFOLDED = 20  # pairs that are alike; more of them are shown by a click


def changed(model):
    """Return the section about scores that have changed, "" when there is none."""
    found = model["changes"]
    if not found["compared"]:
        return ""
    number = len(found["students"])
    words = f"Graded again: {found['compared']}; scores that change: {number}."
    items = []
    for at, one in enumerate(found["checks"]):
        counted = [(one["up"], "up"), (one["down"], "down")]
        counted = ", ".join(f"{n} {word}" for n, word in counted if n)
        text = f"{one['exercise']}: {one['name'] or one['check']}: {counted}"
        items.append(tag("li", short(text, 300), "more" if at >= PRINTED_ITEMS else ""))
    head = [head_cell(word) for word in ("", "before", "now", "by which check")]
    rows = []
    for one in found["students"]:
        grades = [escape(changes.grade(one[key])) for key in ("from", "to")]
        cells = [tag("th", short(one["name"])), *(tag("td", g) for g in grades)]
        rows.append([*cells, tag("td", short(changes.reasons(one), 400))])
    parts = [tag("h2", "Since the grades before"), tag("p", words)]
    parts += [tag("ul", "".join(items))] if items else []
    parts += [tag("div", table(head, rows), "onscreen")] if rows else []
    return "\n".join(parts)


def failures(model):
    """Return the list of what could not be graded."""
    found = model["failures"]
    if not found:
        return ""
    items = []
    for at, one in enumerate(found):
        words = f"{short(one['name'])}: {short(why_not(one), 300)}"
        items.append(tag("li", words, "more" if at >= PRINTED_ITEMS else ""))
    return tag("h2", f"No grade: {len(found)}") + tag("ul", "".join(items))


def slowest(model, students):
    """Return the list of the gradings that took longest."""
    items = []
    for one in model["slowest"]:
        name = linked(short(one["name"]), students.get(one["id"], ""))
        items.append(tag("li", f"{one['seconds']:.1f} s: {name}"))
    if not items:
        return ""
    body = tag("h2", "The slowest gradings") + tag("ol", "".join(items))
    return tag("section", body, "onscreen")


def alike(model, names):
    """Return the section about sources that are much alike."""
    found = model["similar"]
    if not found:
        return ""
    hint = (
        f"Programs that share at least {found['alike']} % of what is not in the"
        " skeleton. It is a hint to look at both, and proves nothing."
    )
    parts = [tag("h2", "Much alike"), tag("p", hint)]
    parts += [tag("p", escape(found["note"]), "wait")] if found["note"] else []
    if not found["pairs"]:
        words = "None." if found["compared"] else "Nothing was compared."
        return tag("section", "\n".join([*parts, tag("p", words)]), "onscreen")
    head = [head_cell(word) for word in ("program", "first", "second")]
    words = ("the first in the second", "the second in the first")
    head += [head_cell(word, "number") for word in words]
    rows = []
    for pair in found["pairs"]:
        place = tag("td", short(f"{pair['exercise']}: {pair['program']}"))
        both = [tag("td", short(names.get(pair[key], pair[key]))) for key in ("a", "b")]
        shares = [cell(f"{n} %", n, "number") for n in pair["percent"]]
        rows.append([place, *both, *shares])
    found = table(head, rows)
    if len(rows) > UNFOLDED:
        found = fold(f"{len(rows)} pairs", found)
    return tag("section", "\n".join([*parts, found]), "onscreen")


def grade_cell(part):
    """Return the cell with the points of an exercise, or a dash."""
    if not part or part["status"] != "graded":
        return cell("-", None, "number")
    return cell(files.points(part["points"]), part["points"], "number")


def why_not(one):
    """Return why there is no grade; a reason may say the status itself."""
    said = one["reason"].startswith(one["status"])
    return one["reason"] if said else f"{one['status']}: {one['reason']}"


def row_of(one, names):
    """Return the row of a student."""
    name = linked(short(one["name"]), one["report"])
    about = "" if one["status"] == "graded" else why_not(one)
    about = tag("small", short(about, 160)) if about else ""
    notes = grades.notes_of(one)
    about += tag("small", short(notes, 300)) if notes else ""
    by = html.escape(common.visible(files.line(one["name"])[:NAME]))
    cells = [f'<th scope="row" data-by="{by}">{name}{about}</th>']
    cells += [grade_cell((one["exercises"]).get(key)) for key in names]
    known = one["status"] == "graded"
    total = f"{files.points(one['points'])}/{files.points(one['of'])}" if known else "-"
    cells.append(cell(total, one["points"] if known else None, "number"))
    cells.append(cell(escape(one["status"]), one["status"], "aside"))
    seconds = one["seconds"]
    said = "" if seconds is None else f"{seconds:.1f}"
    return [*cells, cell(said, seconds, "number aside")]


def everybody(model):
    """Return the table of all students."""
    names = [one["name"] for one in model["exercises"]]
    head = [head_cell("name"), *(head_cell(short(name), "number") for name in names)]
    head += [head_cell("all", "number"), head_cell("status", "aside")]
    head += [head_cell("seconds", "number aside")]
    rows = [row_of(one, names) for one in model["students"]]
    found = table(head, rows, "students sortable")
    return tag("section", tag("h2", "Everybody") + found, "onscreen")
