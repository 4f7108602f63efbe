// SPDX-License-Identifier: GPL-2.0
/*
 * The Contact values of a message: all of them, in their order, whatever is
 * written between them.
 */
#include "cmocka_all.h"
#include "sip_test.h"

#define VALUES_MAX 5

/* @found: "URI expires" of each, "-" without expires, "!" for a bad one. */
static const struct {
	const char *fields;
	const char *found[VALUES_MAX];
	u32 malformed;
} contacts[] = {
	{ "", { NULL }, 0 },
	{ "Contact: <sip:a@b>\r\n", { "sip:a@b -" }, 0 },
	{ "m:sip:a@b\r\n", { "sip:a@b -" }, 0 },
	{ "M : <sip:a@b>;expires=60\r\n", { "sip:a@b 60" }, 0 },
	{ "cOnTaCt\t:\r\n\t<sip:a@b>\r\n\t;\r\n\tEXPIRES\r\n\t=\r\n\t60 \r\n",
	  { "sip:a@b 60" },
	  0 },
	{ "Contact: sip:a@b;expires=60;q=0.1\r\n", { "sip:a@b 60" }, 0 },
	{ "Contact: <sip:a@b;expires=1>;q=\"1\"\r\n",
	  { "sip:a@b;expires=1 -" },
	  0 },
	{ "Contact: <sip:a@b>;expires=0\r\n", { "sip:a@b 0" }, 0 },
	{ "Contact: <sip:a@b>;expires=\"61\"\r\n", { "sip:a@b 61" }, 0 },
	{ "Contact: <sip:a@b>;expires=4294967296\r\n",
	  { "sip:a@b 4294967295" },
	  0 },
	/* 2^64 and 60 */
	{ "Contact: <sip:a@b>;expires=18446744073709551676\r\n",
	  { "sip:a@b 4294967295" },
	  0 },
	{ "Contact: <sip:a@b>;expires=-1\r\n", { "sip:a@b !" }, 0 },
	{ "Contact: <sip:a@b>;expires\r\n", { "sip:a@b !" }, 0 },
	{ "Contact: <sip:a@b>;expires=\r\n", { "sip:a@b !" }, 0 },
	{ "Contact: <sip:a@b>;expires=1x\r\n", { "sip:a@b !" }, 0 },
	{ "Contact: <sip:a@b>;xexpires=1;expiresx=2;x=expires=3\r\n",
	  { "sip:a@b -" },
	  0 },
	{ "Contact: <sip:a>,<sip:b>;expires=2 , sip:c;expires=3,\"d\"<sip:d>\r\n",
	  { "sip:a -", "sip:b 2", "sip:c 3", "sip:d -" },
	  0 },
	{ "Contact: ,, <sip:a> ,\r\n , <sip:b>,,\r\n",
	  { "sip:a -", "sip:b -" },
	  0 },
	{ "Contact: ,\r\nContact: \r\nContact: <sip:a>\r\nContact:,\r\n",
	  { "sip:a -" },
	  0 },
	{ "Contact: <sip:a>;expires=1\r\nVia: SIP/2.0/UDP h\r\nm: <sip:b>\r\n"
	  "Subject: m:<sip:no>\r\n m: <sip:no>\r\nMax-Forwards: 1\r\n"
	  "CONTACT:<sip:c>;expires=3,<sip:d>\r\nContacts: <sip:no>\r\n"
	  "Conta: <sip:no>\r\nc: m/m\r\nContact : <sip:e>\r\n",
	  { "sip:a 1", "sip:b -", "sip:c 3", "sip:d -", "sip:e -" },
	  0 },
	{ "Contact: \"a, b; <sip:no>\\\",\" <sip:a>;x=\",;expires=9\";expires=1\r\n",
	  { "sip:a 1" },
	  0 },
	{ "Contact: Al <sip:a?h=v&i=,;>;expires=1, <tel:+1>\r\n",
	  { "sip:a?h=v&i=,; 1", "tel:+1 -" },
	  0 },
	{ "Contact: <sip:a@[2001:db8::1]:5060>, sip:[::1]:5070;expires=7\r\n",
	  { "sip:a@[2001:db8::1]:5060 -", "sip:[::1]:5070 7" },
	  0 },
	{ "Contact: *\r\n", { "* -" }, 0 },
	{ "Contact: * \r\n", { "* -" }, 0 },
	{ "Contact:*;expires=0,<sip:a>\r\n", { "* 0", "sip:a -" }, 0 },
	{ "Contact: ** , *x, <sip:a>\r\n", { "sip:a -" }, 2 },
	/* a display name is tokens, and "*" may be in one (25.1) */
	{ "Contact: *100 <sip:a>;expires=5, * <sip:b>,*<sip:c>, *\r\n",
	  { "sip:a 5", "sip:b -", "sip:c -", "* -" },
	  0 },
	{ "Contact: <sip:a, <sip:b>\r\n", { "sip:b -" }, 1 },
	{ "Contact: nothing, <>, <sip:a b>, <sip:c> x, <sip:d>\r\n",
	  { "sip:d -" },
	  4 },
	{ "Contact: \"open <sip:a>, <sip:b>\r\nContact: <sip:c>\r\n",
	  { "sip:c -" },
	  1 },
	{ "Contact: <sip:a>;x=\"open, <sip:b>\r\nContact: <sip:c>\r\n",
	  { "sip:a -", "sip:c -" },
	  0 },
	{ "Contact: <sip:a>;x=\"open\r\n", { "sip:a -" }, 0 },
	{ "Contact: <sip:a>;expires=\"60\r\n", { "sip:a !" }, 0 },
	{ "Contact: <sip:a>;expires=60;expires=70;expires=x\r\n",
	  { "sip:a 60" },
	  0 },
	{ "Contact: :, a, 1:b, a:b\r\n", { "a:b -" }, 3 },
	{ "Contact: \"\\\r\n", { NULL }, 1 },
};

static void expect_contact(const struct sip_contact *contact,
			   const char *expected, const char *fields)
{
	char text[128];

	snprintf(text, sizeof(text), "%.*s", (int)contact->uri.len,
		 contact->uri.data);
	if (contact->flags & SIP_CONTACT_EXPIRES)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 " %u", contact->expires);
	else
		strcat(text,
		       contact->flags & SIP_CONTACT_BAD_EXPIRES ? " !" : " -");
	if (!expected || strcmp(text, expected))
		fail_msg("\"%s\" instead of \"%s\" in %s", text,
			 expected ? expected : "nothing", fields);
	assert_int_equal(!!(contact->flags & SIP_CONTACT_STAR),
			 contact->uri.len == 1 && *contact->uri.data == '*');
}

static void walk(const char *text, const char *const *found, u32 malformed,
		 const char *fields)
{
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_message msg;
	size_t len = strlen(text);
	u8 *copy = exact_copy(text, len);
	u32 count = 0;
	bool more;

	assert_int_equal(sip_message_parse(copy, len, &msg), 0);
	for (more = sip_contact_first(&msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact)) {
		assert_true(count < VALUES_MAX);
		expect_contact(&contact, found[count++], fields);
	}
	if (count < VALUES_MAX && found[count])
		fail_msg("no \"%s\" in %s", found[count], fields);
	if (iter.malformed != malformed)
		fail_msg("%u malformed in %s", iter.malformed, fields);
	assert_false(sip_contact_next(&iter, &contact));
	free(copy);
}

static void test_contacts(void **state)
{
	char text[2048];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(contacts) / sizeof(*contacts); i++) {
		/* in the middle, and as the very last field of the message */
		snprintf(text, sizeof(text),
			 OK VIA "%s" FROM TO CALL_ID CSEQ END,
			 contacts[i].fields);
		walk(text, contacts[i].found, contacts[i].malformed,
		     contacts[i].fields);
		snprintf(text, sizeof(text), OK MANDATORY "%s" END,
			 contacts[i].fields);
		walk(text, contacts[i].found, contacts[i].malformed,
		     contacts[i].fields);
	}
}

/* Values behind the last that is looked at: it ends, and says so. */
static void expect_many(u32 values, u32 expected, u32 left)
{
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_message msg;
	char text[4096];
	u32 i, count = 0;
	size_t len;
	bool more;

	len = sprintf(text, OK MANDATORY "m:sip:0");
	for (i = 1; i < values; i++)
		len += sprintf(text + len, i % 3 ? ",<sip:%u>" : "\r\nm:sip:%u",
			       i);
	len += sprintf(text + len, "\r\n\r\n");
	assert_int_equal(sip_message_parse((u8 *)text, len, &msg), 0);
	for (more = sip_contact_first(&msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact)) {
		char uri[16];

		snprintf(uri, sizeof(uri), "sip:%u", count++);
		expect_slice(&contact.uri, uri, "one of many");
	}
	assert_int_equal(count, expected);
	assert_int_equal(iter.left, left);
	assert_int_equal(iter.malformed, 0);
}

static void test_many(void **state)
{
	(void)state;
	expect_many(1, 1, SIP_CONTACTS_MAX - 1);
	expect_many(SIP_CONTACTS_MAX - 1, SIP_CONTACTS_MAX - 1, 1);
	expect_many(SIP_CONTACTS_MAX + 1, SIP_CONTACTS_MAX, 0);
	expect_many(200, SIP_CONTACTS_MAX, 0);
}

/* A message that is cut inside a Contact yields the whole fields before it. */
static void test_cut(void **state)
{
	static const char text[] = OK "m: <sip:a>\r\nm: <sip:b>\r\nm: <sip:c>";
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_message msg;
	u8 *copy = exact_copy(text, sizeof(text) - 1);

	(void)state;
	assert_int_equal(sip_message_parse(copy, sizeof(text) - 1, &msg),
			 -EMSGSIZE);
	assert_true(sip_contact_first(&msg, &iter, &contact));
	expect_slice(&contact.uri, "sip:a", "first");
	assert_true(sip_contact_next(&iter, &contact));
	expect_slice(&contact.uri, "sip:b", "second");
	assert_false(sip_contact_next(&iter, &contact));
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contacts),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests_name("sip_contact", tests, NULL, NULL);
}
