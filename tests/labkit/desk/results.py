"""What checks have shown of a program that has not changed since.

Of two programs the one that was saved is played anew. What was seen of the other one
still holds, as far as the two do not meet; it lies beside the build of that program.
"""

import os
from dataclasses import asdict

import engine
from desk import shelf
from desk.files import content, digest, PLACE, recall, remember
from grading import known
from running import Result

# The pairings of a program with the reference peers.
WITH_PEERS = {"client": "pairing-python-c", "server": "pairing-c-python"}


def basis(exercise):
    """Return a name for all that results depend on besides the programs."""
    return digest(content(engine.TALK), known.peers_of(exercise))


def path_of(program):
    """Return the file with the results of a program as it is."""
    return os.path.join(shelf.folder_of(program), shelf.key(program), "results.json")


def last_path(exercise):
    """Return the file that says which programs were played last."""
    return os.path.join(PLACE, exercise, "last.json")


def keep(programs, found):
    """Remember what checks have shown of all programs that were played.

    programs: a list of them, of one exercise; found: {name of a check: Result}.
    """
    exercise = programs[0].exercise
    for one in programs:
        own = [
            asdict(result)
            for name, result in found.items()
            if name.startswith(f"{one.name}-") or name == WITH_PEERS[one.name]
        ]
        remember(path_of(one), {"basis": basis(exercise), "results": own})
    remember(last_path(exercise), {one.name: shelf.key(one) for one in programs})


def unchanged(programs):
    """Return {name of a check: Result} of what is the same as in the last answer.

    Nothing, when none of the programs has changed: whoever asks again wants to know.
    """
    exercise = programs[0].exercise
    last = recall(last_path(exercise))
    same = [one for one in programs if last.get(one.name) == shelf.key(one)]
    if len(same) == len(programs):
        return {}
    kept = [recall(path_of(one)) for one in same]
    kept = [one for one in kept if one.get("basis") == basis(exercise)]
    found = [Result(**result) for one in kept for result in one["results"]]
    return {result.name: result for result in found}
