"""What is remembered from one answer to the next, below build/desk/, as JSON."""

import hashlib
import json
import os

PLACE = "build/desk"


def content(path):
    """Return what tells a file of the kit from another version of it."""
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return path


def digest(*parts):
    """Return a name for what the parts, which JSON can write, are together."""
    text = json.dumps(parts, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def remember(path, value):
    """Write a value as JSON, whole."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    partial = f"{path}.{os.getpid()}"
    with open(partial, "w", encoding="utf-8") as file:
        json.dump(value, file)
    os.replace(partial, path)


def recall(path):
    """Return the value in a file, {} when there is none to be read."""
    try:
        with open(path, encoding="utf-8") as file:
            value = json.load(file)
        return value if isinstance(value, dict) else {}
    except (OSError, ValueError):
        return {}
