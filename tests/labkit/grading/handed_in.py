"""Where the exercises are in what was handed in, and what to say when they are not.

An exercise is the folder of its name. Where that is not at the top, as in the clone
of a fork, or where the sources lie flat, as Moodle packs them, it is still found if
there is no doubt; a slip in a name is told, and nothing is guessed.
"""

import contextlib
import os

import checks
from grading import alike
from grading.folder import Folder, LINK, Refused, shown
from grading.sources import collect, listed, PROGRAMS, Sources, SUFFIXES, WRITTEN

FOLDERS_MAX = 300  # folders that are looked into
DEPTH_MAX = 3
# The kit itself, in the clone of a fork, and what is generated.
SKIPPED = ("skeleton", "solution", "python", "tests", "docs", "build", "node_modules")


def present(place):
    """Return the names of the sources that are in a place, whatever they are."""
    names = (name + suffix for name in PROGRAMS for suffix in SUFFIXES)
    return [name for name in names if place.look(name)[0]]


def is_written(top, name):
    """Tell whether Sources.write() has put an exercise there."""
    if top.look(name)[0] != "folder":
        return False
    with top.enter(name) as place:
        return bool(place.look(WRITTEN)[0])


def opened(top, parts, stack):
    """Return the place below top that these folders lead to. Raises Refused."""
    place = top
    for name in parts:
        place = stack.enter_context(place.enter(name))
    return place


def path_of(parts):
    """Return the path of a folder for a message."""
    return "".join(f"{shown(part)}/" for part in parts)


def folders(top):
    """Return {parts: names of sources} of the folders below top, links apart."""
    found, waiting = {}, [()]
    while waiting and len(found) < FOLDERS_MAX:
        parts = waiting.pop(0)
        try:
            with contextlib.ExitStack() as stack:
                place = opened(top, parts, stack)
                found[parts] = present(place)
                names = place.names() if len(parts) < DEPTH_MAX else []
                inner = [n for n in names if not n.startswith(".") and n not in SKIPPED]
                more = [n for n in inner if place.look(n)[0] == "folder"]
                waiting += [(*parts, name) for name in more[:FOLDERS_MAX]]
        except Refused:
            continue
    return found


class HandedIn:
    """What a folder that was handed in has of the exercises."""

    def __init__(self, folder, chosen, given=None):
        """Look for one exercise, or for all. Raises Refused.

        given: notes of who has put the folder together: all in it is to be graded.
        """
        self.notes = list(given or ())
        self.reason = ""  # why there is nothing to grade
        self.sources = []  # of each exercise that is there
        if os.path.islink(folder.rstrip("/")):
            target = os.path.realpath(folder)
            self.notes.append(f"{shown(folder)} is a symbolic link to {shown(target)}")
        with Folder(folder) as top:
            names = [chosen] if chosen else checks.exercises()
            if given is None:
                self.find(top, names)
            else:
                there = [name for name in names if is_written(top, name)]
                self.sources = [self.read(top, name, (name,)) for name in there]
                return
        self.notes += [note for one in self.sources for note in one.notes]

    def find(self, top, wanted):
        """Find the exercises that are wanted, and read their sources."""
        places = {name: (name,) for name in wanted if self.is_there(top, name)}
        missing = [name for name in wanted if name not in places]
        if missing and (len(wanted) == 1 or not places):
            below = folders(top)
            for name in missing:
                parts = self.elsewhere(name, below, alone=len(wanted) == 1)
                if parts is not None:
                    places[name] = parts
                    files = listed([path_of(parts) + file for file in below[parts]])
                    self.notes.append(f"{name}: not in {name}/; taken: {files}")
            missing = [name for name in wanted if name not in places]
            hints = [hint for name in missing for hint in self.hints(top, name, below)]
            hints = hints or others(below) or instead(top, wanted)
            if not places:
                self.reason = f"nothing handed in for {', '.join(wanted)}: there is no"
                self.reason += " client.c and no server.c"
                self.reason += "".join(f"; {hint}" for hint in dict.fromkeys(hints))
        elif missing:
            below = {(n,): [] for n in top.names() if top.look(n)[0] == "folder"}
            for name in missing:
                self.notes += [f"{name}: nothing; {h}" for h in slips(below, name)]
        for name, parts in places.items():
            self.sources.append(self.read(top, name, parts))

    @staticmethod
    def is_there(top, name):
        """Tell whether something of an exercise is in the folder of its name."""
        kind = top.look(name)[0]
        if kind != "folder":
            return kind == LINK
        try:
            with top.enter(name) as place:
                return bool(present(place))
        except Refused:
            return True  # and reading it says why not

    @staticmethod
    def read(top, name, parts):
        """Return the Sources of an exercise that is in this place."""
        try:
            with contextlib.ExitStack() as stack:
                place, above = top, None
                for part in parts:
                    place, above = stack.enter_context(place.enter(part)), place
                return collect(name, place, above)
        except Refused as reason:
            found = Sources(name)
            found.refuse(str(reason))
            return found

    @staticmethod
    def candidates(name, below):
        """Return the folders of exactly this name that have sources."""
        return [
            parts for parts, files in below.items() if files and parts[-1:] == (name,)
        ]

    def elsewhere(self, name, below, alone):
        """Return where an exercise is if not at its place, None when in doubt.

        alone: it is the only one that is wanted, so what lies flat is of it.
        """
        found = self.candidates(name, below)
        if ("support", name) in found:
            return "support", name
        if len(found) == 1:
            return found[0]
        return () if alone and not found and below.get(()) else None

    def hints(self, top, name, below):
        """Return what looks like an exercise that was not found."""
        found = self.candidates(name, below)
        if found:
            places = listed([path_of(parts) for parts in found])
            return [f"which of {places} is meant? SUBMISSION= must name what has it"]
        hints = slips(below, name)
        if below.get(()):
            files = listed(below[()])
            hints.append(f"{files} in the folder itself: EXERCISE= must say whose")
        for program in PROGRAMS:
            near = [
                path
                for path in self.slipped_files(top, program)
                if path.split("/")[0] not in checks.exercises() or path.startswith(name)
            ]
            hints += [f"{listed(near)} is not named {program}.c"] if near else []
        return hints

    @staticmethod
    def slipped_files(top, program):
        """Return the paths of what could be a source, but for its name."""
        exact = [program + suffix for suffix in SUFFIXES]
        try:
            near = alike.sources(top, program)
        except Refused:
            return []
        return [path for path in near if path.rpartition("/")[2] not in exact]


def others(below):
    """Return what is to say about sources in folders with quite another name."""
    paths = [path_of(p) + f for p, files in below.items() if p for f in files]
    return [f"there is {listed(paths)}"] if paths else []


def instead(top, wanted):
    """Return what is to say about files that are in place of sources."""
    names = wanted if len(wanted) == 1 else []
    for name in [one for one in names if top.look(one)[0] == "folder"]:
        with top.enter(name) as place:
            inside = [file for file in place.names() if file != ".gitkeep"]
            if inside:
                return [f"{name}/ has {listed(inside)}"]
    files = [name for name in top.names() if top.look(name)[0] == "file"]
    return [f"it has {listed(files)}"] if files else []


def slips(below, name):
    """Return what is to say about folders with a slip in their names."""
    known = checks.exercises()
    near = [
        path_of(parts)
        for parts in below
        if parts and parts[-1] not in known and alike.is_folder(parts[-1], name)
    ]
    verb = "looks" if len(near) == 1 else "look"
    return [f"{listed(near)} {verb} like it: name it {name}/"] if near else []
