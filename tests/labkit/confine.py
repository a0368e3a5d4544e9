"""The sandbox in which a submission is compiled and run: commands for bwrap(1).

What runs in it sees a read-only system, its own files and nothing else: no
repository, no home, no variables of ours, no devices that hold anything; processes
of its own, with limits. What every machine has is there, the same on each: names of
users, hosts and services, a terminal, shared memory. Its network is the one of the
caller (a talk has a private one), or none. The one who starts it watches from
outside; how starting it went is told by its first process, box.c, on a descriptor
of its own. See docs/trust.md.
"""

import fcntl
import os
import pwd
import resource
import shutil
import socket
import struct
import sys

KIT = "/run/kit"  # where what it runs is seen inside, read-only
HOME = "/home/student"  # its current folder, writable
# What is shown elsewhere to the programs, on the file system of their /tmp, which is
# limited: their homes, /dev/shm and /dev/zero. None of them must get at this folder:
# a link in it would show the next program what it leads to.
STORE = "/tmp/.machine"
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
# What the loader and the compilers' links need of /etc, and no more.
SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/alternatives")
# A program also finds files of ours there, in which users, hosts and services have
# their names, and what else libc looks for.
OWN_SETTINGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "etc")
LINKS = {
    "/etc/localtime": "/usr/share/zoneinfo/Etc/UTC",
    "/etc/mtab": "/proc/self/mounts",
    "/etc/os-release": "/usr/lib/os-release",
    "/dev/fd": "/proc/self/fd",
    "/dev/stdin": "/proc/self/fd/0",
    "/dev/stdout": "/proc/self/fd/1",
    "/dev/stderr": "/proc/self/fd/2",
    "/var/run": "/run",
    "/var/lock": "/tmp",
    "/var/tmp": "/tmp",
    "/run/lock": "/tmp",
}
FOLDERS = "/home /media /mnt /opt /root /srv /sys /var/cache /var/lib /var/log".split()
PROCESSORS = "/sys/devices/system/cpu"  # sysconf(3) counts them there
DEVICES = tuple(f"/dev/{name}" for name in "full random urandom tty".split())
ZERO_SIZE = 1 << 30  # bytes of what is /dev/zero inside
NAMESPACES = ("user", "pid", "ipc", "uts")
USER, USER_ID = "student", 1000  # as etc/passwd has them
ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": HOME,
    "TMPDIR": "/tmp",
    "LANG": "C.UTF-8",
}
# What a program finds besides. A dumb terminal: no library sends escapes to it.
LOGIN = {
    "USER": USER,
    "LOGNAME": USER,
    "SHELL": "/bin/sh",
    "PWD": HOME,
    "TERM": "dumb",
    "TZ": "UTC0",
}
ADDRESS = (192, 0, 2, 1)  # of the network besides the loopback: RFC 5737
SIOCSIFADDR, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 0x8916, 47, 4
# The limits of one program, see setrlimit(2): bytes, seconds, counts.
LIMITS = {
    "core": 0,
    "cpu": 20,
    "fsize": 16 << 20,
    "nofile": 256,
    "nproc": 64,
    "msgqueue": 819200,
}
MEMORY = 1 << 30  # address space; not for AddressSanitizer, which takes terabytes
COMPILER_LIMITS = {**LIMITS, "cpu": 20, "fsize": 64 << 20, "as": 1 << 30}
# What the first process inside, box.c, has and the program has not.
POWERS = ("sys_admin", "sys_resource")
# System calls that are refused: those that make memory which no limit counts, look
# into other processes, change what is mounted, or that strace does not see. The
# numbers are those of x86_64 and aarch64; elsewhere nothing is refused.
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # AUDIT_ARCH_...
REFUSED = {
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
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
# Memory without a file, mmap(2): when it is shared, no limit counts it that a process
# has, so one object of it may have so much. Who watches counts the objects.
MMAP, SHARED, ANONYMOUS = (9, 222), 0x01, 0x20
SHARED_MAX = 4 << 20
# A set of semaphores, semget(2), is memory of the kernel, which nobody counts: 64
# bytes each, and there may be 32000 sets.
SEMGET, SEMAPHORES_MAX = (64, 190), 32
X32 = 0x40000000  # the bit of the calls of another binary interface of x86_64


def base():
    """Return the bwrap command that shows the system and separates processes."""
    command = ["bwrap", "--die-with-parent", "--as-pid-1", "--clearenv"]
    for name in NAMESPACES:
        command.append(f"--unshare-{name}")
    command += ["--unshare-cgroup-try", "--hostname", "lab"]
    command += ["--uid", str(USER_ID), "--gid", str(USER_ID)]
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
    command += ["--proc", "/proc", "--dev-bind", "/dev/null", "/dev/null"]
    for name, value in ENVIRONMENT.items():
        command += ["--setenv", name, value]
    return command


def furniture(terminal):
    """Return the bwrap options for what every machine has: files, devices, names.

    What is memory on a machine is in STORE: /dev/shm, and /dev/zero, the device of
    which makes memory that nobody counts. Here it is a file with a hole. terminal is
    the device of the program's own terminal.
    """
    shared, zero = os.path.join(STORE, "shm"), os.path.join(STORE, "zero")
    os.makedirs(shared, exist_ok=True)
    most = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    with open(zero, "ab") as file:
        limited = most != resource.RLIM_INFINITY
        file.truncate(min(ZERO_SIZE, most) if limited else ZERO_SIZE)
    options = ["--bind", zero, "/dev/zero"]
    for path in FOLDERS:
        options += ["--dir", path]
    options += ["--ro-bind-try", PROCESSORS, PROCESSORS]
    for name in sorted(os.listdir(OWN_SETTINGS)):
        options += ["--ro-bind", os.path.join(OWN_SETTINGS, name), f"/etc/{name}"]
    for path, target in LINKS.items():
        options += ["--symlink", target, path]
    for path in [*DEVICES, terminal]:
        options += ["--dev-bind-try", path, path]
    options += ["--bind", shared, "/dev/shm"]
    for name, value in LOGIN.items():
        options += ["--setenv", name, value]
    return options


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
    body += [(equal, 0, "memory", SEMGET[column]), (load, 0, 0, 24)]  # how many
    body += [(above, "refuse", "allow", SEMAPHORES_MAX + 1)]
    memory = len(body) + 2
    body += [(equal, 0, "clone", MMAP[column]), (load, 0, 0, 40)]
    body += [(bits, 0, "allow", SHARED), (bits, 0, "allow", ANONYMOUS)]
    body += [(load, 0, 0, 28), (equal, 0, "refuse", 0)]  # the length, its upper half
    body += [(load, 0, 0, 24), (above, "refuse", "allow", SHARED_MAX + 1)]
    clone = len(body) + 2
    body += [(equal, 0, "allow", CLONE[column]), (load, 0, 0, 16)]
    body += [(bits, "refuse", "allow", NEW_NAMESPACES | UNTRACED)]
    code = [(load, 0, 0, 4), (equal, 0, "unknown", MACHINES[machine]), *body]
    labels = {"allow": len(code), "refuse": len(code) + 1, "unknown": len(code) + 2}
    labels.update(memory=memory, clone=clone)
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


def boxed(box, tells, limits, options=()):
    """Return (bwrap options, command): what comes in front of a program inside.

    box is the program box.c, tells the descriptor on which it tells, limits
    {name: value}.
    """
    command = [f"{KIT}/box", *options]
    for name, value in limits.items():
        command += ["-l", f"{name}={value}"]
    return ["--ro-bind", box, f"{KIT}/box"], [*command, str(tells)]


def told(text):
    """Return {word: the rest of its line} of what box.c has told."""
    lines = (line.split(" ", 1) for line in text.splitlines())
    return {line[0]: line[1] for line in lines if len(line) == 2}


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


def add_address():
    """Give the network of a talk an address besides those of the loopback.

    Without one, getaddrinfo(3) with AI_ADDRCONFIG finds no localhost. The capability
    for it must not be inherited: bwrap does not start with one. Where there is none,
    nothing happens.
    """
    import ctypes

    address = struct.pack("=16sHH4s8x", b"lo:lab", socket.AF_INET, 0, bytes(ADDRESS))
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            fcntl.ioctl(any_socket, SIOCSIFADDR, address)
    except OSError:
        pass
    ctypes.CDLL(None).prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)


def mounted_below(path):
    """Return the mount points below a folder: bwrap would show them as well."""
    with open("/proc/self/mountinfo", encoding="utf-8", errors="replace") as file:
        points = [line.split()[4] for line in file]
    return [point for point in points if point.startswith(path + "/")]


def program(command, folder, terminal, variables, box, tells, pid):
    """Return (command, descriptors to pass): a program in the sandbox.

    folder is its current one, in STORE; /tmp is the caller's; terminal is the device
    of its own terminal; variables are added to its environment. box is the program
    box.c, which tells on the descriptor tells; pid is the wish for the program's own,
    a number as text.
    """
    if mounted_below("/tmp"):
        raise RuntimeError(f"programs would see {mounted_below('/tmp')[0]}")
    options, inside = shown(command)
    refusing, descriptors = filtering()
    limits, wishes = dict(LIMITS), ["-t", "-p", pid]
    if "ASAN_OPTIONS" in variables:
        wishes.append("-a")  # its shadow is where others may be by chance
    else:
        limits["as"] = MEMORY
    binding, launch = boxed(box, tells, limits, wishes)
    full = base() + furniture(terminal) + refusing + options + binding
    full += ["--bind", "/tmp", "/tmp", "--bind", folder, HOME]
    # A mount point: it can neither be looked behind nor be renamed or removed.
    full += ["--tmpfs", STORE, "--remount-ro", STORE]
    for name, value in variables.items():
        full += ["--setenv", name, value]
    full += ["--remount-ro", "/", "--chdir", HOME]
    for power in POWERS:
        full += ["--cap-add", f"CAP_{power.upper()}"]
    return [*full, "--", *launch, *inside], [*descriptors, tells]


def compiler(command, folder, box="", tells=-1):
    """Return (command, descriptors to pass): a compiler in folder.

    It may write there. No devices: /dev/zero is an endless source file. Without
    box, the program box.c, there are no limits: that is how box.c is made.
    """
    refusing, descriptors = filtering()
    places, inside = compiler_inside(command)
    full = base() + refusing + ["--unshare-net", "--size", str(64 << 20)]
    full += ["--tmpfs", "/tmp", *places, "--bind", folder, HOME]
    if box:
        binding, launch = boxed(box, tells, COMPILER_LIMITS)
        full += binding
        inside = launch + inside
        descriptors = [*descriptors, tells]
    return [*full, "--remount-ro", "/", "--chdir", HOME, "--", *inside], descriptors


def is_toolchain(folder):
    """Tell whether a folder is where a compiler was installed, and nobody's home.

    What begins with a dot is somebody's settings.
    """
    private = [os.getcwd(), *(entry.pw_dir.rstrip("/") for entry in pwd.getpwall())]
    if os.path.basename(folder).startswith(".") or any(
        one == folder or one.startswith(folder.rstrip("/") + "/") for one in private
    ):
        return False
    parts = ("lib/gcc", "libexec/gcc", "lib64/gcc", "lib/clang")
    return any(os.path.isdir(os.path.join(folder, part)) for part in parts)


def compiler_inside(command):
    """Return (bwrap options, command) for a compiler that is not in the system.

    Its folder is shown, or the one above where the rest of it is.
    """
    found = shutil.which(command[0]) or command[0]
    path, options = os.path.abspath(found), []
    for place in dict.fromkeys((path, os.path.realpath(path))):
        folder = os.path.dirname(place)
        if not any(place.startswith(one + "/") for one in SYSTEM):
            above = os.path.dirname(folder)
            folder = above if is_toolchain(above) else folder
            options += ["--ro-bind", folder, folder]
    return options, [path if options else command[0], *command[1:]]
