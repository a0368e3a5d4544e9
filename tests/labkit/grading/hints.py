"""What a failure looks like from outside, and what it usually means.

Each rule looks at the record of a conversation; the first that applies gives the
hint. The mistakes are those that students really make, see docs/<exercise>.md.
"""

import re

from grading import hints_calls, hints_commands, hints_turns
from grading.symptoms import at, at_place, Hint, nowhere, sent, Symptoms, UNDONE


MEMORY_ERROR = re.compile(r"Sanitizer:|runtime error:")
PLACE = r"/((?:client|server)\.c(?:c|pp|xx)?:[0-9]{1,6})\b"
FRAME = re.compile(rf"#(\d+) .*{PLACE}")


def undone(s):
    """Return the hint of a TODO that is not done."""
    match = UNDONE.search(s.errors)
    wrong = s.message and s.source.startswith("expect")  # tells of what is done
    if not match or wrong or MEMORY_ERROR.search(s.errors):
        return ""
    number = int(match.group(1))
    if s.facts.untouched and number not in s.facts.untouched:
        return f"TODO {number} says that it is not done: if it is, remove those lines."
    # One that is passed over in silence comes first.
    number = min(s.facts.untouched or [number])
    return (
        f"TODO {number} is the next one to do: open the file at that place, read the"
        " comment above the function, then the manual page it names."
    )


def is_undone(hint):
    """Tell whether a hint is that of a TODO that is not done."""
    return re.match(r"TODO \d+ ", hint) is not None


def crashed(s):
    """Return the hint of a program that a signal has killed."""
    if "SIGPIPE" in s.state:
        return (
            "Sending to a peer that is gone raises SIGPIPE, which ends the program"
            " at once: ignore that signal, and send returns an error instead."
        )
    places = re.findall(PLACE, s.errors)
    if places and MEMORY_ERROR.search(s.errors):
        caller = calling(s.errors)
        said = [*s.typed, *s.heard]
        if "SEGV" in s.errors and "printf" in s.errors and any("%" in t for t in said):
            return at_place(
                places[0],
                f"At {places[0]}, printf(3) takes a text with a percent sign for a"
                ' format: write printf("%s", text), whoever the text is from.',
            )
        return at_place(
            places[0],
            f"A memory error at {places[0]}{caller}: is the buffer large enough for"
            " what is written there, and for the NUL behind it?",
        )
    if re.search(r"SIGSEGV|SIGABRT|SIGBUS|SIGFPE", s.state):
        return (
            "The program crashed. Build it with -g -fsanitize=address and run it by"
            " hand: the report names the line."
        )
    if "printed more than" in s.state:
        return nowhere(
            "The program goes round in a loop. At end of file recv returns 0, again"
            " and again: that ends the conversation, it is no empty message."
        )
    if "busy" in s.state:
        return nowhere(
            "A loop never ends: what if recv(2) returns 0 or -1, or fgets(3) NULL?"
        )
    return ""


def calling(report):
    """Return ", called from PLACE" of the place a sanitizer's report begins with.

    That is the frame above it in the same stack, and no other place in the report.
    """
    frames = FRAME.findall(report.partition("\n\n")[0])
    if len(frames) > 1 and int(frames[1][0]) == int(frames[0][0]) + 1:
        return f", called from {frames[1][1]}"
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
        return nowhere(
            "A call got a descriptor that is not what it needs. Check which one is the"
            " listening socket and which the connection, and the parentheses:"
            " `if ((fd = accept(...)) < 0)` and not `if ((fd = accept(...) < 0))`.",
        )
    if re.search(r"Connection refused", both) and s.tcp:
        return at(
            "connect(2)", "Nobody listens there: is the port right? See htons(3)."
        )
    lines = re.findall(r".*(?:Connection refused|No such file).*", both)
    if lines and s.side == "client":
        if any("connect" in line.lower() or s.facts.where in line for line in lines):
            return "Is the address right? The client must use the one of the handout."
        return s.last_words()
    return ""


def wrong_text(s):
    """Return the hint of a message that is nearly right."""
    if not s.source.startswith("expect") or not s.message:
        return ""
    if s.message.lower() == s.expected.lower():
        return nowhere(
            "Upper and lower case differ: the protocol has exactly the words shown."
        )
    if s.message.startswith(s.expected):
        return nowhere(
            "More comes than the message: send as many bytes as the text has, and end"
            " what you received with a NUL before you use it as a string."
        )
    text = "Compare both texts letter by letter: a program at the other end does."
    made_there = s.side == "client" and not s.tcp  # by the TODO that replies
    return text if made_there else nowhere(text)


def warned(s):
    """Return the hint of a comparison that the compiler has warned of."""
    warning = s.warned("string literal|comparison between pointer|unspecified")
    about = re.search(" sends (?!nothing)| ends", s.sentence)
    if not warning or not about or s.message or not (s.heard or s.typed):
        return ""
    place, words = warning
    return at_place(
        place,
        f"The compiler says what is wrong at {place}: {words}. == and != compare where"
        " the texts are, strcmp(3) compares the texts.",
    )


def waiting(s):
    """Return the hint of a program that waits where it should act."""
    if s.waits("read on standard input"):
        return "It waits for a line on standard input: is it its turn to read there?"
    if s.waits("accept"):
        return "It waits in accept: one connection comes, so accept before the loop."
    if s.waits("recv", "read"):
        return nowhere(
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
        waited = re.match(r"after (\d+\.\d+) s", s.received)
        if waited and float(waited.group(1)) >= 1:
            return (
                "It did wait, but not all five seconds. Of a clock that counts whole"
                " seconds, as time(2) does, the first one is not whole; and sleep(3)"
                " says what is left when a signal has ended it."
            )
        return "It was too early: sleep first, all five seconds, and only then reply."
    if "more" in s.sentence and "waits for" in s.sentence:
        return "It spoke twice in a row: receive the reply before you send again."
    if "sends nothing" in s.sentence and s.message:
        return nowhere("It spoke though it was not its turn.")
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
    if " prints " in s.sentence and s.expected and s.expected in s.errors:
        return "It is on standard error, where trouble belongs: print it to stdout."
    if "prints" in s.sentence and s.received.startswith("nothing"):
        return "It has printed nothing since: print what is received, before anything."
    number = re.search(r"\d{6,}", s.expected)
    if "prints" in s.sentence and number and number.group()[:4] in s.prints:
        return (
            "The number is there in part only: is there room for all of the message,"
            " wherever it is stored?"
        )
    later = s.messages[1:] if s.side == "server" and not s.tcp else []
    if "prints" in s.sentence and later:
        return "It has gone on without printing what it had received."
    if "prints" in s.sentence and s.prints and not s.waits("accept"):
        return "It printed something else; the text that was received must be in it."
    return ""


def ended(s):
    """Return the hint of a program that has ended where it should go on."""
    if "has ended" not in s.state:
        return ""
    last = f', after "{s.came_last()}"' if s.came_last() else ""
    return s.last_words() or nowhere(
        f"It ends too early{last}: nobody had said that it is over. Is there a loop?"
    )


TCP_RULES = hints_turns.RULES
PATH_RULES = hints_commands.RULES
FIRST = (undone, crashed)
SEEN = (*hints_calls.RULES, warned)
# One mistake makes many checks fail: those with a hint of these are one failure.
TOGETHER = [rule.__name__ for rule in (*SEEN, hints_commands.compared)]
LAST = (wrong_text, outcome, waiting, ended)
RULES = (*FIRST, *SEEN, *PATH_RULES, error_message, *TCP_RULES, *LAST)


def hint(record, check, facts=None):
    """Return the hint for a failed check, "" when no rule applies."""
    symptoms = Symptoms(record, check, facts)
    other = PATH_RULES if symptoms.tcp else TCP_RULES
    for rule in RULES:
        text = "" if rule in other else rule(symptoms)
        if text:
            found = Hint(text)
            found.rule = rule.__name__
            found.__dict__.update(getattr(text, "__dict__", {}))
            return found
    return Hint("")


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
