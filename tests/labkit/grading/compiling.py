"""Runs a compiler in its sandbox, and tells its failures from the machine's."""

import collections
import os
import subprocess
import tempfile
import time

import confine

LIMIT = 300  # seconds; what counts is the processor time, see confine.py
QUICK = 5  # seconds; who fails after less is asked once more
OUTPUT_MAX = 20_000  # bytes of a compiler's output that are shown
TRIAL = b"int main(void) { return 0; }\n"

# What a compiler said (text, cut; size, of all of it), how it ended, when.
Outcome = collections.namedtuple("Outcome", "status text size seconds")


class Broken(Exception):
    """The compiler could not do its work, whatever the source; the text says why."""


def read_all(descriptor):
    """Return what comes from a descriptor until its end, and close it."""
    with os.fdopen(descriptor, "rb") as file:
        return file.read().decode(errors="replace")


def run(command, folder, confined, box=""):
    """Run a compiler in folder. Returns an Outcome; raises Broken.

    confined: in a sandbox; box: the program box.c, which starts it under limits,
    and tells how that went.
    """
    descriptors, environment, tells = [], None, None
    begin = time.monotonic()
    # A file, not a pipe: what the limits let a compiler write may be much.
    with tempfile.TemporaryFile() as said:
        if confined:
            told, tells = os.pipe()
            command, descriptors = confine.compiler(command, folder, box, tells)
            environment = {"PATH": os.environ.get("PATH", os.defpath)}
        try:
            status = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                timeout=LIMIT,
                pass_fds=descriptors,
            ).returncode
        except subprocess.TimeoutExpired:
            raise Broken(f"has not ended after {LIMIT} s") from None
        finally:
            for one in {*descriptors, *([tells] if confined else [])}:
                os.close(one)
            what = confine.told(read_all(told)) if confined else {}
        said.seek(0)
        text = said.read(OUTPUT_MAX).decode(errors="backslashreplace")
        size = os.fstat(said.fileno()).st_size
    if box and "ended" not in what:
        step, _, number = what.get("failed", "").partition(" ")
        why = f"{step}: {os.strerror(int(number))}" if step else text.strip()
        raise Broken(f"cannot be started here: {why or 'its sandbox was ended'}")
    if box:
        status = int(what["ended"])
        status = 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else status >> 8
    return Outcome(status, text, size, time.monotonic() - begin)


def try_out(command, suffix, flags, box):
    """Raise Broken when a compiler fails on a program of ours, too."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, f"trial{suffix}"), "wb") as file:
            file.write(TRIAL)
        words = [*command, *flags, "-o", "trial", f"trial{suffix}", "-pthread"]
        outcome = run(words, folder, True, box)
        if outcome.status or not os.path.isfile(os.path.join(folder, "trial")):
            first = (outcome.text.strip() or "it says nothing").split("\n")[0]
            raise Broken(f"fails on a program of ours, too: {first}")
