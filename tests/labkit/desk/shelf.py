"""What need not be done again: programs that were built.

All of it is below build/desk/, and may be deleted at any time.
"""

import os
import shutil

from desk.files import content, digest, PLACE, recall, remember
from grading import compiler, known
from grading.sources import SUFFIXES

MOST = 12  # builds of one program that are kept
MAKERS = ("compiler.py", "compiling.py", "submission.py", "advice.py")


def key(program):
    """Return a name for all that a build of a program depends on."""
    if not program.key:
        program.key = key_of(program)
    return program.key


def parts(program):
    """Return the files that a build depends on: {path: bytes}.

    The source of the other program is there, too; it counts if somebody may include it.
    """
    found, others = {}, {}
    for path in [program.source, *program.others]:
        with open(os.path.join(program.folder, path), "rb") as file:
            apart = path != program.source and path.endswith(SUFFIXES)
            (others if apart else found)[path] = file.read()
    named = (path.encode() in data for path in others for data in found.values())
    return {**found, **others} if any(named) else found


def key_of(program):
    """Find out what key() returns."""
    sources = [[path, digest(data.hex())] for path, data in parts(program).items()]
    grading = os.path.dirname(compiler.__file__)
    makers = [content(os.path.join(grading, name)) for name in MAKERS]
    left = sorted(program.left.items())
    return digest(
        program.source,
        sorted(sources),
        left,
        known.compiler_at(program.suffix),
        makers,
        program.confined,
    )


def folder_of(program):
    """Return where the builds of a program are kept."""
    return os.path.join(PLACE, program.exercise, program.name)


def place(source, target):
    """Put a file at target as well: the same one, else a copy."""
    if os.path.lexists(target):
        os.unlink(target)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def fetch(program):
    """Take the build of a program from the shelf. Returns whether it was there."""
    kept = os.path.join(folder_of(program), key(program))
    build = recall(os.path.join(kept, "build.json"))
    try:
        for name in build.get("built", ()):
            place(os.path.join(kept, name), getattr(program, name))
        if build:
            os.utime(kept)
    except OSError:
        return False
    program.error = build.get("error", "")
    program.unsanitized = build.get("unsanitized", "")
    for name, heard in build.get("heard", {}).items():
        program.heard[getattr(program, name)] = heard
    return bool(build)


def keep(program):
    """Put the build of a program on the shelf, and remove the oldest ones."""
    if program.no_compiler or program.no_sanitizers:
        return
    kept = os.path.join(folder_of(program), key(program))
    os.makedirs(kept, exist_ok=True)
    names = [n for n in ("target", "sanitized") if os.path.isfile(getattr(program, n))]
    for name in names:
        place(getattr(program, name), os.path.join(kept, name))
    heard = {n: program.heard[getattr(program, n)] for n in names}
    texts = {"error": program.error, "unsanitized": program.unsanitized}
    build = {**texts, "heard": heard, "built": names}
    remember(os.path.join(kept, "build.json"), build)
    old = [entry.path for entry in os.scandir(folder_of(program)) if entry.is_dir()]
    for path in sorted(old, key=os.path.getmtime)[:-MOST]:
        shutil.rmtree(path, ignore_errors=True)
