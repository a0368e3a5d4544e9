"""The environment that every tool begins with, whoever starts it.

Of the variables, those that environment.mk lists; a locale in which texts are UTF-8
and no message is translated; open standard input, output and error; no signal that is
ignored or blocked. What is printed is in the encoding of the caller's terminal, and
what that cannot show is spelt out.
"""

import _locale
import os
import signal
import sys

LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "environment.mk")
LOCALES = ("C.UTF-8", "en_US.UTF-8", "C")
STREAMS = {"stdin": "r", "stdout": "w", "stderr": "w"}
SEARCHED = "/usr/local/bin:/usr/bin:/bin"


def kept():
    """Return (names, beginnings of names) of the variables that are taken over."""
    words = set()
    with open(LIST, encoding="utf-8") as file:
        for line in file:
            if line.startswith("KEPT += "):
                words.update(line.split()[2:])
    return words, tuple(word[:-1] for word in words if word.endswith("%"))


def usable(folder):
    """Tell whether files can be made in this folder."""
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)


def utf8_locale():
    """Return the name of a locale of this system in which texts are UTF-8."""
    for name in LOCALES:
        try:
            _locale.setlocale(_locale.LC_CTYPE, name)
            return name
        except _locale.Error:
            pass
    return "C"


def clean_variables():
    """Drop the variables that redirect tools, choose the locale."""
    names, beginnings = kept()
    for name in list(os.environ):
        if name not in names and not name.startswith(beginnings):
            del os.environ[name]
    folder = os.environ.pop("TMPDIR", "")
    if folder and usable(folder):
        os.environ["TMPDIR"] = os.path.abspath(folder)
    os.environ["PATH"] = os.environ.get("PATH") or SEARCHED
    for name in [name for name in os.environ if name.startswith("LC_")]:
        del os.environ[name]
    os.environ["LC_ALL"] = utf8_locale()
    os.environ["KIT_CLEAN"] = "yes"


def open_streams():
    """Open /dev/null as what is closed of descriptors 0 to 2.

    Else a pipe or a file gets that number, and is taken for it.
    """
    for number, (name, mode) in enumerate(STREAMS.items()):
        try:
            os.fstat(number)
        except OSError:
            flags = os.O_RDONLY if mode == "r" else os.O_WRONLY
            opened = os.open(os.devnull, flags)  # gets the lowest number that is free
            os.set_inheritable(opened, True)
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))


def reset_signals():
    """Let signals act: a caller may have ignored or blocked some, and exec keeps it."""
    for number in signal.valid_signals():
        if signal.getsignal(number) is signal.SIG_IGN:
            if number == signal.SIGHUP:  # nohup: but the programs get theirs
                signal.signal(number, lambda *_: None)
            elif number not in (signal.SIGPIPE, signal.SIGXFSZ):  # Python's own choice
                signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def command(*arguments):
    """Return the words that run a tool of the kit as this one is run."""
    options = ["-ESs", *(["-B"] if sys.dont_write_bytecode else [])]
    if sys.pycache_prefix:
        options += ["-X", f"pycache_prefix={sys.pycache_prefix}"]
    return [sys.executable, *options, sys.argv[0], *arguments]


def start_again():
    """Run this command anew: Python then takes names and arguments for UTF-8."""
    os.execv(sys.executable, command(*sys.argv[1:]))


def begin():
    """Make the environment as the first lines of this file promise."""
    open_streams()
    reset_signals()
    encoding = os.environ.get("KIT_ENCODING") or sys.stdout.encoding
    clean_variables()
    os.environ["KIT_ENCODING"] = encoding
    if sys.getfilesystemencoding() != "utf-8" and os.environ["LC_ALL"] != "C":
        start_again()
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    for stream in sys.stdout, sys.stderr:
        stream.reconfigure(encoding=encoding, errors="backslashreplace")
