"""What to say about what a compiler said: what is missing, and where it is."""

import os
import re

from grading.compiler import DECLARED_IN
from grading.folder import shown
from grading.marks import lines_of
from grading.places import code
from grading.sources import HEADERS, PROGRAMS, seen, SUFFIXES

MISSING = (
    re.compile(r"fatal error: (.+?): No such file or directory"),
    re.compile(r"fatal error: '(.+?)' file not found"),
)
UNDEFINED = re.compile(r"undefined (?:reference to|symbol:?) \W?(\w+)")
STRAY = re.compile(r"stray .\\[23]\d\d|(?:unexpected|[Nn]on-ASCII) character")
# gcc, g++, clang: a function begins before the one above has ended.
INSIDE = re.compile(
    r"invalid storage class for function|function.definition is not allowed here"
)
# A block is open where a source ends.
OPEN = re.compile(r"expected .{1,40} at end of input|expected .\}.")
BEGINS = re.compile(r"(?:static|const|int|void|char|ssize_t)\b[^;]*\([^;]*$")
SOCKETS = "<sys/socket.h>, <netinet/in.h>, <arpa/inet.h> and <unistd.h>"
# Headers that other systems have, and what is here instead.
WINDOWS = {
    "winsock.h": SOCKETS,
    "winsock2.h": SOCKETS,
    "ws2tcpip.h": f"{SOCKETS}, for addresses <netdb.h>",
    "ws2def.h": SOCKETS,
    "mswsock.h": SOCKETS,
    "windows.h": "<unistd.h>: sleep(3), which takes seconds, and close(2)",
    "conio.h": "<stdio.h>: getchar(3)",
    "io.h": "<unistd.h>",
    "process.h": "<unistd.h>: getpid(2)",
    "direct.h": "<unistd.h> and <sys/stat.h>",
    "afunix.h": "<sys/un.h>",
    "tchar.h": "<string.h>: char is enough",
    "stdafx.h": "nothing to take its place: remove the line",
    "pch.h": "nothing to take its place: remove the line",
}
OTHERS = {
    "sys/event.h": ("macOS and BSD", "<poll.h>"),
    "malloc/malloc.h": ("macOS", "<stdlib.h>"),
    "mach/mach_time.h": ("macOS", "<time.h>"),
    "CoreFoundation/CoreFoundation.h": ("macOS", "<stdlib.h>"),
}

CXX = set(
    "algorithm array atomic chrono condition_variable fstream functional future iomanip"
    " iostream list map memory mutex queue set sstream stdexcept string string_view"
    " thread utility vector bits/stdc++.h".split()
)
CXX |= {f"c{name}" for name in "ctype errno math signal stdint stdio stdlib".split()}
CXX |= {"cstring", "ctime"}
POSIX = {*DECLARED_IN, "errno.h", "limits.h", "netinet/in.h", "netinet/tcp.h"}
POSIX |= {"stdbool.h", "stdint.h", "sys/time.h", "sys/types.h", "sys/un.h"}


def missing(text):
    """Return the name of the file that a compiler did not find, or ""."""
    found = [match.group(1) for match in (one.search(text) for one in MISSING) if match]
    return found[0] if found else ""


def on_missing(name, program):
    """Return what to say about a file that is not there."""
    lower = name.lower()
    if lower in WINDOWS:
        return f"{name} is a header of Windows; POSIX has {WINDOWS[lower]}."
    if name in OTHERS:
        system, instead = OTHERS[name]
        return f"{name} is a header of {system}; POSIX has {instead}."
    if name in CXX and program.suffix == ".c":
        return f"{name} is a header of C++: name the source {program.name}.cpp."
    for path, why in program.left.items():
        if seen(path) == name or os.path.basename(path) == name:
            return f"{shown(seen(path))} is there and not taken: {why}."
    if "\\" in name:
        return f"In {shown(name)}, write / instead of \\."
    if name in map(seen, program.others):
        return f'{shown(name)} is your own: write #include "{shown(name)}".'
    for path in map(seen, program.others):
        if path.lower() == lower:
            return f"There is {shown(path)}, but no {name}: case matters."
    for path in map(seen, program.others):
        if os.path.basename(path) == os.path.basename(name):
            return f"There is no {name}, but there is {shown(path)}: include that."
    for header in sorted(POSIX):
        if header == lower:
            return f"There is <{header}>, but no {name}: case matters."
        if os.path.basename(header) == lower:
            return f"There is no {name}, but there is <{header}>."
    sources = " and ".join(n + program.suffix for n in PROGRAMS)
    endings = ", ".join(f"*{ending}" for ending in HEADERS)
    return (
        f"{shown(name)} is not here: of a submission {sources} are taken, and headers"
        f" ({endings}) beside them or one folder down."
    )


def outer_line(lines):
    """Return the first line at which a function begins inside of another one, or 0."""
    depth = 0
    for number, line in enumerate(code(lines, strings=False), 1):
        if depth > 0 and BEGINS.match(line):
            return number
        depth += line.count("{") - line.count("}")
    return 0


def on_errors(text, program):
    """Return the lines to add to what a compiler said when it failed."""
    lines = []
    if missing(text):
        lines.append(on_missing(missing(text), program))
    if STRAY.search(text):
        lines.append(
            "These characters only look like those of C, as when a text is copied from"
            " a page: type the quotes, dashes and spaces of these lines anew."
        )
    if INSIDE.search(text):
        lines.append(
            "This function begins inside the one above it, where a closing brace is"
            " missing."
        )
    elif OPEN.search(text):
        line = outer_line(lines_of(program))
        where = f" above line {line}, where another function begins" if line else ""
        lines.append(f"A closing brace is missing{where}.")
    others = [path for path in program.others if path.endswith(SUFFIXES)]
    own = [f"{name}{suffix}" for name in PROGRAMS for suffix in SUFFIXES]
    others = [shown(path) for path in others if path not in own]
    names = UNDEFINED.findall(text)
    if names and others:
        lines.append(
            f"Each program is one file: {', '.join(others[:5])} is not compiled by"
            f" itself. What is in it must be in {program.source}, or included there."
        )
    return lines


def on_undeclared(found, source, text=""):
    """Return a line for each header that is missing, for a program that was built.

    text: that of the source; a header that it includes has no such function then.
    """
    lines, here = [], re.findall(r"^\s*#\s*include\s*<([\w./]{1,99})>", text, re.M)
    for header, names in found.items():
        calls = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
        if header in here:
            lines.append(
                f"{source} calls {calls}: <{header}> is included, but does not declare"
                " it, as the POSIX that _POSIX_C_SOURCE names does not have it. Use"
                " another call."
            )
        elif header:
            lines.append(f"{source} needs #include <{header}>, for {calls}")
        else:
            lines.append(f"{source} calls {calls} before any declaration")
    return lines
