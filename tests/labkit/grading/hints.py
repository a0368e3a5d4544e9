"""What a failure looks like from outside, and what it usually means.

Each rule looks at the record of a conversation; the first that applies gives the
hint. The mistakes are those that students really make, see docs/<exercise>.md.
"""

import re

from grading import hints_commands

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
    """A hint that knows the call which is at fault, such as "accept(2)"."""

    call = ""


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


def undone(s):
    """Return the hint of a TODO that is not done."""
    match = UNDONE.search(s.errors)
    if match:
        return (
            f"TODO {match.group(1)} is the next one to do: open the file at that place,"
            " read the comment above the function, then the manual page it names. If"
            " it is done, remove the lines that say it is not."
        )
    return ""


def crashed(s):
    """Return the hint of a program that a signal has killed."""
    if "SIGPIPE" in s.state:
        return (
            "Sending to a peer that is gone raises SIGPIPE, which ends the program"
            " at once: ignore that signal, and send returns an error instead."
        )
    places = re.findall(r"/((?:client|server)\.(?:c|cpp):\d+)", s.errors)
    if places and re.search(r"Sanitizer:|runtime error:", s.errors):
        caller = f", called from {places[1]}" if places[1:] else ""
        return (
            f"A memory error at {places[0]}{caller}: is the buffer large enough for"
            " what is written there, and for the NUL behind it?"
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
        return "A loop never ends: what if recv(2) returns 0 or -1, or fgets(3) NULL?"
    return ""


def error_message(s):
    """Return the hint of what the program itself says."""
    both = s.errors + s.prints
    if "status that says failure" in s.sentence:
        return "The exit status must tell it too: return 1 from main, or exit(1)."
    if re.search(r"Address already in use", both):
        return (
            "The address was in use: for TCP, a port of an earlier conversation can be"
            " in TIME_WAIT (SO_REUSEADDR before bind, see socket(7)); for a socket"
            " file, one of an earlier server can be left."
        )
    if re.search(r"accept\b.*Invalid argument", both) and s.tcp:
        return at(
            "listen(2)",
            "accept says Invalid argument: the socket does not listen. Call listen(2)"
            " before, and look at its result.",
        )
    if re.search(r"Network is unreachable|Cannot assign requested", both) and s.tcp:
        return at(
            "connect(2)" if s.side == "client" else "bind(2)",
            "The address is wrong. It travels in network byte order:"
            " htonl(INADDR_LOOPBACK), or inet_pton(3) with 127.0.0.1.",
        )
    if re.search(
        r"non-socket|Bad file descriptor|not connected|Invalid argument", both
    ):
        return at(
            "accept(2)",
            "A call got a descriptor that is not what it needs. Check which one is the"
            " listening socket and which the connection, and the parentheses:"
            " `if ((fd = accept(...)) < 0)` and not `if ((fd = accept(...) < 0))`.",
        )
    if re.search(r"Connection refused", both) and s.tcp:
        return at(
            "connect(2)", "Nobody listens there: is the port right? See htons(3)."
        )
    if re.search(r"Connection refused|No such file", both) and s.side == "client":
        return "Is the address right? The client must use the one of the handout."
    return ""


def sockets(s):
    """Return the hint of a TCP program that is not where the peer looks for it."""
    missing = re.search(r"calls (\w+)", s.sentence)
    if missing and s.waits("accept", "recv", "read"):
        return f"It goes on without {missing.group(1)}(2): call it, look at its result."
    if "listens on" in s.sentence and s.waits("accept"):
        return at(
            "bind(2)",
            "It listens on another port: see htons(3), and look at what bind returns.",
        )
    if "connects to" in s.sentence and s.waits("recv", "read"):
        return "Nothing has connected: is it a TCP socket, SOCK_STREAM?"
    return ""


def turns(s):
    """Return the hint of a chat that does not end, or in which a line is missing."""
    keyboard = s.waits("read on standard input")
    if keyboard and re.search(r" ends( with status 0)?$", s.sentence):
        if "exit" not in s.heard:
            return (
                "The peer has closed, so recv(2) has returned 0: end the conversation,"
                " and do not wait for another line."
            )
        return (
            "The peer has said exit, but it goes on. In the peer's turn, receive,"
            ' compare the whole text with "exit", see strcmp(3), and leave the loop.'
        )
    if keyboard and " prints " in s.sentence:
        last = s.heard[-1] if s.heard else ""
        if len(last) > 8 and last[:4] in s.prints:
            return at(
                "recv(2)",
                "Only the beginning of the message is there: is there room for all of"
                " it, 255 bytes and a NUL, wherever it is stored?",
            )
        return (
            "What was sent to it is not there. In the peer's turn, receive, then print;"
            " only after that is it time to read a line from standard input."
        )
    if not s.typed or not s.source.startswith("expect"):
        return ""
    if not s.message and s.typed[-1] == "end of input":
        return "Standard input has ended, and it asks again. That counts as exit."
    if not s.message and s.waits("recv", "read on the socket"):
        if s.heard and s.heard[-1] not in s.prints:
            return at(
                "recv(2)",
                "It has not taken the message: recv(2) waits for more than there is.",
            )
        return (
            "A line was typed, but nothing has come, and it waits to receive. In its"
            " own turn it reads a line and sends it as it is, exit as well."
        )
    return wrong_line(s) if s.message else ""


def wrong_line(s):
    """Return the hint of a message that is not the line that was typed."""
    if s.typed[-1] == "end of input":
        return (
            "Standard input has ended: fgets(3) and getline(3) say so, and leave the"
            " buffer as it was. That counts as exit."
        )
    if s.message in s.heard:
        return "It sends back what it has received: send the line that was typed."
    if s.message in s.typed[:-1]:
        return "That line was typed before: read a new one in every turn, and send it."
    if s.expected.startswith(s.message) and len(s.message) == 8:
        return (
            "Only 8 bytes have come: is it the sizeof of a pointer? A text has as many"
            " bytes as strlen(3) says."
        )
    if s.expected.startswith(s.message):
        return (
            "Only the beginning of the line has come. scanf(3) with %s stops at a"
            " blank; fgets(3) and getline(3) read a line, if there is room for it."
        )
    if s.message.endswith(s.expected):
        return "Send the line alone: a name or a prompt is for the screen only."
    if not s.message.lower().startswith(s.expected.lower()):
        return "Nobody has typed that: read a line first, and send exactly this line."
    return ""


def wrong_text(s):
    """Return the hint of a message that is nearly right."""
    if not s.source.startswith("expect") or not s.message:
        return ""
    if s.message.lower() == s.expected.lower():
        return "Upper and lower case differ: the protocol has exactly the words shown."
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
        return "It waits in accept: one connection comes, so accept before the loop."
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
    if "sends nothing" in s.sentence and s.message:
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
    if "prints" in s.sentence and s.received.startswith("nothing"):
        return "It has printed nothing since: print what is received, before anything."
    if "prints" in s.sentence and s.prints and not s.waits("accept"):
        return "It printed something else; the text that was received must be in it."
    return ""


def ended(s):
    """Return the hint of a program that has ended where it should go on."""
    if "has ended" not in s.state:
        return ""
    if s.errors.strip():
        return f"It says why it ends: {s.errors.strip().splitlines()[-1][:120]}"
    return "It ends too early: nobody had said that it is over. Is there a loop?"


TCP_RULES = (sockets, turns)
PATH_RULES = hints_commands.RULES
FIRST = (undone, crashed)
RULES = (*FIRST, *PATH_RULES, error_message, *TCP_RULES, wrong_text, outcome, waiting)


def hint(record, check):
    """Return the hint for a failed check, "" when no rule applies."""
    symptoms = Symptoms(record, check)
    other = PATH_RULES if symptoms.tcp else TCP_RULES
    rules = [r for r in (*RULES, ended) if r not in other]
    return next((text for rule in rules if (text := rule(symptoms))), "")


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
