#!/usr/bin/env python3
"""FILL IN: what it does; the example sends a line and prints the reply."""

import argparse
import signal
import socket
import sys

MESSAGE_MAX = 255


def main():
    """Connect to the port of the loopback address and hold the conversation."""
    parser = argparse.ArgumentParser("client", description=__doc__)
    parser.add_argument("port", nargs="?", type=int, default=5000, metavar="PORT")
    port = parser.parse_args().port
    if not 0 < port < 65536:
        parser.error(f"port {port}: not from 1 to 65535")
    signal.signal(signal.SIGINT, lambda number, frame: sys.exit(128 + number))
    try:
        connection = socket.create_connection(("127.0.0.1", port))
    except OSError as error:
        sys.exit(f"client: connect 127.0.0.1:{port}: {error.strerror}")
    with connection:
        message = sys.stdin.buffer.readline().rstrip(b"\n")[:MESSAGE_MAX]
        if not message:
            sys.exit("client: no line to send")
        connection.sendall(message)
        reply = connection.recv(MESSAGE_MAX)
        if not reply:
            sys.exit("client: the server has closed without a reply")
        print(reply.split(b"\0")[0].decode(errors="replace"))


if __name__ == "__main__":
    try:
        main()
    except OSError as failed:
        sys.exit(f"client: conversation: {failed.strerror}")
