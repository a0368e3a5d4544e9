"""The sandbox in which a submission is compiled and run: commands for bwrap(1).

What runs in it sees a read-only system, its own files and nothing else: no
repository, no home, no variables, no devices but two; processes of its own,
with limits. Its network is the one of the caller (a talk has a private one), or
none. The one who starts it watches from outside. See docs/trust.md.
"""

import os
import resource
import struct
import sys

KIT = "/run/kit"  # where what it runs is seen inside, read-only
HOME = "/home/student"  # its current folder, writable
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
# What the loader and the compilers' links need of /etc, and no more; besides, there
# are files of ours, in which localhost has its address.
OWN_SETTINGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "etc")
SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/alternatives")
DEVICES = ("/dev/null", "/dev/urandom")
NAMESPACES = ("user", "pid", "ipc", "uts")
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": HOME,
    "TMPDIR": "/tmp",
    "LANG": "C.UTF-8",
}
# The limits of one program, see setrlimit(2): bytes, seconds, counts.
LIMITS = {
    "core": 0,
    "cpu": 20,
    "fsize": 16 << 20,
    "nofile": 256,
    "nproc": 64,
}
MEMORY = 1 << 30  # address space; not for AddressSanitizer, which takes terabytes
COMPILER_LIMITS = {**LIMITS, "cpu": 20, "fsize": 64 << 20, "as": 1 << 30}
# The first process inside. Allows no namespaces below its own (a program could
# mount a /tmp without limits there), sets the pid of the next process, and stays
# until the program ends, whose status it takes. Its capabilities, which the
# program gives up, keep that from tracing it. What the shell itself has to say
# (that the program crashed) is nobody's output.
SHIM = """
echo 0 2>/dev/null >/proc/sys/user/max_user_namespaces
echo "$1" 2>/dev/null >/proc/sys/kernel/ns_last_pid
shift
exec 4>&2 5<&0 2>/dev/null
"$@" <&5 2>&4 4>&- 5<&- &
exec 4>&- 5<&-
wait $!
"""
# What leaves the inheritable set leaves the ambient one, see capabilities(7). With
# --ambient-caps, setpriv keeps them; with --bounding-set it calls syslog(3), whose
# socket would count as the program's.
POWERS = ("sys_admin", "sys_resource")
POWERLESS = [
    "setpriv",
    "--inh-caps=-" + ",-".join(POWERS),
    "--no-new-privs",
]
# System calls that are refused: those that make memory which no limit counts, look
# into other processes, change what is mounted, or that strace does not see. The
# numbers are those of x86_64 and aarch64; elsewhere nothing is refused.
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_...
REFUSED = {
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
}
CLONE, CLONE3 = (56, 220), 435
NEW_NAMESPACES = 0x7E020080  # CLONE_NEW..., see clone(2)
UNTRACED = 0x00800000  # CLONE_UNTRACED: strace would not see the child
MMAP, SHARED, ANONYMOUS = (9, 222), 0x01, 0x20  # memory without a file: mmap(2)
X32 = 0x40000000  # the bit of the calls of another binary interface of x86_64


def base(devices=DEVICES):
    """Return the bwrap command that shows the system and separates processes."""
    command = ["bwrap", "--die-with-parent", "--as-pid-1", "--clearenv"]
    for name in NAMESPACES:
        command.append(f"--unshare-{name}")
    command += ["--unshare-cgroup-try", "--hostname", "lab"]
    for path in SYSTEM:
        if os.path.islink(path):
            command += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            command += ["--ro-bind", path, path]
    for path in SYSTEM:  # the kit may have been put into one of them
        if os.getcwd().startswith(path + "/"):
            command += ["--tmpfs", os.getcwd()]
    for path in SETTINGS:
        command += ["--ro-bind-try", path, path]
    for name in sorted(os.listdir(OWN_SETTINGS)):
        command += ["--ro-bind", os.path.join(OWN_SETTINGS, name), f"/etc/{name}"]
    command += ["--proc", "/proc"]
    for path in devices:
        command += ["--dev-bind", path, path]
    for name, value in ENVIRONMENT.items():
        command += ["--setenv", name, value]
    return command


def refusals():
    """Return the program of seccomp(2) that refuses calls, b"" on other machines."""
    machine = os.uname().machine
    if machine not in MACHINES or sys.maxsize < 1 << 32:
        return b""
    column = list(MACHINES).index(machine)
    load, equal, above, bits, end = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, refuse, unknown = 0x7FFF0000, 0x00050001, 0x00050026  # EPERM, ENOSYS
    body = [(load, 0, 0, 0), (above, "unknown", 0, X32), (equal, "unknown", 0, CLONE3)]
    body += [(equal, "refuse", 0, numbers[column]) for numbers in REFUSED.values()]
    # Shared memory of no file counts for no process once it is not in its pages.
    body += [(equal, 0, "clone", MMAP[column]), (load, 0, 0, 40)]
    body += [(bits, 0, "allow", SHARED), (bits, "refuse", "allow", ANONYMOUS)]
    clone = len(body) + 2
    body += [(equal, 0, "allow", CLONE[column]), (load, 0, 0, 16)]
    body += [(bits, "refuse", "allow", NEW_NAMESPACES | UNTRACED)]
    code = [(load, 0, 0, 4), (equal, 0, "unknown", MACHINES[machine]), *body]
    labels = {"allow": len(code), "refuse": len(code) + 1, "unknown": len(code) + 2}
    labels["clone"] = clone
    code += [(end, 0, 0, allow), (end, 0, 0, refuse), (end, 0, 0, unknown)]
    return b"".join(
        struct.pack(
            "=HBBI",
            operation,
            labels[yes] - at - 1 if yes else 0,
            labels[no] - at - 1 if no else 0,
            value,
        )
        for at, (operation, yes, no, value) in enumerate(code)
    )


def filtering():
    """Return (bwrap options, descriptors to pass) that make it refuse calls.

    The caller closes the descriptors once bwrap runs.
    """
    code = refusals()
    if not code:
        return [], []
    ours, theirs = os.pipe()
    os.write(theirs, code)  # less than a pipe holds
    os.close(theirs)
    return ["--seccomp", str(ours)], [ours]


def limited(limits):
    """Return the command that sets limits, {name of prlimit(1): value}.

    Where the caller's own hard limit is lower it stays: nobody may raise it.
    """
    command = ["prlimit"]
    for name, value in limits.items():
        hard = resource.getrlimit(getattr(resource, f"RLIMIT_{name.upper()}"))[1]
        lower = value if hard == resource.RLIM_INFINITY else min(value, hard)
        command.append(f"--{name}={lower}")
    return command


def shown(command):
    """Return (bwrap options, command): the files of a command as seen inside."""
    options, inside = [], []
    if not sys.base_prefix.startswith("/usr") and sys.executable in command:
        options += ["--ro-bind", sys.base_prefix, sys.base_prefix]
    for word in command:
        if os.path.isabs(word) and os.path.isfile(word) and not word.startswith("/usr"):
            seen = word
            if word != sys.executable:
                seen = f"{KIT}/{os.path.basename(word)}"
                options += ["--ro-bind", word, seen]
            word = seen
        inside.append(word)
    return options, inside


def mounted_below(path):
    """Return the mount points below a folder: bwrap would show them as well."""
    with open("/proc/self/mountinfo", encoding="utf-8", errors="replace") as file:
        points = [line.split()[4] for line in file]
    return [point for point in points if point.startswith(path + "/")]


def program(command, folder, pid, variables):
    """Return (command, descriptors to pass): a program in the sandbox.

    folder is its current one; /tmp is the caller's; pid is the wish for its own,
    a number as text; variables are added to its environment.
    """
    if mounted_below("/tmp"):
        raise RuntimeError(f"programs would see {mounted_below('/tmp')[0]}")
    options, inside = shown(command)
    refusing, descriptors = filtering()
    limits = dict(LIMITS)
    if "ASAN_OPTIONS" not in variables:
        limits["as"] = MEMORY
    full = base() + refusing + options
    full += ["--bind", "/tmp", "/tmp", "--bind", folder, HOME]
    for name, value in variables.items():
        full += ["--setenv", name, value]
    full += ["--remount-ro", "/", "--chdir", HOME]
    for power in POWERS:
        full += ["--cap-add", f"CAP_{power.upper()}"]
    full += ["--", "sh", "-c", SHIM, "sh", str(int(pid) - 1)]
    return full + POWERLESS + limited(limits) + inside, descriptors


def compiler(command, folder):
    """Return (command, descriptors to pass): a compiler in folder.

    It may write there. No devices: /dev/zero is an endless source file.
    """
    refusing, descriptors = filtering()
    full = base(["/dev/null"]) + refusing + ["--unshare-net", "--size", str(64 << 20)]
    full += ["--tmpfs", "/tmp", "--bind", folder, HOME, "--remount-ro", "/"]
    full += ["--chdir", HOME, "--"]
    return full + limited(COMPILER_LIMITS) + command, descriptors
