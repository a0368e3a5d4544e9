"""What the rules for hints look at: a failure, and what it looks like from outside.

The symptoms are read from the record of a conversation, see conversation/record.py.
"""

import re

UNDONE = re.compile(r"TODO (\d+) is not done yet")


def output(record, side, what="complains"):
    """Return the text that a program wrote to one of its outputs."""
    events = record.get("events", ())
    mine = (e["text"] for e in events if (e["who"], e["what"]) == (side, what))
    return "".join(mine).encode("latin-1").decode(errors="replace")


def undone_todo(record, side):
    """Return the number of the TODO that the program said is not done, or 0."""
    match = UNDONE.search(output(record, side))
    return int(match.group(1)) if match else 0


def sent(record, side):
    """Return the byte strings that a program has sent, in order."""
    return [
        e["text"].encode("latin-1")
        for e in record.get("events", ())
        if e["who"] == side and e["what"] == "send"
    ]


class Hint(str):
    """A hint that knows what is at fault.

    That is a call, such as "accept(2)", or a place, such as "server.c:42".
    """

    call = place = ""


def at_place(place, text):
    """Return a hint about a line of the source."""
    hint = Hint(text)
    hint.place = place
    return hint


def at(call, text):
    """Return a hint; the TODO that names the call is where to look."""
    hint = Hint(text)
    hint.call = call
    return hint


class Symptoms:
    """What a rule looks at: the failure, the states, the outputs."""

    def __init__(self, record, check):
        """Collect the texts of the record of a failed check."""
        failure = record["failure"]
        self.record, self.side, self.title = record, check.side, check.title
        self.sentence = failure["sentence"]
        self.expected = failure["expected"].strip('"')
        self.received = failure["received"]
        self.source = failure["source"]
        self.errors = output(record, check.side)
        self.prints = output(record, check.side, "prints")
        self.state = record.get("states", {}).get(check.side, "")
        self.messages = sent(record, check.side)
        match = re.match(r'"(.*?)"', self.received)
        self.message = match.group(1) if match else ""
        events = record.get("events", ())
        self.tcp = any("127.0.0.1:" in e["text"] for e in events)
        self.typed = [e["text"] for e in events if e["what"] == "type"]
        mine = [e for e in events if e["who"] != check.side and e["what"] == "send"]
        self.heard = [e["text"].rstrip("\0") for e in mine]

    def waits(self, *calls):
        """Tell whether the program waits in one of these calls."""
        return any(f"waits in {call}" in self.state for call in calls)

    def last_words(self):
        """Return a hint that quotes why the program has ended, as it says itself."""
        if "has ended" not in self.state or not self.errors.strip():
            return ""
        return f"It says why it ends: {self.errors.strip().splitlines()[-1][:120]}"
