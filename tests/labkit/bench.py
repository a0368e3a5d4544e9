"""`labkit bench [PROVE]`: how long the kit's work takes, beside an older kit.

Each row is measured here and, in the same run, in a worktree of the commit BASE: the
last one whose checks were played by bats and Python. Where git or that commit is
missing, only here. Processor time is what the kernel counts for the whole machine, as
what ends in a pid namespace is in nobody's times(2): so it should be idle.
"""

import contextlib
import os
import statistics
import subprocess
import tempfile
import time

import benchdesk
import engine

BASE = "dee1a67"
BASE_TOOLS = "bats bwrap strace parallel setpriv prlimit python3 cc"
SHORT = 3  # rounds, of which the median counts
SAVES = 5  # the same, of saves
CHECKS = 50  # that do nothing
AT_ONCE = 8  # gradings
IDLE = 0.1  # cores that others may use
NOTHING = "int main(void)\n{\n\treturn 0;\n}\n"
TEST = """
@test "client does nothing, {number}" {{
  talk client <<<start
}}
"""
WIDTH = 42  # characters of a row's name


def machine_seconds():
    """Return how many processor seconds this machine has worked, or None."""
    try:
        with open("/proc/stat", encoding="ascii") as file:
            user, nice, system, _, _, irq, soft = map(int, file.readline().split()[1:8])
    except (OSError, ValueError):
        return None
    return (user + nice + system + irq + soft) / os.sysconf("SC_CLK_TCK")


def worked():
    """Return the seconds from which those of a command are taken."""
    seconds = machine_seconds()
    times = os.times()
    return times.children_user + times.children_system if seconds is None else seconds


class Side:
    """A kit that is measured: its folder, and what differs in its commands."""

    def __init__(self, folder, nothing):
        """Take the folder, and the command that plays checks that do nothing."""
        self.folder, self.nothing = folder, nothing
        self.failed = []

    def run(self, command):
        """Run a command of bash in the kit. Returns whether it succeeds."""
        return not subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ).returncode

    def clock(self, command):
        """Return (wall seconds, processor seconds) of a command of bash."""
        return self.clock_call(lambda: self.run(command), command)

    def clock_call(self, call, name):
        """Return the same of a call that returns whether it succeeds."""
        before, begin = worked(), time.monotonic()
        if not call():
            self.failed.append(name)
        return time.monotonic() - begin, worked() - before


def others_use():
    """Return how many cores are used while we do nothing."""
    before, begin = worked(), time.monotonic()
    time.sleep(1)
    return (worked() - before) / (time.monotonic() - begin)


def build_nothing(programs):
    """Build the client that does nothing, of the exercise `bench`."""
    os.makedirs(os.path.join(programs, "bench"))
    program = os.path.join(programs, "bench", "client")
    compiler = os.environ.get("CC") or "cc"
    command = [*compiler.split(), "-x", "c", "-o", program, "-"]
    subprocess.run(command, input=NOTHING.encode(), check=True)


def this_side(folder, isolated):
    """Return this kit as a Side."""
    programs = os.path.join(folder, "programs")
    build_nothing(programs)
    path = os.path.join(folder, "bench.talk")
    with open(path, "w", encoding="ascii") as file:
        file.write("address tcp:5000\n")
        for number in range(CHECKS):
            file.write(f"nothing-{number}: client does nothing\n    start\n")
    options = "" if isolated else " --no-namespaces"
    talk = f"{engine.TALK} --jobs 1 --programs {programs}{options} {path}"
    return Side(os.getcwd(), talk)


@contextlib.contextmanager
def older_side(folder, isolated):
    """Yield the kit of BASE as a Side, or None, saying why."""
    place = os.path.join(folder, "kit")
    add = ["git", "worktree", "add", "--quiet", "--detach", place, BASE]
    try:
        done = subprocess.run(add, stderr=subprocess.PIPE, text=True)
        why = done.stderr.strip().split("\n")[-1] if done.returncode else ""
    except OSError:
        why = "there is no git"
    if why:
        print(f"Not beside {BASE} ({why}).\n")
        yield None
        return
    try:
        path = os.path.join(place, "tests", "bench.bats")
        with open(path, "w", encoding="ascii") as file:
            file.write("load helper\naddress tcp:5000\n")
            file.writelines(TEST.format(number=n) for n in range(CHECKS))
        # Its boxes show the kit, and no other folder of /tmp.
        build_nothing(os.path.join(place, "build", "bin", "solution"))
        settings = f"TALK_ISOLATED={'yes' if isolated else 'no'}"
        side = Side(place, f"{settings} bats --formatter tap tests/bench.bats")
        made = "make -s programs && { make -s sanitized || true; }"
        if side.run(f"bash tests/setup.sh {BASE_TOOLS} && {made}"):
            yield side
        else:
            print(f"Not beside {BASE} (its tests/setup.sh or its programs fail).\n")
            yield None
    finally:
        remove = ["git", "worktree", "remove", "--force", place]
        subprocess.run(remove, stderr=subprocess.DEVNULL)


def measure(sides, command, rounds):
    """Return for each side the medians of (wall, processor); they take turns.

    command: a text, or what makes one for a side.
    """
    runs = [[] for _ in sides]
    for _ in range(rounds):
        for side, run in zip(sides, runs):
            run.append(side.clock(command(side) if callable(command) else command))
    return [[statistics.median(column) for column in zip(*run)] for run in runs]


def desk(sides, folder, exercise):
    """Measure from a save to the answer: here make watch's, else make check's."""
    kit = os.path.join(folder, f"desk-{exercise}")
    benchdesk.copy_kit(kit)
    here, others = Side(kit, ""), sides[1:]
    for side in here, *others:
        side.run(benchdesk.prepare(exercise))
    save = benchdesk.SAVE.format(exercise)
    command = f"{save} && make -s -C support/{exercise} check"
    watched = benchdesk.Watched(kit, exercise)
    runs = [[] for _ in sides]
    for _ in range(SAVES):
        runs[0].append(sides[0].clock_call(watched.save, f"make watch of {exercise}"))
        for side, run in zip(others, runs[1:]):
            run.append(side.clock(command))
    watched.end()
    return [[statistics.median(column) for column in zip(*run)] for run in runs]


def show(name, measured, times=1):
    """Print a row of the table. times: how often what it names was done."""
    each = [value / times for pair in measured for value in pair]
    text = "".join(f"{value:9.3f}" if times > 1 else f"{value:9.2f}" for value in each)
    if len(measured) > 1:
        (wall, used), (old_wall, old_used) = measured
        text += f"{old_wall / wall:9.1f}{old_used / max(used, 0.01):9.1f}"
    print(f"{name:<{WIDTH}}{text}", flush=True)


def head(older):
    """Print what stands above the table."""
    columns = f"{'wall s':>9}{'cpu s':>9}"
    if older:
        above = f"{'here':>18}{BASE:>18}{BASE + ' / here':>18}"
        print(f"{'':<{WIDTH}}{above}")
        columns += columns + f"{'wall':>9}{'cpu':>9}"
    print(f"{'':<{WIDTH}}{columns}")


def table(sides, folder, prove):
    """Measure, and print row by row."""
    grade = "make -s grade SUBMISSION=solution"
    # Both write their caches now, and what else they do the first time.
    for side in sides:
        side.run(grade)
    measured = measure(sides, lambda side: side.nothing, SHORT)
    show("a check that does nothing", measured, CHECKS)
    for name in "02-tcp-ordered", "01-unix-commands":
        measured = measure(sides, f"{grade} EXERCISE={name}", SHORT)
        show(f"make grade of a right {name[:2]}", measured)
    for name in "02-tcp-ordered", "01-unix-commands":
        show(f"desk: save to answer, {name[:2]}", desk(sides, folder, name))
    many = f"{grade} OUT={folder}/out-$i & jobs+=($!)"
    many = f"for i in {{1..{AT_ONCE}}}; do {many}; done"
    wait = 'for job in "${jobs[@]}"; do wait "$job" || exit; done'
    measured = measure(sides, f"{many}; {wait}", 1)
    rates = [f"{AT_ONCE * 60 / wall:.0f}" for wall, _ in measured]
    show(f"{AT_ONCE} gradings at once ({' and '.join(rates)} a minute)", measured)
    show("make check", measure(sides, "make check", 1))
    if prove:
        show("make prove", measure(sides, "make prove", 1))


def main(arguments):
    """Measure and print. Returns 0, or 1 when something that was measured failed."""
    isolated = not engine.no_box()
    used = others_use()
    print(f"{os.cpu_count()} cores; the median of {SHORT} where it takes seconds.")
    if used > IDLE:
        print(
            f"The machine is not idle: others use {used:.1f} cores; cpu s is too much."
        )
    with tempfile.TemporaryDirectory(prefix="labkit-bench-") as folder:
        os.chmod(folder, 0o755)
        with older_side(folder, isolated) as older:
            sides = [this_side(folder, isolated)] + [older] * bool(older)
            head(older)
            table(sides, folder, "".join(arguments[:1]) == "yes")
    for side in sides:
        for command in side.failed:
            print(f"failed in {side.folder}: {command}")
    return 1 if any(side.failed for side in sides) else 0
