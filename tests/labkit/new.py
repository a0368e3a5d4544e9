"""`labkit new EXERCISE`: makes the files of a new exercise from tests/template.

That folder is laid out like the kit; its exercise, a small one that works, is
called 00-template: `make check` and `make prove` accept it as it comes. What its
author must write is marked FILL IN; `make check` lists it behind its results.
"""

import re
import shutil
import sys
from pathlib import Path

import missing

TEMPLATE = Path("tests", "template")
NAME = "00-template"
WANTED = re.compile(r"[0-9][0-9]-[a-z0-9-]+")


def main(arguments):
    """Make the files; none that is there is touched. Returns the exit status."""
    name = "".join(arguments)
    refused = f"make new: EXERCISE={name}:"
    if not WANTED.fullmatch(name):
        sys.exit(f"{refused} not a name such as 06-name: two digits, small letters, -")
    if name in missing.exercises():
        sys.exit(f"{refused} there is such an exercise already")
    for source in sorted(p for p in TEMPLATE.rglob("*") if p.is_file()):
        target = Path(str(source.relative_to(TEMPLATE)).replace(NAME, name))
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8").replace(NAME, name)
        target.write_text(text, encoding="utf-8")
        shutil.copymode(source, target)
        print(f"new      {target}")
    print(
        f"""
Next:  make check EXERCISE={name}    # it works; what is to be filled in
       less docs/adding-an-exercise.md"""
    )
    return 0
