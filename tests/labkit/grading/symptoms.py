"""What the rules for hints look at: the facts of a failure.

Facts are what talk writes down of a conversation as data (docs/talk.md), and what is
known of the program otherwise: Facts. No sentence of ours is among them, so that each
may be worded anew.
"""

import errno
import os
import re

from grading.traced import calls_of

UNDONE = re.compile(r"\bTODO (\d{1,6})\b")
# What errno says when no call of a conversation has failed: from stat(2), printf(3).
EARLIER = (0, errno.ENOENT, errno.ENOTTY, errno.ESPIPE)
NO_REASONS = tuple(os.strerror(number) for number in EARLIER)
PADDING = re.compile(r"[\0\r\n]+")
CLOSING = ("exit", "close", "reset")  # how a program goes, in events
PLACE = r"(?:/|(?m:^))((?:client|server)\.c(?:c|pp|xx)?:[0-9]{1,6})\b"
WILD = re.compile(r"SEGV on unknown address|null pointer")  # where a pointer points
WRITES = re.compile(r"^WRITE of size|runtime error: store to", re.M)
MEMORY_ERROR = re.compile(r"Sanitizer:|runtime error:")


def decoded(text):
    """Return a text whose characters are bytes (Latin-1) as people read it."""
    return text.encode("latin-1", "replace").decode(errors="replace")


def output(record, side, what="complains"):
    """Return the text that a program wrote to one of its outputs."""
    events = record.get("events", ())
    mine = (e["text"] for e in events if (e["who"], e["what"]) == (side, what))
    return decoded("".join(mine))


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
    """A hint that knows what is at fault, as far as that is certain.

    That is a call, such as "accept(2)"; a place, such as "server.c:42"; or a text that
    the program has sent or printed. nowhere: none of them, so no place is shown.
    about: a call of which the TODO comes next to mind; for `make hint` alone.
    """

    call = place = written = rule = about = ""
    prints = False  # the text stands where it is printed

    @property
    def nowhere(self):
        """Tell whether several places come into question."""
        return not (self.call or self.place or self.written)


def at_place(place, text):
    """Return a hint about a line of the source."""
    hint = Hint(text)
    hint.place = place
    return hint


def at(call, text):
    """Return a hint; where the program makes the call is where to look."""
    hint = Hint(text)
    hint.call = call
    return hint


def at_text(written, text):
    """Return a hint; where the source has what was written is where to look."""
    hint = Hint(text)
    hint.written = written
    return hint


def at_print(written, text):
    """Return a hint; where the source prints what was written is where to look."""
    hint = at_text(written, text)
    hint.prints = True
    return hint


def about(call, text):
    """Return a hint of no certain place, that has to do with a call."""
    hint = Hint(text)
    hint.about = call
    return hint


class Facts:
    """What is known of a program of a submission besides the check that failed."""

    def __init__(
        self,
        records=(),
        warnings=(),
        untouched=(),
        address="tcp:0",
        exercise="",
        lines=(),
    ):
        """Take the records of all its checks, and what its source and exercise say.

        warnings: lines of the compiler; untouched: the TODOs that are as given;
        lines: those of its source.
        """
        self.records = list(records)
        self.runs = [calls_of(record) for record in records if record.get("calls")]
        self.calls = [call for run in self.runs for call in run]
        self.wants_newline = any(r.get("wants a newline") for r in records)
        self.warnings, self.untouched, self.lines = warnings, untouched, lines
        self.kind, _, self.where = address.partition(":")
        self.exercise = exercise

    def reads_first(self, side):
        """Tell whether it was seen to read a line while a message waited."""
        return any(
            record.get("unread") and at_keyboard(record.get("doing", {}).get(side, {}))
            for record in self.records
        )

    def answers_bare(self, side):
        """Tell whether the program has ever answered a message without a line end."""
        sends = (
            [e for e in record.get("events", ()) if e["what"] == "send"]
            for record in self.records
        )
        pairs = [pair for events in sends for pair in zip(events, events[1:])]
        return any(a["who"] != side and b["who"] == side for a, b in pairs)

    def needs_nul(self):
        """Tell whether a check holds only with NULs behind the messages."""
        return any(r.get("nul") and not r.get("failure") for r in self.records)

    def goes_on(self, side):
        """Tell whether the program was ever seen to send more than one message."""
        return any(len(sent(record, side)) > 1 for record in self.records)

    def memory_error(self, side, kind=MEMORY_ERROR):
        """Return the place of a memory error that the sanitizers have seen, or "".

        kind: what their report has of such an error.
        """
        for record in self.records:
            errors = output(record, side)
            places = re.findall(PLACE, errors)
            if places and MEMORY_ERROR.search(errors) and kind.search(errors):
                return places[0]
        return ""


def at_keyboard(doing):
    """Tell whether a program waits for its standard input."""
    return doing.get("call") == "read" and doing.get("descriptor") == 0


class Symptoms:
    """What a rule looks at: the facts of a failure, and the Facts of its program."""

    def __init__(self, record, check, facts=None):
        """Collect the facts from the record of a failed check."""
        failure = record["failure"]
        self.record, self.side, self.check = record, check.side, check.name
        self.facts = facts or Facts([record], exercise=record.get("exercise", ""))
        # The statement that does not hold, as in docs/talk.md, and the text or call
        # that it names; the message that came; the times, of what was too early.
        self.statement = failure.get("statement") or ""
        self.wanted = decoded(failure.get("wanted", ""))
        self.message = decoded(failure.get("message", ""))
        # Bytes: a message that is cut may end amid a letter.
        self.is_beginning = failure.get("wanted", "").startswith(
            failure.get("message", "")
        )
        self.waited = failure.get("waited", 0)
        self.early = failure.get("least", 0) > 0
        self.doing = record.get("doing", {}).get(self.side, {})
        self.events = record.get("events", ())
        self.errors = output(record, self.side)
        self.prints = output(record, self.side, "prints")
        self.messages = sent(record, self.side)
        self.tcp = self.facts.kind == "tcp"
        self.typed = [decoded(e["text"]) for e in self.events if e["what"] == "type"]
        theirs = [e for e in self.events if e["who"] != self.side]
        self.heard = [
            decoded(e["text"].rstrip("\0")) for e in theirs if e["what"] == "send"
        ]
        self.peer_closed = any(
            e["what"] in ("close", "shutdown", "reset") for e in theirs
        )

    # What the statement asks for.

    @property
    def expects(self):
        """Tell whether a message was due."""
        return self.statement.startswith("expect TEXT")

    @property
    def sees(self):
        """Tell whether an output was due."""
        return self.statement.startswith(("see TEXT", "see line"))

    @property
    def must_end(self):
        """Tell whether the end of the program was due."""
        return self.statement.startswith(("exit", "ends", "fails"))

    @property
    def must_report(self):
        """Tell whether a word about a failure was due, or a status that tells it."""
        return self.statement in ("says why", "fails")

    @property
    def out_of_turn(self):
        """Tell whether a message has come when none was due."""
        silent = self.statement.startswith(("silent", "send", "expect no"))
        return silent and bool(self.message)

    @property
    def missing_call(self):
        """Return the call that has not been made, or not with success, or ""."""
        if self.statement.startswith("calls"):
            return self.wanted
        if self.statement == "accept":
            return "connect"
        return "listen" if self.statement in ("listens", "connect") else ""

    # What the program does.

    def waits(self, *calls):
        """Tell whether the program waits in one of these calls."""
        return self.doing.get("what") == "waits" and self.doing.get("call") in calls

    @property
    def at_keyboard(self):
        """Tell whether it waits for its standard input."""
        return self.doing.get("what") == "waits" and at_keyboard(self.doing)

    @property
    def receives(self):
        """Tell whether it waits for the peer to send."""
        known = ("recv", "recvmsg", "read")
        return self.waits(*known) and self.doing.get("target") == "socket"

    @property
    def accepts(self):
        """Tell whether it waits for somebody to connect."""
        return self.waits("accept")

    @property
    def ended(self):
        """Tell whether it has ended by itself."""
        return self.doing.get("what") == "ended"

    @property
    def status(self):
        """Return the status with which it has ended, -1 when it has not."""
        return self.doing["status"] if self.ended else -1

    @property
    def signal(self):
        """Return the name of the signal that has killed it, or ""."""
        return self.doing.get("signal", "")

    @property
    def unread(self):
        """Tell whether it has not received all that was sent to it."""
        return self.record.get("unread", False)

    @property
    def wants_newline(self):
        """Tell whether it waits for a line end, and has never answered without one."""
        return self.facts.wants_newline and not self.facts.answers_bare(self.side)

    # What has happened.

    def last_words(self):
        """Return the last line that the program wrote to standard error at its end."""
        if not self.ended or MEMORY_ERROR.search(self.errors):
            return ""  # the last words are not its own
        lines = self.errors.strip().splitlines()
        return lines[-1][:120] if lines else ""

    def came_last(self):
        """Return what was sent or typed to the program last before it went, or ""."""
        last = ""
        for event in self.events:
            mine = event["who"] == self.side
            if mine and event["what"] in CLOSING:
                break
            if event["what"] == ("type" if mine else "send"):
                last = event["text"].rstrip("\0")
        return decoded(last)

    def answered_before_end(self):
        """Tell whether it has answered what was sent to it last before it went."""
        answered = False
        for event in self.events:
            mine = event["who"] == self.side
            if mine and event["what"] in CLOSING:
                break
            if event["what"] == "send":
                answered = mine
        return answered

    @property
    def peer_closed_first(self):
        """Tell whether the peer has closed before the program went."""
        for event in self.events:
            mine = event["who"] == self.side
            if event["what"] in CLOSING:
                return not mine
        return False

    def prints_since(self, typed=True):
        """Return what was printed since something was sent to the program.

        typed: or typed to it.
        """
        text = ""
        for event in self.events:
            mine = event["who"] == self.side
            if event["what"] == ("type" if mine else "send") and (typed or not mine):
                text = ""
            elif mine and event["what"] == "prints":
                text += event["text"]
        return decoded(text)

    def prints_since_typed(self):
        """Return what was printed since a line was typed, "" when none was."""
        text, typed = "", False
        for event in self.events:
            if event["what"] == "type":
                text, typed = "", True
            elif typed and (event["who"], event["what"]) == (self.side, "prints"):
                text += event["text"]
        return decoded(text)

    def printed_last(self):
        """Tell whether it has printed what the peer has sent last."""
        last, printed = None, ""
        for event in self.events:
            mine = event["who"] == self.side
            if event["what"] == "send" and not mine:
                last, printed = event["text"].rstrip("\0"), ""
            elif event["what"] == "prints" and mine:
                printed += event["text"]
        return last is not None and last in printed

    def answered(self):
        """Tell whether it has sent something since it was sent or typed something."""
        answered = False
        for event in self.events:
            mine = event["who"] == self.side
            if event["what"] == ("type" if mine else "send"):
                answered = False
            elif mine and event["what"] == "send":
                answered = True
        return answered

    def texts(self):
        """Return the messages it has sent, without padding."""
        texts = (decoded(data.decode("latin-1")) for data in self.messages)
        return [part for text in texts for part in PADDING.split(text) if part]

    # What it has called.

    def called(self, name):
        """Return the Calls of a name: in this check, else in all of the program.

        What is called behind a call that was made to fail tells of no other check.
        """
        mine = [call for call in calls_of(self.record) if call.spoken == name]
        known = [run for run in self.facts.runs if not any(c.injected for c in run)]
        found = mine or [call for run in known for call in run if call.spoken == name]
        return [call for call in found if not call.injected]

    def failures(self):
        """Return the Calls that failed and were not made to, the last of each name."""
        names = dict.fromkeys(call.spoken for call in self.facts.calls)
        last = (self.called(name)[-1:] for name in names)
        return [call for found in last for call in found if call.result < 0]

    def injected(self):
        """Return the name of the call that was made to fail in this check, or ""."""
        calls = calls_of(self.record)
        return next((call.spoken for call in calls if call.injected), "")

    def warned(self, *kinds):
        """Return (place, words) of the compiler's first warning of a kind, or None."""
        for line in self.facts.warnings:
            match = re.match(r"(\S+?:\d+):(?:\d+:)? warning: (.*) \[-W([\w-]+)", line)
            if match and match.group(3) in kinds:
                return match.groups()[:2]
        return None
