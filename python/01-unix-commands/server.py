#!/usr/bin/env python3
"""Command one client over a UNIX domain stream socket: Pid, Sleep, Quit.

The conversation is that of SEP400 Lab 4; a message is its bare characters, no
newline, no NUL. The socket calls are those of unix(7).
"""

import argparse
import atexit
import errno
import os
import re
import signal
import socket
import stat
import sys


def remove_stale_file(path):
    """Remove a dead server's file; a datagram socket disturbs no live server."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
        if os.path.lexists(path) and stat.S_ISSOCK(os.lstat(path).st_mode):
            if probe.connect_ex(path) == errno.ECONNREFUSED:
                os.unlink(path)


def receive(connection):
    """Return the next message, or "" at end of file."""
    while data := connection.recv(512):
        # Some peers send NULs and line ends besides, some of them late.
        message = re.split(rb"[\0\r\n]", data.lstrip(b"\0\r\n"))[0]
        if message:
            return message.decode(errors="replace")
    return ""


def request(connection, command, expected):
    """Send a command; return the reply, if it is the expected one (N: any)."""
    connection.sendall(command.encode())
    reply = receive(connection)
    if not reply:
        sys.exit(f"server: {command}: the client closed instead of replying")
    if not re.fullmatch(expected.replace(" N", ".*"), reply):
        sys.exit(f'server: expected "{expected}", received "{reply}"')
    return reply


def main():
    """Lead the conversation with one client and print each step of it."""
    parser = argparse.ArgumentParser("server", description=__doc__.split("\n")[0])
    parser.add_argument("path", nargs="?", default="/tmp/lab4", metavar="PATH")
    path = parser.parse_args().path or parser.error("PATH is empty")
    for number in signal.SIGINT, signal.SIGTERM, signal.SIGHUP:
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        try:
            remove_stale_file(path)
            listener.bind(path)
        except OSError as error:
            sys.exit(f"server: bind {path}: {error.strerror or error}")
        atexit.register(os.unlink, path)
        listener.listen(1)
        print(f"The server is waiting for a client on {path}", flush=True)
        with listener.accept()[0] as connection:
            print("The server requests the client's pid", flush=True)
            reply = request(connection, "Pid", "This client has pid N")
            print(f"server: {reply}", flush=True)
            print("The server requests the client to sleep", flush=True)
            request(connection, "Sleep", "Done")
            print("The server requests the client to quit", flush=True)
            connection.sendall(b"Quit")


if __name__ == "__main__":
    try:
        main()
    except OSError as failed:
        sys.exit(f"server: {failed.strerror}")
