// SPDX-License-Identifier: GPL-2.0
/*
 * What is compared instead of texts and entries: fingerprints of parts of
 * messages, names of flows, the budget that an address shares.
 */
#include <linux/inet.h>
#include <net/netfilter/nf_conntrack_core.h>
#include "fingerprint.h"
#include "flow_id.h"
#include "flow_key.h"
#include "traffic.h"

static struct sip_slice slice(const char *text)
{
	struct sip_slice slice = { (const u8 *)text, text ? strlen(text) : 0 };

	return slice;
}

static u64 uri(const char *text)
{
	struct sip_slice one = slice(text), params;

	return sipnat_fingerprint_uri(&one, &params);
}

static u32 params(const char *text)
{
	struct sip_slice one = slice(text), params;

	sipnat_fingerprint_uri(&one, &params);
	return sipnat_fingerprint_params(&params);
}

/* As RFC 3261 19.1.4 compares them, parameters left out. */
static void fingerprints_of_uris(struct kunit *test)
{
	u64 alice = uri("sip:alice@192.0.2.1:5060");

	KUNIT_EXPECT_EQ(test, alice, uri("sip:alice@192.0.2.1:5060;line=7"));
	KUNIT_EXPECT_EQ(test, uri("sip:a@Example.NET"),
			uri("sip:a@example.net"));
	KUNIT_EXPECT_NE(test, alice, uri("sip:Alice@192.0.2.1:5060"));
	KUNIT_EXPECT_NE(test, alice, uri("sip:alice@192.0.2.1:5061"));
	KUNIT_EXPECT_NE(test, alice, uri("sip:alice@192.0.2.1"));
	KUNIT_EXPECT_NE(test, alice, uri("sip:192.0.2.1:5060"));
	/* what is no such URI is compared as it is */
	KUNIT_EXPECT_NE(test, uri("tel:+1"), uri("tel:+2"));
	KUNIT_EXPECT_EQ(test, uri("tel:+1"), uri("tel:+1"));
	KUNIT_EXPECT_NE(test, uri("*"), uri("**"));

	KUNIT_EXPECT_EQ(test, 0, params("sip:a@b"));
	KUNIT_EXPECT_EQ(test, 0, params("tel:+1;ext=7"));
	KUNIT_EXPECT_NE(test, 0, params("sip:a@b;line=7"));
	KUNIT_EXPECT_NE(test, params("sip:a@b;line=7"),
			params("sip:a@b;line=8"));
	KUNIT_EXPECT_EQ(test, params("sip:a@b;line=7"),
			params("sip:c@d:5060;line=7"));
}

static void fingerprints_of_texts(struct kunit *test)
{
	struct sip_slice upper = slice("A"), empty = slice("");
	struct sip_slice a = slice("a"), b = slice("b");
	struct sip_slice none = {};

	KUNIT_EXPECT_EQ(test, 0, sipnat_fingerprint(&none));
	KUNIT_EXPECT_NE(test, 0, sipnat_fingerprint(&empty));
	KUNIT_EXPECT_NE(test, sipnat_fingerprint(&a), sipnat_fingerprint(&b));
	KUNIT_EXPECT_NE(test, sipnat_fingerprint(&a),
			sipnat_fingerprint(&upper));
}

static u64 hop(const char *host, u16 port, const char *branch)
{
	const struct sip_via via = {
		.host = slice(host),
		.branch = slice(branch),
		.port = port,
	};

	return sipnat_fingerprint_hop(&via);
}

static void fingerprints_of_hops(struct kunit *test)
{
	const u64 one = hop("phone.example.net", 5060, "z9hG4bK1");
	char *longest = kunit_kzalloc(test, 400, GFP_KERNEL);
	u64 of_long;

	KUNIT_EXPECT_EQ(test, one, hop("Phone.Example.NET", 5060, "z9hG4bK1"));
	KUNIT_EXPECT_NE(test, one, hop("phone.example.com", 5060, "z9hG4bK1"));
	KUNIT_EXPECT_NE(test, one, hop("phone.example.net", 0, "z9hG4bK1"));
	KUNIT_EXPECT_NE(test, one, hop("phone.example.net", 5060, "Z9hG4bK1"));
	KUNIT_EXPECT_NE(test, one, hop("phone.example.net", 5060, NULL));
	KUNIT_EXPECT_NE(test, hop("phone.example.net", 5060, ""),
			hop("phone.example.net", 5060, NULL));
	/* a host as long as there are */
	memset(longest, 'a', 255);
	of_long = hop(longest, 5060, "z9hG4bK1");
	longest[200] = 'A';
	KUNIT_EXPECT_EQ(test, of_long, hop(longest, 5060, "z9hG4bK1"));
	longest[200] = 'b';
	KUNIT_EXPECT_NE(test, of_long, hop(longest, 5060, "z9hG4bK1"));
	/* however long the parts are */
	memset(longest, 'a', 300);
	of_long = hop(longest, 5060, longest);
	KUNIT_EXPECT_EQ(test, of_long, hop(longest, 5060, longest));
	KUNIT_EXPECT_NE(test, of_long, hop(longest + 1, 5060, longest));
	KUNIT_EXPECT_NE(test, of_long, hop(longest, 5060, longest + 1));
}

/* The daemon keeps them in a file: they may not change. */
static void fingerprints_stay(struct kunit *test)
{
	struct sip_slice a = slice("a");

	KUNIT_EXPECT_EQ(test, sipnat_fingerprint(&a), 0x96c20860cd93a249ULL);
	KUNIT_EXPECT_EQ(test, uri("sip:alice@192.0.2.1:5060"),
			0xdda26ed9632446deULL);
}

static void flow_found_by_name(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	struct sipnat_flow_id id, other;
	struct nf_conn *ct;

	flow->zone = 3;
	flow->source = htonl(GATEWAY);
	flow_out(test, flow, "OPTIONS ");
	sipnat_flow_id(&id, flow->ct);
	KUNIT_EXPECT_EQ(test, 3, id.zone);
	KUNIT_EXPECT_EQ(test, 5060, ntohs(id.dport));
	KUNIT_EXPECT_EQ(test, NFPROTO_IPV4, id.nfproto);

	ct = sipnat_flow_find(&init_net, &id);
	KUNIT_ASSERT_PTR_EQ(test, flow->ct, ct);
	nf_ct_put(ct);

	other = id;
	other.zone = 0;
	KUNIT_EXPECT_NULL(test, sipnat_flow_find(&init_net, &other));
	other = id;
	other.sport = 0;
	KUNIT_EXPECT_NULL(test, sipnat_flow_find(&init_net, &other));
	/* the reply's tuple is another name */
	other = id;
	other.src.ip = in_aton(PROVIDER);
	other.dst.ip = htonl(GATEWAY);
	KUNIT_EXPECT_NULL(test, sipnat_flow_find(&init_net, &other));
	flow_forget(flow);
	KUNIT_EXPECT_NULL(test, sipnat_flow_find(&init_net, &id));
}

static void sources_share_by_address(struct kunit *test)
{
	struct sipnat_flow_id a = { .src.ip = 1, .dst.ip = 2, .sport = 3 };
	struct sipnat_flow_id b = { .src.ip = 2, .dst.ip = 1, .dport = 4 };
	u32 differ = 0, i;

	KUNIT_EXPECT_EQ(test, sipnat_flow_source(&a, 0, 4096),
			sipnat_flow_source(&b, 1, 4096));
	for (i = 0; i < 100; i++) {
		b.src.ip = i;
		KUNIT_EXPECT_LT(test, sipnat_flow_source(&b, 0, 16), 16);
		differ += sipnat_flow_source(&b, 0, 4096) !=
			  sipnat_flow_source(&a, 0, 4096);
	}
	KUNIT_EXPECT_GT(test, differ, 90);
}

static void key_by_hook(struct kunit *test)
{
	struct nf_hook_state state = { .hook = NF_INET_PRE_ROUTING };
	struct flow *flow = flow_phone(test);
	struct sipnat_flow_key key = {};

	flow->target = htonl(0x0a000009);
	flow_out(test, flow, "OPTIONS ");
	sipnat_flow_key(&key, flow->ct, &state, state.in, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_FALSE(test, key.complete);
	KUNIT_EXPECT_NULL(test, key.in_interface);
	KUNIT_EXPECT_EQ(test, key.addressee->ip, in_aton(PROVIDER));
	KUNIT_EXPECT_EQ(test, key.responder->ip, htonl(0x0a000009));
	KUNIT_EXPECT_EQ(test, SIPNAT_TRANSPORT_UDP, key.transport);
	state.hook = NF_INET_LOCAL_IN;
	sipnat_flow_key(&key, flow->ct, &state, state.in, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_TRUE(test, key.complete);
	state.hook = NF_INET_LOCAL_OUT;
	sipnat_flow_key(&key, flow->ct, &state, state.in, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_FALSE(test, key.complete);
	state.hook = NF_INET_POST_ROUTING;
	sipnat_flow_key(&key, flow->ct, &state, state.in, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_TRUE(test, key.complete);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(fingerprints_of_uris), KUNIT_CASE(fingerprints_of_texts),
	KUNIT_CASE(fingerprints_of_hops), KUNIT_CASE(fingerprints_stay),
	KUNIT_CASE(flow_found_by_name),	  KUNIT_CASE(sources_share_by_address),
	KUNIT_CASE(key_by_hook),	  {}
};

struct kunit_suite suite_identity = {
	.name = "identity",
	.init = traffic_init,
	.exit = traffic_exit,
	.test_cases = cases,
};
