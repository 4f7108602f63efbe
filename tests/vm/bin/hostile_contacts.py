# SPDX-License-Identifier: GPL-2.0
"""REGISTER requests and answers of attackers and of broken software: what is
registered after each. For siphostile.
"""
import itertools

import hostile

MAXIMUM = 8  # SIPNAT_CONTACTS_MAX, of a REGISTER
LOOKED_AT = 64  # SIP_CONTACTS_MAX, of any message
numbers = itertools.count(1)


def contact(user, more=b""):
    return b"<sip:%s@192.168.1.10>%s" % (user, more)


def fields(*values):
    return b"".join(b"Contact: %s\r\n" % value for value in values)


def pair(what, asked, listed, registered, *, expires=b"600", status=b"200 OK",
         opened=True, answered=True, request=None, answer=None, **counters):
    """A REGISTER with the fields asked and its answer with the fields listed:
    so many bindings more. opened: it is a transaction; answered: the answer
    finds it. request, answer: what else is different, as for message()."""
    name = "pair%d" % next(numbers)
    same = {"To": "<sip:%s@example.com>" % name, "Call_ID": name}
    if expires is not None:
        same["Expires"] = expires
    ask = hostile.message("REGISTER", asked, **{**same, **(request or {})})
    reply = hostile.message("REGISTER", listed, start=b"SIP/2.0 " + status,
                            **{**same, **(answer or {})})
    counters.setdefault("requests_register", 1)
    counters.setdefault("responses_2xx", 1)
    counters.update(transactions=int(opened),
                    responses_unmatched=int(not answered))
    if registered:
        counters["bindings_registered"] = registered
    return what, ask, reply, counters


def how_many():
    """Many Contacts."""
    for count in (1, MAXIMUM, MAXIMUM + 1, LOOKED_AT, LOOKED_AT + 1, 150):
        some = [contact(b"c%d" % number) for number in range(count)]
        more = int(count > MAXIMUM)
        for how, text in (("in one field", fields(b",".join(some))),
                          ("in fields", fields(*some))):
            yield pair("%d Contacts %s" % (count, how), text, text,
                       min(count, MAXIMUM), contacts_ignored=more)
    mine = contact(b"mine", b";expires=60")
    for others in (LOOKED_AT - 1, LOOKED_AT, 150):
        text = fields(*([contact(b"o%d" % n) for n in range(others)] +
                        [mine]))
        # what stands too far behind may be ours: what was asked for counts
        yield pair("ours behind %d others" % others, fields(mine), text, 1)
    yield pair("the same Contact eight times", fields(*[mine] * 8),
               fields(mine), 1, bindings_refreshed=7)
    text = fields(b",".join(contact(b"k%d" % n) for n in range(2000)))
    yield pair("2,000 Contacts, cut off", text, text, 0, opened=False,
               answered=False, truncated=2)


def how_large():
    """Huge ones."""
    for size in (100, 1000, 7000):
        text = fields(contact(b"u" * size))
        yield pair("a user of %d bytes" % size, text, text, 1)
        text = fields(contact(b"p%d" % size, b";p=" + b"v" * size))
        yield pair("a parameter of %d bytes" % size, text, text, 1)
        text = fields(b'"' + b"n" * size + b'" ' + contact(b"n%d" % size))
        yield pair("a name of %d bytes" % size, text, text, 1)
    for size in (9000, 60000):
        text = fields(contact(b"u" * size))
        yield pair("a user of %d bytes" % size, text, text, 0, opened=False,
                   answered=False, truncated=2)
    text = fields(contact(b"first")) + b"X: " + b"x" * 60000 + b"\r\n"
    yield pair("a Contact before what is cut off", text, text, 1, truncated=2)
    aor = {"To": b"<sip:" + b"a" * 4000 + b"@example.com>"}
    text = fields(contact(b"aor"))
    yield pair("an AOR of 4,000 bytes", text, text, 1, request=aor, answer=aor)


def how_odd():
    """Contacts that are hard to read, or none."""
    for text in (b"", b"<>", b"<sip:", b"sip", b'"', b"<<sip:a@b>>", b",,,",
                 b"<sip:a\0@b>", b"<sip:a b@c>", b'"a" sip:a@b', b";expires=9",
                 b"<sip:a@b", b"(<sip:a@b>", b"\xff\xfe"):
        readable = text == b"(<sip:a@b>"  # a name before the address
        yield pair("Contact %r" % text, fields(text), fields(text),
                   int(readable), opened=readable, answered=readable)
    for text in (b"<SIP:A@B>", b"<sip:a@[::1]:5060;transport=tcp>", b"<x:y>",
                 b"<:a@b>", b"<tel:+1>", b"sip:a@b", b"<sip:%00@b>", b"<sip:a@b:99999>",
                 b"<sip:@>", b"<sip:\xff@b>", b"<sip:a@b>;;;;expires=60",
                 b"\r\n <sip:a@b>\r\n ;expires\r\n =\r\n 60",
                 b'"\\"<sip:c@d>\\"" <sip:a@b>', b"a<sip:a@b>"):
        yield pair("Contact %r" % text, fields(text), fields(text), 1)
    yield pair("all of them", fields(b"*"), b"", 0, expires=b"0")
    yield pair("all of them, for ten minutes", fields(b"*"), b"", 0)
    yield pair("all of them, and one", fields(b"*, " + contact(b"star")),
               fields(contact(b"star")), 1)
    yield pair("a fetch", b"", fields(contact(b"x")), 0, opened=False,
               answered=False)


def how_long():
    """Numbers of seconds."""
    for value, registered in (
            (b"0", 0), (b"00", 0), (b"4294967295", 1), (b"4294967296", 1),
            (b"9" * 1000, 1), (b"-1", 1), (b"1e9", 1), (b"", 1), (b'"60"', 1),
            (b"60 60", 1)):
        text = fields(contact(b"s", b";expires=" + value))
        yield pair("Contact's expires=%r" % value[:20], text, text, registered)
        text = fields(contact(b"s"))
        yield pair("Expires %r" % value[:20], text, text,
                   1 if value == b'"60"' else registered, expires=value)


def no_answers():
    """What answers no REGISTER."""
    text = fields(contact(b"n"))
    for status, counter in ((b"199 x", "responses_1xx"),
                            (b"100 x", "responses_1xx")):
        yield pair("answered by %r" % status, text, text, 0, status=status,
                   **{"responses_2xx": 0, counter: 1})
    for status in (b"300 x", b"401 x", b"500 x", b"699 x"):
        yield pair("answered by %r" % status, text, text, 0, status=status,
                   **{"responses_2xx": 0,
                      "responses_%cxx" % status[0]: 1})
    for status in (b"700 x", b"20 x", b"2000 x", b"2 00", b"999 x"):
        yield pair("answered by %r" % status, text, text, 0, status=status,
                   responses_2xx=0)
    yield pair("answered by 299", text, text, 1, status=b"299 x")
    for name, value in (("Call_ID", "another"), ("CSeq", "2 REGISTER"),
                        ("CSeq", "4294967295 REGISTER")):
        yield pair("answered with %s %s" % (name, value), text, text, 0,
                   answered=False, answer={name: value})
    for value in ("1 register", "1 OPTIONS", "1 REGISTERR"):
        yield pair("answered with CSeq " + value, text, text, 0,
                   answer={"CSeq": value})
    for value in ("4294967297 REGISTER", "1", "x REGISTER"):
        yield pair("answered with CSeq " + value, text, text, 0,
                   answer={"CSeq": value}, responses_2xx=0, unparsable=1)
    for name in ("Via", "From", "To", "Call_ID", "CSeq"):
        yield pair("answered without " + name, text, text, 0,
                   answer={name: None}, responses_2xx=0, unparsable=1)
        yield pair("asked without " + name, text, text, 0, opened=False,
                   answered=False, request={name: None}, requests_register=0,
                   unparsable=1)
    what, ask, reply, counters = pair("answered by the phone itself", text,
                                      text, 0, answered=False)
    yield what, ask, None, dict(counters, responses_2xx=0,
                                responses_unmatched=0)
    yield what, reply, None, {"responses_2xx": 1, "responses_unmatched": 1}


def hops():
    """Via bombs, and fields that are there twice."""
    text = fields(contact(b"v"))
    for count in (10, 100):
        via = {"Via": b", ".join([hostile.HEAD["Via"].encode()] * count)}
        yield pair("%d hops" % count, text, text, 1, request=via, answer=via)
    for name, value in (("Call-ID", b"another"), ("CSeq", b"2 REGISTER"),
                        ("To", b"<sip:another@example.com>"),
                        ("Expires", b"0")):
        more = text + name.encode() + b": " + value + b"\r\n"
        yield pair("a second %s" % name, more, more, 1)
    body = hostile.message("REGISTER", text, Call_ID="inner")
    what, ask, reply, counters = pair("a REGISTER in the body", text, text, 1)
    yield what, ask + body, reply + body, counters


def pairs():
    """(name, REGISTER, its answer or None, what is counted)"""
    for some in (how_many, how_large, how_odd, how_long, no_answers, hops):
        yield from some()
