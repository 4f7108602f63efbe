// SPDX-License-Identifier: GPL-2.0
/*
 * URIs taken apart and compared, and addresses in text, in memory of exactly
 * their size: unlike the scanner these take slices from anywhere.
 */
#include <linux/slab.h>
#include "sip_uri.h"
#include "traffic.h"

/* A copy that ends where the allocation does. */
static struct sip_slice exact(struct kunit *test, const char *text)
{
	u32 len = strlen(text);
	u8 *copy = kunit_kmalloc(test, len ? len : 1, GFP_KERNEL);
	struct sip_slice slice = { copy, len };

	KUNIT_ASSERT_NOT_NULL(test, copy);
	memcpy(copy, text, len);
	return slice;
}

static bool is(const struct sip_slice *slice, const char *text)
{
	return !text ? !slice->data :
		       slice->data && slice->len == strlen(text) &&
			       !memcmp(slice->data, text, slice->len);
}

static void parts(struct kunit *test)
{
	struct sip_slice slice =
		exact(test,
		      "sips:alice:secret@[2001:db8::1]:5061;lr;transport=TLS?a=b");
	struct sip_uri uri;

	KUNIT_ASSERT_EQ(test, 0, sip_uri_parse(&slice, &uri));
	KUNIT_EXPECT_EQ(test, SIP_SCHEME_SIPS, uri.scheme);
	KUNIT_EXPECT_TRUE(test, is(&uri.user, "alice"));
	KUNIT_EXPECT_TRUE(test, is(&uri.password, "secret"));
	KUNIT_EXPECT_TRUE(test, is(&uri.host, "[2001:db8::1]"));
	KUNIT_EXPECT_EQ(test, 5061, uri.port);
	KUNIT_EXPECT_TRUE(test, is(&uri.params, ";lr;transport=TLS"));
	KUNIT_EXPECT_TRUE(test, is(&uri.headers, "?a=b"));

	slice = exact(test, "tel:+1;phone-context=x");
	KUNIT_ASSERT_EQ(test, 0, sip_uri_parse(&slice, &uri));
	KUNIT_EXPECT_EQ(test, SIP_SCHEME_TEL, uri.scheme);
	KUNIT_EXPECT_TRUE(test, is(&uri.user, "+1"));
	KUNIT_EXPECT_TRUE(test, is(&uri.params, ";phone-context=x"));
	KUNIT_EXPECT_TRUE(test, is(&uri.host, NULL));
}

static const char *const unreadable[] = {
	"",	   "1",		  "sip",      "sip:",	    ":a",
	"sip:@",   "sip:a@",	  "sip:[::1", "sip:[::1]x", "sip:a:",
	"sip:a:0", "sip:a:70000", "sip:a:x",  "sip:a/",	    "tel:",
	"tel:;x",  "sip:a@b c",	  "@",
};

static void no_uris(struct kunit *test)
{
	struct sip_slice slice;
	struct sip_uri uri;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(unreadable); i++) {
		slice = exact(test, unreadable[i]);
		KUNIT_EXPECT_EQ_MSG(test, -EBADMSG, sip_uri_parse(&slice, &uri),
				    "%s", unreadable[i]);
	}
}

/* Two URIs, and whether they are the same (RFC 3261 19.1.4). */
static const struct {
	const char *a;
	const char *b;
	bool same;
} pairs[] = {
	{ "sip:alice@Example.NET", "SIP:alice@example.net", true },
	{ "sip:alice@a", "sip:Alice@a", false },
	{ "sip:alice@a", "sips:alice@a", false },
	{ "sip:alice@a", "sip:alice@a:5060", false },
	{ "sip:%61lice@a", "sip:alice@a", true },
	{ "sip:%6xlice@a", "sip:alice@a", false },
	{ "sip:alic@a", "sip:alice@a", false },
	{ "sip:a", "sip:b@a", false },
	{ "sip:a:x@b", "sip:a:y@b", false },
	{ "sip:[2001:db8::1]", "sip:[2001:DB8:0:0::1]", true },
	{ "sip:[2001:db8::1]", "sip:[2001:db8::2]", false },
	{ "sip:[::1]", "sip:[x]", false },
	{ "sip:a;x=1", "sip:a", true },
	{ "sip:a;x=1", "sip:a;x=2", false },
	{ "sip:a;x=1;y", "sip:a;Y;X=1", true },
	{ "sip:a;transport=udp", "sip:a", false },
	{ "sip:a", "sip:a;user=phone", false },
	{ "sip:a;ttl=1", "sip:a", false },
	{ "sip:a;maddr=x", "sip:a", false },
	{ "sip:a;method=x", "sip:a", false },
	{ "sip:a;maddx=x;;", "sip:a", true },
	{ "sip:a;1;2;3;4;5;6;7;8;9", "sip:a", false },
	{ "sip:a;1;2;3;4;5;6;7;8;9", "sip:a;1;2;3;4;5;6;7;8;9", true },
};

static void compared(struct kunit *test)
{
	struct sip_slice a, b;
	struct sip_uri x, y;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(pairs); i++) {
		a = exact(test, pairs[i].a);
		b = exact(test, pairs[i].b);
		KUNIT_ASSERT_EQ(test, 0, sip_uri_parse(&a, &x));
		KUNIT_ASSERT_EQ(test, 0, sip_uri_parse(&b, &y));
		KUNIT_EXPECT_EQ_MSG(test, pairs[i].same, sip_uri_equal(&x, &y),
				    "%s %s", pairs[i].a, pairs[i].b);
		KUNIT_EXPECT_EQ_MSG(test, pairs[i].same, sip_uri_equal(&y, &x),
				    "%s %s", pairs[i].b, pairs[i].a);
	}
}

/* Texts, and the bytes of the address they are. */
static const struct {
	const char *text;
	int len;
} addresses[] = {
	{ "192.0.2.1", 4 },
	{ "192.0.2.256", -EINVAL },
	{ "192.0.2", -EINVAL },
	{ "192.0.2.1.", -EINVAL },
	{ "192.0.02.1", -EINVAL },
	{ "1.2.3.4x", -EINVAL },
	{ "", -EINVAL },
	{ "example.net", -EINVAL },
	{ "::", 16 },
	{ "::1", 16 },
	{ "[::1]", 16 },
	{ "[::1", -EINVAL },
	{ "[", -EINVAL },
	{ "1::", 16 },
	{ "1:2:3:4:5:6:7:8", 16 },
	{ "1:2:3:4:5:6:7", -EINVAL },
	{ "1:2:3:4:5:6:7:8:9", -EINVAL },
	{ "1::2::3", -EINVAL },
	{ "1:2:3:4:5:6:7::8", -EINVAL },
	{ "::192.0.2.1", 16 },
	{ "1:2:3:4:5:6:192.0.2.1", 16 },
	{ "1:2:3:4:5:6:7:1.2.3.4", -EINVAL },
	{ "::ffff:1.2.3", -EINVAL },
	{ "12345::", -EINVAL },
	{ "1:", -EINVAL },
	{ "1:g", -EINVAL },
	{ "fe80::1%eth0", -EINVAL },
	{ ":1", -EINVAL },
};

static void addresses_in_text(struct kunit *test)
{
	struct sip_slice slice;
	u8 address[16];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(addresses); i++) {
		slice = exact(test, addresses[i].text);
		KUNIT_EXPECT_EQ_MSG(test, addresses[i].len,
				    sip_parse_address(&slice, address), "%s",
				    addresses[i].text);
	}
	slice = exact(test, "2001:db8::192.0.2.1");
	KUNIT_ASSERT_EQ(test, 16, sip_parse_address(&slice, address));
	KUNIT_EXPECT_EQ(test, 0x20, address[0]);
	KUNIT_EXPECT_EQ(test, 0, address[8]);
	KUNIT_EXPECT_EQ(test, 192, address[12]);
	KUNIT_EXPECT_EQ(test, 1, address[15]);
}

static struct kunit_case cases[] = { KUNIT_CASE(parts),
				     KUNIT_CASE(no_uris),
				     KUNIT_CASE(compared),
				     KUNIT_CASE(addresses_in_text),
				     {} };

struct kunit_suite suite_uri = {
	.name = "uri",
	.test_cases = cases,
};
