"""Applies the edits of mutants to the sources of the solution: see mutants.py."""

import os
import re
import shutil


class Wrong(Exception):
    """Why an edit cannot be applied."""

    def __init__(self, edit, why):
        """Say where the edit is."""
        super().__init__(f"{edit.path}:{edit.line}: {why}")


def indentation(line):
    """Return the blanks at the beginning of a line."""
    return line[: len(line) - len(line.lstrip())]


def shifted(lines, begin):
    """Return the lines, of which the first has another indentation now.

    The others are moved with it; None when one cannot be moved so far to the left.
    """
    first, made = indentation(lines[0]) if lines else "", []
    for line in lines:
        own = indentation(line)
        if not line or own.startswith(first):
            made.append(begin + line[len(first) :] if line else "")
        elif first.startswith(own) and begin.endswith(first[len(own) :]):
            less = begin[: len(begin) - len(first) + len(own)]
            made.append(less + line[len(own) :])
        else:
            return None
    return made


def extent(lines, function):
    """Return (number of the first line, behind the last) of a function, or None."""
    named = re.compile(rf"\w[^;#]*\b{function}\(")
    for number, line in enumerate(lines):
        if named.match(line):
            head = "".join(lines[number:]).partition("{")[0]
            if ";" not in head:  # else it is only declared
                return number, lines.index("}", number) + 1
    return None


def place(lines, edit):
    """Return the number of the line where an edit begins. Raises Wrong."""
    begin, behind, where = 0, len(lines), edit.file
    if edit.function:
        found = extent(lines, edit.function)
        if found is None:
            raise Wrong(edit, f"no function {edit.function} in {edit.file}")
        begin, behind = found
        where += f", {edit.function}"
    size = len(edit.old)
    found = [
        at
        for at in range(begin, behind - size + 1)
        if shifted(edit.old, indentation(lines[at])) == lines[at : at + size]
    ]
    if not found:
        raise Wrong(edit, f"not in {where}: {edit.old[0].strip()}")
    if len(found) > 1:
        numbers = " and ".join(str(at + 1) for at in found[:2])
        raise Wrong(edit, f"twice in {where}, lines {numbers}: {edit.old[0].strip()}")
    return found[0]


def changed(text, edits):
    """Return (text of a file after its edits, findings).

    Each edit is about the text as it was; so no two may be about the same line.
    """
    lines, places, findings = text.split("\n"), [], []
    for edit in edits:
        try:
            places.append((place(lines, edit), edit))
        except Wrong as wrong:
            findings.append(wrong)
    made, done = [], 0
    for at, edit in sorted(places, key=lambda pair: pair[0]):
        if at < done:
            findings.append(Wrong(edit, f"{edit.file}:{at + 1} is replaced twice"))
            continue
        made += lines[done:at] + shifted(edit.new, indentation(lines[at]))
        done = at + len(edit.old)
    return "\n".join(made + lines[done:]), findings


def apply(exercise, edits):
    """Return ({name: source of the solution, changed}, findings) of some edits.

    Each finding is a line that names the file of mutants, its line and what is wrong.
    """
    sources, findings = {}, []
    for name in dict.fromkeys(edit.file for edit in edits):
        mine = [edit for edit in edits if edit.file == name]
        path = os.path.join("solution", exercise, name)
        if not os.path.isfile(path):
            findings.append(Wrong(mine[0], f"no {path}"))
            continue
        with open(path, encoding="utf-8") as file:
            sources[name], wrong = changed(file.read(), mine)
        findings += wrong
    return sources, [str(wrong) for wrong in findings]


def write(exercise, edits, folder):
    """Make a folder with the solution and its edits. Returns the findings."""
    sources, findings = apply(exercise, edits)
    shutil.copytree(os.path.join("solution", exercise), folder)
    for name, text in sources.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return findings
