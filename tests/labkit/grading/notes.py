"""Notes on what costs no points but is worth knowing, each only when it is certain.

A rule looks at a Program: the records of its checks, its source, and which checks
it has passed. It returns a note, "" when it does not apply. The general rules are here,
those about the source in notes_source.py; an exercise's own, NOTES, are in
tests/<exercise>_notes.py or beside its rules for hints.
"""

import re

from grading import hints, marks, notes_source, slips
from grading.symptoms import NO_REASONS, output

FILES = re.compile(r"/|unlink|remove|open|file", re.I)  # for which they are reasons
SHORT = 12  # characters of a line that anybody writes
LABEL = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,9})\b")
ALL_ADDRESSES = re.compile(r'inet_addr\("0\.0\.0\.0"\)|inet_pton\(AF_INET6, "::"')


class Known:
    """What is known of one program when all checks have run."""

    def __init__(self, judge, side):
        """Take from a Judge what is about one side."""
        self.side, self.exercise = side, judge.exercise
        self.facts = judge.facts[side]
        program = judge.submission.programs.get((judge.exercise, side))
        lines = marks.lines_of(program)
        given = {line.strip() for line in marks.skeleton(judge.exercise, side)}
        # `return -1;`, or a brace, is in both, and parts what stands around it.
        given = {line for line in given if len(line) > SHORT}
        text = "\n".join(line for line in lines if line.strip() not in given)
        # What the student wrote, without its comments.
        self.own = re.sub(r"/\*.*?(?:\*/|\Z)|//[^\n]*", "", text, flags=re.S)
        self.lines, self.regions = lines, marks.regions(lines)
        self.given = marks.skeleton(judge.exercise, side)
        self.records = [
            judge.records[check.name]
            for check in judge.declared
            if check.side == side and check.name in judge.records
        ]
        # The names of the checks that hold.
        self.passed = {
            check.name
            for check in judge.declared
            if check.side == side
            and check.name in judge.results
            and judge.results[check.name].state == "ok"
        }


def no_newline(known):
    """Return the note about messages that are printed without an end of line."""
    for record in known.records:
        prints = output(record, known.side, "prints")
        theirs = [
            e["text"].rstrip("\0").encode("latin-1").decode(errors="replace")
            for e in record["events"]
            if e["who"] != known.side and e["what"] == "send"
        ]
        ends = [e for e in record["events"] if e["what"] == "exit"]
        for text in theirs if ends and not record["failure"] else ():
            at = prints.find(text) if len(text) > 5 else -1
            after = prints[at + len(text) :]
            # What stood in the buffer before is another mistake.
            stale = any(after.split("\n")[0][:6] in one for one in theirs)
            glued = re.match(r"\w", after) and not stale
            if at >= 0 and (glued or "\n" not in after):
                return (
                    f"Your {known.side} prints what it has received without a newline:"
                    " it appears late, and what comes next stands in the same line."
                )
    return ""


def swapped_port(known):
    """Return the note about a port that is printed with its bytes swapped."""
    if known.facts.kind != "tcp":
        return ""
    for record in known.records:
        ports = {int(known.facts.where)} if known.side == "client" else set()
        for name, arguments, result, *_ in record.get("calls", ()):
            found = re.search(r"sin_port=htons\((\d+)\)", arguments)
            if known.side == "server" and name == "accept" and result >= 0 and found:
                ports.add(int(found.group(1)))
        prints = output(record, known.side, "prints")
        for port in ports:
            swapped = port >> 8 | (port & 255) << 8
            if swapped != port and re.search(
                rf"127\.0\.0\.1\D{{1,9}}{swapped}\b", prints
            ):
                return (
                    f"Your {known.side} prints port {swapped}, which is {port} with its"
                    " two bytes swapped: see ntohs(3)."
                )
    return ""


def all_addresses(known):
    """Return the note about a server that the whole network can reach."""
    if known.side != "server" or known.facts.kind != "tcp":
        return ""
    for call in known.facts.calls:
        if call.name == "bind" and ALL_ADDRESSES.search(call.arguments):
            return (
                "Your server listens on every address of the machine, so the whole"
                " network can reach it: INADDR_LOOPBACK is this machine alone."
            )
    return ""


def address_cut(known):
    """Return the note about an accept(2) that had no room for the address."""
    for call in known.facts.calls:
        sizes = re.search(r"\[(\d+) => (\d+)\]", call.arguments)
        if call.spoken != "accept" or call.result < 0 or not sizes:
            continue
        room, size = map(int, sizes.groups())
        if room < size and known.facts.kind == "tcp":
            told = ", the sizeof of a pointer," if room == 8 else ""
            return (
                f"accept(2) in your {known.side} had room for {room} bytes{told} where"
                f" an address has {size}: the size goes in as well as out, so set it to"
                " that of the struct before the call."
            )
    return ""


def address_not_asked(known):
    """Return the note about an address that is printed, and was never asked for."""
    accepted = [c for c in known.facts.calls if c.spoken == "accept" and c.result >= 0]
    asked = "getpeername" in known.own or "recvfrom" in known.own
    if known.facts.kind != "tcp" or not accepted or asked:
        return ""
    if not all("NULL, NULL" in call.arguments for call in accepted):
        return ""
    other = re.compile(rf"\d(?:\.\d+){{3}}:(?!{known.facts.where}\b)\d")
    if not any(other.search(output(r, known.side, "prints")) for r in known.records):
        return ""
    return (
        f"accept(2) in your {known.side} was not asked for the address of the peer, so"
        " the one that it prints is not the peer's: pass a pointer to an address, and"
        " one to its size."
    )


def never_used(known):
    """Return the note about what a function gets, and makes no use of."""
    found = slips.never_used(known.lines, known.given)
    if not found or address_not_asked(known):
        return ""
    todo, name = found[0]
    return (
        f"TODO {todo} of your {known.side} never uses {name}, which its function gets:"
        " what is it there for? The comment above the function says it."
    )


def labels(record, side):
    """Return the [(host, port)] printed in each line that ends with a message."""
    events = record["events"]
    texts = [e["text"] for e in events if e["who"] != side and e["what"] == "send"]
    ends = tuple(text.rstrip("\0") for text in texts if text.rstrip("\0"))
    lines = output(record, side, "prints").splitlines()
    found = [LABEL.findall(line) for line in lines if line.endswith(ends)]
    return [pairs for pairs in found if pairs]


def is_peer(known, record, host, port):
    """Tell whether the peer of a program can have had this address in a check."""
    right = port == known.facts.where if known.side == "client" else port != "0"
    for name, arguments, result, *_ in record.get("calls", ()):
        found = re.search(r"sin_port=htons\((\d+)\)", arguments)
        if name.startswith("accept") and result >= 0 and found:
            right = port == found.group(1)
    return host == "127.0.0.1" and right


def other_label(known):
    """Return the note about an address before a message that is not the peer's."""
    others = (swapped_port, address_cut, address_not_asked, never_used)
    if known.facts.kind != "tcp" or any(rule(known) for rule in others):
        return ""
    for record in known.records:
        for pairs in labels(record, known.side):
            if not any(is_peer(known, record, *pair) for pair in pairs):
                return (
                    f"Your {known.side} prints {':'.join(pairs[0])} in front of a"
                    " message, which is not the address of the peer: is it stored where"
                    " it is printed from? inet_ntop(3) gets a pointer to sin_addr, and"
                    " ntohs(3) gets sin_port."
                )
    return ""


def closed_twice(known):
    """Return the note about a descriptor that is closed two times."""
    for run in known.facts.runs:
        closed = set()
        for call in run:
            fd = call.descriptor
            if call.spoken in ("socket", "accept"):
                closed.discard(call.result)  # it is a new one
            elif call.name != "close":
                continue
            elif call.errno == "EBADF" and fd in closed:
                return (
                    f"Your {known.side} closes descriptor {fd} twice. Another file can"
                    " have the same number by then, which would be closed instead."
                )
            else:
                closed.add(fd)
    return ""


def success_reported(known):
    """Return the note about an error that is reported, and is none in a conversation.

    Sending and receiving fails for none of these reasons: errno is from before.
    """
    for record in known.records:
        theirs = [e for e in record["events"] if e["who"] != known.side]
        talked = any(event["what"] == "send" for event in theirs)
        reasons = NO_REASONS if talked else NO_REASONS[:1]
        ends = tuple(f": {reason}" for reason in reasons)
        lines = output(record, known.side).splitlines()
        told = [
            line
            for line in lines
            if line.endswith(ends) and not FILES.search(line.rpartition(": ")[0])
        ]
        if told and not record["failure"]:
            return (
                f"Your {known.side} reports an error that is none: {told[0][:70]}. No"
                " call has failed: does a function return -1 where the comment above it"
                " asks for something else? What is wrong without a failing call, such"
                " as a message that is not the right one, errx(3) tells."
            )
    return ""


def urgent(known):
    """Return the note about data that are sent out of band."""
    if not any(
        c.spoken == "send" and "MSG_OOB" in c.arguments for c in known.facts.calls
    ):
        return ""
    return (
        f"Your {known.side} sends with MSG_OOB, so the last byte is urgent data, which"
        " recv(2) leaves out: the flags of send(2) are 0 here."
    )


def went_on(known):
    """Return the note about a call whose failure the program has passed over."""
    for run in known.facts.runs:
        for number, call in enumerate(run):
            failed = call.name in ("bind", "listen", "connect") and call.result < 0
            later = [c for c in run[number + 1 :] if c.descriptor == call.descriptor]
            used = later[0].spoken if later else ""
            if failed and used in ("listen", "accept", "send", "recv"):
                return (
                    f"When {call.name}(2) fails, your {known.side} goes on to {used}(2)"
                    " all the same, and says why that one failed: look at what each"
                    " call returns, which is -1 for a failure."
                )
    return ""


RULES = (
    no_newline,
    swapped_port,
    all_addresses,
    address_cut,
    address_not_asked,
    never_used,
    other_label,
    closed_twice,
    success_reported,
    urgent,
    went_on,
)


def notes(judge, side):
    """Return the notes about the program of one side."""
    known = Known(judge, side)
    modules = [hints.own(judge.exercise, kind) for kind in ("hints", "notes")]
    own = [rule for module in modules for rule in getattr(module, "NOTES", ())]
    return [
        text
        for rule in (*RULES, *notes_source.RULES, *own)
        if (text := hints.tried(rule, known))
    ]
