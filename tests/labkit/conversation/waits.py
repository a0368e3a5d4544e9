"""Who waits for what: the system calls in which the programs under test are.

Sources: proc(5), /proc/PID/syscall and status. A program that waits for ever is
recognized here, so that no check needs a time limit for it.
"""

import os
import re
import signal
import socket

from conversation.kernel import copy_of, descriptors, namespaces, own_pid
from conversation.kernel import processes_of_session, read

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
WAKING = {"anon_inode:[timerfd]", "anon_inode:[signalfd]"}
WITH_DESCRIPTOR = "read write send recv sendmsg recvmsg accept connect".split()


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


def size_asked(session):
    """Return how many bytes a program that receives now has room for, 0 for unknown.

    That is the third argument of the call in which a process of the session is.
    """
    names = CALLS.get(os.uname().machine, {})
    for pid in processes_of_session(session):
        for task in tasks_of(pid):
            call = read(f"/proc/{pid}/task/{task}/syscall").split()
            if len(call) > 3 and call[0].isdigit():
                target = descriptors(pid).get(int(call[1], 16), "")
                receives = names.get(int(call[0])) in ("read", "recv")
                if receives and target.startswith("socket:"):
                    return int(call[3], 16)
    return 0


def tasks_of(pid):
    """Return the threads of a process, [] when it is gone."""
    try:
        return sorted(os.listdir(f"/proc/{pid}/task"))
    except OSError:
        return []


def describe_descriptor(pid, call, descriptor):
    """Return a call and what its descriptor is, as a student would say it."""
    if descriptor >> 31:  # -1, an int in a register of 64 bits
        return f"{call} on descriptor -1, which is none"
    if descriptor == 0 and call == "read":
        return "read on standard input"
    target = descriptors(pid).get(descriptor, "")
    if call == "read" and target.startswith("socket:"):
        return f"read on the socket (descriptor {descriptor})"
    return f"{call} on descriptor {descriptor}"


def stuck(session, inner=False):
    """Return what identifies the waits of a session, "" when one may end.

    inner: only those in a pid namespace below ours count, the others watch them,
    and so does the first one in there.
    """
    found = []
    for pid in processes_of_session(session):
        if inner and (namespaces(pid) <= namespaces("self") or own_pid(pid) == 1):
            continue
        tasks = tasks_of(pid)
        if not tasks:
            return ""
        for task in tasks:
            wait = blocked_for_good(pid, task)
            if not wait:
                return ""
            found.append(wait)
    return "\n".join(found)


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
        target = descriptors(pid).get(int(call[1], 16), "")
        if not target.startswith(("socket:", "pipe:", "/dev/pts/")):
            return ""
        if target.startswith("socket:") and has_time_limit(pid, int(call[1], 16)):
            return ""
    elif name in ("poll", "select", "epoll_wait"):
        if has_limit(call) or WAKING & set(descriptors(pid).values()):
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


def has_time_limit(pid, descriptor):
    """Tell whether receiving on a socket of another process ends by itself.

    That is SO_RCVTIMEO of socket(7). False where it cannot be asked.
    """
    copy = copy_of(pid, descriptor)
    if copy is None:
        return False
    with copy:
        return any(copy.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16))
