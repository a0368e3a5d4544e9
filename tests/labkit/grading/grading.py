"""One grading: builds the programs of a submission, plays the checks, judges."""

import os
import random
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor, wait

import checks
import engine
import running
from grading import known, preflight, score, turns
from grading.preflight import CannotGrade
from grading.submission import Program, Submission

LIMIT = 600  # seconds for all checks
PEERS = "pairing-python-python"  # the check of the reference peers with each other
TURN = 3600  # seconds that a grading waits for others, without namespaces


def own_work(folder):
    """Tell whether a folder is where the one who grades works."""
    return os.path.realpath(folder) == os.path.realpath("support")


def plan(exercise, submission, sides, options, without):
    """Return the Play of an exercise for these sides, none or one.

    without: names of checks that are left out.
    """
    options = [*options, *engine.peers(exercise)]
    if submission.sanitizers:  # a program that they do not build fails with them
        for side in sides:
            path = submission.programs[exercise, side].sanitized
            options += [f"--sanitized-{side}", f"{path}\n"]
    sides = [*sides, "pair"] if len(sides) == 2 else sides
    asked = (check for check in checks.graded(exercise) if check.name not in without)
    chosen = [check for check in asked if check.side in sides]
    if not chosen:
        return []
    later = submission.sanitizers
    return [engine.Play(checks.files(exercise)[0], chosen, options, later=later)]


def release(plays, building):
    """Tell the Plays of the programs that are being built, once they are."""
    wait(building)
    for play in plays:
        play.release()


class Grading:
    """One grading: its folders, its run, its report."""

    def __init__(self, folder, handed_in):
        """Prepare the folders; raises CannotGrade."""
        self.folder, self.handed_in = folder, handed_in
        self.exercises = [sources.exercise for sources in handed_in.sources]
        preflight.raise_limits()
        self.room = preflight.room()
        if self.room < 1:
            raise CannotGrade(
                "too few processes or namespaces for one check (ulimit -u,"
                " sysctl user.max_user_namespaces and its like)"
            )
        os.makedirs("build", exist_ok=True)
        self.work = tempfile.mkdtemp(prefix=f"grading-{os.getpid()}-", dir="build")
        self.seed = os.environ.get("SEED") or str(
            random.SystemRandom().randrange(10**6)
        )
        self.limit = LIMIT
        self.run = self.new_run()
        self.turn = None
        self.submission = None
        self.tried = None  # a machine that has been
        self.known = {}  # of the machine, from earlier gradings
        self.building = []  # what is built while checks are played
        self.complete = False

    def new_run(self):
        """Return the Run that is to come."""
        return running.Run(self.progress)

    def take_turn(self):
        """Wait until no other grading uses the addresses; raises CannotGrade."""

        def wait():
            print("No namespaces here: another grading has its turn first.")

        self.turn = turns.take("grading", TURN, wait)
        if not self.turn:
            raise CannotGrade("another grading on this machine does not end")

    def grade(self, machine=None):
        """Build, run all checks. Raises CannotGrade.

        machine: a preflight.Machine that has been looked at, and tried out.
        """
        self.tried, self.known = machine, self.recall()
        try:
            self.build_and_play()
        except CannotGrade:
            if not self.known:
                raise
            known.forget()  # it may have changed since
            self.tried, self.known = None, {}
            self.run = self.new_run()
            self.build_and_play()

    def recall(self):
        """Return what is known of this machine, {} if it is to be tried."""
        return known.machine()

    def machine(self):
        """Return the machine that is graded on. Raises CannotGrade."""
        if self.known and not self.tried:
            return known.Machine
        machine = self.tried or preflight.Machine(self.work)
        preflight.allow_unconfined(machine, own_work(self.folder))
        if not machine.isolated:
            self.take_turn()
        return machine

    def build_and_play(self):
        """Do what grade() promises, with what is known of the machine.

        The sanitized programs are built while the others are played.
        """
        machine = self.machine()
        programs = os.path.abspath(os.path.join(self.work, "programs"))
        self.submission = Submission(self.handed_in, programs, machine.confined)
        new, self.building = self.to_build(), []
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            builds = pool.map(Program.build_plain, new)
            trials = [pool.submit(machine.may_trace), pool.submit(machine.may_sanitize)]
            list(builds)
            traces, sanitizes = (trial.result() for trial in trials)
            self.submission.sanitizers = sanitizes
            self.submission.settle_plain()
            if self.submission.no_compiler:
                raise CannotGrade(self.submission.no_compiler)
            if self.may_play():
                right = [one for one in new if not one.error]
                self.building = [
                    pool.submit(self.build_sanitized, one) for one in right
                ]
                self.play(machine, programs, traces, pool)
        for built in self.building:
            built.result()
        self.submission.settle()
        if self.submission.no_compiler:
            raise CannotGrade(self.submission.no_compiler)
        if self.complete and machine.isolated and machine.confined:
            if traces and sanitizes:
                self.keep_machine()

    def to_build(self):
        """Return the programs that are to be built."""
        return list(self.submission.programs.values())

    def may_play(self):
        """Tell whether checks are played, now that the programs are built."""
        return True

    def build_sanitized(self, program):
        """Build the sanitized twin of a program that compiles."""
        program.build_sanitized()

    def keep_machine(self):
        """Remember that all is well on this machine, unless that is known."""
        passed = {
            r.file for r in self.run.results if r.name == PEERS and r.state == "ok"
        }
        peers = {known.peers_of(exercise) for exercise in passed}
        before = set(self.known.get("peers", ()))
        if not self.known or peers - before:
            known.keep(before | peers)

    def play(self, machine, programs, traces, pool):
        """Run all checks of the programs in a folder. Raises CannotGrade.

        traces: whether the machine may; pool: of threads, for what is built meanwhile.
        """
        options = self.places(programs, machine)
        options += [] if traces else ["--no-trace"]
        options += self.haste(machine)
        options += [] if self.submission.sanitizers else ["--no-sanitizers"]
        together = machine.isolated and self.room >= preflight.MANY
        if not together:
            options += ["--jobs", str(self.room if machine.isolated else 1)]
        jobs = self.jobs(options)
        if self.submission.sanitizers:
            pool.submit(release, jobs, self.building)
        self.run.all(jobs, len(jobs) if together else 1, self.limit)
        if self.run.lost():
            raise CannotGrade(f"talk does not do its work: {self.run.lost()}")
        self.complete = True
        if self.run.overdue:
            self.submission.notes.append(
                "these programs took too long: the grading was ended, and what was"
                " not run counts nothing"
            )

    def places(self, programs, machine):
        """Return the options of talk that say which programs run, and where."""
        return ["--programs", programs, "--seed", self.seed, *machine.options()]

    def haste(self, machine):
        """Return the options of talk that let what is slow live faster."""
        if machine.isolated or os.environ.get("UNCONFINED") == "yes":
            return []  # a stranger's program could tell
        return ["--fake-time"]

    def jobs(self, options):
        """Return what is to be played, with these options of talk."""
        plays = []
        for exercise in self.exercises:
            sides, without = self.sides(exercise), self.left_out(exercise)
            plays += plan(exercise, self.submission, sides, options, without)
        return plays

    def sides(self, exercise):
        """Return the programs of an exercise that are played."""
        return self.submission.sides(exercise)

    def left_out(self, exercise):
        """Return {name of a check: its Result} for what need not be played again.

        The reference peers, of which nobody changes anything, have talked with each
        other here.
        """
        two = len(self.sides(exercise)) == 2
        if not two or known.peers_of(exercise) not in self.known.get("peers", ()):
            return {}
        title = checks.PAIRS[-1]
        return {PEERS: running.Result(exercise, title, "ok", name=PEERS)}

    def progress(self, run):
        """Show how far the run is. Raises CannotGrade when a check could not run.

        That is the machine's fault, and talk has tried it twice.
        """
        running.show_progress(run)
        last = run.results[-1]
        if last.state == "could not run":
            raise CannotGrade(f"{last.file}: {last.title}: {last.reason}")

    def judge(self, exercise, others):
        """Return the Judge of what has run of an exercise.

        others: whether to count what need not run.
        """
        results = self.left_out(exercise) if others else {}
        results.update({r.name: r for r in self.run.results if r.file == exercise})
        declared = checks.graded(exercise)
        return score.Judge(exercise, declared, results, self.submission)

    def report(self):
        """Return the report of what has run, as docs/report.md describes it."""
        parts = [self.judge(n, self.complete).judge() for n in self.exercises]
        report = {
            "score": sum(part["score"] for part in parts),
            "max": sum(part["max"] for part in parts),
            "status": "graded",
            "reason": "",
            "complete": self.complete,
            "seed": self.seed,
            "errors": self.submission.errors(),
            "notes": self.submission.notes,
            "exercises": parts,
        }
        for part in parts:
            if part["grid"].get(checks.PAIRS[-1]) is False:
                report.update(status="could not run", score=0, max=0)
                name = part["name"]
                report["reason"] = f"the reference peers of {name} fail with each other"
        return report

    def clean(self):
        """Remove what the grading has made besides the reports."""
        shutil.rmtree(self.work, ignore_errors=True)
        if self.turn:
            self.turn.close()
