"""Runs the finished programs of an exercise, and says what happened, always the same.

What differs from run to run is replaced: process ids, ports, paths, times. Two
programs do things at the same time, so what is not in a certain order is put into one:
the server goes on until it waits for the client, then the client, and so on.
"""

import contextlib
import io
import os
import re
import sys

from show import keyboard, places, strace
from show.session import Session

PAUSE = 0.2  # seconds before a line is typed
LINES = ("hello", "hello yourself", "how are you?", "fine, thank you", "exit")
OTHER = {"server": "client", "client": "server"}
PID, PORT = "4711", "54321"
ACCEPTS = "accepts the connection"


def same(event, address, usual):
    """Return an event in which the numbers of one run are those of every picture."""
    text = re.sub(rf"{re.escape(address)}\b", usual, event["text"])
    text = re.sub(r"(client has pid )\d+", rf"\g<1>{PID}", text)
    text = re.sub(r"(\[Client 127\.0\.0\.1:)\d+", rf"\g<1>{PORT}", text)
    text = re.sub(r"(has slept \d+)\.\d", r"\1", text)
    return {**event, "text": text}


class Line:
    """The line of one direction, of which the receiver takes what was sent."""

    def __init__(self):
        """Begin with nothing sent."""
        self.bytes, self.ended = 0, False

    def has(self, size):
        """Tell whether so many bytes have come; 0: whether the end has."""
        return self.bytes >= size if size else self.ended


class Order:
    """Puts events in an order that depends on what waits for what, not on the time."""

    def __init__(self):
        """Begin with nothing done."""
        self.done = set()
        self.lines = {"server": Line(), "client": Line()}  # by sender

    def can_happen(self, event):
        """Tell whether what an event waits for has happened."""
        what = event["what"]
        if what == "connect":
            return "listen" in self.done
        if event["text"] == ACCEPTS:
            return "connect" in self.done
        if what == "type":
            return ACCEPTS in self.done
        if what == "remark" and "size" in event:  # it receives
            return self.lines[OTHER[event["who"]]].has(event["size"])
        return True

    def happens(self, event):
        """Note what an event makes possible."""
        self.done |= {event["what"], event["text"]}
        line = self.lines[event["who"]]
        if event["what"] == "send":
            line.bytes += event["size"]
        elif event["what"] in ("close", "exit"):
            line.ended = True
        elif event["what"] == "remark" and "size" in event:
            self.lines[OTHER[event["who"]]].bytes -= event["size"]

    def of(self, events):
        """Return the events in that order."""
        left = {who: [e for e in events if e["who"] == who] for who in OTHER}
        found, who, stuck = [], "server", 0
        while any(left.values()) and stuck < 2:
            stuck += 1
            while left[who] and self.can_happen(left[who][0]):
                found.append(left[who].pop(0))
                self.happens(found[-1])
                stuck = 0
            who = OTHER[who]
        return found + [event for rest in left.values() for event in rest]


def timed(events):
    """Return the events with times that are the same each time: who sleeps, waits."""
    now, found = 0, []
    for event in events:
        slept = re.fullmatch(r"has slept (\d+) seconds", event["text"])
        now += int(slept.group(1)) if slept else 0
        found.append({**event, "at": now})
    return found


def played(exercise):
    """Play an exercise with its solutions. Returns the events, or SystemExit."""
    if strace.missing():
        sys.exit(f"make pictures: {strace.missing()}")
    address, usual = places.own(exercise), places.meeting(exercise)[1]
    folder = os.path.abspath(f"build/bin/solution/{exercise}")
    programs = {who: (who, [os.path.join(folder, who), address]) for who in OTHER}
    script = keyboard.Script(LINES, PAUSE)
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        session = Session(programs, script, ".", each_byte=True)
        trouble = session.run()
    ends = [event["status"] for event in session.events if event["what"] == "exit"]
    if trouble or ends != [0, 0]:
        why = trouble or f"the solutions end with status {ends}"
        sys.exit(f"make pictures: {exercise}: {why}\n{said.getvalue()}")
    return timed(Order().of([same(e, address, usual) for e in session.events]))
