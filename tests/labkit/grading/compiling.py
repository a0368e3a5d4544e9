"""Runs a compiler in its sandbox, and tells its failures from the machine's."""

import collections
import os
import re
import subprocess
import tempfile
import time

import engine

LIMIT = 300  # seconds; what counts is the processor time, which talk limits
QUICK = 5  # seconds; who fails after less is asked once more
OUTPUT_MAX = 20_000  # bytes of a compiler's output that are shown
TRIAL = b"int main(void) { return 0; }\n"
NO_START = 125  # the status of talk when a compiler could not be started

# What a compiler said (text, cut; size, of all of it), how it ended, when.
Outcome = collections.namedtuple("Outcome", "status text size seconds")


class Broken(Exception):
    """The compiler could not do its work, whatever the source; the text says why."""


def run(command, folder, confined):
    """Run a compiler in folder. Returns an Outcome; raises Broken.

    confined: in a sandbox, under limits; talk starts it there, and tells when that
    does not go.
    """
    begin, environment = time.monotonic(), None
    if confined:
        command = [engine.command(), "--compile", folder, "--", *command]
        environment = {"PATH": os.environ.get("PATH", os.defpath)}
    # Files, not pipes: what the limits let a compiler write may be much.
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as told:
        try:
            status = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=told if confined else subprocess.STDOUT,
                timeout=LIMIT,
            ).returncode
        except subprocess.TimeoutExpired:
            raise Broken(f"has not ended after {LIMIT} s") from None
        said.seek(0)
        text = said.read(OUTPUT_MAX).decode(errors="backslashreplace")
        size = os.fstat(said.fileno()).st_size
        told.seek(0)
        why = told.read(OUTPUT_MAX).decode(errors="backslashreplace").strip()
    if confined and (status < 0 or status == NO_START and why):
        why = re.sub(r"^talk: ", "", why) or "its sandbox was ended"
        raise Broken(f"cannot be started here: {why}")
    return Outcome(status, text, size, time.monotonic() - begin)


def try_out(command, suffix, flags):
    """Raise Broken when a compiler fails on a program of ours, too."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, f"trial{suffix}"), "wb") as file:
            file.write(TRIAL)
        words = [*command, *flags, "-o", "trial", f"trial{suffix}", "-pthread"]
        outcome = run(words, folder, True)
        if outcome.status or not os.path.isfile(os.path.join(folder, "trial")):
            first = (outcome.text.strip() or "it says nothing").split("\n")[0]
            raise Broken(f"fails on a program of ours, too: {first}")
