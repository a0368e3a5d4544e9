"""Runs processes that play tests side by side, and collects the result of each test.

A Job is one process to be, which tells its results line by line: engine.py plays
files of checks, batsrun.py the tests of the kit itself.
"""

import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

BUSY = 2 * (os.cpu_count() or 2)  # jobs at a time: they wait half of the time
GRACE = 3  # seconds that a job has to end when it is told to
LOOK = 0.2  # seconds between two looks at the time


@dataclass
class Result:
    """One test: whose it is (an exercise, a part of the kit), and what became of it."""

    file: str
    title: str
    state: str  # "ok", "failed", "skipped" or "could not run"
    reason: str = ""  # why it was skipped, or could not run
    label: str = ""  # of the job: what was tested
    output: list = field(default_factory=list)  # lines that explain a failure
    name: str = ""  # of a check
    record: dict = field(default_factory=dict)  # of a check that was played


def how_far(run):
    """Return a text that says how far a run is."""
    failed = sum(r.state == "failed" for r in run.results)
    return f"{len(run.results)} of {run.expected} checks, {failed} failed"


def keep_line(text):
    """Keep a line on the terminal, in the place of the one before."""
    print(f"\r\033[K{text} ", end="", file=sys.stderr, flush=True)


def show_progress(run):
    """Keep a line on the terminal that says how far the run is."""
    if sys.stderr.isatty():
        keep_line(how_far(run))


def clear_progress():
    """Remove that line."""
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


class Job:
    """One process to be. What inherits from it says which, and what its lines mean."""

    RIGHT = (0, 1)  # its exit status when it has done its work
    until_failure = False  # whether the first test that fails ends it

    def __init__(self, name, command, label="", env=None):
        """Keep whose tests it runs, and what tells jobs of the same tests apart."""
        self.name, self.label = name, label
        self.command, self.env = command, env or {}
        self.then = []  # the jobs that follow, if no test of this one fails
        self.expected = 0  # tests
        self.rest = b""  # the last line, while it is not complete
        self.stopped = False  # by us
        self.process = None
        self.input = subprocess.DEVNULL

    def take(self, line):
        """Return the Result in a line, a text for what is no test, or None."""
        raise NotImplementedError

    def start(self):
        """Start it: a session of its own, so that all of it can be ended."""
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.env},
            stdin=self.input,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def signal(self, number):
        """Send a signal to it and to all that it has started."""
        if self.process and self.process.poll() is None:
            self.stopped = True
            os.killpg(self.process.pid, number)


class Run:
    """The processes of one run, and the results as they come."""

    def __init__(self, progress=lambda run: None, suffices=None):
        """Call progress(run) whenever a result has come.

        suffices: what is asked, as suffices(run), whether the results that have come
        are enough: then the rest is ended.
        """
        self.results = []
        self.trouble = []  # what was said that is no test
        self.jobs = []
        self.waiting = []  # those that have not begun
        self.overdue = False  # whether it was ended before all were run
        self.sufficed = False  # whether it was ended as that was enough
        self.progress, self.suffices = progress, suffices

    @property
    def expected(self):
        """Return the number of tests, as far as it is known."""
        return sum(job.expected for job in self.jobs)

    def lost(self):
        """Return why some tests have no result, though nobody ended them, or ""."""
        silent = [job.name for job in self.jobs if not job.expected]
        missing = self.expected - len(self.results)
        if self.overdue or self.sufficed or not (silent or missing):
            return ""
        said = self.trouble or [f"no result of {silent or missing}"]
        return said[0]

    def all(self, jobs, width, limit=None):
        """Run the jobs in their order, at most so many at the same time.

        After limit seconds, if given, what still runs is ended; so it is when this
        is interrupted.
        """
        try:
            self.run(jobs, width, limit)
        except BaseException:
            self.stop()
            raise

    def run(self, jobs, width, limit):
        """Do what all() promises as long as nothing interrupts it."""
        end = time.monotonic() + limit if limit else None
        self.waiting = list(jobs)
        self.jobs += self.waiting
        with selectors.DefaultSelector() as selector:
            while self.waiting or selector.get_map():
                while self.waiting and len(selector.get_map()) < width:
                    job = self.waiting.pop(0)
                    job.start()
                    selector.register(job.process.stdout, selectors.EVENT_READ, job)
                if end and time.monotonic() > end and not self.overdue:
                    self.overdue = True
                    self.waiting.clear()
                    self.stop()
                for ready, _ in selector.select(LOOK if end else None):
                    if not self.read(ready.data):
                        selector.unregister(ready.fileobj)
                        self.finish(ready.data)
                if self.suffices and not self.sufficed and self.suffices(self):
                    self.sufficed = True
                    self.waiting.clear()
                    self.tell_to_end()

    def tell_to_end(self):
        """Tell all jobs to end."""
        for job in self.jobs:
            job.signal(signal.SIGTERM)

    def stop(self):
        """End all jobs: ask them to, give them a moment, then end them for good."""
        self.tell_to_end()
        limit = time.monotonic() + GRACE
        for job in self.jobs:
            while job.process and job.process.poll() is None:
                if time.monotonic() > limit:
                    job.signal(signal.SIGKILL)
                time.sleep(0.02)

    def read(self, job):
        """Read once what a job prints. Returns false at its end."""
        data = os.read(job.process.stdout.fileno(), 1 << 16)
        lines = (job.rest + data).split(b"\n")
        job.rest = lines.pop()
        for line in lines:
            self.feed(job, line.decode(errors="replace"))
        return bool(data)

    def feed(self, job, line):
        """Take one line of a job."""
        found = job.take(line)
        if isinstance(found, Result):
            if not job.stopped:
                self.results.append(found)
                self.progress(self)
            if found.state == "failed" and job.until_failure:
                job.signal(signal.SIGTERM)
        elif found and not job.stopped:
            self.trouble.append(f"{job.name}: {found}")

    def finish(self, job):
        """Wait for a job that has closed its output."""
        job.process.stdout.close()
        status = job.process.wait()
        if status not in job.RIGHT and not job.stopped:
            what = os.path.basename(job.command[0])
            self.trouble.append(f"{job.name}: {what} ended with status {status}")
        if status == 0:
            self.waiting[:0] = job.then
            self.jobs += job.then
