"""SIGINT and SIGTERM as one exception, so that what was begun is ended and removed."""

import signal

STATUS = 130  # of a command that was interrupted, as a shell shows it


def stop(number, frame):
    """Raise KeyboardInterrupt, once: who ends what was begun is not disturbed."""
    for one in signal.SIGINT, signal.SIGTERM:
        signal.signal(one, signal.SIG_IGN)
    raise KeyboardInterrupt


def catch():
    """Let both signals raise it; so they do where the caller ignores SIGINT."""
    for one in signal.SIGINT, signal.SIGTERM:
        signal.signal(one, stop)
