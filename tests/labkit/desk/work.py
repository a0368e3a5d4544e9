"""A grading of one's own work that does only what it must: see main.py.

What has not changed is not built again, what is as it was given is not played, and
what comes next is told once it is certain. Functions are called one by one: units.py.
"""

import os
import re
import time

import running
from desk import certain, progress, results, shelf, units
from grading import hints, marks, score
from grading.grading import Grading
from grading.submission import Submission
from grading.texts import is_untouched

PATIENCE = 1.0  # seconds of playing after which what is certain is told
NOTHING_PLAYED = {"tests": [], "todos": {}, "score": 0, "max": 1}  # in a report
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
            entry = units.entry(one, self.program(one))
            said = [f"TODO {one.todo} of your {one.side}"]
            said += [hints.no_nul(one.side)] if "recv(2)" in entry["read"] else []
            others = [t for t in part["findings"] if not any(s in t for s in said)]
            part["findings"] = [units.finding(one), *others]
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
