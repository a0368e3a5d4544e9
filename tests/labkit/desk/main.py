"""`labkit desk EXERCISE [all [NEXT]]`: what comes next in EXERCISE, on one screen.

It grades as `make grade` does, with the same points, and does only what it must: a
program that is as it was given is not tested, what has not changed is not built
again, and nothing is played while something does not compile. all: everything is
played, and told in full. NEXT: the exercise to go on with when this one is done, of
who can see the others.

Exit status: 0 full marks, 1 fewer, 2 it could not.
"""

import os
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

import checks
import running
import stale
import support
from desk import done, progress, remembered, screen, shelf
from grading import advice, grade, marks, preflight, score, stage
from grading.grade import Grading
from grading.preflight import CannotGrade
from grading.submission import Submission
from grading.texts import is_untouched
from reports import common, feedback

OUT = os.path.join("build", "grade")
FORMS = ("report.json", "report.html")
PEERS = checks.PAIRS[-1]  # the reference peers with each other


# What waits, and does not live faster: tests/talk/preload/faster.c.
WAITS = re.compile(
    rb"\0(?:timerfd_settime|timer_settime|setitimer|epoll_p?wait2?|sigtimedwait"
    rb"|pthread_\w*(?:timed|clock)\w*|sem_(?:timed|clock)wait|cnd_timedwait"
    rb"|mtx_timedlock|thrd_sleep|ualarm|system|popen|execv\w*|execl\w*|posix_spawn\w*"
    rb"|syscall|dlopen)(?:@\w+)?\0"
)


def lives_faster(program):
    """Tell whether all that a program waits in is faster when talk wants that."""
    if program.suffix != ".c":
        return False
    with open(program.target, "rb") as file:
        return not WAITS.search(file.read())


class Desk(Grading):
    """A grading of one's own work that does only what it must."""

    def __init__(self, exercise, handed_in, everything=False):
        """Prepare it; raises CannotGrade."""
        super().__init__("support", handed_in)
        self.exercise, self.everything = exercise, everything
        self.sources = handed_in.sources[0]
        self.known = {}  # of the machine
        self.played = False

    def untouched(self, name):
        """Tell whether a program is as it was given, but for white space."""
        source = self.sources.programs.get(name)
        data = self.sources.files.get(source, b"")
        return bool(source) and is_untouched(data, self.exercise, name)

    def grade(self):
        """Build and play what there is work in. Raises CannotGrade."""
        worked = [n for n in self.sources.programs if not self.untouched(n)]
        chosen = list(self.sources.programs) if self.everything else worked
        self.known = {} if self.everything else shelf.known_machine()
        programs = os.path.abspath(os.path.join(self.work, "programs"))
        machine = shelf.Machine
        if chosen and not self.known:
            machine = preflight.Machine(self.work)
            preflight.allow_unconfined(machine, True)
            if not machine.isolated:
                self.take_turn()
        self.submission = Submission(self.handed_in, programs, machine.confined)
        self.chosen = [self.submission.programs[self.exercise, n] for n in chosen]
        self.complete = True
        if self.chosen:
            self.make(machine, programs)

    def make(self, machine, programs):
        """Build the chosen programs; if all compile, play them. Raises CannotGrade."""
        new = [one for one in self.chosen if not shelf.fetch(one)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            trial = pool.submit(machine.may_sanitize) if not self.known else None
            list(pool.map(type(new[0]).build_plain, new) if new else ())
            right = [one for one in new if not one.error]
            if len(right) == len(new):
                list(pool.map(type(new[0]).build_sanitized, new) if new else ())
            sanitizes = trial.result() if trial else True
        self.submission.settle(sanitizes)
        if self.submission.no_compiler:
            raise CannotGrade(self.submission.no_compiler)
        for one in new:
            if one.error or len(right) == len(new):
                shelf.keep(one)
        if any(one.error for one in self.chosen):
            return
        self.played = True
        traces = machine.may_trace()
        self.play(machine, programs, traces, sanitizes)
        if machine.isolated and machine.confined and traces and sanitizes:
            self.keep_machine()

    def keep_machine(self):
        """Remember that all is well here, unless that is known."""
        peers = any(r.title == PEERS and r.state == "ok" for r in self.run.results)
        if not self.known or peers and not self.known["peers"]:
            shelf.keep_machine(peers)

    def haste(self, machine):
        """Return the options of talk that let what is slow live faster.

        What fails so has failed, if the programs wait in no way that is not faster.
        """
        known = all(lives_faster(one) for one in self.chosen)
        return ["--believe-fake-time" if known else "--fake-time"]

    def jobs(self, options):
        """Return what is to be played: of programs that were built."""
        names = [one.name for one in self.chosen]
        without = [PEERS] if self.known.get("peers") else []
        return grade.plan(self.exercise, self.submission, options, names, without)

    def report(self):
        """Return the report; what is known of the peers is in it, played or not."""
        if self.known.get("peers") and len(self.chosen) == 2 and self.played:
            check = next(c for c in checks.graded(self.exercise) if c.title == PEERS)
            known = running.Result(self.exercise, PEERS, "ok", name=check.name)
            self.run.results.append(known)
        return super().report()

    def sides(self, part):
        """Return a Side for each program, given the exercise in the report."""
        found = []
        for name in progress.PROGRAMS:
            side = progress.Side(name)
            given = marks.skeleton(self.exercise, name)
            side.total = len(marks.regions(given))
            program = self.submission.programs.get((self.exercise, name))
            if program:
                side.source = program.source
                side.untouched = self.untouched(name)
                path = os.path.join("support", self.exercise, side.source)
                if os.path.exists(path):
                    side.changed = os.stat(path).st_mtime
                # A source without any marker has no TODOs that could be undone.
                side.done = part["todos"].get(name, {"done": side.total})["done"]
            found.append(side)
        return found

    def not_begun(self, name, sentence):
        """Return what an entry of a report would say of a TODO 1 that is as given."""
        program = self.submission.programs[self.exercise, name]
        pages = score.pages_in(sentence)
        where = program.line_of(1)
        return {"where": where, "todo": 1, "hint": "", "read": pages, "events": []}


def size():
    """Return (rows, columns) of the terminal, or of one screen as it used to be."""
    columns, rows = screen.COLUMNS, screen.ROWS
    if sys.stdout.isatty():
        found = shutil.get_terminal_size((columns, rows))
        columns, rows = found.columns, max(found.lines, rows)
    return rows, columns


def mistake(desk, out):
    """Put on the screen what does not compile, the program written last first."""
    sides = {side.name: side.changed for side in desk.sides(NOTHING_PLAYED)}
    broken = [one for one in desk.chosen if one.error]
    broken.sort(key=lambda one: -sides[one.name])
    line = screen.line_of_mistake(broken[0].error)
    name, source = broken[0].name, broken[0].source
    remembered.keep(desk.exercise, name, broken[0].todo_at(line), broken=source)
    ours = advice.on_errors(broken[0].error, broken[0])
    screen.add_mistake(out, source, broken[0].error, ours)
    for one in broken[1:]:
        out.add(f"{one.source} does not compile either.", feedback.BOLD)
    others = [one.source for one in desk.chosen if not one.error]
    for source in others:
        out.add(f"{source} compiles; it is tested when all do.")


NOTHING_PLAYED = {"tests": [], "todos": {}, "score": 0, "max": 1}


def fill(desk, report, out, following, findings):
    """Put the answer on the screen. Returns whether all is done."""
    if any(one.error for one in desk.chosen):
        mistake(desk, out)
        return False
    part = report["exercises"][0]
    sides = desk.sides(part)
    coming = progress.first(part, sides)
    remembered.keep_next(desk.exercise, coming)
    full = coming is None and report["score"] == report["max"]
    screen.add_warnings(out, common.warnings(report))
    later = full or coming and coming.side == "pair"  # whose hint tells of them
    screen.add_notes(out, desk.exercise, report, () if later else findings)
    screen.add_untouched(out, sides)
    out.add(screen.how_far(desk.exercise, sides, part), feedback.BOLD)
    if full:
        done.keep(desk.exercise)
        screen.add_done(out, desk.exercise, following, desk.played, findings)
        return True
    out.add()
    if coming is None:
        out.add("Nothing fails, but not all could be tested here.")
        return False
    sentence = score.todo_sentence(desk.exercise, coming.side, coming.todo)
    test = coming.test or desk.not_begun(coming.side, sentence)
    screen.add_next(out, coming, sentence, test, desk.played)
    return False


def find(exercise):
    """Return the HandedIn of support/EXERCISE. Raises CannotGrade."""
    handed_in = grade.find("support", exercise, "")
    if handed_in.reason:
        raise CannotGrade(handed_in.reason)
    return handed_in


def answer(handed_in, exercise, everything, following, out):
    """Grade the work in an exercise. Returns (the text to show, the exit status).

    following: the next exercise, or ""; out: an empty Screen. Raises CannotGrade.
    """
    for last in False, True:
        desk = Desk(exercise, handed_in, everything)
        try:
            desk.grade()
            return finish(desk, out, following)
        except CannotGrade:
            if last or not desk.known:
                raise
            shelf.forget_machine()  # it has changed
        finally:
            running.clear_progress()
            desk.clean()


def finish(desk, out, following):
    """Write the reports of what was played. Returns what answer() promises."""
    report = desk.report()
    if report["status"] != "graded":
        raise CannotGrade(report["reason"])
    if desk.played:
        grade.forget(OUT)
        grade.write(report, OUT, FORMS)
    if desk.everything:
        full = report["score"] == report["max"]
        return feedback.text(report, out.color, seed=False), 0 if full else 1
    found = report["exercises"][0]["findings"]
    for out.limits in screen.LIMITS:
        out.lines = []
        full = fill(desk, report, out, following, found)
        if not out.is_full():
            break
    return "\n".join(out.lines), 0 if full else 1


def main(arguments):
    """Print the answer. Returns the exit status."""
    exercise, everything = (list(arguments) + [""] * 2)[:2]
    if not exercise:  # at the top of the students' edition
        asked = "make check: of which exercise? cd support/<exercise>, then make check"
        print(asked, file=sys.stderr)
        return 2
    rows, columns = size()
    old = stale.told(os.path.join("support", exercise))
    out = screen.Screen(rows - bool(old), columns, feedback.wants_color(sys.stdout))
    try:
        handed_in = find(exercise)
        if old:
            print(old, flush=True)
        told = arguments[2:3] or [done.following(exercise, support.exercises())]
        if stage.needed() and os.environ.get("SANDBOX", "yes") != "no":
            forget = grade.forget
            return stage.desk(handed_in, exercise, everything, told[0], forget)
        everything = everything == "all"
        text, status = answer(handed_in, exercise, everything, told[0], out)
    except Exception as error:  # whatever it is, it is not the program's failure
        print(f"could not run here: {grade.cause(error)}", file=sys.stderr)
        return 2
    print(text)
    return status
