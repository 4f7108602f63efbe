// SPDX-License-Identifier: GPL-2.0
/*
 * Prefixes, ports and endpoints: from text, to text, order and cover.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "cmocka_all.h"
#include "prefix.h"

static struct sn_prefix parsed(const char *text)
{
	struct sn_prefix p;
	char why[200];

	if (sn_prefix_parse(text, &p, why, sizeof(why)))
		fail_msg("%s: %s", text, why);
	return p;
}

static void good_prefixes(void **state)
{
	static const struct {
		const char *text;
		const char *formatted;
		int family;
		int length;
	} cases[] = {
		{ "192.0.2.0/24", "192.0.2.0/24", AF_INET, 24 },
		{ "192.0.2.7", "192.0.2.7", AF_INET, 32 },
		{ "192.0.2.7/32", "192.0.2.7", AF_INET, 32 },
		{ "0.0.0.0/0", "0.0.0.0/0", AF_INET, 0 },
		{ "10.0.0.0/9", "10.0.0.0/9", AF_INET, 9 },
		{ "::/0", "::/0", AF_INET6, 0 },
		{ "2001:db8::/33", "2001:db8::/33", AF_INET6, 33 },
		{ "2001:DB8:0::1", "2001:db8::1", AF_INET6, 128 },
		{ "::ffff:192.0.2.1", "::ffff:192.0.2.1", AF_INET6, 128 },
	};
	char text[SN_PREFIX_TEXT_MAX];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sn_prefix p = parsed(cases[i].text);

		assert_int_equal(p.family, cases[i].family);
		assert_int_equal(p.length, cases[i].length);
		sn_prefix_format(&p, text, sizeof(text));
		assert_string_equal(text, cases[i].formatted);
	}
}

static void bad_prefixes(void **state)
{
	static const struct {
		const char *text;
		const char *why;
	} cases[] = {
		{ "", "is not an address" },
		{ "/24", "is not an address" },
		{ "192.0.2", "is not an address" },
		{ "192.0.2.256", "is not an address" },
		{ " 192.0.2.1", "is not an address" },
		{ "example.org", "is not an address" },
		{ "@name", "is not an address" },
		{ "2001:db8::1::", "is not an address" },
		{ "192.0.2.0/", "bad prefix length" },
		{ "192.0.2.0/33", "expected 0 to 32" },
		{ "192.0.2.0/-1", "bad prefix length" },
		{ "192.0.2.0/+1", "bad prefix length" },
		{ "192.0.2.0/24 ", "bad prefix length" },
		{ "192.0.2.0/24/8", "bad prefix length" },
		{ "192.0.2.0/4294967320", "bad prefix length" },
		{ "2001:db8::/129", "expected 0 to 128" },
		{ "192.0.2.1/24", "expected 192.0.2.0/24" },
		{ "10.128.0.0/8", "expected 10.0.0.0/8" },
		{ "2001:db8::1/64", "expected 2001:db8::/64" },
		{ "128.0.0.0/0", "expected 0.0.0.0/0" },
	};
	struct sn_prefix p;
	char why[200];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (!sn_prefix_parse(cases[i].text, &p, why, sizeof(why)))
			fail_msg("\"%s\" was accepted", cases[i].text);
		if (!strstr(why, cases[i].why))
			fail_msg("\"%s\": \"%s\" lacks \"%s\"", cases[i].text,
				 why, cases[i].why);
	}
}

/* Text far longer than any address ends in a sentence, not in a crash. */
static void long_text(void **state)
{
	char text[5000], why[200];
	struct sn_prefix p;

	memset(text, '1', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(sn_prefix_parse(text, &p, why, sizeof(why)), -1);
	text[20] = '/';
	assert_int_equal(sn_prefix_parse(text, &p, why, sizeof(why)), -1);
	assert_true(strlen(why) < sizeof(why));
}

static void cover(void **state)
{
	static const struct {
		const char *outer;
		const char *inner;
		bool covers;
	} cases[] = {
		{ "0.0.0.0/0", "192.0.2.1", true },
		{ "10.0.0.0/8", "10.255.0.0/16", true },
		{ "10.0.0.0/8", "10.0.0.0/8", true },
		{ "10.0.0.0/9", "10.128.0.0/9", false },
		{ "10.0.0.0/16", "10.0.0.0/8", false },
		{ "10.0.0.0/8", "11.0.0.0/8", false },
		{ "192.0.2.1", "192.0.2.1", true },
		{ "192.0.2.1", "192.0.2.2", false },
		{ "0.0.0.0/0", "::/0", false },
		{ "::/0", "0.0.0.0/0", false },
		{ "2001:db8::/33", "2001:db8:7fff::/48", true },
		{ "2001:db8::/33", "2001:db8:8000::/48", false },
		{ "2001:db8::1", "2001:db8::1", true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sn_prefix outer = parsed(cases[i].outer);
		struct sn_prefix inner = parsed(cases[i].inner);

		if (sn_prefix_covers(&outer, &inner) != cases[i].covers)
			fail_msg("%s and %s", cases[i].outer, cases[i].inner);
	}
}

static void order(void **state)
{
	static const char *const sorted[] = {
		"10.0.0.0/8",	"10.0.0.0/16", "10.0.0.0", "10.1.0.0/16",
		"192.0.2.0/24", "::/0",	       "::1",	   "2001:db8::/32",
	};
	struct sn_prefix p[ARRAY_SIZE(sorted)];
	char text[SN_PREFIX_TEXT_MAX];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sorted); i++)
		p[ARRAY_SIZE(sorted) - 1 - i] = parsed(sorted[i]);
	qsort(p, ARRAY_SIZE(sorted), sizeof(p[0]), sn_prefix_compare);
	for (i = 0; i < ARRAY_SIZE(sorted); i++) {
		sn_prefix_format(&p[i], text, sizeof(text));
		assert_string_equal(text, sorted[i]);
	}
}

static void ports(void **state)
{
	static const struct {
		const char *text;
		unsigned int first;
		unsigned int last;
	} good[] = {
		{ "5060", 5060, 5060 },
		{ "1-65535", 1, 65535 },
		{ "5070-5070", 5070, 5070 },
	};
	static const struct {
		const char *text;
		const char *why;
	} bad[] = {
		{ "", "is not a port" },
		{ "0", "is not a port" },
		{ "65536", "is not a port" },
		{ "5060-", "is not a port" },
		{ "-5060", "is not a port" },
		{ "0-10", "is not a port" },
		{ "5060 - 5070", "is not a port" },
		{ "sip", "is not a port" },
		{ "99999999999999999999", "is not a port" },
		{ "5080-5070", "expected \"5070-5080\"" },
	};
	struct sn_port_range range;
	char why[200];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(good); i++) {
		assert_int_equal(sn_port_range_parse(good[i].text, &range, why,
						     sizeof(why)),
				 0);
		assert_int_equal(range.first, good[i].first);
		assert_int_equal(range.last, good[i].last);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		if (!sn_port_range_parse(bad[i].text, &range, why, sizeof(why)))
			fail_msg("\"%s\" was accepted", bad[i].text);
		if (!strstr(why, bad[i].why))
			fail_msg("\"%s\": %s", bad[i].text, why);
	}
}

static void endpoints(void **state)
{
	static const uint8_t v4[16] = { 192, 0, 2, 1 };
	static const uint8_t v6[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };
	char text[SN_ENDPOINT_TEXT_MAX];

	sn_endpoint_format(AF_INET, v4, 5060, text, sizeof(text));
	assert_string_equal(text, "192.0.2.1:5060");
	sn_endpoint_format(AF_INET6, v6, 65535, text, sizeof(text));
	assert_string_equal(text, "[2001:db8::1]:65535");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_prefixes), cmocka_unit_test(bad_prefixes),
		cmocka_unit_test(long_text),	 cmocka_unit_test(cover),
		cmocka_unit_test(order),	 cmocka_unit_test(ports),
		cmocka_unit_test(endpoints),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
