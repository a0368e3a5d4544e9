"""The files in OUT about the whole class: each is written whole, or not at all.

Texts in them come from submissions: whoever shows one spells out what is odd in it.
"""

import json
import os

from reports import common


def write(out, name, text, encoding="utf-8"):
    """Write a text as the file called name in the folder out, aside, then rename it."""
    path = os.path.join(out, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    partial = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.partial")
    partial = f"{partial}.{os.getpid()}"
    with open(partial, "w", encoding=encoding, errors="backslashreplace") as file:
        file.write(text)
    os.replace(partial, path)


def write_json(out, name, model):
    """Write a model as JSON."""
    write(out, name, json.dumps(model, indent=1) + "\n")


def read_json(path):
    """Return what is in a file, None where there is none or it is not JSON."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return None


def report(out, name):
    """Return the report of the submission with this id, None when there is none."""
    found = read_json(os.path.join(out, "reports", name, "report.json"))
    return found if isinstance(found, dict) and "exercises" in found else None


def line(text):
    """Return a text of anybody's in one line, everything odd in it visible."""
    return " ".join(common.visible(text).split())


def cut(text, most):
    """Return a line, of one that is too long the beginning, and how long it was."""
    if len(text) <= most:
        return text
    return f"{text[:most]}... ({len(text)} characters)"


def points(number):
    """Return a number of points as people write it: 87, 43.5, 8.33."""
    return f"{round(number, 2):.2f}".rstrip("0").rstrip(".")
