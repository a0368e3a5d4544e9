"""Walks through a handout as a student does; prints what is not as it says.

    walk.py todos EXERCISE        does the TODOs in turn; looks for what "Seen" says
    walk.py transcripts EXERCISE  plays what "Try it by hand" shows, and compares

Run in a copy of the kit. Exit status 1 if anything is not as the handout says.
"""

import difflib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

from terminal import LIMIT, Terminal

OTHER = {"client": "server", "server": "client"}
TYPED = {"client": ("hello", "more"), "server": ("hello yourself", "exit")}
BEGIN = r"[A-Z][a-z]* |\[|client: |server: "  # so does begin what a program prints


class Walk:
    """An exercise, and where its programs meet meanwhile."""

    def __init__(self, name):
        """Read the handout."""
        self.name = name
        self.text = Path("docs", f"{name}.md").read_text(encoding="utf-8")
        tests = Path("tests", f"{name}.talk").read_text(encoding="utf-8")
        kind = re.search(r"^address (\w+):(\S+)", tests, re.M)
        self.is_port, self.default = kind[1] != "unix", kind[2]
        part = self.text.partition("## Try it by hand\n")[2].partition("\n## ")[0]
        self.shown = {}  # what each transcript of a program shows
        for role in OTHER:
            command = rf"^\$ (?:\./|python3 ){role}(?:\.py)?\n((?:[^$`\n].*\n)*)"
            self.shown[role] = re.findall(command, part, re.M)

    def address(self):
        """Return a free address: a port, or a path in the folder of the programs."""
        if not self.is_port:
            return "a-path"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return str(probe.getsockname()[1])

    def as_shown(self, text, address):
        """Return what was printed as if it had been at the default address."""
        return re.sub(rf"\b{address}\b", self.default, text)

    def build(self, role, todos, folder):
        """Build the program in which these TODOs are done."""
        sources = [Path(t, self.name, f"{role}.c") for t in ("skeleton", "solution")]
        text, solved = (path.read_text(encoding="utf-8") for path in sources)
        for number in todos:
            region = rf"/\* TODO {number}: .*?/\* END TODO {number} \*/"
            body = re.search(region, solved, re.S)
            if not body:
                break  # there are no more
            body = body[0]
            text = re.sub(region, body.replace("\\", r"\\"), text, flags=re.S)
        Path(folder, f"{role}.c").write_text(text, encoding="utf-8")
        compiler = os.environ.get("CC", "cc").split()
        command = [*compiler, "-std=c11", "-o", role, f"{role}.c"]
        subprocess.run(command, cwd=folder, check=True)

    def begin(self, languages, folder):
        """Start programs, {role: c or python}. Returns terminals, and the address."""
        address, terminals = self.address(), {}
        for role in sorted(languages, reverse=True):  # the server first
            peer = os.path.abspath(f"python/{self.name}/{role}.py")
            own = languages[role] == "c"
            command = [f"./{role}"] if own else [sys.executable, "-ES", peer]
            terminals[role] = Terminal([*command, address], folder)
            ready = "".join(self.shown[role][:1]).partition("\n")[0]
            ready = ready.replace(self.default, address)
            if role == "server" and not terminals[role].wait_for(ready):
                break
        return terminals, address

    def meet(self, languages, typed, folder, patience=LIMIT):
        """Let programs meet. Returns all that they print, and {role: status}.

        A peer whose program has ended gets so many seconds to end.
        """
        terminals, address = self.begin(languages, folder)
        for role, terminal in terminals.items():
            terminal.be_quiet()
            for line in typed.get(role, ()):
                terminal.type(line)
        own_first = sorted(terminals, key=languages.get)  # c, then python
        limit = {"c": LIMIT, "python": patience}
        status = {r: terminals[r].end(limit[languages[r]]) for r in own_first}
        text = "\n".join(terminal.text for terminal in terminals.values())
        return self.as_shown(text, address), status

    def todo(self, role, number, seen, stays):
        """Do the TODOs up to this one. Returns what is not seen as it is said.

        stays: whether the server leaves a socket file so far.
        """
        pair = {role: "c", OTHER[role]: "python"}
        shown, statuses = "", {0}
        ends = re.search("status 0|prints `0`", seen)
        with tempfile.TemporaryDirectory() as folder:
            self.build(role, range(1, number + 1), folder)
            if "alone" in seen:
                shown, _ = self.meet({role: "c"}, {}, folder)
            text, status = self.meet(pair, TYPED, folder, LIMIT if ends else 5)
            if "`exit` instead" in seen:
                _, status = self.meet(pair, {"client": ["exit"]}, folder)
            left = role == "server" and Path(folder, "a-path").exists()
        shown += text
        if ends:
            statuses = set(status.values())
        printed = re.findall(f"`((?:{BEGIN})[^`]*)`", seen)
        for later in re.findall(r"complain\w+ about TODO (\d+)", seen):
            printed.append(f"{role}: TODO {later} is not done yet")
        wrong = [text for text in printed if text not in shown]
        wrong += [] if statuses == {0} else [f"status 0, but {status}"]
        wrong += [] if left == stays else [f"a file: {left}"]
        where = f"{role}.c, TODO {number}: not seen:"
        return [f"{where} {text}\n{shown}" for text in wrong]

    def todos(self):
        """Do the TODOs of both programs. Returns what is wrong."""
        tasks = []
        with ThreadPoolExecutor() as pool:
            for role in OTHER:
                part = self.text.partition(f"### {role}.c\n")[2].partition("\n#")[0]
                stays = False
                steps = re.findall(r"\*\*TODO (\d+)\*\*.*\n  - Seen: (.*)", part)
                for number, seen in steps:
                    stays |= "begins with `s`" in seen
                    stays &= "finds nothing" not in seen
                    task = self.todo, role, int(number), seen, stays
                    tasks.append(pool.submit(*task))
        wrong = [text for task in tasks for text in task.result()]
        return wrong if tasks else ["no TODO says what is seen"]

    def transcripts(self):
        """Play what is shown of each conversation. Returns what is wrong."""
        shown = {role: list(texts) for role, texts in self.shown.items()}
        # Where one end is shown, the other one types what that prints.
        for role, other in OTHER.items():
            for text in shown[role][len(shown[other]) :]:
                typed = re.findall(rf"\[{other.title()} .*?\]: (.*\n)", text)
                shown[other].append("".join(typed))
        pairs = list(zip(shown["server"], shown["client"]))
        languages = (("c", "python"), ("python", "c"))
        with ThreadPoolExecutor() as pool:
            wrong = pool.map(self.play, *zip(*product(pairs, languages)))
        return [text for text in wrong if text] if pairs else ["no transcript"]

    def play(self, shown, languages):
        """Play a conversation, typing what is typed in it. Returns what differs."""
        roles = ("server", "client")
        with tempfile.TemporaryDirectory() as folder:
            for role in roles:
                self.build(role, range(1, 10), folder)
            terminals, address = self.begin(dict(zip(roles, languages)), folder)
            left = {role: text.splitlines() for role, text in zip(roles, shown)}
            end = time.monotonic() + LIMIT
            while any(left.values()) and time.monotonic() < end:
                for role, lines in left.items():
                    self.advance(terminals[role], lines, address)
            for terminal in terminals.values():
                terminal.end(0.5 if any(left.values()) else LIMIT)
        differs = []
        for role, text in zip(roles, shown):
            printed = re.match(BEGIN, text)  # else only what is typed is known
            real = neutral(self.as_shown(terminals[role].text, address))
            lines = difflib.ndiff(neutral(text), real) if printed else ()
            if any(line[0] in "+-" for line in lines):
                differs += [f"{role}:", *difflib.ndiff(neutral(text), real)]
        return "\n".join(differs)

    def advance(self, terminal, lines, address):
        """Type the next line, or pass over it if it has been printed."""
        terminal.read(0.05)
        if lines and not re.match(BEGIN, lines[0]):
            terminal.type(lines.pop(0))
        elif lines and neutral(lines[0])[0] in neutral(
            self.as_shown(terminal.text, address)
        ):
            lines.pop(0)


def neutral(text):
    """Return the lines of a text, without the numbers that always differ."""
    return re.sub(r"(Client 127\.0\.0\.1:|has pid )\d+", r"\1N", text).splitlines()


def main(task, name):
    """Print what is wrong. Returns the exit status, 0 or 1."""
    walk = Walk(name)
    wrong = walk.todos() if task == "todos" else walk.transcripts()
    print("\n\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
