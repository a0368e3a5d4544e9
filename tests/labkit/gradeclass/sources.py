"""The sources of the class that count, as they were handed in: OUT/sources/<id>/.

A human finds there what is much alike (similar.py), and who was graded again is told
apart from who has handed in anew (changes.py).
"""

import glob
import hashlib
import os
import shutil


def folder(out, name):
    """Return the folder of the sources of a submission, by its id."""
    return os.path.join(out, "sources", name)


def keep(out, name, brought):
    """Write what a submission has brought, its Sources, exercise by exercise."""
    target = folder(out, name)
    shutil.rmtree(target, ignore_errors=True)
    for one in brought:
        place = os.path.join(target, one.exercise)
        os.makedirs(place, exist_ok=True)
        for source in one.programs.values():
            with open(os.path.join(place, source), "wb") as file:
                file.write(one.files[source])


def paths(out, name):
    """Return the paths of the sources of a submission, sorted."""
    return sorted(glob.glob(os.path.join(glob.escape(folder(out, name)), "*", "*")))


def digest(out, name):
    """Return a number, in letters, that stands for the sources of a submission."""
    found = hashlib.sha256()
    for path in paths(out, name):
        with open(path, "rb") as file:
            found.update(hashlib.sha256(file.read()).digest())
        found.update(os.path.relpath(path, out).encode(errors="surrogateescape"))
    return found.hexdigest()
