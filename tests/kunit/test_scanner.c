// SPDX-License-Identifier: GPL-2.0
/*
 * The scanner, as it is built into the module: bounds above all. Messages lie
 * in memory of exactly their size, so that KASAN sees every byte read behind
 * them. What it makes of messages of many makes is the unit tests' business.
 */
#include <linux/slab.h>
#include "sip_message.h"
#include "sip_uri.h"
#include "traffic.h"

/* A copy that ends where the allocation does, of the first bytes of a text. */
static u8 *exact(struct kunit *test, const char *text, u32 len)
{
	u8 *copy = kmalloc(len ? len : 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, text, len);
	return copy;
}

static bool is(const struct sip_slice *slice, const char *text)
{
	return slice->data && slice->len == strlen(text) &&
	       !memcmp(slice->data, text, slice->len);
}

static const char full[] =
	"REGISTER sip:example.net SIP/2.0\r\n"
	"Via: SIP/2.0/UDP 192.168.1.10:5060;branch=z9hG4bK1;rport,SIP/2.0/TCP b\r\n"
	"v: SIP / 2.0 / TLS [2001:db8::1] : 5061 ;received=192.0.2.1;rport=7\r\n"
	"Max-Forwards: 70\r\n"
	"f: \"Alice \\\" <x>\" <sip:alice@example.net>;tag=f\r\n"
	"To: Alice <sip:alice@example.net>;tag=\"t\"\r\n"
	"i: call-1\r\n"
	"CSeq: 4711 REGISTER\r\n"
	"m: <sip:alice@192.168.1.10>;expires=60;reg-id=1;+sip.instance=\"<urn:x>\",\r\n"
	" sip:b@c ;q=1,\"unended <sip:d@e>\r\n"
	"Contact: <sip:f@g>;expires=x;expires=7\r\n"
	"Expires: 3600\r\nMin-Expires: 60\r\n"
	"Supported: path, outbound\r\n"
	"c: application / sdp;x=y\r\n"
	"Subject: folded\r\n over\r\n\tthree lines\r\n"
	"no field at all\r\nl: 4\r\n"
	"\r\nbody";

static void everything(struct kunit *test)
{
	u32 len = strlen(full), n = 1;
	u8 *copy = exact(test, full, len);
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_message msg;

	KUNIT_ASSERT_EQ(test, 0, sip_message_parse(copy, len, &msg));
	KUNIT_EXPECT_EQ(test, SIP_METHOD_REGISTER, msg.method);
	KUNIT_EXPECT_EQ(test, SIP_METHOD_REGISTER, msg.cseq_method);
	KUNIT_EXPECT_EQ(test, 4711, msg.cseq);
	KUNIT_EXPECT_EQ(test, len - 4, msg.body);
	KUNIT_EXPECT_EQ(test, len, sip_message_length(&msg));
	KUNIT_EXPECT_TRUE(test, is(&msg.request_uri, "sip:example.net"));
	KUNIT_EXPECT_TRUE(test, is(&msg.via.host, "192.168.1.10"));
	KUNIT_EXPECT_TRUE(test, is(&msg.via.branch, "z9hG4bK1"));
	KUNIT_EXPECT_EQ(test, 5060, msg.via.port);
	KUNIT_EXPECT_TRUE(test, msg.via.has_rport);
	KUNIT_EXPECT_TRUE(test, is(&msg.to, "sip:alice@example.net"));
	KUNIT_EXPECT_TRUE(test, is(&msg.call_id, "call-1"));
	KUNIT_EXPECT_EQ(test, 3600, msg.expires);
	KUNIT_EXPECT_EQ(test, msg.flags,
			SIP_MESSAGE_EXPIRES | SIP_MESSAGE_CONTENT_LENGTH);

	KUNIT_ASSERT_TRUE(test, sip_contact_first(&msg, &iter, &contact));
	KUNIT_EXPECT_EQ(test, 60, contact.expires);
	while (sip_contact_next(&iter, &contact))
		n++;
	KUNIT_EXPECT_EQ(test, 3, n);
	KUNIT_EXPECT_EQ(test, 1, iter.malformed);
	kfree(copy);
}

/* Every beginning of a message is cut off, and read no further than it goes. */
static void cut_anywhere(struct kunit *test)
{
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_message msg;
	struct sip_uri uri;
	u32 len;

	for (len = 0; len < strlen(full) - 4; len++) {
		u8 *copy = exact(test, full, len);
		int err = sip_message_parse(copy, len, &msg);
		bool more;

		KUNIT_EXPECT_NE_MSG(test, 0, err, "%u bytes", len);
		KUNIT_EXPECT_EQ_MSG(test, err == -EMSGSIZE,
				    sip_message_begins(copy, len), "%u bytes",
				    len);
		for (more = sip_contact_first(&msg, &iter, &contact); more;
		     more = sip_contact_next(&iter, &contact))
			sip_uri_parse(&contact.uri, &uri);
		kfree(copy);
	}
}

/* Bytes at their ends, in turn, are changed to those that mean something. */
static void changed_anywhere(struct kunit *test)
{
	static const char bytes[] = "\r\n\t \"<>;,:=\\[]%@?*a0\x80\x7f";
	u32 len = strlen(full), i, j;
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_message msg;
	bool more;

	for (i = 0; i < len; i++) {
		u8 *copy = exact(test, full, len);

		for (j = 0; j < sizeof(bytes); j++) {
			copy[i] = bytes[j];
			sip_message_parse(copy, len, &msg);
			for (more = sip_contact_first(&msg, &iter, &contact);
			     more; more = sip_contact_next(&iter, &contact))
				;
		}
		kfree(copy);
	}
}

#define REST                                                 \
	"Via: SIP/2.0/UDP a;branch=b\r\nFrom: <sip:a@b>\r\n" \
	"To: <sip:a@b>\r\nCall-ID: c\r\n"

/* First lines, and what is said of them. */
static const struct {
	const char *text;
	int err;
} starts[] = {
	{ "", -EBADMSG },
	{ "\r\n\r\n\r\n\r\n\r\nBYE sip:a SIP/2.0\r\n", -EBADMSG },
	{ "BYE", -EBADMSG },
	{ "BYE ", -EBADMSG },
	{ "BYE 1sip:a SIP/2.0\r\n", -EBADMSG },
	{ "BYE sip", -EBADMSG },
	{ "BYE sip:", -EMSGSIZE },
	{ "BYE sip: SIP/2.0\r\n", -EBADMSG },
	{ "BYE sips:a", -EMSGSIZE },
	{ "BYE tel:1", -EMSGSIZE },
	{ "BYE urn:x", -EMSGSIZE },
	{ "BYE http://x", -EBADMSG },
	{ "BYE im:x", -EBADMSG },
	{ "FOO sip:a", -EBADMSG },
	{ "BYE sip:a SIP", -EMSGSIZE },
	{ "BYE sip:a SIP/2.0\r", -EMSGSIZE },
	{ "BYE sip:a SIP/2.0", -EMSGSIZE },
	{ "BYE sip:a SIP/3.0\r\n", -EBADMSG },
	{ "BYE sip:a HTTP", -EBADMSG },
	{ "BYE sip:a SIP/2.0 \r\n", -EBADMSG },
	{ "BYE sip:a SIP/2.0\rx", -EBADMSG },
	{ "FOO x:a SIP/2.0\r\n", -EMSGSIZE },
	{ "BYE sip:a<b SIP/2.0\r\n", -EBADMSG },
	{ "BYE sip:\x01 SIP/2.0\r\n", -EBADMSG },
	{ "BYE sip:a\xc3\xa4zzzzzzzzzz SIP/2.0\n", -EMSGSIZE },
	{ "Averylongmethodnameofmorethan32byt sip:a SIP/2.0\r\n", -EBADMSG },
	{ "SIP/2.0 200", -EBADMSG },
	{ "SIP/2.0 200 ", -EMSGSIZE },
	{ "SIP/2.0 200\r\n", -EMSGSIZE },
	{ "SIP/2.0 700 X\r\n", -EBADMSG },
	{ "SIP/2.0 099 X\r\n", -EBADMSG },
	{ "SIP/2.0 2x0 X\r\n", -EBADMSG },
	{ "SIP/2.0 20x X\r\n", -EBADMSG },
	{ "SIP/2.0 2000\r\n", -EBADMSG },
};

static void start_lines(struct kunit *test)
{
	struct sip_message msg;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(starts); i++) {
		u32 len = strlen(starts[i].text);
		u8 *copy = exact(test, starts[i].text, len);

		KUNIT_EXPECT_EQ_MSG(test, starts[i].err,
				    sip_message_parse(copy, len, &msg), "%s",
				    starts[i].text);
		kfree(copy);
	}
}

/* Fields of a BYE besides those that it must have; what is noted of them. */
static const struct {
	const char *fields;
	int err;
	u32 flags;
} fields[] = {
	{ REST "CSeq: 1 BYE\r\n", 0, 0 },
	{ REST "CSeq: 1 BYE\n", 0, 0 },
	{ REST, -EBADMSG, 0 },
	{ REST "CSeq: BYE\r\n", -EBADMSG, SIP_MESSAGE_MALFORMED },
	{ REST "CSeq: 1\r\n", -EBADMSG, SIP_MESSAGE_MALFORMED },
	{ REST "CSeq: 1 BYE x\r\n", -EBADMSG, SIP_MESSAGE_MALFORMED },
	{ REST "CSeq: 1 ACK\r\n", -EBADMSG, SIP_MESSAGE_MALFORMED },
	{ REST "CSeq: 4294967296 BYE\r\n", -EBADMSG, SIP_MESSAGE_MALFORMED },
	{ REST "CSeq: 1 BYE\r\nCSeq: 2 BYE\r\n", 0, SIP_MESSAGE_REPEATED },
	{ REST "CSeq: 1 BYE\r\nl: 4\r\nContent-Length: 4\r\n", 0,
	  SIP_MESSAGE_REPEATED | SIP_MESSAGE_CONTENT_LENGTH },
	{ REST "CSeq: 1 BYE\r\nl: 4\r\nContent-Length: 5\r\n", 0,
	  SIP_MESSAGE_REPEATED | SIP_MESSAGE_BAD_CONTENT_LENGTH |
		  SIP_MESSAGE_MALFORMED },
	{ REST "CSeq: 1 BYE\r\nl: x\r\n", 0,
	  SIP_MESSAGE_BAD_CONTENT_LENGTH | SIP_MESSAGE_MALFORMED },
	{ REST "CSeq: 1 BYE\r\nExpires: soon\r\nMin-Expires: x\r\n", 0,
	  SIP_MESSAGE_BAD_EXPIRES | SIP_MESSAGE_MALFORMED },
	{ REST "CSeq: 1 BYE\r\nExpires: 99999999999999999999\r\n", 0,
	  SIP_MESSAGE_EXPIRES },
	{ REST "CSeq: 1 BYE\r\nk: outboundx, a\r\nx y: z\r\nCSeqx: 1\r\n", 0,
	  0 },
	{ "Via: SIP/2.0/UDP\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED },
	{ "Via: SIP/2.0/ a\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED },
	{ "Via: SIP / 2.0 UDP a\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED },
	{ "Via: SIP / 3.0 / UDP a\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED },
	{ "Via: SIP 2.0\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED },
	{ "Via: HTTP/2.0/UDP a\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED },
	{ "Via: SIP / 2.0 / SCTP [::1] : 7 ;branch=\"q\";received\r\n" REST
	  "CSeq: 1 BYE\r\n",
	  0, 0 },
	{ "Via: SIP/2.0/WS a;branch=\"q\r\n" REST "CSeq: 1 BYE\r\n", 0, 0 },
	{ "Via: SIP/2.0/WSS [::1\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED },
	{ "Via: SIP/2.0/TCP a:99999\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED },
	{ "Via: SIP/2.0/TLS a b\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED },
	{ "Via: SIP/2.0/QUIC ;x\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED },
	{ "Via: SIP/2.0/TCP a:0\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED },
	{ "Via: SIP/2.0/UDP a;received=b;rport;rport=7\r\n" REST
	  "CSeq: 1 BYE\r\n",
	  0, 0 },
	{ "To: <sip:a@b\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED | SIP_MESSAGE_REPEATED },
	{ "To: \"a <sip:a@b>\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED | SIP_MESSAGE_REPEATED },
	{ "To: a b, c <sip:a@b>;x=1;tag=y\r\n" REST "CSeq: 1 BYE\r\n", 0,
	  SIP_MESSAGE_REPEATED },
	{ "To: a b\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED | SIP_MESSAGE_REPEATED },
	{ "To: a\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED | SIP_MESSAGE_REPEATED },
	{ "To: <sip:a@b> x\r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED | SIP_MESSAGE_REPEATED },
	{ "i: \r\n" REST "CSeq: 1 BYE\r\n", -EBADMSG,
	  SIP_MESSAGE_MALFORMED | SIP_MESSAGE_REPEATED },
};

static void header_fields(struct kunit *test)
{
	char *text = kunit_kzalloc(test, 1024, GFP_KERNEL);
	struct sip_message msg;
	unsigned int i, len;
	u8 *copy;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		len = snprintf(text, 1024, "BYE sip:a SIP/2.0\r\n%s\r\n",
			       fields[i].fields);
		copy = exact(test, text, len);
		KUNIT_EXPECT_EQ_MSG(test, fields[i].err,
				    sip_message_parse(copy, len, &msg), "%s",
				    fields[i].fields);
		KUNIT_EXPECT_EQ_MSG(test, fields[i].flags, msg.flags, "%s",
				    fields[i].fields);
		kfree(copy);
	}
}

static void too_many_lines(struct kunit *test)
{
	char *text = kunit_kzalloc(test, 4096, GFP_KERNEL);
	struct sip_message msg;
	unsigned int i;

	strscpy(text, "BYE sip:a SIP/2.0\r\n", 4096);
	for (i = 0; i < SIP_LINES_MAX; i++)
		strcat(text, "a: b\r\n");
	strcat(text, "\r\n");
	KUNIT_EXPECT_EQ(test, -EBADMSG,
			sip_message_parse((u8 *)text, strlen(text), &msg));
	text[strlen(text) - 2] = '\0';
	strcat(text, "a: b\r\n\r\n");
	KUNIT_EXPECT_EQ(test, -EMSGSIZE,
			sip_message_parse((u8 *)text, strlen(text), &msg));
	KUNIT_EXPECT_EQ(test, 0, sip_message_length(&msg));
}

static void contacts(struct kunit *test)
{
	char *text = kunit_kzalloc(test, 4096, GFP_KERNEL);
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_message msg;
	unsigned int i, n = 0;
	bool more;

	sprintf(text, "SIP/2.0 200 OK\r\n" REST "CSeq: 1 REGISTER\r\n"
		      "Contact: *\r\nm: <>, * x;y, <sip:a@b> c,,\r\nContact: ");
	for (i = 0; i < 80; i++)
		strcat(text, "<sip:a@b>;reg-id=x;+sip.instance=\"u, ");
	strcat(text, "\r\n\r\n");
	KUNIT_ASSERT_EQ(test, 0,
			sip_message_parse((u8 *)text, strlen(text), &msg));
	KUNIT_ASSERT_TRUE(test, sip_contact_first(&msg, &iter, &contact));
	KUNIT_EXPECT_EQ(test, SIP_CONTACT_STAR, contact.flags);
	for (more = true; more; more = sip_contact_next(&iter, &contact))
		n++;
	KUNIT_EXPECT_GE(test, n, 2);
	KUNIT_EXPECT_EQ(test, 3, iter.malformed);

	sprintf(text, "SIP/2.0 200 OK\r\n" REST "CSeq: 1 REGISTER\r\nm: ");
	for (i = 0; i < 80; i++)
		strcat(text, "<sip:a@b>, ");
	strcat(text, "\r\n\r\n");
	KUNIT_ASSERT_EQ(test, 0,
			sip_message_parse((u8 *)text, strlen(text), &msg));
	n = 0;
	for (more = sip_contact_first(&msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact))
		n++;
	KUNIT_EXPECT_EQ(test, SIP_CONTACTS_MAX, n);
	KUNIT_EXPECT_EQ(test, 0, iter.left);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(everything),	      KUNIT_CASE(cut_anywhere),
	KUNIT_CASE(changed_anywhere), KUNIT_CASE(start_lines),
	KUNIT_CASE(header_fields),    KUNIT_CASE(too_many_lines),
	KUNIT_CASE(contacts),	      {}
};

struct kunit_suite suite_scanner = {
	.name = "scanner",
	.test_cases = cases,
};
