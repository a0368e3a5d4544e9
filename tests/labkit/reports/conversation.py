"""What of a recorded conversation is drawn: its events, told in words.

talk tells the same in its own way, in the text of a ladder.
"""

import re
import signal

FLOOD = 1000  # bytes read at a time, of a program that prints without end
PERIOD = 4  # steps at most that are told once when they repeat themselves
ADDRESSES = re.compile(r" on address 0x.{0,500}(?=\")| 0x\w+|==\d+==|(?<=\") +")
SIGNALLED = 128  # the status of who is killed by a signal, less its number
AGAIN = "... (the same {} times more)"
MEMORY_REPORT = re.compile(r"==\d+==ERROR: \w+Sanitizer|: runtime error:")
OWN_FRAME = re.compile(
    r"ERROR: |runtime error:|#\d+ .{0,500}/(client|server)\.c(c|pp|xx)?:\d+"
)


def visible(text):
    """Return the text of an event (its bytes as latin-1) with odd bytes visible."""
    data = text.encode("latin-1").decode(errors="backslashreplace")
    if data.isprintable():
        return data
    shown = "".join(c if c.isprintable() else repr(c)[1:-1] for c in data)
    return shown.replace("\\x00", "\\0")


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
        return f"connects to {visible(text)}", "-"
    if what in ("prints", "complains"):
        lines = re.split(r"[\r\n]+", text)  # not splitlines(): these are bytes
        lines = [f'{what} "{visible(line)}"' for line in lines if line]
        if MEMORY_REPORT.search(text):
            lines = of_the_program(lines)
        return "\n".join(told_once(lines)), ""
    if what == "exit":
        return ending(event["status"]), ""
    if what == "more":
        return f"{text} more (not recorded)", ""
    names = {"start": "starts", "listen": "listens on", "type": "input:", "remark": ""}
    return f"{names.get(what, what)} {visible(text)}".strip(), ""


def ending(status):
    """Return how a program ends, given its status: that of a shell for a signal."""
    try:
        return f"is killed by {signal.Signals(status - SIGNALLED).name}"
    except ValueError:
        return f"ends with status {status}"


def of_the_program(lines):
    """Return of a sanitizer's report what it says about the program's own lines."""
    kept = [ADDRESSES.sub("", line) for line in lines if OWN_FRAME.search(line)]
    left_out = len(lines) - len(kept)
    return kept + ([f"... ({left_out} lines left out)"] if left_out else [])


def told_once(steps, key=lambda step: step, again=AGAIN.format):
    """Return steps without repetitions: what comes again is only counted.

    Up to PERIOD steps that repeat themselves are told once, behind them what
    again(times) returns. Twice is no repetition.
    """
    result, at = [], 0
    while at < len(steps):
        found = 0, 1
        for size in range(1, PERIOD + 1):
            block = [key(step) for step in steps[at : at + size]]
            times, end = 0, at + size
            while [key(step) for step in steps[end : end + size]] == block:
                times, end = times + 1, end + size
            if times >= 2 and times * size > found[0] * found[1]:
                found = times, size
        times, size = found
        result += steps[at : at + size]
        if times:
            result.append(again(times))
        at += size * (times + 1)
    return result


def told(events):
    """Return the events to show.

    A line written piece by piece is one of them, and so is a sanitizer's report.
    Events that come again and again are followed by one that counts them, "again",
    which is nobody's.
    """
    result, written = [], {}  # the place of the last text of each output
    for event in events:
        output = event["who"], event["what"]
        last = result[written[output]] if output in written else None
        if last and continues(last, event, result[-1] is last):
            result[written[output]] = {**last, "text": last["text"] + event["text"]}
            continue
        if event["what"] in ("prints", "complains"):
            written[output] = len(result)
        result.append(event)
    result = [event for event in result if describe(event)[0]]

    def again(times):
        return {"who": "", "what": "again", "text": AGAIN.format(times)}

    return told_once(result, lambda e: (e["who"], e["what"], e["text"]), again)


def continues(last, event, at_once):
    """Tell whether what an output has is told together with what it had before.

    Of standard error a line may come in pieces, with others between them; and a
    flood is one event, not as many as there were reads.
    """
    begun = not last["text"].endswith("\n")
    if begun and (at_once or last["what"] == "complains"):
        return True
    if not at_once:
        return False
    lines = set(last["text"].split("\n"))
    flood = len(lines) <= PERIOD and set(event["text"].split("\n")) <= lines
    # Where a read ends is not where a line ends.
    same = flood or len(last["text"]) > FLOOD and len(event["text"]) > FLOOD
    return bool(same or MEMORY_REPORT.search(last["text"]))
