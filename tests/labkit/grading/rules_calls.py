"""Rules about the system calls that a program has made, as strace(1) has seen them.

Each looks at the Symptoms of a failure and returns a hint, "" when it does not apply.
"""

import errno
import os
import re

from grading import marks, places
from grading.rules_address import elsewhere
from grading.symptoms import about, at, at_place, Hint, output
from grading.traced import calls_of, in_conversation
from grading.why_failed import explained

ORDER = ("socket", "setsockopt", "bind", "listen", "accept", "connect")
SERVER, CLIENT = ("socket", "bind", "listen", "accept"), ("socket", "connect")
TRANSFERS = ("send", "recv", "read", "write", "sendmsg", "recvmsg")
NOT_CONNECTED = ("ENOTCONN", "ENOTSOCK", "EBADF", "EPIPE")
NO_CONNECTION = (errno.EBADF, errno.ENOTSOCK, errno.ENOTCONN)


def said(s, call):
    """Tell whether a program has said why this call failed."""
    return bool(call.words) and call.words in s.errors + s.prints


def call_failed(s):
    """A call was made, and failed, that is due or that the program complains of."""
    others = ("bind", "listen", "accept") if s.side == "client" else ("connect",)
    wanted = s.missing_call
    for name in ORDER[: ORDER.index(wanted) + 1] if wanted in ORDER else ():
        calls = s.called(name) if name not in others else ()
        # Nobody listens where the calls were watched: those of a right client fail.
        expected = name == "connect" and s.side == "client"
        known = ("ENOENT", "ECONNREFUSED", "EINPROGRESS") if expected else ()
        if calls and calls[-1].result < 0 and calls[-1].errno not in known:
            return explained(s, calls[-1])
    for call in s.failures() if s.ended and not s.messages else ():
        known = ("ENOENT", "ECONNREFUSED") if call.name == "connect" else ()
        if call.name in ORDER and said(s, call) and call.errno not in known:
            return explained(s, call)
    return ""


def no_descriptor(s):
    """A call got the descriptor -1, which another one has returned as it failed."""
    for call in s.failures():
        if call.descriptor == -1 and call.errno == "EBADF" and s.ended:
            return Hint(
                f"{call.spoken}(2) was called with the descriptor -1, which is none: a"
                " call before it has failed. Look at what each call returns."
            )
    return ""


def closed_before(s):
    """A descriptor is used that the program has closed before."""
    for run in s.facts.runs:
        closed = set()
        for call in in_conversation(run, s.peer_closed):
            if call.name == "close":
                closed.add(call.descriptor)
            elif call.spoken in ("socket", "accept") and call.result >= 0:
                closed.discard(call.result)
            elif call.errno == "EBADF" and call.descriptor in closed:
                name, fd = f"{call.spoken}(2)", call.descriptor
                return at(
                    "close(2)",
                    f"{name} was called on descriptor {fd}, which the program has"
                    " closed before: close(2) it when the conversation is over.",
                )
    return ""


def connections(run):
    """Return {descriptor: the call that has made it a connection} of a trace."""
    found = {}
    for call in run:
        if call.spoken == "accept" and call.result >= 0:
            found[call.result] = call
        if call.spoken == "connect" and call.result == 0:
            found[call.descriptor] = call
    return found


def wrong_descriptor(s):
    """It sends or receives on a descriptor that is not the connection."""
    maker = "accept(2)" if s.side == "server" else "connect(2)"
    for run in s.facts.runs:
        known = connections(run)
        listening = [c.descriptor for c in run if c.name == "listen" and not c.result]
        for call in in_conversation(run, s.peer_closed):
            failed = call.spoken in TRANSFERS and call.result < 0
            if not failed or call.injected or call.descriptor in known:
                continue
            receives = call.spoken == "recv" and call.asked
            if call.errno not in NOT_CONNECTED and not (
                call.errno == "EINVAL" and receives
            ):
                continue
            name, fd = f"{call.spoken}(2)", call.descriptor
            if fd in listening and known:
                return about(
                    maker,
                    f"{name} was called on descriptor {fd}, the listening socket; the"
                    f" connection is what accept(2) returned, {max(known)}. Which of"
                    " the two does your function return, and which one is passed on?",
                )
            if call.errno == "ENOTSOCK" and fd in (0, 1) and known:
                what = "the screen" if fd else "the keyboard"
                opens = "accept" if s.side == "server" else "socket"
                return about(
                    maker,
                    f"{name} was called on descriptor {fd}, which is {what} and no"
                    f" socket; the connection is descriptor {max(known)}. Does your"
                    " function return that one, and not 0 for success? Or is it the"
                    f" result of a comparison: `if ((fd = {opens}(...)) < 0)`"
                    f" and not `if ((fd = {opens}(...) < 0))`.",
                )
            if known:
                made = [c for c in run if c.name == "socket" and c.result >= 0]
                twice = " socket(2) was called twice: one is enough."
                return about(
                    maker,
                    f"{name} was called on descriptor {fd}; the connection is"
                    f" descriptor {max(known)}.{twice if len(made) > 1 else ''}",
                )
    return ""


def path_refused(s):
    """It takes the path for too long, and never comes to the call."""
    words, path = os.strerror(errno.ENAMETOOLONG), s.facts.where
    call = "connect" if s.side == "client" else "bind"
    if s.facts.kind != "unix" or not s.facts.calls or s.called(call):
        return ""
    if not s.last_words().endswith(words):
        return ""
    return at(
        f"{call}(2)",
        f'It says "{words}" and never calls {call}(2), but "{path}" has {len(path)}'
        " characters, and fits. Is the comparison with the size of sun_path the right"
        " way round?",
    )


def connects_instead(s):
    """A server connects the socket that it should bind."""
    if s.side != "server" or not s.missing_call or s.called("bind"):
        return ""
    # One for datagrams may look whether another server lives.
    made = s.called("socket")
    streams = {call.result for call in made if "SOCK_STREAM" in call.arguments}
    if not any(call.descriptor in streams for call in s.called("connect")):
        return ""
    return at(
        "connect(2)",
        "It calls connect(2), and never bind(2): a client connects its socket to the"
        " address, a server binds its own to it.",
    )


def not_called(s):
    """A call is due that was never made, in a program that was watched."""
    name = s.missing_call
    made = {call.spoken for call in s.facts.calls}
    if not name or not made:
        return ""
    if name == "connect" and name not in made and "bind" in made:
        return at(
            "bind(2)",
            "It calls bind(2), and never connect(2): a server binds its socket to the"
            " address, a client connects to it.",
        )
    order = CLIENT if s.side == "client" else SERVER
    # Who listens, and converses without a client, has not come as far as accept(2).
    well = any(call.result >= 0 for call in s.called(name))
    most = len(order) if well else order.index(name) + 1
    for number, one in enumerate(order[:most]):
        later = [call for call in (*order[number + 1 :], *TRANSFERS) if call in made]
        if one not in made and later and later[0] not in ("read", "write"):
            return at(
                f"{one}(2)",
                f"It goes on without calling {one}(2), to {later[0]}(2): call it, and"
                " look at its result.",
            )
    if name in made or s.last_words():
        return ""  # it says itself why it did not come that far
    if s.ended:
        also = ": to print the lines of a sample run is not enough" if s.prints else ""
        return at(f"{name}(2)", f"It ends without calling {name}(2){also}.")
    doing = s.doing.get("call", "")
    waits = f", and waits in {doing}" if s.doing.get("what") == "waits" else ""
    return at(
        f"{name}(2)",
        f"It goes on without calling {name}(2){waits}: call it, look at its result.",
    )


def unchecked(s):
    """It goes on after a call has failed."""
    if not s.must_report or s.ended or not s.doing:
        return ""
    alone = not any(
        e["who"] != s.side and e["what"] in ("listen", "connect") for e in s.events
    )
    call = s.injected()
    if not call and alone:  # of the peer nothing is there, or something is in its place
        call = "connect" if s.side == "client" else "bind"
        if elsewhere(s):
            return elsewhere(s)
        datagrams = any("SOCK_DGRAM" in one.arguments for one in s.called("socket"))
        never = s.facts.calls and not s.called(call)
        if never or datagrams and call == "connect":  # which does not fail then
            return ""
    if not call:
        return ""
    if s.waits("sleep") or s.doing.get("what") not in ("waits", "ended"):
        return at(
            f"{call}(2)",
            f"{call}(2) failed, and the program neither says so nor ends: is it tried"
            " again and again? One failure is enough: return -1 then, and perror(3) or"
            " err(3) says why.",
        )
    then = ""
    if s.at_keyboard:
        then = " and waits for a line now"
    elif s.receives or s.accepts:
        then = f" and waits in {s.doing['call']}"
    return at(
        f"{call}(2)",
        f"{call}(2) failed, but the program went on{then}: look at what the call"
        " returned; if it is -1, perror(3) or err(3) says why, and the program ends.",
    )


def reports_no_failure(s):
    """It takes the success of a call for a failure."""
    words, order = s.last_words(), SERVER if s.side == "server" else CLIENT
    about = any(re.search(rf"\b{name}\b", words) for name in order)
    if s.status <= 0 or not about and s.facts.where not in words:
        return ""
    for record in s.facts.records:
        known = (*order, "setsockopt")
        made = [call for call in calls_of(record) if call.spoken in known]
        # Those for datagrams only look whether another server lives.
        calls = [call for call in made if "SOCK_DGRAM" not in call.arguments]
        said = output(record, s.side).strip().endswith(words)
        failed = any(call.result < 0 or call.injected for call in calls)
        talks = any(call.spoken in TRANSFERS for call in calls_of(record))
        if calls and said and not failed and not talks:
            name = f"{calls[-1].spoken}(2)"
            text = (
                f"It says: {words}. But no call has failed: the last one, {name}, has"
                f" returned {calls[-1].result}. What does your function return then,"
                " and how is it compared? A failure is -1."
            )
            given = marks.skeleton(s.facts.exercise, s.side)
            return Hint(text) if marks.changed(given, s.facts.lines) else at(name, text)
    return ""


def bad_address(s):
    """It says that a call got an address outside of its memory."""
    words = s.last_words()
    if not words.endswith(os.strerror(errno.EFAULT)):
        return ""
    names = {call.spoken for call in s.facts.calls if call.errno == "EFAULT"}
    if names == {"recv"}:
        return at(
            "recv(2)",
            f"It says: {words}. recv(2) cannot write where its second argument points:"
            " to no memory of the program, or to a text in quotes, which does not"
            " change. Receive into an array.",
        )
    return Hint(
        f"It says: {words}. So a call such as recv(2) or send(2) got a pointer that"
        " points to no memory of the program: is it set, and to what? Text is received"
        " into an array."
    )


def complains_of_descriptor(s):
    """It says itself that a call got no socket, or one that is not connected."""
    words = s.last_words()
    if not any(os.strerror(one) in words for one in NO_CONNECTION):
        return ""
    given = marks.skeleton(s.facts.exercise, s.side)
    closes = places.calls(s.facts.lines, given, "f?close")
    if closes and words.endswith(os.strerror(errno.EBADF)):
        return at_place(
            f"{s.side}.c:{closes[0]}",
            f"It says: {words}. So a call got a descriptor that is not open: line"
            f" {closes[0]} closes one. That belongs behind the conversation.",
        )
    return Hint(
        f"It says: {words}. A call got a descriptor that is not the connection: which"
        " one did socket(2), or in a server accept(2), return, and is it still open?"
    )


CERTAIN = (
    path_refused,
    connects_instead,
    not_called,
    closed_before,
    call_failed,
    no_descriptor,
    unchecked,
    wrong_descriptor,
    bad_address,
    complains_of_descriptor,
    reports_no_failure,
)
