"""One conversation of two programs, from their start to the end, and its picture."""

import os
import select
import shutil
import signal
import socket
import stat
import tempfile
import time

from show.order import Order
from show.programs import GENTLE, Program
from show.screen import Screen

LISTENS = 5  # seconds after which the client is started all the same
SILENCE = 10  # seconds in which nothing happens: they wait for each other, or sleep on
LEFT = 3  # the same, for a program of which the other one has ended
MOMENT = 1  # seconds: so long who has spoken leaves the turn to the other one
TICK = 0.05
OTHER = {"server": "client", "client": "server"}


class Session:
    """Two programs, who types at them, and the screen."""

    def __init__(self, programs, typist, folder, each_byte=False, pace=0, place=None):
        """programs: {who: (name, words or None)}, None: somebody else starts it.

        folder: in which they run; pace: seconds from one event drawn to the next;
        place: the folder for the pipes of their traces, by default a new one.
        """
        self.keyboard, self.folder, self.pace = typist, folder, pace
        self.order, self.events = Order(each_byte), []
        self.undrawn, self.drawn = [], 0.0  # events; when the last was drawn
        build = os.path.abspath("build")
        self.place = place or tempfile.mkdtemp(prefix="show-", dir=build)
        self.programs = {
            who: Program(who, name, words, self.place, self.order.tell)
            for who, (name, words) in programs.items()
        }
        self.screen = Screen({who: p.name for who, p in self.programs.items()})
        self.screen.each_byte = each_byte
        self.begun = time.time()
        self.spoken = ""  # who has sent last

    def run(self, intro=()):
        """Play the conversation. Returns why it was ended by us, or "".

        intro: sentences in front of it.
        """
        self.screen.begin(intro)
        with self.keyboard:
            trouble = "interrupted"
            try:
                trouble = self.play()
            except KeyboardInterrupt:
                pass
            finally:
                self.end(trouble)
        return trouble

    def play(self):
        """Do what run() promises while nothing interrupts it."""
        while True:
            self.step()
            trouble = self.start() or self.wrong()
            if trouble or self.over():
                return trouble
            if not self.undrawn and not self.order.coming:
                self.type()
                self.screen.show(self.bottom())

    def step(self):
        """Wait a moment, take what has come, draw what is certain."""
        waiting = [d for p in self.programs.values() for d in p.descriptors()]
        select.select(waiting + self.keyboard.descriptors(), [], [], TICK)
        now = time.time()
        for program in self.programs.values():
            program.read()
            program.side.look(now)
        self.undrawn += self.order.ready(now)
        self.draw(now)

    def draw(self, now):
        """Draw what is certain, no faster than one can follow it."""
        while self.undrawn and now - self.drawn >= self.pace:
            self.screen.show("")
            event = self.undrawn.pop(0)
            if event["what"] == "send":
                self.spoken = event["who"]
            if event["what"] == "type":
                event["text"] = event["text"].rstrip("\r\n")
            self.events.append(event)
            self.screen.event(event)
            self.drawn = now

    # --- Beginning and end

    def start(self):
        """Start what is to be started now. Returns why it cannot be, or ""."""
        server, client = self.programs["server"], self.programs["client"]
        if not server.words or client.started():
            return ""
        if not server.started():
            server.start(self.folder)
            self.begun = time.time()
        elif not server.lives():
            said = server.said.decode(errors="replace").strip()
            if not server.side.main:
                return f"strace cannot trace here: {said}"
            return "the server has ended before a client came"
        elif server.side.listening:
            client.start(self.folder)
        elif time.time() - self.begun > LISTENS:
            self.screen.say(f"(The server does not listen after {LISTENS} seconds.)")
            client.start(self.folder)
        return ""

    def over(self):
        """Tell whether both have ended, and all is drawn."""
        lives = any(p.lives() or not p.started() for p in self.programs.values())
        return not (lives or self.order.coming or self.order.open or self.undrawn)

    def wrong(self):
        """Return why this cannot go on, or ""."""
        flooding = self.order.flooding()
        if flooding:
            return f"the {flooding} goes on and on, and waits for nothing"
        lives = [p for p in self.programs.values() if p.lives()]
        by_hand = not all(p.words for p in self.programs.values())
        if not lives or by_hand or any(p.side.types() for p in lives):
            return ""
        sleeps = any("sleeps" in p.side.state(0) for p in lives)
        limit = LEFT if len(lives) == 1 and not sleeps else SILENCE
        silent = time.time() - max(self.order.heard, self.begun)
        return f"nothing has happened for {limit} seconds" if silent > limit else ""

    def end(self, trouble):
        """End both programs as Ctrl-C does, then for good; clear up behind them."""
        self.flush()
        limit = time.time() + GENTLE
        if trouble:
            states = self.states()
            self.screen.say(f"(Ended here: {trouble}{': ' if states else ''}{states}.)")
        for program in self.programs.values():
            if program.lives():
                program.end(signal.SIGINT)
        while time.time() < limit and not self.over():
            self.step()
        self.flush()
        for who, program in self.programs.items():
            if program.lives():
                self.screen.say(f"(The {who} does not end by Ctrl-C: killed.)")
            program.close()
        for program in self.programs.values():
            self.clear(program.side.bound)
        shutil.rmtree(self.place)

    def flush(self):
        """Draw all that has come."""
        self.undrawn += self.order.ready(time.time() + 1)
        self.pace = 0
        self.draw(time.time())
        self.screen.repeated()
        self.screen.show("")

    def clear(self, path):
        """Remove the socket file that a program has left."""
        if path and os.path.isabs(path) and is_left(path):
            os.unlink(path)
            self.screen.say(f"(The socket file {path} was left behind; removed.)")

    # --- Who types

    def turn(self):
        """Return who waits for a line, and has not spoken last if both may.

        A program may wait for its keyboard all the time. So when it has just spoken,
        the other one has a moment in which to wait for a line, too.
        """
        waiting = [who for who, p in self.programs.items() if p.wants_line()]
        if len(waiting) == 2:
            return OTHER[self.spoken or "server"]
        if waiting == [self.spoken] and time.time() - self.order.heard < MOMENT:
            return ""
        return "".join(waiting)

    def type(self):
        """Give what is typed to the program that it is for."""
        turn = self.turn()
        for who, line in self.keyboard.lines(turn, time.time()):
            self.programs[who or turn].give(line)

    def bottom(self):
        """Return the line below the picture: what both do, and what is typed."""
        now, turn = time.time(), self.turn()
        states = [
            f"{who} {state}"
            for who, p in self.programs.items()
            for state in [p.side.state(now)]
            if state and who != turn
        ]
        typed = self.keyboard.typed
        prompt = f"{turn}> {typed}" if turn else f"> {typed}" if typed else ""
        return "  ".join([*["(" + ", ".join(states) + ")"][: len(states)], prompt])

    def states(self):
        """Return what the programs that have not ended do, in a sentence."""
        now = time.time()
        states = [(f"the {who}", p.side.state(now)) for who, p in self.programs.items()]
        return ", ".join(f"{who} {state}" for who, state in states if state)


def is_left(path):
    """Tell whether path is a socket file at which nobody listens."""
    try:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            return False
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
            probe.connect(path)
    except ConnectionRefusedError:
        return True
    except OSError:
        pass
    return False
