"""How a submission is compiled: the same program, with any compiler, is worth the same.

What one compiler refuses and another one warns of is a warning here, and what some
systems switch on in their compilers is off.
"""

import functools
import os
import re
import subprocess
import sys

LANGUAGES = {".c": ("CC", "cc", "gcc", "c")}
LANGUAGES.update(dict.fromkeys((".cpp", ".cc", ".cxx"), ("CXX", "c++", "g++", "c++")))
STANDARDS = {"c": "-std=gnu17", "c++": "-std=gnu++17"}
WARNINGS = ["-Wall", "-Wextra", "-Wformat-security", "-Wno-error"]
# Ubuntu and others switch these on: they end a program that goes on elsewhere.
PLAIN = ["-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=0", "-fno-stack-protector"]
# In C, errors since gcc 14 or clang 16, before that warnings.
TOLERANT = [
    "-Wno-error=implicit-function-declaration",
    "-Wno-error=implicit-int",
    "-Wno-error=int-conversion",
    "-Wno-error=incompatible-pointer-types",
    "-Wno-error=return-type",
]
# The same, but not every compiler knows the option.
UNCERTAIN = {
    "c": [
        "-Wno-error=return-mismatch",
        "-Wno-error=declaration-missing-parameter-type",
        "-Wno-error=incompatible-function-pointer-types",
        "-ftrivial-auto-var-init=uninitialized",
    ],
    "c++": ["-ftrivial-auto-var-init=uninitialized"],
}
# What is known of compilers without asking them: {(command, language): flags}.
REMEMBERED = {}
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]
# What a function has not initialized holds no NUL and no small number in this build,
# so that using it shows; old compilers do not have it.
FILL = "-ftrivial-auto-var-init=pattern"
# A C library before glibc 2.34 has some of its functions in libraries of their own.
LIBRARIES = ["-pthread", "-lm"]
LIBRARIES += ["-lrt", "-ldl"] if sys.platform.startswith("linux") else []
DECLARED_IN = {
    "arpa/inet.h": "inet_addr inet_ntoa inet_aton inet_pton inet_ntop htons htonl"
    " ntohs ntohl",
    "ctype.h": "isdigit isspace isalpha isalnum tolower toupper",
    "err.h": "err errx warn warnx",
    "fcntl.h": "open fcntl",
    "math.h": "floor ceil log10 pow sqrt fabs log exp",
    "netdb.h": "getaddrinfo freeaddrinfo gai_strerror gethostbyname getprotobyname"
    " getservbyname getnameinfo",
    "poll.h": "poll",
    "pthread.h": "pthread_create pthread_join pthread_mutex_lock"
    " pthread_mutex_unlock",
    "pwd.h": "getpwuid getpwnam",
    "semaphore.h": "sem_open sem_init sem_wait sem_post sem_close sem_unlink",
    "signal.h": "signal sigaction kill raise sigemptyset",
    "stdio.h": "printf fprintf sprintf snprintf perror puts fputs fgets getline"
    " fflush scanf sscanf getchar putchar remove setbuf setvbuf",
    "stdlib.h": "exit atoi atol strtol malloc calloc realloc free getenv rand srand"
    " abort system atexit",
    "string.h": "strlen strcmp strncmp strcpy strncpy strcat strncat strchr strrchr"
    " strstr strtok strdup strerror strcspn strnlen memset memcpy memmove memcmp",
    "strings.h": "bzero bcopy index rindex strcasecmp strncasecmp",
    "sys/select.h": "select",
    "sys/socket.h": "socket bind listen accept connect send recv sendto recvfrom"
    " sendmsg recvmsg shutdown setsockopt getsockopt getsockname getpeername"
    " socketpair",
    "sys/stat.h": "stat fstat lstat mkdir chmod umask",
    "sys/wait.h": "wait waitpid",
    "time.h": "time clock_gettime nanosleep localtime strftime ctime clock",
    "unistd.h": "close read write unlink sleep usleep getpid getppid getuid fork dup"
    " dup2 pipe access chdir getcwd alarm pause gethostname isatty _exit",
}
UNDECLARED = re.compile(
    r"(?:implicit declaration of function|implicitly declaring library function"
    r"|call to undeclared (?:library )?function) \W?(\w+)"
)
SUGGESTED = re.compile(
    r"include (?:the header )?\W?<([\w./]+)>\W? or (?:explicitly )?provide a"
    r" declaration (?:of|for) \W?(\w+)"
)


def command_of(suffix):
    """Return the compiler of a source with this suffix, as the environment names it."""
    variable, usual = LANGUAGES[suffix][:2]
    return os.environ.get(variable, usual).split() or [usual]


@functools.lru_cache(maxsize=None)
def known(command, language):
    """Return which of the uncertain flags a compiler, a tuple of words, takes."""
    if (command, language) in REMEMBERED:
        return REMEMBERED[command, language]
    found = []
    for flag in UNCERTAIN[language]:
        words = [*command, flag, "-x", language, "-fsyntax-only", "-"]
        try:
            done = subprocess.run(
                words,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
        except OSError:
            return found
        name = flag.rpartition("=")[2] if flag.startswith("-W") else flag
        if done.returncode == 0 and name.encode() not in done.stdout:
            found.append(flag)
    return found


def flags(suffix):
    """Return the flags for a source with this suffix."""
    language = LANGUAGES[suffix][3]
    tolerant = TOLERANT if language == "c" else []
    more = known(tuple(command_of(suffix)), language)
    return [STANDARDS[language], *WARNINGS, *tolerant, *more, *PLAIN]


def undeclared(text):
    """Return {header: [functions]} of those that are used without their header.

    text is what a compiler said; "" stands for a header that is not known.
    """
    suggested = {name: header for header, name in SUGGESTED.findall(text)}
    usual = {
        name: head for head, names in DECLARED_IN.items() for name in names.split()
    }
    found = {}
    for name in dict.fromkeys(UNDECLARED.findall(text)):
        header = usual.get(name) or suggested.get(name, "")
        found.setdefault(header, []).append(name)
    return found
