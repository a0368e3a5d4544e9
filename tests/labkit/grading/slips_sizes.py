"""Sizes that are wrong, found in a source as slips.py finds others: places, and why."""

import itertools
import re

from grading import places

MANY = 50  # such calls, at most
PID = 7  # digits of a pid, at most


def array_compared(lines):
    """Return (line, name) where all bytes of an array with a text are compared; None.

    Its sizeof counts the NUL; that of a pointer, and one less than it, is no such.
    """
    texts = places.code(lines, strings=False)
    size = r"sizeof(?:\s?\(\s?(\w{1,40})\s?\)|\s(\w{1,40}))\s?\)"
    compares = re.compile(rf"\b(?:strncmp|memcmp)\s?\([^;]{{1,99}},\s?{size}")
    found = ((n, compares.search(line)) for n, line in enumerate(texts, 1))
    for number, match in itertools.islice((one for one in found if one[1]), MANY):
        name = match.group(1) or match.group(2)
        array = re.compile(rf"\bchar\s+{name}\s?\[\s?\]\s?=")
        if any(array.search(line) for line in texts):
            return number, name
    return None


def text_too_long(lines):
    """Return (line, name, size, bytes) of an array too short for a text, or (0,).

    sprintf(3) makes it, of a string with numbers of up to as many digits as a pid has.
    """
    texts, sizes = places.code(lines), {}
    for number, line in enumerate(texts, 1):
        for match in re.finditer(r"\bchar\s{1,9}(\w{1,40})\s?\[(\d{1,3})\]", line):
            sizes[match.group(1)] = int(match.group(2))
        made = re.search(r'\bsprintf\s?\(\s?(\w{1,40})\s?,\s?"([^"\\%]*)%l?[du]"', line)
        if made and made.group(1) in sizes:
            size, least = sizes[made.group(1)], len(made.group(2)) + PID + 1
            if size < least:
                return number, made.group(1), size, least
    return (0,)
