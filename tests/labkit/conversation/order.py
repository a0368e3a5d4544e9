"""Looks through a script before anything starts: who, when, and which names.

A mistake in a script must never look like a mistake of a program under test.
"""

import errno
import re
import signal

from conversation import on_peer, on_program
from conversation.script import ScriptError
from conversation.statements import FORMS
from conversation.systrace import SOCKET_CALLS

DIGITS = tuple("123456789")
ABOUT_PROGRAM = ("calls", "closes", "only", "no memory")  # of those in on_world
TRACED = ("trace", "fail", "interrupt")
NEEDED = {
    "calls TEXT": "trace",
    "closes every socket": "trace",
    "live server undisturbed": "given a live server",
    "plain file untouched": "given a plain file",
}
NAME = re.compile(r"[a-z][\w-]*(:[0-5])?|\d{1,4}|(server|client)\.pid|peer\.port")


class Order:
    """What has happened in a script so far."""

    def __init__(self, roles, is_path):
        """Take the roles that are programs, and what an address is here."""
        self.roles, self.is_path = roles, is_path
        self.started, self.before = set(), set()
        self.listening = self.connected = False
        self.judged = False  # whether something was played besides: `says why`

    def who(self, one, role, of_peer, of_program):
        """Return what is wrong with the actor, "" if nothing is."""
        pair = len(self.roles) == 2
        if pair and (of_peer or one.form.split()[0] in TRACED):
            return "not in a pair"
        if of_program and not role:
            return "server: or client: is missing"
        if of_program and role not in self.roles:
            return f"the {role} is the scripted peer"
        if of_peer and one.actor in self.roles:
            return f"the {one.actor} is the program, not the scripted peer"
        return ""

    def when(self, one, role, of_peer, of_program):
        """Return what must come before, or after, "" if all is well; note it."""
        verb = one.form.split()[0]
        if FORMS[one.form].__doc__.startswith("Before:"):
            if verb == "given" and any(b.startswith(verb) for b in self.before):
                return "only one thing can be given"
            self.before.add("trace" if verb in TRACED else one.form)
            if self.started or self.listening:
                return "must come before start and listen"
        needed = NEEDED.get(one.form, "")
        self.judged = self.judged or one.form == "says why"
        if self.judged and one.form == "live server undisturbed":
            return "must come before says why, which ends that server"
        if needed and not any(form.startswith(needed) for form in self.before):
            return f"needs a line before: {needed}"
        if of_program and (verb == "start") == (role in self.started):
            how = "started already" if verb == "start" else "not started"
            return f"the {role} has {how}"
        if verb == "start":
            self.started.add(role)
        if verb == "accept" and not self.listening:
            return "the peer does not listen"
        if of_peer and verb not in ("listen", "connect", "accept", "try", "hold"):
            if not self.connected:
                return "the peer has no connection"
        if of_peer and verb != "hold":
            self.listening = self.listening or verb == "listen"
            self.connected = verb not in ("listen", "try", "close", "reset")
        return ""

    def what(self, one):
        """Return which value, or kind of address, does not exist; "" if all do."""
        verb, texts = one.form.split()[0], [v for v in one.values if isinstance(v, str)]
        if self.is_path and ("TIME_WAIT" in one.form or "loopback" in one.form):
            return "not with a path"
        if not self.is_path and re.search(r"(socket|plain) file", one.form):
            return "not with a port"
        if verb in ("fail", "interrupt", "calls") and texts[0] not in SOCKET_CALLS:
            return f"no such call, there are {', '.join(SOCKET_CALLS)}"
        if verb == "fail" and not hasattr(errno, texts[1]):
            return "no such errno"
        if verb == "signal" and f"SIG{texts[0]}" not in signal.Signals.__members__:
            return "no such signal"
        if verb == "at" and not texts[0].startswith("/" if self.is_path else DIGITS):
            return "no path" if self.is_path else "no port"
        if verb in ("expect", "see", "complain") and "" in texts:
            return "an empty text"
        return next(filter(None, map(self.names, texts)), "")

    def names(self, text):
        """Return which {name} in a text does not exist here, "" if all do."""
        for token in re.findall(r"\{\{|\{[^{}]*\}?", text):
            name = token[1:-1]
            if token == "{{":
                continue
            if not token.endswith("}") or not NAME.fullmatch(name):
                return "a brace that begins no {name}; a plain one is {{"
            if name.endswith(".pid") and name[:-4] not in self.started:
                return f"the {name[:-4]} has not started"
            if name == "peer.port" and (self.is_path or not self.connected):
                return "the peer has no port"
        return ""


def check(script, roles, address):
    """Raise ScriptError at the first statement that makes no sense."""
    order = Order(roles, address.startswith("unix:"))
    for one in script:
        role = one.actor or (roles[0] if len(roles) == 1 else "")
        module = FORMS[one.form].__module__
        of_peer = module == on_peer.__name__
        of_program = module == on_program.__name__ or one.form.startswith(ABOUT_PROGRAM)
        about = (one, role, of_peer, of_program)
        reason = order.who(*about) or order.when(*about) or order.what(one)
        if reason:
            raise ScriptError(f"line {one.line}: {reason}: {one.source}")
