"""Statements about a program under test: started, typed at, watched, ended."""

import os
import re
import signal

from conversation import kernel, trouble
from conversation.script import to_bytes
from conversation.statements import limit_of, not_before, quoted, shown, statement
from conversation.talk import Failure

# What comes of an exception that nobody catches, or of assert(3).
ABORTS = re.compile(rb"^(terminate called|libc\+\+abi|.*: Assertion )", re.M)


@statement("start", "start TEXT", "start TEXT TEXT")
def start(talk, role, values):
    """Start the program, with these arguments."""
    talk.acted()
    try:
        talk.start(role, [talk.fill(v) for v in values])
    except OSError as error:
        raise Failure(
            f"the {role} can be started", "a program", error.strerror
        ) from None


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
            "",
            program,
        )
    talk.record.add(role, "listen", str(talk.address))


@statement("type TEXT")
def type_line(talk, role, values):
    """Type a line on its standard input, as a person would."""
    type_text(talk, role, values, b"\n")


@statement("type TEXT without newline")
def type_text(talk, role, values, end=b""):
    """Type a text, but not the end of its line."""
    text = talk.fill(values[0])
    talk.record.add(role, "type", text)
    talk.acted()
    talk.programs[role].type(to_bytes(text) + end)


@statement("type TEXT unless it has ended")
def type_more(talk, role, values):
    """Type a line, once the program rests; there is nobody if it has ended."""
    talk.rest()
    if talk.programs[role].status is None:
        type_line(talk, role, values)


@statement("end of input")
def end_of_input(talk, role, values):
    """End its standard input, as control-D does, or who writes into a pipe."""
    talk.record.add(role, "type", "end of input")
    talk.acted()
    talk.programs[role].end_input()


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
    if not holds() and talk.peer and talk.peer.connection:
        talk.note_unread()
        # Some print without a newline: the text comes out when they end.
        talk.peer.close()
        talk.wait(holds)
    program.drain()
    sentence = f"the {role} prints {quoted(text)}"
    if found() < 0:
        unseen = program.out.data[program.out.seen :]
        raise Failure(
            sentence,
            quoted(text),
            shown(unseen, last=True),
            program,
        )
    program.out.seen = end = found() + len(text)
    at = next(time for time, offset in program.out.chunks if offset >= end)
    not_before(talk, sentence, values[1:], at)


@statement("see line TEXT")
def see_line(talk, role, values):
    """It prints a line that is exactly this text, behind what was seen before."""
    program = talk.programs[role]
    line = to_bytes(talk.fill(values[0])) + b"\n"

    def found():
        data = b"\n" + program.out.data
        return data.find(b"\n" + line, program.out.seen)

    talk.wait(lambda: found() >= 0 or program.status is not None)
    program.drain()
    if found() < 0:
        unseen = program.out.data[program.out.seen :]
        raise Failure(
            f"the {role} prints the line {quoted(line[:-1])}",
            quoted(line),
            shown(unseen, last=True),
            program,
        )
    program.out.seen = found() + len(line)


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
            f"the {role} says on standard error: {quoted(line)[1:-1]}",
            quoted(line),
            shown(program.err.data, last=True),
            program,
        )


@statement("no complaint")
def no_complaint(talk, role, values):
    """It has written nothing to standard error."""
    program = talk.programs[role]
    program.drain()
    if program.err.data:
        raise Failure(
            f"the {role} has nothing to complain about",
            "nothing on standard error",
            shown(program.err.data, last=True),
        )


@statement("complain about TEXT")
def complain_about(talk, role, values):
    """It writes one line to standard error, "role: ...", with this text in it.

    It is the only one until the program ends, or waits for somebody else.
    """
    program = talk.programs[role]
    text = to_bytes(talk.fill(values[0]))
    talk.wait(lambda: program.status is not None)
    program.drain()
    lines = program.err.data.splitlines()
    start_of_line = f"{role}: ".encode()
    if (
        len(lines) != 1
        or text not in lines[0]
        or not lines[0].startswith(start_of_line)
    ):
        raise Failure(
            f"the {role} says on standard error, in one line, that {quoted(text)}",
            f"one line: {role}: ... {quoted(text)[1:-1]} ...",
            shown(program.err.data, last=True),
            program,
        )


@statement("exit NUMBER", "exit NUMBER after NUMBER s")
def exit_status(talk, role, values):
    """It ends by itself, with this exit status, and not too early."""
    program, wanted = talk.programs[role], int(values[0])
    sentence = f"the {role} ends with status {wanted}"
    limit = limit_of(talk, values[1:])
    if not talk.wait(lambda: program.status is not None, limit):
        raise Failure(sentence, f"exit status {wanted}", "", program)
    if program.status != wanted:
        raise Failure(sentence, f"exit status {wanted}", "", program)
    not_before(talk, sentence, values[1:], program.ended_at)


@statement("fails")
def fails(talk, role, values):
    """It ends by itself, with any status but 0."""
    program = talk.programs[role]
    talk.wait(lambda: program.status is not None)
    program.drain()
    # Who throws an exception that nobody catches ends in abort(3), with a word.
    aborts = program.signal == signal.SIGABRT and ABORTS.search(program.err.data)
    if not program.status or program.flooded or (program.signal and not aborts):
        raise Failure(
            f"the {role} ends with a status that says failure",
            "an exit status that is not 0",
            "",
            program,
        )


@statement("ends")
def ends(talk, role, values):
    """It ends by itself, with any status."""
    program = talk.programs[role]
    talk.wait(lambda: program.status is not None)
    if program.status is None or program.signal or program.flooded:
        raise Failure(f"the {role} ends", "its end", "", program)


@statement("says why")
def says_why(talk, role, values):
    """It says something about the failure that it does not say anyway."""
    program = talk.programs[role]
    missing = trouble.missing(talk, program)
    if missing:
        raise Failure(
            f"the {role} says what went wrong",
            "a message on standard error, such as perror(3) makes",
            missing,
            program,
        )


@statement("signal TEXT")
def send_signal(talk, role, values):
    """Send it a signal: "TERM", "INT", "HUP"; "STOP", "CONT", its children too."""
    program = talk.programs[role]
    talk.pump(0)
    if program.status is not None:
        sentence = f"the {role} still runs when SIG{values[0]} is sent to it"
        raise Failure(sentence, "a running program", "", program)
    held = values[0] in ("STOP", "CONT")
    if held:
        talk.rest()
    talk.acted()
    talk.record.add(role, "signal", values[0])
    pid = program.main_pid()
    for one in kernel.descendants(pid) if held else [pid]:
        try:
            os.kill(one, signal.Signals[f"SIG{values[0]}"])
        except ProcessLookupError:
            pass  # it has just ended
    if held:
        talk.stopped = values[0] == "STOP"
        talk.wait(lambda: kernel.is_stopped(pid) == talk.stopped, poll=0.001)
