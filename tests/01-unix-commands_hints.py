"""Rules for hints of 01-unix-commands: a server commands a client over a socket file.

Each looks at the Symptoms of a failure (tests/labkit/grading/symptoms.py) and returns
a hint, "" when it does not apply. Those for NOTES look at what is Known of a program
(notes.py, beside it).
"""

import re

from grading.symptoms import at, at_text, Hint

WORDS = ("Pid", "Sleep", "Done", "Quit")
LONG = 9.0  # seconds that nobody sleeps who was told to sleep for five
CLOCK = 4.0  # seconds after an answer in which somebody else counts five of them
PID_REPLY = re.compile(r"This client has pid:? \d+")


def only_the_number(s):
    """The reply is the pid without its sentence."""
    if not s.expects or "pid" not in s.wanted or not re.fullmatch(r"\d+", s.message):
        return ""
    return Hint(
        "The reply is only the number. The client sends the whole sentence; a server"
        " that adds the words would not get along with any other client."
    )


def pid_cut(s):
    """The end of the pid is missing."""
    if not s.expects or "pid" not in s.wanted or len(s.message) < 10:
        return ""
    if s.message == s.wanted or not s.wanted.startswith(s.message):
        return ""
    if 0 < len(re.sub(r"\D", "", s.message)) < 3:
        return ""  # it may be another number
    return Hint(
        "The end is missing. Is there room for all of it, with seven digits and a NUL?"
        " Is as much sent as strlen(3) says? The sizeof of a pointer is not the length"
        " of the text."
    )


def other_number(s):
    """The sentence is right, the number is another one."""
    if not s.expects or "pid" not in s.wanted:
        return ""
    if not re.fullmatch(r"This client has pid:? -?[\da-fA-Fx]+", s.message):
        return ""
    return at_text(
        s.message,
        "The number is not the pid of this process, or not all of it: getpid(2) in the"
        " client, at the time of the reply, printed with %d, with room for seven digits"
        " and a NUL.",
    )


def requests_together(s):
    """The server sends requests without waiting for the replies."""
    last = s.message or "".join(s.texts()[-1:])  # with what it sent before its end
    together = re.fullmatch(r"(Pid|Sleep|Quit){2,}", last, re.I)
    due = s.message or s.statement.startswith("silent")
    early = s.side == "server" and (s.out_of_turn or due and together)
    if not early or s.statement.startswith("expect no"):
        return ""
    return Hint("The reply comes first: receive it, only then send the next request.")


def quit_too_soon(s):
    """The server says Quit though it has not heard Done."""
    if not s.statement.startswith("expect no") or s.wanted != "Quit":
        return ""
    return at_text(
        "Quit",
        'Receive the reply and compare it: Quit follows "Done", and nothing else.',
    )


def not_asked(s):
    """The client speaks before it was asked."""
    if s.side != "client" or not s.out_of_turn or s.heard:
        return ""
    return Hint("Nobody had asked for this: receive a command first, then reply to it.")


def says_more(s):
    """The client sends something after its reply."""
    if s.side != "client" or not s.out_of_turn:
        return ""
    return Hint(
        f'It has sent "{s.message[:70]}" though nothing was asked: one reply to each'
        " command, and nothing else."
    )


def other_step(s):
    """The message belongs to another step of the conversation."""
    if not s.expects or not s.message or s.message == s.wanted:
        return ""
    if s.message in s.heard[-1:]:
        return at_text(
            s.message,
            "It sends back what it has received: the reply is another word.",
        )
    if s.message not in WORDS and not PID_REPLY.fullmatch(s.message):
        return ""
    if s.side == "client":
        return Hint(
            "These words belong to another step. The reply depends on what was"
            " received, not on how many messages have come: is each compared, with"
            " strcmp(3), which returns 0 when both texts are the same?"
        )
    return Hint("This word belongs to another step of the conversation.")


def wrong_words(s):
    """Another text was sent than the one of the protocol."""
    if not s.expects or not s.message or not s.message.isprintable():
        return ""
    if s.message.startswith(s.wanted) or s.wanted.startswith(s.message):
        return ""
    return at_text(
        s.message,
        f'It has sent "{s.message[:70]}". Compare both texts letter by letter: a'
        " program at the other end does.",
    )


def waits_for_a_key(s):
    """It waits for somebody to type."""
    if not s.at_keyboard:
        return ""
    return Hint(
        "It waits for a key, but nobody types anything in this conversation: descriptor"
        " 0 is the keyboard, messages come on the descriptor of the connection."
    )


def server_waits(s):
    """The server waits for the client to speak first."""
    if s.side != "server" or not s.receives or s.messages or not s.expects:
        return ""
    return Hint(
        "The server speaks first, as soon as a client has connected; this one waits to"
        " receive."
    )


def unterminated(s):
    """What is left of an earlier message, or of memory, counts as well."""
    if not s.check.endswith("-terminates") or s.message or not s.expects:
        return ""
    if not s.messages and not s.facts.needs_nul():
        return ""
    return at(
        "recv(2)",
        "recv(2) puts no NUL behind what it receives, so the end of an earlier, longer"
        " message, or of what was in memory, counts too. Put a NUL at the count that"
        " recv(2) returned.",
    )


def answered_and_refused(s):
    """The client has answered, and then taken the same command for a wrong one."""
    last = s.came_last()
    if s.side != "client" or s.status <= 0 or not s.answered_before_end():
        return ""
    if last not in ("Pid", "Sleep") or last not in s.errors:
        return ""
    return Hint(
        f'It has answered "{last}", and ended all the same. It says: {s.last_words()}.'
        " When a command was carried out, the rest of the function must not run: return"
        " there, or put else in front of what follows."
    )


def known(text):
    """Tell whether a text is one of the protocol."""
    return text in WORDS or PID_REPLY.fullmatch(text) is not None


def noticed(s):
    """It did something about the last message, and sent nothing."""
    last = s.heard[-1] if s.heard else ""
    since = s.prints_since().strip()
    if not s.expects or s.message or not known(last) or not since or not s.receives:
        return ""
    if s.side == "server" or s.unread or last not in ("Pid", "Sleep"):
        return ""
    if re.search("unknown|invalid|wrong|unexpected|error", since, re.I):
        return ""
    return Hint(
        f'It has received "{last}" and printed something, but nothing was sent: the'
        " reply goes to the peer with send(2). Is it called, with the text?"
    )


def pid_reply_refused(s):
    """The server takes the right reply to Pid for a wrong one."""
    last = s.heard[-1] if s.heard else ""
    if not PID_REPLY.fullmatch(last) or not s.ended or s.status == 0 or s.message:
        return ""
    due = s.expects or s.sees or s.must_end
    if s.came_last() != last or s.answered() or not due:
        return ""
    if last in s.prints_since():
        return Hint(
            f'It has received "{last}" and printed it, and then ended, where "Sleep" is'
            " due: is each reply compared with the one that belongs to it?"
        )
    if last not in s.errors:
        return ""
    return Hint(
        f'It has received "{last}", which is right, and refused it: the number is'
        " another one each time, so compare only the beginning: strncmp(3), which"
        " returns 0 when both are the same."
    )


def not_recognized(s):
    """A right message was received, and not taken for one."""
    last = s.heard[-1] if s.heard else ""
    if not known(last) or s.message or s.came_last() != last or s.unread:
        return ""
    if s.receives and (s.expects or s.must_end):
        if last == "Quit":
            return Hint(
                'It has received "Quit", but receives again: is it compared with'
                " exactly that text, and does it leave the loop then?"
            )
        does = "answer" if s.side == "client" else "go on after"
        return Hint(
            f'It does not {does} "{last}", but waits to receive again. Either nothing'
            " is sent then, or the message is not recognized: is it compared with"
            " exactly that text, in upper and lower case, by strcmp(3), which returns 0"
            " when both are the same, and with a NUL behind what recv(2) returned?"
        )
    if s.ended and s.expects and s.side == "client" and not s.errors:
        if s.prints_since().strip():
            return Hint(
                f'It has received "{last}" and printed something, but nothing was sent,'
                " and it has ended. How many bytes is send(2) told to send, and what"
                " does the function return that calls it?"
            )
        return Hint(
            f'It ends at "{last}", which asks for a reply. Is the message compared with'
            " exactly that text, by strcmp(3), which returns 0 when both are the same?"
        )
    return ""


def ends_at_request(s):
    """It ends at a message that asks for more, while the peer is still there."""
    last = s.heard[-1] if s.heard else ""
    if not s.ended or s.status <= 0 or s.unread or not known(last) or s.message:
        return ""
    closed = [e["what"] in ("close", "reset") for e in s.events if e["who"] != s.side]
    early = (
        s.came_last() == last and not s.answered() and not (s.must_end and any(closed))
    )
    if not early or last == "Quit" or last in s.errors:
        return ""
    words = f" It says: {s.last_words()}." if s.last_words() else ""
    return Hint(
        f'It has received "{last}" and ended, though the other side was still there.'
        f"{words} What did your functions return? Receiving returns how many bytes have"
        " come, 0 at end of file only; sending returns no failure when all went well."
    )


def ends_after_quit(s):
    """It has taken the end of the conversation for a failure."""
    if not s.statement.startswith("exit") or not s.ended or s.status <= 0:
        return ""
    if "Quit" not in (s.heard if s.side == "client" else s.texts()):
        return ""
    words = f" It says: {s.last_words()}" if s.last_words() else ""
    same = ' Is what it receives compared with exactly "Quit"?'
    return Hint(
        "After Quit, leave the loop, close, and return 0 from main: what ends there has"
        f" gone well.{same if s.side == 'client' else ''}{words}"
    )


def other_number_printed(s):
    """The server prints a number that is not the one of the reply."""
    number = re.search(r"\d{2,}", s.prints_since())
    if s.side != "server" or not s.sees or not s.answered() or not number:
        return ""
    if s.wanted[:4] in s.prints:
        return ""
    return Hint(
        "It prints another number than the one that the client has said: is there room"
        " for it? A pid fits into pid_t and int, with %d, not into a short."
    )


def not_printed(s):
    """The server goes on without printing the reply."""
    if s.side != "server" or not s.sees or not s.heard or not s.answered():
        return ""
    if s.wanted[:4] in s.prints + s.errors:
        return ""
    return Hint(
        "It has gone on without printing what the client replied: print what was"
        " received, with a newline, before anything else is sent."
    )


def ends_before_the_reply(s):
    """The server has ended before there was a reply."""
    if s.side != "server" or not s.statement.startswith("send") or s.message:
        return ""
    if not s.ended or not s.texts():
        return ""
    return Hint(
        f'It has sent "{s.texts()[-1]}" and ended before the reply came: receive a'
        " reply to each request, and only then look at it."
    )


def file_gone(s):
    """The server waits for clients, and its file is not there any more."""
    if s.side != "server" or s.missing_call != "listen" or not s.accepts:
        return ""
    if not any(call.result == 0 for call in s.called("bind")):
        return ""
    return at(
        "unlink(2)",
        "It waits for a client, but its socket file is gone, so nobody finds it: remove"
        " the file at the end, and not before.",
    )


def ends_midway(s):
    """The server ends with success in the middle of the conversation."""
    if s.side != "server" or s.status != 0 or not s.expects or s.message:
        return ""
    due = s.wanted if s.wanted in WORDS else "the next request"
    return Hint(
        f"It ends in the middle of the conversation, without {due}: Pid, Sleep and"
        " Quit, each in its turn."
    )


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


RULES = (
    only_the_number,
    pid_cut,
    other_number,
    requests_together,
    quit_too_soon,
    not_asked,
    says_more,
    other_step,
    wrong_words,
    waits_for_a_key,
    server_waits,
    unterminated,
    answered_and_refused,
    noticed,
    pid_reply_refused,
    not_recognized,
    ends_at_request,
    ends_after_quit,
    other_number_printed,
    not_printed,
    ends_before_the_reply,
    file_gone,
    ends_midway,
)
TOGETHER = (not_recognized, pid_reply_refused, waits_for_a_key, noticed)
NOTES = (counts_too, sent_twice, sleeps_long)
