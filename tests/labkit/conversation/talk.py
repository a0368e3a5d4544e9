"""Plays a script against one program, or two programs with each other.

A Talk owns the programs, the scripted peer and the record. Each statement is a
function (on_program.py, on_peer.py, on_world.py), which waits for what it asserts
up to a limit; the first that does not hold raises Failure and ends the script.
"""

import os
import selectors
import signal
import time

import confine
from conversation import kernel, listening, turns, waits
from conversation.peer import Address, Peer
from conversation.program import Program
from conversation.script import fill
from conversation.systrace import CannotRun, Trace

LIMIT = 8.0  # seconds that a statement waits, times TALK_SCALE
SPIN = 2.0  # seconds of computing without what is awaited: it will never come
STUCK = 0.12  # seconds between two looks at whether the programs are stuck
SETTLE = 0.3  # seconds after which a program that sleeps or computes is at rest
LOOK = 0.1  # seconds between two looks at what the programs take
MEMORY_MAX = 384 << 20  # bytes of all programs of a talk together
FILES_MAX = 4096  # files in their /tmp
STARVED = 80.0  # the same for programs that do not get the processor
TURN = 600  # seconds that a talk waits for the others, without namespaces
GONE = 5  # for what had the address before to be gone
TIME_WAIT = 130  # for a port to be free again: the longest of some systems, and more
TAKEN = "the address is taken"  # for a CannotRun that is about all checks
PROGRAM_LIMIT = 40.0  # seconds after which a talk ends, whatever it waits for


class Failure(Exception):
    """A statement that does not hold: the sentence, and both sides of it.

    program is the one whose state belongs to what was received: it is looked at
    a moment later, when the program has come to rest.
    """

    def __init__(self, sentence, expected="", received="", program=None):
        """Keep the three texts; the last two may be empty."""
        super().__init__(sentence)
        self.sentence, self.expected = sentence, expected
        self.received, self.program = received, program


class Talk:
    """One conversation: who takes part, the clock, the pump of all events."""

    def __init__(self, roles, commands, address, record, seed):
        """Take the roles that are programs and the command of each."""
        self.record = record
        self.seed = seed
        self.isolated = os.environ.get("TALK_ISOLATED", "no") == "yes"
        # Whose programs these are is not known: each in a sandbox of its own.
        self.confined = self.isolated and os.environ.get("TALK_CONFINED") == "yes"
        if self.confined:
            confine.add_address()
        self.nul = os.environ.get("TALK_NUL", "no") == "yes"
        self.scale = float(os.environ.get("TALK_SCALE", "1"))
        self.limit, self.spin = LIMIT * self.scale, SPIN
        self.looked_at = 0.0  # when, at what the programs take
        self.lock = None
        # Programs under grading need not understand arguments.
        self.arguments = os.environ.get("TALK_ARGUMENTS", "yes") == "yes"
        self.address = Address(address)
        if not self.isolated and not self.arguments:
            self.take_real_address(roles)
        self.folder = self.make_folder()
        if not self.isolated and self.arguments:
            self.address = self.free_address(address)
        self.commands = commands
        self.programs = {r: Program(r, list(commands[r]), record) for r in roles}
        self.usual = []  # a conversation in which nothing fails, for `says why`
        self.peer = None
        if len(roles) == 1:
            other = "client" if roles[0] == "server" else "server"
            self.peer = Peer(other, roles[0], self.address, record)
        self.action_at = 0.0  # when the script last did something
        self.action_in = ""  # in what the programs waited then
        self.stopped = False  # whether SIGSTOP holds the program
        self.leaks = False  # whether the sanitizers look for lost memory
        self.patient = False  # whether waiting is no sign of being stuck
        self.bare_sent = False  # something without a NUL was sent
        self.cleanups = []
        self.homes = []  # the folders in which the programs run
        self.trace = Trace(os.path.join(self.folder, "trace"))
        self.before = {self.trace.path, *self.files()}
        self.wakeup, wakeup_write = os.pipe()
        os.set_blocking(self.wakeup, False)
        os.set_blocking(wakeup_write, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(wakeup_write, warn_on_full_buffer=False)

    def make_folder(self):
        """Make the folder of this talk; what is imported late costs time."""
        if self.isolated:  # nobody else is there, and programs do not see it
            os.mkdir("/mnt/talk")
            return "/mnt/talk"
        import tempfile

        return tempfile.mkdtemp(prefix="talk-")

    def free_address(self, address):
        """Return an address that nobody else uses, of the kind of `address`."""
        free = Address(address)
        if free.path:
            free.path = os.path.join(self.folder, "socket")
        else:
            with free.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                free.port = probe.getsockname()[1]
        return free

    def take_real_address(self, roles):
        """Wait until the address of the course is ours; else raise CannotRun.

        Without namespaces every talk of this machine uses the same one: so they
        take turns. What others have there is never touched; what earlier talks
        have left must change nothing: a server may be unable to take a port in
        TIME_WAIT, see tcp(7). The time of the talk begins behind all that.
        """
        try:
            self.lock = turns.take("talk", TURN)
        except OSError as error:  # another user's, and not for all
            trouble = f"{error.filename}: {error.strerror}"
            raise CannotRun(f"{self.address}: {TAKEN}: {trouble}") from None
        if not self.lock:
            raise CannotRun(f"{self.address}: {TAKEN}: another check uses it")
        kernel.adopt()
        end = time.monotonic() + GONE
        while True:
            if self.address.path:
                self.address.remove_dead()
            trouble = self.address.in_use()
            if not trouble:
                break
            if time.monotonic() > end:
                raise CannotRun(f"{self.address}: {TAKEN}: {trouble}")
            time.sleep(0.1)
        end = time.monotonic() + TIME_WAIT
        while "server" in roles and self.address.in_time_wait():
            if time.monotonic() > end:
                raise CannotRun(f"{self.address}: the port stays in TIME_WAIT")
            self.address.end_time_wait()
            time.sleep(0.02)
        self.record.restart()

    def files(self):
        """Return what is in the places where a program may leave files."""
        for place in "/tmp" if self.isolated else self.folder, self.folder:
            for name in os.listdir(place):
                yield os.path.join(place, name)

    def value(self, name):
        """Return the value of {name} in a text; else a random word of that name.

        {255} is a text of so many bytes, {word:2} a word without its first two
        characters; {client.pid} and {server.pid} are what getpid(2) returns.
        """
        if name.endswith(".pid"):
            return str(self.programs[name[:-4]].own_pid())
        if name == "path":
            return str(self.address)
        if name == "port":
            return str(self.address.port)
        import random

        source = random.Random(f"{self.seed} {self.record.data['title']} {name}")
        if name.endswith("pid"):
            return str(source.randint(1_000_000, 4_000_000))
        if name == "junk":
            return "".join(chr(0xDC00 + source.randint(128, 255)) for _ in range(64))
        if name == "peer.port":
            return str(self.peer.port)
        if name.isdigit():  # so many bytes of text
            return f"{name}-bytes".ljust(int(name), "x")[: int(name)]
        name, _, start = name.partition(":")
        from conversation import words

        return words.pair(source)[int(start or 0) :]

    def fill(self, text):
        """Return a text of the script with its {names} replaced."""
        return fill(text, self.value)

    def start(self, role, arguments):
        """Start the program of a role, on its default address if isolated."""
        program = self.programs[role]
        if not arguments and not self.isolated and self.arguments:
            arguments = [self.address.argument()]
        # In a sandbox, what the program fills must not be where the trace is.
        folder = os.path.join(self.folder, role)
        if self.confined:
            folder = f"{confine.STORE}/home-{role}"
        os.makedirs(folder, exist_ok=True)
        self.homes.append(folder)
        self.before.add(folder)
        # A leak at the end of a program is no error, and strace excludes the search.
        # What is said here a program cannot say otherwise for itself.
        options = f"detect_leaks={int(self.leaks)}:log_path=stderr"
        variables = {"ASAN_OPTIONS": options}
        program.sanitized = any("-asan/" in word for word in program.command)
        if self.confined:
            variables = variables if program.sanitized else {}
            program.sandbox = self.sandbox(role, folder, variables)
        else:
            self.choose_pid(role)
        environment = dict(os.environ, TMPDIR=self.folder, **variables)
        program.start(arguments, folder, environment, self.trace.prefix())

    def sandbox(self, role, folder, variables):
        """Return what makes the command of a program in its sandbox."""
        self.before.add(confine.STORE)
        pid, box = self.value(f"{role}'s pid"), os.environ["TALK_BOX"]

        def command(words, terminal, tells):
            return confine.program(words, folder, terminal, variables, box, tells, pid)

        return command

    def choose_pid(self, role):
        """Let the next process have a long pid that nobody can foresee.

        Only the owner of a pid namespace may: /proc/sys/kernel/ns_last_pid, see
        pid_namespaces(7). Elsewhere the pid is what the kernel gives.
        """
        if self.isolated:
            try:
                with open("/proc/sys/kernel/ns_last_pid", "w") as file:
                    file.write(self.value(f"{role}'s pid"))
            except OSError:
                pass

    def acted(self):
        """Note that the script does something now: `after` counts from here."""
        self.action_at = self.record.now()
        self.action_in = self.stuck()

    def pump(self, seconds):
        """Read whatever arrives within so many seconds; return at the first."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.wakeup, selectors.EVENT_READ)
            for program in self.programs.values():
                for stream in program.streams:
                    what = (program.read, stream)
                    selector.register(stream.descriptor, selectors.EVENT_READ, what)
            peer = self.peer
            if peer and peer.connection and not peer.ended:
                what = (lambda _: peer.receive(), None)
                selector.register(peer.connection, selectors.EVENT_READ, what)
            for key, _ in selector.select(max(0.0, seconds)):
                if key.data:
                    key.data[0](key.data[1])
                else:
                    os.read(self.wakeup, 512)
        for program in self.programs.values():
            program.poll()
        if self.confined and self.record.now() > self.looked_at + LOOK:
            self.looked_at = self.record.now()
            self.look_at_use()

    def look_at_use(self):
        """End the programs when they take more than any conversation needs.

        setrlimit(2) limits one process; this is about all of them together.
        """
        place = os.statvfs("/tmp")
        reason = ""
        if kernel.memory(confine.SHARED_MAX) > MEMORY_MAX:
            reason = f"it used more than {MEMORY_MAX >> 20} MB of memory"
        elif place.f_files - place.f_ffree > FILES_MAX:
            reason = f"it made more than {FILES_MAX} files"
        elif place.f_blocks and not place.f_bfree:
            size = place.f_blocks * place.f_frsize >> 20
            reason = f"it filled the disk: more than {size} MB of files"
        for program in self.programs.values() if reason else ():
            program.stop(reason)

    def wait(self, holds, limit=None, poll=None, patient=False):
        """Pump until holds() is true. Returns whether it became so in time.

        limit is in seconds and not scaled when given; poll, for conditions that
        no descriptor announces, is how often to look. Gives up earlier when it
        would wait for ever: every program waits for somebody else, and nothing
        changes; or, when no limit is given, they compute for long. A patient wait
        lasts for the whole limit. A usual one lasts longer as long as a program is
        ready to run, but does not get the processor: others have that.
        """
        usual, limit = limit is None, self.limit if limit is None else limit
        now = self.record.now()
        end = min(now + limit, PROGRAM_LIMIT * self.scale)
        # A script is patient with programs that were told to sleep, not before.
        patient = patient or (self.patient and not (self.peer and not self.peer.spoken))
        look, before, same = now + STUCK, "", 0
        enough = None  # seconds of computing
        last = STARVED * max(1, self.scale)
        while not holds():
            now = self.record.now()
            if now >= end and not (usual and now < last and self.starved(enough)):
                return False
            if now >= look and not patient:
                stuck = self.stuck()
                same = same + 1 if stuck and stuck == before else 0
                if same == 2:
                    self.pump(0)
                    return bool(holds())
                if usual and not stuck:
                    computed = self.computed()
                    enough = computed + self.spin if enough is None else enough
                    if computed > enough:
                        return bool(holds())
                look, before = self.record.now() + STUCK, stuck
            self.pump(min(max(end - now, 0.02), poll or STUCK))
        return True

    def rest(self):
        """Pump until the programs rest: they have said what they have to say.

        What they do about the last action, and what the script does next, must come
        in the same order however busy the machine is. They rest when each waits for
        somebody else, in another wait than at the action (what is typed or sent
        arrives a moment later), or has slept, or computed, for SETTLE.
        """
        begin, computed = self.record.now(), self.computed()

        def holds():
            if self.stopped or self.over() or self.peer and self.peer.ended:
                return True
            wait = self.stuck()
            return wait and wait != self.action_in

        end = min(begin + self.limit, PROGRAM_LIMIT * self.scale)
        while not self.wait(holds, SETTLE * self.scale, poll=0.004, patient=True):
            if not self.busy() or self.computed() - computed > SETTLE:
                break
            if self.record.now() >= end:
                break
        self.pump(0)  # one may have spoken just before it came to rest

    def busy(self):
        """Tell whether a program has something to compute, now."""
        running = (p.process.pid for p in self.programs.values() if p.process)
        return any(map(kernel.is_runnable, running))

    def starved(self, enough):
        """Tell whether a program can run, and has not computed for so long yet."""
        return self.busy() and (enough is None or self.computed() <= enough)

    def note_unread(self):
        """Note whether the program has not received what was sent to it."""
        peer = self.peer
        if peer and peer.connection and peer.spoken and kernel.HAVE_PROC:
            if kernel.unread_of(peer.connection, peer.address.path):
                self.record.data["unread"] = True

    def stuck(self):
        """Return what identifies the waits of all programs, "" when one works."""
        found = [
            waits.stuck(program.process.pid, self.confined)
            for program in self.programs.values()
            if program.process and program.status is None
        ]
        return "|".join(found) if all(found) else ""

    def computed(self):
        """Return the seconds of processor time that the programs have used."""
        if self.isolated:  # all in sight are theirs, in whatever session
            return kernel.processor_seconds(set(kernel.processes()) - {os.getpid()})
        running = (p for p in self.programs.values() if p.process and p.status is None)
        sessions = (kernel.processes_of_session(p.process.pid) for p in running)
        return kernel.processor_seconds(pid for pids in sessions for pid in pids)

    def over(self):
        """Tell whether every program that was started has ended."""
        return all(p.status is not None for p in self.programs.values() if p.process)

    def listening(self, role):
        """Tell whether the program listens; its address must be the right one."""
        if not kernel.HAVE_PROC:
            program, address = self.programs[role], self.address
            known = kernel.listens(program.process.pid, address.path, address.port)
            said = b"waiting for a client" in program.out.data  # our own ones do
            return said if known is None else known
        if self.address.path:
            known = listening.listens_at(self.address.path)
            if known is not None:
                return known
            listeners = kernel.unix_listeners()
            found = [i for i, path in listeners.items() if path == self.address.path]
            if not self.confined:
                return bool(found)
            return any(
                kernel.is_listener(pid, inode, self.address.path)
                for pid in (kernel.processes() if found else ())
                for inode in kernel.sockets_of(pid) & set(found)
            )
        return listening.reached_at(self.address.port)

    def end(self):
        """End what still runs, close what the peer has open."""
        for program in self.programs.values():
            program.kill()
        for program in self.programs.values():
            for pid in program.leftovers():
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass  # it was about to end
        if self.lock:
            self.end_orphans()
        if self.peer:
            self.peer.discard()

    def end_orphans(self):
        """End what the programs have started and left, in whatever session."""
        for _ in range(100):
            orphans = set(kernel.descendants(os.getpid())) - {os.getpid()}
            for pid in orphans:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            try:
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                break
            time.sleep(0.01)

    def finish(self):
        """End what still runs, take back what was opened, remove the files."""
        self.end()
        for cleanup in reversed(self.cleanups):
            cleanup()
        if self.lock and self.address.path and os.path.lexists(self.address.path):
            os.unlink(self.address.path)  # it was not there before
        if not self.isolated:  # else it goes with its /tmp
            import shutil

            shutil.rmtree(self.folder, ignore_errors=True)
