"""Compares the statements of talk with their page and with their tests.

    forms.py rows               the rows of the tables that docs/talk.md should have
    forms.py untested FILE...   the statements that no FILE (.bats) plays

A test plays scripts with `holds` and `breaks`: here-documents up to TALK. Of the
second kind the last statement is the one that does not hold.
"""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "labkit"))

from conversation import play  # noqa: E402,F401 (registers all statements)
from conversation import script  # noqa: E402
from conversation.statements import FORMS  # noqa: E402

# What the peer or the world does, and what only prepares: it cannot be untrue.
ACTS = (
    "listen$|hold|patient|trace|fail TEXT|interrupt|given|at TEXT|type|end of input"
    "|shut down|reset|close$|try to connect|send (TEXT .|junk)"
)


def rows():
    """Print a row a statement, in the order of the modules and of the code."""
    for name in ("on_program", "on_peer", "on_world"):
        for form, method in FORMS.items():
            if method.__module__ == f"conversation.{name}":
                print(f"| `{form}` | {method.__doc__.splitlines()[0]} |")


def scripts_in(path):
    """Return [(holds or breaks, script)] of the tests in a file."""
    with open(path, encoding="utf-8") as file:
        return re.findall(
            r"^ +(?:\w+=\S+ )*(holds|breaks) (?:[^\n]*\\\n)*[^\n]*<<-'TALK'\n"
            r"(.*?)^TALK$",
            file.read(),
            re.MULTILINE | re.DOTALL,
        )


def untested(paths):
    """Print the forms that no script in the files plays, or sees fail."""
    held, broken = set(), set()
    for verb, text in (pair for path in paths for pair in scripts_in(path)):
        forms = [one.form for one in script.parse(text)]
        if verb == "holds":
            held.update(forms)
        else:
            broken.add(forms[-1])
    for form in FORMS:
        if form not in held:
            print(f"never holds: {form}")
        if form not in broken and not re.match(ACTS, form):
            print(f"never fails: {form}")


if sys.argv[1] == "rows":
    rows()
else:
    untested(sys.argv[2:])
