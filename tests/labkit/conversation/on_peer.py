"""Statements of the scripted peer: what it does, what it expects to receive."""

from conversation import waits
from conversation.peer import PADDING, take
from conversation.script import to_bytes
from conversation.statements import limit_of, not_before, quoted, shown, statement
from conversation.systrace import CannotRun
from conversation.talk import Failure

SETTLE = 0.3  # seconds in which a program says what more it has to say
SIZE_MAX = 1 << 16  # bytes that are sent at once


@statement("listen")
def listen(talk, role, values):
    """The peer opens its listening socket."""
    try:
        talk.peer.listen()
    except OSError as error:
        raise CannotRun(f"listen on {talk.address}: {error.strerror}") from None
    talk.before.add(talk.address.path)


@statement("connect")
def connect(talk, role, values):
    """The peer connects to the program."""
    talk.acted()
    try:
        talk.peer.connect()
    except OSError as error:
        raise Failure(
            f"the {talk.peer.other} accepts connections on {talk.address}",
            "a connection",
            error.strerror or "no answer",
        ) from None


@statement("try to connect")
def try_to_connect(talk, role, values):
    """The peer connects to the program, unless that ends before."""
    program = talk.programs[talk.peer.other]

    def holds():
        try:
            talk.peer.connect()
        except OSError:
            return program.status is not None
        return True

    talk.acted()
    talk.wait(holds, poll=0.01)


@statement("accept")
def accept(talk, role, values):
    """The program connects to the peer."""
    program = talk.programs[talk.peer.other]
    arrived = []

    def holds():
        if not arrived and talk.peer.accept():
            arrived.append(True)
        return arrived or program.status is not None

    talk.wait(holds, poll=0.004)
    if not arrived:
        raise Failure(
            f"the {program.role} connects to {talk.address}",
            "a connection",
            "",
            program,
        )


@statement("send TEXT")
def send(talk, role, values):
    """The peer sends the text: its bytes, nothing else."""
    data = to_bytes(talk.fill(values[0]))
    talk.bare_sent = True
    transmit(talk, data + b"\0" if talk.nul else data)


@statement("send TEXT with NUL")
def send_nul(talk, role, values):
    """The peer sends the text and its terminating NUL."""
    transmit(talk, to_bytes(talk.fill(values[0])) + b"\0")


@statement("send TEXT with newline")
def send_newline(talk, role, values):
    """The peer sends the text and a newline."""
    transmit(talk, to_bytes(talk.fill(values[0])) + b"\n")


@statement("send TEXT padded to NUMBER")
def send_padded(talk, role, values):
    """The peer sends a whole buffer of so many bytes: the text, then NULs."""
    transmit(talk, to_bytes(talk.fill(values[0])).ljust(int(values[1]), b"\0"))


@statement("send TEXT in a full buffer")
def send_full(talk, role, values):
    """The peer sends the text, and NULs to the last byte that the program takes.

    Where the kernel does not tell how many it takes, as in poll(2), none: what is
    left of them would be one more message to a right program.
    """
    talk.rest()
    program = talk.programs[talk.peer.other]
    size = waits.size_asked(program.process.pid) or 0
    text = to_bytes(talk.fill(values[0]))
    transmit(talk, text.ljust(min(size, SIZE_MAX), b"\0"))


@statement("send TEXT then padding to NUMBER")
def send_late_padding(talk, role, values):
    """The peer sends the text, and the NULs of its buffer in a later write."""
    data = to_bytes(talk.fill(values[0]))
    transmit(talk, data)
    try:
        talk.peer.send(b"\0" * (int(values[1]) - len(data)))
    except OSError:
        pass  # it has understood, and closed already


@statement("send junk")
def send_junk(talk, role, values):
    """The peer sends 64 random bytes that are no text."""
    transmit(talk, to_bytes(talk.value("junk")))


def transmit(talk, data):
    """Send data, unless the program speaks out of turn before it comes to rest.

    Whether its text arrives before or after ours must not depend on the machine.
    """
    peer = talk.peer
    talk.rest()
    if peer.out_of_turn():
        raise Failure(
            f"the {peer.other} waits for {quoted(data)} before it sends more",
            "nothing",
            shown(peer.data),
        )
    talk.acted()
    try:
        peer.send(data)
    except OSError as error:
        raise Failure(
            f"the {peer.other} is there to receive {quoted(data)}",
            "an open connection",
            error.strerror or "no room: it does not read",
        ) from None


@statement("expect TEXT", "expect TEXT after NUMBER s", "expect TEXT or TEXT")
def expect(talk, role, values):
    """The next message of the program is this text, and not too early."""
    peer = talk.peer
    seconds = [v for v in values if isinstance(v, float)]
    wanted = [to_bytes(talk.fill(v)) for v in values if isinstance(v, str)]
    verdict, rest = "more", b""

    def holds():
        nonlocal verdict, rest
        verdict, rest = take(peer.data, wanted)
        return verdict != "more" or peer.ended

    talk.wait(holds, limit_of(talk, seconds))
    sentence = f"the {peer.other} sends {' or '.join(map(quoted, wanted))}"
    if verdict != "match":
        received = shown(peer.data)
        if peer.ended:
            received += f", then {peer.ended}"
        program = talk.programs[peer.other]
        raise Failure(sentence, quoted(wanted[0]), received, program)
    at = peer.first_at
    peer.consume(rest)
    not_before(talk, sentence, seconds, at)


@statement("expect no TEXT for NUMBER s")
def expect_no(talk, role, values):
    """Whatever the program sends in that time, it is not this text."""
    peer, text = talk.peer, to_bytes(talk.fill(values[0]))
    talk.wait(lambda: text in peer.data or peer.ended, values[1], patient=True)
    if text in peer.data:
        raise Failure(
            f"the {peer.other} does not send {quoted(text)}",
            f"anything but {quoted(text)}",
            shown(peer.data),
        )


@statement("expect end of file")
def expect_end(talk, role, values):
    """The program closes the connection and sends nothing before."""
    peer = talk.peer
    talk.wait(lambda: peer.ended or peer.data.lstrip(PADDING))
    if not peer.ended or peer.data.lstrip(PADDING):
        raise Failure(
            f"the {peer.other} closes the connection",
            "end of file",
            shown(peer.data),
            talk.programs[peer.other],
        )


@statement("silent NUMBER s or end")
def silent_or_end(talk, role, values):
    """The program sends nothing for so long; it may close."""
    silent(talk, role, values, may_end=True)


@statement("silent NUMBER s")
def silent(talk, role, values, may_end=False):
    """The program sends nothing for so long, and stays."""
    peer = talk.peer
    talk.wait(lambda: peer.data.lstrip(PADDING) or peer.ended, values[0], patient=True)
    if peer.data.lstrip(PADDING) or (peer.ended and not may_end):
        raise Failure(
            f"the {peer.other} sends nothing for {values[0]:g} s",
            "nothing",
            shown(peer.data) if peer.data else peer.ended,
        )


@statement("expect TEXT or anything", "expect TEXT or anything after NUMBER s")
def expect_or_anything(talk, role, values):
    """The program sends this text or, as far as this check goes, any other."""
    peer = talk.peer
    wanted = [to_bytes(talk.fill(values[0]))]
    seconds = values[1:]

    def holds():
        return take(peer.data, wanted)[0] != "more" or peer.ended

    talk.wait(holds, limit_of(talk, seconds))
    if take(peer.data, wanted)[0] == "match":
        expect(talk, role, values)
    elif peer.data.lstrip(PADDING):
        at = peer.first_at
        talk.wait(lambda: False, SETTLE * talk.scale)  # the rest of it
        peer.consume(b"")
        not_before(talk, f"the {peer.other} sends a reply", seconds, at)
    else:
        program = talk.programs[peer.other]
        received = f"nothing, then {peer.ended}" if peer.ended else "nothing"
        sentence = f"the {peer.other} sends a message"
        raise Failure(sentence, quoted(wanted[0]), received, program)


@statement("expect TEXT or end of file")
def expect_or_end(talk, role, values):
    """The program sends this text, or just closes the connection."""
    peer, text = talk.peer, talk.fill(values[0])
    talk.wait(lambda: peer.ended or take(peer.data, [to_bytes(text)])[0] != "more")
    if not peer.ended or peer.data.lstrip(PADDING):
        expect(talk, role, values)


@statement("hold NUMBER s")
def hold(talk, role, values):
    """The peer does nothing for so long, whatever comes."""
    talk.wait(lambda: False, values[0], patient=True)


@statement("close")
def close(talk, role, values):
    """The peer closes its end."""
    talk.rest()
    talk.acted()
    talk.peer.close()


@statement("shut down")
def shut_down(talk, role, values):
    """The peer sends end of file, and goes on receiving: shutdown(2)."""
    talk.rest()
    talk.acted()
    talk.peer.shut_down()


@statement("reset")
def reset(talk, role, values):
    """The peer breaks the connection off."""
    talk.rest()
    talk.acted()
    talk.peer.reset()
