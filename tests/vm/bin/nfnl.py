# SPDX-License-Identifier: GPL-2.0
"""Netlink of netfilter, as far as our programs need it: conntrack's entries,
and a queue of packets. Nothing here knows of SIP."""
import collections
import errno
import os
import socket
import struct

NETLINK_NETFILTER, SOL_NETLINK, NETLINK_NO_ENOBUFS = 12, 270, 5
SO_RCVBUFFORCE = 33
NLMSG_ERROR, NLMSG_DONE = 2, 3
REQUEST, ACK, DUMP = 1, 4, 0x300
CTNETLINK, QUEUE = 1, 3  # subsystems
CT_GET = 1
IPS_HELPER = 1 << 13
Q_PACKET, Q_VERDICT, Q_CONFIG, Q_VERDICT_BATCH = 0, 1, 2, 3
NF_ACCEPT = 1

Entry = collections.namedtuple("Entry", "source sport timeout status helper")


def attr(kind, data):
    size = 4 + len(data)
    return struct.pack("=HH", size, kind) + data + b"\0" * (-size % 4)


def attrs(data):
    """The attributes in data, by kind."""
    found, at = {}, 0
    while at + 4 <= len(data):
        size, kind = struct.unpack_from("=HH", data, at)
        if size < 4:
            break
        found[kind & 0x3fff] = data[at + 4:at + size]
        at += size + 3 & ~3
    return found


class Netfilter:
    """A socket in the network namespace that it is opened in."""

    def __init__(self):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                  NETLINK_NETFILTER)
        self.sock.bind((0, 0))
        self.sock.setsockopt(SOL_NETLINK, NETLINK_NO_ENOBUFS, 1)
        self.seq = 0

    def send(self, subsystem, kind, flags, family, resource, body):
        self.seq += 1
        self.sock.send(struct.pack(
            "=IHHII", 20 + len(body), subsystem << 8 | kind, REQUEST | flags,
            self.seq, 0) + struct.pack("!BBH", family, 0, resource) + body)

    def receive(self):
        """(kind without its subsystem, body) of each message; bodies of errors
        are their numbers."""
        data, at = self.sock.recv(1 << 17), 0
        while at + 16 <= len(data):
            size, kind = struct.unpack_from("=IH", data, at)
            body = data[at + 16:at + size]
            if kind == NLMSG_ERROR:
                yield "error", -struct.unpack_from("=i", body)[0]
            elif kind == NLMSG_DONE:
                yield "done", None
            else:
                yield kind & 0xff, body[4:]
            at += size + 3 & ~3

    def ask(self, *message):
        """Sends it and waits for the answer; raises an error."""
        self.send(*message)
        for kind, body in self.receive():
            if kind == "error" and body:
                raise OSError(body, os.strerror(body))

    def entries(self):
        """Conntrack's entries for IPv4."""
        self.send(CTNETLINK, CT_GET, DUMP, socket.AF_INET, 0, b"")
        while True:
            for kind, body in self.receive():
                if kind == "done":
                    return
                if kind == "error":
                    raise OSError(body, os.strerror(body))
                yield entry(attrs(body))


def marked(one):
    """Whether an entry says that it has a helper, without one."""
    return bool(one.status & IPS_HELPER and not one.helper)


def entry(found):
    original = attrs(found[1])
    source = socket.inet_ntoa(attrs(original[1])[1])
    ports = attrs(original[2])
    helper = attrs(found[5]).get(1, b"") if 5 in found else b""
    return Entry(source, struct.unpack("!H", ports.get(2, b"\0\0"))[0],
                 struct.unpack("!I", found.get(7, b"\0\0\0\0"))[0],
                 struct.unpack("!I", found[3])[0],
                 helper.rstrip(b"\0").decode())


class Queue(Netfilter):
    """Packets that wait for a verdict, as rules with `queue to N` send them."""

    def __init__(self, number, room=4096):
        super().__init__()
        self.number = number
        # what has no room here is dropped
        self.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, room << 12)
        self.config(1, struct.pack("!BBH", 1, 0, 0))  # bind
        self.config(2, struct.pack("!IB", 0, 1))  # no copy of the packet
        self.config(3, struct.pack("!I", room))

    def config(self, kind, data):
        self.ask(QUEUE, Q_CONFIG, ACK, 0, self.number, attr(kind, data))

    def arrived(self):
        """Numbers of packets that came; raises what a verdict met with."""
        for kind, body in self.receive():
            if kind == Q_PACKET:
                yield struct.unpack_from("!I", attrs(body)[1])[0]
            elif kind == "error" and body not in (0, errno.ENOENT):
                raise OSError(body, os.strerror(body))

    def accept(self, packet):
        self.send(QUEUE, Q_VERDICT, 0, 0, self.number,
                  attr(2, struct.pack("!II", NF_ACCEPT, packet)))

    def accept_to(self, packet):
        """It and all before it that wait, in one go."""
        self.send(QUEUE, Q_VERDICT_BATCH, 0, 0, self.number,
                  attr(2, struct.pack("!II", NF_ACCEPT, packet)))
