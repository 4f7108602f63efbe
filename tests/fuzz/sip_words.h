/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the mutator puts into messages: what is usual, and what is at a limit or
 * beyond it.
 */
#ifndef TESTS_FUZZ_SIP_WORDS_H
#define TESTS_FUZZ_SIP_WORDS_H

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Names of header fields, and another way to spell each. */
static const char *const names[][2] = {
	{ "Via", "v" },
	{ "From", "f" },
	{ "To", "t" },
	{ "Call-ID", "i" },
	{ "Contact", "m" },
	{ "Content-Length", "l" },
	{ "Content-Type", "c" },
	{ "Supported", "k" },
	{ "CSeq", "CSEQ" },
	{ "Expires", "expires" },
	{ "Min-Expires", "MIN-" },
	{ "Require", "require" },
	{ "Path", "PATH" },
	{ "Service-Route", "service-route" },
};

static const char *const fields[] = {
	"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport\r\n",
	"v: SIP / 2.0 / TCP [2001:db8::1] : 5061,\r\n SIP/2.0/UDP a.net\r\n",
	"From: \"A, \\\"B\\\"\" <sip:a@example.com;lr?x=y>;tag=1\r\n",
	"f: sip:a@example.com;tag=2\r\n",
	"To: A B <sips:%41:p@[::1]:5061;transport=tcp>\r\n",
	"t: <tel:+1-201-555-0123;phone-context=x>\r\n",
	"Call-ID: 1@192.0.2.1\r\n",
	"CSeq: 4294967295 REGISTER\r\n",
	"Contact: *\r\n",
	"m: <sip:a@192.0.2.1:5060;ob>;expires=0;reg-id=1\r\n",
	"Contact: <sip:a@b>;q=0.5;expires=\"60\", sip:c@d;expires=4294967296\r\n",
	"Contact: \"x\" <sip:a@b>;+sip.instance=\"<urn:uuid:1>\"\r\n",
	"Expires: 3600\r\n",
	"Min-Expires: 60\r\n",
	"Supported: path, outbound\r\n",
	"Content-Length: 0\r\n",
	"Subject: a: b;c,d\r\n",
	"a:\r\n",
	": x\r\n",
	"Authorization: Digest username=\"a\", realm=\"b, c\"\r\n",
};

static const char *const lines[] = {
	"REGISTER sip:example.com SIP/2.0\r\n",
	"REGISTER sips:a@[::1]:5061;transport=tcp SIP/2.0\n",
	"SIP/2.0 200 OK\r\n",
	"SIP/2.0 200\r\n",
	"SIP/2.0 401 Unauthorized\r\n",
	"sip/2.0 699 \r\n",
	"INVITE tel:+1 SIP/2.0\r\n",
	"\r\n\r\nOPTIONS urn:service:sos SIP/2.0\r\n",
};

static const char *const methods[] = {
	"REGISTER", "INVITE", "ACK", "BYE", "OPTIONS", "register", "X-y.1",
};

static const char *const numbers[] = {
	"0",	      "1",	    "00000000000000000001",
	"255",	      "256",	    "65535",
	"65536",      "2147483647", "2147483648",
	"4294967295", "4294967296", "18446744073709551615",
	"-1",	      "1.5",	    "18446744073709551616",
	"",	      "0x10",	    "99999999999999999999999999999999999",
};

static const char *const params[] = {
	";expires=60",
	";expires=",
	";expires",
	";EXPIRES = 1",
	";expires=\"9\"",
	";tag=x",
	";branch=z9hG4bK",
	";received=10.0.0.1",
	";rport",
	";rport=5060",
	";q=0.1",
	";reg-id=2",
	";+sip.instance=\"<urn:x>\"",
	";;",
	";a=\"b;c,d>\"",
	";transport=tcp",
	";lr",
	";maddr=[::1]",
};

static const char *const blanks[] = {
	" ", "\t", "  ", "\r\n ", "\n\t", "\r", "\r\n \r\n ", "\v", "\xc2\xa0",
};

static const char *const ends[] = {
	"\r\n", "\n", "\r", "\r\r\n", "\n\r", "", "\r\n\r\n",
};

static const char *const odd[] = {
	"\"a, b\" ", "\"\\\"\" ", "\"", "\\",	 "(c, \"d\")", "<",
	">",	     "<>",	  "*",	",",	 ",,",	       "a b ",
	"\xc3\xa4 ", ":",	  "@",	"[::1]", "%00",	       "\x7f",
};

#endif /* TESTS_FUZZ_SIP_WORDS_H */
