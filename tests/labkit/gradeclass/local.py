"""Grades submissions on this machine, some at a time, each as if it were alone."""

import datetime
import os
import selectors
import socket

import engine
from grading import reported, stage
from grading.preflight import one_line
from gradeclass import place, result, sources, taken, unreadable

MEMORY = 400 << 20  # bytes that one grading may need
CORE_JOBS = 4  # gradings for a core: they wait most of the time
BUSY = 4  # processes for a core that want to run: then no further one begins
ATTEMPTS = 2
PAUSE = 0.5  # seconds until the machine is looked at again


def cores():
    """Return how many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def available():
    """Return how many bytes of memory are free for us, None if nothing tells."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            fields = dict(line.split(":", 1) for line in file)
        return int(fields["MemAvailable"].split()[0]) << 10
    except (OSError, ValueError, KeyError, IndexError):
        return None


def width():
    """Return how many gradings this machine does at a time."""
    memory = available()
    room = memory // MEMORY if memory is not None else CORE_JOBS * cores()
    return max(1, min(CORE_JOBS * cores(), room))


def wanting():
    """Return how many processes of the machine want to run just now: proc(5).

    Not the load of the last minute, which is high long after the work has ended.
    """
    try:
        with open("/proc/loadavg", encoding="ascii") as file:
            return int(file.read().split()[3].split("/")[0])
    except (OSError, ValueError, IndexError):
        return 0


def crowded():
    """Tell whether this machine has enough to do, or too little memory."""
    memory = available()
    if memory is not None and memory < MEMORY:
        return True
    return wanting() > BUSY * (os.cpu_count() or 1)


def now():
    """Return the time, as results have it."""
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


class Local:
    """The gradings of a class on this machine."""

    def __init__(self, out, kit, jobs, progress):
        """Prepare to grade with a result.Kit, so many at a time.

        progress.told(result) is called when one is written, progress.again(entry,
        reason) for one that could not run and is tried once more.
        """
        self.out, self.kit, self.jobs, self.progress = out, kit, jobs, progress
        self.archives = unreadable.Archives(out)
        self.waiting, self.running = [], {}
        self.place = None

    def run(self, entries):
        """Grade these Entries. Raises engine.Broken when the machine cannot."""
        self.waiting = [(entry, 1) for entry in entries]
        try:
            while self.waiting or self.running:
                self.fill()
                if self.running:
                    self.wait()
        finally:
            self.close()

    def close(self):
        """End what still runs."""
        if self.place:
            self.place.__exit__()
            self.place = None

    def fill(self):
        """Begin as many gradings as there is room for."""
        while self.waiting and len(self.running) < self.jobs:
            if self.running and crowded():
                return
            self.begin(*self.waiting.pop(0))

    def begin(self, entry, attempt):
        """Begin one grading, or write the result where there is nothing to grade."""
        try:
            brought = taken.take(entry, self.kit.exercises, self.archives.unpack)
            wanted = result.key(brought, self.kit)
            found = result.valid(self.out, entry, wanted)
            if found:
                self.progress.told(found)
                return
            result.keep_former(self.out, entry.id)
            sources.keep(self.out, entry.id, brought.sources)
            if brought.status:
                report = nothing(brought, self.kit.seed)
                reported.forget(self.reports(entry))
                reported.write(report, self.reports(entry))
                self.write(entry, wanted, brought, report, {})
            else:
                if not self.place:
                    self.place = place.Place().__enter__()
                self.place.send(entry.id, brought, self.kit.seed)
                self.running[entry.id] = (entry, attempt, brought, wanted)
        except (OSError, MemoryError) as error:
            self.failed(entry, attempt, "", reported.cause(error))

    def reports(self, entry):
        """Return the folder for the reports of an entry."""
        return os.path.join(self.out, "reports", entry.id)

    def wait(self):
        """Wait for a grading to end, or until the machine is to be looked at."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.place, selectors.EVENT_READ)
            more = self.waiting and len(self.running) < self.jobs
            if not selector.select(PAUSE if more else None):
                return
        answers = self.place.answers()
        if answers is None:
            self.lost()
        for one in answers or ():
            self.ended(one)

    def lost(self):
        """Count what was running as what could not run: the server is gone."""
        self.close()
        running, self.running = self.running, {}
        for entry, attempt, _, wanted in running.values():
            self.failed(entry, attempt, wanted, f"{place.BROKEN} was ended")

    def ended(self, answer):
        """Take what a grading has found."""
        entry, attempt, brought, wanted = self.running.pop(answer["id"])
        log = os.path.join(self.out, "log", f"{entry.id}.txt")
        report = self.place.collect(entry.id, self.reports(entry), log)
        if answer["ended"] == "limit":
            reason = f"the grading has not ended after {self.place.limit} s"
        elif answer["ended"] != "done":
            reason = f"the grading was ended by {answer['ended']}"
        elif not report:
            reason = "the grading left no report"
        elif report["status"] != result.GRADED:
            reason = report["reason"]
        elif not report["complete"]:
            reason = "the grading was interrupted"
        else:
            self.write(entry, wanted, brought, report, answer)
            return
        self.failed(entry, attempt, wanted, reason)

    def failed(self, entry, attempt, wanted, reason):
        """Try one again that could not run, later; then it is told."""
        reason = one_line(reason, 1000)
        if attempt < ATTEMPTS:
            self.waiting.append((entry, attempt + 1))
            self.progress.again(entry, reason)
            return
        report = reported.could_not_run(reason, self.kit.seed)
        brought = taken.Taken(notes=list(entry.notes))
        reported.write(report, self.reports(entry))
        self.write(entry, wanted, brought, report, {})

    def write(self, entry, wanted, brought, report, answer):
        """Write the result of an entry, and tell it."""
        spent = {name: answer.get(name, 0) for name in ("seconds", "core_seconds")}
        spent.update(host=socket.gethostname(), graded_at=now())
        found = result.make(entry, wanted, self.kit, brought, report, spent)
        result.write(self.out, found)
        self.progress.told(found)


def nothing(brought, seed):
    """Return the report of a submission that has nothing to grade, or no text."""
    status = brought.status
    if status == taken.UNREADABLE:
        status, reason = result.COULD_NOT, f"unreadable: {brought.reason}"
    else:
        reason = brought.reason
    report = reported.could_not_run(reason, seed, status)
    report["notes"] = brought.notes
    return report


def run(entries, out, kit, jobs, progress):
    """Grade these Entries on this machine. Raises engine.Broken."""
    try:
        Local(out, kit, jobs, progress).run(entries)
    except stage.NoPython as reason:
        raise engine.Broken(str(reason)) from None
