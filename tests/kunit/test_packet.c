// SPDX-License-Identifier: GPL-2.0
/*
 * What becomes of flows at the two hooks, by the packets that begin them, and
 * what is counted of their messages.
 */
#include <linux/icmp.h>
#include <linux/inet.h>
#include <linux/ip.h>
#include <linux/netdevice.h>
#include <linux/udp.h>
#include <net/ip.h>
#include "packet.h"
#include "traffic.h"

static void claimed(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	struct nf_conn_help *help;

	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_CLAIMED,
		       flow_out(test, flow, "no SIP at all"));
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(flow->ct));
	KUNIT_EXPECT_TRUE(test, flow->ct->status & IPS_HELPER);
	help = nfct_help(flow->ct);
	KUNIT_ASSERT_NOT_NULL(test, help);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(help->helper));
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_FLOWS_CLAIMED,
		       flow_in(test, flow, "nor this"));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_PACKETS,
		       flow_in(test, flow, "nor this"));
}

/* Ends, the first payload, whether the flow is taken. */
static const struct {
	u8 protonum;
	const char *src;
	u16 sport;
	const char *dst;
	u16 dport;
	const char *payload;
	bool taken;
} first[] = {
	{ IPPROTO_UDP, PHONE, 5060, PROVIDER, 40000, "x", true },
	{ IPPROTO_UDP, PHONE, 40000, PROVIDER, 40000, "x", false },
	{ IPPROTO_UDP, PHONE, 40000, PROVIDER, 40001, "\x80", false },
	{ IPPROTO_UDP, PHONE, 40000, PROVIDER, 40002, "", false },
	{ IPPROTO_UDP, PHONE, 40000, PROVIDER, 40003,
	  "INVITE sip:a@b SIP/2.0\r\n\r\n", true },
	{ IPPROTO_TCP, PHONE, 40000, PROVIDER, 40003, "SIP/2.0 200 OK\r\n\r\n",
	  true },
	{ IPPROTO_TCP, PHONE, 40001, PROVIDER, 80, "GET / HTTP/1.1\r\n\r\n",
	  false },
	{ IPPROTO_TCP, PHONE, 40001, PROVIDER, 5060, "", true },
	{ IPPROTO_UDP, "2001:db8::10", 40000, "2001:db8:1::5", 5060, "x",
	  true },
	{ IPPROTO_TCP, "2001:db8::10", 40000, "2001:db8:1::5", 5062,
	  "\r\n\r\nBYE sip:a@b SIP/2.0\r\n\r\n", true },
	{ IPPROTO_UDP, "2001:db8::10", 40000, "2001:db8:1::5", 5062, "x",
	  false },
};

static void by_port_or_payload(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(first); i++) {
		struct flow *flow = flow_new(test, first[i].protonum,
					     first[i].src, first[i].sport,
					     first[i].dst, first[i].dport);

		flow_out(test, flow, first[i].payload);
		KUNIT_EXPECT_EQ_MSG(test, first[i].taken,
				    !!sipnat_claim_of(flow->ct), "%u", i);
		KUNIT_EXPECT_TRUE(test, nf_ct_is_confirmed(flow->ct));
	}
}

/* Destination NAT away from SIP's port, where the reply tuple says so. */
static void by_the_port_of_the_answer(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	struct sipnat_policy *policy = policy_draft(test);

	policy->default_action = SIPNAT_ACTION_OBSERVE;
	policy_use(test, policy);
	flow->target = htonl(0x0a000009);
	flow_out(test, flow, "x");
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_REQUESTS_OPTIONS,
		       flow_out(test, flow,
				sip_request(test, "OPTIONS", 1, "")));
}

static void left_and_observed(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	struct sipnat_policy *policy;

	policy_leave(test);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_LEFT,
		       flow_out(test, flow, REGISTER(1, CONTACT_60)));
	KUNIT_EXPECT_NULL(test, nfct_help(flow->ct));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_REQUESTS_REGISTER,
		       flow_out(test, flow, REGISTER(2, CONTACT_60)));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_RESPONSES_2XX,
		       flow_in(test, flow, ANSWER(200, 1, "")));
	flow_forget(flow);

	policy = policy_draft(test);
	policy_rule(test, policy, SIPNAT_ACTION_OBSERVE)->any_port = true;
	policy_use(test, policy);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_OBSERVED,
		       flow_out(test, flow, REGISTER(1, CONTACT_60)));
	KUNIT_EXPECT_NULL(test, nfct_help(flow->ct));

	/* on another port, too */
	flow = flow_new(test, IPPROTO_UDP, PHONE, 7000, PROVIDER, 7000);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_OBSERVED,
		       flow_out(test, flow, REGISTER(1, CONTACT_60)));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_REQUESTS_BYE,
		       flow_out(test, flow, sip_request(test, "BYE", 2, "")));
	KUNIT_EXPECT_EQ(test, 2, atomic64_read(&policy->rule[0]->hits));
}

/* On other ports there is nothing to see where every flow is bypassed. */
static void uniform_policies_look_no_further(struct kunit *test)
{
	struct flow *flow =
		flow_new(test, IPPROTO_UDP, PHONE, 7000, PROVIDER, 7000);

	flow_out(test, flow, "x");
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_REQUESTS_BYE,
		       flow_out(test, flow, sip_request(test, "BYE", 2, "")));
}

static void marked(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct sipnat_rule *rule =
		policy_rule(test, policy, SIPNAT_ACTION_BYPASS);
	struct flow *flow = flow_phone(test);

	rule->mark = 0x10;
	rule->mark_mask = 0xf0;
	policy_use(test, policy);
	flow_out(test, flow, "x");
	KUNIT_EXPECT_EQ(test, 0x10, flow->ct->mark);
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&policy->rule[0]->hits));
}

/* The other end is only known after destination NAT. */
static void judged_on_the_way_out(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct sipnat_rule *rule =
		policy_rule(test, policy, SIPNAT_ACTION_LEAVE);
	struct flow *flow = flow_phone(test);

	rule_prefix(test, &rule->local, "192.168.1.0", 24);
	rule_prefix(test, &rule->peer, "10.0.0.0", 8);
	policy_use(test, policy);

	flow->target = htonl(0x0a000009);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_LEFT,
		       flow_out(test, flow, "x"));
	KUNIT_EXPECT_NULL(test, sipnat_claim_of(flow->ct));
	flow_forget(flow);

	flow->target = htonl(0x0b000009);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_CLAIMED,
		       flow_out(test, flow, "x"));
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(flow->ct));
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_FLOWS_LEFT,
		       flow_out(test, flow, "x"));

	/* what is no SIP stays so */
	flow = flow_new(test, IPPROTO_UDP, PHONE, 7000, PROVIDER, 7000);
	flow_out(test, flow, "x");
	KUNIT_EXPECT_NULL(test, sipnat_claim_of(flow->ct));
}

static void judged_by_the_way_out(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct sipnat_rule *rule =
		policy_rule(test, policy, SIPNAT_ACTION_OBSERVE);
	struct flow *flow = flow_phone(test);

	strscpy(rule->out_interface, WAN, IFNAMSIZ);
	strscpy(rule->in_interface, "la*", IFNAMSIZ);
	policy_use(test, policy);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_OBSERVED,
		       flow_out(test, flow, "x"));
	flow_forget(flow);
	/* the gateway itself doesn't come in by that interface */
	flow->local = true;
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_CLAIMED,
		       flow_out(test, flow, "x"));
	flow_in(test, flow, "x");
}

static void the_gateways_own(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	flow->to_local = true;
	flow_out(test, flow, REGISTER(1, CONTACT_60));
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(flow->ct));
	flow = flow_new(test, IPPROTO_UDP, "203.0.113.1", 5060, PROVIDER, 5060);
	flow->local = true;
	flow_out(test, flow, REGISTER(1, CONTACT_60));
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(flow->ct));
	flow_in(test, flow, ANSWER(200, 1, ""));
	KUNIT_EXPECT_EQ(test, 1, test_net()->registrar->bindings.count);
}

static void zones(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct sipnat_rule *rule =
		policy_rule(test, policy, SIPNAT_ACTION_LEAVE);
	struct flow *flow = flow_phone(test), *other = flow_phone(test);

	rule->has_zone = true;
	rule->zone = 2;
	policy_use(test, policy);
	flow->zone = 2;
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_LEFT,
		       flow_out(test, flow, "x"));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_CLAIMED,
		       flow_out(test, other, "x"));
	KUNIT_EXPECT_PTR_NE(test, flow->ct, other->ct);
}

static const char *const methods[] = {
	"REGISTER", "INVITE",	 "ACK",	   "BYE",     "CANCEL",
	"OPTIONS",  "SUBSCRIBE", "NOTIFY", "MESSAGE", "REFER",
	"PUBLISH",  "INFO",	 "UPDATE", "PRACK",   "FOO",
};

static void counted_by_class(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(methods); i++)
		EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_REQUESTS_REGISTER + i,
			       flow_out(test, flow,
					sip_request(test, methods[i], i, "")));
	for (i = 1; i <= 6; i++)
		EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_RESPONSES_1XX + i - 1,
			       flow_in(test, flow, ANSWER(i * 100 + i, 1, "")));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_KEEPALIVES,
		       flow_out(test, flow, "\r\n\r\n"));
}

/* A message, what it is counted as when a flow begins with it, and later. */
static const struct {
	const char *text;
	u16 first;
	u16 known;
} partly_read[] = {
	{ "BYE sip:a SIP/2.0\r\n\r\n", SIPNAT_A_STATS_UNPARSABLE,
	  SIPNAT_A_STATS_REQUESTS_BYE },
	/* in UDP a message that is cut off is broken */
	{ "BYE sip:a SIP/2.0\r\nVia: ", SIPNAT_A_STATS_UNPARSABLE,
	  SIPNAT_A_STATS_REQUESTS_BYE },
	{ "\r\nFOO tel:1 SIP/2.0\n", SIPNAT_A_STATS_UNPARSABLE,
	  SIPNAT_A_STATS_REQUESTS_OTHER },
	{ "BYE sip:a SIP/2.0", SIPNAT_A_STATS_UNPARSABLE,
	  SIPNAT_A_STATS_UNPARSABLE },
	{ "REGISTER sip:a SIP/2.0\r\n\r\n", SIPNAT_A_STATS_UNPARSABLE,
	  SIPNAT_A_STATS_UNPARSABLE },
	{ "SIP/2.0 200 OK\r\nCSeq: 1 BYE\r\n\r\n", SIPNAT_A_STATS_UNPARSABLE,
	  SIPNAT_A_STATS_RESPONSES_2XX },
	{ "SIP/2.0 200 OK\r\nCSeq: 1 REGISTER\r\n\r\n",
	  SIPNAT_A_STATS_UNPARSABLE, SIPNAT_A_STATS_UNPARSABLE },
	{ "SIP/2.0 200 OK\r\n\r\n", SIPNAT_A_STATS_UNPARSABLE,
	  SIPNAT_A_STATS_UNPARSABLE },
};

/* Of most messages of a known flow no more is read than is needed. */
static void read_as_far_as_needed(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(partly_read); i++) {
		struct flow *flow = flow_new(test, IPPROTO_UDP, PHONE, 6000 + i,
					     PROVIDER, 5060);

		EXPECT_COUNTED(test, 1, partly_read[i].first,
			       flow_out(test, flow, partly_read[i].text));
		EXPECT_COUNTED(test, 1, partly_read[i].known,
			       flow_out(test, flow, partly_read[i].text));
		EXPECT_COUNTED(test, 1, partly_read[i].known,
			       flow_in(test, flow, partly_read[i].text));
	}
}

/* A segment may have several messages, a datagram one (18.3). */
static void messages_of_a_segment(struct kunit *test)
{
	char *text = kunit_kzalloc(test, 2048, GFP_KERNEL);
	struct flow *flow =
		flow_new(test, IPPROTO_TCP, PHONE, 40000, PROVIDER, 5060);

	snprintf(text, 2048, "%s%s%s", sip_request(test, "BYE", 1, ""),
		 sip_request(test, "BYE", 2, ""),
		 sip_request(test, "INFO", 3, ""));
	EXPECT_COUNTED(test, 2, SIPNAT_A_STATS_REQUESTS_BYE,
		       flow_out(test, flow, text));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_REQUESTS_INFO,
		       flow_out(test, flow, text));

	flow = flow_phone(test);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_REQUESTS_BYE,
		       flow_out(test, flow, text));

	/* a body that goes on in a later segment */
	flow = flow_new(test, IPPROTO_TCP, PHONE, 40001, PROVIDER, 5060);
	snprintf(text, 2048,
		 "BYE sip:a SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=b\r\n"
		 "From: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: a\r\n"
		 "CSeq: 1 BYE\r\nContent-Length: 4000000000\r\n\r\nbody");
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_REQUESTS_BYE,
		       flow_out(test, flow, text));
	/* Content-Length is missing: nobody knows where the next one is */
	snprintf(text, 2048,
		 "BYE sip:a SIP/2.0\r\nVia: SIP/2.0/TCP a;branch=b\r\n"
		 "From: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: a\r\n"
		 "CSeq: 1 BYE\r\n\r\n%s",
		 sip_request(test, "BYE", 1, ""));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_REQUESTS_BYE,
		       flow_out(test, flow, text));
}

/* Receive offload joins datagrams; each has its message. */
static void joined_datagrams(struct kunit *test)
{
	const char *one = sip_request(test, "BYE", 1, "");
	char *text = kunit_kzalloc(test, 2048, GFP_KERNEL);
	struct flow *flow = flow_phone(test);

	snprintf(text, 2048, "%s%s", one, one);
	EXPECT_COUNTED(test, 2, SIPNAT_A_STATS_REQUESTS_BYE,
		       flow_pass(test, flow,
				 flow_packet(test, flow, IP_CT_DIR_ORIGINAL,
					     text, strlen(text), PACKET_JOINED),
				 IP_CT_DIR_ORIGINAL));
}

static void payload_in_pages(struct kunit *test)
{
	const char *text = REGISTER(1, CONTACT_60);
	struct flow *flow = flow_phone(test);

	flow_pass(test, flow,
		  flow_packet(test, flow, IP_CT_DIR_ORIGINAL, text,
			      strlen(text), PACKET_PAGED),
		  IP_CT_DIR_ORIGINAL);
	flow_in(test, flow, ANSWER(200, 1, CONTACT_60));
	KUNIT_EXPECT_EQ(test, 1, test_net()->registrar->bindings.count);
}

/* An ICMP error carries the flow's entry, and is none of its packets. */
static void icmp_errors(struct kunit *test)
{
	struct nf_hook_state state = {
		.hook = NF_INET_PRE_ROUTING,
		.pf = NFPROTO_IPV4,
		.net = &init_net,
	};
	struct flow *flow = flow_phone(test);
	struct sk_buff *skb;
	struct iphdr *ip;

	flow_out(test, flow, REGISTER(1, CONTACT_60));
	skb = flow_packet(test, flow, IP_CT_DIR_REPLY, "\r\n\r\n", 4,
			  PACKET_LINEAR);
	ip = ip_hdr(skb);
	ip->protocol = IPPROTO_ICMP;
	nf_conntrack_get(&flow->ct->ct_general);
	nf_ct_set(skb, flow->ct, IP_CT_RELATED_REPLY);
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_PACKETS, rcu_read_lock();
		       sipnat_packet_early(test_net(), skb, &state);
		       sipnat_packet_late(test_net(), skb, &state);
		       rcu_read_unlock());
	/* a packet of a related flow is another thing */
	ip->protocol = IPPROTO_UDP;
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_PACKETS, rcu_read_lock();
		       sipnat_packet_early(test_net(), skb, &state);
		       rcu_read_unlock());
	kfree_skb(skb);
}

static void icmpv6_errors(struct kunit *test)
{
	struct nf_hook_state state = {
		.hook = NF_INET_PRE_ROUTING,
		.pf = NFPROTO_IPV6,
		.net = &init_net,
	};
	struct flow *flow = flow_new(test, IPPROTO_UDP, "2001:db8::10", 5060,
				     "2001:db8:1::5", 5060);
	struct sk_buff *skb;

	flow_out(test, flow, REGISTER(1, CONTACT_60));
	skb = flow_packet(test, flow, IP_CT_DIR_REPLY, "\r\n\r\n", 4,
			  PACKET_LINEAR);
	ipv6_hdr(skb)->nexthdr = IPPROTO_ICMPV6;
	nf_conntrack_get(&flow->ct->ct_general);
	nf_ct_set(skb, flow->ct, IP_CT_RELATED_REPLY);
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_PACKETS, rcu_read_lock();
		       sipnat_packet_early(test_net(), skb, &state);
		       rcu_read_unlock());
	kfree_skb(skb);
}

/* A message of a known flow of the gateway's own, on its way out and by lo. */
static void expect_read_once(struct kunit *test, struct flow *flow)
{
	struct nf_hook_state state = {
		.hook = NF_INET_PRE_ROUTING,
		.pf = NFPROTO_IPV4,
		.net = &init_net,
		.in = init_net.loopback_dev,
	};
	const char *bye = sip_request(test, "BYE", 2, "");
	struct sk_buff *skb;

	flow->local = true;
	flow_out(test, flow, REGISTER(1, CONTACT_60));
	skb = flow_packet(test, flow, IP_CT_DIR_ORIGINAL, bye, strlen(bye),
			  PACKET_LINEAR);
	nf_conntrack_get(&flow->ct->ct_general);
	nf_ct_set(skb, flow->ct, IP_CT_ESTABLISHED);
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_REQUESTS_BYE, rcu_read_lock();
		       sipnat_packet_early(test_net(), skb, &state);
		       rcu_read_unlock());
	state.in = NULL;
	state.hook = NF_INET_LOCAL_OUT;
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_REQUESTS_BYE, rcu_read_lock();
		       sipnat_packet_early(test_net(), skb, &state);
		       rcu_read_unlock());
	kfree_skb(skb);
}

/* What the gateway sends to itself passes the early hook twice. */
static void by_the_loopback(struct kunit *test)
{
	struct sipnat_policy *policy;
	struct flow *flow = flow_phone(test);

	expect_read_once(test, flow);
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(flow->ct));
	flow_forget(flow);
	/* also where it is in nobody's hands */
	policy = policy_draft(test);
	policy->default_action = SIPNAT_ACTION_OBSERVE;
	policy_use(test, policy);
	expect_read_once(test, flow);
	KUNIT_EXPECT_NULL(test, sipnat_claim_of(flow->ct));
}

/* Neither UDP nor TCP, and what conntrack doesn't follow. */
static void of_no_interest(struct kunit *test)
{
	struct nf_hook_state state = {
		.hook = NF_INET_PRE_ROUTING,
		.pf = NFPROTO_IPV4,
		.net = &init_net,
	};
	struct flow *flow = flow_phone(test);
	struct sk_buff *skb;

	skb = flow_packet(test, flow, IP_CT_DIR_ORIGINAL, "x", 1,
			  PACKET_LINEAR);
	nf_ct_set(skb, NULL, IP_CT_UNTRACKED);
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_PACKETS,
		       sipnat_packet_early(test_net(), skb, &state));
	KUNIT_EXPECT_EQ(test, NF_ACCEPT,
			sipnat_packet_late(test_net(), skb, &state));
	kfree_skb(skb);

	flow = flow_new(test, IPPROTO_DCCP, PHONE, 5060, PROVIDER, 5060);
	skb = flow_packet(test, flow, IP_CT_DIR_ORIGINAL, "x", 1,
			  PACKET_LINEAR);
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_PACKETS,
		       flow_pass(test, flow, skb, IP_CT_DIR_ORIGINAL));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(claimed),
	KUNIT_CASE(by_port_or_payload),
	KUNIT_CASE(by_the_port_of_the_answer),
	KUNIT_CASE(left_and_observed),
	KUNIT_CASE(uniform_policies_look_no_further),
	KUNIT_CASE(marked),
	KUNIT_CASE(judged_on_the_way_out),
	KUNIT_CASE(judged_by_the_way_out),
	KUNIT_CASE(the_gateways_own),
	KUNIT_CASE(zones),
	KUNIT_CASE(counted_by_class),
	KUNIT_CASE(read_as_far_as_needed),
	KUNIT_CASE(messages_of_a_segment),
	KUNIT_CASE(joined_datagrams),
	KUNIT_CASE(payload_in_pages),
	KUNIT_CASE(icmp_errors),
	KUNIT_CASE(icmpv6_errors),
	KUNIT_CASE(by_the_loopback),
	KUNIT_CASE(of_no_interest),
	{}
};

struct kunit_suite suite_packet = {
	.name = "packet",
	.init = traffic_init,
	.exit = traffic_exit,
	.test_cases = cases,
};
