"""What a grading tries with a program of ours before it judges anybody's.

The compiler, the sandbox, strace and the sanitizers are each seen to work, under
the limits and behind the wrappers that a submission gets. So what fails later is
its own, or is told by box.c to be the machine's.
"""

import os
import resource
import shutil
import subprocess
import time

import batsrun
from conversation.talk import TAKEN
from grading import compiling, stage
from grading.submission import may_sanitize, SANITIZERS

CONTROL_NORMAL = 0.25  # seconds the control takes on a machine that is not busy
CONTROL_LIMIT = 300  # seconds; only guards against hanging
BOX, CONTROL = "tests/labkit/box.c", "tests/labkit/control.c"
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
    "on Ubuntu 25.04 and later: sudo apparmor_parser -R"
    " /etc/apparmor.d/bwrap-userns-restrict"
)
FORBIDDEN = (
    "no sandbox: this system does not let bwrap make namespaces; on Ubuntu:"
    " sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
)


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


def play(exercise, address, script, env, who):
    """Play a script of docs/talk.md as a check does. Returns (status, output)."""
    words = (
        'skip() { echo "$*"; exit 3; }; BATS_TEST_DIRNAME=$PWD/tests'
        f" BATS_TEST_FILENAME=tests/{exercise}.bats BATS_TEST_DESCRIPTION=control;"
        f' . tests/helper.bash; {address}; printf "%s" "$SCRIPT" | {who}'
    )
    done = subprocess.run(
        ["bash", "-c", words],
        env={**os.environ, **env, "SCRIPT": script},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=CONTROL_LIMIT,
    )
    return done.returncode, done.stdout.decode(errors="replace")


def control(exercise, env):
    """Return how many times slower than normal this machine is now, at least 1.

    The reference server starts and listens: when even that fails, the machine is
    at fault, and CannotGrade says so.
    """
    begin = time.monotonic()
    address = f"$(grep '^address ' tests/{exercise}.bats)"
    script = "start\nlistens\n"
    status, said = play(exercise, address, script, env, "server=python talk server")
    if status:
        reason = one_line(said)
        if TAKEN in reason:
            raise CannotGrade(reason.partition(": ")[2])
        raise CannotGrade(f"the reference server of {exercise} fails here: {reason}")
    # Who waits for ever is noticed without a limit; so a bound does no harm.
    return min(4.0, max(1.0, (time.monotonic() - begin) / CONTROL_NORMAL))


def compiler():
    """Return the C compiler, as the environment names it."""
    return os.environ.get("CC", "cc").split()


def build(name, folder, flags, box):
    """Compile a program of ours in its folder. Raises compiling.Broken."""
    command = [*compiler(), *flags, "-o", name, f"{name}.c"]
    done = compiling.run(command, folder, True, box)
    if done.status or not os.path.isfile(os.path.join(folder, name)):
        said = one_line(done.text) or f"status {done.status}"
        raise compiling.Broken(f"fails on a program of ours: {said}")


class Machine:
    """What this machine can do for a grading, as seen with programs of ours."""

    def __init__(self, work):
        """Look at it; work is a folder for what is built."""
        self.work = os.path.abspath(os.path.join(work, "control"))
        self.box = ""  # the program box.c; none: programs run without a sandbox
        self.isolated = batsrun.isolation()
        self.trouble = "" if self.isolated else FORBIDDEN
        if self.isolated:
            self.trouble = self.try_sandbox()
        if self.trouble:
            self.box = ""

    def try_sandbox(self):
        """Build box.c and a program, run it. Returns why that does not work, or ""."""
        folder = os.path.join(self.work, "box")
        os.makedirs(folder)
        shutil.copyfile(BOX, os.path.join(folder, "box.c"))
        try:
            build("box", folder, [], "")
            self.box = os.path.join(folder, "box")
            self.make("", [])
        except compiling.Broken as reason:
            return f"the compiler {compiler()[0]} {reason}"
        status, said = self.play("start\nexit 0\n")
        if status:
            said = one_line(said).replace("could not run here: ", "")
            return f"no sandbox: one in another one does not start: {said}; {CURE}"
        return ""

    def make(self, variant, flags):
        """Build the control, under the limits. Raises compiling.Broken."""
        folder = os.path.join(f"{self.work}{variant}", "control")
        os.makedirs(folder, exist_ok=True)
        shutil.copyfile(CONTROL, os.path.join(folder, "client.c"))
        build("client", folder, flags, self.box)

    def play(self, script, options=""):
        """Play a script with the control as a client. Returns (status, output)."""
        env = self.environment()
        env.update(PROGRAMS=self.work, IMPLEMENTATION="c", TALK_ARGUMENTS="no")
        env.update(TALK_TRACE="yes", TALK_SANITIZED="yes", TALK_RECORDS="")
        words = f"{options} talk client"
        return play("control", "address tcp:5000", script, env, words)

    def environment(self):
        """Return what tells a check where its programs run."""
        return {
            "KIT_PYTHON": batsrun.sys.executable,
            "TALK_ISOLATED": "yes" if self.isolated else "no",
            "TALK_CONFINED": "yes" if self.box else "no",
            "TALK_BOX": self.box,
        }

    def may_trace(self):
        """Return whether strace sees the calls of a program."""
        if not self.box:
            return batsrun.may_trace()
        return not self.play('trace\nstart\ncalls "socket"\nexit 0\n')[0]

    def may_sanitize(self):
        """Return whether a program with the sanitizers can be built, and runs."""
        if not self.box:
            return may_sanitize()
        fixed = [] if random_bits() <= 28 else ["-DFIXED"]
        try:
            self.make("-asan", [*SANITIZERS, *fixed])
        except compiling.Broken:
            return False
        return not self.play("start\nexit 0\n", "build=asan")[0]


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
    if machine.box or os.environ.get("UNCONFINED") == "yes":
        return
    if (own or stage.own_work()) and not os.environ.get("CI"):
        print("No sandbox here: your programs run as they are (docs/trust.md).\n")
        return
    risk = "at your own risk: make grade UNCONFINED=yes (docs/trust.md)"
    raise CannotGrade(f"{machine.trouble}; or, {risk}")
