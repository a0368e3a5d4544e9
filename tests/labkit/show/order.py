"""Puts what two programs do into one order, as it happens.

Each is told by a trace of its own, a little late. So an event is kept for a moment,
in which an earlier one of the other program may still come. What is printed or typed
in pieces becomes a line again; what is received is compared with what was sent.
"""

LATE = 0.06  # seconds: so long an earlier event may still come
LATEST = 0.5  # seconds: the same, where it is known that one must come
PAUSE = 0.3  # seconds: so long the rest of a line may still come
MOST = 300  # events of one program while nothing is typed: it does not end by itself
LONGEST = 4000  # bytes of a line that is put together
PIECES = ("prints", "complains", "type")
OTHER = {"server": "client", "client": "server"}


class Stream:
    """One direction of a connection: the sizes of messages, and how they arrive."""

    def __init__(self):
        """Begin with nothing sent."""
        self.sent = []  # sizes of the messages that have not arrived as a whole
        self.arrived = 0  # bytes of the first of them
        self.pieces = 0  # in which they came
        self.ended = False  # whether the sender has closed it

    def has(self, size):
        """Tell whether so many bytes, or for 0 the end, were sent and not received."""
        return sum(self.sent) - self.arrived >= size if size else self.ended

    def receive(self, size):
        """Return in words how size bytes differ from a message, "" if they do not."""
        self.pieces += 1
        self.arrived += size
        done = []
        while self.sent and self.arrived >= self.sent[0]:
            done.append(self.sent.pop(0))
            self.arrived -= done[-1]
        if len(done) > 1:
            words = f"receives {len(done)} messages at once: {size} bytes"
        elif done and self.pieces > 1 and not self.arrived:
            words = f"has received these {done[0]} bytes in {self.pieces} pieces"
        else:
            words = ""
        self.pieces = self.pieces if not done else 1 if self.arrived else 0
        return words


class Order:
    """The events of both programs, in the order of their times."""

    def __init__(self, sizes=False):
        """sizes: tell of each message how many bytes were received at once."""
        self.sizes = sizes
        self.begun = None  # when the first event was
        self.coming = []  # events that an earlier one may still precede
        self.open = {}  # (who, what): an event whose line has not ended
        self.streams = {}  # receiver: Stream
        self.numbers = {"server": 0, "client": 0}  # events since something was typed
        self.heard = 0.0  # when the last event was
        self.last = 0.0  # the time of the last that was passed on

    def tell(self, event):
        """Take an event of a Side: its time is in seconds since 1970."""
        self.coming.append(event)
        self.heard = max(self.heard, event["at"])

    def flooding(self):
        """Return who does so much that it will not end by itself, or ""."""
        return next((who for who, n in self.numbers.items() if n > MOST), "")

    def ready(self, now):
        """Return the events that are certain now, in their order."""
        coming = sorted(self.coming, key=lambda event: event["at"])
        self.coming, found, held = [], [], set()
        for event in coming:
            if event["at"] >= now - LATE or self.is_early(event, now):
                held.add(event["who"])
            if event["who"] in held:
                self.coming.append(event)
                continue
            self.begun = event["at"] if self.begun is None else self.begun
            self.last = max(self.last, event["at"] - self.begun)
            found += self.pass_on({**event, "at": self.last})
        for key, event in list(self.open.items()):
            if event["at"] + self.begun < now - PAUSE:
                found.append(self.open.pop(key))
        return found

    def is_early(self, event, now):
        """Tell whether what an event receives was not sent yet, as far as it is told.

        A trace may tell late that a program has sent, or that it was killed.
        """
        stream = self.streams.get(event["who"])
        wrong = event["what"] == "receive" and stream and not stream.has(event["size"])
        return wrong and event["at"] >= now - LATEST

    def pass_on(self, event):
        """Return the events that one more makes certain."""
        who, what = event["who"], event["what"]
        self.numbers[who] += 1
        if what == "type":
            self.numbers = dict.fromkeys(self.numbers, 0)
        if self.numbers[who] > MOST and what in (*PIECES, "send", "receive", "remark"):
            return []
        if what in PIECES:
            return self.join(event)
        found = self.close(who)
        if what == "receive":
            event = self.received(event)
        elif what == "connect":
            self.streams = {"server": Stream(), "client": Stream()}
        elif what in ("send", "close", "shutdown"):
            stream = self.streams.setdefault(OTHER[who], Stream())
            stream.ended = what != "send"
            stream.sent += [event["size"]] if what == "send" else []
        return [*found, event] if event else found

    def join(self, event):
        """Add a piece of a line to what came before; return what is complete."""
        key = event["who"], event["what"]
        before = self.open.pop(key, None)
        found = [] if before else self.close(event["who"])
        if before:
            size = before["size"] + event["size"]
            event = {**before, "text": before["text"] + event["text"], "size": size}
        if event["text"].endswith("\n") or len(event["text"]) > LONGEST:
            return [*found, event]
        self.open[key] = event
        return found

    def close(self, who):
        """Return the lines of a program that are told although they have no end."""
        keys = [key for key in self.open if key[0] == who]
        return [self.open.pop(key) for key in keys]

    def received(self, event):
        """Return what is told of bytes that arrive, or None."""
        stream = self.streams.setdefault(event["who"], Stream())
        size = event["size"]
        if not size:
            words = "receives end of file"
        else:
            words = stream.receive(size)
            if self.sizes and not words:
                words = f"receives {size} byte{'s' if size != 1 else ''}"
        return {**event, "what": "remark", "text": words} if words else None
