"""What an entry has brought: its sources, or why there are none."""

import os
from dataclasses import dataclass, field

from grading.folder import Refused, shown
from grading.handed_in import HandedIn
from grading.sources import listed
from gradeclass import fetch, unpack
from gradeclass.unpack import Unreadable
from reports.common import NOTHING

UNREADABLE = "unreadable"


@dataclass
class Taken:
    """The sources of a submission; status is "" when there is something to grade."""

    status: str = ""
    reason: str = ""
    notes: list = field(default_factory=list)
    sources: list = field(default_factory=list)


def chosen(exercises):
    """Return what HandedIn is asked for: one exercise, or "" for all."""
    return exercises[0] if len(exercises) == 1 else ""


def archives(folder):
    """Return the names of the archives at the top of a folder."""
    names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    paths = {name: os.path.join(folder, name) for name in names[: unpack.MEMBERS_MAX]}
    likely = [n for n in paths if n.lower().endswith(unpack.ARCHIVES)]
    return [
        n for n in likely if os.path.isfile(paths[n]) and not os.path.islink(paths[n])
    ]


def look(folder, exercises, room, unpacker):
    """Return (HandedIn, notes) of a folder, or of the archives that lie in it."""
    handed_in = HandedIn(folder, chosen(exercises))
    inner = archives(folder)
    if not handed_in.reason:
        notes = [f"not opened: {listed(inner)}"] if inner else []
        return handed_in, notes
    if not inner:
        return handed_in, []
    target = os.path.join(room, "inner")
    os.mkdir(target)
    budget, notes = unpack.Budget(), [f"taken from {listed(inner)}"]
    for name in inner:
        place = target
        if len(inner) > 1:
            place = os.path.join(target, unpack.stem(name) or "archive")
            os.makedirs(place, exist_ok=True)
        try:
            notes += unpacker(os.path.join(folder, name), place, budget)
        except Unreadable as reason:
            raise Unreadable(f"{shown(name)}: {reason}") from None
    return HandedIn(target, chosen(exercises)), notes


def take(entry, exercises, unpacker):
    """Return what an entry has brought of these exercises, as a Taken.

    unpacker: unpack.unpack, or what does the same. Raises OSError for what is the
    machine's fault.
    """
    try:
        with fetch.fetched(entry, unpacker) as (folder, notes, room):
            handed_in, more = look(folder, exercises, room, unpacker)
    except (Unreadable, Refused) as reason:
        return Taken(UNREADABLE, str(reason), list(entry.notes))
    notes = [*entry.notes, *notes, *more, *handed_in.notes]
    if handed_in.reason:
        return Taken(NOTHING, handed_in.reason, notes)
    return Taken("", "", notes, handed_in.sources)
