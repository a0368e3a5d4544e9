"""`labkit grade-class SUBMISSIONS OUT EXERCISE JOBS CLUSTER HOSTS`: grades a class.

SUBMISSIONS is a folder, or a zip of one; each entry of it is a submission. OUT gets
the results, by default build/class; what has a valid result there is not graded
again. EXERCISE, JOBS, CLUSTER and HOSTS may be empty.

Exit status: 0 the class is graded, 1 some could not run, 2 usage, or no grading.
"""

import os
import sys

import interrupt
from grading.preflight import CannotGrade
from gradeclass import exports, intake, local, result, settings, show, taken
from gradeclass import unreadable
from gradeclass.one import jobs

OUT = os.path.join("build", "class")
WRITERS = ("similar", "summary", "grades", "page", "exports")  # what results become
MADE = ("grades.csv", "class.html", "exports")


def to_do(entries, out, kit):
    """Return the entries without a valid result."""
    todo, archives = [], unreadable.Archives(out)
    for entry in entries:
        try:
            found = result.load(result.path_of(out, entry.id))
            if found:
                brought = taken.take(entry, kit.exercises, archives.unpack)
                found = result.valid(out, entry, result.key(brought, kit))
        except OSError:
            found = None  # it is told when it is graded
        todo += [] if found else [entry]
    archives.forget()
    return todo


def write_all(out):
    """Write what is made from the results; then show what has changed."""
    for name in WRITERS:
        writer = result.module(name)
        told = writer.write(out) if writer else None
        for line in told if name == "exports" and told else ():
            print(line)
    changes = result.module("changes")
    if changes:
        changes.show(out)


def grade(todo, folder, out, kit, options, progress):
    """Grade what has no valid result, here or elsewhere. Raises CannotGrade."""
    count, cluster, hosts = options
    if cluster or hosts:
        name = "slurm" if cluster else "hosts"
        engine = result.module(name)
        if cluster not in ("", "slurm") or not engine:
            raise CannotGrade(f"CLUSTER={cluster}: there is slurm only")
        names = [entry.id for entry in todo]
        more = (hosts,) if hosts else ()
        engine.run(folder, out, names, progress, *more)
        return
    local.run(todo, out, kit, count or local.width(), progress)


def opening(entries, todo, left, gone, exercises):
    """Print what is about to be done."""
    there = len(entries) - len(todo)
    text = show.number_of(entries)
    text += f", {there} with a valid result" if there else ""
    print(f"{text}: {len(todo)} to grade, for {', '.join(exercises)}", flush=True)
    if left:
        names = ", ".join(show.shown(name) for name in left[: intake.SAID_MAX])
        more = len(left) - intake.SAID_MAX
        names += f" and {more} more" if more > 0 else ""
        print(f"left out, no submissions: {names}", flush=True)
    if gone:
        print(f"results of what is there no more, moved to gone/: {len(gone)}")


def nobody_has(done):
    """Return the exercises without a verdict in all results, where others have one."""
    names = {name for one in done for name in one["exercises"]}
    judged = {
        name
        for one in done
        for name, part in one["exercises"].items()
        if part["status"] == result.GRADED
    }
    return sorted(names - judged) if judged else []


def closing(entries, out, who):
    """Print what came of it. Returns the exit status."""
    found = [result.load(result.path_of(out, entry.id)) for entry in entries]
    done = [one for one in found if one]
    missing = len(found) - len(done)
    text = show.counted(done) + (f", {missing} without a result" if missing else "")
    print(f"\n{show.number_of(entries)}: {text}")
    for name in nobody_has(done):
        print(f"of {name} nobody handed in anything: EXERCISE= names what is graded")
    paths = [os.path.join(out, name) for name in MADE]
    there = [path for path in paths if os.path.exists(path)]
    print("see " + ", ".join([*there, os.path.join(out, "reports")]))
    for one in done:
        if one["status"] == result.COULD_NOT:
            print(f"could not run: {who.of(one)}: {one['reason'][:200]}")
    bad = [one for one in done if one["status"] == result.COULD_NOT]
    return 1 if bad or missing else 0


def run(folder, out, exercise, options):
    """Grade a class. Returns the exit status; raises CannotGrade, NoClass."""
    left = []
    if not folder:
        raise CannotGrade("SUBMISSIONS= names the folder with the submissions")
    top = os.path.realpath(folder)
    if os.path.commonpath([top, os.path.realpath(out)]) == top:
        raise CannotGrade(f"OUT={out} lies among the submissions")
    entries = intake.find(folder, result.former(out), left)
    who = show.Who(entries, exports.names(entries, settings.exercises(exercise)))
    options = (jobs(options[0], 0), *options[1:])
    with settings.lock(out):
        chosen = settings.choose(out, exercise)
        kit = result.Kit(chosen["exercises"], chosen["seed"])
        gone = result.set_aside(out, {entry.id for entry in entries})
        todo = to_do(entries, out, kit)
        opening(entries, todo, left, gone, chosen["exercises"])
        progress = show.Progress(len(todo), who)
        try:
            if todo:
                grade(todo, folder, out, kit, options, progress)
        except KeyboardInterrupt:
            progress.clear()
            count = len(entries) - len(todo) + len(progress.done)
            print(
                f"interrupted: {count} of {len(entries)} have a result; the same"
                " command goes on from there"
            )
            return interrupt.STATUS
        finally:
            progress.clear()
        write_all(out)
        return closing(entries, out, who)


def main(arguments):
    """Grade a class. Returns the exit status."""
    words = (list(arguments) + [""] * 6)[:6]
    folder, out, exercise, *options = words
    try:
        return run(folder, out or OUT, exercise, options)
    except (CannotGrade, intake.NoClass) as reason:
        print(f"make: {reason}", file=sys.stderr)
        return 2
