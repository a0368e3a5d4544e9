"""`labkit watch EXERCISE`: checks support/EXERCISE anew at every save, until Ctrl-C.

Saved is what differs from one look at the sources and headers to the next.
inotifywait(1), where it is there, says when to look: it watches the folder, not the
files, so it sees what an editor renames into place, and what is new. Without it a
look is taken twice a second; with it every two seconds all the same, since of a
folder that machines share the kernel does not tell everything.

A check is a session of its own: a save while it runs ends it, and so does the end of
this command, by Ctrl-C or since its terminal has gone. The one for the next save waits
already, with all that it needs read (ready.py). The exit status is 0.
"""

import os
import select
import shutil
import signal
import subprocess

import environment
from desk import remembered

OFTEN, SELDOM = 0.5, 2  # seconds between two looks
GRACE = 5  # seconds that a check has to end when it is told to
SAVES = "close_write,moved_to,moved_from,delete"
NOTIFIER = ["inotifywait", "--monitor", "--recursive", "--event", SAVES]
ENDING = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP)
CLEAR = "\033[H\033[2J\033[3J"


def look(exercise):
    """Return {source or header: what a save changes of it}."""
    found = {}
    for path in remembered.sources(exercise):
        try:
            status = os.stat(path)
        except FileNotFoundError:  # it is being replaced
            continue
        found[path] = status.st_mtime_ns, status.st_size, status.st_ino
    return found


class Keyboard:
    """Ctrl-C for this process alone.

    make would take it for a failure, and say so; so this process leaves the group of
    make, as a job of a shell has one of its own, and the keyboard is that group's.
    """

    def __init__(self):
        """Take the keyboard, if there is one and it was make's."""
        self.before = None
        group = os.getpgrp()
        try:
            if group == os.getpid() or group != os.tcgetpgrp(0):
                return
        except OSError:
            return  # it is no terminal, or not ours
        self.before = group
        os.setpgid(0, 0)
        self.give(os.getpgrp())
        # Nobody would wake us: the shell knows only make's group.
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    @staticmethod
    def give(group):
        """Let the terminal's signals go to a group, whoever has it now."""
        before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        try:
            os.tcsetpgrp(0, group)
        except OSError:
            pass  # the terminal, or the group, has gone
        signal.signal(signal.SIGTTOU, before)

    def give_back(self):
        """Let the group of before have it again."""
        if self.before:
            self.give(self.before)


class Watch:
    """What is watched, the check that runs, and what wakes us."""

    def __init__(self, exercise):
        """Prepare to watch; nothing is checked yet."""
        self.exercise = exercise
        self.check = None  # the process, while it runs
        self.ready = None  # the next one, which waits
        self.ended = False  # whether we are told to end
        self.notifier = None
        self.pause = OFTEN
        self.poll = select.poll()

    def be_told(self):
        """Let saves, signals, the end of a check and of the terminal wake us."""
        woken, waking = os.pipe()
        for end in woken, waking:
            os.set_blocking(end, False)
        signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in ENDING:
            signal.signal(number, self.end)
        self.poll.register(woken, select.POLLIN)
        self.poll.register(1, 0)  # tells of its end all the same
        if shutil.which(NOTIFIER[0]):
            self.notifier = subprocess.Popen(
                [*NOTIFIER, "support"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,  # it tells when it has begun, too
                start_new_session=True,
            )
            self.poll.register(self.notifier.stdout, select.POLLIN)
            self.pause = SELDOM

    def end(self, *_):
        """Remember that we are told to end."""
        self.ended = True

    def wait(self):
        """Wait until something may have happened, or the next look is due."""
        for number, events in self.poll.poll(1000 * self.pause):
            if number == 1:
                self.ended |= bool(events & (select.POLLHUP | select.POLLERR))
                self.poll.unregister(1)  # what is no terminal may not be asked
            elif not events & select.POLLIN or not os.read(number, 1 << 16):
                self.poll.unregister(number)  # inotifywait has its limits, and ended
                self.pause = OFTEN

    def say(self, text):
        """Print a text at once."""
        try:
            os.write(1, text.encode())
        except OSError:
            self.ended = True  # nobody reads it any more

    def start(self):
        """Start a check; on a terminal, on a clean screen."""
        if os.isatty(1):
            self.say(CLEAR)
        if not self.ready or self.ready.poll() is not None:
            self.prepare()
        self.check, self.ready = self.ready, None
        try:
            self.check.stdin.write(b"\n")
            self.check.stdin.close()
        except OSError:
            pass  # it has ended, which is noticed as the end of a check

    def prepare(self):
        """Let a check get ready."""
        self.ready = subprocess.Popen(
            environment.command("ready", self.exercise),
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def dismiss(self):
        """End the check that waits for the next save."""
        if self.ready:
            self.ready.stdin.close()
            self.ready.wait()

    @staticmethod
    def stop(process):
        """End a process and what it has started."""
        if process and process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(GRACE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def tell(self, status):
        """Say what comes now that a check has ended."""
        all_points = "All points. " if status == 0 else ""
        self.say(f"{all_points}Waiting for your next save; Ctrl-C ends this.\n")

    def until_the_end(self):
        """Check now, and whenever something is saved."""
        seen = look(self.exercise)
        self.start()
        while not self.ended:
            self.wait()
            now = look(self.exercise)
            if now != seen and not self.ended:
                seen = now
                self.stop(self.check)
                self.start()
            elif self.check and self.check.poll() is not None:
                self.tell(self.check.returncode)
                self.check = None
                self.prepare()


def main(arguments):
    """Watch an exercise. Returns the exit status, 0."""
    exercise = "".join(arguments)
    folder = os.path.join("support", exercise)
    if not exercise:
        return "make watch: of which exercise? cd support/<exercise>, then make watch"
    if not os.path.isdir(folder):
        return f"make watch: {folder}: no such folder; `make` generates it"
    watch, keyboard = Watch(exercise), Keyboard()
    try:
        watch.be_told()
        watch.until_the_end()
    finally:
        watch.stop(watch.check)
        watch.dismiss()
        watch.stop(watch.notifier)
        keyboard.give_back()
    return 0
