"""Prints what a handout quotes, but no program of its exercise can print.

    quotes.py EXERCISE

What is quoted stands in backquotes, and begins as what programs print does. Run in
a copy of the kit. Exit status 1 if there is any such quotation.
"""

import errno
import os
import re
import sys
from pathlib import Path

from walk import BEGIN

STRING = r'"(?:\\.|[^"\\])*"'
CALL = re.compile(
    rf"\b(warnx?|errx?|s?n?printf|puts)\([^;\"]*({STRING}(?:\s*{STRING})*)"
)
# How a quotation that is only a beginning may go on.
ENDS = ("", "x", " 1", "1]: x")


def pattern(text):
    """Return the regular expression of what a format of C, or of Python, prints."""
    text = re.sub(r'"\s*"', "", text)[1:-1].replace('\\"', '"').replace("\\n", "")
    parts = re.split(r"%[-0-9.l]*z?[a-z]|\{[^}]*\}", text)
    return ".+".join(map(re.escape, parts))


def printable(name):
    """Return the patterns of all that the programs of an exercise print."""
    reasons = [re.escape(os.strerror(number)) for number in errno.errorcode]
    found = ["Error [12]", *reasons]  # make's own words
    for path in [*Path("skeleton", name).iterdir(), *Path("solution", name).iterdir()]:
        for call, text in CALL.findall(path.read_text(encoding="utf-8")):
            why = ": .+" if call in ("warn", "err") else ""
            own = "" if call in ("printf", "puts") else f"{path.stem}: "
            found.append(own + pattern(text) + why)
            if call == "snprintf":  # it is sent, and printed behind a name
                found += ["server: " + pattern(text), pattern(text)]
    for path in Path("python", name).iterdir():
        found += [f"{path.stem}: {reason}" for reason in reasons]
        for text in re.findall(r"f(?:\"[^\"]*\"|'[^']*')", path.read_text("utf-8")):
            found.append(pattern(text[1:]))
    # What is all gaps would hold for any quotation.
    return [
        p for p in found if re.search("[A-Za-z]", re.sub(r"^(server|client):", "", p))
    ]


def main(name):
    """Print the quotations. Returns the exit status, 0 or 1."""
    text = Path("docs", f"{name}.md").read_text(encoding="utf-8")
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    patterns = [re.compile(each) for each in printable(name)]
    quoted = re.findall(f"`((?:{BEGIN})[^`]*)`", text)
    wrong = [
        quotation
        for quotation in quoted
        if not any(p.fullmatch(quotation + end) for p in patterns for end in ENDS)
    ]
    print("\n".join(wrong if quoted else ["nothing is quoted"]), end="")
    return 1 if wrong or not quoted else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
