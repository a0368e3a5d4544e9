"""Turns a record into text: the ladder of a conversation and what failed."""

import re

WIDTH = 32
LINES = 4  # of one event; what is longer is cut, and says so
FIRST, LAST = 60, 20  # lines of a ladder; what is between is left out, and says so


def visible(text):
    """Return the text of an event (its bytes as latin-1) with odd bytes visible."""
    data = text.encode("latin-1").decode(errors="backslashreplace")
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in data)
    return shown.replace("\\x00", "\\0")


def fold(text):
    """Return the lines of a text, each at most WIDTH long; a cut is marked."""
    lines = [text[i : i + WIDTH] for i in range(0, len(text), WIDTH)] or [""]
    if len(lines) > LINES:
        lines = [*lines[:LINES], f"... ({len(text)} characters)"]
    return lines


def runs(text):
    """Return text with a long run of NULs counted instead of spelt out."""
    body = text.rstrip("\0")
    padding = len(text) - len(body)
    return visible(body) + (f" + {padding} NULs" if padding > 1 else "\\0" * padding)


def describe(event):
    """Return (side text, arrow) of an event; the arrow goes to the peer."""
    what, text = event["what"], event["text"]
    if what == "send":
        return f'"{runs(text)}"', "-"
    if what == "close":
        return "end of file", "-"
    if what in ("reset", "shutdown"):
        return what, "-"
    if what == "connect":
        return f"connects to {text}", "-"
    if what in ("prints", "complains"):
        lines = re.split(r"[\r\n]+", text)  # not splitlines(): these are bytes
        lines = [f'{what} "{visible(line)}"' for line in lines if line]
        return "\n".join(lines), ""
    if what == "exit":
        return f"ends with status {event['status']}", ""
    if what == "more":
        return f"{text} more (not recorded)", ""
    names = {"start": "starts", "listen": "listens on", "type": "input:"}
    return f"{names.get(what, what)} {visible(text)}".strip(), ""


def joined(events):
    """Return the events to show; a line written piece by piece is one of them."""
    result = []
    for event in events:
        last = result[-1] if result else {"who": "", "what": ""}
        same = (last["who"], last["what"]) == (event["who"], event["what"])
        written = event["what"] in ("prints", "complains")
        if same and written and not last["text"].endswith("\n"):
            result[-1] = {**last, "text": last["text"] + event["text"]}
        else:
            result.append(event)
    return [event for event in result if describe(event)[0]]


def ladder(events):
    """Return the lines of the ladder: server left, client right, times in s."""
    lines = [f"  {'time':>6}  {'server':<{WIDTH}}      client"]
    for event in joined(events):
        text, arrow = describe(event)
        left = event["who"] == "server"
        middle = "    " if not arrow else "--->" if left else "<---"
        at = f"{event['at']:6.2f}"
        for line in text.split("\n"):
            for part in fold(line):
                columns = (part, "") if left else ("", part)
                row = f"{columns[0]:<{WIDTH}} {middle} {columns[1]}"
                lines.append(f"  {at}  {row}".rstrip())
                at, middle = " " * 6, "    "
    if len(lines) > FIRST + LAST:
        left_out = f"  ... ({len(lines) - FIRST - LAST} lines left out)"
        lines = [*lines[:FIRST], left_out, *lines[-LAST:]]
    return lines


def failure_text(data):
    """Return the lines that explain the failure in the data of a record."""
    failure = data["failure"]
    lines = [f"This does not hold: {failure['sentence']}"]
    where = f"line {failure['line']} of" if failure["line"] else "the opening, before"
    lines.append(f"  ({where} the script: {failure['source']})")
    if failure["expected"]:
        lines.append(f"  expected: {failure['expected']}")
    if failure["received"]:
        lines.append(f"  received: {failure['received']}")
    return lines + ["", *ladder(data["events"])]
