"""Notes on 02-tcp-ordered: what costs no points there, and is worth knowing.

Each looks at what is Known of a program (tests/labkit/grading/notes.py) and returns a
note, "" when it does not apply.
"""

import re

from grading import marks, slips
from grading.notes_source import beginning_compared
from grading.symptoms import sent, undone_todo

FEW = 5  # characters; the words that a check sends and types have more


def exit_with_newline(known):
    """Return the note about a comparison that no message can pass."""
    if not re.search(r'"exit\\n"', known.own):
        return ""
    for record in known.records:
        said = any(
            e["who"] != known.side and (e["what"], e["text"]) == ("send", "exit")
            for e in record["events"]
        )
        if said and not record["failure"]:
            return ""  # it has ended then
    return (
        f'Your {known.side} compares with "exit\\n": a line that is typed may end so, a'
        " message that is received has no newline."
    )


def exit_now(known):
    """Return the note about a comparison of the first four characters."""
    if not beginning_compared(known, ["exit"]):
        return ""
    return (
        f'Your {known.side} compares the first four characters with "exit", and no'
        ' more: "exit now" ends the conversation as well.'
    )


def sends_lines(record, side):
    """Tell whether a line that was typed came to the peer, as it is."""
    typed = [e["text"] for e in record["events"] if e["what"] == "type"]
    return any(
        data.decode("latin-1").rstrip("\0\r\n") in typed for data in sent(record, side)
    )


def silent_exit(known):
    """Return the note about an exit that is typed and not sent."""
    if not any(sent(record, known.side) for record in known.records):
        return ""
    for record in known.records:
        # Who never sends a line that is typed makes another mistake.
        if undone_todo(record, known.side) or not sends_lines(record, known.side):
            continue
        typed = False
        for event in record["events"]:
            mine = event["who"] == known.side
            if mine and event["what"] == "type":
                typed = event["text"] == "exit"
            elif typed and mine and event["what"] == "send":
                typed = False
            elif typed and mine and event["what"] == "close":
                return (
                    f"Your {known.side} closes without sending exit. The peer notices"
                    " the end of file, but the handout has exit sent before."
                )
    return ""


def line_cut(known):
    """Return the note about a long line of which only the beginning is sent."""
    failures = [r["failure"] for r in known.records if r["failure"]]
    if any(failure["message"] for failure in failures):
        return ""  # what came is told of there
    for record in known.records:
        line = came = ""
        for event in record["events"] if not record["failure"] else ():
            mine, what = event["who"] == known.side, event["what"]
            if mine and what == "send":
                came += event["text"]
                continue
            if mine and what == "type" or not mine and what == "send":
                if len(came) > FEW and line.startswith(came) and line != came:
                    return (
                        f"Your {known.side} sends {len(came)} bytes of a line of"
                        f" {len(line)}: is there room for a whole message, which has up"
                        " to 255?"
                    )
                came = ""
                line = event["text"] if mine else line
    return ""


def printed_twice(known):
    """Return the note about a message that is printed two times."""
    for record in known.records:
        events = record["events"] if not record["failure"] else ()
        typed = "".join(e["text"] for e in events if e["what"] == "type")
        sends = [e for e in events if e["what"] == "send" and e["who"] != known.side]
        prints = "".join(e["text"] for e in events if e["what"] == "prints")
        texts = [e["text"].rstrip("\0") for e in sends]
        for text in texts:
            once = sum(text in one for one in texts) == 1
            if len(text) > FEW and text not in typed and once:
                if prints.count(text) > 1:
                    return (
                        f"Your {known.side} prints each message that it receives more"
                        " than once: only one of the TODOs is to print it."
                    )
    return ""


def line_not_read(known):
    """Return the note about a given function that reads a line, and is not called."""
    says = [n for n in known.regions if "send(2)" in marks.sentence(known.given, n)]
    if not says or set(says) & set(known.facts.untouched):
        return ""
    if re.search(r"\bread_message\s*\(", known.own):
        return ""
    return (
        f"Your {known.side} never calls read_message(), which is given: it leaves out"
        " lines that are empty or too long, and returns exit at the end of input."
    )


def ends_first(record, side):
    """Tell who closes first when exit is typed and sent: the program? None: nobody."""
    typed = sent_too = False
    for event in record["events"]:
        mine, what = event["who"] == side, event["what"]
        typed = typed or mine and (what, event["text"]) == ("type", "exit")
        sent_too = sent_too or typed and mine and what == "send"
        if sent_too and what in ("close", "exit"):
            return mine
    return None


def sends_where_it_receives(known):
    """Return the note about a message that is sent in the peer's turn."""
    found = slips.in_other_turn(known.lines, known.given)
    if not found:
        return ""
    return (
        f"TODO {found[1]} of your {known.side} sends, in the peer's turn: it only"
        " receives, and who receives exit ends without an answer."
    )


def goes_on_after_exit(known):
    """Return the note about an exit that is typed, and ends only the peer."""
    # On a busy machine the peer is at times the first, though it need not be.
    first = [ends_first(record, known.side) for record in known.records]
    if False in first and True not in first:
        return (
            f"Your {known.side} does not end when exit is typed: it sends it, and"
            " ends when the peer does. Whoever types exit closes first."
        )
    return ""


def exit_for_typing_only(known):
    """Return the note about an exit that was received, and only closing ended."""
    for record in known.records:
        # On a busy machine a right one may not have ended yet when a line is typed.
        said = closed = printed = False
        for event in record["events"]:
            mine, what = event["who"] == known.side, event["what"]
            text = event["text"].rstrip("\0")
            said = said or not mine and (what, text) == ("send", "exit")
            closed = closed or said and not mine and what in ("close", "shutdown")
            printed = printed or said and mine and what == "prints" and "exit" in text
            if closed and printed and (mine, what) == (True, "type"):
                if record["failure"]:
                    break
                return (
                    f"Your {known.side} does not end when it receives exit, but when"
                    " the peer has closed: is what was received, and nothing else,"
                    ' compared with "exit"?'
                )
    return ""


NOTES = (
    exit_with_newline,
    exit_now,
    silent_exit,
    sends_where_it_receives,
    line_cut,
    printed_twice,
    line_not_read,
    goes_on_after_exit,
    exit_for_typing_only,
)
