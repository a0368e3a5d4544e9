#!/usr/bin/env python3
"""Talk with a server over TCP, in strict turns; the client begins.

A message is a line from standard input, without its newline, of 1 to 255
bytes; "exit", from either side, ends the conversation. See tcp(7).
"""

import argparse
import re
import signal
import socket
import sys

MESSAGE_MAX = 255


def port_number(text):
    """Return the port number in text, from 1 to 65535."""
    if not re.fullmatch("[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        sys.stderr.write(f"client: port {text}: not a number from 1 to 65535\n")
        sys.exit(2)
    return int(text)


def receive(connection):
    """Return the next message, or b"exit" at end of file.

    What some peers send besides is dropped: a NUL and all behind it, line
    ends, and padding that comes late, in front of the next message.
    """
    while data := connection.recv(512):
        message = re.split(rb"[\0\r\n]", data.lstrip(b"\0\r\n"))[0]
        if message:
            return message
    return b"exit"


def read_message():
    """Return the next line of standard input, b"exit" at its end."""
    for line in sys.stdin.buffer:
        message = re.split(rb"[\0\r\n]", line)[0]
        if len(message) > MESSAGE_MAX:
            why = f"at most {MESSAGE_MAX} fit into a message"
            print(f"client: line of {len(message)} bytes: {why}", file=sys.stderr)
        elif message:
            return message
    return b"exit"


def converse(connection, port):
    """Take turns until either side says exit."""
    print(f'Connected to 127.0.0.1:{port}: you begin; "exit" ends', flush=True)
    while (message := read_message()) != b"exit":
        connection.sendall(message)
        message = receive(connection)
        if message == b"exit":
            print("The server has ended the conversation", flush=True)
            return
        text = message.decode(errors="replace")
        print(f"[Server 127.0.0.1:{port}]: {text}", flush=True)
    connection.sendall(message)


def main():
    """Connect to the port of the loopback address and talk with the server."""
    parser = argparse.ArgumentParser("client", description=__doc__.split("\n")[0])
    parser.add_argument("port", nargs="?", default="5000", metavar="PORT")
    port = port_number(parser.parse_args().port)
    signal.signal(signal.SIGINT, lambda number, frame: sys.exit(128 + number))
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        try:
            connection.connect(("127.0.0.1", port))
        except OSError as error:
            sys.exit(f"client: connect 127.0.0.1:{port}: {error.strerror}")
        converse(connection, port)


if __name__ == "__main__":
    try:
        main()
    except OSError as failed:
        sys.exit(f"client: conversation: {failed.strerror}")
