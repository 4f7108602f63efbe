# SPDX-License-Identifier: GPL-2.0
"""Hostile SIP: what a message of an attacker may look like, and what sipnat is
to make of it. The same bytes every time; siphostile sends them through a
gateway, tests/bench measures what they cost.

What is made of one is a counter's name, or NOTHING: no SIP by its start line.
That is so of a flow's first message; of later ones see known().
"""
import random
import re

NOTHING = "nothing"
UNPARSABLE, TRUNCATED = "unparsable", "truncated"
KEEPALIVE = "keepalives"
INSPECTED, LINES = 8192, 256  # SIPNAT_INSPECT_MAX, SIP_LINES_MAX
DATAGRAM_MAX = 65507
METHODS = ("REGISTER", "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS",
           "SUBSCRIBE", "NOTIFY", "MESSAGE", "REFER", "PUBLISH", "INFO",
           "UPDATE", "PRACK")
TOKEN = re.compile(rb"[A-Za-z][-A-Za-z0-9.!%*_+`'~]{0,31}\Z")
END = re.compile(rb"\n\r?\n")

HEAD = {
    "Via": "SIP/2.0/UDP 192.168.1.10:5060;branch=z9hG4bKhostile;rport",
    "From": "<sip:mallory@example.com>;tag=1",
    "To": "<sip:mallory@example.com>",
    "Call-ID": "hostile@192.168.1.10",
    "CSeq": "1 OPTIONS",
}


def message(method="OPTIONS", more=b"", body=b"", eol=b"\r\n", start=None,
            **changed):
    """A request; a field that is changed to None is left out, '_' is '-'."""
    fields = dict(HEAD, CSeq="1 " + method)
    for name, value in changed.items():
        fields[name.replace("_", "-")] = value
    lines = [start or b"%s sip:example.com SIP/2.0" % method.encode()]
    for name, value in fields.items():
        if value is not None:
            value = value if isinstance(value, bytes) else value.encode()
            lines.append(name.encode() + b": " + value)
    return eol.join(lines) + eol + more + eol + body


def fill(size, piece, make):
    """make(filler) of about that size, with the filler made of pieces."""
    room = max(size - len(make(b"")), 0)
    return make((piece * (room // len(piece) + 1))[:room])


def whole(size, piece, make):
    """The same with whole pieces only."""
    room = max(size - len(make(b"")), 0)
    return make(piece * (room // len(piece)))


def field(name):
    return lambda filler: message(more=name + b": " + filler + b"\r\n")


def instead(name, before=b"", after=b""):
    return lambda filler: message(**{name: before + filler + after})


def register(before=b"", after=b""):
    return lambda filler: message(
        "REGISTER", more=b"Contact: " + before + filler + after + b"\r\n")


# name: (all of its header section can be read, what makes one of a size)
SHAPES = {
    "one-long-field": (True, lambda n: fill(n, b"a", field(b"X"))),
    "many-fields": (True, lambda n: whole(n, b"a: b\r\n",
                                          lambda f: message(more=f))),
    "many-short-lines": (True, lambda n: whole(n, b"a\n",
                                               lambda f: message(more=f))),
    "fields-almost-known": (True, lambda n: whole(
        n, b"content-lengtx: 1\r\n", lambda f: message(more=f))),
    "long-names": (True, lambda n: whole(
        n, b"N" * min(4096, n // 4) + b": v\r\n",
        lambda f: message(more=f))),
    "space-before-colon": (True, lambda n: fill(
        n, b" \t", lambda f: message(more=b"Contact" + f + b": <sip:a@b>\r\n"))),
    "folds": (True, lambda n: whole(
        n, b"\r\n ", lambda f: message(more=b"X:" + f + b"y\r\n"))),
    "folded-contact": (True, lambda n: whole(n, b"\r\n ",
                                             register(b"", b"<sip:a@b>"))),
    "spaces": (True, lambda n: fill(n, b" ", instead("To", b"", HEAD["To"].encode()))),
    "long-uri": (True, lambda n: fill(n, b"u", instead("To", b"<sip:", b"@b>"))),
    "uri-parameters": (True, lambda n: whole(
        n, b";x=y", register(b"<sip:a@b", b">"))),
    "uri-escapes": (True, lambda n: whole(n, b"%41",
                                          register(b"<sip:", b"@b>"))),
    "long-call-id": (True, lambda n: fill(n, b"c", instead("Call_ID"))),
    "zeros": (True, lambda n: fill(
        n, b"0", lambda f: message("REGISTER", Expires=f + b"60"))),
    "digits": (True, lambda n: fill(
        n, b"9", lambda f: message("REGISTER", Expires=f))),
    "contacts": (True, lambda n: whole(n, b"<sip:a@b>,", register())),
    "contacts-bare": (True, lambda n: whole(n, b"sip:a@b,", register())),
    "contacts-unreadable": (True, lambda n: whole(n, b"<,", register())),
    "contacts-open": (True, lambda n: whole(n, b"<sip:a,", register())),
    "contact-fields": (True, lambda n: whole(
        n, b"m: <sip:a@b>\r\n", lambda f: message("REGISTER", more=f))),
    "contact-parameters": (True, lambda n: whole(
        n, b";expires=1", register(b"<sip:a@b>"))),
    "contact-semicolons": (True, lambda n: fill(n, b";",
                                                register(b"<sip:a@b>"))),
    "contact-quotes": (True, lambda n: whole(
        n, b';a="\\""', register(b"<sip:a@b>"))),
    "quote-without-end": (True, lambda n: fill(n, b"q", register(b'"'))),
    "quotes": (True, lambda n: fill(n, b'"', register())),
    "backslashes": (True, lambda n: fill(n, b"\\", register(b'"'))),
    "open-brackets": (True, lambda n: fill(n, b"<", register())),
    "commas": (True, lambda n: fill(n, b",", register())),
    "words": (True, lambda n: whole(n, b"a ", register())),
    "stars": (True, lambda n: whole(n, b"*,", register())),
    "nested-comments": (True, lambda n: fill(n, b"(", field(b"User-Agent"))),
    "comments-in-via": (False, lambda n: fill(
        n, b"(", instead("Via", b"SIP/2.0/UDP a "))),
    "via-bomb": (True, lambda n: whole(
        n, b"SIP/2.0/UDP a;branch=z9hG4bK,",
        lambda f: message(Via=f + HEAD["Via"].encode()))),
    "via-fields": (True, lambda n: whole(
        n, b"v: SIP/2.0/UDP a\r\n", lambda f: message(more=f))),
    "via-parameters": (True, lambda n: whole(
        n, b";rport=1", instead("Via", HEAD["Via"].encode()))),
    "via-branches": (True, lambda n: whole(
        n, b";branch=", instead("Via", HEAD["Via"].encode()))),
    "from-parameters": (True, lambda n: whole(
        n, b";tak=1", instead("From", b"<sip:a@b>"))),
    "display-name": (True, lambda n: whole(
        n, b"a,b ", instead("From", b"x ", b"<sip:a@b>"))),
    "option-tags": (True, lambda n: whole(n, b"outbouns,",
                                          field(b"Supported"))),
    "to-nul": (False, lambda n: fill(n, b"\0", instead("To", b"<sip:a", b">"))),
    "nuls": (True, lambda n: fill(n, b"\0", field(b"X"))),
    "bytes-ff": (True, lambda n: fill(n, b"\xff", field(b"X"))),
    "bare-cr": (True, lambda n: fill(n, b"\r", field(b"X"))),
    "controls": (True, lambda n: fill(n, b"\x01\t", field(b"X"))),
    "bare-lf": (True, lambda n: whole(
        n, b"a: b\n", lambda f: message(eol=b"\n", more=f))),
    "no-end": (False, lambda n: fill(
        n, b"x", lambda f: message(more=b"X: " + f)[:-4])),
    "large-body": (True, lambda n: fill(n, b"b", lambda f: message(body=f))),
    "body-of-messages": (True, lambda n: whole(
        n, message(), lambda f: message(body=f))),
}


def class_of(data):
    """The counter of a message that can be read."""
    start = data.lstrip(b"\r\n")
    if start[:8].lower() == b"sip/2.0 ":
        return "responses_%cxx" % start[8]
    method = start.split(b" ", 1)[0].decode()
    return "requests_" + (method.lower() if method in METHODS else "other")


def expected(data, good):
    """What is made of a message that begins as one should."""
    end = END.search(data)
    if end is None or end.end() > INSPECTED or \
            data[:end.end()].count(b"\n") - 2 > LINES:
        if len(data) > INSPECTED:
            return (TRUNCATED, class_of(data))
        return (UNPARSABLE,)
    return (class_of(data),) if good else (UNPARSABLE,)


def known(data, counters):
    """What is made of it over a flow that is known: of a request other than
    REGISTER no more is read than its first line."""
    start = data.lstrip(b"\r\n")
    if counters in (None, (NOTHING,), (KEEPALIVE,)) or b"\n" not in start or \
            start[:8].lower() == b"sip/2.0 " or start[:9] == b"REGISTER ":
        return counters
    return (class_of(data),)


def shapes(*sizes):
    for name, (good, make) in SHAPES.items():
        for size in sizes:
            data = make(size)
            yield "%s of %d" % (name, len(data)), data, expected(data, good)


def flipped(data, at, bit):
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1:]


def flips():
    """Each bit of each method's name is wrong, in the first line, or in CSeq
    as well; and each bit of a status line's beginning."""
    for method in METHODS:
        for at in range(len(method)):
            for bit in range(8):
                name = flipped(method.encode(), at, bit)
                start = name + b" sip:example.com SIP/2.0"
                token = TOKEN.match(name.lstrip(b"\r\n"))
                yield ("flip of %s" % method, message(method, start=start),
                       (UNPARSABLE,) if token else (NOTHING,))
                yield ("flip of %s and CSeq" % method,
                       message(method, start=start, CSeq=b"1 " + name),
                       (class_of(name + b" "),) if token else (NOTHING,))
    status = b"SIP/2.0 200 OK"
    for at in range(12):
        for bit in range(8):
            start = flipped(status, at, bit)
            sip = start[:8].lower() == b"sip/2.0 " and \
                start[8:9] in b"123456" and start[9:11].isdigit() and \
                start[11:12] in b" \r\n"
            yield ("flip of a status line", message(start=start),
                   (class_of(start),) if sip else (NOTHING,))


def numbers():
    many = ("-1", "+1", "", "0x10", "1e3", "1 1", "99999999999999999999999",
            "18446744073709551616", "4294967296", "1.0", "\uff11", "%31")
    for value in many + ("4294967295", "0"):
        good = value in ("4294967295", "0")
        yield ("CSeq " + value, message(CSeq=value + " OPTIONS"),
               ("requests_options",) if good else (UNPARSABLE,))
        for name in ("Expires", "Content_Length", "Max_Forwards",
                     "Min_Expires", "Timestamp"):
            yield (name + " " + value, message(**{name: value}),
                   ("requests_options",))
    for port in many + ("0", "65536", "4294967295", "5060:5060", "5060x"):
        if port not in ("", "1 1"):
            yield ("port of a Via " + port,
                   message(Via="SIP/2.0/UDP h:%s;branch=z9hG4bK" % port),
                   (UNPARSABLE,))
        yield ("port of From " + port,
               message(From="<sip:a@b:%s>;tag=1" % port), None)


def lies():
    """Content-Length is none of the scanner's business in a datagram."""
    for value in ("0", "1", "5", "65535", "4294967295", "99999999999999999999"):
        for body in (b"", b"v=0\r\n", b"x" * 1000):
            yield ("a body of %d, said to be %s" % (len(body), value),
                   message(more=b"l: %s\r\n" % value.encode(), body=body),
                   ("requests_options",))
    yield ("two lengths", message(more=b"l: 1\r\nContent-Length: 2\r\n",
                                  body=b"xxx"), ("requests_options",))


def odds():
    """Line ends, NULs, empty things, things without an end."""
    whole_one = message()
    yield "nothing but a start line", b"OPTIONS sip:a SIP/2.0\r\n\r\n", \
        (UNPARSABLE,)
    yield "a start line without an end", b"OPTIONS sip:a SIP/2.0", (UNPARSABLE,)
    yield "no CRLF at all", whole_one.replace(b"\r\n", b" "), (NOTHING,)
    yield "CR for every CRLF", whole_one.replace(b"\r\n", b"\r"), (NOTHING,)
    yield "LF for every CRLF", whole_one.replace(b"\r\n", b"\n"), \
        ("requests_options",)
    yield "LF CR for every CRLF", whole_one.replace(b"\r\n", b"\n\r"), \
        (UNPARSABLE,)
    yield "CR CR LF for every CRLF", whole_one.replace(b"\r\n", b"\r\r\n"), \
        (NOTHING,)
    for at in range(0, len(whole_one), 7):
        yield "cut off after %d" % at, whole_one[:at] or b"\r\n", None
        yield "a NUL at %d" % at, \
            whole_one[:at] + b"\0" + whole_one[at + 1:], None
    for at in range(1, 12):
        data = (b"\r\n" * 6)[:at]
        yield "%d bytes of CR and LF" % at, data, \
            (KEEPALIVE,) if at <= 8 else (NOTHING,)
        yield "%d bytes of CR and LF before a message" % at, \
            data + whole_one, \
            ("requests_options",) if at <= 8 else (NOTHING,)
    yield "one byte", b"O", (NOTHING,)
    yield "NULs", b"\0" * 1000, (NOTHING,)
    yield "a line of 64 KiB", b"O" * DATAGRAM_MAX, (NOTHING,)
    yield "a URI of 64 KiB", \
        (b"OPTIONS sip:" + b"a" * DATAGRAM_MAX)[:DATAGRAM_MAX], None
    for name in HEAD:
        yield "no " + name, message(**{name.replace("-", "_"): None}), \
            (UNPARSABLE,)
        yield "an empty " + name, message(**{name.replace("-", "_"): ""}), \
            (UNPARSABLE,)


def noise(count):
    """Text of SIP's own words in any order."""
    source = random.Random(3261)
    words = (b"OPTIONS ", b"REGISTER ", b"sip:a@b", b" SIP/2.0", b"SIP/2.0 200 ",
             b"\r\n", b"\n", b"\r", b"\r\n\r\n", b": ", b";", b",", b"<", b">",
             b'"', b"\\", b"Via", b"v", b"Contact", b"m", b"*", b"expires=",
             b"4294967296", b"CSeq", b"\0", b"\xff", b" ", b"\t", b"(", b")",
             b"To", b"From", b"Call-ID", b"Content-Length", b"1", b"tag=")
    for number in range(count):
        start = source.choice((b"", b"OPTIONS sip:a SIP/2.0\r\n",
                               b"SIP/2.0 200 OK\r\n"))
        yield "words %d" % number, (start + b"".join(
            source.choice(words) for _ in range(source.randrange(1, 60)))) \
            or b"x", None


def everything():
    """(name, bytes, counters that it adds one to; None where any will do)"""
    yield from shapes(1400, 4096, INSPECTED, INSPECTED + 1, 16384,
                      DATAGRAM_MAX)
    yield from flips()
    yield from numbers()
    yield from lies()
    yield from odds()
    yield from noise(300)
