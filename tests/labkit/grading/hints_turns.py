"""Hints for a conversation in turns over TCP, each a line that is typed.

As in hints.py, each rule looks at the symptoms of a failure and returns a hint,
"" when it does not apply.
"""

import re

from grading.symptoms import at, nowhere


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
    last = s.came_last()
    gone = re.search("end of file|has ended", s.received + s.state)
    if gone and re.search("exi", last) and last != "exit":
        what = "line" if last in s.typed else "message"
        return nowhere(
            f'It ends at the {what} "{last}", which is not "exit": compare the whole'
            " text, with strcmp(3)."
        )
    if keyboard and s.facts.reads_first and re.search(" prints | ends", s.sentence):
        return nowhere(
            "It has not received what was sent to it, but reads a line from standard"
            " input. In the peer's turn, receive, then print, and only after that read"
            " a line."
        )
    if keyboard and re.search(r" ends( with status 0)?$", s.sentence):
        if "exit" not in s.heard:
            return (
                "The peer has closed, so recv(2) has returned 0: end the conversation,"
                " and do not wait for another line."
            )
        return (
            "The peer has said exit, but it waits for a line. In the peer's turn,"
            ' before it reads one, it receives, compares the whole text with "exit",'
            " see strcmp(3), and leaves the loop."
        )
    if keyboard and " prints " in s.sentence:
        last = s.heard[-1] if s.heard else ""
        if len(last) > 8 and last[:4] in s.prints:
            return nowhere(
                "Only the beginning of the message is there: is there room for all of"
                " it, 255 bytes and a NUL, wherever it is stored?",
            )
        return at(
            "ntohs(3)",
            "What it has received is not printed when its own turn comes. Print it"
            " before a line is read. If it does so, the text is still in the buffer of"
            " stdout: end it with a newline, or see setvbuf(3), fflush(3).",
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
        return nowhere(
            "Standard input has ended: fgets(3) and getline(3) say so, and leave the"
            " buffer as it was. That counts as exit."
        )
    if s.message in s.heard:
        return nowhere(
            "It sends back what it has received: send the line that was typed."
        )
    if s.message in s.typed[:-1]:
        return nowhere(
            "That line was typed before: read a new one in every turn, and send it."
        )
    if s.expected.startswith(s.message) and len(s.message) == 8:
        return at(
            "send(2)",
            "Only 8 bytes have come: is it the sizeof of a pointer? A text has as many"
            " bytes as strlen(3) says.",
        )
    if s.expected.startswith(s.message):
        return nowhere(
            "Only the beginning of the line has come. scanf(3) with %s stops at a"
            " blank; fgets(3) and getline(3) read a line, if there is room for it."
        )
    if s.message.endswith(s.expected):
        return nowhere(
            "Send the line alone: a name or a prompt is for the screen only."
        )
    if not s.message.lower().startswith(s.expected.lower()):
        return nowhere(
            "Nobody has typed that: read a line first, and send exactly this line."
        )
    return ""


RULES = (sockets, turns)
