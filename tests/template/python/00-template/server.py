#!/usr/bin/env python3
"""FILL IN: what it does; the example replies to one line in upper case."""

import argparse
import signal
import socket
import sys

MESSAGE_MAX = 255


def main():
    """Listen on the port of the loopback address and talk with one client."""
    parser = argparse.ArgumentParser("server", description=__doc__)
    parser.add_argument("port", nargs="?", type=int, default=5000, metavar="PORT")
    port = parser.parse_args().port
    if not 0 < port < 65536:
        parser.error(f"port {port}: not from 1 to 65535")
    signal.signal(signal.SIGINT, lambda number, frame: sys.exit(128 + number))
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # The port can be used again at once: SO_REUSEADDR, see socket(7).
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(1)
        except OSError as error:
            sys.exit(f"server: bind 127.0.0.1:{port}: {error.strerror}")
        connection, _ = listener.accept()
        with connection:
            connection.sendall(connection.recv(MESSAGE_MAX).upper())


if __name__ == "__main__":
    try:
        main()
    except OSError as failed:
        sys.exit(f"server: conversation: {failed.strerror}")
