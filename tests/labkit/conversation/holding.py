"""Who holds which socket, from a trace: tables of descriptors, as the kernel has them.

A socket is closed when no process of the program has a descriptor for it: close(2)
and close_range(2) end one, and so do dup2(2) over it, execve(2), and the end of a
child. The end of the process that has made the first socket closes nothing: what
it still holds was never closed. Threads share a table; fork(2) copies it.
"""

import re

BEGINS = re.compile(r"(\d+) +(\w+)\((.*)")
RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")
RETURNS = re.compile(r"(.*)\) += (-?\d+)")
ENDS = re.compile(r"(\d+) +\+\+\+ ")
NUMBER = re.compile(r"~0U|-?\d+")
UNFINISHED = " <unfinished ...>"
CALLS = [
    *("dup", "?dup2", "dup3", "fcntl", "?close_range", "execve"),
    *("?fork", "?vfork", "clone", "?clone3"),
]


class Holding:
    """The tables of all processes in a trace."""

    def __init__(self, lines):
        """Follow the lines of a trace, each with a pid in front."""
        self.tables = {}  # pid: {descriptor: [socket, whether execve closes it]}
        self.forked = []  # (parent, table) of processes that have not yet been seen
        self.first = None  # the table in which the first socket was made
        self.left = set()  # descriptors that were open at the end of its process
        self.made = 0
        begun = {}
        for line in lines:
            match = RESUMED.match(line)
            if match:
                pid, rest = match.groups()
                name, arguments = begun.pop(pid, ("", ""))
                self.returned(pid, name, arguments + rest)
                continue
            match = BEGINS.match(line)
            if match:
                pid, name, rest = match.groups()
                self.see(pid)
                if name.startswith(("clone", "fork", "vfork")):
                    shared = "CLONE_FILES" in rest
                    table = self.tables[pid]
                    self.forked.append((pid, table if shared else copied(table)))
                if rest.endswith(UNFINISHED.strip()):
                    begun[pid] = name, rest[: -len(UNFINISHED.strip())].rstrip()
                else:
                    self.returned(pid, name, rest)
            match = ENDS.match(line)
            if match:
                self.end(match.group(1))

    def see(self, pid):
        """Give a process that is new the table that its parent had."""
        if pid not in self.tables:
            self.tables[pid] = self.forked.pop(0)[1] if self.forked else {}

    def end(self, pid):
        """Let a process end; its table goes with the last that shares it."""
        self.see(pid)
        table = self.tables.pop(pid)
        shared = any(other is table for other in self.tables.values())
        if table is self.first and not shared:
            self.left |= set(table)

    def returned(self, pid, name, rest):
        """Follow one call to its result."""
        match = RETURNS.match(rest)
        if not match or pid not in self.tables:
            return
        text, result = match.group(1), int(match.group(2))
        table = self.tables[pid]
        if name.startswith(("clone", "fork", "vfork")):
            if result == -1:
                mine = [one for one in self.forked if one[0] == pid]
                self.forked.remove(mine[-1]) if mine else None
        elif result < 0:
            return
        elif name in ("socket", "accept", "accept4"):
            if name != "socket" or re.match(r"AF_(UNIX|INET6?),", text):
                self.made += 1
                table[result] = [self.made, "SOCK_CLOEXEC" in text]
                self.first = table if self.first is None else self.first
        elif name == "execve":
            kept = {fd: one for fd, one in table.items() if not one[1]}
            self.first = kept if self.first is table else self.first
            self.tables[pid] = kept
        else:
            self.changed(table, name, text, result)

    def changed(self, table, name, text, result):
        """Follow one call that ends or copies descriptors."""
        numbers = [0xFFFFFFFF if n == "~0U" else int(n) for n in NUMBER.findall(text)]
        old = table.get(numbers[0]) if numbers else None
        if name == "close":
            table.pop(numbers[0], None)
        elif name == "close_range":
            for fd in [fd for fd in table if numbers[0] <= fd <= numbers[1]]:
                if "CLOEXEC" in text:
                    table[fd][1] = True
                else:
                    del table[fd]
        elif name == "fcntl" and "F_SETFD" in text and old:
            old[1] = "FD_CLOEXEC" in text
        elif name.startswith("dup") or "F_DUPFD" in text:
            if result != numbers[0]:
                table.pop(result, None)
            if old and result != numbers[0]:
                table[result] = [old[0], "CLOEXEC" in text]

    def open(self):
        """Return the descriptors of sockets that are, or were left, open."""
        return self.left.union(*self.tables.values())


def copied(table):
    """Return a copy of a table, which changes on its own."""
    return {fd: list(one) for fd, one in table.items()}
