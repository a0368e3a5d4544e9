"""The record of one conversation: what was seen, by whom, when; as JSON.

Who sent what, and when, is in the events; what the programs did when a statement
failed in the states.
"""

import os
import time


FLOODS = ("send", "prints", "complains")
EVENTS_MAX = 1000  # messages and outputs of a talk, then only what else happens
VOLUME_MAX = 1 << 16  # bytes of all of them
TEXT_MAX = 1 << 14  # bytes of a message


class Record:
    """Collects the events and the verdict of one talk."""

    def __init__(self, title):
        """Start the clock; title is the sentence of the test."""
        self.begin = time.monotonic()
        self.chatter = 0  # how many messages and outputs there were
        self.volume = 0  # how many bytes they had
        self.full = False  # no more of them
        self.data = {
            "exercise": os.environ.get("EXERCISE", ""),
            "title": title,
            "nul": os.environ.get("TALK_NUL", "no") == "yes",
            "events": [],
            "states": {},
            "failure": None,
        }

    def restart(self):
        """Start the clock again: nothing has happened so far."""
        self.begin = time.monotonic()

    def now(self):
        """Return the seconds since the record began."""
        return time.monotonic() - self.begin

    def add(self, who, what, text="", at=None, **more):
        """Note that `who` did `what`; text is kept byte by byte, as latin-1."""
        if isinstance(text, str):
            text = text.encode(errors="surrogateescape")
        text = text.decode("latin-1")
        if what in FLOODS:
            if self.full:
                return {}
            self.chatter += 1
            self.volume += len(text)
            self.full = self.chatter == EVENTS_MAX or self.volume > VOLUME_MAX
            if self.full:
                what, text = "more", what
            text = text[:TEXT_MAX]
        event = {"at": round(self.now() if at is None else at, 4)}
        event.update(who=who, what=what, text=text, **more)
        self.data["events"].append(event)
        return event

    def save(self, folder):
        """Write the record into a file of its own in folder, "" for none."""
        if folder:
            import json

            self.data["seconds"] = round(self.now(), 3)
            os.makedirs(folder, exist_ok=True)
            path = os.path.join(folder, os.urandom(8).hex() + ".json")
            with open(path + ".new", "w", encoding="utf-8") as file:
                json.dump(self.data, file)
            os.rename(path + ".new", path)
