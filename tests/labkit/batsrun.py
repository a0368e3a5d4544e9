"""Runs bats files side by side and collects the result of each test."""

import os
import re
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

import checks

# Tests that sleep cost no processor: many at once, and all from the start. The
# others run one after the other in each bats process, of which some run side by
# side: that costs half the processor time of `bats --jobs`. They wait half of the
# time.
SLEEPING = 16  # tests at a time in a process that runs those that sleep
SLEEPERS = 24  # such processes at a time
BUSY = 2 * (os.cpu_count() or 2)
# A test of a program that never answers waits for the whole of a limit, but costs no
# processor. So a process that waits gets help: another one that runs the same tests,
# but those that the first has begun.
PATIENCE = 2.0  # seconds without a result, after which it gets help, and again
HELPERS = 3  # at most
TAKEN = "another process has it"  # why a helper skips a test: tests/helper.bash
BUSY_WARNING = "parallel: Warning: "  # that processes start slowly: no trouble
TAP_LINE = re.compile(r"(not ok|ok) \d+ (.*?)(?: # skip ?(.*))?$")


@dataclass
class Result:
    """One test: its file (without .bats), title, state and what it printed."""

    file: str
    title: str
    state: str  # "ok", "failed" or "skipped"
    reason: str  # why it was skipped
    label: str  # of the job: what implementation was tested
    output: list = field(default_factory=list)


def isolation():
    """Return whether bwrap can give a test a network and a /tmp of its own."""
    if os.environ.get("SANDBOX", "yes") == "no":
        return False
    command = (
        "bwrap --dev-bind / / --size 4096 --tmpfs /mnt --unshare-net --unshare-pid"
        " --proc /proc --cap-add CAP_SYS_ADMIN true"
    )
    try:
        return (
            subprocess.run(command.split(), stderr=subprocess.DEVNULL).returncode == 0
        )
    except OSError:
        return False


def may_trace():
    """Return whether strace(1) is here and may trace: a container may forbid it."""
    command = ["strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "true"]
    try:
        return (
            subprocess.run(
                command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ).returncode
            == 0
        )
    except OSError:
        return False


def environment(isolated):
    """Return the environment for bats: what helper.bash documents."""
    return {
        "KIT_PYTHON": sys.executable,
        "TALK_TRACE": "yes" if may_trace() else "no",
        "TALK_ISOLATED": "yes" if isolated else "no",
    }


def how_far(run):
    """Return a text that says how far a run is."""
    failed = sum(r.state == "failed" for r in run.results)
    return f"{len(run.results)} of {run.expected} checks, {failed} failed"


def idle():
    """Tell whether a processor has nothing to do now: proc(5), loadavg."""
    with open("/proc/loadavg", encoding="ascii") as file:
        return int(file.read().split()[3].split("/")[0]) <= (os.cpu_count() or 1)


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
    """One bats process to be: its file, the tests chosen, how many at a time."""

    def __init__(self, file, tags, env, label="", width=0, until_failure=""):
        """Keep what bats is started with; label tells jobs of a file apart.

        tags: what --filter-tags takes, "" for all tests; those that are tagged slow
        sleep. width: how many tests at a time, 0 for what suits them.
        until_failure: if given, the first test that fails ends the job. It is the
        folder, to be made, in which bats may leave its files then.
        """
        self.file, self.tags, self.env = file, tags, env
        self.sleeps = "slow" in tags.split(",")
        self.width = width or (SLEEPING if self.sleeps else 1)
        self.name = checks.name_of(file)
        self.label = label
        self.until_failure, self.ended = until_failure, False
        self.then = []  # the jobs that follow, if no test of this one fails
        self.titles = []  # of the only tests to run, if not all
        self.helpers, self.helps = 0, False  # how many it has; whether it is one
        self.heard = 0.0  # when its last result came, or its last helper
        self.done = 0  # tests
        self.rest = ""  # the last line, while it is not complete
        self.last = None  # the result that lines with # belong to
        self.expected = 0  # tests
        self.process = None

    def start(self):
        """Start bats; its standard output is TAP."""
        command = ["bats", "--formatter", "tap"]
        if self.tags:
            command += ["--filter-tags", self.tags]
        if self.width > 1:
            command += ["--jobs", str(self.width)]
        if self.titles:
            titles = "|".join(map(re.escape, self.titles))
            command += ["--filter", f"^({titles})$"]
        if self.until_failure:
            command += ["--tempdir", self.until_failure]
        self.heard = time.monotonic()
        self.process = subprocess.Popen(
            command + [self.file],
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def helper(self):
        """Return one more job that helps this one, None when it needs none now.

        Tests can be shared when each says that it has begun, in TALK_BEGUN.
        """
        waits = time.monotonic() > self.heard + PATIENCE
        if self.helps or self.helpers == HELPERS or not waits or not idle():
            return None
        if self.width > 1 or self.expected - self.done < 2:
            return None
        if "TALK_BEGUN" not in self.env:
            return None
        self.helpers, self.heard = self.helpers + 1, time.monotonic()
        job = Job(self.file, self.tags, self.env, self.label, self.width)
        job.helps = True
        return job

    def signal(self, number):
        """Send a signal to bats and to all that it has started."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)


class Run:
    """The bats processes of one run, and the results as they come."""

    def __init__(self, progress, isolated=True):
        """Call progress(run) whenever a result has come.

        isolated: whether each test has a world of its own; else all run in turn.
        """
        self.isolated = isolated
        self.results = []
        self.trouble = []  # what bats itself said, not a test
        self.expected = 0
        self.jobs = []
        self.waiting = []  # those that have not begun
        self.overdue = False  # whether it was ended before all were run
        self.progress = progress

    def feed(self, job, line):
        """Take one line of TAP of a job."""
        match = TAP_LINE.match(line)
        if match:
            state = "failed" if match.group(1) == "not ok" else "ok"
            reason, job.heard, job.done = match.group(3), time.monotonic(), job.done + 1
            if reason == TAKEN:
                return
            state = "skipped" if reason is not None else state
            result = Result(job.name, match.group(2), state, reason or "", job.label)
            self.results.append(result)
            job.last = result
            if state == "failed" and job.until_failure:
                job.ended = True
                job.signal(signal.SIGTERM)
            self.progress(self)
        elif re.match(r"1\.\.\d+$", line):
            job.expected = int(line[3:])
            self.expected += 0 if job.helps else job.expected
        elif line.startswith("#") and job.last:
            job.last.output.append(line[2:])
        elif line and not job.ended and not line.startswith(BUSY_WARNING):
            self.trouble.append(f"{job.name}: {line}")

    def lost(self):
        """Return why some tests have no result, though nobody ended them, or ""."""
        silent = [job.file for job in self.jobs if not job.expected]
        missing = self.expected - len(self.results)
        if self.overdue or not (silent or missing):
            return ""
        said = self.trouble or [f"no result of {silent or missing}"]
        return said[0]

    def all(self, jobs, width, limit=None):
        """Run the jobs in their order, at most so many at the same time.

        Those that sleep are counted apart: they may be SLEEPERS. After limit seconds,
        if given, what still runs is ended; so it is when this is interrupted.
        """
        try:
            self.run(jobs, width, limit)
        except BaseException:
            self.stop()
            raise

    def run(self, jobs, width, limit):
        """Do what all() promises as long as nothing interrupts it."""
        end = time.monotonic() + limit if limit else None
        if not self.isolated:
            width = 1
        for job in [] if self.isolated else jobs:
            job.sleeps, job.width = False, 1
        self.waiting = list(jobs)
        self.jobs += self.waiting
        with selectors.DefaultSelector() as selector:
            while self.waiting or selector.get_map():
                running = [key.data for key in selector.get_map().values()]
                for job in self.next_jobs(running, width):
                    job.start()
                    selector.register(job.process.stdout, selectors.EVENT_READ, job)
                if end and time.monotonic() > end and not self.overdue:
                    self.overdue = True
                    self.waiting.clear()
                    self.stop()
                helpers = [job.helper() for job in running] if self.isolated else ()
                for job in filter(None, helpers):
                    self.jobs.append(job)
                    job.start()
                    selector.register(job.process.stdout, selectors.EVENT_READ, job)
                for ready, _ in selector.select(1 if end or self.isolated else None):
                    if not self.read(ready.data):
                        selector.unregister(ready.fileobj)
                        self.finish(ready.data)

    def next_jobs(self, running, width):
        """Take those of the waiting jobs that may begin beside the running ones."""
        room = {True: SLEEPERS, False: width}
        for job in running:
            room[job.sleeps] -= 0 if job.helps else 1
        chosen = []
        for job in self.waiting:
            if room[job.sleeps] > 0:
                room[job.sleeps] -= 1
                chosen.append(job)
        self.waiting = [job for job in self.waiting if job not in chosen]
        return chosen

    def stop(self):
        """End all jobs: ask them to, give them a moment, then end them for good."""
        for job in self.jobs:
            job.signal(signal.SIGTERM)
        limit = time.monotonic() + 3
        for job in self.jobs:
            while job.process and job.process.poll() is None:
                if time.monotonic() > limit:
                    job.signal(signal.SIGKILL)
                time.sleep(0.02)

    def read(self, job):
        """Read once what bats prints. Returns false at its end."""
        data = os.read(job.process.stdout.fileno(), 65536)
        lines = (job.rest + data.decode(errors="replace")).split("\n")
        job.rest = lines.pop()
        for line in lines:
            self.feed(job, line)
        return bool(data)

    def finish(self, job):
        """Wait for a job that has closed its output."""
        job.process.stdout.close()
        status = job.process.wait()
        if status not in (0, 1) and not job.ended and not self.overdue:
            self.trouble.append(f"{job.name}: bats ended with status {status}")
        if status == 0:
            self.waiting[:0] = job.then
            self.jobs += job.then
