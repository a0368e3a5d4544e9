"""What a failure looks like from outside, and what it usually means.

Each rule looks at the record of a conversation; the first that applies gives the
hint. The mistakes are those that students really make, see docs/<exercise>.md.
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


class Symptoms:
    """What a rule looks at: the failure, the states, the outputs."""

    def __init__(self, record, check):
        """Collect the texts of the record of a failed check."""
        failure = record["failure"]
        self.record, self.side = record, check.side
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

    def waits(self, *calls):
        """Tell whether the program waits in one of these calls."""
        return any(f"waits in {call}" in self.state for call in calls)


def undone(s):
    """Return the hint of a TODO that is not done."""
    match = UNDONE.search(s.errors)
    if match:
        return (
            f"TODO {match.group(1)} is the next one to do: open the file at that place,"
            " read the comment above the function, then the manual page it names."
        )
    return ""


def crashed(s):
    """Return the hint of a program that a signal has killed."""
    if "SIGPIPE" in s.state:
        return (
            "Sending to a peer that is gone raises SIGPIPE, which ends the program"
            " at once: ignore that signal, and send returns an error instead."
        )
    if re.search(r"SIGSEGV|SIGABRT|SIGBUS|SIGFPE", s.state):
        return (
            "The program crashed. Build it with -g -fsanitize=address and run it by"
            " hand: the report names the line."
        )
    if "more than 1 MB" in s.state:
        return (
            "The program goes round in a loop. At end of file recv returns 0, again"
            " and again: that ends the conversation, it is no empty message."
        )
    if "busy" in s.state:
        return (
            "The program uses the processor without end: a loop asks again and again."
            " Does it notice that recv returned 0, or -1?"
        )
    return ""


def error_message(s):
    """Return the hint of what the program itself says."""
    both = s.errors + s.prints
    if re.search(r"Address already in use", both):
        return (
            "The address was in use: for TCP, a port of an earlier conversation can be"
            " in TIME_WAIT (SO_REUSEADDR before bind, see socket(7)); for a socket"
            " file, one of an earlier server can be left."
        )
    if re.search(
        r"non-socket|Bad file descriptor|not connected|Invalid argument", both
    ):
        return (
            "A call got a descriptor that is not what it needs. Check which one is the"
            " listening socket and which the connection, and the parentheses:"
            " `if ((fd = accept(...)) < 0)` and not `if ((fd = accept(...) < 0))`."
        )
    if re.search(r"Connection refused|No such file", both) and s.side == "client":
        return "Is the address right? The client must use the one of the handout."
    return ""


def wrong_text(s):
    """Return the hint of a message that is nearly right."""
    if not s.source.startswith("expect") or not s.message:
        return ""
    if s.message.lower() == s.expected.lower():
        return "Upper and lower case differ: the protocol has exactly the words shown."
    if re.fullmatch(r"\d+", s.message) and "pid" in s.expected:
        return (
            "The reply is only the number. The client sends the whole sentence; a"
            " server that adds the words would not get along with any other client."
        )
    if "pid" in s.message and "pid" in s.expected:
        return (
            "The number is not the pid of this process: getpid(2) in the client, at the"
            " time of the reply, and all its digits."
        )
    if s.message.startswith(s.expected):
        return (
            "More comes than the message: send as many bytes as the text has, and end"
            " what you received with a NUL before you use it as a string."
        )
    return "Compare both texts letter by letter: a program at the other end does."


def waiting(s):
    """Return the hint of a program that waits where it should act."""
    if s.waits("read on standard input"):
        return "It waits for a line on standard input: is it its turn to read there?"
    if s.waits("accept"):
        return "It waits in accept: one connection is all that comes."
    if s.waits("recv", "read"):
        return (
            "Both sides wait to receive now. Whose turn is it? Perhaps nothing was sent"
            " because what had been received was compared with a text that it did not"
            " equal: bytes behind the message, or no NUL at its end."
        )
    if s.waits("sleep", "select", "poll"):
        return "It sleeps or polls, where an answer was due."
    return ""


def outcome(s):
    """Return the hint for endings, files and descriptors."""
    if "not before" in s.sentence:
        return "It was too early: sleep first, all five seconds, and only then reply."
    if "more" in s.sentence and "waits for" in s.sentence:
        return "It spoke twice in a row: receive the reply before you send again."
    if "sends nothing" in s.sentence:
        return "It spoke though it was not its turn."
    if "socket file" in s.sentence:
        return "Remove the file with unlink(2) on every way out, errors included."
    if "every socket" in s.sentence:
        return "close(2) the connection and, in a server, the listening socket as well."
    if "memory error" in s.sentence:
        return "The place is in your program: look at the size of that buffer."
    if "ends with status" in s.sentence and "has ended" in s.received:
        return "The value that main returns is the exit status: 0 when all went well."
    if "does not print" in s.sentence:
        return (
            "Bytes of an earlier message were still in the buffer: put a NUL behind the"
            " count of bytes that recv returned."
        )
    if "says what went wrong" in s.sentence:
        return "Check what each call returns, and report it with perror(3) or err(3)."
    if "prints" in s.sentence and s.prints:
        return "It printed something else; the text that was received must be in it."
    return ""


RULES = (undone, crashed, error_message, wrong_text, outcome, waiting)


def hint(record, check):
    """Return the hint for a failed check, "" when no rule applies."""
    symptoms = Symptoms(record, check)
    return next((text for rule in RULES if (text := rule(symptoms))), "")


def findings(record, side):
    """Return advice about bytes that were sent besides the messages."""
    found = []
    if record.get("nul") and not record.get("failure"):
        found.append(
            f"Your {side} needs a NUL behind each message it receives; bare messages"
            " have none. Put one behind what recv returned."
        )
    for data in sent(record, side):
        head = re.split(rb"[\0\r\n]", data)[0]
        if not head or head == data:
            continue
        extra = data[len(head) :]
        if extra == b"\0":
            found.append(f"Your {side} sends the terminating NUL of its messages too.")
        elif extra.startswith(b"\0"):
            found.append(
                f"Your {side} sends whole buffers of {len(data)} bytes; its messages"
                f" are shorter: one has {len(head)}."
            )
        else:
            found.append(f"Your {side} sends a line end behind its messages.")
    return found
