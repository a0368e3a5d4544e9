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
import time

import running
import stale
import support
from desk import certain, done, progress, remembered, results, screen, shelf, units
from grading import advice, grade, hints, marks, reported, score, stage
from grading.grading import Grading
from grading.preflight import CannotGrade
from grading.submission import Submission
from grading.texts import is_untouched
from reports import common, feedback

OUT = os.path.join("build", "grade")
FORMS = ("report.json", "report.html")
PATIENCE = 1.0  # seconds of playing after which what is certain is told


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
        self.exercise, self.everything = exercise, everything
        self.due = 0.0  # when what is certain is told
        self.heard = 0  # results of which it is known that they do not suffice
        super().__init__("support", handed_in)
        self.sources = handed_in.sources[0]
        self.chosen = []  # programs that there is work in
        self.new = []  # those of them that are to be built
        self.played = False
        self.remembered = {}  # results of checks that are not played again
        self.told = {}  # {side: what units.told() says, in the future}
        self.amiss = None  # what a function, which looks done, does wrong: units.Told

    def untouched(self, name):
        """Tell whether a program is as it was given, but for white space."""
        source = self.sources.programs.get(name)
        data = self.sources.files.get(source, b"")
        return bool(source) and is_untouched(data, self.exercise, name)

    def recall(self):
        """Return what is known of this machine, {} if it is to be tried."""
        return {} if self.everything else super().recall()

    def names(self):
        """Return the names of the programs that there is work in."""
        names = list(self.sources.programs)
        return [n for n in names if self.everything or not self.untouched(n)]

    def build_and_play(self):
        """Do so with what there is work in. Raises CannotGrade."""
        if self.names():
            super().build_and_play()
            return
        programs = os.path.join(self.work, "programs")
        self.submission = Submission(self.handed_in, programs)
        self.complete = True

    def to_build(self):
        """Return the programs that are to be built: those that have changed."""
        programs = self.submission.programs
        self.chosen = [programs[self.exercise, name] for name in self.names()]
        self.new = [one for one in self.chosen if not shelf.fetch(one)]
        return self.new

    def may_play(self):
        """Tell whether checks are played: if all compiles that there is work in."""
        for one in self.new:
            if one.error:
                shelf.keep(one)
        self.complete = True
        self.played = not any(one.error for one in self.chosen)
        if self.played and self.known and not os.environ.get("SEED"):
            self.remembered = results.unchanged(self.chosen)
        return self.played

    def build_sanitized(self, program):
        """Build the sanitized twin of a program that compiles, and keep both."""
        super().build_sanitized(program)
        shelf.keep(program)

    def new_run(self):
        """Return the Run that is to come: it ends when what comes next is certain."""
        self.heard = 0
        return running.Run(self.progress, None if self.everything else self.suffices)

    def play(self, machine, programs, traces, pool):
        """Run the checks that are to be played. Raises CannotGrade."""
        self.due = time.monotonic() + PATIENCE
        if machine.isolated:
            self.call_functions(machine, programs, pool)
        super().play(machine, programs, traces, pool)
        if not machine.isolated:  # a check may look at what is left there
            self.call_functions(machine, programs, pool)

    def call_functions(self, machine, programs, pool):
        """Have a thread of a pool ask for what units.told() says of each program."""
        options = self.places(programs, machine)
        for one in self.chosen:
            self.told[one.name] = pool.submit(units.told, one, options)

    def suffices(self, run):
        """Tell whether what has run shows what comes next, and time is up."""
        heard = len(run.results)
        new = self.heard < heard < run.expected
        if not new or time.monotonic() < self.due:
            return False
        self.heard = heard
        judge = self.judge(self.exercise, others=True)
        part = judge.judge()
        sides = self.how_far(part)
        coming, last = progress.first(part, sides), progress.latest(sides)
        return certain.is_certain(part, judge.results, coming, last)

    def report(self):
        """Return the report of what has run; it claims nothing that is not known."""
        report = super().report()
        if not self.run.sufficed:
            return report
        report.update(complete=False, reason="what comes next is certain")
        todos = report["exercises"][0]["todos"]
        for side in self.open_sides(report["exercises"][0]):
            todos.pop(side, None)
        return report

    def coming(self, report):
        """Return the Next of a report, or None; note there what functions do alone.

        A function that is wrong comes before the TODO that is next, and tells where to
        look when a check fails; of a program in which nothing fails it is a finding.
        """
        part = report["exercises"][0]
        told = {side: asked.result() for side, asked in self.told.items()}
        coming = progress.first(part, self.how_far(part))
        test = coming.test if coming else {}
        one = told.get(test.get("side"), {}).get("must")
        if one and (coming.undone or self.is_as_given(coming.side, test["todo"])):
            self.amiss = told[one.side].pop("must")
            about = f"TODO {one.todo} of your {one.side}"
            entry = units.entry(one, self.program(one))
            receives = "recv(2)" in entry["read"]  # the NUL is told of, too
            part["findings"] = [
                units.finding(one),
                *[
                    text
                    for text in part["findings"]
                    if about not in text
                    and not (receives and text.startswith(hints.no_nul(one.side)))
                ],
            ]
            coming = progress.Next(one.side, one.todo, entry)
        elif one and not (test["group"] == "care" and test["hint"]):
            units.explain(coming, one, self.program(one))
        wrong = {t["side"] for t in progress.failing(part) if not progress.is_undone(t)}
        for side in told.keys() - wrong:
            part["findings"] += map(units.finding, told[side].values())
        return coming

    def is_as_given(self, side, todo):
        """Tell whether a TODO is as it was given, though nothing in it says so."""
        program = self.submission.programs[self.exercise, side]
        given = marks.skeleton(self.exercise, side)
        return todo in marks.untouched(given, marks.lines_of(program))

    def program(self, one):
        """Return the program that a Told is about."""
        return self.submission.programs[self.exercise, one.side]

    def open_sides(self, part):
        """Return the programs of which it is not known how many TODOs are done."""
        played = self.sides(self.exercise) if self.run.sufficed else ()
        return [side for side in played if certain.is_open(part, side)]

    def haste(self, machine):
        """Return the options of talk that let what is slow live faster.

        What fails so has failed, if the programs wait in no way that is not faster.
        What was written last is looked at first.
        """
        known = all(lives_faster(one) for one in self.chosen)
        last = progress.latest(self.how_far(NOTHING_PLAYED))
        fast = "--believe-fake-time" if known else "--fake-time"
        return [fast, *(["--first", last] if last else [])]

    def sides(self, exercise):
        """Return the programs that are played: those that there is work in."""
        return [one.name for one in self.chosen] if self.played else []

    def left_out(self, exercise):
        """Return {name of a check: its Result} for what need not be played again."""
        return {**super().left_out(exercise), **self.remembered}

    def keep_machine(self):
        """Remember that all is well here, and what was seen of these programs."""
        super().keep_machine()
        if self.played and not self.run.overdue:
            found = {result.name: result for result in self.run.results}
            results.keep(self.chosen, {**self.remembered, **found})

    def how_far(self, part):
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
                side.done -= bool(self.amiss) and self.amiss.side == name
                side.counted = name not in self.open_sides(part)
            found.append(side)
        return found

    def lost(self):
        """Return a line for each program that has lost markers of its TODOs."""
        lines = []
        for one in self.chosen:
            given = marks.skeleton(self.exercise, one.name)
            lines.append(marks.on_lost(one.source, given, marks.lines_of(one)))
        return [line for line in lines if line]

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
    sides = {side.name: side.changed for side in desk.how_far(NOTHING_PLAYED)}
    broken = [one for one in desk.chosen if one.error]
    broken.sort(key=lambda one: -sides[one.name])
    line = screen.line_of_mistake(broken[0].error)
    name, source = broken[0].name, broken[0].source
    more = {"broken": source, "lost": desk.lost()}
    remembered.keep(desk.exercise, name, broken[0].todo_at(line), **more)
    ours = advice.on_errors(broken[0].error, broken[0])
    screen.add_mistake(out, source, broken[0].error, ours)
    for one in broken[1:]:
        out.add(f"{one.source} does not compile either.", feedback.BOLD)
    others = [one.source for one in desk.chosen if not one.error]
    for source in others:
        out.add(f"{source} compiles; it is tested when all do.")
    screen.add_lost(out, desk.lost())


def nothing_to_test(sides):
    """Return what there is to say when nothing fails, and not all is done."""
    missing = [name for name in ("client", "server") if name not in sides]
    if not missing:
        return "Nothing fails, but not all could be tested here."
    return (
        f"Next: the {missing[0]}. There is no {missing[0]}.c here; `make` at the top of"
        " the kit brings an untouched one."
    )


NOTHING_PLAYED = {"tests": [], "todos": {}, "score": 0, "max": 1}


def fill(desk, report, coming, out, following, findings):
    """Put the answer on the screen. Returns whether all is done.

    coming: the Next, or None; findings: what costs no points.
    """
    if any(one.error for one in desk.chosen):
        mistake(desk, out)
        return False
    part = report["exercises"][0]
    sides = desk.how_far(part)
    remembered.keep_next(desk.exercise, coming, desk.lost())
    full = coming is None and report["score"] == report["max"]
    screen.add_warnings(out, common.warnings(report))
    later = full or coming and coming.side == "pair"  # whose hint tells of them
    screen.add_notes(out, desk.exercise, report, () if later else findings)
    screen.add_lost(out, desk.lost())
    screen.add_untouched(out, sides)
    screen.add_how_far(out, desk.exercise, sides, part, report["complete"])
    if full:
        done.keep(desk.exercise)
        screen.add_done(out, desk.exercise, following, desk.played, findings)
        return True
    out.add()
    if coming is None:
        out.paragraph(nothing_to_test(sides))
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
    desk = Desk(exercise, handed_in, everything)
    try:
        desk.grade()
        return finish(desk, out, following)
    finally:
        running.clear_progress()
        desk.clean()


def finish(desk, out, following):
    """Write the reports of what was played. Returns what answer() promises."""
    report = desk.report()
    if report["status"] != "graded":
        raise CannotGrade(report["reason"])
    coming = desk.coming(report)
    # What comes next is told as such.
    found = report["exercises"][0]["findings"][bool(desk.amiss) :]
    if desk.played:
        reported.forget(OUT)
        reported.write(report, OUT, FORMS)
    if desk.everything:
        full = report["score"] == report["max"]
        return feedback.text(report, out.color, seed=False), 0 if full else 1
    for out.limits in screen.LIMITS:
        out.lines = []
        full = fill(desk, report, coming, out, following, found)
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
            forget = reported.forget
            return stage.desk(handed_in, exercise, everything, told[0], forget)
        everything = everything == "all"
        text, status = answer(handed_in, exercise, everything, told[0], out)
    except Exception as error:  # whatever it is, it is not the program's failure
        print(f"could not run here: {reported.cause(error)}", file=sys.stderr)
        return 2
    print(text)
    return status
