"""Whether a program says why it fails: the statement `says why` of docs/talk.md.

What counts is what happens. The trace tells which call failed, and how many bytes
each output had got before: what is said behind it counts, in whatever language.
What the program says anyway does not count: it is run once more, in a conversation
in which nothing fails, and words that come there too are no report.
"""

import copy
import errno
import fcntl
import glob
import gettext
import os
import re
import stat
import sys

from conversation.peer import Peer
from conversation.program import Program
from conversation.record import Record
from conversation.systrace import CannotRun, Trace

# Of the calls on sockets, in the order in which a program makes them: who goes on
# to a later one has not noticed that an earlier one failed.
STAGES = {"socket": 0, "setsockopt": 1, "bind": 2, "connect": 2, "listen": 3}
STAGES.update({"accept": 4, "accept4": 4})
TALKING = 5  # sends or receives
NO_TROUBLE = ("EINTR", "EINPROGRESS", "EAGAIN")
WRITES = ("write", "writev")
# A descriptor, and what it refers to, as strace -y and -yy write it.
DESCRIPTOR = re.compile(r"(-?\d+)(?:<(/dev/pts/\d+|pipe:\[\d+\]|\w+))?")
LAG = 1.0  # seconds that the trace may come later than the output
TIOCGPTN = 0x80045430  # the number of a pseudo-terminal: ioctl_tty(2)
CATALOGS = "/usr/share/locale/*/LC_MESSAGES/libc.mo"


class Trouble:
    """The first call that failed, and what the outputs held at that time."""

    def __init__(self, steps, outputs, failing, role):
        """Look through the steps of a trace.

        outputs: {what a descriptor refers to: name of the stream}; failing: the
        names of the calls that were made to fail, none: the role's own.
        """
        self.call, self.error = "", ""
        self.written = {"prints": 0, "complains": 0}
        self.before = {"prints": 0, "complains": 0}
        self.gone_on = None  # what was printed before the next call, if there is one
        stage = TALKING
        for name, arguments, result, error in steps:
            number, target = descriptor(arguments)
            if name in WRITES and target in outputs:
                self.written[outputs[target]] += max(result, 0)
            elif not self.call:
                counts = name in failing if failing else natural(name, arguments, role)
                if result == -1 and counts and error not in NO_TROUBLE:
                    self.call, self.error = name, error
                    self.before = dict(self.written)
                    stage = STAGES.get(name, TALKING)
            elif self.gone_on is None and stage_of(name, number, target) > stage:
                self.gone_on = self.written["prints"]


def descriptor(arguments):
    """Return (number, what it refers to) of a call's first argument in a trace."""
    match = DESCRIPTOR.match(arguments)
    return (int(match.group(1)), match.group(2) or "") if match else (0, "")


def stage_of(name, number, target):
    """Return how far a program is that makes this call, -1 when that says nothing."""
    if name in (*WRITES, "read", "readv"):
        wire = number < 0 or target in ("socket", "TCP", "TCPv6", "UNIX")
        return TALKING if wire else -1
    if name in ("sendto", "sendmsg", "recvfrom", "recvmsg"):
        return TALKING
    return STAGES.get(name, -1)


def natural(name, arguments, role):
    """Tell whether a failure of this call, which nobody has arranged, is trouble.

    A server may look by connect(2) whether a socket file is in use, and the C
    library looks for the daemon nscd.
    """
    if name in ("setsockopt", "close") or "/nscd/" in arguments:
        return False
    return stage_of(name, 0, "socket") >= 0 and (name != "connect" or role == "client")


def outputs_of(program):
    """Return {what a descriptor refers to, as strace says it: name of the stream}."""
    found = {}
    for stream in (program.out, program.err):
        try:
            if stream.descriptor == program.terminal:
                number = fcntl.ioctl(stream.descriptor, TIOCGPTN, bytes(4))
                link = f"/dev/pts/{int.from_bytes(number, sys.byteorder)}"
            else:
                link = os.readlink(f"/proc/self/fd/{stream.descriptor}")
            found[link] = stream.name
        except OSError:
            pass  # no /proc: then there is no strace either
    return found


def words(text, number=""):
    """Return the words of an output, without the numbers in them, but this one."""
    text = text.decode(errors="replace").lower()
    tokens = set(re.findall(rf"(?<![\w.])-?{number}(?![\w.])", text) if number else ())
    for token in text.split():
        tokens.add(re.sub(r"[\d\W_]+", "", token) or re.sub(r"[ -~]+", "", token))
    return {token.strip("-") for token in tokens} - {""}


class Report:
    """What a program has said since a call of it failed."""

    def __init__(self, talk, program):
        """Look at the trace and the outputs as they are now."""
        self.talk, self.program = talk, program
        steps = talk.trace.steps()
        failing = talk.trace.failing
        self.trouble = Trouble(steps, outputs_of(program), failing, program.role)
        behind = self.trouble.before
        self.complaints = program.err.data[behind["complains"] :]
        self.prints = program.out.data[behind["prints"] :]
        # What is printed by a program that went on is about something else.
        noticed = program.out.data[behind["prints"] : self.trouble.gone_on]
        if program.status is None and not self.trouble.call:
            noticed = b""  # it waits, and nothing has failed yet
        self.text = self.complaints + b"\n" + noticed
        self.all = self.complaints + b"\n" + self.prints

    def lags(self):
        """Tell whether the trace has less than the outputs: it is not complete."""
        written = self.trouble.written
        return bool(self.talk.trace.steps()) and (
            written["prints"] < len(self.program.out.data)
            or written["complains"] < len(self.program.err.data)
        )

    def number(self):
        """Return the errno of the call that failed, 0 when there is none."""
        return getattr(errno, self.trouble.error, 0) if self.trouble.error else 0

    def names_error(self):
        """Tell whether it has the errno's name, or its text as strerror(3) has it."""
        if not self.number():
            return False
        text = self.all.decode(errors="replace").lower()
        known = self.trouble.error, os.strerror(self.number())
        return any(one.lower() in text for one in known)

    def names_error_elsewhere(self):
        """Tell the same of the languages that this machine has."""
        text = self.all.decode(errors="replace").lower()
        for path in glob.glob(CATALOGS) if self.number() and text.strip() else ():
            try:
                with open(path, "rb") as file:
                    catalog = gettext.GNUTranslations(file)
            except (OSError, ValueError, UnicodeError):
                continue
            if catalog.gettext(os.strerror(self.number())).lower() in text:
                return True
        return False

    def is_new(self, usual):
        """Tell whether there is a word that does not come when nothing fails."""
        number = str(self.number() or "")
        known = words(usual, number)
        said = words(self.text, number)
        if number:
            said |= words(self.all, number) & {number}
        return bool(said - known)


def missing(talk, program):
    """Return what the program says instead of a report, "" when it reports."""

    def clear():
        """Tell whether no control is needed to know it."""
        if not (program.err.data or program.out.data):
            return False
        report = Report(talk, program)
        return report.names_error() or (
            not report.trouble.call and not talk.trace.failing and report.complaints
        )

    if talk.wait(lambda: program.status is not None or clear()) and clear():
        return ""
    program.drain()
    talk.wait(lambda: not Report(talk, program).lags(), LAG, poll=0.01)
    report = Report(talk, program)
    if not report.all.strip():
        return "nothing"
    usual = b""
    if program.status is not None and talk.usual:
        usual = control(talk, program.role)
    if report.names_error() or report.is_new(usual) or report.names_error_elsewhere():
        return ""
    return "nothing that it does not say anyway"


def control(talk, role):
    """Return what the program says in a conversation in which nothing fails.

    Where it goes another way and fails, what it says then may be a report of that.
    """
    from conversation.statements import FORMS
    from conversation.talk import Failure

    talk.peer.discard()
    if getattr(talk, "live", None):
        talk.live.close()
    path = talk.address.path
    if path and os.path.lexists(path) and stat.S_ISSOCK(os.lstat(path).st_mode):
        os.unlink(path)
    other = copy.copy(talk)
    other.record = Record(talk.record.data["title"])
    other.record.begin = talk.record.begin
    other.records = ""
    other.trace = Trace(talk.trace.path)
    program = Program(role, list(talk.commands[role]), other.record)
    other.programs = {role: program}
    other.peer = Peer(talk.peer.role, role, talk.address, other.record)
    said = b""
    try:
        for one in talk.usual:
            FORMS[one.form](other, role, one.values)
            other.rest()  # else it depends on the machine what it has said by now
            if program.status:
                break  # what it has said since may be a report
            said = output(program)
    except (Failure, CannotRun):
        if not program.status:
            said = output(program)
    finally:
        other.end()
    return said


def output(program):
    """Return all that a program has written so far."""
    if not program.process:
        return b""
    program.drain()
    return program.out.data + b"\n" + program.err.data
