"""Rules for hints of 01-unix-commands that are about the server only.

Each looks at the Symptoms of a failure (tests/labkit/grading/symptoms.py) and returns
a hint, "" when it does not apply.
"""

import re

from grading import slips_sizes
from grading.hints import own
from grading.symptoms import at, at_place, at_text, Hint

both = own("01-unix-commands")
known, PID_REPLY, WORDS = both.known, both.PID_REPLY, both.WORDS


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


def server_waits(s):
    """The server waits for the client to speak first."""
    if s.side != "server" or not s.receives or s.messages or not s.expects:
        return ""
    return Hint(
        "The server speaks first, as soon as a client has connected; this one waits to"
        " receive."
    )


def receives_again(s):
    """The server has the whole reply, and receives once more before it goes on."""
    if s.side != "server" or not known(s.heard[-1] if s.heard else ""):
        return ""
    if any(text not in WORDS for text in s.texts()):
        return ""  # its requests are wrong, or came together
    for run in s.facts.runs:
        talk = [call for call in run if call.spoken in ("send", "recv")]
        for one, later in zip(talk, talk[1:]):
            whole = re.search(
                r'"(?:This client has pid:? \d+|Done)(?:"|\\0)', one.arguments
            )
            if one.spoken == later.spoken == "recv" and whole and one.asked > 1:
                return at(
                    "recv(2)",
                    "It has received the whole reply, and calls recv(2) again, where"
                    " nothing comes before it sends: one recv(2) for each reply, and no"
                    " loop around it.",
                )
    return ""


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
            " due: what does the function return then, and is each reply compared with"
            " the one that belongs to it?"
        )
    if last not in s.errors:
        return ""
    size = slips_sizes.array_compared(s.facts.lines)
    if size:
        return at_place(
            f"server.c:{size[0]}",
            f'It has received "{last}", which is right, and refused it: sizeof'
            f" {size[1]} counts the NUL at its end too, which the reply has not there."
            f" Compare strlen({size[1]}) characters.",
        )
    return Hint(
        f'It has received "{last}", which is right, and refused it: the number is'
        " another one each time, so compare only the beginning: strncmp(3), which"
        " returns 0 when both are the same."
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
    if s.texts()[-2:] == ["Pid", "Pid"]:
        return Hint(
            'It has sent "Pid" again, where the reply was due to be printed: one'
            " request is enough, and its reply is in the array then."
        )
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
    removed = [call for call in s.called("unlink") if call.result == 0]
    if not any(f'"{s.facts.where}"' in call.arguments for call in removed):
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
    last = s.heard[-1] if s.heard else ""
    if known(last) and s.came_last() == last and due != "Pid":
        return Hint(
            f'It has received "{last}", and ended with status 0 without sending {due}.'
            " Is that in the branch of the right reply (strcmp(3) returns 0 when both"
            " texts are the same), and is nothing in front of it that returns or exits?"
        )
    return Hint(
        f"It ends in the middle of the conversation, without {due}: Pid, Sleep and"
        " Quit, each in its turn."
    )


RULES = (
    requests_together,
    quit_too_soon,
    server_waits,
    receives_again,
    pid_reply_refused,
    other_number_printed,
    not_printed,
    ends_before_the_reply,
    file_gone,
    ends_midway,
)
TOGETHER = (pid_reply_refused, receives_again)
