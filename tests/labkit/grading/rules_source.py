"""Rules about what the source of a TODO shows, and no compiler warns of.

Each looks at the Symptoms of a failure and returns a hint, "" when it does not apply.
"""

from grading import marks, slips
from grading.symptoms import at, at_place, MEMORY_ERROR


def given_of(s):
    """Return the lines of the skeleton of a program."""
    return marks.skeleton(s.facts.exercise, s.side)


def no_room_for_host(s):
    """The array for an address as text is too short for it."""
    found = slips.short_host(s.facts.lines)
    if not found or not MEMORY_ERROR.search(s.errors):
        return ""
    line, name, size = found
    return at_place(
        f"{s.side}.c:{line}",
        f"{name} has room for {size} characters, so inet_ntop(3) fails and writes"
        " nothing into it: an address as text takes INET_ADDRSTRLEN of them.",
    )


def comparison_kept(s):
    """What a call returned is compared first, and the comparison is assigned."""
    found = slips.comparison_assigned(s.facts.lines)
    if not found or s.must_report:
        return ""
    line, name, call = found
    return at_place(
        f"{s.side}.c:{line}",
        f"In line {line}, {name} gets the result of the comparison, 0 or 1, and not"
        f" what {call}(2) returned: `if ((n = {call}(...)) < 0)` and not"
        f" `if ((n = {call}(...) < 0))`.",
    )


def filled_elsewhere(s):
    """What a call fills in is a pointer itself, or as long as an earlier text."""
    found = slips.pointer_filled(s.facts.lines, given_of(s))
    if not found or s.must_report:
        return ""
    line, call, name = found
    text = f"Line {line} gives {call}(2) the address of the pointer {name} itself:"
    text += f" without &, it is where {name} points to."
    if call == "strlen":
        text = f"Line {line} calls recv(2) for strlen({name}) bytes, which is how long"
        text += " the text is that was there before: the size is how much there is room"
        text += " for, less one byte for the NUL."
    return at_place(f"{s.side}.c:{line}", text)


def nothing_stored(s):
    """An array is printed or sent, and nothing was ever stored in it."""
    found = slips.never_filled(s.facts.lines, given_of(s))
    if not found or s.must_report or not s.heard + s.typed:
        return ""
    line, name = found
    return at_place(
        f"{s.side}.c:{line}",
        f"Line {line} uses {name}, and nothing is stored in it before: it holds"
        " anything at all. Which call is to fill it in?",
    )


def other_descriptor_returned(s):
    """What should return a new descriptor returns something else."""
    found = slips.no_descriptor(s.facts.lines, given_of(s))
    if not found or s.must_report:
        return ""
    line, value, call = found
    what = f"returns {value}"
    if not value.isdigit():
        what += ", on which accept(2) was called"
    return at_place(
        f"{s.side}.c:{line}",
        f"Line {line} {what}: whoever calls this function wants the new descriptor, as"
        f" {call}(2) has returned it.",
    )


def pointed_elsewhere(s):
    """What a function is to fill in is made to point elsewhere."""
    found = slips.pointed_elsewhere(s.facts.lines, given_of(s))
    if not found or s.must_report:
        return ""
    line, name = found
    return at_place(
        f"{s.side}.c:{line}",
        f"Line {line} makes {name} point elsewhere, and only this function knows that:"
        " its caller looks into the memory that it has passed. Store there what is"
        " wanted.",
    )


def pointer_sent(s):
    """The bytes of a pointer have come, whether people can read them or not."""
    found = slips.pointer_sent(s.facts.lines)
    if not found or not s.expects or not s.message or s.is_beginning:
        return ""
    line, name = found
    return at_place(
        f"{s.side}.c:{line}",
        f"Line {line} sends the bytes of the pointer {name} itself, and not the text"
        f" that it points to: give send(2) {name} as it is, without & in front.",
    )


def pointer_for_failure(s):
    """What inet_ntop(3) returns when all went well is taken for a failure."""
    line = slips.pointer_for_failure(s.facts.lines)
    if not line or not s.heard or s.must_report:
        return ""
    return at_place(
        f"{s.side}.c:{line}",
        f"Line {line} takes a success of inet_ntop(3) for a failure: it returns NULL"
        " only when it has failed, and else where the text is.",
    )


def receives_in_a_loop(s):
    """It has received all of a message, and receives again."""
    due = s.expects or s.sees or s.statement.startswith("silent")
    if not due or not s.receives or not s.heard or s.unread or s.message:
        return ""
    if s.wants_newline:
        return ""  # another rule says what the loop waits for
    line = slips.loop_around_recv(s.facts.lines, given_of(s))
    if not line and s.doing.get("asked") != 1:
        return ""
    text = (
        f'It has received all of "{s.heard[-1][:70]}", and receives again. No byte says'
        " where a message ends: what one recv(2) returns, with room for a whole one, is"
        " the message. No loop around it."
    )
    return at_place(f"{s.side}.c:{line}", text) if line else at("recv(2)", text)


FIRST = (no_room_for_host, filled_elsewhere, nothing_stored)
SURE = (other_descriptor_returned,)
TOLD = (pointed_elsewhere, pointer_for_failure)
CERTAIN = (pointer_sent, receives_in_a_loop)
