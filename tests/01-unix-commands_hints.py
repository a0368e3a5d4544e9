"""Rules for hints of 01-unix-commands: a server commands a client over a socket file.

Each looks at the Symptoms of a failure (tests/labkit/grading/symptoms.py) and returns
a hint, "" when it does not apply. The server's own are in a file of their own, and what
costs no points is in 01-unix-commands_notes.py.
"""

import re

from grading import marks, places
from grading.rules_messages import is_text
from grading.symptoms import about, at, at_text, Hint, NO_REASONS

WORDS = ("Pid", "Sleep", "Done", "Quit")
REPLIES = {"Pid": "getpid(2)", "Sleep": "sleep(3)"}  # what a reply begins with
LONGEST = 10  # digits of a pid, and more
PID_REPLY = re.compile(r"This client has pid:? \d+")


def only_the_number(s):
    """The reply is the pid without its sentence."""
    if not s.expects or "pid" not in s.wanted or not re.fullmatch(r"\d+", s.message):
        return ""
    return Hint(
        "The reply is only the number. The client sends the whole sentence; a server"
        " that adds the words would not get along with any other client."
    )


def number_in_bytes(s):
    """The reply is the pid as memory holds it, and no text."""
    pid = re.search(r"\d+", s.wanted)
    data = s.messages[-1][:4] if s.messages else b""
    numbers = [int.from_bytes(data, order) for order in ("little", "big")]
    if not s.expects or not pid or int(pid.group()) not in numbers:
        return ""
    return at(
        "send(2)",
        "The four bytes of the number have come, as memory holds them: the reply is a"
        " text, with the number in digits. snprintf(3) makes it.",
    )


def pid_cut(s):
    """The end of the pid is missing."""
    if not s.expects or "pid" not in s.wanted or len(s.message) < 10:
        return ""
    if s.message == s.wanted or not s.wanted.startswith(s.message):
        return ""
    if 0 < len(re.sub(r"\D", "", s.message)) < 3:
        return ""  # it may be another number
    if not re.search(r"\d", s.message):
        return Hint(
            "The number is missing. Is it put into the array that is sent, and is as"
            " much sent as strlen(3) says of the whole text?"
        )
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
    number = re.sub(r"\D", "", s.message)
    if s.message.endswith(number) and len(number) > LONGEST:
        return at_text(
            s.message,
            "So large a number is no pid, but an address, or what was in memory: is"
            " getpid(2) called, with its parentheses, and its result printed?",
        )
    return at_text(
        s.message,
        "The number is not the pid of this process, or not all of it: getpid(2) in the"
        " client, at the time of the reply, printed with %d, with room for seven digits"
        " and a NUL.",
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
    if s.heard[-1] == "Quit":
        return Hint(
            f'It has sent "{s.message[:70]}" after Quit, to which there is no reply:'
            " the server is gone by then.",
        )
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
    if s.texts().count(s.message) > 1:
        return Hint(
            f'It has sent "{s.message}" before, and its reply has come: each request is'
            " made once, in one of your functions."
        )
    return Hint(
        f'"{s.message}" belongs to another step of the conversation: Pid comes first,'
        " then Sleep, then Quit."
    )


def wrong_words(s):
    """Another text was sent than the one of the protocol."""
    if not s.expects or not s.message or not is_text(s.message):
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


def refused_where_compared(s):
    """Tell whether its last words stand in the TODO that compares commands."""
    given, lines = marks.skeleton(s.facts.exercise, s.side), s.facts.lines
    line = places.line_of_text(lines, given, s.last_words().partition(": ")[2])
    todo = marks.todos_at(lines)[line - 1] if line else 0
    return "strcmp(3)" in marks.sentence(given, todo)


def answered_and_refused(s):
    """The client has answered, and then taken the same command for a wrong one."""
    last = s.came_last()
    if s.side != "client" or s.status <= 0 or not s.answered_before_end():
        return ""
    if last not in ("Pid", "Sleep") or s.peer_closed_first or not s.last_words():
        return ""
    if last not in s.errors and not refused_where_compared(s):
        return about(
            REPLIES[last],
            f'It has answered "{last}", and ended, though the server was still there.'
            f" It says: {s.last_words()}. What does the function return that replies,"
            " and has it closed the connection, or shut it down?",
        )
    return Hint(
        f'It has answered "{last}", and ended all the same. It says: {s.last_words()}.'
        " When a command was carried out, the rest of the function must not run: return"
        " there, or put else in front of what follows."
    )


def answered_and_ended(s):
    """The client has answered, and taken that for the end of the conversation."""
    last = s.came_last()
    if s.side != "client" or s.status != 0 or not s.answered_before_end():
        return ""
    if last not in ("Pid", "Sleep") or s.peer_closed_first or s.message:
        return ""
    text = (
        f'It has answered "{last}", and ended as if that were the end: does the'
        " function that replies return what send(2) returned? 0 stands for Quit, and"
        " more than 0 for going on."
    )
    if s.facts.goes_on("client"):  # so the loop is right
        return at_text(s.texts()[-1], text)
    return Hint(f"{text} Does the loop go on then?")


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


def answers_elsewhere(s, last):
    """Return what was sent before a command where the client answered that, or ""."""
    for record in s.facts.records:
        before = ""
        events = [e for e in record["events"] if e["what"] in ("send", "exit")]
        for one, later in zip(events, events[1:]):
            mine = one["who"] == s.side
            obeys = later["who"] == s.side and later.get("status", 0) == 0
            if not mine and one["text"] == last and before and obeys:
                return before
            before = before if mine else one["text"]
    return ""


def order_of_its_own(s):
    """The client knows a command, but only in the place where it expects it."""
    last = s.heard[-1] if s.heard else ""
    if s.side != "client" or s.message or s.heard != [last] or s.unread:
        return ""
    if not s.receives and not s.peer_closed_first or s.facts.needs_nul():
        return ""
    before = answers_elsewhere(s, last) if last in WORDS else ""
    if not before:
        return ""
    return Hint(
        f'It obeys "{last}" after "{before}", but not as the first command. Which one'
        " comes, only the server knows: receive in one place, and compare what has come"
        " with each of the three."
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
    if s.last_words().endswith(NO_REASONS):
        return Hint(
            f'It has received "{last}", and ended.{words} No call fails with that here:'
            " it has taken a success for a failure. What does each function return, and"
            " how is that compared with -1?"
        )
    return Hint(
        f'It has received "{last}" and ended, though the other side was still there.'
        f"{words} What did your functions return? Receiving returns how many bytes have"
        " come, 0 at end of file only; sending returns no failure when all went well."
    )


def waits_after_quit(run):
    """Tell whether a server has received, or wanted to, after it had sent Quit."""
    names = [(call.spoken, '"Quit' in call.arguments) for call in run]
    at_quit = names.index(("send", True)) if ("send", True) in names else len(names)
    return any(name == "recv" for name, _ in names[at_quit:])


def ends_after_quit(s):
    """It has taken the end of the conversation for a failure."""
    if not s.statement.startswith("exit") or not s.ended or s.status <= 0:
        return ""
    if "Quit" not in (s.heard if s.side == "client" else s.texts()):
        return ""
    words = f" It says: {s.last_words()}" if s.last_words() else ""
    if s.side == "client" and s.peer_closed_first:
        return Hint(
            "It has received Quit, and has gone on until the server closed: does the"
            " function return what stands for the end, and does the loop end then? Is"
            f' the text compared with exactly "Quit"?{words}'
        )
    if s.side == "server" and any(waits_after_quit(run) for run in s.facts.runs):
        return at_text(
            "Quit",
            "To Quit there is no reply: send it, receive nothing, close, and return 0"
            f" from main.{words}",
        )
    if s.side == "server":
        return Hint(
            "It has sent Quit, so all has gone well, and it ends as if it had not. What"
            " does the function return that sends Quit: what send(2) has returned? And"
            f" main, 0?{words}"
        )
    return Hint(
        "After Quit, leave the loop, close, and return 0 from main: what ends there has"
        f' gone well. Is what it receives compared with exactly "Quit"?{words}'
    )


RULES = (
    only_the_number,
    number_in_bytes,
    pid_cut,
    other_number,
    not_asked,
    says_more,
    other_step,
    wrong_words,
    waits_for_a_key,
    unterminated,
    answered_and_refused,
    answered_and_ended,
    noticed,
    order_of_its_own,
    not_recognized,
    ends_at_request,
    ends_after_quit,
)
TOGETHER = (
    order_of_its_own,
    not_recognized,
    waits_for_a_key,
    noticed,
    answered_and_ended,
)
