"""How far a proof is: a line kept on a terminal; in a log, one now and then."""

import sys
import time

import running

PAUSE = 60.0  # seconds between two lines of a log


class Progress:
    """What is told about one part of a proof, and when."""

    def __init__(self):
        """Begin now: from here the time that is left is reckoned."""
        self.begin = self.told = time.monotonic()

    def tell(self, text, done, whole):
        """Say the text, and the time left when so many of the whole are done."""
        now = time.monotonic()
        left = (now - self.begin) * (whole - done) / max(done, 1)
        time_left = f"{left / 60:.0f} min" if left >= 100 else f"{left:.0f} s"
        line = f"{text}, about {time_left} left"
        if sys.stderr.isatty():
            running.keep_line(line)
        elif now - self.told >= PAUSE:
            self.told = now
            print(line, file=sys.stderr, flush=True)
