#!/usr/bin/env python3
"""Obey the commands of a server over a UNIX domain stream socket.

The conversation is that of SEP400 Lab 4; a message is its bare characters, no
newline, no NUL. The socket calls are those of unix(7).
"""

import argparse
import os
import re
import signal
import socket
import sys
import time


def receive(connection):
    """Return the next message, or "" at end of file."""
    while data := connection.recv(512):
        # Some peers send NULs and line ends besides, some of them late.
        message = re.split(rb"[\0\r\n]", data.lstrip(b"\0\r\n"))[0]
        if message:
            return message.decode(errors="replace")
    return ""


def obey(connection):
    """Do what the server says until it says Quit."""
    while command := receive(connection):
        if command == "Pid":
            print("A request for the client's pid has been received", flush=True)
            connection.sendall(f"This client has pid {os.getpid()}".encode())
        elif command == "Sleep":
            print("This client is going to sleep for 5 seconds", flush=True)
            time.sleep(5)
            connection.sendall(b"Done")
        elif command == "Quit":
            print("This client is quitting", flush=True)
            return
        else:
            sys.exit(f'client: expected Pid, Sleep or Quit, received "{command}"')
    sys.exit("client: the server closed before it said Quit")


def main():
    """Connect to the server on the path and obey it."""
    parser = argparse.ArgumentParser("client", description=__doc__.split("\n")[0])
    parser.add_argument("path", nargs="?", default="/tmp/lab4", metavar="PATH")
    path = parser.parse_args().path or parser.error("PATH is empty")
    signal.signal(signal.SIGINT, lambda number, frame: sys.exit(128 + number))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        try:
            connection.connect(path)
        except OSError as error:
            sys.exit(f"client: connect {path}: {error.strerror or error}")
        print(f"The client is connected to {path}", flush=True)
        obey(connection)


if __name__ == "__main__":
    try:
        main()
    except OSError as failed:
        sys.exit(f"client: {failed.strerror}")
