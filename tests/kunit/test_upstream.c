// SPDX-License-Identifier: GPL-2.0
/*
 * What a response says of the path it came by, and what is remembered of the
 * peers.
 */
#include <linux/inet.h>
#include <linux/slab.h>
#include "traffic.h"
#include "upstream.h"

#define COMMON                                 \
	"From: <sip:a@b>\r\nTo: <sip:a@b>\r\n" \
	"Call-ID: a\r\nCSeq: 1 REGISTER\r\n"

/* The Via that was sent, response, who answered, what that means. */
static const struct {
	const char *sent;
	const char *came;
	const char *contact;
	const char *peer;
	bool contact_came;
	u8 verdict;
	u8 reason;
} paths[] = {
	/* as it was sent, with what a server adds */
	{ "192.168.1.10:5060;branch=z1;rport",
	  "192.168.1.10:5060;branch=z1;rport=5060;received=203.0.113.1", "",
	  PROVIDER, true, SIPNAT_UPSTREAM_VERDICT_CLEAN,
	  SIPNAT_UPSTREAM_REASON_NONE },
	{ "phone.example.net;branch=z1", "Phone.Example.NET;branch=z1", "",
	  PROVIDER, true, SIPNAT_UPSTREAM_VERDICT_CLEAN,
	  SIPNAT_UPSTREAM_REASON_NONE },
	/* host, port and branch have to be the same */
	{ "192.168.1.10:5060;branch=z1", "203.0.113.1:5060;branch=z1", "",
	  PROVIDER, true, SIPNAT_UPSTREAM_VERDICT_CONFIRMED,
	  SIPNAT_UPSTREAM_REASON_VIA_ALTERED },
	{ "192.168.1.10:5060;branch=z1", "192.168.1.10:1025;branch=z1", "",
	  PROVIDER, true, SIPNAT_UPSTREAM_VERDICT_CONFIRMED,
	  SIPNAT_UPSTREAM_REASON_VIA_ALTERED },
	{ "192.168.1.10:5060;branch=z1", "192.168.1.10:5060;branch=z2", "",
	  PROVIDER, true, SIPNAT_UPSTREAM_VERDICT_CONFIRMED,
	  SIPNAT_UPSTREAM_REASON_VIA_ALTERED },
	/* a public server has not seen a private address */
	{ "192.168.1.10;branch=z1;rport",
	  "192.168.1.10;branch=z1;rport=5060;received=192.168.1.10", "",
	  PROVIDER, true, SIPNAT_UPSTREAM_VERDICT_CONFIRMED,
	  SIPNAT_UPSTREAM_REASON_RECEIVED_PRIVATE },
	{ "192.168.1.10;branch=z1;rport", "192.168.1.10;branch=z1", "",
	  PROVIDER, true, SIPNAT_UPSTREAM_VERDICT_SUSPECT,
	  SIPNAT_UPSTREAM_REASON_RECEIVED_MISSING },
	{ "192.168.1.10;branch=z1", "192.168.1.10;branch=z1", "", PROVIDER,
	  true, SIPNAT_UPSTREAM_VERDICT_CLEAN, SIPNAT_UPSTREAM_REASON_NONE },
	/* between private addresses it has */
	{ "192.168.1.10;branch=z1;rport",
	  "192.168.1.10;branch=z1;rport=5060;received=192.168.1.10", "",
	  "10.0.0.5", true, SIPNAT_UPSTREAM_VERDICT_CLEAN,
	  SIPNAT_UPSTREAM_REASON_NONE },
	{ "192.168.1.10;branch=z1;rport", "192.168.1.10;branch=z1", "",
	  "172.31.0.1", true, SIPNAT_UPSTREAM_VERDICT_CLEAN,
	  SIPNAT_UPSTREAM_REASON_NONE },
	{ "100.64.0.1;branch=z1;rport", "100.64.0.1;branch=z1", "",
	  "172.32.0.1", true, SIPNAT_UPSTREAM_VERDICT_SUSPECT,
	  SIPNAT_UPSTREAM_REASON_RECEIVED_MISSING },
	{ "169.254.1.1;branch=z1;rport", "169.254.1.1;branch=z1", "",
	  "100.128.0.1", true, SIPNAT_UPSTREAM_VERDICT_SUSPECT,
	  SIPNAT_UPSTREAM_REASON_RECEIVED_MISSING },
	{ "203.0.113.9;branch=z1;rport", "203.0.113.9;branch=z1", "", PROVIDER,
	  true, SIPNAT_UPSTREAM_VERDICT_CLEAN, SIPNAT_UPSTREAM_REASON_NONE },
	{ "127.0.0.1;branch=z1;rport", "127.0.0.1;branch=z1", "", PROVIDER,
	  true, SIPNAT_UPSTREAM_VERDICT_SUSPECT,
	  SIPNAT_UPSTREAM_REASON_RECEIVED_MISSING },
	/* IPv6: unique local and link-local addresses are private */
	{ "[fd00::1];branch=z1;rport", "[fd00::1];branch=z1", "", "2001:db8::5",
	  true, SIPNAT_UPSTREAM_VERDICT_SUSPECT,
	  SIPNAT_UPSTREAM_REASON_RECEIVED_MISSING },
	{ "[fe80::1];branch=z1;rport", "[fe80::1];branch=z1;received=fe80::1",
	  "", "2001:db8::5", true, SIPNAT_UPSTREAM_VERDICT_CONFIRMED,
	  SIPNAT_UPSTREAM_REASON_RECEIVED_PRIVATE },
	{ "[2001:db8::1];branch=z1;rport", "[2001:db8::1];branch=z1", "",
	  "2001:db8::5", true, SIPNAT_UPSTREAM_VERDICT_CLEAN,
	  SIPNAT_UPSTREAM_REASON_NONE },
	/* our Contact came back as the mapping's address */
	{ "203.0.113.9;branch=z1", "203.0.113.9;branch=z1",
	  "Contact: <sip:a@203.0.113.1:1025>\r\n", PROVIDER, false,
	  SIPNAT_UPSTREAM_VERDICT_SUSPECT,
	  SIPNAT_UPSTREAM_REASON_CONTACT_ALTERED },
	{ "203.0.113.9;branch=z1", "203.0.113.9;branch=z1",
	  "Contact: <tel:1>, <sip:a@b>, <sip:a@198.51.100.1>\r\n", PROVIDER,
	  false, SIPNAT_UPSTREAM_VERDICT_CLEAN, SIPNAT_UPSTREAM_REASON_NONE },
	{ "203.0.113.9;branch=z1", "203.0.113.9;branch=z1",
	  "Contact: <sip:a@203.0.113.1>\r\n", PROVIDER, true,
	  SIPNAT_UPSTREAM_VERDICT_CLEAN, SIPNAT_UPSTREAM_REASON_NONE },
};

static u8 read_address(const char *text, union nf_inet_addr *addr)
{
	memset(addr, 0, sizeof(*addr));
	if (in4_pton(text, -1, (u8 *)&addr->ip, -1, NULL))
		return NFPROTO_IPV4;
	in6_pton(text, -1, (u8 *)&addr->in6, -1, NULL);
	return NFPROTO_IPV6;
}

static void parse(struct kunit *test, const char *text, struct sip_message *msg)
{
	KUNIT_ASSERT_EQ_MSG(test, 0,
			    sip_message_parse((const u8 *)text, strlen(text),
					      msg),
			    "%s", text);
}

/* The Via of a REGISTER, that of its 200 and its Contact. */
static struct sipnat_evidence compare(struct kunit *test, const char *via_sent,
				      const char *via_came, const char *contact,
				      const char *peer_text, u32 mapping_ip,
				      bool mapped, bool contact_came)
{
	const union nf_inet_addr mapping = { .ip = htonl(mapping_ip) };
	char *sent = kunit_kzalloc(test, 1024, GFP_KERNEL);
	char *came = kunit_kzalloc(test, 1024, GFP_KERNEL);
	struct sipnat_sent note = {};
	union nf_inet_addr peer;
	struct sip_message msg;
	u8 nfproto;

	snprintf(sent, 1024,
		 "REGISTER sip:a SIP/2.0\r\nVia: SIP/2.0/UDP %s\r\n" COMMON
		 "\r\n",
		 via_sent);
	parse(test, sent, &msg);
	sipnat_upstream_sent(&note, &msg.via);
	snprintf(came, 1024,
		 "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP %s\r\n" COMMON "%s\r\n",
		 via_came, contact);
	parse(test, came, &msg);
	nfproto = read_address(peer_text, &peer);
	return sipnat_upstream_compare(&note, &msg, nfproto, &peer, &mapping,
				       mapped, contact_came);
}

static void compared(struct kunit *test)
{
	struct sipnat_evidence evidence;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(paths); i++) {
		evidence = compare(test, paths[i].sent, paths[i].came,
				   paths[i].contact, paths[i].peer, GATEWAY,
				   true, paths[i].contact_came);
		KUNIT_EXPECT_EQ_MSG(test, paths[i].verdict, evidence.verdict,
				    "%u: %s", i, paths[i].came);
		KUNIT_EXPECT_EQ_MSG(test, paths[i].reason, evidence.reason,
				    "%u: %s", i, paths[i].came);
	}
}

/* This gateway's own address may be private, and its provider see just that. */
static void mapped_to_a_private_address(struct kunit *test)
{
	static const struct {
		u32 mapping;
		bool mapped;
		u8 verdict;
	} list[] = {
		{ 0x64400007, true, SIPNAT_UPSTREAM_VERDICT_CLEAN },
		{ 0x64400007, false, SIPNAT_UPSTREAM_VERDICT_CONFIRMED },
		{ 0x64400008, true, SIPNAT_UPSTREAM_VERDICT_CONFIRMED },
	};
	struct sipnat_evidence evidence;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(list); i++) {
		evidence =
			compare(test, "192.168.1.10;branch=z1;rport",
				"192.168.1.10;branch=z1;rport=9;received=100.64.0.7",
				"", PROVIDER, list[i].mapping, list[i].mapped,
				true);
		KUNIT_EXPECT_EQ_MSG(test, list[i].verdict, evidence.verdict,
				    "%u", i);
	}
}

static struct sipnat_upstream *upstream;
static struct sip_message response;
static struct sipnat_sent via;

static bool note(u32 peer, u8 verdict, u8 reason)
{
	const union nf_inet_addr addr = { .ip = htonl(peer) };
	const struct sipnat_evidence evidence = { verdict, reason };
	int worse;

	local_bh_disable();
	worse = sipnat_upstream_note(upstream, NFPROTO_IPV4, &addr, &evidence,
				     &via, &response);
	local_bh_enable();
	return worse >= 0;
}

static void fill(struct kunit *test)
{
	static const char text[] = "SIP/2.0 200 OK\r\n"
				   "Via: SIP/2.0/UDP a;branch=b\r\n" COMMON
				   "Contact: <sip:a@c>\r\n\r\n";

	parse(test, text, &response);
	upstream = kunit_kzalloc(test, sizeof(*upstream), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, upstream);
	sipnat_upstream_init(upstream);
	sipnat_upstream_sent(&via, &response.via);
}

static void verdicts_hold_for_64_responses(struct kunit *test)
{
	struct sipnat_peer peer;
	unsigned int i;

	fill(test);
	KUNIT_EXPECT_FALSE(test, sipnat_upstream_read(upstream, 0, &peer));
	KUNIT_EXPECT_FALSE(test, note(1, SIPNAT_UPSTREAM_VERDICT_CLEAN, 0));
	KUNIT_EXPECT_TRUE(test, note(1, SIPNAT_UPSTREAM_VERDICT_SUSPECT,
				     SIPNAT_UPSTREAM_REASON_CONTACT_ALTERED));
	KUNIT_EXPECT_FALSE(test, note(1, SIPNAT_UPSTREAM_VERDICT_SUSPECT, 3));
	KUNIT_EXPECT_TRUE(test, note(1, SIPNAT_UPSTREAM_VERDICT_CONFIRMED, 1));
	KUNIT_EXPECT_FALSE(test, note(1, SIPNAT_UPSTREAM_VERDICT_CONFIRMED, 1));

	for (i = 0; i < 63; i++)
		note(1, SIPNAT_UPSTREAM_VERDICT_CLEAN, 0);
	KUNIT_EXPECT_TRUE(test,
			  sipnat_upstream_read(upstream, 63, &peer) ||
				  sipnat_upstream_read(upstream, 0, &peer));
	KUNIT_EXPECT_EQ(test, SIPNAT_UPSTREAM_VERDICT_CONFIRMED,
			sipnat_upstream_verdict(&peer));
	note(1, SIPNAT_UPSTREAM_VERDICT_SUSPECT, 3);
	note(1, SIPNAT_UPSTREAM_VERDICT_CLEAN, 0);
	sipnat_upstream_read(upstream, 63, &peer);
	if (!peer.nfproto)
		sipnat_upstream_read(upstream, 0, &peer);
	KUNIT_EXPECT_EQ(test, SIPNAT_UPSTREAM_VERDICT_SUSPECT,
			sipnat_upstream_verdict(&peer));
	for (i = 0; i < 300; i++)
		note(1, SIPNAT_UPSTREAM_VERDICT_CLEAN, 0);
	KUNIT_EXPECT_TRUE(test, note(1, SIPNAT_UPSTREAM_VERDICT_SUSPECT, 3));
}

/* There is room for 64 peers; who was silent longest makes it. */
static void peers_make_room(struct kunit *test)
{
	struct sipnat_peer peer;
	bool first = false, last = false;
	unsigned int i, n = 0;

	fill(test);
	for (i = 1; i <= SIPNAT_PEERS; i++) {
		note(i, SIPNAT_UPSTREAM_VERDICT_CLEAN, 0);
		upstream->peer[0].answered += upstream->peer[0].nfproto ? 1 : 0;
	}
	/* number 1 answers again, so that another one is the most silent */
	for (i = 0; i < SIPNAT_PEERS; i++)
		upstream->peer[i].answered =
			100 + ntohl(upstream->peer[i].addr.ip);
	note(1, SIPNAT_UPSTREAM_VERDICT_CLEAN, 0);
	note(1000, SIPNAT_UPSTREAM_VERDICT_CLEAN, 0);
	for (i = 0; i < SIPNAT_PEERS; i++) {
		if (!sipnat_upstream_read(upstream, i, &peer))
			continue;
		n++;
		KUNIT_EXPECT_NE(test, 2, ntohl(peer.addr.ip));
		first |= ntohl(peer.addr.ip) == 1;
		last |= ntohl(peer.addr.ip) == 1000;
	}
	KUNIT_EXPECT_EQ(test, SIPNAT_PEERS, n);
	KUNIT_EXPECT_TRUE(test, first && last);
}

/* By packets, and only for who asked. */
static void counted(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	flow->source = htonl(GATEWAY);
	flow_out(test, flow, REGISTER(1, CONTACT_60));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_UPSTREAM_CLEAN,
		       flow_in(test, flow, ANSWER(401, 1, "")));
	flow_out(test, flow, REGISTER(2, CONTACT_60));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_UPSTREAM_CONFIRMED,
		       flow_in(test, flow,
			       "SIP/2.0 200 OK\r\n"
			       "Via: SIP/2.0/UDP 203.0.113.1:5060;branch=z\r\n"
			       "From: <sip:a@b>\r\nTo: <sip:a@b>\r\n"
			       "Call-ID: c-1\r\nCSeq: 2 REGISTER\r\n\r\n"));
	flow_out(test, flow, REGISTER(3, CONTACT_60));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_UPSTREAM_SUSPECT,
		       flow_in(test, flow,
			       ANSWER(200, 3,
				      "Contact: <sip:alice@203.0.113.1>\r\n")));
}

static struct kunit_case cases[] = { KUNIT_CASE(compared),
				     KUNIT_CASE(mapped_to_a_private_address),
				     KUNIT_CASE(verdicts_hold_for_64_responses),
				     KUNIT_CASE(peers_make_room),
				     KUNIT_CASE(counted),
				     {} };

struct kunit_suite suite_upstream = {
	.name = "upstream",
	.init = traffic_init,
	.exit = traffic_exit,
	.test_cases = cases,
};
