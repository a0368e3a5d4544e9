"""Compares the statements of talk with the tests that play them.

    talk --statements | forms.py FILE...    the statements that no FILE (.bats) plays

A test plays scripts with `holds` and `breaks`: here-documents up to TALK. Of the
second kind the last statement is the one that does not hold.
"""

import re
import sys

# What the peer or the world does, and what only prepares: it cannot be untrue.
ACTS = (
    "listen$|hold|patient|trace|fail TEXT|interrupt|given|at TEXT|type|end of input"
    "|shut down|reset|close$|try to connect|send (TEXT .|junk)|bare|with sanitizers"
)
SCRIPT = (
    r"^ +(?:\w+=(?:\"[^\"]*\"|\S*) )*(holds|breaks) (?:[^\n]*\\\n)*[^\n]*<<-'?TALK'?\n"
    r"(.*?)^TALK$"
)


def form_of(line):
    """Return the form of a statement: TEXT for each text, NUMBER for each number."""
    words = re.findall(r'"(?:\\.|[^"\\])*"|#.*|[^\s"]+', line)
    if words and words[0] in ("server:", "client:"):
        del words[0]
    forms = []
    for word in words:
        if word.startswith("#"):
            break
        if word.startswith('"'):
            forms.append("TEXT")
        else:
            forms.append("NUMBER" if re.fullmatch(r"[0-9.]+", word) else word)
    return " ".join(forms)


def scripts_in(path):
    """Return [(holds or breaks, [form])] of the tests in a file."""
    with open(path, encoding="utf-8") as file:
        found = re.findall(SCRIPT, file.read(), re.MULTILINE | re.DOTALL)
    return [
        (verb, [form_of(line) for line in text.splitlines() if line.strip()])
        for verb, text in found
    ]


known = re.findall(r"^\| `(.*?)` \|", sys.stdin.read(), re.MULTILINE)
held, broken = set(), set()
for verb, forms in (pair for path in sys.argv[1:] for pair in scripts_in(path)):
    if verb == "holds":
        held.update(forms)
    else:
        broken.add(forms[-1])
for form in known:
    if form not in held:
        print(f"never holds: {form}")
    if form not in broken and not re.match(ACTS, form):
        print(f"never fails: {form}")
if not known:
    print("talk --statements has printed none")
