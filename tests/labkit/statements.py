"""The statements of talk scripts: one method each, found by its form.

The docstring of a method is its line in docs/talk.md. A statement waits up to
the limit for what it says; when that cannot come any more it does not wait.
"""

import os
import signal

import kernel
from peer import PADDING, take
from script import to_bytes
from talk import LIMIT, Failure

FORMS = {}


def statement(*forms):
    """Register a method under its forms: words with TEXT and NUMBER."""

    def register(method):
        for form in forms:
            FORMS[form] = method
        return method

    return register


def quoted(data):
    """Return bytes or a text in double quotes, every odd byte made visible."""
    if isinstance(data, str):
        data = to_bytes(data)
    text = data.decode(errors="backslashreplace")
    visible = (c if c.isprintable() else repr(c)[1:-1] for c in text)
    return '"' + "".join(visible).replace("\\x00", "\\0") + '"'


# Programs ------------------------------------------------------------------


@statement("start", "start TEXT", "start TEXT TEXT")
def start(talk, role, values):
    """Start the program, with these arguments."""
    talk.acted()
    talk.start(role, [talk.fill(v) for v in values])


@statement("listens")
def listens(talk, role, values):
    """Its listening socket is in the kernel's table, at the right address."""
    program = talk.programs[role]

    def holds():
        return program.status is not None or talk.listening(role)

    if not talk.wait(holds, poll=0.004) or not talk.listening(role):
        raise Failure(
            f"the {role} listens on {talk.address}",
            f"a listening socket on {talk.address}",
            program.state(),
        )
    talk.record.add(role, "listen", str(talk.address))


@statement("type TEXT")
def type_line(talk, role, values):
    """Type a line on its standard input, as a person would."""
    line = talk.fill(values[0])
    talk.record.add(role, "type", line)
    talk.acted()
    talk.programs[role].type(to_bytes(line) + b"\n")


@statement("end of input")
def end_of_input(talk, role, values):
    """End its standard input, as control-D does."""
    talk.record.add(role, "type", "end of input")
    talk.acted()
    talk.programs[role].type(b"\x04")


@statement("see TEXT", "see TEXT after NUMBER s")
def see(talk, role, values):
    """It prints the text, behind what was seen before, and not too early."""
    program = talk.programs[role]
    text = to_bytes(talk.fill(values[0]))

    def found():
        return program.out.data.find(text, program.out.seen)

    def holds():
        return found() >= 0 or program.status is not None

    talk.wait(holds, limit_of(talk, values[1:]))
    program.drain()
    sentence = f"the {role} prints {quoted(text)}"
    if found() < 0:
        unseen = program.out.data[program.out.seen :]
        raise Failure(
            sentence,
            quoted(text),
            quoted(unseen[-400:]) if unseen else f"nothing; {program.state()}",
        )
    program.out.seen = end = found() + len(text)
    at = next(time for time, offset in program.out.chunks if offset >= end)
    not_before(talk, sentence, values[1:], at)


@statement("see no TEXT")
def see_no(talk, role, values):
    """It has not printed the text."""
    text = to_bytes(talk.fill(values[0]))
    talk.programs[role].drain()
    if text in talk.programs[role].out.data:
        where = talk.programs[role].out.data.find(text)
        raise Failure(
            f"the {role} does not print {quoted(text)}",
            f"no {quoted(text)}",
            quoted(talk.programs[role].out.data[max(0, where - 40) : where + 80]),
        )


@statement("complain TEXT")
def complain(talk, role, values):
    """It writes a line to standard error that is exactly this text."""
    program = talk.programs[role]
    line = to_bytes(talk.fill(values[0]))
    talk.wait(
        lambda: line in program.err.data.splitlines() or program.status is not None
    )
    program.drain()
    if line not in program.err.data.splitlines():
        raise Failure(
            f"the {role} says on standard error: {line.decode()}",
            quoted(line),
            quoted(program.err.data[-400:]) if program.err.data else program.state(),
        )


@statement("complain about TEXT")
def complain_about(talk, role, values):
    """It writes one line to standard error, "role: ...", with this text in it."""
    program = talk.programs[role]
    text = to_bytes(talk.fill(values[0]))
    talk.wait(lambda: text in program.err.data or program.status is not None)
    program.drain()
    lines = program.err.data.splitlines()
    start_of_line = f"{role}: ".encode()
    if len(lines) != 1 or text not in lines[0] or not lines[0].startswith(start_of_line):
        raise Failure(
            f"the {role} says on standard error, in one line, that {quoted(text)}",
            f"one line: {role}: ... {text.decode()} ...",
            quoted(program.err.data[-400:]) if program.err.data else program.state(),
        )


@statement("exit NUMBER", "exit NUMBER after NUMBER s")
def exit_status(talk, role, values):
    """It ends by itself, with this exit status, and not too early."""
    program, wanted = talk.programs[role], int(values[0])
    sentence = f"the {role} ends with status {wanted}"
    if not talk.wait(lambda: program.status is not None, limit_of(talk, values[1:])):
        raise Failure(sentence, f"exit status {wanted}", program.state())
    if program.status != wanted:
        raise Failure(sentence, f"exit status {wanted}", program.state())
    not_before(talk, sentence, values[1:], talk.record.now())


@statement("signal TEXT")
def send_signal(talk, role, values):
    """Send it a signal: "TERM", "INT", "HUP"."""
    talk.acted()
    talk.record.add(role, "signal", values[0])
    os.kill(talk.programs[role].main_pid(), signal.Signals[f"SIG{values[0]}"])


def limit_of(talk, seconds):
    """Return the limit of a statement with `after`: None stands for the usual."""
    return seconds[0] + LIMIT * talk.scale if seconds else None


def not_before(talk, sentence, seconds, at):
    """Fail when `at` is less than so many seconds after the last action."""
    waited = at - talk.action_at
    if seconds and waited < seconds[0]:
        raise Failure(
            f"{sentence}, not before {seconds[0]:g} s have passed",
            f"at least {seconds[0]:g} s",
            f"{waited:.2f} s",
        )


# The scripted peer -----------------------------------------------------------


@statement("listen")
def listen(talk, role, values):
    """The peer opens its listening socket."""
    talk.peer.listen()


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
            error.strerror,
        ) from None


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
            program.state(),
        )


@statement("send TEXT")
def send(talk, role, values):
    """The peer sends the text: its bytes, nothing else."""
    transmit(talk, to_bytes(talk.fill(values[0])))


def transmit(talk, data):
    """Send data, unless the program spoke out of turn before."""
    peer = talk.peer
    talk.pump(0)
    if peer.out_of_turn():
        raise Failure(
            f"the {peer.other} waits for {quoted(data)} before it sends more",
            "nothing",
            quoted(peer.data),
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
        received = quoted(peer.data) if peer.data else "nothing"
        if peer.ended:
            received += f", then {peer.ended}"
        state = talk.programs[peer.other].state()
        raise Failure(sentence, quoted(wanted[0]), f"{received}; {state}")
    at = peer.first_at
    peer.consume(rest)
    not_before(talk, sentence, seconds, at)


@statement("expect end of file")
def expect_end(talk, role, values):
    """The program closes the connection and sends nothing before."""
    peer = talk.peer
    talk.wait(lambda: peer.ended or peer.data.lstrip(PADDING))
    if not peer.ended or peer.data.lstrip(PADDING):
        state = talk.programs[peer.other].state()
        raise Failure(
            f"the {peer.other} closes the connection",
            "end of file",
            quoted(peer.data) if peer.data else f"nothing; {state}",
        )


@statement("silent NUMBER s")
def silent(talk, role, values):
    """The program sends nothing for so long."""
    peer = talk.peer
    talk.wait(lambda: peer.data.lstrip(PADDING) or peer.ended, values[0])
    if peer.data.lstrip(PADDING) or peer.ended:
        raise Failure(
            f"the {peer.other} sends nothing for {values[0]:g} s",
            "nothing",
            quoted(peer.data) if peer.data else peer.ended,
        )


@statement("close")
def close(talk, role, values):
    """The peer closes its end."""
    talk.acted()
    talk.peer.close()


@statement("reset")
def reset(talk, role, values):
    """The peer breaks the connection off."""
    talk.acted()
    talk.peer.reset()


# The world around -------------------------------------------------------------


@statement("no socket file")
def no_socket_file(talk, role, values):
    """The socket file is gone."""
    if os.path.lexists(talk.address.path):
        raise Failure(
            "the server removes its socket file before it ends",
            f"no file {talk.address.path}",
            f"{talk.address.path} is still there",
        )


@statement("nothing left")
def nothing_left(talk, role, values):
    """No process and no file that were not there before."""
    for program in talk.programs.values():
        # A process that was told to end may need a moment for it.
        talk.wait(lambda p=program: not p.leftovers(), 1 * talk.scale, poll=0.01)
        if program.leftovers():
            names = [kernel.read(f"/proc/{p}/comm").strip() for p in program.leftovers()]
            raise Failure(
                f"the {program.role} leaves no process behind", "none", ", ".join(names)
            )
    inside = {os.path.join(p, n) for p, _, names in os.walk(talk.folder) for n in names}
    stray = sorted((set(talk.files()) | inside) - talk.before)
    if stray:
        raise Failure("no file is left behind", "none", ", ".join(stray))
