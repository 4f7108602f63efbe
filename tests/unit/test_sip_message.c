// SPDX-License-Identifier: GPL-2.0
/*
 * What the scanner finds in a message's header fields, in every form in which
 * they may be written, and what it says of those that can't be read.
 */
#include "cmocka_all.h"
#include "sip_test.h"

/* Scans a message that is over with its text; the copy stays for the slices. */
static u8 *scan(const char *text, struct sip_message *msg, int expected)
{
	size_t len = strlen(text);
	u8 *copy = exact_copy(text, len);
	int err = sip_message_parse(copy, len, msg);

	if (err != expected)
		fail_msg("%d instead of %d for\n%s", err, expected, text);
	return copy;
}

/* Header fields between a good start line and the rest of a good message. */
static const struct {
	const char *field;
	const char *host;
	const char *branch;
	const char *received;
	u16 port;
	int rport; /* -1: not there */
} vias[] = {
	{ "Via: SIP/2.0/UDP h", "h", NULL, NULL, 0, -1 },
	{ "v:SIP/2.0/TCP 192.0.2.1:5061;branch=z9hG4bK-1", "192.0.2.1",
	  "z9hG4bK-1", NULL, 5061, -1 },
	{ "VIA \t: sip / 2.0 / tls\r\n host.example.net\r\n : \r\n 65535\r\n"
	  " ; BRANCH = b ; RPORT = 7 ; received = 198.51.100.1",
	  "host.example.net", "b", "198.51.100.1", 65535, 7 },
	{ "Via: SIP/2.0/SCTP [2001:db8::1];rport", "[2001:db8::1]", NULL, NULL,
	  0, 0 },
	{ "Via: SIP/2.0/WS [::1]:80;received=2001:db8::2;branch=x,SIP/2.0/UDP inner;branch=y",
	  "[::1]", "x", "2001:db8::2", 80, -1 },
	{ "Via: SIP/2.0/WSS h , SIP/2.0/UDP i;rport", "h", NULL, NULL, 0, -1 },
	{ "Via: SIP/2.0/UDP h;received=[2001:db8::3];x=\",;branch=no\";branch=b",
	  "h", "b", "[2001:db8::3]", 0, -1 },
	{ "Via: SIP/2.0/QUIC h;branch", "h", NULL, NULL, 0, -1 },
	{ "Via: SIP/2.0/UDP h;;;rport=;branchy=1;xbranch=2;branch=3", "h", "3",
	  NULL, 0, 0 },
	{ "Via: SIP/2.0/UDP h;rport=70000;branch=b (old comment)", "h", "b",
	  NULL, 0, 0 },
	{ "Via: SIP/2.0/UDP h;branch=first\r\nVia: SIP/2.0/TCP i;branch=second",
	  "h", "first", NULL, 0, -1 },
};

static void test_via(void **state)
{
	struct sip_message msg;
	char text[1024];
	size_t i;
	u8 *copy;

	(void)state;
	for (i = 0; i < sizeof(vias) / sizeof(*vias); i++) {
		snprintf(text, sizeof(text),
			 OK "%s\r\n" FROM TO CALL_ID CSEQ END, vias[i].field);
		copy = scan(text, &msg, 0);
		expect_slice(&msg.via.host, vias[i].host, vias[i].field);
		expect_slice(&msg.via.branch, vias[i].branch, vias[i].field);
		expect_slice(&msg.via.received, vias[i].received,
			     vias[i].field);
		assert_int_equal(msg.via.port, vias[i].port);
		assert_int_equal(msg.via.has_rport, vias[i].rport >= 0);
		if (vias[i].rport >= 0)
			assert_int_equal(msg.via.rport, vias[i].rport);
		assert_int_equal(msg.flags, 0);
		free(copy);
	}
}

static void test_via_value(void **state)
{
	struct sip_message msg;
	u8 *copy;

	(void)state;
	copy = scan(OK
		    "v:  SIP/2.0/UDP h;a=\",\"\r\n ;b , SIP/2.0/UDP i\r\n" FROM
			    TO CALL_ID CSEQ END,
		    &msg, 0);
	expect_slice(&msg.via.value, "SIP/2.0/UDP h;a=\",\"\r\n ;b", "value");
	free(copy);
	copy = scan(OK VIA FROM TO CALL_ID CSEQ END, &msg, 0);
	expect_slice(&msg.via.value,
		     "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa", "value");
	free(copy);
}

/* A topmost Via that can't be read isn't replaced by the one below it. */
static const char *const bad_vias[] = {
	"Via:",
	"Via: ,",
	"Via: SIP/2.0",
	"Via: SIP/2.0/",
	"Via: SIP/2.0/UDP",
	"Via: SIP/2.0/UDPh",
	"Via: SIP/3.0/UDP h",
	"Via: SIP/2.0 UDP h",
	"Via: HTTP/2.0/UDP h",
	"Via: SIP/2.0/UDP ;branch=b",
	"Via: SIP/2.0/UDP [2001:db8::1;branch=b",
	"Via: SIP/2.0/UDP h:;branch=b",
	"Via: SIP/2.0/UDP h:0",
	"Via: SIP/2.0/UDP h:65536",
	"Via: SIP/2.0/UDP h:99999999999999999999",
	"Via: SIP/2.0/UDP h:5060x",
	"Via: SIP/2.0/UDP h i",
	"Via: SIP/2.0/UDP h@i",
	"Via: \"SIP/2.0/UDP h",
};

static void test_bad_via(void **state)
{
	struct sip_message msg;
	char text[1024];
	size_t i;
	u8 *copy;

	(void)state;
	for (i = 0; i < sizeof(bad_vias) / sizeof(*bad_vias); i++) {
		snprintf(text, sizeof(text),
			 OK "%s\r\n" VIA FROM TO CALL_ID CSEQ END, bad_vias[i]);
		copy = scan(text, &msg, -EBADMSG);
		expect_slice(&msg.via.host, NULL, bad_vias[i]);
		assert_int_equal(msg.flags, SIP_MESSAGE_MALFORMED);
		expect_slice(&msg.call_id, "c-1", "Call-ID");
		free(copy);
	}
}

static const struct {
	const char *value;
	const char *uri;
} froms[] = {
	{ "<sip:a@b>", "sip:a@b" },
	{ "<sip:a@b>;tag=1", "sip:a@b" },
	{ "sip:a@b;tag=1", "sip:a@b" },
	{ "sip:a@b", "sip:a@b" },
	{ "  sip:a@b  ;  tag  =  1  ", "sip:a@b" },
	{ "Alice Example <sip:a@b>;x;TAG=T;tag=u", "sip:a@b" },
	{ "Alice<sip:a@b;user=phone;lr?x=y>;tag=t",
	  "sip:a@b;user=phone;lr?x=y" },
	{ "\"A\"<sip:a@b>;tag=t", "sip:a@b" },
	{ "\"a \\\"b\\\" <sip:no@no>;tag=no, \\\\\" <sip:a@b>;tag=t",
	  "sip:a@b" },
	{ "\"folded\r\n name\"\r\n\t<sip:a@b>\r\n ;tag=t", "sip:a@b" },
	{ "\"\" <sip:a@b>", "sip:a@b" },
	{ "Doe, Jane <sip:a@b>;tag=t", "sip:a@b" },
	{ "<sip:a@[2001:db8::1]:5060>;tag=t", "sip:a@[2001:db8::1]:5060" },
	{ "sip:[::1]:5060;tag=t", "sip:[::1]:5060" },
	{ "<tel:+49-30-1>", "tel:+49-30-1" },
	{ "<sip:a;x=1,2@b>;tag=t", "sip:a;x=1,2@b" },
	{ "\"A\" <sip:a@b>;x=\";tag=no\";tag=\"q;1\"", "sip:a@b" },
	{ "<sip:a@b>;tagged=1;tag", "sip:a@b" },
	{ "<sip:a@b>;tag=", "sip:a@b" },
	{ "Z\xc3\xb6\xc3\xab <sip:%C3%B6@b>;tag=t", "sip:%C3%B6@b" },
	{ "sip:user:pw@b:1;tag=t", "sip:user:pw@b:1" },
	/* not to be read */
	{ "", NULL },
	{ ";tag=t", NULL },
	{ "<>;tag=t", NULL },
	{ "<sip:a@b;tag=t", NULL },
	{ "<sip:a b>;tag=t", NULL },
	{ "<<sip:a@b>>;tag=t", NULL },
	{ "\"open <sip:a@b>;tag=t", NULL },
	{ "\"escaped \\\" <sip:a@b>;tag=t", NULL },
	{ "\"A\" sip:a@b;tag=t", NULL },
	{ "Alice sip:a@b;tag=t", NULL },
	{ "nothing;tag=t", NULL },
	{ "<sip:a@b> rest;tag=t", NULL },
	{ "\\", NULL },
	{ "\"\\", NULL },
	{ "<", NULL },
};

static void test_from_and_to(void **state)
{
	struct sip_message msg;
	char text[1024];
	size_t i;
	u8 *copy;

	(void)state;
	for (i = 0; i < sizeof(froms) / sizeof(*froms); i++) {
		int err = froms[i].uri ? 0 : -EBADMSG;

		snprintf(text, sizeof(text),
			 OK VIA "f:%s\r\n" TO CALL_ID CSEQ END, froms[i].value);
		copy = scan(text, &msg, *froms[i].value ? 0 : -EBADMSG);
		expect_slice(&msg.to, "sip:b@example.net", "To");
		assert_int_equal(msg.flags, 0);
		free(copy);
		snprintf(text, sizeof(text),
			 OK VIA FROM "TO : %s\r\n" CALL_ID CSEQ END,
			 froms[i].value);
		copy = scan(text, &msg, err);
		expect_slice(&msg.to, froms[i].uri, froms[i].value);
		assert_int_equal(msg.flags, err ? SIP_MESSAGE_MALFORMED : 0);
		free(copy);
	}
}

/* One more field, and which flags it leaves. */
static const struct {
	const char *field;
	u32 flags;
	u32 expires;
	u32 content_length;
} fields[] = {
	{ "Expires: 0", SIP_MESSAGE_EXPIRES, 0, 0 },
	{ "EXPIRES\t:\r\n\t 3600 \t", SIP_MESSAGE_EXPIRES, 3600, 0 },
	{ "Expires: 4294967295", SIP_MESSAGE_EXPIRES, 4294967295, 0 },
	{ "Expires: 4294967296", SIP_MESSAGE_EXPIRES, 4294967295, 0 },
	{ "Expires: 99999999999999999999999999", SIP_MESSAGE_EXPIRES,
	  4294967295, 0 },
	{ "Expires: 18446744073709551617", SIP_MESSAGE_EXPIRES, 4294967295, 0 },
	{ "Expires: 000000000000000000000000007", SIP_MESSAGE_EXPIRES, 7, 0 },
	{ "Expires: -1", SIP_MESSAGE_BAD_EXPIRES | SIP_MESSAGE_MALFORMED, 0,
	  0 },
	{ "Expires:", SIP_MESSAGE_BAD_EXPIRES | SIP_MESSAGE_MALFORMED, 0, 0 },
	{ "Expires: 60;x", SIP_MESSAGE_BAD_EXPIRES | SIP_MESSAGE_MALFORMED, 0,
	  0 },
	{ "Expires: 6 0", SIP_MESSAGE_BAD_EXPIRES | SIP_MESSAGE_MALFORMED, 0,
	  0 },
	{ "Expires: Tue, 24 Nov 2026 10:00:00 GMT",
	  SIP_MESSAGE_BAD_EXPIRES | SIP_MESSAGE_MALFORMED, 0, 0 },
	{ "Expires: 60\r\nExpires: 70",
	  SIP_MESSAGE_EXPIRES | SIP_MESSAGE_REPEATED, 60, 0 },
	{ "Expires: x\r\nExpires: 70",
	  SIP_MESSAGE_BAD_EXPIRES | SIP_MESSAGE_MALFORMED |
		  SIP_MESSAGE_REPEATED,
	  0, 0 },
	{ "Expires-Not: 60", 0, 0, 0 },
	{ "Xpires: 60", 0, 0, 0 },
	{ "Expires 60", 0, 0, 0 },
	{ "Content-Length: 17", SIP_MESSAGE_CONTENT_LENGTH, 0, 17 },
	{ "l:17", SIP_MESSAGE_CONTENT_LENGTH, 0, 17 },
	{ "L : 17\r\nCONTENT-LENGTH: 17",
	  SIP_MESSAGE_CONTENT_LENGTH | SIP_MESSAGE_REPEATED, 0, 17 },
	{ "l: 17\r\nContent-Length: 18",
	  SIP_MESSAGE_BAD_CONTENT_LENGTH | SIP_MESSAGE_MALFORMED |
		  SIP_MESSAGE_REPEATED,
	  0, 17 },
	{ "l: 17\r\nl: x\r\nl: 17",
	  SIP_MESSAGE_BAD_CONTENT_LENGTH | SIP_MESSAGE_MALFORMED |
		  SIP_MESSAGE_REPEATED,
	  0, 17 },
	{ "Content-Length: -999",
	  SIP_MESSAGE_BAD_CONTENT_LENGTH | SIP_MESSAGE_MALFORMED, 0, 0 },
	{ "Content-Length: 9999999999", SIP_MESSAGE_CONTENT_LENGTH, 0,
	  4294967295 },
	{ "Call-ID: again", SIP_MESSAGE_REPEATED, 0, 0 },
	{ "i: again", SIP_MESSAGE_REPEATED, 0, 0 },
	{ "t: sip:again", SIP_MESSAGE_REPEATED, 0, 0 },
	{ "User-Agent: a (b (c \"\r\n d) ; <", 0, 0, 0 },
	{ "No colon in this line", 0, 0, 0 },
	{ ": no name", 0, 0, 0 },
	{ ":", 0, 0, 0 },
	{ "e: gzip", 0, 0, 0 },
	{ "s: i: not a Call-ID", 0, 0, 0 },
	{ "\x01\x02: x", 0, 0, 0 },
	{ "Subject:\r\n Expires: 60", 0, 0, 0 },
	{ "Subject: x\rExpires: 60", 0, 0, 0 },
};

static void test_fields(void **state)
{
	struct sip_message msg;
	char text[1024];
	size_t i;
	u8 *copy;

	(void)state;
	for (i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		snprintf(text, sizeof(text), REQUEST MANDATORY "%s\r\n" END,
			 fields[i].field);
		copy = scan(text, &msg, 0);
		if (msg.flags != fields[i].flags)
			fail_msg("flags %x instead of %x for \"%s\"", msg.flags,
				 fields[i].flags, fields[i].field);
		if (msg.flags & SIP_MESSAGE_EXPIRES)
			assert_int_equal(msg.expires, fields[i].expires);
		if (msg.flags & SIP_MESSAGE_CONTENT_LENGTH)
			assert_int_equal(msg.content_length,
					 fields[i].content_length);
		expect_slice(&msg.call_id, "c-1", "Call-ID");
		free(copy);
	}
}

static const struct {
	const char *value;
	bool good;
	u32 number;
	u8 method;
} cseqs[] = {
	{ "1 REGISTER", true, 1, SIP_METHOD_REGISTER },
	{ "0 REGISTER", true, 0, SIP_METHOD_REGISTER },
	{ "00000000000000000017 REGISTER", true, 17, SIP_METHOD_REGISTER },
	{ "0004294967296 REGISTER", false, 0, 0 },
	{ "\r\n 0000000009\r\n\tREGISTER  ", true, 9, SIP_METHOD_REGISTER },
	{ "2147483647 REGISTER", true, 2147483647, SIP_METHOD_REGISTER },
	{ "4294967296 REGISTER", false, 0, 0 },
	{ "99999999999 REGISTER", false, 0, 0 },
	{ "-1 REGISTER", false, 0, 0 },
	{ "1REGISTER", false, 0, 0 },
	{ "REGISTER 1", false, 0, 0 },
	{ "1", false, 0, 0 },
	{ "1 ", false, 0, 0 },
	{ "", false, 0, 0 },
	{ "1 REGISTER;x", false, 0, 0 },
	{ "1 REGISTER INVITE", false, 0, 0 },
	{ "1 INVITE", false, 0, 0 },
	{ "1 register", false, 0, 0 },
	{ "1 REGISTERS", false, 0, 0 },
};

static void test_cseq(void **state)
{
	struct sip_message msg;
	char text[1024];
	size_t i;
	u8 *copy;

	(void)state;
	for (i = 0; i < sizeof(cseqs) / sizeof(*cseqs); i++) {
		snprintf(text, sizeof(text),
			 REQUEST VIA FROM TO CALL_ID "CSeq: %s\r\n" END,
			 cseqs[i].value);
		copy = scan(text, &msg, cseqs[i].good ? 0 : -EBADMSG);
		assert_int_equal(msg.cseq_method, cseqs[i].method);
		if (cseqs[i].good)
			assert_int_equal(msg.cseq, cseqs[i].number);
		free(copy);
	}
	/* a response may answer any method */
	copy = scan(OK VIA FROM TO CALL_ID "CSeq: 3 INVITE\r\n" END, &msg, 0);
	assert_int_equal(msg.cseq_method, SIP_METHOD_INVITE);
	free(copy);
}

static void test_call_id(void **state)
{
	struct sip_message msg;
	u8 *copy;

	(void)state;
	copy = scan(REQUEST VIA FROM TO CSEQ
		    "I :\r\n  a:b;c@[::1]<>\"x\" \r\n" END,
		    &msg, 0);
	expect_slice(&msg.call_id, "a:b;c@[::1]<>\"x\"", "Call-ID");
	free(copy);
	copy = scan(REQUEST VIA FROM TO CSEQ "Call-ID: \r\n  \r\n" END, &msg,
		    -EBADMSG);
	expect_slice(&msg.call_id, NULL, "empty Call-ID");
	free(copy);
}

static void test_mandatory(void **state)
{
	static const char *const without[] = {
		FROM TO CALL_ID CSEQ,  VIA TO CALL_ID CSEQ,
		VIA FROM CALL_ID CSEQ, VIA FROM TO CSEQ,
		VIA FROM TO CALL_ID,   "",
	};
	struct sip_message msg;
	char text[1024];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(without) / sizeof(*without); i++) {
		snprintf(text, sizeof(text), REQUEST "%s" END, without[i]);
		free(scan(text, &msg, -EBADMSG));
		assert_int_equal(msg.body, strlen(text));
		assert_int_equal(msg.flags, 0);
	}
}

/* Where only one method matters, no more is read than says which it is. */
static void test_one_method(void **state)
{
	static const struct {
		const char *text;
		int err;
		u8 cseq_method;
		bool whole;
	} messages[] = {
		{ "REGISTER sip:a SIP/2.0\r\n" MANDATORY END, 0,
		  SIP_METHOD_REGISTER, true },
		{ OK VIA FROM TO CALL_ID "CSeq: 7 REGISTER\r\n" END, 0,
		  SIP_METHOD_REGISTER, true },
		{ OK "v: x\r\nCSeq: 7 INVITE\r\n" END, 0, SIP_METHOD_INVITE,
		  false },
		{ OK "CSeq: 7 INVITE\r\nno end", 0, SIP_METHOD_INVITE, false },
		{ OK "CSeq: INVITE\r\n" VIA FROM TO CALL_ID END, -EBADMSG,
		  SIP_METHOD_NONE, true },
		{ OK VIA FROM TO CALL_ID END, -EBADMSG, SIP_METHOD_NONE, true },
		{ OK VIA "CSeq: 7 INVITE", -EMSGSIZE, SIP_METHOD_NONE, false },
	};
	struct sip_message msg;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(messages) / sizeof(*messages); i++) {
		const char *text = messages[i].text;
		u8 *copy = exact_copy(text, strlen(text));

		memset(&msg, 0, sizeof(msg));
		assert_int_equal(sip_message_start(copy, strlen(text), &msg),
				 0);
		assert_int_equal(msg.cseq_method, SIP_METHOD_NONE);
		assert_int_equal(sip_message_fields(&msg, SIP_METHOD_REGISTER),
				 messages[i].err);
		assert_int_equal(msg.cseq_method, messages[i].cseq_method);
		assert_int_equal(!!msg.body, messages[i].whole);
		free(copy);
	}
}

/* Line ends, also mixed, and what isn't one. */
static void test_line_ends(void **state)
{
	struct sip_message msg;
	u8 *copy;

	(void)state;
	copy = scan("REGISTER sip:a SIP/2.0\nv: SIP/2.0/UDP h\nf: sip:f\r\n"
		    "t: sip:t\n\t;tag=t\ni: c\nCSeq: 1 REGISTER\n\nbody",
		    &msg, 0);
	assert_memory_equal(copy + msg.body, "body", 4);
	expect_slice(&msg.to, "sip:t", "To");
	expect_slice(&msg.via.host, "h", "host");
	free(copy);
	/* the body isn't looked at */
	copy = scan(REQUEST MANDATORY "\r\nCall-ID: no\r\nl: 3\r\n\r\n", &msg,
		    0);
	expect_slice(&msg.call_id, "c-1", "Call-ID");
	assert_int_equal(msg.flags, 0);
	assert_int_equal(sip_message_length(&msg), 0);
	free(copy);
	/* a line of white space only continues the one before */
	copy = scan(REQUEST VIA FROM TO CALL_ID CSEQ " \r\n\t\r\n" END, &msg,
		    0);
	free(copy);
	/* a line end that might yet be continued */
	copy = scan(REQUEST MANDATORY, &msg, -EMSGSIZE);
	expect_slice(&msg.call_id, "c-1", "Call-ID");
	free(copy);
	assert_int_equal(msg.cseq_method, SIP_METHOD_NONE);
	free(scan(REQUEST MANDATORY "\r", &msg, -EMSGSIZE));
	assert_int_equal(msg.cseq_method, SIP_METHOD_REGISTER);
	assert_int_equal(msg.flags, SIP_MESSAGE_TRUNCATED);
	assert_int_equal(msg.body, 0);
	free(scan(REQUEST MANDATORY "\rX\r\n\r\n", &msg, 0));
}

/* Several messages in one segment, the last one cut. */
static void test_stream(void **state)
{
	static const char one[] = "SIP/2.0 200 OK\r\n" MANDATORY
				  "Content-Length: 5\r\n\r\nhello";
	static const char two[] = "\r\n\r\n" REQUEST MANDATORY "l: 0\r\n\r\n";
	static const char three[] = REQUEST MANDATORY "l: 40\r\n\r\nhel";
	const size_t sizes[] = { sizeof(one) - 1, sizeof(two) - 1,
				 sizeof(three) - 1 + 37 };
	char text[2048];
	struct sip_message msg;
	const u8 *p = (const u8 *)text;
	u32 left = snprintf(text, sizeof(text), "%s%s%s", one, two, three);
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		assert_int_equal(sip_message_parse(p, left, &msg), 0);
		assert_int_equal(sip_message_length(&msg), sizes[i]);
		if (sip_message_length(&msg) > left)
			break;
		p += sip_message_length(&msg);
		left -= sip_message_length(&msg);
	}
	assert_int_equal(i, 2);
	assert_int_equal(msg.len - msg.body, 3);
	/* a length that wraps nowhere */
	left = snprintf(text, sizeof(text), "%s",
			REQUEST MANDATORY "l: 4294967295\r\n\r\n");
	assert_int_equal(sip_message_parse((u8 *)text, left, &msg), 0);
	assert_true(sip_message_length(&msg) == left + 4294967295ULL);
	text[0] = 'X';
	assert_int_equal(sip_message_parse((u8 *)text, 20, &msg), -EBADMSG);
	assert_int_equal(msg.flags, 0);
	expect_slice(&msg.method_name, NULL, "method of no SIP");
}

/* Only the first SIP_MESSAGE_MAX bytes are looked at. */
static void test_long_message(void **state)
{
	const size_t len = SIP_MESSAGE_MAX + 100;
	struct sip_message msg;
	u8 *text = malloc(len);
	size_t head;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', len);
	head = sprintf((char *)text, REQUEST MANDATORY "Subject: ");
	text[head] = 'x';
	memcpy(text + SIP_MESSAGE_MAX - 4, "\r\n\r\n", 4);
	assert_int_equal(sip_message_parse(text, len, &msg), 0);
	assert_int_equal(msg.body, SIP_MESSAGE_MAX);
	assert_int_equal(msg.len, SIP_MESSAGE_MAX);
	memset(text + SIP_MESSAGE_MAX - 4, 'x', 4);
	memcpy(text + SIP_MESSAGE_MAX - 3, "\r\n\r\n", 4);
	assert_int_equal(sip_message_parse(text, len, &msg), -EMSGSIZE);
	expect_slice(&msg.call_id, "c-1", "Call-ID");
	free(text);
}

/* Lines, also folded ones, are counted; what is behind the last isn't seen. */
static void test_many_lines(void **state)
{
	static const char *const lines[] = { "a:\r\n", " \r\n", "i:x\n" };
	struct sip_message msg;
	char text[4096];
	size_t i, j, len, head;

	(void)state;
	head = sprintf(text, REQUEST MANDATORY);
	for (i = 0; i < 3; i++) {
		len = head;
		for (j = 5; j < SIP_LINES_MAX; j++)
			len += sprintf(text + len, "%s", lines[i]);
		strcpy(text + len, END);
		assert_int_equal(sip_message_parse((u8 *)text, len + 2, &msg),
				 0);
		strcpy(text + len, "l:7\r\n" END);
		assert_int_equal(sip_message_parse((u8 *)text, len + 7, &msg),
				 -EMSGSIZE);
		assert_int_equal(msg.body, 0);
		assert_false(msg.flags & SIP_MESSAGE_CONTENT_LENGTH);
		assert_true(msg.flags & SIP_MESSAGE_TRUNCATED);
		expect_slice(&msg.to, "sip:b@example.net", "To");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_via),
		cmocka_unit_test(test_via_value),
		cmocka_unit_test(test_bad_via),
		cmocka_unit_test(test_from_and_to),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_cseq),
		cmocka_unit_test(test_call_id),
		cmocka_unit_test(test_mandatory),
		cmocka_unit_test(test_one_method),
		cmocka_unit_test(test_line_ends),
		cmocka_unit_test(test_stream),
		cmocka_unit_test(test_long_message),
		cmocka_unit_test(test_many_lines),
	};

	return cmocka_run_group_tests_name("sip_message", tests, NULL, NULL);
}
