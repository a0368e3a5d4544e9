"""What looks like a file or a folder that is missing: a slip in its name, or its place.

Names are somebody else's: whoever shows them spells out every odd character.
"""

import difflib
import re

ENDINGS = ("c", "cc", "cpp", "cxx", "cp", "c++")
FOLDERS_MAX = 16  # that are looked into
CLOSE = 0.75  # how alike two words are, from 0 to 1


def close(word, other):
    """Tell whether two words differ by a slip."""
    return difflib.SequenceMatcher(None, word, other).ratio() >= CLOSE


def is_source(file, name):
    """Tell whether a file could be meant as the source of a program."""
    stem, *endings = file.lower()[:100].split(".")
    letters = re.sub("[^a-z]", "", stem)
    if not any(re.sub(r"[\W\d_]+$", "", end) in ENDINGS for end in endings):
        return False
    return name in letters or close(letters, name)


def is_folder(folder, exercise):
    """Tell whether a folder could be meant as that of an exercise."""
    word = re.sub("[^a-z0-9]", "", folder.lower()[:100])
    whole = re.sub("[^a-z0-9]", "", exercise)
    words = whole.lstrip("0123456789")
    number = whole[: len(whole) - len(words)]
    if word.isdigit() or len(word) < 3:
        return bool(number) and word.zfill(len(number)) == number
    return words in word or word in whole or close(word, whole) or close(word, words)


def sources(place, name):
    """Return the paths, in a place or one down, of what could be a source."""
    found, folders = [], []
    for file in place.names():
        kind = place.look(file)[0]
        if kind == "file" and is_source(file, name):
            found.append(file)
        elif kind == "folder" and not file.startswith("."):
            folders.append(file)
    for folder in folders[:FOLDERS_MAX]:
        with place.enter(folder) as inner:
            names = [file for file in inner.names() if is_source(file, name)]
            found += [f"{folder}/{n}" for n in names if inner.look(n)[0] == "file"]
    return found
