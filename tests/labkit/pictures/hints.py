"""Puts the hints of docs/hints into a handout, where GitHub folds them."""

import re

import hinttexts
from handout import END_OF_HINTS, HINTS

STEPS = ("what to think about", "which call", "what the call needs")


def hints(exercise):
    """Return the hints of an exercise as they fold on GitHub, one by one."""
    lines, given = [], {}
    for (program, number), texts in hinttexts.read(exercise).items():
        given.setdefault(tuple(texts), []).append(f"{program} TODO {number}")
    for texts, names in given.items():
        lines += [f"<details><summary>{', '.join(names)}</summary>", ""]
        for step, (text, what) in enumerate(zip(texts, STEPS), 1):
            title = f"Hint {step}: {what}"
            lines += [f"<details><summary>{title}</summary>", "", text, "</details>"]
        lines += ["</details>"]
    return "\n".join(lines)


def with_hints(exercise, text):
    """Return the text of a handout with the hints of its exercise in their place."""
    block = f"{HINTS}\n\n{hints(exercise)}\n\n{END_OF_HINTS}"
    return re.sub(rf"(?s){HINTS}.*?{END_OF_HINTS}", lambda _: block, text)
