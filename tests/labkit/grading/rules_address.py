"""Rules about where a program is: the socket's type, the address, its file or port.

Each looks at the Symptoms of a failure and returns a hint, "" when it does not apply.
"""

import errno
import os
import re

from grading.symptoms import at
from grading.traced import calls_of

# Of each kind of address the struct, its size, and the family.
SIZES = {
    "unix": ("struct sockaddr_un", 110, "AF_UNIX"),
    "tcp": ("struct sockaddr_in", 16, "AF_INET"),
}
ADDRESS_IN_USE = os.strerror(errno.EADDRINUSE)


def type_and_family(s):
    """The socket is of another family or type than the address needs."""
    family = SIZES[s.facts.kind][2]
    users = ("connect",) if s.side == "client" else ("bind", "listen")
    for run in s.facts.runs if s.missing_call or s.must_report else ():
        made = {c.result: c for c in run if c.name == "socket" and c.result >= 0}
        used = [made.get(c.descriptor) for c in run if c.name in users]
        used = [call for call in used if call]
        if not used and len(made) == 1:
            used = list(made.values())  # it has not come further
        known = used[-1].arguments.split(", ") if used else [family, "SOCK_STREAM"]
        if family == "AF_INET" and known[:2] == ["AF_UNIX", "SOCK_DGRAM"]:
            return at(
                "socket(2)",
                "socket(2) was called with the family and the type swapped: first"
                " AF_INET, then SOCK_STREAM.",
            )
        if known[0] != family:
            return at(
                "socket(2)",
                f"socket(2) was called with {known[0]}; the address of this exercise is"
                f" one of {family}.",
            )
        if len(known) > 1 and "SOCK_STREAM" not in known[1]:
            return at(
                "socket(2)",
                f"socket(2) was called with {known[1]}; both sides need SOCK_STREAM.",
            )
    return ""


def host(call):
    """Return the hint of an address of no use here, or ""."""
    found = re.search(r'sin_addr=inet_addr\("([\d.]+)"\)', call.arguments)
    known = found.group(1) if found else ""
    if known in ("", "127.0.0.1", "0.0.0.0"):
        return ""
    text = f"It calls {call.name}(2) with the address {known}"
    if known == "1.0.0.127":
        text += ", which is 127.0.0.1 with its bytes swapped"
    if known == "255.255.255.255":
        text += (
            ", which is what inet_addr(3) returns for a text that is no address: it"
            " takes four numbers with dots between them, and no name and no port"
        )
    wants = "s_addr wants htonl(INADDR_LOOPBACK), see htonl(3)"
    return at(f"{call.name}(2)", f"{text}: {wants}.")


def path(s, call):
    """Return the hint of a path that is not the one of the handout, or ""."""
    found = re.search(r'sun_path=(@?)"(.*?)(?:"|$)', call.arguments)
    name = f"{call.name}(2)"
    if not found:
        return ""
    known, where = found.group(2).replace("\\0", "").rstrip("\\"), s.facts.where
    if not found.group(1) and known == where:
        return ""
    if known and where.startswith(known) and call.last_number == len(known) + 2:
        return at(
            name,
            f'The kernel got "{known}", the beginning of the path: the third argument'
            f" of {name} is the size of the whole address, sizeof(struct sockaddr_un),"
            " not that of the text or of a pointer.",
        )
    what = f'the path "{known}"' if known else "an empty path"
    if found.group(1) and known:
        what = f'an abstract name, as its first byte is NUL, before "{known}"'
    return at(
        name, f'It calls {name} with {what}; the one of the handout is "{where}".'
    )


def port(s, call):
    """Return the hint of a port that is not the one of the handout, or ""."""
    found = re.search(r"sin6?_port=htons\((\d+)\)", call.arguments)
    known, wanted = int(found.group(1)) if found else 0, int(s.facts.where)
    name = f"{call.name}(2)"
    if not found or known == wanted:
        return host(call)
    if known == (wanted >> 8 | (wanted & 255) << 8):
        return at(
            name,
            f"It calls {name} with port {known}, which is {wanted} with its two bytes"
            " swapped: sin_port wants htons(port), see htons(3).",
        )
    told = f"It calls {name} with port {known}; the one of the handout is {wanted}."
    if not known and re.search(r"\bhtonl\s?\(\s?port\b", "\n".join(s.facts.lines)):
        told += " htonl(3) is for four bytes, of which a port has two, so nothing of"
        return at(name, f"{told} it is left: htons(port).")
    return at(name, f"{told} Is it set, as htons(port)?")


def elsewhere(s):
    """Return the hint of an address that is not the one of the handout, or ""."""
    calls = s.called("connect" if s.side == "client" else "bind")
    if not calls:
        return ""
    family = SIZES[s.facts.kind][2]
    known = re.search(r"sa_family=(\w+)", calls[-1].arguments)
    if known and known.group(1) != family and calls[-1].result >= 0:
        return at(
            f"{calls[-1].name}(2)",
            f"The family in the address is {known.group(1)}, and not {family}: set it"
            f" before {calls[-1].name}(2), and clear nothing behind that.",
        )
    return (path if s.facts.kind == "unix" else port)(s, calls[-1])


def other_address(s):
    """It is at another address than its peer."""
    return elsewhere(s) if s.statement in ("listens", "accept") else ""


def file_removed(s):
    """A client finds no socket file where its peer listens: it has removed it."""
    for record in s.facts.records if s.missing_call == "connect" else ():
        listens = any(e["what"] == "listen" for e in record.get("events", ()))
        for call in calls_of(record) if listens else ():
            gone = call.name == "connect" and call.errno == "ENOENT"
            if gone and f'sun_path="{s.facts.where}"' in call.arguments:
                return at(
                    "unlink(2)",
                    "The server listened, but its socket file was gone when connect(2)"
                    " was called. Does your client remove it? Only the server does.",
                )
    return ""


def is_reuse(call):
    """Tell whether a call lets an address be used again."""
    return call.name == "setsockopt" and "SO_REUSEADDR" in call.arguments


def no_reuse(s):
    """A port in TIME_WAIT is in use for who does not set SO_REUSEADDR."""
    if not s.tcp or not s.ended or ADDRESS_IN_USE not in s.errors + s.prints:
        return ""
    for run in s.facts.runs:
        calls = [call for call in run if call.name == "bind" or is_reuse(call)]
        if [call.name for call in calls[:1]] != ["setsockopt"]:
            continue
        if ", [0], " in calls[0].arguments and not calls[0].result:
            return at(
                "setsockopt(2)",
                "The address is in use, and setsockopt(2) got 0 for SO_REUSEADDR, which"
                " turns it off: the int that its fourth argument points to is to be 1.",
            )
        return ""
    return at(
        "bind(2)",
        "The address is in use: a port of an earlier conversation can be in TIME_WAIT."
        " Set SO_REUSEADDR with setsockopt(2) before bind(2), see socket(7).",
    )


def no_room_for_the_address(s):
    """It says why inet_ntop(3) has failed, which sounds like a full disk."""
    if not s.tcp or not s.last_words().endswith(os.strerror(errno.ENOSPC)):
        return ""
    found = re.search(r"\binet_ntop\s?\(\s?(AF_\w{1,20})", "\n".join(s.facts.lines))
    if found and found.group(1) != "AF_INET":
        return at(
            "inet_ntop(3)",
            f"It says: {s.last_words()}. inet_ntop(3) got {found.group(1)}, but the"
            " address is one of AF_INET: another family needs more room.",
        )
    return at(
        "inet_ntop(3)",
        f"It says: {s.last_words()}. inet_ntop(3) says so when the size that it is told"
        " is too small for the address: it takes INET_ADDRSTRLEN bytes, and the sizeof"
        " of a pointer is not the size of the array.",
    )


CERTAIN = (
    type_and_family,
    other_address,
    file_removed,
    no_reuse,
    no_room_for_the_address,
)
