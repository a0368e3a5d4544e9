"""The sandbox in which a submission is compiled and run: commands for bwrap(1).

What runs in it sees a read-only system, its own files and nothing else: no
repository, no home, no variables, no devices but three; processes of its own,
with limits. Its network is the one of the caller (a talk has a private one), or
none. The one who starts it watches from outside. See docs/trust.md.
"""

import os
import sys

KIT = "/run/kit"  # where what it runs is seen inside, read-only
HOME = "/home/student"  # its current folder, writable
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
# What the loader and the compilers' links need of /etc, and no more.
SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/alternatives")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
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
COMPILER_LIMITS = {**LIMITS, "cpu": 30, "fsize": 64 << 20, "as": 2 << 30}
# Sets the pid of the next process, if it may, gives up every capability, and
# stays until the program ends, whose status it takes. What the shell itself has
# to say (that the program crashed) is nobody's output.
SHIM = """
echo "$1" 2>/dev/null >/proc/sys/kernel/ns_last_pid
shift
exec 4>&2 5<&0 2>/dev/null
"$@" <&5 2>&4 4>&- 5<&- &
exec 4>&- 5<&-
wait $!
"""
POWERLESS = "setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all"


def base():
    """Return the bwrap command that shows the system and separates processes."""
    command = ["bwrap", "--die-with-parent", "--clearenv"]
    for name in NAMESPACES:
        command.append(f"--unshare-{name}")
    command += ["--unshare-cgroup-try", "--hostname", "lab"]
    for path in SYSTEM:
        if os.path.islink(path):
            command += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            command += ["--ro-bind", path, path]
    for path in SETTINGS:
        command += ["--ro-bind-try", path, path]
    command += ["--proc", "/proc"]
    for path in DEVICES:
        command += ["--dev-bind", path, path]
    for name, value in ENVIRONMENT.items():
        command += ["--setenv", name, value]
    return command


def limited(limits):
    """Return the command that sets limits, {name of prlimit(1): value}."""
    return ["prlimit", *(f"--{name}={value}" for name, value in limits.items())]


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


def program(command, folder, pid, variables):
    """Return the command that runs a program in the sandbox.

    folder is its current one; /tmp is the caller's; pid is the wish for its own,
    a number as text; variables are added to its environment.
    """
    options, inside = shown(command)
    limits = dict(LIMITS)
    if "ASAN_OPTIONS" not in variables:
        limits["as"] = MEMORY
    full = base() + options + ["--bind", "/tmp", "/tmp", "--bind", folder, HOME]
    for name, value in variables.items():
        full += ["--setenv", name, value]
    full += ["--chdir", HOME, "--cap-add", "CAP_SYS_ADMIN", "--"]
    full += ["sh", "-c", SHIM, "sh", str(int(pid) - 1)]
    return full + POWERLESS.split() + ["--no-new-privs"] + limited(limits) + inside


def compiler(command, folder):
    """Return the command that runs a compiler in folder, which it may write to."""
    full = base() + ["--unshare-net", "--tmpfs", "/tmp", "--bind", folder, HOME]
    return full + ["--chdir", HOME, "--"] + limited(COMPILER_LIMITS) + command
