// SPDX-License-Identifier: GPL-2.0
/* URIs taken apart and compared, and addresses in text. */
#include "cmocka_all.h"
#include <arpa/inet.h>

#include "sip_test.h"

static const struct {
	const char *text;
	int err;
	struct {
		const char *user;
		const char *password;
		const char *host;
		const char *params;
		const char *headers;
	};
	u16 port;
	u8 scheme;
} uris[] = {
	{ "sip:h", 0, { NULL, NULL, "h", NULL, NULL }, 0, SIP_SCHEME_SIP },
	{ "SIPS:a@h:5061;transport=TLS?s=x;y",
	  0,
	  { "a", NULL, "h", ";transport=TLS", "?s=x;y" },
	  5061,
	  SIP_SCHEME_SIPS },
	{ "sip:a;p=1?q:pw:x@[2001:db8::1]:65535;lr;Transport=udp;x",
	  0,
	  { "a;p=1?q", "pw:x", "[2001:db8::1]", ";lr;Transport=udp;x", NULL },
	  65535,
	  SIP_SCHEME_SIP },
	{ "sip:@h?x", 0, { "", NULL, "h", NULL, "?x" }, 0, SIP_SCHEME_SIP },
	{ "sip:h;transport",
	  0,
	  { NULL, NULL, "h", ";transport", NULL },
	  0,
	  SIP_SCHEME_SIP },
	{ "sip:h;transport=;;transports=tcp",
	  0,
	  { NULL, NULL, "h", ";transport=;;transports=tcp", NULL },
	  0,
	  SIP_SCHEME_SIP },
	{ "sip:h;transport=carrier-pigeon",
	  0,
	  { NULL, NULL, "h", ";transport=carrier-pigeon", NULL },
	  0,
	  SIP_SCHEME_SIP },
	{ "tel:+49-30;phone-context=x",
	  0,
	  { "+49-30", NULL, NULL, ";phone-context=x", NULL },
	  0,
	  SIP_SCHEME_TEL },
	{ "urn:service:sos",
	  0,
	  { "service:sos", NULL, NULL, NULL, NULL },
	  0,
	  SIP_SCHEME_OTHER },
	{ "", -EBADMSG, { 0 }, 0, 0 },
	{ "sip", -EBADMSG, { 0 }, 0, 0 },
	{ ":h", -EBADMSG, { 0 }, 0, 0 },
	{ "1:h", -EBADMSG, { 0 }, 0, 0 },
	{ "tel:", -EBADMSG, { 0 }, 0, SIP_SCHEME_TEL },
	{ "sip:", -EBADMSG, { 0 }, 0, SIP_SCHEME_SIP },
	{ "*", -EBADMSG, { 0 }, 0, 0 },
};

static int parse(const char *text, struct sip_uri *uri, u8 **copy)
{
	struct sip_slice slice;

	slice.len = strlen(text);
	*copy = exact_copy(text, slice.len);
	slice.data = *copy;
	return sip_uri_parse(&slice, uri);
}

static void test_parts(void **state)
{
	struct sip_uri uri;
	size_t i;
	u8 *copy;

	(void)state;
	for (i = 0; i < sizeof(uris) / sizeof(*uris); i++) {
		const char *text = uris[i].text;

		if (parse(text, &uri, &copy) != uris[i].err)
			fail_msg("%s doesn't give %d", text, uris[i].err);
		assert_int_equal(uri.scheme, uris[i].scheme);
		expect_slice(&uri.user, uris[i].user, text);
		expect_slice(&uri.password, uris[i].password, text);
		expect_slice(&uri.host, uris[i].host, text);
		expect_slice(&uri.params, uris[i].params, text);
		expect_slice(&uri.headers, uris[i].headers, text);
		assert_int_equal(uri.port, uris[i].port);
		exact_free(copy, strlen(text));
	}
}

static void test_bad_hosts(void **state)
{
	static const char *const bad[] = {
		"sip:a@",	 "sip:a@:5060", "sip:a@h:",   "sip:a@h:0",
		"sip:a@h:65536", "sip:a@h:5x",	"sip:a@[::1", "sip:a@[::1]x",
		"sip:a@b@c",	 "sip:a@;x",	"sip:a@h h",  "sip:a@h/p",
		"sip:?x",	 "sips::5060",
	};
	struct sip_uri uri;
	size_t i;
	u8 *copy;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (parse(bad[i], &uri, &copy) != -EBADMSG)
			fail_msg("%s is accepted", bad[i]);
		exact_free(copy, strlen(bad[i]));
	}
}

/* 257 bytes with its semicolon */
#define LONG                                                                \
	";0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"  \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"  \
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct {
	const char *a;
	const char *b;
	bool equal;
} pairs[] = {
	{ "sip:a@h", "sip:a@h", true },
	{ "SIP:a@H", "sip:a@h", true },
	{ "sip:a@h", "sip:A@h", false },
	{ "sip:a@h", "sips:a@h", false },
	{ "sip:a@h", "sip:a@i", false },
	{ "sip:a@h", "sip:h", false },
	{ "sip:@h", "sip:h", false },
	{ "sip:%61%6c@h", "sip:a%6C@h", true },
	{ "sip:%61%6c@h", "sip:al@h", true },
	{ "sip:a%00@h", "sip:a@h", false },
	{ "sip:%6@h", "sip:%6@h", true },
	{ "sip:%zz@h", "sip:%zZ@h", false },
	{ "sip:a:p@h", "sip:a:p@h", true },
	{ "sip:a:p@h", "sip:a:P@h", false },
	{ "sip:a:p@h", "sip:a@h", false },
	{ "sip:a:%70@h", "sip:a:p@h", true },
	{ "sip:a@h:5060", "sip:a@h", false },
	{ "sip:a@h:5060", "sip:a@h:05060", true },
	{ "sip:a@h:5060", "sip:a@h:5061", false },
	{ "sip:a@[2001:db8::1]", "sip:a@[2001:DB8:0:0::1]", true },
	{ "sip:a@[2001:db8::1]", "sip:a@[2001:db8::2]", false },
	{ "sip:a@[::ffff:192.0.2.1]", "sip:a@[::ffff:c000:201]", true },
	{ "sip:a@[nonsense]", "sip:a@[NONSENSE]", true },
	{ "sip:a@192.0.2.1", "sip:a@192.0.2.01", false },
	{ "sip:a@h;transport=udp", "sip:a@h;Transport=UDP", true },
	{ "sip:a@h;transport=udp", "sip:a@h", false },
	{ "sip:a@h;transport=udp", "sip:a@h;transport=tcp", false },
	{ "sip:a@h;user=phone", "sip:a@h", false },
	{ "sip:a@h;maddr=1", "sip:a@h", false },
	{ "sip:a@h;ttl=1", "sip:a@h", false },
	{ "sip:a@h", "sip:a@h;method=INVITE", false },
	{ "sip:a@h;x=1;y=2", "sip:a@h;y=2;x=1", true },
	{ "sip:a@h;x=1", "sip:a@h", true },
	{ "sip:a@h;x=1", "sip:a@h;y=1", true },
	{ "sip:a@h;x=1", "sip:a@h;x=2", false },
	{ "sip:a@h;x", "sip:a@h;x=", false },
	{ "sip:a@h;x", "sip:a@h;X", true },
	{ "sip:a@h;line=one", "sip:a@h;ob;line=two", false },
	{ "sip:a@h;;x=1;", "sip:a@h;x=1", true },
	{ "sip:a@h?s=x", "sip:a@h", true },
	{ "sip:a@h;1;2;3;4;5;6;7;8", "sip:a@h;8;7;6;5;4;3;2;1", true },
	{ "sip:a@h;1;2;3;4;5;6;7;8;9", "sip:a@h;9;8;7;6;5;4;3;2;1", false },
	{ "sip:a@h;1;2;3;4;5;6;7;8;9", "sip:a@h;1;2;3;4;5;6;7;8;9", true },
	{ "sip:a@h" LONG, "sip:a@h" LONG, true },
	{ "sip:a@h" LONG, "sip:a@h" LONG ";y", false },
	{ "tel:+1", "tel:+1", true },
	{ "tel:+1%", "tel:+1%", true },
	{ "tel:+1%4", "tel:+1%4", true },
	{ "tel:+1", "tel:+2", false },
	{ "tel:+1", "urn:+1", false },
};

static void test_equal(void **state)
{
	struct sip_uri a, b;
	u8 *copy_a, *copy_b;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		assert_int_equal(parse(pairs[i].a, &a, &copy_a), 0);
		assert_int_equal(parse(pairs[i].b, &b, &copy_b), 0);
		if (sip_uri_equal(&a, &b) != pairs[i].equal ||
		    sip_uri_equal(&b, &a) != pairs[i].equal)
			fail_msg("%s %s %s", pairs[i].a,
				 pairs[i].equal ? "differs from" : "equals",
				 pairs[i].b);
		assert_true(sip_uri_equal(&a, &a));
		exact_free(copy_a, strlen(pairs[i].a));
		exact_free(copy_b, strlen(pairs[i].b));
	}
}

static const struct {
	const char *uri;
	const char *address;
	u16 port;
	bool names;
} names[] = {
	{ "sip:a@192.0.2.1", "192.0.2.1", 0, true },
	{ "sip:a@192.0.2.1", "192.0.2.1", 5060, true },
	{ "sip:192.0.2.1;transport=udp", "192.0.2.1", 5060, true },
	{ "sips:a@192.0.2.1", "192.0.2.1", 5061, true },
	{ "sips:a@192.0.2.1", "192.0.2.1", 5060, false },
	{ "sip:a@192.0.2.1:1024", "192.0.2.1", 1024, true },
	{ "sip:a@192.0.2.1:1024", "192.0.2.1", 0, true },
	{ "sip:a@192.0.2.1:1024", "192.0.2.1", 1025, false },
	{ "sip:a@192.0.2.2", "192.0.2.1", 0, false },
	{ "sip:a@[2001:DB8:0::1]:7", "2001:db8::1", 7, true },
	{ "sip:a@[::c000:201]", "192.0.2.1", 0, false },
	{ "sip:192.0.2.1@h", "192.0.2.1", 0, false },
	{ "sip:a@h", "192.0.2.1", 0, false },
	{ "tel:192.0.2.1", "192.0.2.1", 0, false },
	{ "sip:", "192.0.2.1", 0, false },
};

static void test_names(void **state)
{
	struct sip_slice slice;
	u8 address[16];
	size_t i;
	u8 *copy;

	(void)state;
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		bool v6 = strchr(names[i].address, ':');

		assert_int_equal(inet_pton(v6 ? AF_INET6 : AF_INET,
					   names[i].address, address),
				 1);
		slice.len = strlen(names[i].uri);
		copy = exact_copy(names[i].uri, slice.len);
		slice.data = copy;
		if (sip_uri_names(&slice, address, v6 ? 16 : 4,
				  names[i].port) != names[i].names)
			fail_msg("%s, port %u", names[i].uri, names[i].port);
		exact_free(copy, slice.len);
	}
}

static int address_of(const char *text, u8 address[16])
{
	struct sip_slice slice = { NULL, strlen(text) };
	u8 *copy = exact_copy(text, slice.len);
	int len;

	slice.data = copy;
	len = sip_parse_address(&slice, address);
	exact_free(copy, slice.len);
	return len;
}

/* inet_pton() is the judge; it takes no brackets. */
static void test_addresses(void **state)
{
	static const char *const texts[] = {
		"0.0.0.0",
		"192.168.1.10",
		"255.255.255.255",
		"256.1.1.1",
		"1.2.3",
		"1.2.3.4.",
		".1.2.3.4",
		"1.2.3.4.5",
		"1..2.3",
		"01.2.3.4",
		"1.2.3.0004",
		"1.2.3.4x",
		"a.b.c.d",
		"1",
		"::",
		"::1",
		"1::",
		"2001:db8::1",
		"2001:DB8:0:0:8:800:200C:417A",
		"1:2:3:4:5:6:7:8",
		"1:2:3:4:5:6:7::",
		"::2:3:4:5:6:7:8",
		"1:2:3:4:5:6:7:8:9",
		"1:2:3:4:5:6:7",
		"1::2::3",
		":::",
		":1",
		"1:",
		":",
		"12345::",
		"g::",
		"::ffff:192.0.2.1",
		"64:ff9b::192.0.2.33",
		"1:2:3:4:5:6:1.2.3.4",
		"1:2:3:4:5:6:7:1.2.3.4",
		"1:2:3:4:5:1.2.3.4",
		"::1.2.3",
		"::1.2.3.256",
		"1.2.3.4::",
		"::1.2.3.4:5",
		"fe80::1%eth0",
		" ::1",
		"::1 ",
		"example.net",
		"",
	};
	u8 ours[16], theirs[16];
	char bracketed[64];
	size_t i;
	int len;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		int expected =
			inet_pton(AF_INET, texts[i], theirs) == 1  ? 4 :
			inet_pton(AF_INET6, texts[i], theirs) == 1 ? 16 :
								     -EINVAL;

		len = address_of(texts[i], ours);
		if (len != expected)
			fail_msg("\"%s\" gives %d instead of %d", texts[i], len,
				 expected);
		if (len > 0)
			assert_memory_equal(ours, theirs, len);
		snprintf(bracketed, sizeof(bracketed), "[%s]", texts[i]);
		assert_int_equal(address_of(bracketed, ours),
				 expected == 16 ? 16 : -EINVAL);
		assert_int_equal(address_of(bracketed + 1, ours), -EINVAL);
		bracketed[strlen(bracketed) - 1] = '\0';
		assert_int_equal(address_of(bracketed, ours), -EINVAL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_bad_hosts),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests_name("sip_uri", tests, NULL, NULL);
}
