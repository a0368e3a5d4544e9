"""Tells the calls of one program as events of a conversation (docs/report.md).

What is a message, what is printed and what is typed is known by the descriptor that
was used. A connection ends when the last process has closed it; so each process has
a table of its descriptors, which a fork copies.
"""

import os
import re
import shlex
import sys

SENDS = ("sendto", "sendmsg", "sendmmsg", "write", "writev")
RECEIVES = ("recvfrom", "recvmsg", "recvmmsg", "read", "readv")
FORKS = ("clone", "clone3", "fork", "vfork")
COPIES = ("dup", "dup2", "dup3", "fcntl")
SLEEPS = ("nanosleep", "clock_nanosleep")
POLLS = ("poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait")
NO_FAILURE = ("EAGAIN", "EWOULDBLOCK", "EINPROGRESS", "EINTR", "")
SPOKEN = {  # how a call is called that fails
    **dict.fromkeys(SENDS, "send"),
    **dict.fromkeys(RECEIVES, "recv"),
    **{name: name for name in ("socket", "bind", "listen", "connect", "shutdown")},
    **{"accept": "accept", "accept4": "accept"},
}
SHORT = 0.2  # seconds: who sleeps no longer is not said to sleep
OTHERS = re.compile(r"AF_UNIX, SOCK_DGRAM|AF_(?!UNIX|INET)")  # not of a conversation
ASIDE = "/nscd/socket"  # where the C library connects to, to find names
MEANINGS = {
    "SIGSEGV": ": it uses memory that is not its own",
    "SIGPIPE": ": it sends, but the other end is closed",
    "SIGALRM": ": the time of its alarm is over",
    "SIGINT": ": Ctrl-C",
}
WAITS = {
    "accept": "for a client",
    "accept4": "for a client",
    "connect": "for the server",
    "pause": "for a signal",
    "rt_sigsuspend": "for a signal",
    **dict.fromkeys(SENDS, "until there is room to send"),
    **dict.fromkeys(POLLS, "for anything"),
}


class Socket:
    """A socket, which may have several descriptors."""

    def __init__(self, connected=False, stream=True):
        """Make one; connected: it is one end of a conversation."""
        self.connected, self.stream, self.address = connected, stream, ""


def shown(words):
    """Return how a program was started, as a person would type it."""
    if words[:1] == [sys.executable]:
        words = ["python3", os.path.basename("".join(words[1:2])), *words[2:]]
    return shlex.join(words)


class Side:
    """One program: takes its Calls, gives events to tell(at, who, what, text)."""

    def __init__(self, who, reader, tell):
        """who: "server" or "client"; reader: of its trace."""
        self.who, self.reader, self.tell = who, reader, tell
        self.tables = {}  # process: {descriptor: Socket}
        self.main = 0  # its first process
        self.bound = ""  # the path of its socket file
        self.keyboard = ""  # what descriptor 0 is
        self.listening = False
        self.slept = 0.0  # when the sleep began that was told
        self.status = None  # how it has ended: a number, or the name of a signal

    def feed(self, data):
        """Take some more bytes of its trace."""
        for call in self.reader.feed(data):
            self.take(call)

    # --- What it waits for

    def waiting(self):
        """Return the Call in which it waits, None when it runs or has ended."""
        return next(iter(self.reader.waiting().values()), None)

    def types(self):
        """Return the Call in which it waits for its keyboard, or None."""
        for call in self.reader.waiting().values():
            if call.name in RECEIVES and self.is_keyboard(call):
                return call
            if call.name in POLLS and re.search(r"[[ =]0<", call.text):
                return call
        return None

    def state(self, now):
        """Return in a few words what it does at this moment, "" if it has ended."""
        call = self.waiting()
        if not self.main or self.status is not None:
            return ""
        if self.types():
            return "waits for a line"
        if call and call.name in SLEEPS:
            return f"sleeps, {now - call.begun:.0f} s"
        if call and call.name in RECEIVES:
            is_message = self.socket(call) is not None
            return "waits for a message" if is_message else "reads"
        return f"waits {WAITS[call.name]}" if call and call.name in WAITS else "runs"

    def look(self, now):
        """Tell that it sleeps, once it has done so for a moment."""
        call = self.waiting()
        sleeps = call and call.name in SLEEPS and call.begun != self.slept
        if sleeps and now - call.begun > SHORT:
            self.slept = call.begun
            self.say(call.begun, "remark", "sleeps")

    # --- What it has done

    def take(self, call):
        """Tell one call, if it is of interest."""
        table = self.table(call)
        if call.name in ("exited", "killed"):
            self.end(call)
        elif call.name in FORKS:
            self.fork(call, table)
        elif call.name == "execve":
            self.start(call)
        elif call.name in SLEEPS and call.begun == self.slept:
            took = call.ended - call.begun
            self.say(call.ended, "remark", f"has slept {took:.1f} seconds")
        elif call.result < 0:
            self.fail(call)
        elif call.name in SENDS + RECEIVES:
            self.move(call)
        elif call.name in COPIES:
            self.copy(call, table)
        else:
            act = getattr(self, f"on_{call.name}", None)
            if act:
                act(call, table)

    def say(self, at, what, text="", **more):
        """Tell an event."""
        self.tell({"at": at, "who": self.who, "what": what, "text": text, **more})

    def table(self, call):
        """Return the descriptors of a process."""
        if call.pid not in self.tables:
            parents = [one for one in self.reader.begun.values() if one.name in FORKS]
            parent = parents[0].pid if parents else self.main
            self.inherit(parent, call.pid, parents[0].text if parents else "")
        return self.tables[call.pid]

    def inherit(self, parent, child, how):
        """Give a new process what its parent has: a copy, or as a thread the same."""
        table = self.tables.get(parent, {})
        self.tables[child] = table if "CLONE_FILES" in how else dict(table)

    def socket(self, call):
        """Return the Socket that a call is about, or None."""
        return self.tables.get(call.pid, {}).get(call.descriptor()[0])

    def is_keyboard(self, call):
        """Tell whether a call reads what a person types."""
        number, label = call.descriptor()
        if number == 0 and self.socket(call) is None:
            self.keyboard = label
        return bool(self.keyboard) and label == self.keyboard

    def fork(self, call, table):
        """Note a new process."""
        if call.result > 0 and call.result not in self.tables:
            self.inherit(call.pid, call.result, call.text)

    def start(self, call):
        """Tell that the program starts."""
        again = self.status is not None and set(self.tables) == {call.pid}
        if (again or not self.main) and call.result == 0:
            self.main, self.status = call.pid, None
            self.tables = {call.pid: {}}
            self.say(call.begun, "start", shown(call.strings()[1:]))

    def end(self, call):
        """Tell what a process that ends leaves, and how the program has ended."""
        sockets = set(self.tables.pop(call.pid, {}).values())
        self.lose(call.begun, sockets)
        if call.pid != self.main:
            return
        if call.name == "killed":
            self.status = call.text
            meaning = MEANINGS.get(call.text, "")
            self.say(call.begun, "signal", f"{call.text} ends it{meaning}")
        else:
            self.status = int(call.text)
            self.say(call.begun, "exit", status=self.status)

    def lose(self, at, sockets):
        """Tell the end of the connections among sockets that nobody holds now."""
        held = {one for table in self.tables.values() for one in table.values()}
        for socket in sockets - held:
            if socket.connected:
                self.say(at, "close")

    def fail(self, call):
        """Tell that a call fails, if it is one that a conversation needs."""
        if call.error in NO_FAILURE or call.error.startswith("ERESTART"):
            return
        aside = call.name == "connect" and call.address().endswith(ASIDE)
        named = self.socket(call) or call.name == "socket"
        if named and call.name in SPOKEN and not aside:
            self.say(call.ended, "remark", f"{SPOKEN[call.name]} fails: {call.why}")

    def move(self, call):
        """Tell what is sent, received, printed or typed."""
        number = call.descriptor()[0]
        if self.socket(call):
            if call.name in SENDS:
                self.say(call.begun, "send", call.data(), size=call.result)
            elif "MSG_PEEK" not in call.text:
                self.say(call.ended, "receive", call.data(), size=call.result)
        elif call.name in SENDS and number in (1, 2):
            what = "prints" if number == 1 else "complains"
            self.say(call.begun, what, call.data(), size=call.result)
        elif call.name in RECEIVES and self.is_keyboard(call):
            if call.result:
                text = call.data()
                self.say(call.ended, "type", text, size=call.result)
            else:
                self.say(call.ended, "remark", "reads the end of its input")

    def copy(self, call, table):
        """Note that another descriptor refers to the same."""
        socket = self.socket(call)
        if call.name == "fcntl" and "F_DUPFD" not in call.text:
            return
        if socket:
            old = table.get(call.result)
            table[call.result] = socket
            self.lose(call.begun, {old} - {None, socket})

    def on_socket(self, call, table):
        """Note a new socket."""
        if not OTHERS.match(call.text):
            table[call.result] = Socket(stream="SOCK_DGRAM" not in call.text)

    def on_bind(self, call, table):
        """Note the name of a socket."""
        address = call.address()
        self.bound = address if "sun_path" in call.text else ""
        if self.socket(call):
            self.socket(call).address = address

    def on_listen(self, call, table):
        """Tell that clients can connect."""
        self.listening = True
        socket = self.socket(call)
        address = socket.address if socket else ""
        self.say(call.ended, "listen", address or "a port that the kernel chooses")

    def on_accept(self, call, table):
        """Tell that a client has been accepted."""
        table[call.result] = Socket(connected=True)
        self.say(call.ended, "remark", "accepts the connection")

    on_accept4 = on_accept

    def on_connect(self, call, table):
        """Tell that a program has connected."""
        socket = self.socket(call)
        # Of datagrams it only says where they go.
        if socket and socket.stream and not call.address().endswith(ASIDE):
            socket.connected = True
            self.say(call.begun, "connect", call.address())

    def on_shutdown(self, call, table):
        """Tell that one direction has ended."""
        self.say(call.begun, "shutdown")

    def on_close(self, call, table):
        """Note that a descriptor is free."""
        socket = self.socket(call)
        if socket:
            del table[call.descriptor()[0]]
            self.lose(call.begun, {socket})

    def on_close_range(self, call, table):
        """Note that many descriptors are free."""
        words = [word.strip() for word in call.text.split(",")]
        first, last = int(words[0].split("<")[0], 0), int(words[1].split("<")[0], 0)
        gone = {table.pop(n) for n in list(table) if first <= n <= last}
        self.lose(call.begun, gone)

    def on_unlink(self, call, table):
        """Tell that the socket file goes."""
        path = call.strings()[0]
        if path == self.bound:
            self.say(call.begun, "remark", f"removes {path}")

    on_unlinkat = on_unlink
