"""Writes class.html: what the class can and cannot do, on one page without network.

First what everybody asks: how many, how they did; then what the class did not
understand; then lists for who grades. It prints as an overview on one page, with the
students and the drawings left out. Everything but sorting works without JavaScript.
"""

from gradeclass import charts, files, lists, pagestyle, summary
from gradeclass.elements import linked, short
from reports import common, htmlpage
from reports.drawing import Drawing
from reports.htmlpage import escape, fold, tag

# What is printed of all exercises, the hardest ones of each kind.
PRINTED, PRINTED_MISTAKES = 24, 8
LEAST_MISTAKES = 2  # of each exercise: they stand side by side
ROOMY = 2  # exercises; more of them are printed closer together


def percent(part, whole):
    """Return "63 of 70", or what there is to say of nobody."""
    return f"{part} of {whole}" if whole else "nobody"


# --- How they did


def numbers(model):
    """Return the line of counts."""
    items = []
    for status in summary.STATUSES:
        number = model["counts"][status]
        if number or status == "graded":
            items.append(tag("li", f"{tag('strong', str(number))} {status}"))
    return tag("ul", "".join(items), "counts")


def in_words(spread):
    """Return mean, median and full marks in a line."""
    if not spread["number"]:
        return "no grades"
    full = f"; full marks: {spread['full']}" if spread["full"] else ""
    return (
        f"graded: {spread['number']}; mean {spread['mean']} %,"
        f" median {spread['median']} %{full}"
    )


def histograms(model):
    """Return the distribution of all scores, and of those of each exercise."""
    parts = [("All", model["total"])] if len(model["exercises"]) != 1 else []
    parts += [(one["name"], one) for one in model["exercises"]]
    found = []
    for name, spread in parts:
        picture = charts.histogram(
            spread["distribution"], f"Scores in percent, {files.line(name)}"
        )
        words = tag("p", in_words(spread), "soft")
        found.append(tag("div", tag("h3", short(name)) + words + picture))
    return tag("div", "\n".join(found), "charts")


# --- What the class did not understand


def rate(words, part, whole, css=""):
    """Return the line of a list of bars; words are HTML."""
    what = tag("span", words, "what")
    said = tag("span", percent(part, whole), "rate")
    return tag("li", what + charts.bar(part, whole) + said, css)


def hardest(rates):
    """Return rates in the order of their share, the lowest first, nobody's last."""
    return sorted(rates, key=lambda r: (not r["of"], r["passed"] / (r["of"] or 1)))


def check_bars(exercise, printed):
    """Return the list of the checks, the hardest first, so many of them printed."""
    items = []
    for at, one in enumerate(hardest(exercise["checks"])):
        care = "care,&nbsp;" if one["group"] == "care" else ""
        worth = f"({care}{one['points']})"
        words = f"{short(one['name'], 200)} {tag('span', worth, 'soft')}"
        css = "more" if at >= printed else ""
        items.append(rate(words, one["passed"], one["of"], css))
    note = left_out(len(items) - printed, "checks that more pass")
    return tag("h3", "Who passes each check") + bars(items) + note


def left_out(number, what):
    """Return the note about so many that are not printed, "" for none."""
    note = f"and {number} {what}"
    return tag("p", note, "soft inprint") if number > 0 else ""


def bars(items):
    """Return a list of bars."""
    return tag("ol", "\n".join(items), "bars")


def todo_bars(exercise, printed):
    """Return the list of the TODOs, in their order, so many of them printed."""
    items, chosen = [], hardest(exercise["todos"])[:printed]
    for one in exercise["todos"]:
        words = f"{one['side']}, TODO {one['todo']}: {short(one['text'], 200)}"
        css = "" if one in chosen else "more"
        items.append(rate(words, one["passed"], one["of"], css))
    if not items:
        return ""
    note = left_out(len(items) - printed, "TODOs that more have done")
    return tag("h3", "Who has done each TODO, and it works") + bars(items) + note


def example(mistake, students):
    """Return the example of a mistake: its conversation, a link to its report."""
    about = mistake["example"]
    page = linked("the report of this example", students.get(about["id"], ""))
    page = tag("p", page, "soft onscreen")
    test = about["test"]
    if not test:
        return page
    said = htmlpage.details({**test, "hint": ""})
    ends = common.names_of(test)
    ends = {who: name.replace("your ", "the student's ") for who, name in ends.items()}
    drawn = Drawing().picture(test, ends) if test["events"] else ""
    return fold("an example", said + drawn + page)


def mistakes(exercise, students, printed):
    """Return the list of the commonest first mistakes, so many of them printed."""
    items = []
    for at, one in enumerate(exercise["mistakes"]):
        times = tag("span", f"{one['number']} ×", "times")
        said = f"<br>{short(one['text'], 400)}" if one["text"] else ""
        shown = example(one, students)
        if not at:
            shown = shown.replace("<details>", "<details open>", 1)
        title = tag("strong", short(one["title"], 200))
        css = "more" if at >= printed else ""
        items.append(tag("li", f"{times}{title}{said}{shown}", css))
    if not items:
        return ""
    head = tag("h3", "What goes wrong first", "first")
    return head + tag("ol", "\n".join(items), "mistakes")


def findings(exercise):
    """Return the list of what is worth knowing and costs nothing."""
    items = [
        tag("li", f"{one['number']} × {short(one['text'], 300)}")
        for one in exercise["findings"]
    ]
    if not items:
        return ""
    title = f"Worth knowing, without points: {len(items)}"
    return fold(title, tag("ul", "".join(items)))


def section(exercise, students, share):
    """Return the section of an exercise, of so many: a share of the printed page."""
    counted = exercise["counts"]
    words = [f"{number} {word}" for word, number in counted.items() if number]
    bars_printed = max(1, PRINTED // share)
    body = tag("div", check_bars(exercise, bars_printed))
    body += tag("div", todo_bars(exercise, bars_printed))
    parts = [tag("h2", short(exercise["name"]))]
    parts += [tag("p", escape(", ".join(words)), "soft onscreen")]
    parts += [tag("div", body, "two")]
    most = max(LEAST_MISTAKES, PRINTED_MISTAKES // share)
    parts += [mistakes(exercise, students, most)]
    return "\n".join([*parts, findings(exercise)])


# --- The page


def title(model):
    """Return the heading."""
    number = model["counts"]["submissions"]
    return f"{number} submission{'' if number == 1 else 's'}"


def body_of(model):
    """Return the parts of the page in their order; what there is not is empty."""
    pages = {one["id"]: one["report"] for one in model["students"]}
    names = {one["id"]: one["name"] for one in model["students"]}
    parts = [tag("h1", title(model)), numbers(model), histograms(model)]
    parts += [lists.changed(model)]
    share = len(model["exercises"])
    parts += [section(one, pages, share) for one in model["exercises"]]
    parts += [
        lists.failures(model),
        lists.slowest(model, pages),
        lists.alike(model, names),
    ]
    return [*parts, lists.everybody(model)]


def page(model):
    """Return the page about a class, given its model."""
    policy = pagestyle.policy()
    head = [
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        tag("title", f"{title(model)} - class report"),
        tag("style", htmlpage.STYLE + pagestyle.STYLE),
    ]
    top = ["<!DOCTYPE html>", '<html lang="en">', "<head>", *head, "</head>"]
    body = "\n".join(part for part in body_of(model) if part)
    script = tag("script", pagestyle.SCRIPT)
    css = "crowded" if len(model["exercises"]) > ROOMY else ""
    return "\n".join([*top, tag("body", f"{body}\n{script}", css), "</html>"]) + "\n"


def write(out):
    """Write class.html into the folder out, from its class.json."""
    model = files.read_json(f"{out}/class.json") or summary.write(out)
    files.write(out, "class.html", page(model))
