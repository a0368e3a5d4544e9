"""Exercises, where their programs meet, and what starts a program."""

import os
import re
import secrets
import socket
import sys


def exercises():
    """Return the names of all exercises, in teaching order."""
    return sorted(name for name in os.listdir("python") if name[:1].isdigit())


def named(verb, name):
    """Return the exercise of this name, the first if it is empty; else SystemExit."""
    known = exercises()
    if name and name not in known:
        known = ", ".join(known)
        sys.exit(f"make {verb}: EXERCISE={name}: no such exercise; there are {known}")
    return name or known[0]


def meeting(exercise):
    """Return where an exercise meets: ("tcp", "5000") or ("unix", path)."""
    with open(f"tests/{exercise}.talk", encoding="utf-8") as file:
        found = re.search(r"^address (\w+):(\S+)", file.read(), re.M)
    return found.groups() if found else ("", "")


def own(exercise):
    """Return an address of the kind of this exercise that nobody else uses."""
    kind, usual = meeting(exercise)
    return f"{usual}.{secrets.token_hex(2)}" if kind == "unix" else free_port(kind)


def free_port(kind):
    """Return the number of a port that is free."""
    family = socket.SOCK_DGRAM if kind == "udp" else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, family) as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def peer(exercise, who, address=""):
    """Return the words that start a reference peer."""
    file = os.path.abspath(f"python/{exercise}/{who}.py")
    return [sys.executable, file, *([address] if address else [])]
