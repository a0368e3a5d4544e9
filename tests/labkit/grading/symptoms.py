"""What the rules for hints look at: a failure, and what it looks like from outside.

The symptoms are read from the record of a conversation, as talk writes it (see
docs/talk.md), and from what is known of the program otherwise: Facts.
"""

import collections
import re

UNDONE = re.compile(r"TODO (\d+) is not done yet")
PADDING = re.compile(r"(?:\\0|\\r|\\n)+")
CLOSING = ("exit", "close", "reset")  # how a program goes, in events

# A system call that strace has seen; error is such as "EINVAL (Invalid argument)",
# injected whether it was made to fail.
Call = collections.namedtuple("Call", "name arguments result error injected")


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

    That is a call, such as "accept(2)", or a place, such as "server.c:42"; or it is
    certain of neither, and no place is shown.
    """

    call = place = rule = ""
    nowhere = False


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


def nowhere(text):
    """Return a hint that goes without a place, as several come into question."""
    hint = Hint(text)
    hint.nowhere = True
    return hint


class Facts:
    """What is known of a program of a submission besides the check that failed."""

    def __init__(self, records=(), warnings=(), untouched=(), address="tcp:0"):
        """Take the records of all its checks, and what its source and exercise say.

        warnings: lines of the compiler; untouched: the TODOs that are as given.
        """
        self.calls = [
            Call(*call) for record in records for call in record.get("calls", ())
        ]
        self.wants_newline = any(r.get("wants a newline") for r in records)
        # Whether it was seen to read a line while a message waited to be received.
        self.reads_first = any(
            record.get("unread") and "standard input" in str(record.get("states"))
            for record in records
        )
        self.warnings, self.untouched = warnings, untouched
        self.kind, _, self.where = address.partition(":")


class Symptoms:
    """What a rule looks at: the failure, the states, the outputs."""

    def __init__(self, record, check, facts=None):
        """Collect the texts of the record of a failed check."""
        failure = record["failure"]
        self.record, self.side, self.title = record, check.side, check.title
        self.facts = facts or Facts([record])
        self.sentence = failure["sentence"]
        self.expected = failure["expected"].strip('"')
        self.received = failure["received"]
        self.source = failure["source"]
        self.errors = output(record, check.side)
        self.prints = output(record, check.side, "prints")
        self.state = record.get("states", {}).get(check.side, "")
        self.ended = "has ended" in self.state
        self.messages = sent(record, check.side)
        printed = self.source.startswith(("see", "complain"))
        match = None if printed else re.match(r'"(.*?)"', self.received)
        self.whole = match.group(1) if match else ""
        # A message ends at its padding, as the peer has it.
        texts = [text for text in PADDING.split(self.whole) if text]
        self.message = texts[0] if texts else ""
        events = record.get("events", ())
        self.tcp = self.facts.kind == "tcp"
        self.typed = [e["text"] for e in events if e["what"] == "type"]
        theirs = [e for e in events if e["who"] != check.side and e["what"] == "send"]
        self.heard = [e["text"].rstrip("\0") for e in theirs]

    def waits(self, *calls):
        """Tell whether the program waits in one of these calls."""
        return any(f"waits in {call}" in self.state for call in calls)

    def last_words(self):
        """Return a hint that quotes why the program has ended, as it says itself."""
        if not self.ended or not self.errors.strip():
            return ""
        if re.search(r"runtime error: |Sanitizer: ", self.errors):
            return ""  # the last words are not its own
        last = self.errors.strip().splitlines()[-1][:120]
        return nowhere(f"It says why it ends: {last}")

    def came_last(self):
        """Return what was sent or typed to the program last before it went, or ""."""
        last = ""
        for event in self.record.get("events", ()):
            mine = event["who"] == self.side
            if mine and event["what"] in CLOSING:
                break
            if event["what"] == ("type" if mine else "send"):
                last = event["text"].rstrip("\0")
        return last

    def prints_since(self):
        """Return what was printed since something was sent or typed to the program."""
        text = ""
        for event in self.record.get("events", ()):
            mine = event["who"] == self.side
            if event["what"] == ("type" if mine else "send"):
                text = ""
            elif mine and event["what"] == "prints":
                text += event["text"]
        return text.encode("latin-1").decode(errors="replace")

    def called(self, name):
        """Return the Calls of a name: in this check, else in all of the program."""
        mine = [Call(*call) for call in self.record.get("calls", ())]
        found = [call for call in mine or self.facts.calls if call.name == name]
        return [call for call in found if not call.injected]

    def failures(self):
        """Return the Calls that failed and were not made to, the last of each name."""
        names = dict.fromkeys(call.name for call in self.facts.calls)
        last = (self.called(name)[-1:] for name in names)
        return [call for found in last for call in found if call.result < 0]

    def injected(self):
        """Return the name of the call that was made to fail in this check, or ""."""
        calls = [Call(*call) for call in self.record.get("calls", ())]
        return next((call.name for call in calls if call.injected), "")

    def warned(self, pattern):
        """Return (place, words) of the compiler's first warning of a kind, or None."""
        for line in self.facts.warnings:
            match = re.match(r"(\S+?:\d+):(?:\d+:)? warning: (.*)", line)
            if match and re.search(pattern, match.group(2)):
                return match.groups()
        return None
