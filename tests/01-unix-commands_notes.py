"""Notes of 01-unix-commands on what costs no points: a server commands a client.

Each looks at what is Known of a program (tests/labkit/grading/notes.py) and returns a
note, "" when it does not apply.
"""

import re

from grading import marks
from grading.compiler import DECLARED_IN
from grading.notes_source import beginning_compared
from grading.places import code, PRINTS
from grading.symptoms import output

ADDRESS = 110  # bytes of a struct sockaddr_un
WORDS = {"client": ("Pid", "Sleep", "Quit"), "server": ("Done",)}
REFUSES = re.compile(
    r"\b(v?errx?|v?warnx?|perror|dprintf|fprintf|exit|abort|cerr|stderr|throw)\b"
    r"|\berrno ?="
)
LONG = 9.0  # seconds that nobody sleeps who was told to sleep for five
CLOCK = 4.0  # seconds after an answer in which somebody else counts five of them


def after_quit(known):
    """Return the note about a client that answers what is not asked any more."""
    for record in known.records if known.side == "client" else ():
        over = False
        # What fails for that is told already.
        for event in () if record["failure"] else record["events"]:
            mine = event["who"] == "client"
            if over and mine and event["what"] == "send":
                return (
                    f'Your client sends "{event["text"][:70]}" when Quit was said'
                    " already: it has sent more replies than there were commands."
                )
            quits = event["text"].rstrip("\0") == "Quit"
            over = over or quits and not mine and event["what"] == "send"
    return ""


def sent_twice(known):
    """Return the note about a message that was sent two times in a row."""
    if known.side == "client" and "client-done" not in known.passed:
        return ""  # that check is about it
    for record in known.records:
        before = ""
        for event in record["events"]:
            if event["what"] == "send" and event["who"] == known.side:
                text = event["text"].strip("\0\r\n")
                if len(text) > 2 and text == before:
                    return (
                        f'Your {known.side} sends "{text[:70]}" twice in a row; the'
                        " second one is nobody's reply."
                    )
                before = text
            elif event["what"] in ("send", "type"):
                before = ""
    return ""


def counts_too(known):
    """Return the note about a server that counts the seconds of the client."""
    for record in known.records if known.side == "server" else ():
        events = [e for e in record["events"] if e["what"] == "send"]
        for before, after in zip(events, events[1:]):
            done = before["who"] == "client" and before["text"].rstrip("\0") == "Done"
            late = after["at"] - before["at"] > CLOCK
            if done and late and after["who"] == "server":
                return (
                    "Your server waits for seconds after Done, too. Only the client"
                    " counts them: when Done has come, they are over."
                )
    return ""


def sleeps_long(known):
    """Return the note about a client that sleeps much longer than five seconds."""
    for record in known.records if known.side == "client" else ():
        events = [e for e in record["events"] if e["what"] == "send"]
        for before, after in zip(events, events[1:]):
            asked = before["who"] == "server" and before["text"].rstrip("\0") == "Sleep"
            seconds = after["at"] - before["at"]
            if asked and seconds > LONG and after["who"] == "client":
                return (
                    f"Your client answers Sleep after {seconds:.0f} seconds: it is to"
                    " sleep for five."
                )
    return ""


def complains_after_close(record, side):
    """Return (what was sent to a program, what it complained of after the close).

    That is nothing when a message had come that it had not answered.
    """
    heard, words, closed, waits = [], "", False, True
    for event in record["events"]:
        mine = event["who"] == side
        if event["what"] == "send" and not closed:
            heard += [] if mine else [event["text"].rstrip("\0")]
            waits = mine
        closed = closed or event["what"] == "close" and not mine
        if closed and waits and mine and event["what"] == "complains":
            words += event["text"]
    return heard, words


def sends_after_end(run):
    """Tell whether a program has sent on a connection after its end of file."""
    ended = set()
    for call in run:
        if call.spoken == "recv" and call.asked > 0 and call.result == 0:
            ended.add(call.descriptor)
        if call.spoken == "send" and call.descriptor in ended:
            return True
    return False


def end_of_file_passed_over(known):
    """Return the note about a program that takes the end of file for a message."""
    odd = any(sends_after_end(run) for run in known.facts.runs)
    for record in known.records:
        heard, words = complains_after_close(record, known.side)
        quoted = re.findall(r'"([^"\n]*)"', words)
        for text in quoted[-1:]:
            printable = text.isascii() and text.isprintable()
            odd = odd or text in (*heard, "") or not printable
    if not odd:
        return ""
    return (
        f"When the peer closes, your {known.side} goes on as if a message had come."
        " recv(2) returns 0 then, at end of file, and leaves the array as it was: look"
        " at that before you look at the text."
    )


def address_cut(known):
    """Return the note about a call that gets less than the whole address."""
    for call in known.facts.calls:
        path = re.search(r'sun_path="(.*?)"', call.arguments)
        known_call = call.name in ("bind", "connect") and call.result >= 0 and path
        if not known_call or "AF_UNIX" not in call.arguments:
            continue
        least = len(path.group(1)) + 3  # the family, and the NUL
        if least < call.last_number < ADDRESS:
            return (
                f"{call.name}(2) in your {known.side} gets {call.last_number} bytes of"
                " the address, so a longer PATH is cut there: its third argument is"
                " sizeof(struct sockaddr_un)."
            )
    return ""


def colon(known):
    """Return the note about a reply that is nearly the one of the protocol."""
    for record in known.records if known.side == "client" else ():
        for event in record["events"]:
            mine = (event["who"], event["what"]) == ("client", "send")
            if mine and re.match(r"This client has pid: \d", event["text"]):
                return (
                    'Your client says "This client has pid: N", with a colon, which'
                    " costs nothing here; the protocol has none, and a server that"
                    " compares the text refuses that."
                )
    return ""


def file_of_the_server(known):
    """Return the note about a client that removes the socket file."""
    if known.side != "client" or "client-connects" not in known.passed:
        return ""  # it may not find its server for that
    for call in known.facts.calls:
        if call.spoken == "unlink" and f'"{known.facts.where}"' in call.arguments:
            return (
                "Your client removes the socket file, which is the server's: the server"
                " made it, and may still be there for others."
            )
    return ""


def reply_not_printed_whole(known):
    """Return the note about a server that prints only a part of the reply."""
    if known.side != "server" or "server-prints-the-reply" not in known.passed:
        return ""
    for record in known.records:
        reply = re.compile(r"This client has pid \d+")
        replies = [e["text"] for e in record["events"] if e["what"] == "send"]
        texts = [match.group() for match in map(reply.match, replies) if match]
        prints = output(record, "server", "prints")
        if texts and texts[0].split()[-1] in prints and texts[0] not in prints:
            return (
                "Your server prints the number of the reply alone: it is to print all"
                f' of it, "{texts[0]}".'
            )
    return ""


def stale_file(known):
    """Return the note about a given function that is called in the wrong place."""
    todo, given = 2, "\n".join(known.given)
    if known.side != "server" or "server-binds" not in known.passed:
        return ""
    function = "remove_stale_file"
    if todo in known.facts.untouched or function not in given:
        return ""
    pairs = zip(code(known.lines), marks.todos_at(known.lines))
    body = "\n".join(line for line, where in pairs if where == todo)
    call, bind = (re.search(rf"\b{one}\s*\(", body) for one in (function, "bind"))
    paths = [m.end() for m in re.finditer(r"\bsun_path\s*,", body)]
    if not bind or not paths:
        return ""
    if not call:
        wrong = "is never called: so the file of a server that died makes bind(2) fail"
        wrong += ", and unlink(2) alone takes it away from a server that lives"
    elif call.start() > bind.start():
        wrong = "is called after bind(2), which has failed by then if there is a file"
    elif call.start() < paths[0]:
        wrong = "is called before the path is in the address, so it finds no file"
    else:
        return ""
    return f"{function}() in TODO {todo} of your server {wrong}."


def inside_todos(known):
    """Return [(number, line)] of the code in the TODOs of a program, with strings."""
    numbered = enumerate(zip(code(known.lines), marks.todos_at(known.lines)), 1)
    return [(number, line) for number, (line, todo) in numbered if todo]


def fixed_path(known):
    """Return the note about a path that stands in a TODO, where PATH should count."""
    for number, line in inside_todos(known):
        path = rf'(?:"|rm (?:-f )?){re.escape(known.facts.where)}"'
        if re.search(path, line) and not PRINTS.search(line):
            return (
                f'Line {number} of your {known.side} has "{known.facts.where}" in it:'
                " whoever starts the program with another PATH gets that one all the"
                " same. Take the path that the program was given."
            )
    return ""


def path_room(known):
    """Return the note about a path that may be too long for its address."""
    lines = list(zip(code(known.lines), marks.todos_at(known.lines)))
    copies = r"\b(?:strn?cpy|memcpy|sprintf)\s?\([^;]{0,99}sun_path\s?,"
    todos = {todo for line, todo in lines if todo and re.search(copies, line)}
    if not todos or not known.passed & {"server-binds", "client-connects"}:
        return ""
    text = "\n".join(line for line, todo in lines if todo in todos)
    if not re.search(r"strn?len|ENAMETOOLONG|sizeof\s?\(?\s?\w+(->|\.)sun_path", text):
        return (
            f"Nothing in your {known.side} looks whether PATH fits into sun_path: a"
            " longer one is written outside of it. The comment above that function says"
            " what to do."
        )
    length = r"strlen\s*\(\s*\w+\s*\)"
    size = r"sizeof\s*(?:\(\s*\w+(?:->|\.)sun_path\s*\)|\w+(?:->|\.)sun_path)"
    if re.search(rf"{length}\s*>\s*{size}\s*\)|{size}\s*<\s*{length}\s*\)", text):
        return (
            f"In your {known.side}, a PATH of as many characters as sun_path has bytes"
            " is not refused, and its NUL is written outside: >= and not >."
        )
    return ""


def beginning(known):
    """Return the note about a word of which only the beginning is compared."""
    word = beginning_compared(known, WORDS[known.side])
    if not word:
        return ""
    return (
        f"Your {known.side} compares the first {len(word)} characters with"
        f' "{word}", and no more: "{word}x" counts as {word}, too. strcmp(3) compares'
        " all of it."
    )


def other_functions(known, text):
    """Return the names of what a text calls, and neither C nor the skeleton has."""
    usual = {name for names in DECLARED_IN.values() for name in names.split()}
    usual |= {"if", "while", "for", "switch", "return", "sizeof"}
    given = re.findall(r"^\w[^;{}()]*?(\w+)\(", "\n".join(known.given), re.M)
    return set(re.findall(r"\b(\w+)\s?\(", text)) - usual - set(given)


def silent_refusal(known):
    """Return the note about a TODO that passes over what is not due."""
    for todo in known.regions:
        sentence = marks.sentence(known.given, todo)
        named = re.search(r"\b(errx|strncmp)\(3\)", sentence)
        if not named or "recv(2)" in sentence or todo in known.facts.untouched:
            continue
        lines = zip(code(known.lines, False), marks.todos_at(known.lines))
        text = "\n".join(line for line, where in lines if where == todo)
        if not REFUSES.search(text) and not other_functions(known, text):
            return (
                f"When something else comes than what is due, TODO {todo} of your"
                f" {known.side} does not say so: errx(3) says what came, on standard"
                " error, and ends the program."
            )
    return ""


def found_anywhere(known):
    """Return the note about a text that is looked for anywhere in a message."""
    for number, line in inside_todos(known):
        match = re.search(r"\bstrstr\s?\(\s?(\w+)", line)
        if match and not re.search(rf"[!=]= ?{match.group(1)}\b", line):
            return (
                f"In line {number} of your {known.side}, strstr(3) finds a text"
                " anywhere in the message, whatever stands before and behind it:"
                " strncmp(3) compares the beginning, strcmp(3) all of it."
            )
    return ""


NOTES = (
    counts_too,
    after_quit,
    sent_twice,
    sleeps_long,
    end_of_file_passed_over,
    address_cut,
    colon,
    file_of_the_server,
    reply_not_printed_whole,
    stale_file,
    fixed_path,
    path_room,
    beginning,
    silent_refusal,
    found_anywhere,
)
