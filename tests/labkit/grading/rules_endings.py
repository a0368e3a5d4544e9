"""Rules about what is left: endings, files, descriptors, and who waits for whom.

Each looks at the Symptoms of a failure and returns a hint, "" when it does not apply.
"""

import errno
import os
import re

from grading import marks, places, slips
from grading.symptoms import about, at, at_place, Hint
from grading.traced import calls_of


def status_tells_nothing(s):
    """It has reported a failure and ended with a status that says success."""
    if s.statement != "fails" or s.status != 0:
        return ""
    text = "The exit status must tell it too: return 1 from main, or exit(1)."
    line = slips.exit_with_success(s.facts.lines)
    if not line:
        return Hint(text)
    told = f"{text} Line {line} ends the program with status 0, which says success."
    return at_place(f"{s.side}.c:{line}", told)


def says_nothing(s):
    """It does not say why it fails."""
    if s.statement != "says why":
        return ""
    call = s.injected()
    text = "Check what each call returns, and report it with perror(3) or err(3)."
    return at(f"{call}(2)", text) if call else Hint(text)


def whole_runs(s):
    """Return the Calls of each run that was watched until the program had ended.

    Of one in which a call was made to fail not all calls are known.
    """
    runs = [
        calls_of(record)
        for record in s.facts.records
        if record.get("calls")
        and any((e["who"], e["what"]) == (s.side, "exit") for e in record["events"])
    ]
    return [run for run in runs if not any(call.injected for call in run)]


def named_path(call):
    """Return the path that a call names, or ""."""
    found = re.search(r'"(.*?)"', call.arguments)
    return found.group(1) if found else ""


def file_left(s):
    """The socket file is still there."""
    if s.statement != "no socket file":
        return ""
    why = "Remove the file with unlink(2) on every way out, errors included."
    given = marks.skeleton(s.facts.exercise, s.side)
    mine, never = places.calls(s.facts.lines, given, "unlink"), False
    for run in whole_runs(s):
        bound = [n for n, c in enumerate(run) if c.name == "bind" and c.result == 0]
        path = named_path(run[bound[-1]]) if bound else ""
        calls = [c for c in run[bound[-1] :] if c.spoken == "unlink"] if bound else []
        others = [call for call in calls if named_path(call) != path]
        never = bool(path) and not calls
        if path and not calls:
            why = (
                f'The socket was bound to "{path}", and unlink(2) was not called'
                " afterwards: the kernel keeps that file until somebody removes it."
            )
        elif path and len(others) == len(calls):
            how = f"failed: {others[-1].words}" if others[-1].error else "removed that"
            why = (
                f'unlink(2) was called with "{named_path(others[-1])}", and {how}; the'
                f' socket was bound to "{path}", and that file is still there.'
            )
        elif path:
            why = (
                "When all goes well, unlink(2) removes the file. Here the program ended"
                " in another way: the file must go on every way out, errors included."
            )
    if never and len(mine) == 1:
        told = f"unlink(2) in line {mine[0]} was not called after bind(2), so the file"
        told += " stays:"
        if places.mentions(given, "atexit") and not places.mentions(
            s.facts.lines, "atexit"
        ):
            return Hint(
                f"{told} main() as it was given has that function called at the end, by"
                " atexit(3); here it does so no more."
            )
        return Hint(
            f"{told} does anything call that function at the end, as main() does by"
            " atexit(3), and is nothing in front of that line?"
        )
    return at("unlink(2)", why)


def not_closed(s):
    """A socket was not closed."""
    if s.statement != "closes every socket":
        return ""
    kinds = {"accept": "the connection", "socket": "the socket"}
    kinds["socket"] = "the listening socket" if s.side == "server" else "the socket"
    open_now = {}
    for call in calls_of(s.record):
        if call.name == "close":
            open_now.pop(call.descriptor, None)
        elif call.spoken in kinds and call.result >= 0:
            open_now[call.result] = kinds[call.spoken]
    names = [f"{kind} (descriptor {fd})" for fd, kind in open_now.items()]
    what = " and ".join(names) or "each socket"
    return Hint(f"close(2) {what} before the program ends.")


def memory(s):
    """The sanitizers have reported something, in no line of the program."""
    if s.statement != "no memory error":
        return ""
    return Hint("The place is in your program: look at the size of that buffer.")


def wrong_status(s):
    """The conversation was right, and the exit status says failure."""
    if not s.statement.startswith("exit") or not s.ended or s.early:
        return ""
    if s.last_words():
        return Hint(
            "The conversation is over, so the value that main returns should be 0. On"
            f" standard error it says what it took for a failure: {s.last_words()}"
        )
    return Hint(
        "The value that main returns, or that exit(3) gets, is the exit status: 0 when"
        " all went well."
    )


def half_closed(s):
    """It has closed its side of the connection, and runs on."""
    mine = any(
        e["who"] == s.side and e["what"] in ("close", "shutdown") for e in s.events
    )
    broken = s.last_words().endswith(os.strerror(errno.EPIPE))
    if not mine or s.peer_closed or s.ended and not broken or not s.doing or s.signal:
        return ""
    return Hint(
        "It has closed the connection, or shut it down, and goes on: close(2) and"
        " shutdown(2) belong behind the conversation."
    )


def spoke_twice(s):
    """It sent more before it was answered."""
    if not s.statement.startswith("send") or not s.message:
        return ""
    return Hint("It spoke twice in a row: receive the reply before you send again.")


def out_of_turn(s):
    """It spoke where it should have been silent."""
    if not s.out_of_turn:
        return ""
    return Hint("It spoke though it was not its turn.")


def accepts_again(s):
    """It waits for one more client."""
    if not s.accepts or s.missing_call:
        return ""
    accepted = any(call.result >= 0 for call in s.called("accept"))
    if not s.heard + s.texts() and not accepted:
        return ""
    given = marks.skeleton(s.facts.exercise, s.side)
    lines = places.calls(s.facts.lines, given, "accept")
    text = "It waits in accept(2) for one more client: one is all."
    if len(lines) > 1:
        named = " and ".join(map(str, lines))
        return about("accept(2)", f"{text} accept(2) is called in lines {named}.")
    return about("accept(2)", f"{text} Is there a loop?")


def sleeps(s):
    """It sleeps where an answer was due."""
    if not s.waits("sleep", "select", "poll") or not (s.expects or s.must_end):
        return ""
    call = s.doing["call"]
    page = "sleep(3)" if call == "sleep" else f"{call}(2)"
    return at(
        page,
        f"It waits in {page}, where an answer was due: for how long? If that is in a"
        " loop: how many times, and what ends it?",
    )


def quoted(s):
    """It says itself why it has ended."""
    if not s.last_words() or s.peer_closed_first and not s.must_end:
        return ""
    return Hint(f"It says why it ends: {s.last_words()}")


def ended_early(s):
    """It has ended where it should go on."""
    if not s.ended or s.must_end or s.must_report or s.peer_closed_first:
        return ""
    last = f', after "{s.came_last()}"' if s.came_last() else ""
    return Hint(
        f"It ends too early{last}: nobody had said that it is over. Does each"
        " function return what the comment above it says?"
    )


CERTAIN = (status_tells_nothing, says_nothing, file_left, not_closed, memory)
LIKELY = (half_closed, wrong_status, accepts_again, sleeps)
LAST = (spoke_twice, out_of_turn, quoted, ended_early)
