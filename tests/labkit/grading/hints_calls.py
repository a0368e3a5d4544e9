"""Hints from the system calls that a program has made, as strace(1) has seen them.

As in hints.py, each rule looks at the symptoms of a failure and returns a hint,
"" when it does not apply.
"""

import re

from grading.symptoms import at, nowhere

# Of each kind of address the struct, its size, and the family.
SIZES = {
    "unix": ("struct sockaddr_un", 110, "AF_UNIX"),
    "tcp": ("struct sockaddr_in", 16, "AF_INET"),
}
NAMES = {"accept4": "accept", "recvfrom": "recv", "sendto": "send"}
# Why a call fails with an errno, whatever the call.
WHY = {
    "EADDRINUSE": "another socket has the address, or an earlier program has left it.",
    "EACCES": "this program may not use that address.",
    "EADDRNOTAVAIL": "that is no address of this machine. It travels in network byte"
    " order: htonl(INADDR_LOOPBACK), or inet_pton(3) with 127.0.0.1.",
    "EAFNOSUPPORT": "the family in the address is not that of the socket: is it set?",
    "EBADF": "it got a descriptor that is none. Look at what the call before it"
    " returned, and at the parentheses: `if ((fd = socket(...)) < 0)`.",
    "ENOTSOCK": "it got a descriptor that is no socket. Look at the parentheses:"
    " `if ((fd = socket(...)) < 0)` and not `if ((fd = socket(...) < 0))`.",
    "EFAULT": "it got an address outside of the program's memory: pass a pointer to"
    " the struct, and to the size where the manual page says so.",
    "EDESTADDRREQ": "a socket has to be bound before it listens.",
    "EISCONN": "the socket is connected already.",
    "ENAMETOOLONG": "the path is too long.",
    "ENOENT": "there is no such path.",
    "EOPNOTSUPP": "the socket is of a type that has no connections: SOCK_STREAM.",
    "EPROTONOSUPPORT": "the third argument of socket(2) is 0 for the usual protocol.",
    "EPROTOTYPE": "both sides need the same type of socket, SOCK_STREAM.",
    "EPERM": "this program may not do that.",
}


def last_number(arguments):
    """Return the last argument of a call when it is a number, else -1."""
    match = re.search(r", (\d+)$", arguments)
    return int(match.group(1)) if match else -1


def invalid(s, call):
    """Return why a call says Invalid argument."""
    name, size, family = SIZES[s.facts.kind]
    if call.name in ("bind", "connect"):
        known = re.search(r"sa_family=(\w+)", call.arguments)
        if known and known.group(1) != family:
            return f"the family in the address is {known.group(1)}, and not {family}."
        if last_number(call.arguments) != size:
            return f"its third argument is the size of the address, sizeof({name})."
        if call.name == "bind":
            return "has the socket been bound before? One call is enough."
    if call.name.startswith("accept"):
        if any(one.result == 0 for one in s.called("listen")):
            return (
                "the size that its third argument points to goes in as well as out:"
                " set it to the size of the struct before each call."
            )
        return "the socket does not listen. Call listen(2) before, look at its result."
    if call.name == "listen":
        return "the socket has to be bound to an address before: bind(2)."
    return ""


def failed(s):
    """Return the hint of a call that was made, and failed."""
    place = re.search(r" calls (\w+)| (listens|accepts|connects) ", s.sentence)
    order = ["socket", "setsockopt", "bind", "listen", "accept4", "accept", "connect"]
    if place:
        wanted = place.group(1) or place.group(2)[:-1]
    elif s.ended and not s.messages and any(said(s, call) for call in s.failures()):
        wanted = next(call.name for call in s.failures() if said(s, call))
    else:
        return ""
    for name in order:
        calls = s.called(name)
        # Nobody listens where the calls were watched: those of a right client fail.
        expected = name == "connect" and s.side == "client"
        known = ("ENOENT", "ECONNREFUSED", "EINPROGRESS") if expected else ()
        if calls and calls[-1].result < 0 and not calls[-1].error.startswith(known):
            if swapped(calls[-1]):
                return swapped(calls[-1])
            errno, _, words = calls[-1].error.partition(" ")
            why = invalid(s, calls[-1]) if errno == "EINVAL" else WHY.get(errno, "")
            call = NAMES.get(name, name)
            text = f"{call}(2) was called, and failed: {words.strip('()')}"
            text = f"{text}; {why}" if why else f"{text}."
            if errno in ("EBADF", "ENOTSOCK"):  # made somewhere before
                return nowhere(text)
            other = path(s, name, calls[-1]) if errno == "ENOENT" else ""
            return other or at(f"{call}(2)", text)
        if name == wanted:
            break
    return ""


def descriptor(s):
    """Return the hint of a call on a descriptor that is none."""
    for call in s.failures():
        none = call.arguments.startswith("-1,") and call.error.startswith("EBADF")
        if none and s.ended and not s.messages:
            name = NAMES.get(call.name, call.name)
            return nowhere(
                f"{name}(2) was called with the descriptor -1, which is none: a call"
                " before it has failed. Look at what each call returns."
            )
    return ""


def said(s, call):
    """Tell whether a program has said why this call failed."""
    words = call.error.partition(" ")[2].strip("()")
    return bool(words) and words in s.errors + s.prints


def address(s):
    """Return the hint of a program that is at another address than its peer."""
    if re.search(r" (listens|accepts|connects) ", s.sentence):
        return elsewhere(s)
    return ""


def swapped(call):
    """Return the hint of the loopback address with its bytes swapped, or ""."""
    if 'inet_addr("1.0.0.127")' not in call.arguments:
        return ""
    return at(
        f"{call.name}(2)",
        f"It calls {call.name}(2) with the address 1.0.0.127, which is 127.0.0.1 with"
        " its bytes swapped: s_addr wants htonl(INADDR_LOOPBACK), see htonl(3).",
    )


def elsewhere(s):
    """Return the hint of an address that is not the one of the handout, or ""."""
    name = "connect" if s.side == "client" else "bind"
    calls = s.called(name)
    if not calls:
        return ""
    if s.facts.kind == "unix":
        return path(s, name, calls[-1])
    found = re.search(r"sin6?_port=htons\((\d+)\)", calls[-1].arguments)
    port, wanted = int(found.group(1)) if found else 0, int(s.facts.where)
    if not found or port == wanted:
        return swapped(calls[-1])
    if port == (wanted >> 8 | (wanted & 255) << 8):
        return at(
            f"{name}(2)",
            f"It calls {name}(2) with port {port}, which is {wanted} with its two bytes"
            f" swapped: sin_port wants htons({wanted}), see htons(3).",
        )
    return at(
        f"{name}(2)",
        f"It calls {name}(2) with port {port}; the one of the handout is {wanted}. Is"
        f" it set, as htons({wanted})?",
    )


def path(s, name, call):
    """Return the hint of a path that is not the one of the handout."""
    found = re.search(r'sun_path=(@?)"(.*?)"', call.arguments)
    if not found:
        return ""
    known, size = found.group(2), last_number(call.arguments)
    if not found.group(1) and known == s.facts.where:
        return ""
    if known and s.facts.where.startswith(known) and size == len(known) + 2:
        return at(
            f"{name}(2)",
            f'The kernel got "{known}", the beginning of the path: the third argument'
            f" of {name}(2) is the size of the whole address, sizeof(struct"
            " sockaddr_un), not that of the text or of a pointer.",
        )
    what = f'the path "{known}"' if known else "an empty path"
    if found.group(1):
        what = f'an abstract name, as its first byte is NUL, before "{known}"'
    return at(
        f"{name}(2)",
        f'It calls {name}(2) with {what}; the one of the handout is "{s.facts.where}".',
    )


def unchecked(s):
    """Return the hint of a program that goes on after a call has failed."""
    says = re.search("says what went wrong|status that says failure", s.sentence)
    if not says or s.ended or not s.state:
        return ""
    alone = not any(
        e["who"] != s.side and e["what"] in ("listen", "connect")
        for e in s.record.get("events", ())
    )
    call = s.injected()
    if not call and alone:  # of the peer nothing is there, or something is in its place
        call = "connect" if s.side == "client" else "bind"
        hint = elsewhere(s)
        if hint:
            hint.rule = "address"
            return hint
        datagrams = any("SOCK_DGRAM" in one.arguments for one in s.called("socket"))
        never = s.facts.calls and not s.called(call)
        if never or datagrams and call == "connect":  # which does not fail then
            return ""
    call = NAMES.get(call, call)
    then = ""
    if s.waits("read on standard input"):
        then = " and waits for a line now"
    elif s.waits("recv", "read", "accept"):
        then = " and waits in " + re.search(r"waits in (\w+)", s.state).group(1)
    if not call:
        return ""
    return at(
        f"{call}(2)",
        f"{call}(2) failed, but the program went on{then}: look at what the call"
        " returned; if it is -1, perror(3) or err(3) says why, and the program ends.",
    )


def line_end(s):
    """Return the hint of a program that receives up to a line end."""
    if not s.facts.wants_newline or not s.heard or s.message:
        return ""
    return at(
        "recv(2)",
        "It waits for a line end, but a message has none: what recv(2) has returned is"
        " the message. fgets(3), getline(3) and a loop up to '\\n' wait for ever.",
    )


def screen(s):
    """Return the hint of a text that is printed instead of sent."""
    nothing = not s.message and s.source.startswith("expect")
    if not nothing or len(s.expected) < 3 or s.expected == "exit":
        return ""  # a greeting often says how to end
    if not re.search(rf"(?<!\w){re.escape(s.expected)}(?!\w)", s.prints_since()):
        return ""
    return at(
        "send(2)",
        f'"{short(s.expected)}" was printed, but nothing was sent: printf(3) and'
        " puts(3) write to the screen, send(2) to the peer.",
    )


def short(text, most=40):
    """Return a text, of a long one the beginning."""
    return text if len(text) <= most else f"{text[:most]}..."


def twice(s):
    """Return the hint of a text that is sent two times in a row."""
    texts = re.split(rb"[\0\r\n]+", b"\0".join(s.messages))
    texts = [text.decode(errors="replace") for text in texts if text]
    known = [t for t in {*s.typed, s.expected, *texts[:-1]} if len(t) > 2]
    for text in known:
        doubled = s.message == 2 * text or texts[-1:] == [2 * text]
        again = texts[-2:] == [text, text] and "before it sends" in s.sentence
        if doubled or again:
            return nowhere(
                f'The same text, "{short(text)}", was sent twice: is there a second'
                " send(2), or a loop around it?"
            )
    return ""


RULES = (failed, descriptor, address, unchecked, line_end, screen, twice)
