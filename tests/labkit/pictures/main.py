"""`labkit pictures [EXERCISE]`: makes again what docs/ has from elsewhere.

That are the hints in the handouts, and the pictures of docs/pictures. Two of these are
concepts; of each exercise there are the conversation, and the terminals of both
programs, from a run of its solution: what comes of it is the same each time.
"""

import os
from pathlib import Path

from pictures import concepts, hints, run, terminals
from show import places, save

FOLDER = os.path.join("docs", "pictures")
NARROW = 380  # pixels: a telephone shows it as it is
HIDDEN = ("start", "prints", "complains", "type")  # the terminals show these
NAMES = {"server": "server", "client": "client"}


def of_exercise(exercise):
    """Return {name of a picture: its text} of an exercise."""
    events = run.played(exercise)
    told = [event for event in events if event["what"] not in HIDDEN]
    told = [event for event in told if not event["text"].startswith("receives ")]
    timed = any(event["at"] for event in events)  # somebody sleeps
    title = f"{exercise}: the conversation of the finished programs"
    shown = f"{exercise}: what both terminals show"
    number = exercise[:2]
    return {
        f"{number}-conversation": save.talk(title, told, NAMES, NARROW, timed),
        f"{number}-terminals": terminals.picture(shown, events, True),
        f"{number}-terminals-narrow": terminals.picture(shown, events, False),
    }


def main(arguments):
    """Make them, of one exercise or of all. Returns the exit status."""
    name = "".join(arguments)
    chosen = [places.named("pictures", name)] if name else places.exercises()
    for exercise in chosen:
        page = Path("docs", f"{exercise}.md")
        text = page.read_text(encoding="utf-8")
        save.write(str(page), hints.with_hints(exercise, text))
    drawn = concepts.all_of_them()
    for exercise in chosen:
        drawn.update(of_exercise(exercise))
    for name, text in sorted(drawn.items()):
        save.write(os.path.join(FOLDER, f"{name}.svg"), text)
    return 0
