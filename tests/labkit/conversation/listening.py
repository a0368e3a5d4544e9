"""Who listens where, as the kernel knows it: sock_diag(7), proc(5), ipv6(7)."""

import os
import socket
import struct

from conversation import kernel

# Of linux/netlink.h, linux/sock_diag.h and linux/unix_diag.h.
SOCK_DIAG, DIAG_BY_FAMILY, DUMP, SHOW = 4, 20, 0x301, 0x02  # SHOW: its file
REACHED = ("127.0.0.1", "0.0.0.0", "::", "::ffff:127.0.0.1", "::ffff:0.0.0.0")
IPV6_V6ONLY = getattr(socket, "IPV6_V6ONLY", 26)


def diagnosed():
    """Return {inode: (device, inode of its file)} of listening UNIX stream sockets.

    Asked by sock_diag(7), as a path is not enough: it may be relative, lead through a
    link, or have lines of /proc/net/unix in it. None where the kernel cannot tell.
    """
    listening, found = 1 << 10, {}  # TCP_LISTEN
    request = struct.pack("=BBHIII8s", socket.AF_UNIX, 0, 0, listening, 0, SHOW, b"")
    header = struct.pack("=IHHII", 16 + len(request), DIAG_BY_FAMILY, DUMP, 1, 0)
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, SOCK_DIAG) as diag:
            diag.send(header + request)
            while True:
                data = diag.recv(1 << 16)
                while data:
                    size, kind = struct.unpack_from("=IH", data)
                    if kind != DIAG_BY_FAMILY:  # the end, or an error
                        error = struct.unpack_from("=i", data, 16)[0]
                        return None if error else found
                    _, style, _, _, inode = struct.unpack_from("=BBBBI", data, 16)
                    at = 32
                    while at < size and style == socket.SOCK_STREAM:
                        length, name = struct.unpack_from("=HH", data, at)
                        if name == 1:  # UNIX_DIAG_VFS
                            file, device = struct.unpack_from("=II", data, at + 4)
                            device = os.makedev(device >> 20, device & 0xFFFFF)
                            found[str(inode)] = device, file
                        at += max(4, length + 3 & ~3)
                    data = data[max(16, size + 3 & ~3) :]
    except (OSError, AttributeError, struct.error):
        return None


def listens_at(path):
    """Tell whether a UNIX socket listens at this path; None: it cannot be told."""
    sockets = diagnosed() if kernel.HAVE_PROC else None
    if sockets is None:
        return None
    try:
        file = os.stat(path)
    except OSError:
        return False
    return (file.st_dev, file.st_ino & 0xFFFFFFFF) in sockets.values()


def reached_at(port):
    """Tell whether a socket listens that a client of 127.0.0.1 reaches."""
    found = [(i, h) for i, (h, p) in kernel.tcp_listeners().items() if p == port]
    return any(h in REACHED and not (h == "::" and only_ipv6(i)) for i, h in found)


def only_ipv6(inode):
    """Tell whether a socket takes no IPv4: ipv6(7). False where it cannot be asked."""
    for pid in kernel.processes():
        for descriptor, link in kernel.descriptors(pid).items():
            found = link == f"socket:[{inode}]"
            copy = kernel.copy_of(pid, descriptor) if found else None
            if copy:
                with copy:
                    return bool(copy.getsockopt(socket.IPPROTO_IPV6, IPV6_V6ONLY))
    return False
