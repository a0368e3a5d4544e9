"""Plays the examples of pages as a reader does; prints what is not as they show.

    play.py FOLDER PAGE...

A block that begins with ```c NAME or ```python NAME is a file: all of them, of all
pages, go into FOLDER. A block ```console is a transcript: behind each "$ " stands a
command, in the lines below it what it prints. A block without a word, or ```text, only
shows something. Exit status 1 if anything is not as shown, or if a page plays nothing.
PLAY_LIMIT in the environment: the seconds that a command may take.
"""

import difflib
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.M | re.S)
STRICT = "-std=c11 -Wall -Wextra -Wpedantic -D_POSIX_C_SOURCE=200809L"
LIMIT = int(os.environ.get("PLAY_LIMIT", 60))  # seconds for one command
# A long number, such as a process id, a port or an address in memory, differs from run
# to run, and with it the width of columns.
NUMBER = re.compile(r"\b\d{3,}\b")
NUMBERS = r"[0-9a-f]+"


def files_of(text):
    """Return the name and the text of each file that a page shows."""
    return [(name, body) for _, name, body in BLOCK.findall(text) if name]


def transcripts_of(text):
    """Return what a page shows of terminals: pairs of a command and its output."""
    found = []
    for kind, _, body in BLOCK.findall(text):
        if kind == "console":
            for part in re.split(r"^\$ ", body, flags=re.M)[1:]:
                command, _, output = part.partition("\n")
                found.append((command, output))
    return found


def is_shown(shown, printed):
    """Return whether two lines are the same, but for long numbers and columns."""
    shown, printed = (" ".join(line.split()) for line in (shown, printed))
    parts = [re.escape(part) for part in NUMBER.split(shown)]
    return re.fullmatch(NUMBERS.join(parts), printed) is not None


def differences(shown, printed):
    """Return how what was printed differs from what a page shows; [] if it does not."""
    wanted, got = shown.splitlines(), printed.splitlines()
    if len(wanted) == len(got) and all(map(is_shown, wanted, got)):
        return []
    return list(difflib.ndiff(wanted, got))


def prepare(folder, pages):
    """Write the files of all pages, and a compiler that warns of everything."""
    for page in pages:
        for name, body in files_of(page.read_text(encoding="utf-8")):
            Path(folder, name).write_text(body, encoding="utf-8")
    compiler, path = os.environ.get("CC", "cc"), os.environ["PATH"]
    wrapper = Path(folder, "bin", "cc")
    wrapper.parent.mkdir()
    wrapper.write_text(
        f"#!/bin/sh\nPATH='{path}'\nexec {compiler} {STRICT} \"$@\"\n", encoding="utf-8"
    )
    wrapper.chmod(0o755)


def run(command, folder):
    """Run a command in the folder, with its children. Returns what they print."""
    path = f"{Path(folder, 'bin').absolute()}:{os.environ['PATH']}"
    process = subprocess.Popen(
        [shutil.which("bash"), "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        return process.communicate(timeout=LIMIT)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.communicate()[0] + f"(nothing more in {LIMIT} seconds)\n"


def play(page, folder):
    """Play what a page shows; print what differs. Returns whether all is well."""
    transcripts = transcripts_of(page.read_text(encoding="utf-8"))
    if not transcripts:
        print(f"{page}: plays nothing")
    well = bool(transcripts)
    for command, shown in transcripts:
        found = differences(shown, run(command, folder))
        if found:
            print(f"{page}: $ {command}", *found, sep="\n")
            well = False
    return well


def main(folder, *names):
    """Play all pages. Returns the exit status, 0 or 1."""
    pages = [Path(name) for name in names]
    prepare(folder, pages)
    results = [play(page, folder) for page in pages]
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
