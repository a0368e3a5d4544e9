"""Hints for a conversation of commands and replies over a socket file.

As in hints.py, each rule looks at the symptoms of a failure and returns a hint,
"" when it does not apply.
"""

import re

from grading.symptoms import nowhere

WORDS = ("Pid", "Sleep", "Done", "Quit")


def sockets(s):
    """Return the hint of a program that is not where the peer looks for it."""
    place = re.search(r" calls (\w+),| (listens|connects) (?:on|to)", s.sentence)
    call = (place.group(1) or place.group(2)[:-1]) if place else ""
    if not place:
        return ""
    said = s.errors + s.prints
    if "wrong type" in said:
        return "Both sides need the same type of socket, SOCK_STREAM: unix(7)."
    if "Invalid argument" in said:
        return (
            "Invalid argument: listen(2) needs a socket that is bound to a path, and"
            " accept(2) one that listens. Is each of them called, and in this order?"
            " Look at what each returns."
        )
    lost = re.search(r".*(?:refused|No such file).*", said)
    tried = lost and (s.called("connect") or "connect" in lost.group().lower())
    if place.group(2) == "connects" and tried:
        return (
            "It does not find the server. Is the path the one of the handout, letter"
            " by letter? Only the server removes the file there."
        )
    if place.group(2) == "listens" and s.waits("accept"):
        return (
            "It waits for a client, but not there. Is the path the one of the handout,"
            " letter by letter, and the type of the socket SOCK_STREAM?"
        )
    if s.ended and not s.errors and not s.called(call):
        also = ": to print the lines of a sample run is not enough" if s.prints else ""
        return f"It ends without calling {call}(2){also}."
    return ""


def turns(s):
    """Return the hint of a program that speaks when it should not, or not at all."""
    if "does not send" in s.sentence:
        return (
            'Receive the reply and compare it: Quit follows "Done", and nothing else.'
        )
    early = s.side == "server" and re.search(
        r"before it sends|there to rec", s.sentence
    )
    if early and s.last_words():
        return s.last_words()
    if early or re.fullmatch(r"(Pid|Sleep|Quit){2,}", s.message):
        return "The reply comes first: receive it, only then send the next request."
    if "before it sends" in s.sentence:
        return "Nobody had asked for this: receive a command first, then reply to it."
    if s.waits("read on standard input"):
        return "It waits for a key, but nobody types anything in this conversation."
    if s.waits("recv", "read") and s.side == "server" and not s.messages:
        return "The server speaks first, as soon as a client has connected."
    return ""


def compared(s):
    """Return the hint of a message that was right, and not recognized."""
    last = s.heard[-1] if s.heard else ""
    pid = re.match(r"This client has pid:? \d", last)
    waits = s.waits("recv", "read on the socket") and re.search(" sends ", s.sentence)
    refuses = s.ended and "status 0" not in s.state and last in s.errors
    unknown = last in WORDS or pid
    if s.message or not unknown or s.came_last() != last or not (waits or refuses):
        return ""
    if "terminates" in s.title and not refuses:
        return ""
    if refuses and pid:
        return nowhere(
            f'It has received "{last}", which is right, and refused it: the number is'
            " another one each time, so compare only the beginning, see strncmp(3)."
        )
    if refuses:
        return nowhere(
            f'It has received "{last}", but did not recognize it: compare texts with'
            " strcmp(3) and not with ==, and put a NUL behind what recv(2) returned."
        )
    does = "answer" if s.side == "client" else "go on after"
    return nowhere(
        f'It does not {does} "{last}", but waits to receive again. Is the message'
        " compared with exactly that text, in upper and lower case, by strcmp(3), and"
        " with a NUL behind what recv(2) has returned?"
    )


def words(s):
    """Return the hint of a message that is not the one that was due."""
    if not s.source.startswith("expect") or not s.message:
        return ""
    if re.fullmatch(r"\d+", s.message) and "pid" in s.expected:
        return (
            "The reply is only the number. The client sends the whole sentence; a"
            " server that adds the words would not get along with any other client."
        )
    if s.expected.startswith(s.message):
        return (
            "The end is missing. Is there room for all of it, with seven digits and a"
            " NUL? Is as much sent as strlen(3) says? The sizeof of a pointer is not"
            " the length of the text."
        )
    if "pid" in s.message and "pid" in s.expected:
        return (
            "The number is not the pid of this process: getpid(2) in the client, at the"
            " time of the reply."
        )
    if s.side == "client" and s.message in s.heard:
        return "It sends back what it has received: the reply is another word."
    if s.message in WORDS or s.message.startswith("This client has pid"):
        return (
            "These words belong to another step. The reply depends on what was"
            " received, not on how many messages have come."
            if s.side == "client"
            else "This word belongs to another step of the conversation."
        )
    return ""


def ending(s):
    """Return the hint of what went wrong at the end of a message or of the program."""
    if "terminates" in s.title and s.waits("recv", "read") and not s.messages:
        return (
            "It waits for more, but a message is its bare characters. recv(2) returns"
            " how many have come: put a NUL behind them, and go on."
        )
    if "terminates" in s.title and "sends a message" in s.sentence and s.messages:
        return (
            "recv(2) puts no NUL behind what it receives, so the end of an earlier,"
            " longer message counts too. Put a NUL at the count that recv returned."
        )
    if "ends with status 0" in s.sentence and s.errors and "has ended" in s.state:
        return (
            "After Quit, leave the loop, close, and return 0 from main. Standard error"
            " tells what it took for a failure."
        )
    if re.search(r" sends | ends( with status 0)?$", s.sentence) and s.waits("accept"):
        return "It waits for one more client. The conversation with one is all."
    if s.side == "server" and s.state.endswith("ended with status 0"):
        if s.source.startswith("expect") and not s.message:
            return (
                "It ends in the middle of the conversation: Pid, Sleep and Quit, each"
                " in its turn."
            )
    return ""


RULES = (sockets, turns, compared, words, ending)
