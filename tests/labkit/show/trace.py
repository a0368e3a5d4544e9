"""`labkit trace EXERCISE [NAME=VALUE...]`: shows what passes between two programs.

The programs are those of support/EXERCISE; a person types at them. The values:

    client, server   python: the reference peer; or a program, from that folder
    bytes            1: show each byte of each message
    address          the path or port to give to both; none by default
    run              server, client: only run this one, in this terminal, for the
                     picture in another one, which is started with run=elsewhere
"""

import os
import shutil
import subprocess
import sys

import stale
from show import keyboard, places, save, strace
from show.session import Session

SIDES = ("server", "client")
VALUES = (*SIDES, "bytes", "address", "run")
RUNS = ("", "elsewhere", *SIDES)
HELP = (
    "A line goes to the program that waits for one; c: or s: in front chooses.",
    "Ctrl-D: end of input. Ctrl-C: end both.",
)
ELSEWHERE = (
    "In two other terminals: make trace RUN=server, then make trace RUN=client.",
    "Ctrl-C: end all three.",
)


class Wrong(Exception):
    """Something that the caller has to mend; the text says what."""


def values(arguments):
    """Return the values that the arguments give, "" for the others."""
    given = dict.fromkeys(VALUES, "")
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name not in given:
            raise Wrong(f"{name}: no such value; there are {', '.join(VALUES)}")
        given[name] = value
    if given["run"] not in RUNS:
        raise Wrong(f"RUN={given['run']}: it is {', '.join(RUNS[1:])} or empty")
    return given


def program(exercise, who, given, folder):
    """Return (name for people, words that start it) of one side."""
    chosen, address = given[who], given["address"]
    if chosen == "python":
        return f"{who} (Python)", places.peer(exercise, who, address)
    file = os.path.join(folder, chosen or who)
    if not os.access(file, os.X_OK) or os.path.isdir(file):
        raise Wrong(f"{file}: no such program; `make` in that folder builds it")
    if stale.is_old(*os.path.split(file)):
        print(f"make trace: {file} is older than its source", file=sys.stderr)
    words = [f"./{chosen or who}" if "/" not in chosen else chosen]
    return f"your {who}", [*words, *([address] if address else [])]


def here(who, words, folder, pipe):
    """Run one program in this terminal; its trace goes to the picture elsewhere."""
    if not listened(pipe):
        raise Wrong(
            "no picture waits: first `make trace RUN=elsewhere` in another terminal"
        )
    run = subprocess.Popen(strace.command(os.path.abspath(pipe), words), cwd=folder)
    while run.returncode is None:
        try:
            run.wait()
        except KeyboardInterrupt:
            pass  # the program has got the same signal
    status = run.returncode
    ended = f"by signal {-status}" if status < 0 else f"with status {status}"
    print(f"(The {who} has ended {ended}.)", flush=True)


def listened(pipe):
    """Tell whether somebody reads a named pipe."""
    try:
        os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return False
    return True


def pipes(exercise):
    """Return the folder with the pipes of a picture that waits for both programs."""
    folder = os.path.abspath(f"build/trace/{exercise}")
    if any(listened(os.path.join(folder, who)) for who in SIDES):
        raise Wrong("another picture waits for these programs")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def show(exercise, given, folder):
    """Show the conversation, save its picture. Returns the exit status."""
    place, programs = None, {who: (who, None) for who in SIDES}
    if given["run"] == "elsewhere":
        place = pipes(exercise)
    else:
        programs = {who: program(exercise, who, given, folder) for who in SIDES}
    typist = keyboard.of_standard_input()
    typed = isinstance(typist, keyboard.Terminal)
    session = Session(programs, typist, folder, bool(given["bytes"]), place=place)
    session.run(ELSEWHERE if place else HELP if typed else ())
    if session.events:
        names = {who: p.name for who, p in session.programs.items()}
        path = f"build/trace/{exercise}.svg"
        save.write(path, save.talk(exercise, session.events, names))
        print(f"The picture: {os.path.abspath(path)}", flush=True)
    return 0 if session.events else 1


def main(arguments):
    """Do what the arguments ask for. Returns the exit status."""
    exercise = places.named("trace", "".join(arguments[:1]))
    folder = os.path.abspath(f"support/{exercise}")
    try:
        given = values(arguments[1:])
        if strace.missing():
            raise Wrong(strace.missing())
        who = given["run"]
        if who not in SIDES:
            return show(exercise, given, folder)
        words = program(exercise, who, given, folder)[1]
        here(who, words, folder, f"build/trace/{exercise}/{who}")
    except Wrong as reason:
        print(f"make trace: {reason}", file=sys.stderr)
        return 1
    return 0
