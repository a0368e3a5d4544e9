"""Statements about the world around: what was there before, what is left."""

import os
import re
import signal
import socket

from conversation import kernel
from conversation.peer import Address
from conversation.statements import quoted, statement
from conversation.systrace import CannotRun
from conversation.talk import Failure

# What kills a program that uses memory which it has not, see signal(7).
FATAL = (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL)
PRECIOUS = b"precious"  # what is in a plain file


@statement("at TEXT")
def at(talk, role, values):
    """Before: the conversation takes place at this path or port."""
    kind = "unix" if talk.address.path else "tcp"
    talk.address = Address(f"{kind}:{values[0]}")
    if talk.peer:
        talk.peer.address = talk.address


@statement("given a stale socket file")
def given_stale(talk, role, values):
    """Before: a socket file that a server left behind when it died."""
    with talk.address.socket() as dead:
        dead.bind(talk.address.path)
    talk.cleanups.append(lambda: remove(talk.address.path))


@statement("given a plain file")
def given_file(talk, role, values):
    """Before: an ordinary file at the path, with something in it."""
    with open(talk.address.path, "wb") as file:
        file.write(PRECIOUS)
    talk.before.add(talk.address.path)
    talk.cleanups.append(lambda: remove(talk.address.path))


@statement("plain file untouched")
def file_untouched(talk, role, values):
    """The ordinary file is still there, as it was."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    try:  # by now it may be a pipe, or lead to something without end
        with os.fdopen(os.open(talk.address.path, flags), "rb") as file:
            if file.read(len(PRECIOUS) + 1) == PRECIOUS:
                return
    except OSError:
        pass
    raise Failure(
        f"the file {talk.address} that is no socket stays as it was",
        "the file, unchanged",
        "it is gone, or changed",
    )


@statement("given a live server")
def given_live(talk, role, values, shared=False):
    """Before: somebody else's server listens on the address."""
    talk.live = talk.address.socket()
    if not talk.address.path:
        talk.live.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        talk.live.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    talk.live.bind(talk.address.sockaddr())
    talk.live.listen(5)
    talk.live.setblocking(False)
    talk.cleanups.append(talk.live.close)
    if talk.address.path:
        talk.cleanups.append(lambda: remove(talk.address.path))


@statement("given a live server that shares its port")
def given_live_shared(talk, role, values):
    """Before: the same, with SO_REUSEPORT: see socket(7)."""
    given_live(talk, role, values, shared=True)


@statement("live server undisturbed")
def live_undisturbed(talk, role, values):
    """The other server can still be reached, and nobody has connected to it."""
    trouble = ""
    try:
        talk.live.accept()[0].close()
        trouble = "somebody connected to it"
    except BlockingIOError:
        pass
    with talk.address.socket() as client:
        if client.connect_ex(talk.address.sockaddr()):
            trouble = "it cannot be reached any more"
    if trouble:
        raise Failure(
            f"the server that listens on {talk.address} already is left alone",
            "no connection, and the address as it was",
            trouble,
        )


@statement("given a port in TIME_WAIT")
def given_time_wait(talk, role, values):
    """Before: a conversation on the port that its server ended first."""
    with talk.address.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # A server with this option instead restarts at once after its own kind.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(talk.address.sockaddr())
        listener.listen(1)
        with talk.address.socket() as client:
            client.connect(talk.address.sockaddr())
            listener.accept()[0].close()
            client.recv(1)


@statement("given a pipe as output")
def given_pipe(talk, role, values):
    """Before: the output of the programs is a pipe, not a terminal."""
    for program in talk.programs.values():
        program.pipes.add("output")


@statement("given a pipe as input")
def given_input(talk, role, values):
    """Before: the input of the programs is a pipe, not a terminal."""
    for program in talk.programs.values():
        program.pipes.add("input")


@statement("given a search for leaks")
def given_leaks(talk, role, values):
    """Before: memory that is lost is a memory error, for the sanitizers."""
    talk.leaks = True


@statement("patient")
def patient(talk, role, values):
    """Before: a program that waits may have set an alarm; so wait out each limit."""
    talk.patient = True


@statement("trace")
def trace(talk, role, values):
    """Before: watch the system calls of the program."""
    talk.trace.wanted = True


@statement("fail TEXT with TEXT")
def fail(talk, role, values):
    """Before: a system call ("accept") will fail with an errno ("EMFILE")."""
    talk.trace.fail(values[0], values[1])


@statement("interrupt TEXT")
def interrupt(talk, role, values):
    """Before: the first such system call is interrupted (EINTR)."""
    talk.trace.interrupt(values[0])


@statement("calls TEXT")
def calls(talk, role, values):
    """The program makes this system call, and it succeeds."""
    program = talk.programs[role]

    def holds():
        return talk.trace.succeeded(values[0]) or program.status is not None

    talk.wait(holds, poll=0.01)
    # The tracer writes the last lines when the program has ended, then it ends.
    talk.wait(
        lambda: talk.trace.succeeded(values[0]) or not program.leftovers(), poll=0.01
    )
    if not talk.trace.succeeded(values[0]):
        raise Failure(
            f"the {role} calls {values[0]}, and it succeeds",
            f"{values[0]}(...) returns no error",
            talk.trace.failure(values[0]) or "no such call",
            program,
        )


@statement("closes every socket")
def closes_every_socket(talk, role, values):
    """No process holds a socket any more, or held one at its end: see the trace."""
    program = talk.programs[role]

    def holds():
        # The tracer writes the last lines when the program has ended, then it ends.
        ended = program.status is not None and not program.leftovers()
        return not talk.trace.open_sockets() or ended

    talk.wait(holds, poll=0.02)
    if talk.trace.overflowed():
        raise Failure(
            f"the {role} closes every socket before it ends",
            "a close for each socket and each accepted connection",
            "more system calls than can be looked at",
        )
    left = sorted(talk.trace.open_sockets())
    if left:
        raise Failure(
            f"the {role} closes every socket before it ends",
            "a close for each socket and each accepted connection",
            "never closed: " + ", ".join(f"descriptor {d}" for d in left),
        )


@statement("only on loopback")
def only_on_loopback(talk, role, values):
    """It listens on 127.0.0.1, not on every address of the machine."""
    if not kernel.HAVE_PROC:
        raise CannotRun("no /proc here")
    hosts = [h for h, p in kernel.tcp_listeners().values() if p == talk.address.port]
    strange = [host for host in hosts if not re.match(r"127\.|::1$", host)]
    if strange or not hosts:
        reached = f"{strange[0]}:{talk.address.port}" if strange else ""
        raise Failure(
            f"the {role} listens on the loopback address only",
            f"127.0.0.1:{talk.address.port}",
            f"{reached}, which the whole network can reach" if strange else "nothing",
            None if strange else talk.programs[role],
        )


@statement("no memory error")
def no_memory_error(talk, role, values):
    """The sanitizers, with which it was built, have reported nothing."""
    program = talk.programs[role]
    talk.wait(lambda: program.status is not None)  # or until it rests
    program.drain()
    text = program.err.data
    if b"Sanitizer:" in text or b"runtime error:" in text:
        kinds = rb"ERROR: \w+Sanitizer:|runtime error:", rb"Sanitizer:"
        lines = (re.search(rb"[^\n]*(%b)[^\n]*" % kind, text) for kind in kinds)
        where = next(filter(None, lines))
        place = re.search(rb"/((?:client|server)\.c(?:c|pp|xx)?:\d+)", text)
        raise Failure(
            f"the {role} makes no memory error",
            "no report of the sanitizers",
            quoted(where.group(0))
            + (f" at {place.group(1).decode()}" if place else ""),
        )
    if program.signal in FATAL:
        sentence = f"the {role} makes no memory error"
        raise Failure(sentence, "no report of the sanitizers", "", program)


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
    """No process and no file that were not there before.

    A submission may keep files in its current folder.
    """
    for program in talk.programs.values():
        # A process that was told to end may need a moment for it.
        talk.wait(lambda p=program: not p.leftovers(), 1 * talk.scale, poll=0.01)
        names = [kernel.read(f"/proc/{p}/comm").strip() for p in program.leftovers()]
        if names:
            sentence = f"the {program.role} leaves no process behind"
            raise Failure(sentence, "none", some(names))
    if talk.isolated:  # a session of its own hides nothing: all in sight are ours
        running = [p.process.pid for p in talk.programs.values() if p.process]
        known = [one for pid in running for one in kernel.descendants(pid)]
        talk.wait(lambda: not kernel.strangers(known), 1 * talk.scale, poll=0.01)
        names = [
            kernel.read(f"/proc/{p}/comm").strip() for p in kernel.strangers(known)
        ]
        if names:
            raise Failure("no process is left behind", "none", some(names))
    places = {talk.folder, *(() if talk.confined else talk.homes)}
    walks = (walk for place in places for walk in os.walk(place))
    inside = {os.path.join(p, n) for p, _, names in walks for n in names}
    stray = sorted((set(talk.files()) | inside) - talk.before)
    if stray:
        raise Failure("no file is left behind", "none", some(stray))


def some(names):
    """Return the first names of a list, and how many more there are."""
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(quoted(name)[1:-1] for name in names[:4]) + more


def remove(path):
    """Remove a file that may be gone, or something else by now."""
    try:
        os.unlink(path)
    except OSError:
        pass
