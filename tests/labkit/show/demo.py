"""`labkit demo [EXERCISE [ADDRESS]]`: the reference peers play an exercise, live.

Where a program waits for a line, one is typed, with a pause in which one can read.
"""

import sys

from show import keyboard, places, strace
from show.session import Session

PAUSE = 1.7  # seconds before a line is typed
PACE = 0.25  # seconds from one thing drawn to the next
LINES = (
    "Hello, server!",
    "Hello, client! Your turn again.",
    "We speak in turns, line by line.",
    "Who types exit ends the talk.",
    "Then here it is.",
    "exit",
)


def main(arguments):
    """Play it. Returns the exit status."""
    exercise, address = [*arguments, "", ""][:2]
    exercise = places.named("demo", exercise)
    if strace.missing():
        sys.exit(f"make demo: {strace.missing()}")
    address = address or places.own(exercise)  # the usual one may be in use
    programs = {
        who: (f"{who} (Python)", places.peer(exercise, who, address))
        for who in ("server", "client")
    }
    script = keyboard.Script(LINES, PAUSE)
    trouble = Session(programs, script, ".", pace=PACE).run()
    return 1 if trouble else 0
