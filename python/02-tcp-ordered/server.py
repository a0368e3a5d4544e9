#!/usr/bin/env python3
"""Talk with one client over TCP, in strict turns; the client begins.

A message is a line from standard input, without its newline, of 1 to 255
bytes; "exit", from either side, ends the conversation. See tcp(7).
"""

import argparse
import re
import signal
import socket
import sys


def read_message():
    """Return the next message that is typed, b"exit" at the end of input."""
    for line in sys.stdin.buffer:
        message = re.split(rb"[\0\r\n]", line)[0]
        if len(message) > 255:
            print("server: line too long: at most 255 bytes", file=sys.stderr)
        elif message:
            return message
    return b"exit"


def receive(connection):
    """Return the next message, b"exit" at end of file.

    What some peers send besides is dropped: a NUL and all behind it, line
    ends, and padding that comes late, in front of the next message.
    """
    while data := connection.recv(512):
        message = re.split(rb"[\0\r\n]", data.lstrip(b"\0\r\n"))[0]
        if message:
            return message
    return b"exit"


def converse(connection, host, port):
    """Take turns until either side says exit."""
    while (message := receive(connection)) != b"exit":
        text = message.decode(errors="replace")
        print(f"[Client {host}:{port}]: {text}", flush=True)
        message = read_message()
        connection.sendall(message)
        if message == b"exit":
            return


def main():
    """Listen on the port of the loopback address and talk with one client."""
    parser = argparse.ArgumentParser("server", description=__doc__.split("\n")[0])
    parser.add_argument("port", nargs="?", default="5000", metavar="PORT")
    port = parser.parse_args().port
    if not re.fullmatch("[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
        parser.exit(2, f"server: port {port}: not a number from 1 to 65535\n")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback
    doing = f"bind 127.0.0.1:{port}"
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
            # The port can be used again at once: SO_REUSEADDR, see socket(7).
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", int(port)))
            listener.listen(1)
            print(f"The server is waiting for a client on 127.0.0.1:{port}", flush=True)
            doing = "conversation"
            connection, client = listener.accept()
            print('A client has connected and speaks first; "exit" ends', flush=True)
            with connection:
                converse(connection, *client)
    except OSError as error:
        sys.exit(f"server: {doing}: {error.strerror}")
    print("The conversation has ended")


if __name__ == "__main__":
    main()
