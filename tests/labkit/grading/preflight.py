"""What a grading tries with a program of ours before it judges anybody's.

The compiler, the sandbox, strace and the sanitizers are each seen to work, under
the limits and behind the wrappers that a submission gets. So what fails later is
its own, or is told by talk to be the machine's.
"""

import os
import re
import resource
import shutil

import engine
from grading import compiling, stage
from grading.compiler import command_of, SANITIZERS

CONTROL = "tests/labkit/control.c"
# What each process of a grading needs at least: a name of ulimit(1), bytes, seconds.
NEEDED = {
    "RLIMIT_NOFILE": ("n", 48),
    "RLIMIT_FSIZE": ("f", 16 << 20),
    "RLIMIT_CPU": ("t", 60),
    "RLIMIT_AS": ("v", 1 << 30),
}
# Processes, and namespaces of each kind, that one check may have at the same time.
CHECK_PROCESSES, CHECK_NAMESPACES = 80, 2
MANY = 40  # checks at the same time: room for so many is never used up
CURE = (
    "on Ubuntu: sudo apt-get install apparmor-profiles && sudo cp"
    " /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d &&"
    " sudo apparmor_parser -r /etc/apparmor.d/bwrap-userns-restrict; or, for every"
    " program: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
)
# What is played with the control, as the client.
STARTS = "start\nexit 0\n"
TRACED = 'trace\nstart\ncalls "socket"\nexit 0\n'
SANITIZED = f"with sanitizers\n{STARTS}"


class CannotGrade(Exception):
    """The grading did not take place; the text says why."""


def one_line(text, most=300):
    """Return the first line of a text with something in it, cut."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0][:most] if lines else ""


def raise_limits():
    """Raise what the caller has limited as far as it may be.

    Raises CannotGrade when that is too low for a grading.
    """
    for name, (letter, least) in NEEDED.items():
        number = getattr(resource, name)
        hard = resource.getrlimit(number)[1]
        resource.setrlimit(number, (hard, hard))
        if hard != resource.RLIM_INFINITY and hard < least:
            raise CannotGrade(f"ulimit -{letter} is too low: {hard}, not {least}")
    hard = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    resource.setrlimit(resource.RLIMIT_NPROC, (hard, hard))


def room():
    """Return for how many checks at a time this user may have processes.

    Namespaces as well; MANY for any number.
    """
    found = [MANY]
    hard = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    if hard != resource.RLIM_INFINITY and os.geteuid():
        found.append((hard - threads_of(os.getuid())) // CHECK_PROCESSES)
    for kind in ("user", "pid", "net", "mnt", "ipc", "uts", "cgroup"):
        try:
            with open(f"/proc/sys/user/max_{kind}_namespaces") as file:
                found.append(int(file.read()) // CHECK_NAMESPACES)
        except (OSError, ValueError):
            pass
    return min(found)


def threads_of(user):
    """Return how many threads a user has: RLIMIT_NPROC counts them."""
    count = 0
    for name in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        try:
            if name.isdigit() and os.stat(f"/proc/{name}").st_uid == user:
                count += len(os.listdir(f"/proc/{name}/task"))
        except OSError:
            pass  # it has ended
    return count


def no_sandbox(why):
    """Return the line about a sandbox that does not work."""
    why = re.sub("^no sandbox: ", "", one_line(why))
    return f"no sandbox: {why}; {CURE}"


class Machine:
    """What this machine can do for a grading, as seen with programs of ours."""

    def __init__(self, work):
        """Look at it; work is a folder for what is built."""
        self.work = os.path.abspath(os.path.join(work, "control"))
        os.makedirs(self.work)
        self.programs = os.path.join(self.work, "programs")
        self.traces = self.sanitizes = None  # until somebody has asked
        why = engine.no_box()
        self.isolated = not why  # programs get a world of their own
        self.trouble = no_sandbox(why) if why else ""
        self.confined = self.isolated  # so do compilers
        try:
            self.make("", [])
        except compiling.Broken as reason:
            self.trouble = f"the compiler {command_of('.c')[0]} {reason}"
            self.confined = False
        if self.confined:
            result = self.play(STARTS)
            if result.state != "ok":
                said = [result.reason, *result.output]
                self.trouble = no_sandbox(" ".join(said))
                self.confined = self.isolated = False

    def make(self, variant, flags):
        """Build the control, under the limits. Raises compiling.Broken."""
        folder = os.path.join(self.programs + variant, "control")
        os.makedirs(folder, exist_ok=True)
        shutil.copyfile(CONTROL, os.path.join(folder, "client.c"))
        command = [*command_of(".c"), *flags, "-o", "client", "client.c"]
        done = compiling.run(command, folder, self.confined)
        if done.status or not os.path.isfile(os.path.join(folder, "client")):
            said = one_line(done.text) or f"status {done.status}"
            raise compiling.Broken(f"fails on a program of ours: {said}")

    def play(self, script):
        """Play a script with the control as the client. Returns the Result."""
        lines = "".join(f"    {line}\n" for line in script.splitlines())
        text = f"address tcp:5000\n\nclient-starts: client starts\n{lines}"
        # It meets nobody, so where there are no boxes it waits for nobody's turn.
        options = ["--programs", self.programs, *self.options(), "--arguments"]
        return engine.try_out(text, options, self.work)

    def options(self):
        """Return the options of talk that say where programs run."""
        return [] if self.isolated else ["--no-namespaces"]

    def may_trace(self):
        """Return whether strace sees the calls of a program."""
        if self.traces is None:
            self.traces = self.play(TRACED).state == "ok"
        return self.traces

    def may_sanitize(self):
        """Return whether a program with the sanitizers can be built, and runs.

        With some C libraries (musl) they are made, and cannot be started.
        """
        if self.sanitizes is None:
            self.sanitizes = self.sanitized_runs()
        return self.sanitizes

    def sanitized_runs(self):
        """Build it, and run it."""
        fixed = ["-DFIXED"] if self.confined and random_bits() > 28 else []
        try:
            self.make("-asan", [*SANITIZERS, *fixed])
        except (compiling.Broken, OSError):
            return False
        return self.play(SANITIZED).state == "ok"


def random_bits():
    """Return how random addresses are: with more than 28 bits, the sanitizers' memory
    is in the way of others at times, see sysctl vm.mmap_rnd_bits."""
    try:
        with open("/proc/sys/vm/mmap_rnd_bits") as file:
            return int(file.read())
    except (OSError, ValueError):
        return 0


def allow_unconfined(machine, own):
    """Raise CannotGrade when strangers' programs would run without a sandbox.

    own: it is the work of the one who grades.
    """
    if machine.confined or os.environ.get("UNCONFINED") == "yes":
        return
    if (own or stage.own_work()) and not os.environ.get("CI"):
        print("No sandbox here: your programs run as they are (docs/trust.md).\n")
        return
    risk = "at your own risk: make grade UNCONFINED=yes (docs/trust.md)"
    raise CannotGrade(f"{machine.trouble}; or, {risk}")
