"""Points out sources that are much alike, as a hint for a human; nothing is decided.

sim_c (the package similarity-tester of Debian, by Dick Grune)
compares programs as sequences of tokens: layout, comments and names of variables do
not matter to it. Each program is compared with the same program of everybody else,
without the lines that the skeleton has as well. Different right programs have up to
60 % of their tokens in common, as the exercises are small; so only what has more is
shown. What it reads is somebody else's, so it works in the box of the compilers.
"""

import os
import re
import shutil
import tempfile
import time

from gradeclass import files, result, sources
from grading import compiling
from grading.sources import PROGRAMS

VERSION = 1
TOOL, PACKAGE = "sim_c", "similarity-tester"
ALIKE = 70  # percent of a program from which on a pair is shown
FEWEST = 12  # lines of one's own; what is shorter is alike by chance
LONGEST, WIDEST = 2000, 200  # lines of a program, characters of a line, that are read
AT_ONCE = 60_000  # pairs that sim_c compares before its processor time is used up
LIMIT = 300  # seconds for all
MOST = 500  # pairs that are told
FOUND = re.compile(r"(\d+)\.c consists for (\d+) % of (\d+)\.c material")


def text_of(path):
    """Return the lines of a source, as far as they are read, without comments."""
    with open(path, encoding="ascii", errors="replace") as file:
        text = file.read(LONGEST * WIDEST)
    text = re.sub(r"/\*.*?(\*/|$)", " ", text, flags=re.S)
    text = re.sub(r"[^\n\t\x20-\x7e]", " ", re.sub("//.*", " ", text))
    return [line[:WIDEST] for line in text.split("\n")[:LONGEST] if line.strip()]


def shape(line):
    """Return a line without white space, every name but a function's as one word."""
    return "".join(re.sub(r"\b[A-Za-z_]\w*\b(?!\s*\()", "x", line).split())


def own(lines, given):
    """Return the lines that the skeleton does not have, whatever the names in them."""
    known = {shape(line) for line in given}
    return [line for line in lines if shape(line) not in known]


def programs(out):
    """Return {(exercise, program): [(id, its own lines)]} of all submissions."""
    found = {}
    known = sorted(one["id"] for one in result.read(out))
    for name, path in ((name, p) for name in known for p in sources.paths(out, name)):
        folder, source = os.path.split(path)
        exercise, program = os.path.basename(folder), source.partition(".")[0]
        skeleton = os.path.join("skeleton", exercise, f"{program}.c")
        if program not in PROGRAMS or not os.path.isfile(skeleton):
            continue
        lines = own(text_of(path), text_of(skeleton))
        if len(lines) >= FEWEST:
            found.setdefault((exercise, program), []).append((name, lines))
    return found


def compare(texts, until):
    """Return ({(a, b): percent of a that is in b}, whether all were compared).

    texts: lists of lines; a and b are their places in the list. Raises
    compiling.Broken.
    """
    found, whole = {}, True
    names = [f"{number}.c" for number in range(len(texts))]
    size = max(1, AT_ONCE // len(names))
    with tempfile.TemporaryDirectory(prefix="similar-", dir="build") as folder:
        os.chmod(folder, 0o755)
        for name, lines in zip(names, texts):
            with open(os.path.join(folder, name), "w", encoding="ascii") as file:
                file.write("\n".join(lines) + "\n")
        for start in range(0, len(names), size):
            if time.monotonic() > until:
                return found, False
            # Names of functions count, each pair is looked at for itself; what has
            # been found so far stays when its time is up (see sim(1)).
            options = ["-a", "-e", "-F", "-p", "-s", "-T", "-u", "-t", str(ALIKE)]
            block = names[start : start + size]
            rest = [*names[:start], *names[start + size :]]
            words = [TOOL, *options, "-o", "found.txt", *block, "/", *rest]
            status = compiling.run(words, os.path.abspath(folder), True).status
            whole = whole and not status
            path = os.path.join(folder, "found.txt")
            if os.path.isfile(path):
                with open(path, encoding="ascii", errors="replace") as file:
                    for a, percent, b in FOUND.findall(file.read()):
                        found[int(a), int(b)] = int(percent)
                os.unlink(path)
    return found, whole


def pairs_of(exercise, program, texts, until):
    """Return (the pairs of a program that are alike, whether all were compared)."""
    found, whole = compare([lines for _, lines in texts], until)
    merged = {}
    for (a, b), percent in found.items():
        low, high = min(a, b), max(a, b)
        both = merged.setdefault((low, high), [0, 0])
        both[a > b] = percent
    pairs = []
    for (a, b), percent in merged.items():
        about = {"exercise": exercise, "program": program}
        ids = texts[a][0], texts[b][0]
        pairs.append({**about, "a": ids[0], "b": ids[1], "percent": percent})
    return pairs, whole


def find(out):
    """Return the model of what is alike. What stands in the way is its note."""
    model = {"version": VERSION, "note": "", "alike": ALIKE, "compared": 0, "pairs": []}
    if not shutil.which(TOOL):
        model["note"] = f"not compared: there is no {TOOL} here (package {PACKAGE})"
        return model
    until, whole = time.monotonic() + LIMIT, True
    for (exercise, program), texts in sorted(programs(out).items()):
        if len(texts) < 2:
            continue
        model["compared"] += len(texts)
        try:
            pairs, all_of_them = pairs_of(exercise, program, texts, until)
        except compiling.Broken as reason:
            model["note"] = f"not compared: {TOOL} {reason}"
            return {**model, "pairs": []}
        model["pairs"] += pairs
        whole = whole and all_of_them
    ranked = sorted(
        model["pairs"],
        key=lambda p: (-max(p["percent"]), p["exercise"], p["program"], p["a"], p["b"]),
    )
    notes = [] if whole else ["time was up before all were compared"]
    if len(ranked) > MOST:
        notes.append(f"the first {MOST} of {len(ranked)} pairs")
    model.update(pairs=ranked[:MOST], note="; ".join(notes))
    return model


def lines(model):
    """Return the text for people."""
    number = len(model["pairs"])
    head = f"{number} pairs of {model['compared']} programs are alike: a hint, no proof"
    text = [head] if model["compared"] else []
    text += [model["note"]] if model["note"] else []
    for pair in model["pairs"]:
        place = f"{pair['exercise']} {pair['program']}"
        one, other = pair["percent"]
        text.append(
            f"{place}: {pair['a']} is for {one} % in {pair['b']}, which is for"
            f" {other} % in it"
        )
    return text or ["nothing to compare"]


def write(out):
    """Write similar.json and similar.txt into the folder out. Returns the model."""
    model = find(out)
    files.write_json(out, "similar.json", model)
    files.write(out, "similar.txt", "\n".join(lines(model)) + "\n")
    return model


def read(out):
    """Return the model that was written, None for none."""
    found = files.read_json(os.path.join(out, "similar.json"))
    return found if isinstance(found, dict) and "pairs" in found else None
