"""What the kernel knows: who listens, which processes there are, what they do.

Sources: proc(5), unix(7), tcp(7). Nothing here connects to anything or disturbs
a process. Where there is no /proc (macOS), `HAVE_PROC` is false and the callers
fall back to what the programs say.
"""

import os
import re
import signal
import socket
import struct

HAVE_PROC = os.path.exists("/proc/net/unix")

# System calls in which a program waits, by number; the first column of
# /proc/PID/syscall. Other machines than these two show "a system call".
CALLS = {
    "x86_64": {
        0: "read",
        1: "write",
        7: "poll",
        20: "writev",
        23: "select",
        34: "pause",
        35: "sleep",
        42: "connect",
        43: "accept",
        44: "send",
        45: "recv",
        46: "sendmsg",
        47: "recvmsg",
        61: "wait",
        130: "pause",  # rt_sigsuspend, with which a shell waits
        230: "sleep",
        232: "epoll_wait",
        247: "waitid",
        270: "select",
        271: "poll",
        281: "epoll_wait",
        288: "accept",
    },
    "aarch64": {
        22: "epoll_wait",
        63: "read",
        64: "write",
        72: "select",
        73: "poll",
        95: "waitid",
        101: "sleep",
        115: "sleep",
        133: "pause",
        202: "accept",
        203: "connect",
        206: "send",
        207: "recv",
        211: "sendmsg",
        212: "recvmsg",
        242: "accept",
        260: "wait",
    },
}
# Of those that wait on several descriptors: which argument, counted from 1, is the
# time limit. It is a number, of which a negative one is none, or a pointer.
NUMBERS = {"x86_64": {7: 3, 232: 4, 281: 4}, "aarch64": {22: 4}}
POINTERS = {"x86_64": {23: 5, 270: 5, 271: 3}, "aarch64": {72: 5, 73: 3}}
WAKING = ("anon_inode:[timerfd]", "anon_inode:[signalfd]")
PIDFD_GETFD = 438  # the same on all machines
WITH_DESCRIPTOR = "read write send recv sendmsg recvmsg accept connect".split()


def read(path):
    """Return the text of a /proc file, "" when it is gone or not ours to read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def unix_listeners():
    """Return {inode: path} of the listening UNIX stream sockets."""
    found = {}
    for line in read("/proc/net/unix").splitlines()[1:]:
        fields = line.split(None, 7)
        # __SO_ACCEPTCON is 0x10000; type 1 is SOCK_STREAM.
        if len(fields) == 8 and fields[3] == "00010000" and fields[4] == "0001":
            found[fields[6]] = fields[7]
    return found


def tcp_listeners():
    """Return {inode: (address, port)} of the listening TCP sockets."""
    found = {}
    for name, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in read(f"/proc/net/{name}").splitlines()[1:]:
            fields = line.split()
            if fields[3] != "0A":  # TCP_LISTEN
                continue
            host, port = fields[1].split(":")
            # The address is printed as 32-bit words in the machine's order.
            words = [int(host[i : i + 8], 16) for i in range(0, len(host), 8)]
            packed = struct.pack(f"={len(words)}I", *words)
            found[fields[9]] = (socket.inet_ntop(family, packed), int(port, 16))
    return found


def listens(pid, path, port):
    """Ask lsof(8), where there is no /proc: has a process this socket?

    A path, or a port on which it listens. Returns None where there is no lsof.
    """
    import subprocess

    what = ["-U"] if path else [f"-iTCP:{port}", "-sTCP:LISTEN"]
    try:
        done = subprocess.run(
            ["lsof", "-nP", "-Fn", "-a", "-p", str(pid), *what],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None
    names = [n[1:] for n in os.fsdecode(done.stdout).split("\n") if n[:1] == "n"]
    return any(not path or name.split(" ")[0] == path for name in names)


def children():
    """Return {pid: [pids of its children]} of all processes in sight."""
    tree = {}
    for name in os.listdir("/proc") if HAVE_PROC else ():
        if name.isdigit():
            stat = read(f"/proc/{name}/stat")
            if stat:
                parent = int(stat.rpartition(")")[2].split()[1])
                tree.setdefault(parent, []).append(int(name))
    return tree


def descendants(pid):
    """Return pid and all processes below it, parents first."""
    tree, found = children(), [pid]
    for one in found:
        found.extend(tree.get(one, ()))
    return found


def own_pid(pid):
    """Return the pid that a process has in its own namespace: proc(5), NSpid."""
    match = re.search(r"^NSpid:.*?(\d+)$", read(f"/proc/{pid}/status"), re.M)
    return int(match.group(1)) if match else pid


def namespaces(pid):
    """Return in how many pid namespaces, from ours down, a process has a pid."""
    match = re.search(r"^NSpid:(.*)$", read(f"/proc/{pid}/status"), re.M)
    return len(match.group(1).split()) if match else 1


def sockets_of(pid):
    """Return the inodes of the sockets that a process has open."""
    inodes = set()
    try:
        for name in os.listdir(f"/proc/{pid}/fd"):
            target = os.readlink(f"/proc/{pid}/fd/{name}")
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    except OSError:
        pass
    return inodes


def processes():
    """Return {pid: (parent, session)} of all processes in sight but zombies."""
    found = {}
    for name in os.listdir("/proc") if HAVE_PROC else ():
        if name.isdigit():
            fields = read(f"/proc/{name}/stat").rpartition(")")[2].split()
            if len(fields) > 3 and fields[0] != "Z":
                found[int(name)] = int(fields[1]), int(fields[3])
    return found


def memory():
    """Return the bytes that all processes in sight but this one have in memory.

    Page tables count: who touches a byte here and there has many of them.
    """
    kilobytes, mine = 0, str(os.getpid())
    for name in os.listdir("/proc"):
        if name.isdigit() and name != mine:
            status = read(f"/proc/{name}/status")
            found = re.findall(r"^(?:VmRSS|VmPTE):\s*(\d+) kB$", status, re.M)
            kilobytes += sum(map(int, found))
    return kilobytes << 10


def processes_of_session(session):
    """Return the pids of a session, zombies excepted: see setsid(2)."""
    return [pid for pid, (_, its) in processes().items() if its == session]


def processor_seconds(session):
    """Return how long the processes of a session have computed: proc(5), stat."""
    ticks = 0
    for pid in processes_of_session(session):
        fields = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:13]))  # utime, stime
    return ticks / os.sysconf("SC_CLK_TCK")


def strangers(known):
    """Return the pids in sight but the known ones, this process and those above."""
    every, pid = processes(), os.getpid()
    mine = {*known, os.getpid()}
    while pid in every:
        mine.add(pid)
        pid = every[pid][0]
    return sorted(set(every) - mine)


def waiting_call(pid):
    """Return what a process does now, such as "recv on descriptor 4".

    "running" when it uses the processor, "" when the kernel does not tell.
    """
    text = read(f"/proc/{pid}/syscall").split()
    if not text or text[0] == "-1":
        return ""
    if text[0] == "running":
        return "running"
    names = CALLS.get(os.uname().machine, {})
    name = names.get(int(text[0]), "a system call")
    if name in WITH_DESCRIPTOR:
        return describe_descriptor(pid, name, int(text[1], 16))
    return name


def blocked_for_good(pid, task):
    """Return what identifies a thread's wait, "" when it may end by itself.

    A thread that waits in one of these calls, on such a descriptor, goes on only
    when somebody else does something: no time limit wakes it.
    """
    base = f"/proc/{pid}/task/{task}"
    call = read(f"{base}/syscall").split()
    if not call or not call[0].isdigit():
        return ""
    name = CALLS.get(os.uname().machine, {}).get(int(call[0]), "")
    if name in ("read", "recv", "recvmsg", "accept"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{int(call[1], 16)}")
        except OSError:
            return ""
        if not target.startswith(("socket:", "pipe:", "/dev/pts/")):
            return ""
        if target.startswith("socket:") and has_time_limit(pid, int(call[1], 16)):
            return ""
    elif name in ("poll", "select", "epoll_wait"):
        if has_limit(call) or any(kind in WAKING for kind in descriptors(pid)):
            return ""
    elif name not in ("wait", "waitid", "pause"):
        return ""
    status = read(f"{base}/status")
    caught = re.search(r"^SigCgt:\s*(\w+)", status, re.M)
    alarm = caught and int(caught.group(1), 16) >> (signal.SIGALRM - 1) & 1
    if alarm and name != "wait":  # strace(1) catches it too, and waits
        return ""  # alarm(2) may wake it
    switches = status.partition("voluntary_ctxt_switches:")[2].split()
    return f"{task} {' '.join(call[:3])} {switches[0] if switches else ''}"


def has_limit(call):
    """Tell whether a call on several descriptors ends by itself.

    call is what /proc/PID/syscall says: the number of the call, its arguments.
    """
    number, machine = int(call[0]), os.uname().machine
    if number in NUMBERS[machine]:
        return int(call[NUMBERS[machine][number]], 16) >> 31 & 1 == 0
    return int(call[POINTERS[machine][number]], 16) != 0


def descriptors(pid):
    """Return what the descriptors of a process are, as links of proc(5) say it."""
    folder = f"/proc/{pid}/fd"
    try:
        return [os.readlink(f"{folder}/{name}") for name in os.listdir(folder)]
    except OSError:
        return []


def has_time_limit(pid, descriptor):
    """Tell whether receiving on a socket of another process ends by itself.

    That is SO_RCVTIMEO of socket(7). False where it cannot be asked.
    """
    copy = copy_of(pid, descriptor)
    if copy is None:
        return False
    with copy:
        return any(copy.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16))


def copy_of(pid, descriptor):
    """Return a socket of another process as one of ours: pidfd_getfd(2).

    None where the kernel (before 5.6) or Python (before 3.9) cannot.
    """
    if not hasattr(os, "pidfd_open"):
        return None
    import ctypes

    try:
        process = os.pidfd_open(pid)
    except OSError:
        return None
    copy = ctypes.CDLL(None).syscall(PIDFD_GETFD, process, descriptor, 0)
    os.close(process)
    return socket.socket(fileno=copy) if copy >= 0 else None


def is_listener(pid, inode, path):
    """Tell whether a socket that a process holds listens, and at this path.

    Asked of the socket itself: a path with a newline writes lines of
    /proc/net/unix. True where it cannot be asked.
    """
    try:
        names = os.listdir(f"/proc/{pid}/fd")
        links = {name: os.readlink(f"/proc/{pid}/fd/{name}") for name in names}
    except OSError:
        return False
    for name in names:
        if links[name] == f"socket:[{inode}]":
            copy = copy_of(pid, int(name))
            if copy is None:
                return True
            with copy:
                listens = copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
                return bool(listens) and copy.getsockname() == path
    return False


def stuck(session, inner=False):
    """Return what identifies the waits of a session, "" when one may end.

    inner: only those in a pid namespace below ours count, the others watch them.
    """
    found = []
    for pid in processes_of_session(session):
        if inner and namespaces(pid) <= namespaces("self"):
            continue
        try:
            tasks = sorted(os.listdir(f"/proc/{pid}/task"))
        except OSError:
            return ""
        for task in tasks:
            wait = blocked_for_good(pid, task)
            if not wait:
                return ""
            found.append(wait)
    return "\n".join(found)


def describe_descriptor(pid, call, descriptor):
    """Return a call and what its descriptor is, as a student would say it."""
    if descriptor == 0 and call == "read":
        return "read on standard input"
    target = ""
    try:
        target = os.readlink(f"/proc/{pid}/fd/{descriptor}")
    except OSError:
        pass
    if call == "read" and target.startswith("socket:"):
        return f"read on the socket (descriptor {descriptor})"
    return f"{call} on descriptor {descriptor}"
