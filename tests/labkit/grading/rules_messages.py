"""Rules about what a program has sent or printed, and what it has not.

Each looks at the Symptoms of a failure and returns a hint, "" when it does not apply.
"""

import re

from grading import places
from grading.symptoms import at, at_print, at_text, decoded, Hint, output, sent

SHOWN = 70  # characters of a message in a hint
SEARCHED = 600  # characters of a message
NUMBER = re.compile(r"\d{6,}")
ADDRESS = re.compile(rb".{4}[\x50-\x57\x7d-\x7f].\0\0|.{5}[\x55-\x57\x7f]\0\0", re.S)


def short(text, most=70):
    """Return a text, of a long one the beginning."""
    return text if len(text) <= most else f"{text[:most]}..."


def is_text(text):
    """Tell whether people can read a text; U+FFFD is what is no letter at all."""
    return text.isprintable() and "\ufffd" not in text


def has(text, part):
    """Tell whether a text has this part as words of its own."""
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) is not None


# --- A message came, and it is not the one that was due.


def reply_between(s):
    """Tell whether it printed a reply between the last two messages that it sent."""
    mine = [e for e in s.events if e["who"] == s.side or e["what"] == "send"]
    at = [n for n, e in enumerate(mine) if (e["who"], e["what"]) == (s.side, "send")]
    between = mine[at[-2] + 1 : at[-1]] if len(at) > 1 else ()
    heard = [e["text"].rstrip("\0") for e in between if e["who"] != s.side]
    prints = "".join(e["text"] for e in between if e["what"] == "prints")
    return any(text and text in prints for text in heard)


def twice(s):
    """The same text came two times in a row."""
    texts = s.texts()
    known = {text for text in (*s.typed, s.wanted, *texts) if len(text) > 2}
    for text in sorted(known):
        doubled = 2 * text in (s.message, *texts[-1:])
        again = texts[-2:] == [text, text] and s.out_of_turn
        if s.message and again and reply_between(s):
            return Hint(
                f'"{short(text)}" was sent again, in the next turn: is a new text made,'
                " or read, in every turn? What is static keeps what it was."
            )
        if s.message and (doubled or again):
            return Hint(
                f'The same text, "{short(text)}", was sent twice: is there a second'
                " send(2), or a loop around it?"
            )
    return ""


def again_and_again(s):
    """The same text comes without end."""
    texts = [s.message, *s.texts()[-1:]] if s.message else ()
    again = (re.match(r"(.{3,}?)\1\1", text[:SEARCHED]) for text in texts)
    found = next((match for match in again if match), None)
    if not found or s.message == s.wanted or found.group() in s.wanted:
        return ""
    return Hint(
        f'"{short(found.group(1))}" was sent again and again: is there a loop around'
        " send(2), or is the same message received again and again?"
    )


def case(s):
    """Only upper and lower case differ."""
    if not s.expects or s.message in ("", s.wanted):
        return ""
    if s.message.lower() != s.wanted.lower():
        return ""
    return at_text(
        s.message,
        "Upper and lower case differ: the protocol has exactly the words shown.",
    )


def blanks(s):
    """Only the blanks differ, which is hard to see."""
    if not s.expects or s.message in ("", s.wanted):
        return ""
    mine, theirs = ("".join(text.split(" ")) for text in (s.message, s.wanted))
    if mine != theirs or s.is_beginning or s.message.startswith(s.wanted):
        return ""  # what is behind the text, or missing there, is told otherwise
    more = s.message.count(" ") - s.wanted.count(" ")
    how = "too many" if more > 0 else "too few" if more < 0 else "in another place"
    return at_text(
        s.message,
        f"Only the blanks differ: there are {how}. What is sent is"
        f" \"{s.message[:SHOWN].replace(' ', '_')}\", with _ for each blank.",
    )


def same_length(s):
    """Whatever it sends has the same number of bytes."""
    if not s.expects or not s.message or s.message == s.wanted:
        return ""
    if not s.is_beginning and not s.message.startswith(s.wanted):
        return ""  # it is another text
    data = [one for record in s.facts.records for one in sent(record, s.side)]
    length = len(s.message.encode())
    if {len(one) for one in data} != {length} or len(set(data)) < 2:
        return ""
    pointer = ": is it the sizeof of a pointer?" if length == 8 else "."
    return at(
        "send(2)",
        f"Each message has {length} byte{'s' * (length > 1)}, whatever its text"
        f"{pointer} Send as many as"
        " strlen(3) says of the text.",
    )


def format_sent(s):
    """A format was sent as it is."""
    if not s.expects or not re.search(r"%[-\d]*[lhz]*[disu]", s.message):
        return ""
    return at_text(
        s.message,
        "What was sent is a format, with its percent sign: send(2) fills in nothing."
        " Make the text with snprintf(3) first, then send that.",
    )


def more_than_text(s):
    """The text has come, and bytes behind it that are none of it."""
    if not s.expects or not s.message or not s.wanted:
        return ""
    if not s.message.startswith(s.wanted) or s.message == s.wanted:
        return ""
    extra = s.message[len(s.wanted) :]
    before = [text for text in s.texts()[:-1] if text[len(s.wanted) :] == extra]
    if before:
        return Hint(
            f'"{short(s.wanted)}" has come, and "{short(extra)}" behind it, which is'
            f' the end of "{short(before[-1])}", sent before: the array still holds it.'
            " Put a NUL behind what is copied (strncpy(3) and memcpy(3) may not do it),"
            " and send as many bytes as strlen(3) says."
        )
    if extra.isprintable() and extra.isascii():
        return at_text(
            s.message,
            f'"{short(s.wanted)}" has come, and "{short(extra)}" behind it: the message'
            " is exactly the text that the protocol has, as many bytes as strlen(3)"
            " says.",
        )
    return at(
        "send(2)",
        "The text has come, and other bytes behind it: send as many as strlen(3) says"
        " of the text.",
    )


def cut(s):
    """Only the beginning of the text has come."""
    if not s.expects or not s.message or s.message == s.wanted:
        return ""
    if not s.is_beginning:
        return ""
    if len(s.message) in (7, 8):
        return Hint(
            f"Only {len(s.message)} bytes have come: is the sizeof of a pointer, which"
            " is 8, taken for a size? fgets(3) and snprintf(3) keep one byte of it for"
            " the NUL. A text has as many bytes as strlen(3) says."
        )
    if s.message == s.wanted[:-1]:
        return Hint(
            "All of the text but its last character has come: strlen(3) counts no NUL,"
            " so nothing is to be taken off. Or is there one byte too little room where"
            " the text is made?"
        )
    return Hint(
        "Only the beginning of the text has come: is there room for all of it and a NUL"
        " where it is made, and are as many bytes sent as strlen(3) says?"
    )


def length_first(s):
    """The length of the text has come as a number, before the text or alone."""
    last = s.messages[-1] if s.expects and s.message and s.messages else b""
    text = s.wanted.encode()
    number = last[: -len(text)] if last.endswith(text) else last
    orders = [int.from_bytes(number, order) for order in ("big", "little")]
    if len(number) not in (1, 2, 4, 8) or not {len(text), len(text) + 1} & {*orders}:
        return ""
    return at(
        "send(2)",
        f"{len(number)} byte{'s' * (len(number) > 1)} came first that hold the number"
        f" {len(text)}, the length of the text: here a message is its text alone. Send"
        " no length before it.",
    )


def begins_with_nul(s):
    """The message begins with a NUL, so nothing of the text is in it."""
    last = s.messages[-1] if s.messages else b""
    if not s.expects or not s.message or not last.startswith(b"\0"):
        return ""
    return at(
        "send(2)",
        "The first byte that has come is a NUL, which ends a text: the array that was"
        " sent has no text in it. Is it the one in which the text was made?",
    )


def no_text(s):
    """Bytes have come that are no text."""
    if not s.expects or not s.message or s.is_beginning:
        return ""
    if is_text(s.message):
        return ""
    if s.message.endswith(s.wanted):
        return at_text(
            s.wanted,
            f'There are bytes in front of "{short(s.wanted)}": the array held them'
            " before. strcat(3) appends to what is there; snprintf(3) begins anew.",
        )
    if any(ADDRESS.match(data) for data in s.messages[-1:]):
        return at(
            "send(2)",
            "The first eight bytes that have come look like an address in memory, and"
            " no text: send(2) takes the array, or a pointer to the text. With & in"
            " front of a pointer it sends the pointer itself.",
        )
    if s.messages and len(s.messages[-1]) == len(s.wanted.encode()):
        return at(
            "send(2)",
            "As many bytes have come as the text has, but other ones, which are no"
            " text: give send(2) the array, or the pointer to the text, as it is,"
            " without & in front.",
        )
    return at(
        "send(2)",
        "Bytes have come that are no text. A number goes as text, which snprintf(3)"
        " makes; and of a text, as many bytes as strlen(3) says.",
    )


# --- Nothing came.


def printed(s):
    """The text was printed, and not sent."""
    if not s.expects or s.message or len(s.wanted) < 3 or s.wanted == "exit":
        return ""  # a greeting often says how to end
    if s.wanted in s.heard or s.facts.reads_first(s.side):
        return ""  # it has printed what it received, or took for that
    lines = [line for line in s.prints_since().split("\n") if has(line, s.wanted)]
    if not lines or s.answered():
        return ""
    return at_print(
        lines[0].strip(),
        f'"{short(s.wanted)}" was printed, but nothing was sent: printf(3) and puts(3)'
        " write to the screen, send(2) to the peer.",
    )


# --- What was printed.


def on_standard_error(s):
    """What is to be printed stands on standard error."""
    if not s.sees or not s.wanted or s.wanted not in s.errors:
        return ""
    return Hint(
        "It is on standard error, where trouble belongs: print it to standard output,"
        " with printf(3) or puts(3)."
    )


def looks_at_other(s):
    """What it says that it has received is not what was sent to it."""
    last = s.heard[-1] if s.heard else ""
    quoted = re.findall(r'"([^"]*)"', s.last_words())
    if not quoted or s.status <= 0 or s.came_last() != last or s.peer_closed_first:
        return ""
    seen = quoted[-1]
    if s.message or seen == last:
        return ""
    if seen == f"{last}0":
        return at(
            "recv(2)",
            f'It has received "{last}", and takes it for "{seen}": the NUL is'
            " '\\0', or 0 without quotes; '0' is the digit.",
        )
    if not last.startswith(seen) or f'"{last}"' in s.errors:
        return ""
    what = f'takes it for "{seen}"' if seen else "looks at a text that is empty"
    return at(
        "recv(2)",
        f'It has received "{short(last)}", and {what}. Is recv(2) given the array'
        " itself, without &, and its size, which is not the sizeof of a pointer? Is"
        " the NUL put at the count that recv(2) returned?",
    )


def refused(s):
    """What it has received is quoted on standard error, and it has ended."""
    last = s.heard[-1] if s.heard else ""
    if len(last) < 3 or last not in s.errors or not s.ended or s.status == 0:
        return ""
    if s.message or s.came_last() != last or not (s.expects or s.sees or s.must_end):
        return ""
    return Hint(
        f'It has received "{short(last)}", but did not recognize it, and ended: compare'
        " with exactly that text, by strcmp(3), which returns 0 when both are the same,"
        " and not by ==; and put a NUL behind what recv(2) returned."
    )


def room_for_printing(s):
    """Only the beginning of a text or a number is printed."""
    if not s.sees:
        return ""
    number = NUMBER.search(s.wanted)
    part = (number.group() if number else s.wanted)[: min(4, len(s.wanted) - 1)]
    beginning = len(s.wanted) > 3 and part in s.prints_since(typed=False)
    if not beginning or s.wanted in s.prints:
        return ""
    return Hint(
        f'Of "{short(s.wanted)}" only the beginning is printed: is there room for all'
        " of the message and a NUL, wherever it is received or copied to, and does the"
        " NUL stand behind its last byte?"
    )


def appended(s):
    """Two messages are printed as one."""
    if not s.sees and not s.check.endswith("-memory"):
        return ""
    for record in s.facts.records:
        prints, theirs = output(record, s.side, "prints"), record.get("events", ())
        theirs = [e for e in theirs if e["who"] != s.side and e["what"] == "send"]
        texts = [decoded(e["text"].rstrip("\0")) for e in theirs]
        for one, next_one in zip(texts, texts[1:]):
            if len(one) > 3 and len(next_one) > 3 and one + next_one in prints:
                return Hint(
                    f'"{short(one + next_one)}" was printed, and these are two'
                    " messages: does recv(2) store each at the beginning of the array,"
                    " and is each printed with a newline?"
                )
    return ""


def stale_bytes(s):
    """What is left of an earlier, longer message is printed too."""
    if s.statement != "see no TEXT":
        return ""
    return at(
        "recv(2)",
        "Bytes of an earlier message were still in the buffer: put a NUL behind the"
        " count of bytes that recv(2) returned.",
    )


# --- When it came.


def too_early(s):
    """It answered before the time was over."""
    if not s.early:
        return ""
    if s.waited >= 1:
        return at(
            "sleep(3)",
            "It did wait, but not all five seconds. Of a clock that counts whole"
            " seconds, as time(2) does, the first one is not whole; and sleep(3) says"
            " what is left when a signal has ended it.",
        )
    text = "\n".join(places.code(s.facts.lines, strings=False))
    units = "sleep(3) takes seconds, usleep(3) microseconds."
    if re.search(r"\bnanosleep\s?\(", text):
        units = "nanosleep(2) returns -1 when it fails, as it does when tv_nsec is not"
        units += " less than a second: the seconds go into tv_sec."
    elif re.search(r"\b(p?select|poll)\s?\(", text):
        units = "select(2) takes seconds and microseconds, poll(2) milliseconds."
    return at(
        "sleep(3)",
        "It was too early: sleep first, all five seconds, and only then reply."
        f" {units}",
    )


FIRST = (appended,)
CERTAIN = (
    too_early,
    twice,
    again_and_again,
    printed,
    looks_at_other,
    case,
    blanks,
    same_length,
    length_first,
    begins_with_nul,
    format_sent,
)
LIKELY = (
    more_than_text,
    no_text,
    on_standard_error,
    stale_bytes,
    refused,
)
LAST = (cut, room_for_printing)
