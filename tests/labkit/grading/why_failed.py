"""Why a call has failed, as its arguments and the calls before it tell."""

import re
import sys

from grading import slips
from grading.rules_address import path, port, SIZES
from grading.symptoms import at, at_place, Hint

OTHER_PATH = ("ENOENT", "EADDRINUSE", "EACCES", "ENOTDIR", "EISDIR")  # if it is one
NO_SOCKET = {"EBADF": "none", "ENOTSOCK": "no socket"}
ARGUMENTS = ("EINVAL", "EAFNOSUPPORT", "ENOPROTOOPT")
LOOPBACK = f"{int.from_bytes(bytes([127, 0]), sys.byteorder):#x}"  # as a family
# Why a call fails with an errno, whatever the call.
WHY = {
    "EADDRINUSE": "another socket has the address, or an earlier program has left it.",
    "EACCES": "this program may not use that address.",
    "EADDRNOTAVAIL": "that is no address of this machine. It travels in network byte"
    " order: htonl(INADDR_LOOPBACK), or inet_pton(3) with 127.0.0.1.",
    "EAFNOSUPPORT": "the family in the address is not that of the socket: is it set?",
    "EFAULT": "it got an address outside of the program's memory: pass a pointer to"
    " the struct, and to the size where the manual page says so.",
    "EAGAIN": "the socket does not wait: it was made with SOCK_NONBLOCK, or set so.",
    "EDESTADDRREQ": "a socket has to be bound before it listens.",
    "EISCONN": "the socket is connected already.",
    "ENAMETOOLONG": "the path is too long.",
    "ENOENT": "there is no such path.",
    "ENETUNREACH": "that address is in no network of this machine. It travels in"
    " network byte order: htonl(INADDR_LOOPBACK), or inet_pton(3) with 127.0.0.1.",
    "EOPNOTSUPP": "the socket is of a type that has no connections: SOCK_STREAM.",
    "EPROTONOSUPPORT": "the third argument of socket(2) is 0 for the usual protocol.",
    "EPROTOTYPE": "both sides need the same type of socket, SOCK_STREAM.",
    "EPERM": "this program may not do that.",
}


def invalid(s, call):
    """Return why a call says Invalid argument."""
    name, size, family = SIZES[s.facts.kind]
    if call.name == "setsockopt" and "SOL_SOCKET, SO_" not in call.arguments:
        level, option = (call.arguments.split(", ") + [""] * 2)[1:3]
        return f"SO_REUSEADDR is of the level SOL_SOCKET; it got {level}, {option}."
    if call.name == "setsockopt" and call.last_number not in (-1, 4):
        return "its last argument is the size of an int."
    if call.name in ("bind", "connect"):
        known = re.search(r"sa_family=(\w+)", call.arguments)
        if known and known.group(1).startswith("0x"):
            return (
                f"the family that it got is {known.group(1)}, which is none: is it set"
                f" to {family}, and does the second argument point to the address?"
            )
        if known and known.group(1) != family:
            return f"the family in the address is {known.group(1)}, and not {family}."
        before = [one.name for one in before_call(s, call) if one.result == 0]
        if call.name == "bind" and "listen" in before:
            return "the socket listens already: bind(2) comes before listen(2)."
        if call.last_number != size:
            return f"its third argument is the size of the address, sizeof({name})."
    if call.spoken == "accept":
        before = before_call(s, call)
        if any(one.name == "listen" and one.result == 0 for one in before):
            return (
                "the size that its third argument points to goes in as well as out:"
                " set it to the size of the struct before each call."
            )
        return "the socket does not listen. Call listen(2) before, look at its result."
    if call.name == "listen":
        return "the socket has to be bound to an address before: bind(2)."
    return ""


def before_call(s, call):
    """Return the Calls of the program before one that it has made."""
    runs = (run for run in s.facts.runs if call in run)
    return next((run[: run.index(call)] for run in runs), [])


def bound(s, call):
    """Tell whether the socket of a call was bound before."""
    return any(c.name == "bind" and c.result == 0 for c in before_call(s, call))


def explained(s, call):
    """Return the hint of a call that has failed."""
    where = port(s, call) if s.tcp and call.name in ("bind", "connect") else ""
    if where:
        return where
    name = call.errno
    if name in NO_SOCKET:
        text = f"{call.spoken}(2) was called, and failed: {call.words}."
        told = f"{text} {descriptor(s, call)}"
        certain = call.descriptor not in (0, 1) or call.name == "listen"
        return at(f"{call.spoken}(2)", told) if certain else Hint(told)
    other = path(s, call) if name in OTHER_PATH and s.facts.kind == "unix" else ""
    if other:
        return other
    if call.name == "bind" and bound(s, call):
        return at("bind(2)", "bind(2) was called twice: one call is enough.")
    why = invalid(s, call) if name in ARGUMENTS else ""
    if name == "EISCONN" and any(c.name == "listen" for c in before_call(s, call)):
        why = "the socket listens, and only that of a server does: no listen(2) here."
    why = why or WHY.get(name, "")
    text = f"{call.spoken}(2) was called, and failed: {call.words}"
    line = slips.address_over_family(s.facts.lines)
    if line and re.search(rf"\bsa_family={LOOPBACK}\b", call.arguments):
        return at_place(
            f"{s.side}.c:{line}",
            f"{text}; the family that it got is {LOOPBACK}, the 127 of 127.0.0.1: line"
            f" {line} writes over it. What it writes is to go to sin_addr, and not to"
            " the beginning of the address, where the family is.",
        )
    made = next((c for c in s.facts.calls if "SOCK_NONBLOCK" in c.arguments), None)
    if name == "EAGAIN" and made:
        return at(
            f"{made.spoken}(2)",
            f"{text}; the socket does not wait, as {made.spoken}(2) got SOCK_NONBLOCK:"
            " leave that flag out.",
        )
    text = f"{text}; {why}" if why else f"{text}."
    if not s.ended:
        text += " The program went on all the same: look at what each call returns."
    return at(f"{call.spoken}(2)", text)


def descriptor(s, call):
    """Return what is to be said of the descriptor that a call got."""
    before = before_call(s, call)
    made = [c.result for c in before if "SOCK_STREAM" in c.arguments][-1:]
    text = f"It got descriptor {call.descriptor}, which is {NO_SOCKET[call.errno]}"
    if made and made[0] >= 0:
        text += f"; socket(2) has returned {made[0]}"
    if made and call.last_number == made[0]:
        return f"{text}, which is its last argument: the descriptor comes first."
    if call.descriptor not in (0, 1):
        return (
            f"{text}. Is it what that call has returned, and are the arguments in the"
            " order of the manual page?"
        )
    return (
        f"{text}. Is it a variable without a value, a 0 that was returned for success,"
        " or the result of a comparison: `if ((fd = socket(...)) < 0)` and not"
        " `if ((fd = socket(...) < 0))`?"
    )
