"""`labkit grade-one SUBMISSIONS OUT ID...`: grades some submissions of a class.

The settings are those in OUT/class-run.json, as `labkit grade-class` has written them.
One after another, or JOBS= at a time; what has a valid result is left as it is. This
is what a task of a cluster runs.

Exit status: 0 all have a result, 1 some could not run, 2 it could not begin.
"""

import os
import sys

from grading.preflight import CannotGrade
from gradeclass import intake, local, result, settings, show


def jobs(text, usual):
    """Return how many gradings are asked for. Raises CannotGrade."""
    if not text:
        return usual
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 10_000:
        raise CannotGrade(f"JOBS={text}: not a number of gradings")
    return int(text)


def main(arguments):
    """Grade them. Returns the exit status."""
    if len(arguments) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    folder, out, *wanted = arguments
    try:
        known = settings.load(out)
        if not known:
            raise CannotGrade(f"{out}/{result.SETTINGS}: missing")
        found = intake.find(folder, result.former(out))
        entries = {entry.id: entry for entry in found}
        unknown = [name for name in wanted if name not in entries]
        if unknown:
            raise CannotGrade(f"{folder}: no submission {show.shown(unknown[0])}")
        count = jobs(os.environ.get("JOBS", ""), 1)
    except (CannotGrade, intake.NoClass) as reason:
        print(f"labkit grade-one: {reason}", file=sys.stderr)
        return 2
    kit = result.Kit(known["exercises"], known["seed"])
    progress = show.Progress(len(wanted))
    progress.live = False
    local.run([entries[name] for name in wanted], out, kit, count, progress)
    bad = [one for one in progress.done if one["status"] == result.COULD_NOT]
    return 1 if bad else 0
