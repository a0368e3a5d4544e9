"""`labkit talk`: reads a script from standard input and plays it.

    labkit talk server|client|pair [TITLE] < SCRIPT

The environment says the rest: SERVER and CLIENT, the commands of the programs,
a word a line; TALK_ADDRESS (unix:PATH or tcp:PORT); SEED; TALK_RECORDS, the
folder for the record; TALK_SCALE, a factor for every limit; TALK_USUAL_SERVER and
TALK_USUAL_CLIENT, the script of a conversation in which nothing fails.

Exit status: 0 the script holds; 1 it does not, stdout explains; 2 the script
cannot be read; 3 this machine lacks what it needs; 5 what is around the programs
failed, which may be otherwise at another time; 4 like 1, but the same with a NUL behind
each message (TALK_NUL=yes) may hold: the peer had sent bare messages.
"""

import os
import re
import signal
import sys
from itertools import dropwhile

from conversation import explain
from conversation import on_peer  # noqa: F401 (registers its statements)
from conversation import on_program  # noqa: F401
from conversation import on_world  # noqa: F401
from conversation import order, statements
from conversation.program import CannotStart
from conversation.record import Record
from conversation.script import parse, ScriptError, Statement
from conversation.systrace import CannotRun
from conversation.talk import Failure, Talk

PRELUDE = {
    "server": ("start", "listens", "connect"),
    "client": ("listen", "start", "accept"),
}
USUAL = "close\nends"  # what goes on in a conversation in which nothing fails
REST = 0.3  # seconds for the calls that are still to come in a trace
SETTLE = 0.4  # seconds for the programs to come to rest after a failure
PREPARATIONS = {"patient", "given", "trace", "fail", "interrupt", "at"}
OPENINGS = {"start", "listen", "connect"}


def prepare(text, who):
    """Return the statements of a script with the usual opening in front."""
    script = parse(text)
    for one in script:
        if one.form not in statements.FORMS:
            raise ScriptError(f"line {one.line}: no such statement: {one.source}")
    if who != "pair" and not any(s.form.split()[0] in OPENINGS for s in script):
        opening = [Statement(0, form, "", form, []) for form in PRELUDE[who]]
        rest = list(dropwhile(lambda s: s.form.split()[0] in PREPARATIONS, script))
        script = script[: len(script) - len(rest)] + opening + rest
    return script


def play(talk, script, who):
    """Run the statements in turn; note the first that does not hold."""
    talk.trace.words = any(one.form == "says why" for one in script)
    for one in script:
        role = one.actor or (who if who != "pair" else "")
        try:
            statements.FORMS[one.form](talk, role, one.values)
        except Failure as failure:
            talk.wait(talk.over, SETTLE)
            states = {r: p.state() for r, p in talk.programs.items()}
            if failure.program:
                received = [failure.received, states[failure.program.role]]
                failure.received = "; ".join(filter(None, received))
            talk.record.data["states"] = states
            talk.record.data["failure"] = {
                "sentence": failure.sentence,
                "expected": failure.expected,
                "received": failure.received,
                "line": one.line,
                "source": one.source,
            }
            talk.note_unread()
            if wants_newline(talk, failure.expected):
                talk.record.data["wants a newline"] = True
            return
        except CannotRun:
            raise
        except Exception as error:  # of the kit, whoever provoked it: no points
            talk.record.data["failure"] = {
                "sentence": "the kit can check this",
                "expected": "no error of the kit itself (please report it)",
                "received": f"{type(error).__name__}: {error}, {place_of(error)}",
                "line": one.line,
                "source": one.source,
            }
            return


def wants_newline(talk, expected):
    """Tell whether a program does what is expected as soon as it is sent a newline.

    Then it has waited for a line end, which no message has. It is only tried when
    all is over, and is no part of the conversation.
    """
    peer, events = talk.peer, talk.record.data["events"]
    program = talk.programs[peer.other] if peer else None
    waits = program and re.search("in (recv|read on the socket)", program.state())
    if not waits or not peer.connection or peer.ended or not peer.spoken:
        return False
    known, sent, printed = len(events), len(peer.data), len(program.out.data)
    try:
        peer.connection.send(b"\n")
    except OSError:
        return False
    talk.wait(lambda: program.status is not None, SETTLE)
    del events[known:]
    heard = [e["text"] for e in events if (e["who"], e["what"]) == (peer.role, "send")]
    new = bytes(peer.data[sent:]).decode("latin-1"), bytes(program.out.data[printed:])
    printed_it = heard[-1].rstrip("\0") in new[1].decode("latin-1")
    return printed_it or len(expected) > 4 and expected.strip('"') in new[0]


def note_calls(talk):
    """Note which calls the traced program has made, as soon as it rests."""
    if talk.trace.wanted:
        talk.wait(lambda: talk.over() or talk.stuck(), REST, poll=0.01, patient=True)
        talk.record.data["calls"] = talk.trace.told()


def place_of(error):
    """Return the file and the line in which an exception was raised."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"


def main(arguments):
    """Play the script on standard input. Returns the exit status."""
    who = arguments[0] if arguments else ""
    if who not in ("server", "client", "pair"):
        sys.exit(__doc__)
    record = Record(arguments[1] if len(arguments) > 1 else "")
    roles = ["server", "client"] if who == "pair" else [who]
    try:
        script = prepare(sys.stdin.read(), who)
        commands = {r: os.environ[r.upper()].split("\n") for r in roles}
        address = os.environ["TALK_ADDRESS"]
        order.check(script, roles, address)
        usual = []
        if who != "pair":
            name = f"TALK_USUAL_{who.upper()}"
            usual = prepare(os.environ.get(name, USUAL), who)
            order.check(usual, roles, address)
    except ScriptError as error:
        print(f"talk: {error}", file=sys.stderr)
        return 2
    except KeyError as error:
        print(f"talk: {error.args[0]}: not set in the environment", file=sys.stderr)
        return 2
    seed = os.environ.get("SEED") or "0"
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        talk = Talk(roles, commands, address, record, seed)
    except ValueError as error:
        print(f"talk: TALK_ADDRESS or TALK_SCALE: {error}", file=sys.stderr)
        return 2
    except CannotRun as reason:
        print(f"could not run here: {reason}")
        return 3
    talk.usual = usual
    try:
        play(talk, script, who)
        note_calls(talk)
    except CannotRun as reason:
        print(f"could not run here: {reason}")
        return 5 if isinstance(reason, CannotStart) else 3
    finally:
        talk.finish()
    again = bool(talk.bare_sent and not talk.nul and record.data["failure"])
    # As tests/helper.bash does it, unless it is told not to.
    record.data["again"] = again and os.environ.get("bare", "no") == "no"
    record.save(os.environ.get("TALK_RECORDS"))
    if not record.data["failure"]:
        return 0
    print("\n".join(explain.failure_text(record.data)))
    return 4 if again else 1
