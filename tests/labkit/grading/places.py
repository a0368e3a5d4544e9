"""Where in a source something is, when that is certain: a call, a text.

Lines are those of a source; given, those of its skeleton, which are not the student's.
"""

import re

from grading import marks

# Sources are strangers' work, so none of these looks at a text again and again: a
# string may lack its end, a conversion has few characters.
STRING = re.compile(r'"((?:[^"\\\n]|\\.?)*)"?')
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|//[^\n]*|'[\"]'|\"(?:[^\"\\\n]|\\.?)*\"?", re.S)
CONVERSION = re.compile(r"%[-+ #0]{0,5}\d{0,9}(?:\.\d{1,9})?[hlzjt]{0,2}[diuxXcsp]|%%")
PRINTS = re.compile(r"\b(v?f?printf|f?puts|perror|cout)\b")
LETTERS = 3  # that a text must have at least, to be looked for
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def code(lines, strings=True):
    """Return the lines without comments and, if that is wanted, without strings."""

    def blank(match):
        text = match.group()
        if text[0] in "\"'" and strings:
            return text
        return re.sub(r"[^\n]", " ", text)

    return COMMENT.sub(blank, "\n".join(lines)).split("\n")


def own(lines, given):
    """Return the numbers of the lines that are the student's, from 1."""
    known = {True: set(), False: set()}  # what was given inside of TODOs, and outside
    for line, todo in zip(given, marks.todos_at(given)):
        known[bool(todo)].add(line.strip())
    numbered = enumerate(zip(lines, marks.todos_at(lines)), 1)
    return [n for n, (line, todo) in numbered if line.strip() not in known[bool(todo)]]


def only(numbers):
    """Return the one number there is, 0 when there are more or none."""
    return numbers[0] if len(set(numbers)) == 1 else 0


def calls(lines, given, name):
    """Return the numbers of the student's lines that call a function."""
    texts = code(lines, strings=False)
    call = re.compile(rf"(?<![\w.>]){name}\s*\(")
    return [n for n in own(lines, given) if call.search(texts[n - 1])]


def mentions(lines, name):
    """Tell whether a function is called anywhere in a source, given code included."""
    call = re.compile(rf"\b{name}\s*\(")
    return any(call.search(line) for line in code(lines, strings=False))


def line_of_call(lines, given, name):
    """Return the number of the line that calls a function, 0 when not certain."""
    found = calls(lines, given, name)
    todos = marks.todos_at(lines)
    inside = [n for n in found if todos[n - 1]]
    return only(inside or found)


def unescaped(text):
    """Return what a string of C stands for, as far as a message has it."""
    return re.sub(r"\\(.)", lambda m: ESCAPES.get(m.group(1), m.group(1)), text)


def makes(string, written):
    """Tell whether a string of C, or what printf(3) makes of it, is this text."""
    first, *rest = CONVERSION.split(unescaped(string).strip())
    if len(re.sub(r"\W", "", "".join([first, *rest]))) < LETTERS:
        return False
    if not rest:
        return first == written
    end, at = len(written) - len(rest[-1]), len(first)
    if not written.startswith(first) or not written.endswith(rest[-1]):
        return False
    for part in rest[:-1]:  # the leftmost place leaves the most behind it
        at = written.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return at <= end


def line_of_text(lines, given, written, printed=False):
    """Return the number of the line with a text that was written, 0 if not certain.

    printed: the line prints it.
    """
    texts = code(lines)
    found = [
        n
        for n in own(lines, given)
        if (PRINTS.search(texts[n - 1]) or not printed)
        and any(makes(s, written.strip()) for s in STRING.findall(texts[n - 1]))
    ]
    return only(found)
