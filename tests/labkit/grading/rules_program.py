"""Rules about how a program goes: killed, busy, not done.

Each looks at the Symptoms of a failure and returns a hint, "" when it does not apply.
"""

import errno
import os
import re

from grading import slips, slips_sizes
from grading.symptoms import about, at_place, Hint, MEMORY_ERROR, output, PLACE, UNDONE
from grading.symptoms import WILD, WRITES
from grading.traced import calls_of

FRAME = re.compile(rf"#(\d{{1,6}}) .{{0,500}}{PLACE}")
REPORTED = "socket setsockopt bind listen accept connect send recv".split()
INDEX = re.compile(r"\b\w{1,40}\[([a-z]\w{0,40}(?: ?[+-] ?\d)?)\]\s?=[^=]")
CRASHES = ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE")
# What the compiler has warned of, and a crash may come from.
CRASHING = ("int-conversion", "incompatible-pointer-types", "format", "uninitialized")
CRASHING += ("maybe-uninitialized", "discarded-qualifiers", "return-type")


def calling(report):
    """Return ", called from PLACE" of the place a sanitizer's report begins with.

    That is the frame above it in the same stack, and no other place in the report.
    """
    frames = FRAME.findall(report.partition("\n\n")[0])
    if len(frames) > 1 and int(frames[1][0]) == int(frames[0][0]) + 1:
        return f", called from {frames[1][1]}"
    return ""


def percent_sign(s):
    """A text from outside is taken for the format of printf(3)."""
    places = re.findall(PLACE, s.errors)
    texts = [*s.typed, *s.heard]
    printing = "SEGV" in s.errors and "printf" in s.errors
    if not places or not printing or not any("%" in text for text in texts):
        return ""
    return at_place(
        places[0],
        f"At {places[0]}, printf(3) takes a text with a percent sign for a format:"
        ' write printf("%s", text).',
    )


def too_short(s, place):
    """Return the hint of a line that writes a text into too short an array, or ""."""
    found = slips_sizes.text_too_long(s.facts.lines)
    return no_room(place, *found[1:]) if place == f"{s.side}.c:{found[0]}" else ""


def no_room(place, name, size, least):
    """Return the hint of a place where a text is written into too short an array."""
    return at_place(
        place,
        f"{name} has room for {size} bytes, and the text can have {least} with the NUL"
        f" at its end. Make it larger; snprintf(3) with sizeof({name}) writes no more"
        " than there is room for.",
    )


def memory_error(s):
    """The sanitizers name a line of the program."""
    places = re.findall(PLACE, s.errors)
    if not places or not MEMORY_ERROR.search(s.errors):
        return ""
    where = f"A memory error at {places[0]}{calling(s.errors)}"
    if re.search(r"^READ of size", s.errors, re.M):
        return at_place(
            places[0],
            f"{where}: more is read there than there is. Of a text, strlen(3) says how"
            " much it is, and it needs a NUL at its end.",
        )
    line = s.facts.lines[int(places[0].partition(":")[2]) - 1 :][:1]
    index = INDEX.search(line[0]) if line else None
    short = too_short(s, places[0])
    if short:
        return short
    if index and re.search("flow on address|insufficient space", s.errors):
        why = "is beyond the array. Leave room for a NUL behind all that recv(2) stores"
        if "underflows this" in s.errors:
            why = "is below 0. Is it -1 of a call that failed, or of too small a type"
        return at_place(places[0], f"{where}: {index.group(1)} {why}.")
    return at_place(
        places[0],
        f"{where}: is the buffer large enough for what is written there, and for the"
        " NUL behind it?",
    )


def killed_by_sigpipe(s):
    """It has sent to a peer that is gone."""
    if s.signal != "SIGPIPE":
        return ""
    return Hint(
        "Sending to a peer that is gone raises SIGPIPE, which ends the program at once:"
        " ignore that signal, and send returns an error instead."
    )


def crash(s):
    """A signal has killed it, for a mistake in memory."""
    place = s.facts.memory_error(s.side)
    if s.signal not in CRASHES:
        return ""
    if place and place == s.facts.memory_error(s.side, WILD):
        return at_place(
            place,
            f"It crashed. At {place} a pointer is used that points to no memory of the"
            " program, or to a text in quotes, which does not change: is it set, to an"
            " array, or with & to a variable? For %s, printf(3) wants a text and not a"
            " number.",
        )
    if place:
        return at_place(place, f"It crashed. There is a memory error at {place}.")
    if s.warned("format-security"):
        place = s.warned("format-security")[0]
        return at_place(
            place,
            f"It crashed. At {place} a text is the format of printf(3), so a percent"
            ' sign in it asks for more: write printf("%s", text).',
        )
    warning = s.warned(*CRASHING)
    if warning:
        return at_place(
            warning[0],
            f"It crashed. The compiler says at {warning[0]}: {warning[1]}.",
        )
    return Hint(
        "The program crashed. Build it with -g -fsanitize=address and run it by hand:"
        " the report names the line."
    )


def overwritten(s):
    """It refuses what is right, and writes outside of an array in another check."""
    place, last = s.facts.memory_error(s.side, WRITES), s.came_last()
    if not place or len(last) < 3 or last not in s.errors or s.status <= 0:
        return ""
    if not (s.expects or s.sees or s.must_end):
        return ""
    return at_place(
        place,
        f"There is a memory error at {place}: what is written there, outside of the"
        " array, changes what stands beside it. Mend that first.",
    )


def killed(s):
    """Another signal has ended it."""
    if not s.signal or s.signal in CRASHES:
        return ""
    return Hint(
        f"The signal {s.signal} has ended it, in the middle of its work: see signal(7),"
        " and which of your calls raises it."
    )


def loops(s):
    """It prints or computes without end."""
    if s.doing.get("excess") != "output" and s.doing.get("what") != "runs":
        return ""
    # What should have been printed is waited for once more behind the peer's close.
    if s.peer_closed and not s.sees:
        return Hint(
            "The program goes round in a loop. At end of file recv(2) returns 0, again"
            " and again: that ends the conversation, it is no empty message."
        )
    if s.typed and s.typed[-1] == "end of input":
        return Hint(
            "The program goes round in a loop. At the end of input fgets(3) returns"
            " NULL and getline(3) -1, again and again: that counts as exit."
        )
    if s.doing.get("excess") == "output":
        return Hint(
            "It prints without end. Which loop is that in, and what changes there, so"
            " that it comes to an end?"
        )
    if s.doing.get("what") == "runs" and s.came_last():
        return Hint(
            f'The program goes round in a loop that never ends, since "{s.came_last()}"'
            " came: when is its condition to become false, and does anything in the"
            " loop change what it looks at?"
        )
    return Hint(
        "The program goes round in a loop that never ends: which of its calls fails, or"
        " returns at once, again and again? Look at what each returns."
    )


def undone(s):
    """It has come to a TODO that is not done, and nothing wrong came before."""
    match = UNDONE.search(s.errors)
    if not match or s.message:
        return ""
    number = int(match.group(1))
    # One that is passed over in silence comes first.
    number = min(s.facts.untouched or [number])
    return Hint(
        f"TODO {number} is the next one to do: open the file at that place, read the"
        " comment above the function, then the manual page it names."
    )


def before_success(s):
    """Return the last Call that a program made before it said: Success; or None.

    And whether that was in the check that failed.
    """
    for record in (s.record, *s.facts.records):
        known = [c for c in calls_of(record) if c.spoken in REPORTED]
        says = os.strerror(0) in output(record, s.side)
        if says and known and known[-1].result >= 0:
            return known[-1], record is s.record
    return None, False


def success_taken_for_failure(s):
    """It reports an error where there is none: errno 0."""
    if not s.ended or os.strerror(0) not in s.errors:
        return ""
    last, (call, here) = s.came_last(), before_success(s)
    after = f' It came after "{last[:70]}".' if last else ""
    text = f"It reports an error whose reason is {os.strerror(0)}: no call has failed"
    if not call:
        return Hint(
            f"{text}.{after} Look at what your functions return, and how it is"
            " compared: calls such as send(2) return -1 for a failure, 0 or more when"
            " all went well."
        )
    name = f"{call.spoken}(2)"
    returned = f"returned {call.result}" if here else "did not return -1"
    told = f"{text}; the last one, {name}, {returned}, and only -1 is a"
    told += f" failure.{after} How is that compared, and does each function return what"
    told += " the comment above it says?"
    if last and s.printed_last() and not s.answered():
        return Hint(f"{told} What it has received is printed by then.")
    return about(name, told)


def no_size(side, line, name):
    """Return the hint of a line where accept(2) gets a size that nothing has set."""
    return at_place(
        f"{side}.c:{line}",
        f"In line {line}, accept(2) gets &{name}, and nothing has set {name}: the size"
        " goes in as well as out, so set it to the size of the struct before.",
    )


def called_alone(side, lines, received):
    """Return the hint of a function that was called alone, "" when nothing is certain.

    received: what it has done, as the tests of functions say it.
    """
    place = re.search(rf"memory error in line (\d{{1,6}}) of ({side}\.c)\b", received)
    text, size = slips_sizes.text_too_long(lines), slips.size_not_set(lines)
    if place and int(place.group(1)) == text[0]:
        return no_room(f"{place.group(2)}:{text[0]}", *text[1:])
    if os.strerror(errno.EINVAL) in received and size:
        return no_size(side, *size)
    return Hint("")


def nothing_set(s):
    """It fails only where memory that nobody has set holds odd bytes."""
    if not s.check.endswith("-memory") or s.statement == "no memory error":
        return ""
    if s.out_of_turn:
        return ""  # what it sends too much tells more
    others = [one for one in s.facts.records if one is not s.record]
    if not others or any(one.get("failure") for one in others):
        return ""
    says = f" It says: {s.last_words()}." if s.last_words() else ""
    what = "Which variable or structure is used before all of it has a value, or which"
    what += " text has no NUL?"
    if slips.size_not_set(s.facts.lines):
        return no_size(s.side, *slips.size_not_set(s.facts.lines))
    if s.missing_call:
        what = "Has all of the address a value, and a path the NUL behind it? memset(3)"
        what += " before it is filled in, or = {0}, sets all that is left."
    return Hint(
        "What works in all other checks does not work here, where memory that nobody"
        f" has set holds odd bytes and no zeros.{says} {what}"
    )


CERTAIN = (
    percent_sign,
    memory_error,
    killed_by_sigpipe,
    crash,
    overwritten,
    nothing_set,
)
LIKELY = (killed, loops, success_taken_for_failure)
