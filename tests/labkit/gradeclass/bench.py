"""`labkit bench-class [N]`: makes a class of N submissions, 100 if none is said, and
grades it.

The class is made of what the kit has: solutions and other right programs, mutants,
half-done work, skeletons, what does not compile, hostile programs, empty folders. The
machine should be idle: processor time is what the kernel counts for all of it, memory
what is gone from what was available. Before that, how many boxes with a network of
their own the kernel makes in a second, so many side by side.

Exit status: 0 it was graded, 1 a grading could not run, 2 usage.
"""

import glob
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import bench
import checks
import environment
from gradeclass import result
from proof import edits, mutants

USUAL = 100  # submissions
MOST = 100_000
SIDE_BY_SIDE = (1, 2, 4, 8, 32)
BOXES = 200  # in a measurement
BOX = ["bwrap", "--ro-bind", "/", "/", "--unshare-net", "--unshare-pid", "true"]
# What each of twenty submissions is; the first six have one of each kind.
KINDS = ("right", "mutant", "half", "skeleton", "broken", "other")
KINDS += 4 * ("right",) + 8 * ("mutant",) + ("half", "skeleton")
HOSTILE = (
    "fork-bomb",
    "floods-the-report",
    "memory-left-behind",
    "spins-on-both-sides",
)
SAMPLE = 0.2  # seconds between two looks at the memory


class Maker:
    """Makes submissions, each from its number: the same ones every time."""

    def __init__(self, place):
        """place: the folder that gets them."""
        self.place = place
        self.wrong = {name: mutants.read(name)[0] for name in checks.exercises()}

    def make(self, number):
        """Make the submission with this number."""
        target = os.path.join(self.place, f"student-{number:06}")
        os.mkdir(target)
        getattr(self, KINDS[number % len(KINDS)])(number, target)

    def right(self, number, target):
        """Write the solutions; in every second one a program that differs much."""
        for exercise in checks.exercises():
            folder = os.path.join(target, exercise)
            shutil.copytree(os.path.join("solution", exercise), folder)
            others = sorted(glob.glob(f"tests/alternatives/{exercise}/*/"))
            if others and number % 2:
                other = others[number // 2 % len(others)]
                for name in os.listdir(other):
                    stem = name.partition(".")[0]
                    for old in glob.glob(os.path.join(folder, f"{stem}.c*")):
                        os.remove(old)
                    shutil.copy(os.path.join(other, name), folder)

    def mutant(self, number, target):
        """Write the solutions with a mistake each."""
        for exercise, wrong in self.wrong.items():
            one = wrong[number * 7 % len(wrong)].edits if wrong else []
            edits.write(exercise, one, os.path.join(target, exercise))

    def half(self, number, target):
        """Write a client that is done, a server that is not begun."""
        for exercise in checks.exercises():
            folder = os.path.join(target, exercise)
            shutil.copytree(os.path.join("skeleton", exercise), folder)
            shutil.copy(os.path.join("solution", exercise, "client.c"), folder)

    def skeleton(self, number, target):
        """Write what students begin with."""
        for exercise in checks.exercises():
            folder = os.path.join(target, exercise)
            shutil.copytree(os.path.join("skeleton", exercise), folder)

    def broken(self, number, target):
        """Write a server that does not compile."""
        self.right(0, target)
        for path in glob.glob(os.path.join(target, "*", "server.c")):
            with open(path, "a", encoding="utf-8") as file:
                file.write("}\n")

    def other(self, number, target):
        """Write a hostile program, every second time; else nothing."""
        turn = number // len(KINDS)
        if turn % 2:
            name = HOSTILE[turn // 2 % len(HOSTILE)]
            for path in glob.glob(f"tests/hostile/{name}/[0-9]*"):
                shutil.copytree(path, os.path.join(target, os.path.basename(path)))


class Memory:
    """How much of the memory of this machine was gone, at most, while it is used."""

    def __init__(self):
        """Look at it for the first time."""
        self.first = self.least = available()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def watch(self):
        """Look at it, again and again."""
        while not self.over.wait(SAMPLE):
            self.least = min(self.least, available())

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def gone(self):
        """Return how many bytes less were available, at most."""
        return self.first - self.least


def available():
    """Return the bytes of memory that programs may have: proc(5), meminfo."""
    with open("/proc/meminfo", encoding="ascii") as file:
        for line in file:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) << 10
    return 0


def boxes(side_by_side):
    """Return how many boxes were made in a second, so many side by side."""
    each = -(-BOXES // side_by_side)

    def one_after_the_other():
        for _ in range(each):
            subprocess.run(BOX, stdin=subprocess.DEVNULL, check=True)

    threads = [
        threading.Thread(target=one_after_the_other) for _ in range(side_by_side)
    ]
    begin = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return each * side_by_side / (time.monotonic() - begin)


def show_boxes():
    """Print how fast boxes are made."""
    for count in SIDE_BY_SIDE:
        print(
            f"boxes in a second, {count:2} side by side: {boxes(count):8.0f}",
            flush=True,
        )


def show_class(count, place):
    """Make a class, grade it, print what that took. Returns the exit status."""
    submissions, out = os.path.join(place, "class"), os.path.join(place, "out")
    os.mkdir(submissions)
    maker = Maker(submissions)
    for number in range(count):
        maker.make(number)
    command = environment.command("grade-class", submissions, out)
    before, begin = bench.worked(), time.monotonic()
    with Memory() as memory, open(os.path.join(place, "said"), "wb") as said:
        status = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=said
        ).returncode
    wall, used = time.monotonic() - begin, bench.worked() - before
    found = result.read(out)
    counts = {s: sum(one["status"] == s for one in found) for s in result.STATUSES}
    slowest = max(found, key=lambda one: one["seconds"], default=None)
    print(f"\n{count} submissions of {len(checks.exercises())} exercises:")
    print(", ".join(f"{number} {name}" for name, number in counts.items() if number))
    print(f"{wall:.0f} s, {count * 60 / wall:.1f} a minute")
    print(f"{used / count:.2f} s of processor each, {used / wall:.2f} cores used")
    print(f"{memory.gone() >> 20} MB of memory at most, {os.cpu_count()} cores")
    if slowest:
        print(f"slowest: {slowest['id']}, {slowest['seconds']:.0f} s among the others")
    begin = time.monotonic()
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    again = time.monotonic() - begin
    print(f"the same command once more, nothing to grade: {again:.1f} s")
    return status


def main(arguments):
    """Measure. Returns the exit status."""
    text = "".join(arguments[:1]) or str(USUAL)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= MOST:
        print(f"make: N={text}: not a number of submissions", file=sys.stderr)
        return 2
    used = bench.others_use()
    if used > bench.IDLE:
        print(f"The machine is not idle: others use {used:.1f} cores.")
    with tempfile.TemporaryDirectory(prefix="labkit-class-") as place:
        os.chmod(place, 0o755)
        show_boxes()
        return show_class(int(text), place)
