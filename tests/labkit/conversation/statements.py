"""What all statements of talk scripts share: their table, and small words.

A statement is a function, found by its form; its docstring is its line in
docs/talk.md. It waits up to the limit for what it says, but no longer than that
can still come; else it raises Failure. The statements are in on_program.py,
on_peer.py and on_world.py.
"""

from conversation.script import to_bytes
from conversation.talk import Failure

FORMS = {}
SHOWN = 400  # bytes of what was received, in a message


def statement(*forms):
    """Register a function under its forms: words with TEXT and NUMBER."""

    def register(method):
        for form in forms:
            FORMS[form] = method
        return method

    return register


def quoted(data):
    """Return bytes or a text in double quotes, every odd byte made visible."""
    if isinstance(data, str):
        data = to_bytes(data)
    text = data.decode(errors="backslashreplace")
    visible = (c if c.isprintable() else repr(c)[1:-1] for c in text)
    return '"' + "".join(visible).replace("\\x00", "\\0") + '"'


def shown(data, last=False):
    """Return bytes in quotes, "nothing" for none; what is long is cut, and says so."""
    if len(data) <= SHOWN:
        return quoted(data) if data else "nothing"
    part, which = (data[-SHOWN:], "last") if last else (data[:SHOWN], "first")
    return f"{quoted(part)} (the {which} {SHOWN} of {len(data)} bytes)"


def limit_of(talk, seconds):
    """Return the limit of a statement with `after`: None stands for the usual."""
    return seconds[0] + talk.limit if seconds else None


def not_before(talk, sentence, seconds, at):
    """Fail when `at` is less than so many seconds after the last action."""
    waited = at - talk.action_at
    if seconds and waited < seconds[0]:
        raise Failure(
            f"{sentence}, not before {seconds[0]:g} s have passed",
            f"at least {seconds[0]:g} s",
            f"after {waited:.2f} s",
        )
