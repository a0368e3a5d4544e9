"""Rules about how much a program sends and receives, as strace(1) has seen it.

Each looks at the Symptoms of a failure and returns a hint, "" when it does not apply.
"""

import re

from grading import places
from grading.symptoms import at, sent

NUMBER = re.compile(r"\d+")  # such as a pid, which is another one each time
ONE_BYTE = re.compile(r"\b(?:recv|read)\s?\([^;]{1,60},\s?1\s?[,)]")
LINE_END = re.compile(r"[!=]=\s?(?:'\\n'|10\b)|'\\n'\s?[!=]=")
FLAGS = {
    "MSG_WAITALL": "It waits until the whole buffer is full, but a message is shorter.",
    "MSG_PEEK": "The message stays where it was, and is received again.",
    "MSG_DONTWAIT": "It does not wait until a message comes, and fails with EAGAIN.",
}


def counted(number):
    """Return "1 byte" or "5 bytes"."""
    return f"{number} byte{'s' * (number != 1)}"


def replies_empty(s):
    """Tell whether it was seen to send 0 bytes at the message that came last here."""
    last = NUMBER.sub("0", s.came_last())
    pairs = (pair for run in s.facts.runs for pair in zip(run, run[1:]))
    return any(
        f'"{last}"' in NUMBER.sub("0", one.arguments) and later.asked == 0
        for one, later in pairs
        if last and one.spoken == "recv" and later.spoken == "send"
    )


def nothing_asked(s):
    """It sends or receives, and says that it is for 0 bytes."""
    silent = not any(sent(record, s.side) for record in s.facts.records)
    silent = silent or s.expects and not s.message and replies_empty(s)
    for call in () if s.must_report else s.facts.calls:
        if call.spoken == "recv" and call.asked == 0 and call.result <= 0:
            told = "strlen(3) says how long the text is that is there before,"
            told += " not how much there is room for."
        elif call.spoken == "send" and call.asked == 0 and silent:
            told = "is there a text already when it is called?"
        else:
            continue
        name = f"{call.spoken}(2)"
        if "MSG_" in call.arguments:
            told = "the flags, which are 0 here, come behind it."
        return at(
            name,
            f"{name} was called for 0 bytes. Its third argument is how many; {told}",
        )
    return ""


def odd_flag(s):
    """It receives with a flag that makes recv(2) do something else."""
    for call in s.facts.calls:
        if call.spoken in ("socket", "accept") and "SOCK_NONBLOCK" in call.arguments:
            return at(
                f"{call.spoken}(2)",
                f"{call.spoken}(2) was called with SOCK_NONBLOCK, so nothing waits:"
                " what has not come yet is EAGAIN. Leave that flag out.",
            )
        for flag, text in FLAGS.items() if call.spoken == "recv" else ():
            if flag in call.arguments:
                return at("recv(2)", f"{text} Call recv(2) without {flag}.")
    return ""


def receives_too_little(s):
    """It asks recv(2) for fewer bytes than a message has."""
    most = max((len(text) for text in s.heard), default=0)
    received = [call for call in s.facts.calls if call.spoken == "recv"]
    asked = [call.asked for call in received if call.asked > 0]
    doings = (record.get("doing", {}).get(s.side, {}) for record in s.facts.records)
    asked += [doing["asked"] for doing in doings if doing.get("asked", 0) > 0]
    if not asked or min(asked) >= most or s.wants_newline:
        return ""
    if len(set(asked)) > 1 and min(asked) < max(asked) - most:
        return ""  # it has received a part already
    return at(
        "recv(2)",
        f"recv(2) is called for {counted(min(asked))} at most, and a message has more:"
        " how large is the buffer? The sizeof of a pointer is not the size of what it"
        " points to.",
    )


def reads_lines(s):
    """Tell whether all that it receives goes through what reads whole lines."""
    text = "\n".join(places.code(s.facts.lines, strings=False))
    lines = re.search(r"\b(?:fgets|getline|getdelim)\s?\(", text)
    typed = re.search(r"\bstdin\b|\b(?:recv|recvfrom|read)\s?\(", text)
    return s.waits("read") and lines is not None and typed is None


def byte_by_byte(s):
    """Tell whether it receives a byte each time, and looks for a line end."""
    lines = places.code(s.facts.lines)
    one = any(ONE_BYTE.search(line) for line in lines)
    return one and any(LINE_END.search(line) for line in lines)


def receives_too_much(s):
    """It receives on and on: for a full buffer, a line end, or end of file."""
    if not s.heard or s.message:
        return ""
    if s.wants_newline or s.receives and reads_lines(s) or byte_by_byte(s):
        return at(
            "recv(2)",
            "It waits for a line end, but a message has none: what recv(2) has returned"
            " is the message. fgets(3), getline(3) and a loop up to '\\n' wait for"
            " ever.",
        )
    if not s.receives and s.doing.get("what") != "runs":
        return ""
    for run in s.facts.runs:
        received = [call for call in run if call.spoken == "recv"]
        for one, next_one in zip(received, received[1:]):
            less = one.asked - next_one.asked
            if one.asked > 0 and next_one.asked > 0 and less == one.result > 0:
                return at(
                    "recv(2)",
                    "It goes on receiving until the buffer is full or end of file, but"
                    " one message is all that comes: what recv(2) has returned is the"
                    " message.",
                )
    return ""


FIRST = (nothing_asked,)
CERTAIN = (odd_flag, receives_too_much, receives_too_little)
