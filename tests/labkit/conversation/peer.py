"""The scripted peer: one end of a conversation, played from a script.

It connects or listens, sends and receives as it is told, and keeps the exact
bytes. What it tolerates is what real programs send: see `take`.
"""

import errno
import os
import re
import socket
import stat
import struct

from conversation import kernel

AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: close sends a reset
PADDING = b"\0\r\n"
LIMIT = 1 << 20  # bytes kept of a peer that floods


class Address:
    """Where a conversation takes place: "unix:PATH" or "tcp:PORT"."""

    def __init__(self, text):
        """Read the text; a port is one of 127.0.0.1."""
        self.kind, _, where = text.partition(":")
        self.path = where if self.kind == "unix" else ""
        self.port = 0 if self.path else int(where)

    def __str__(self):
        """Return the address as messages show it."""
        return self.path or f"127.0.0.1:{self.port}"

    def argument(self):
        """Return the address as the programs take it on the command line."""
        return self.path or str(self.port)

    def sockaddr(self):
        """Return the address as Python's socket calls take it."""
        return self.path or ("127.0.0.1", self.port)

    def in_use(self):
        """Return why a server could not take the address now, "" when it could.

        What an earlier conversation has left in TIME_WAIT is no reason here.
        """
        if self.path:
            return "there is such a file already" if os.path.lexists(self.path) else ""
        with self.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(self.sockaddr())
                probe.listen(1)  # two that have only bound do not see each other
            except OSError as error:
                return error.strerror
        return ""

    def remove_dead(self):
        """Remove a socket file of this user's on which nobody listens any more.

        A datagram socket disturbs no listener: it says EPROTOTYPE there.
        """
        try:
            file = os.lstat(self.path)
        except OSError:
            return
        if stat.S_ISSOCK(file.st_mode) and file.st_uid == os.getuid():
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
                if probe.connect_ex(self.path) == errno.ECONNREFUSED:
                    os.unlink(self.path)

    def in_time_wait(self):
        """Tell whether only a server with SO_REUSEADDR could take the port now."""
        if self.path:
            return False
        with self.socket() as probe:
            try:
                probe.bind(self.sockaddr())
            except OSError:
                return True
        return False

    def end_time_wait(self):
        """Take the port out of TIME_WAIT, as far as that can be done.

        A new connection from the same port takes the place of the one that waits,
        see tcp(7); broken off by a reset it leaves nothing.
        """
        for port in kernel.ports_in_time_wait(self.port):
            with self.socket() as listener, self.socket() as caller:
                try:
                    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    listener.bind(self.sockaddr())
                    listener.listen(1)
                    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                    caller.settimeout(1)
                    caller.bind(("127.0.0.1", port))
                    caller.connect(self.sockaddr())
                except OSError:
                    pass  # then it has to be waited for

    def socket(self):
        """Return a new stream socket of the right family."""
        family = socket.AF_UNIX if self.path else socket.AF_INET
        return socket.socket(family, socket.SOCK_STREAM)


def take(data, wanted):
    """Find one of the wanted messages (bytes) at the beginning of data.

    Returns (verdict, rest): "match" with what remains behind the message,
    "more" when it may still come, "wrong" with the message that is there
    instead. Padding in front is skipped; a message ends at a NUL, a line end or
    the end of data; what follows a NUL belongs to the buffer that was sent.
    """
    body = data.lstrip(PADDING)
    head = re.split(rb"[\0\r\n]", body, maxsplit=1)[0]
    rest = body[len(head) :]
    if head in wanted:
        return "match", b"" if rest[:1] == b"\0" else rest.lstrip(PADDING)
    if not rest and any(text.startswith(head) for text in wanted):
        return "more", b""
    return "wrong", head


class Peer:
    """One side of the wire, ours; `other` is the role of the program."""

    def __init__(self, role, other, address, record):
        """Prepare; nothing is opened yet."""
        self.role, self.other = role, other
        self.address = address
        self.record = record
        self.listener = None
        self.connection = None
        self.data = bytearray()  # received, not yet consumed
        self.total = 0
        self.first_at = None  # when the first byte of data came that is no padding
        self.ended = ""  # "end of file", "reset", "more than 1 MB", once it came
        self.spoken = False  # whether we have sent something

    def listen(self):
        """Become the server's listening socket; OSError when it cannot."""
        self.listener = self.address.socket()
        if not self.address.path:
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(self.address.sockaddr())
        self.listener.listen(1)
        self.listener.setblocking(False)
        self.record.add(self.role, "listen", str(self.address))

    def connect(self):
        """Connect to the program; OSError when nobody listens."""
        connection = self.address.socket()
        connection.settimeout(2)  # a server's queue of connections may be full
        try:
            connection.connect(self.address.sockaddr())
        except OSError:
            connection.close()
            raise
        self.begin(connection)
        self.record.add(self.role, "connect", str(self.address))

    def accept(self):
        """Take the connection that has arrived. Returns whether there was one."""
        try:
            self.begin(self.listener.accept()[0])
        except BlockingIOError:
            return False
        self.record.add(self.other, "connect", str(self.address))
        return True

    def begin(self, connection):
        """Take over a new connection, on which nothing has come yet."""
        connection.setblocking(False)
        self.connection = connection
        self.port = 0 if self.address.path else connection.getsockname()[1]
        self.data, self.total, self.first_at, self.ended = bytearray(), 0, None, ""

    def receive(self):
        """Read what has arrived, and note it."""
        try:
            data = self.connection.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            self.ended = "reset"
            self.record.add(self.other, "reset")
            return
        if not data:
            self.ended = "end of file"
            self.record.add(self.other, "close")
            return
        now = self.record.now()
        self.total += len(data)
        self.record.add(self.other, "send", data, at=now)
        if self.total > LIMIT:
            self.ended = "more than 1 MB"
            return
        if self.first_at is None and data.lstrip(PADDING):
            self.first_at = now
        self.data += data

    def consume(self, rest):
        """Forget the message just matched; rest stays for the next one."""
        self.data = bytearray(rest)
        self.first_at = self.record.now() if rest.lstrip(PADDING) else None

    def out_of_turn(self):
        """Return the bytes that came though nobody asked for them."""
        return self.data.lstrip(PADDING)

    def send(self, data):
        """Send bytes; OSError when the connection is gone."""
        if not self.connection:  # `see` has closed it
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
        self.record.add(self.role, "send", data)
        self.spoken = True
        self.connection.setblocking(True)
        self.connection.settimeout(5)
        try:
            self.connection.sendall(data)
        finally:
            self.connection.setblocking(False)

    def close(self):
        """Close the connection in the ordinary way, if that is still to do."""
        if not self.connection:
            return
        self.record.add(self.role, "close")
        if self.ended:  # the program has closed first: spare it TIME_WAIT
            self.close_at_once()
        self.connection.close()
        self.connection = None
        self.ended = self.ended or "end of file"  # nothing more can come

    def shut_down(self):
        """Send end of file, keep receiving: shutdown(2)."""
        self.record.add(self.role, "shutdown")
        try:
            if self.connection:
                self.connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the program has broken it off

    def reset(self):
        """Break the connection: RST for TCP, see SO_LINGER in socket(7)."""
        if not self.connection:
            return
        self.close_at_once()
        self.record.add(self.role, "reset")
        self.connection.close()
        self.connection = None

    def close_at_once(self):
        """Let close send a reset, which leaves nothing in TIME_WAIT."""
        # A UNIX socket resets its peer only when it closes with unread data.
        if not self.address.path:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)

    def discard(self):
        """Close all that is open, and remove the socket file that was made."""
        if self.connection:
            self.close_at_once()
        for one in (self.connection, self.listener):
            if one:
                one.close()
        if self.listener and self.address.path:
            try:
                os.unlink(self.address.path)
            except OSError:
                pass  # it is gone, or the program has put something else there
        self.connection = self.listener = None
