"""Rules for hints of 02-tcp-ordered: two programs talk in turns, a line typed each.

Each looks at the Symptoms of a failure (tests/labkit/grading/symptoms.py) and returns
a hint, "" when it does not apply.
"""

import re

from grading import marks, places, slips
from grading.rules_messages import is_text
from grading.symptoms import about, at, at_place, at_print, at_text, Hint, UNDONE
from grading.symptoms import undone_todo

COMPARISON = re.compile(r"\breturn\s{1,9}\(?strcmp\s?\([^;()]{1,99}\)\)?\s?;")
SCANF = re.compile(r"(?<!\w)scanf\s?\(")
# What reads standard input, in a place where the socket is to be read.
KEYBOARD = re.compile(
    r"\bread\s?\(\s?(?:0|STDIN_FILENO)\b|\b(?:getchar|scanf|read_message|gets)\s?\("
    r"|\b(?:fgets|getline|getc|fgetc|fread|fscanf)\s?\([^;]{0,80}\bstdin\b"
)


def not_shown(s):
    """The TODO that prints is done and prints nothing, up to one that is undone."""
    match, given = UNDONE.search(s.errors), marks.skeleton(s.facts.exercise, s.side)
    if not match or not s.sees or not s.heard or s.unread:
        return ""
    number = int(match.group(1))
    prints = [n for n in range(1, 10) if "inet_ntop(3)" in marks.sentence(given, n)]
    shown = any(text and text in s.prints for text in s.heard)
    if shown or not prints or prints[0] >= number or prints[0] in s.facts.untouched:
        return ""
    return at(
        "inet_ntop(3)",
        f"Before TODO {number} comes TODO {prints[0]}: it is not as it was given, but"
        f' "{s.heard[-1][:70]}", which came, was not printed.',
    )


def nearly_exit(s):
    """It has ended at a text in which exit is only a part."""
    gone = s.ended or any(
        e["who"] == s.side and e["what"] in ("close", "reset") for e in s.events
    )
    further = any(undone_todo(record, s.side) for record in s.facts.records)
    goes_on = s.facts.goes_on(s.side) or further and not UNDONE.search(s.errors)
    if not gone or s.must_end or not goes_on:
        return ""  # or it ends at any text
    # What was typed may have come too late.
    for last in (s.came_last(), *s.heard[-1:]):
        if "exi" in last and last != "exit":
            what = "line" if last in s.typed and last not in s.heard else "message"
            return Hint(
                f'It ends at the {what} "{last}", which is not "exit": compare the'
                " whole text, with strcmp(3)."
            )
    return ""


def reads_where_it_receives(s):
    """The TODO that is to receive reads standard input instead, as its source says."""
    if not s.at_keyboard and not s.ended or s.must_report:
        return ""
    given = marks.skeleton(s.facts.exercise, s.side)
    numbered = zip(marks.todos_at(s.facts.lines), places.code(s.facts.lines))
    for number, (todo, line) in enumerate(numbered, 1):
        if KEYBOARD.search(line) and "recv(2)" in marks.sentence(given, todo):
            return at_place(
                f"{s.side}.c:{number}",
                f"Line {number}, where a message is to be received, reads standard"
                " input, which is descriptor 0: recv(2) receives from the socket.",
            )
    return ""


def reads_in_the_peers_turn(s):
    """It reads a line while a message waits to be received."""
    if not s.at_keyboard or not (s.sees or s.must_end or s.expects):
        return ""
    if not s.facts.reads_first(s.side):
        return ""
    return Hint(
        "It has not received what was sent to it, but reads a line from standard input."
        " In the peer's turn, receive, then print, and only after that read a line."
    )


def comparison_returned(s):
    """What strcmp(3) returns is what a function returns, which is to be 1, 0 or -1."""
    lines = places.code(s.facts.lines)
    found = [n for n, line in enumerate(lines, 1) if COMPARISON.search(line)]
    if not s.ended or s.must_end or s.must_report or len(found) != 1:
        return ""
    return at_place(
        f"{s.side}.c:{found[0]}",
        f"Line {found[0]} returns what strcmp(3) returns, and it ended: that is 0 for"
        " equal texts, but for others any number, below 0 as well. The function is to"
        " return 1 or 0: compare the number with 0.",
    )


def ends_at_any_line(s):
    """It ends after one exchange, as if exit had been said."""
    last = s.came_last()
    if not s.ended or s.status or s.must_end or s.peer_closed_first or s.message:
        return ""
    if not last or s.facts.goes_on(s.side):
        return ""
    if s.printed_last() and not s.answered():
        step, call = "printed", "inet_ntop(3)"
        compared = "And is there a loop around the turns?"
    else:
        compared = "Is the comparison the right way round: strcmp(3) returns 0 when"
        compared += " both texts are the same?"
        sends = s.typed[-1:] == [last]
        step, call = ("sent", "send(2)") if sends else ("received", "recv(2)")
    return about(
        call,
        f'It ends when "{last[:70]}" has been {step}, though nobody has said exit. Does'
        " the function that does so return what the comment above it says: 1, 0 or -1,"
        f" and no count? {compared}",
    )


def received_in_part(s):
    """It has received only the beginning of a message, and the rest waits."""
    last = s.heard[-1] if s.heard else ""
    if not s.sees or not s.unread or len(last) < 5 or last in s.prints:
        return ""
    if last[:4] not in s.prints_since():
        return ""
    return at(
        "recv(2)",
        f'Of "{last[:70]}" only the beginning was received, the rest still waits: how'
        " many bytes is recv(2) called for? The sizeof of a pointer is not the size of"
        " the buffer.",
    )


def end_of_file_missed(s):
    """The peer has gone, and it reads a line all the same."""
    if not s.at_keyboard or not s.must_end or not s.peer_closed:
        return ""
    if "exit" in s.heard:
        return Hint(
            "The peer has said exit and closed, but it waits for a line. Compare what"
            ' was received, as a whole, with "exit", see strcmp(3), and leave the loop;'
            " and when recv(2) returns 0, the conversation is over, too. In one"
            " condition: it goes on when something came && that is not exit."
        )
    return Hint(
        "The peer has closed, so recv(2) has returned 0: end the conversation, and do"
        " not wait for another line."
    )


def typed_exit_missed(s):
    """Somebody has typed exit, and it goes on."""
    due = s.must_end or s.wanted == "exit" and s.at_keyboard and s.messages
    if not due or s.message or s.came_last() != "exit" or s.typed[-1:] != ["exit"]:
        return ""
    if not (s.receives or s.at_keyboard or s.ended):
        return ""
    if s.ended:
        return ""
    return Hint(
        "exit was typed, but the program goes on. Compare the line that was read, as a"
        ' whole and without its newline, with "exit": strcmp(3) returns 0 when both are'
        " the same. Then leave the loop."
    )


def end_of_input(s):
    """Standard input has ended, and it goes on."""
    if s.typed[-1:] != ["end of input"] or s.came_last() != "end of input":
        return ""
    if s.at_keyboard:
        return Hint("Standard input has ended, and it asks again. That counts as exit.")
    if s.message:
        return Hint(
            "Standard input has ended: fgets(3) and getline(3) say so, and leave the"
            " buffer as it was. That counts as exit."
        )
    if s.receives and s.expects:
        return Hint(
            "Standard input has ended, and it waits to receive: read(2) returns 0 then,"
            " fgets(3) NULL and getline(3) -1. That counts as exit."
        )
    return ""


def printed_without_text(s):
    """It has printed something when its turn came, and not what came."""
    last = s.heard[-1] if s.heard else ""
    printed = s.prints_since_typed() if s.typed else s.prints_since()
    if not s.sees or s.unread or not last or not printed.endswith("\n"):
        return ""
    if last[:4] in s.prints or last in s.errors or not (s.at_keyboard or s.receives):
        return ""
    line = printed.strip("\n").split("\n")[-1].strip()[:70]
    if any(text and text in line for text in (*s.typed, *s.heard)):
        return ""  # it is another message
    given = places.STRING.findall("\n".join(marks.skeleton(s.facts.exercise, s.side)))
    if any(places.makes(string, line) for string in given):
        return ""  # it says that a client is there
    return at_print(
        line,
        f'It has printed "{line}", and not the text that came. Is it printed after'
        " recv(2), and from the same array that recv(2) has filled?",
    )


def not_printed(s):
    """It has received, and reads the next line before it prints."""
    if not s.at_keyboard or not s.sees or s.unread or s.wanted in s.errors:
        return ""
    last = s.heard[-1] if s.heard else ""
    if len(last) > 4 and last[:4] in s.prints:
        return ""
    if last and last in s.prints:
        return ""
    return Hint(
        "What it has received is not printed when its own turn comes. Print it before a"
        " line is read. If it does so, the text is still in the buffer of stdout: end"
        " it with a newline, or see setvbuf(3), fflush(3)."
    )


def exchange(s):
    """Tell whether a line that was typed is to come back as a message."""
    return bool(s.typed) and s.expects and s.typed[-1] != "end of input"


def echo(s):
    """It sends back what it has received."""
    whole = s.message in s.heard and s.message not in s.typed[-1:]
    before = s.heard and s.message == s.heard[-1] + s.wanted
    if not s.message or not (whole or before):
        return ""
    text = "It sends back what it has received: send the line that was typed."
    given = marks.skeleton(s.facts.exercise, s.side)
    found = slips.in_other_turn(s.facts.lines, given)
    return at_place(f"{s.side}.c:{found[0]}", text) if found else Hint(text)


def speaks_before_it_is_asked(s):
    """It has sent something that nobody has typed, in the peer's turn."""
    if not s.out_of_turn:
        return ""
    if s.message in s.typed:
        return Hint(
            f'It has sent the line "{s.message[:70]}" in the peer\'s turn: the client'
            " speaks first, then one line each. Receive before the next line is sent."
        )
    if not is_text(s.message):
        return at(
            "send(2)",
            "It has sent bytes that are no text, and waited for no line: call"
            " read_message() first, with its parentheses, and send what it returns.",
        )
    lines = places.code(s.facts.lines)
    written = any(s.message in line for line in lines)
    if not written and any(SCANF.search(line) for line in lines):
        return at(
            "scanf(3)",
            f'It has sent "{s.message[:70]}", which nobody has typed: scanf(3) leaves'
            " the newline of a line that it has read, so the next one finds nothing."
            " Look at what it returns, or read with fgets(3).",
        )
    return at_text(
        s.message,
        f'It has sent "{s.message[:70]}", which nobody has typed: only lines that are'
        " typed go to the peer, one in each turn.",
    )


def earlier_line(s):
    """It sends a line that was typed before."""
    if not exchange(s) or s.message not in s.typed[:-1]:
        return ""
    return Hint(
        "That line was typed before: read a new one in every turn, and send it."
    )


def words_of_a_line(s):
    """A word of a line has come, not the line."""
    if not exchange(s) or s.message == s.wanted:
        return ""
    if not any(s.message in line.split(" ") for line in s.typed if " " in line):
        return ""
    text = "Only a word of the line has come; the whole line is the message."
    if any("strtok" in line for line in places.code(s.facts.lines)):
        return at("strtok(3)", f"{text} strtok(3) ends it at the first blank.")
    return at(
        "scanf(3)",
        f"{text} scanf(3) with %s stops at a blank; fgets(3) and getline(3) read a"
        " whole line.",
    )


def more_than_the_line(s):
    """Something stands in front of the line."""
    if not exchange(s) or s.message == s.wanted or not s.message.endswith(s.wanted):
        return ""
    front = s.message[: -len(s.wanted)].strip()
    if not s.wanted or not front.isprintable():
        return ""
    return at_text(
        front,
        f'"{front[:70]}" has come before the line: send the line alone. A name or a'
        " prompt is for the screen only.",
    )


def nobody_typed_that(s):
    """It sends a text that nobody has typed."""
    if not exchange(s) or not s.message or not is_text(s.message):
        return ""
    if s.message.lower().startswith(s.wanted.lower()) or s.is_beginning:
        return ""
    return at_text(
        s.message,
        f'It has sent "{s.message[:70]}", which nobody has typed: read a line first,'
        " and send exactly this line.",
    )


def taken_late(s):
    """A message was printed when the peer had closed, and no earlier."""
    last, closed, late = "", False, False
    for event in s.events:
        theirs = event["who"] != s.side
        if theirs and event["what"] == "send":
            last, closed, late = event["text"].rstrip("\0"), False, False
        elif theirs and event["what"] in ("close", "shutdown"):
            closed = True
        elif not theirs and event["what"] == "prints" and last in event["text"]:
            late = closed
    if not late or not last or s.message or not (s.expects or s.sees):
        return ""
    return at(
        "recv(2)",
        f'"{last[:70]}" was printed when the peer had closed, and no earlier: recv(2)'
        " has waited for more than there is. What one recv(2) returns is the message,"
        " whatever its length.",
    )


def waited_on(s):
    """It has taken a message, and done nothing until the peer closed."""
    if not s.sees or not s.heard or not s.ended or s.unread:
        return ""
    if not s.peer_closed_first or s.printed_last():
        return ""
    begin = s.heard[-1][: max(1, min(4, len(s.heard[-1]) - 1))]
    if begin in s.prints:
        return ""
    return Hint(
        f'It has received "{s.heard[-1][:70]}" and done nothing until the peer closed.'
        " What one recv(2) returns is the message, whatever its length: print it, then"
        " it is its own turn."
    )


def takes_no_message(s):
    """It waits to receive, though a message has come and is not printed."""
    if not s.receives or not s.heard or not (s.expects or s.sees):
        return ""
    last = s.heard[-1]
    if s.message or s.printed_last() or s.came_last() not in (last, *s.typed[-1:]):
        return ""
    return at(
        "recv(2)",
        "It has not taken the message that was sent, but waits in recv(2) for more: one"
        " recv(2) is one message, whatever its length.",
    )


def line_not_sent(s):
    """A line was typed, and it waits to receive."""
    if not exchange(s) or s.message or not s.receives or s.answered():
        return ""
    if s.came_last() != s.typed[-1]:
        return ""
    if any("fdopen" in line for line in places.code(s.facts.lines)):
        return at(
            "fdopen(3)",
            "A line was typed, but nothing has come: what is written to a FILE stays in"
            " its buffer until fflush(3), or until it is full.",
        )
    if s.side == "client" and not s.heard and not s.messages:
        return Hint(
            "A line was typed, but nothing has come, and it waits to receive. The"
            " client speaks first: it reads a line and sends it as it is, and only then"
            " receives."
        )
    return about(
        "send(2)",
        "A line was typed, but nothing has come, and it waits to receive. In its own"
        " turn it reads a line and sends it as it is, exit as well.",
    )


def reads_another_line(s):
    """A line was typed, and it waits for one more."""
    if not exchange(s) or s.message or not s.at_keyboard or s.answered():
        return ""
    return about(
        "send(2)",
        "A line was typed, but nothing has come, and it waits for another line: one"
        " line is read in each turn, and sent before anything else is read.",
    )


def receives_in_its_turn(s):
    """The TODO that is to send receives as well, and so takes the reply."""
    given = marks.skeleton(s.facts.exercise, s.side)
    found = slips.in_other_turn(s.facts.lines, given, "recv", "send")
    if not found or s.must_report or not s.typed:
        return ""
    return at_place(
        f"{s.side}.c:{found[0]}",
        f"Line {found[0]} receives in its own turn, so the reply is gone when the"
        " peer's turn comes: here it only reads a line and sends it.",
    )


BEFORE = (not_shown, receives_in_its_turn)
RULES = (
    nearly_exit,
    comparison_returned,
    ends_at_any_line,
    received_in_part,
    reads_where_it_receives,
    reads_in_the_peers_turn,
    end_of_file_missed,
    typed_exit_missed,
    end_of_input,
    printed_without_text,
    not_printed,
    echo,
    speaks_before_it_is_asked,
    earlier_line,
    words_of_a_line,
    more_than_the_line,
    nobody_typed_that,
    taken_late,
    waited_on,
    takes_no_message,
    line_not_sent,
    reads_another_line,
)
# One mistake makes many checks fail: those with a hint of the others are one failure.
ALONE = (typed_exit_missed, end_of_input, earlier_line, words_of_a_line)
TOGETHER = tuple(rule for rule in RULES if rule not in ALONE)
