"""Notes of 01-unix-commands on what costs no points: a server commands a client.

Each looks at what is Known of a program (tests/labkit/grading/notes.py) and returns a
note, "" when it does not apply.
"""

import re

LONG = 9.0  # seconds that nobody sleeps who was told to sleep for five
CLOCK = 4.0  # seconds after an answer in which somebody else counts five of them


def sent_twice(known):
    """Return the note about a message that was sent two times in a row."""
    if known.side == "client" and "client-done" not in known.passed:
        return ""  # that check is about it
    for record in known.records:
        before = ""
        for event in record["events"]:
            if event["what"] == "send" and event["who"] == known.side:
                text = event["text"].strip("\0\r\n")
                if len(text) > 2 and text == before:
                    return (
                        f'Your {known.side} sends "{text[:70]}" twice in a row; the'
                        " second one is nobody's reply."
                    )
                before = text
            elif event["what"] in ("send", "type"):
                before = ""
    return ""


def counts_too(known):
    """Return the note about a server that counts the seconds of the client."""
    for record in known.records if known.side == "server" else ():
        events = [e for e in record["events"] if e["what"] == "send"]
        for before, after in zip(events, events[1:]):
            done = before["who"] == "client" and before["text"].rstrip("\0") == "Done"
            late = after["at"] - before["at"] > CLOCK
            if done and late and after["who"] == "server":
                return (
                    "Your server waits for seconds after Done, too. Only the client"
                    " counts them: when Done has come, they are over."
                )
    return ""


def sleeps_long(known):
    """Return the note about a client that sleeps much longer than five seconds."""
    for record in known.records if known.side == "client" else ():
        events = [e for e in record["events"] if e["what"] == "send"]
        for before, after in zip(events, events[1:]):
            asked = before["who"] == "server" and before["text"].rstrip("\0") == "Sleep"
            seconds = after["at"] - before["at"]
            if asked and seconds > LONG and after["who"] == "client":
                return (
                    f"Your client answers Sleep after {seconds:.0f} seconds: it is to"
                    " sleep for five."
                )
    return ""


def complains_after_close(record, side):
    """Return (what was sent to a program, what it complained of after the close).

    That is nothing when a message had come that it had not answered.
    """
    heard, words, closed, waits = [], "", False, True
    for event in record["events"]:
        mine = event["who"] == side
        if event["what"] == "send" and not closed:
            heard += [] if mine else [event["text"].rstrip("\0")]
            waits = mine
        closed = closed or event["what"] == "close" and not mine
        if closed and waits and mine and event["what"] == "complains":
            words += event["text"]
    return heard, words


def sends_after_end(run):
    """Tell whether a program has sent on a connection after its end of file."""
    ended = set()
    for call in run:
        if call.spoken == "recv" and call.asked > 0 and call.result == 0:
            ended.add(call.descriptor)
        if call.spoken == "send" and call.descriptor in ended:
            return True
    return False


def end_of_file_passed_over(known):
    """Return the note about a program that takes the end of file for a message."""
    odd = any(sends_after_end(run) for run in known.facts.runs)
    for record in known.records:
        heard, words = complains_after_close(record, known.side)
        quoted = re.findall(r'"([^"\n]*)"', words)
        for text in quoted[-1:]:
            printable = text.isascii() and text.isprintable()
            odd = odd or text in (*heard, "") or not printable
    if not odd:
        return ""
    return (
        f"When the peer closes, your {known.side} goes on as if a message had come."
        " recv(2) returns 0 then, at end of file, and leaves the array as it was: look"
        " at that before you look at the text."
    )


NOTES = (counts_too, sent_twice, sleeps_long, end_of_file_passed_over)
