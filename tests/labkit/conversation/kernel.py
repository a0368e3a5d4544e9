"""What the kernel knows: who listens, which processes there are, what they do.

Sources: proc(5), unix(7), tcp(7). Nothing here connects to anything or disturbs
a process. Where there is no /proc (macOS), `HAVE_PROC` is false and the callers
fall back to what the programs say.
"""

import os
import re
import socket
import struct

HAVE_PROC = os.path.exists("/proc/net/unix")

# 127.0.0.1 as /proc/net/tcp prints it: a number in the machine's order.
LOCALHOST = "%08X" % struct.unpack("=I", socket.inet_aton("127.0.0.1"))
MAPS_MAX = 1 << 19  # characters of a file /proc/PID/maps that are looked at
PIDFD_GETFD = 438  # the same on all machines
ADDR_NO_RANDOMIZE = 0x0040000  # see personality(2)
PR_SET_CHILD_SUBREAPER = 36


def read(path, most=-1):
    """Return the text of a /proc file, "" when it is gone or not ours to read.

    most: so many characters, -1 for all.
    """
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(most)
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


def ports_in_time_wait(port):
    """Return the other ends' ports of what is in TIME_WAIT on a port of 127.0.0.1."""
    found = []
    for name in "tcp", "tcp6":
        for line in read(f"/proc/net/{name}").splitlines()[1:]:
            ours, theirs, state = line.split()[1:4]
            hosts = ours.split(":")[0][-8:], theirs.split(":")[0][-8:]
            if state == "06" and ours.endswith(f":{port:04X}"):
                if hosts == (LOCALHOST, LOCALHOST):
                    found.append(int(theirs.split(":")[1], 16))
    return found


def unread_of(connection, path):
    """Return how many bytes wait to be read at the other end of a socket of ours.

    0 when there are none, or it cannot be told; of a UNIX socket (path) it is some
    number that is not 0: SIOCOUTQ, see unix(7). For TCP see proc(5), /proc/net/tcp.
    """
    import fcntl
    import termios

    if path:
        try:
            answer = fcntl.ioctl(connection, termios.TIOCOUTQ, struct.pack("i", 0))
        except OSError:
            return 0
        return struct.unpack("i", answer)[0]
    ours, theirs = (f"{port:04X}" for _, port in ends_of(connection))
    for line in read("/proc/net/tcp").splitlines()[1:]:
        fields = line.split()
        if (fields[1][-5:], fields[2][-5:]) == (f":{theirs}", f":{ours}"):
            return int(fields[4].split(":")[1], 16)
    return 0


def ends_of(connection):
    """Return the addresses of both ends of a TCP connection, ours first."""
    try:
        return connection.getsockname()[:2], connection.getpeername()[:2]
    except OSError:
        return ("", 0), ("", 0)


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


def adopt():
    """Become the parent of all processes below whose own parent ends: prctl(2)."""
    if HAVE_PROC:
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def own_pid(pid):
    """Return the pid that a process has in its own namespace: proc(5), NSpid."""
    match = re.search(r"^NSpid:.*?(\d+)$", read(f"/proc/{pid}/status"), re.M)
    return int(match.group(1)) if match else pid


def namespaces(pid):
    """Return in how many pid namespaces, from ours down, a process has a pid."""
    match = re.search(r"^NSpid:(.*)$", read(f"/proc/{pid}/status"), re.M)
    return len(match.group(1).split()) if match else 1


def descriptors(pid):
    """Return {descriptor: what it is, as the links of proc(5) say it}."""
    folder, found = f"/proc/{pid}/fd", {}
    try:
        names = os.listdir(folder)
    except OSError:
        return {}  # it has ended, or is not ours to look at
    for name in names:
        try:
            found[int(name)] = os.readlink(f"{folder}/{name}")
        except OSError:
            pass  # it was closed just now
    return found


def sockets_of(pid):
    """Return the inodes of the sockets that a process has open."""
    links = descriptors(pid).values()
    return {link[8:-1] for link in links if link.startswith("socket:[")}


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
    for descriptor, link in descriptors(pid).items():
        if link == f"socket:[{inode}]":
            copy = copy_of(pid, descriptor)
            if copy is None:
                return True
            with copy:
                listens = copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
                return bool(listens) and copy.getsockname() == path
    return False


def processes():
    """Return {pid: (parent, session)} of all processes in sight but zombies."""
    found = {}
    for name in os.listdir("/proc") if HAVE_PROC else ():
        if name.isdigit():
            fields = read(f"/proc/{name}/stat").rpartition(")")[2].split()
            if len(fields) > 3 and fields[0] != "Z":
                found[int(name)] = int(fields[1]), int(fields[3])
    return found


def memory(object_max):
    """Return the bytes that all processes in sight but this one have in memory.

    Page tables count: who touches a byte here and there has many of them. Shared
    memory of no file stays when no process has it in its pages, and whole when
    most of it is unmapped: each such object counts as object_max bytes, the most
    that one can have.
    """
    kilobytes, objects, mine = 0, set(), str(os.getpid())
    for name in os.listdir("/proc"):
        if name.isdigit() and name != mine:
            status = read(f"/proc/{name}/status")
            found = re.findall(r"^(?:VmRSS|VmPTE):\s*(\d+) kB$", status, re.M)
            kilobytes += sum(map(int, found))
            objects |= shared_objects(name)
    return (kilobytes << 10) + len(objects) * object_max


def shared_objects(pid):
    """Return what identifies the shared memory of no file in a process.

    It has the name "/dev/zero (deleted)", see mmap(2). Nobody needs more mappings
    than are looked at: each of the others counts for one.
    """
    maps = read(f"/proc/{pid}/maps", MAPS_MAX)
    lines = maps.splitlines()
    shared = (line.split() for line in lines if line.endswith("/dev/zero (deleted)"))
    found = {fields[4] for fields in shared if len(fields) > 4}
    return found | set(lines) if len(maps) == MAPS_MAX else found


def fixing_addresses():
    """Return what keeps a program's addresses from being random, None for nothing.

    To be called between fork and exec. AddressSanitizer has its memory where other
    memory is at times, when addresses are random in more than 28 bits: it then ends
    before the program begins. See personality(2), sysctl vm.mmap_rnd_bits.
    """
    if not HAVE_PROC:
        return None
    import ctypes

    personality = ctypes.CDLL(None).personality
    return lambda: personality(ADDR_NO_RANDOMIZE)


def killed_for_memory():
    """Return how many processes this kernel has killed when it had no memory."""
    match = re.search(r"^oom_kill (\d+)$", read("/proc/vmstat"), re.M)
    return int(match.group(1)) if match else 0


def processes_of_session(session):
    """Return the pids of a session, zombies excepted: see setsid(2)."""
    return [pid for pid, (_, its) in processes().items() if its == session]


def is_runnable(session):
    """Tell whether a process of a session uses the processor, or waits for it.

    Or for a disk: proc(5), the state in /proc/PID/stat.
    """
    pids = processes_of_session(session)
    stats = (read(f"/proc/{pid}/stat").rpartition(")")[2] for pid in pids)
    return any(stat.split()[:1] in (["R"], ["D"]) for stat in stats)


def is_stopped(pid):
    """Tell whether a signal has stopped a process: proc(5)."""
    return read(f"/proc/{pid}/stat").rpartition(")")[2].split()[:1] == ["T"]


def processor_seconds(pids):
    """Return how long these processes have computed together: proc(5), stat."""
    ticks = 0
    for pid in pids:
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
