// SPDX-License-Identifier: GPL-2.0
/*
 * Which rule covers a flow: prefixes, zones, ports, transports, interfaces;
 * what can only be judged on the way out; how a policy is made and replaced.
 */
#include <linux/inet.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include "policy.h"
#include "policy_builder.h"
#include "traffic.h"

static struct sipnat_policy *policy;

static union nf_inet_addr address(const char *text)
{
	union nf_inet_addr addr = {};

	if (!in4_pton(text, -1, (u8 *)&addr.ip, -1, NULL))
		in6_pton(text, -1, (u8 *)&addr.in6, -1, NULL);
	return addr;
}

static struct sipnat_prefix prefix(const char *text, u8 length)
{
	struct sipnat_prefix prefix = {
		.addr = address(text),
		.nfproto = strchr(text, ':') ? NFPROTO_IPV6 : NFPROTO_IPV4,
		.length = length,
	};

	return prefix;
}

static void add(struct kunit *test, struct sipnat_prefix_set *set,
		const char *text, u8 length)
{
	rule_prefix(test, set, text, length);
	policy->n_prefixes++;
}

static struct sipnat_rule *rule(struct kunit *test, u8 action)
{
	return policy_rule(test, policy, action);
}

static union nf_inet_addr ends[3];

/* UDP from the phone to the provider, on SIP's port, on its way in. */
static struct sipnat_flow_key usual(void)
{
	struct sipnat_flow_key key = {
		.nfproto = NFPROTO_IPV4,
		.transport = SIPNAT_TRANSPORT_UDP,
		.originator = &ends[0],
		.addressee = &ends[1],
		.responder = &ends[2],
		.port = { 5062, 5060, 5060 },
		.in_interface = LAN,
	};

	ends[0] = address(PHONE);
	ends[1] = address(PROVIDER);
	ends[2] = ends[1];
	return key;
}

static u16 judged_by(struct kunit *test, const struct sipnat_flow_key *key)
{
	struct sipnat_verdict verdict = {};

	KUNIT_EXPECT_EQ(test, SIPNAT_JUDGED,
			sipnat_policy_judge(policy, key, &verdict));
	return verdict.rule;
}

static void without_rules(struct kunit *test)
{
	struct sipnat_flow_key key = usual();
	struct sipnat_verdict verdict;

	sipnat_policy_finish(policy, 7);
	KUNIT_EXPECT_TRUE(test, policy->uniform);
	KUNIT_EXPECT_FALSE(test, policy->may_defer);
	KUNIT_EXPECT_TRUE(test, sipnat_policy_port(policy, htons(5060)));
	KUNIT_EXPECT_FALSE(test, sipnat_policy_port(policy, htons(5061)));
	KUNIT_EXPECT_EQ(test, SIPNAT_JUDGED,
			sipnat_policy_judge(policy, &key, &verdict));
	KUNIT_EXPECT_EQ(test, SIPNAT_ACTION_BYPASS, verdict.action);
	KUNIT_EXPECT_EQ(test, SIPNAT_NO_RULE, verdict.rule);
	KUNIT_EXPECT_EQ(test, 7, verdict.generation);
	KUNIT_EXPECT_EQ(test, SIPNAT_CEILING, verdict.ceiling);

	key.port[1] = 80;
	key.port[2] = 80;
	KUNIT_EXPECT_EQ(test, SIPNAT_NOT_SIP,
			sipnat_policy_judge(policy, &key, &verdict));
	key.sip = true;
	KUNIT_EXPECT_EQ(test, SIPNAT_JUDGED,
			sipnat_policy_judge(policy, &key, &verdict));
}

static void the_first_rule_decides(struct kunit *test)
{
	struct sipnat_flow_key key = usual();
	struct sipnat_verdict verdict;
	struct sipnat_rule *first;

	first = rule(test, SIPNAT_ACTION_LEAVE);
	first->transports = SIPNAT_TRANSPORT_TCP;
	rule(test, SIPNAT_ACTION_OBSERVE)->margin = 11;
	rule(test, SIPNAT_ACTION_BYPASS);
	sipnat_policy_finish(policy, 1);
	KUNIT_EXPECT_FALSE(test, policy->uniform);

	KUNIT_EXPECT_EQ(test, 1, judged_by(test, &key));
	key.transport = SIPNAT_TRANSPORT_TCP;
	KUNIT_EXPECT_EQ(test, 0, judged_by(test, &key));

	KUNIT_EXPECT_TRUE(test, sipnat_policy_recall(policy, 1, 1, &verdict));
	KUNIT_EXPECT_EQ(test, SIPNAT_ACTION_OBSERVE, verdict.action);
	KUNIT_EXPECT_EQ(test, 11, verdict.margin);
	KUNIT_EXPECT_TRUE(test, sipnat_policy_recall(policy, 1, SIPNAT_NO_RULE,
						     &verdict));
	KUNIT_EXPECT_EQ(test, SIPNAT_ACTION_BYPASS, verdict.action);
	KUNIT_EXPECT_FALSE(test, sipnat_policy_recall(policy, 2, 1, &verdict));

	verdict.rule = 1;
	sipnat_policy_hit(policy, &verdict);
	verdict.rule = SIPNAT_NO_RULE;
	sipnat_policy_hit(policy, &verdict);
	KUNIT_EXPECT_EQ(test, 0, atomic64_read(&policy->rule[0]->hits));
	KUNIT_EXPECT_EQ(test, 1, atomic64_read(&policy->rule[1]->hits));
}

static void zones(struct kunit *test)
{
	struct sipnat_flow_key key = usual();
	struct sipnat_rule *one = rule(test, SIPNAT_ACTION_LEAVE);

	one->has_zone = true;
	one->zone = 3;
	rule(test, SIPNAT_ACTION_LEAVE)->has_zone = true;
	sipnat_policy_finish(policy, 1);

	KUNIT_EXPECT_EQ(test, 1, judged_by(test, &key));
	key.zone = 3;
	KUNIT_EXPECT_EQ(test, 0, judged_by(test, &key));
	key.zone = 4;
	KUNIT_EXPECT_EQ(test, SIPNAT_NO_RULE, judged_by(test, &key));
}

static void ports(struct kunit *test)
{
	struct sipnat_rule *one = rule(test, SIPNAT_ACTION_LEAVE);
	struct sipnat_flow_key key = usual();
	struct sipnat_verdict verdict;

	one->n_ports = 2;
	one->port[0].first = 1;
	one->port[0].last = 1;
	one->port[1].first = 6000;
	one->port[1].last = 6010;
	sipnat_policy_finish(policy, 1);
	KUNIT_EXPECT_FALSE(test, sipnat_policy_port(policy, htons(5999)));
	KUNIT_EXPECT_TRUE(test, sipnat_policy_port(policy, htons(6000)));
	KUNIT_EXPECT_TRUE(test, sipnat_policy_port(policy, htons(6010)));
	KUNIT_EXPECT_FALSE(test, sipnat_policy_port(policy, htons(6011)));

	key.complete = true;
	KUNIT_EXPECT_EQ(test, SIPNAT_NO_RULE, judged_by(test, &key));
	key.complete = false;
	key.port[0] = 6010;
	KUNIT_EXPECT_EQ(test, 0, judged_by(test, &key));
	key.port[0] = 6011;
	key.port[1] = 6000;
	KUNIT_EXPECT_EQ(test, 0, judged_by(test, &key));
	key.port[1] = 5999;
	key.port[2] = 1;
	KUNIT_EXPECT_EQ(test, 0, judged_by(test, &key));

	/* any-port is about what proves to be SIP */
	key.port[2] = 80;
	KUNIT_EXPECT_EQ(test, SIPNAT_NOT_SIP,
			sipnat_policy_judge(policy, &key, &verdict));
	one->any_port = true;
	KUNIT_EXPECT_EQ(test, SIPNAT_NOT_SIP,
			sipnat_policy_judge(policy, &key, &verdict));
	key.sip = true;
	KUNIT_EXPECT_EQ(test, 0, judged_by(test, &key));
}

static void interfaces(struct kunit *test)
{
	struct sipnat_flow_key key = usual();
	struct sipnat_verdict verdict;
	struct sipnat_rule *one;

	strscpy(rule(test, SIPNAT_ACTION_LEAVE)->in_interface, "lan1",
		IFNAMSIZ);
	strscpy(rule(test, SIPNAT_ACTION_OBSERVE)->in_interface, "la*",
		IFNAMSIZ);
	one = rule(test, SIPNAT_ACTION_LEAVE);
	strscpy(one->out_interface, WAN, IFNAMSIZ);
	sipnat_policy_finish(policy, 1);
	KUNIT_EXPECT_TRUE(test, policy->may_defer);

	KUNIT_EXPECT_EQ(test, 1, judged_by(test, &key));
	key.in_interface = "lan1";
	KUNIT_EXPECT_EQ(test, 0, judged_by(test, &key));

	/* the gateway's own, before and after its route is known */
	key.in_interface = NULL;
	KUNIT_EXPECT_EQ(test, SIPNAT_DEFERRED,
			sipnat_policy_judge(policy, &key, &verdict));
	key.out_interface = WAN;
	KUNIT_EXPECT_EQ(test, 2, judged_by(test, &key));
	key.out_interface = "wan1";
	KUNIT_EXPECT_EQ(test, SIPNAT_NO_RULE, judged_by(test, &key));
	key.out_interface = NULL;
	key.complete = true;
	KUNIT_EXPECT_EQ(test, SIPNAT_NO_RULE, judged_by(test, &key));
}

static void ends_in_either_order(struct kunit *test)
{
	struct sipnat_rule *one = rule(test, SIPNAT_ACTION_LEAVE);
	struct sipnat_flow_key key = usual();
	const union nf_inet_addr *swap;

	add(test, &one->local, "192.168.1.0", 24);
	add(test, &one->peer, "203.0.113.0", 29);
	sipnat_policy_finish(policy, 1);

	KUNIT_EXPECT_EQ(test, 0, judged_by(test, &key));
	swap = key.originator;
	key.originator = key.addressee;
	key.addressee = swap;
	key.responder = swap;
	KUNIT_EXPECT_EQ(test, 0, judged_by(test, &key));

	key = usual();
	key.complete = true;
	ends[0] = address("192.168.2.10");
	KUNIT_EXPECT_EQ(test, SIPNAT_NO_RULE, judged_by(test, &key));
	ends[0] = address("192.168.1.10");
	ends[1] = address("203.0.113.8");
	ends[2] = ends[1];
	KUNIT_EXPECT_EQ(test, SIPNAT_NO_RULE, judged_by(test, &key));
	ends[2] = address("203.0.113.7");
	KUNIT_EXPECT_EQ(test, 0, judged_by(test, &key));
	key.nfproto = NFPROTO_IPV6;
	KUNIT_EXPECT_EQ(test, SIPNAT_NO_RULE, judged_by(test, &key));
}

/* Before destination NAT one end is known, the other may yet be it. */
static void deferred(struct kunit *test)
{
	struct sipnat_rule *one = rule(test, SIPNAT_ACTION_LEAVE);
	struct sipnat_flow_key key = usual();
	struct sipnat_verdict verdict;

	add(test, &one->local, "192.168.1.0", 24);
	add(test, &one->peer, "198.51.100.0", 24);
	sipnat_policy_finish(policy, 1);

	KUNIT_EXPECT_EQ(test, SIPNAT_DEFERRED,
			sipnat_policy_judge(policy, &key, &verdict));
	key.port[1] = 80;
	key.port[2] = 80;
	KUNIT_EXPECT_EQ(test, SIPNAT_NOT_SIP,
			sipnat_policy_judge(policy, &key, &verdict));
	one->any_port = true;
	key.sip = true;
	KUNIT_EXPECT_EQ(test, SIPNAT_DEFERRED,
			sipnat_policy_judge(policy, &key, &verdict));
	key.complete = true;
	KUNIT_EXPECT_EQ(test, SIPNAT_NO_RULE, judged_by(test, &key));

	/* it is bypassed in any case, but a rule may have a mark, and counts */
	one->action = SIPNAT_ACTION_BYPASS;
	key.complete = false;
	KUNIT_EXPECT_EQ(test, SIPNAT_DEFERRED,
			sipnat_policy_judge(policy, &key, &verdict));
	rule(test, SIPNAT_ACTION_BYPASS)->any_port = true;
	KUNIT_EXPECT_EQ(test, SIPNAT_DEFERRED,
			sipnat_policy_judge(policy, &key, &verdict));
	key.complete = true;
	KUNIT_EXPECT_EQ(test, 1, judged_by(test, &key));
}

/* Before destination NAT the port of the other end isn't known either. */
static void deferred_for_a_port(struct kunit *test)
{
	struct sipnat_rule *one = rule(test, SIPNAT_ACTION_LEAVE);
	struct sipnat_flow_key key = usual();
	struct sipnat_verdict verdict;

	one->port[0].first = 5080;
	one->port[0].last = 5080;
	sipnat_policy_finish(policy, 1);
	KUNIT_EXPECT_TRUE(test, policy->may_defer);

	KUNIT_EXPECT_EQ(test, SIPNAT_DEFERRED,
			sipnat_policy_judge(policy, &key, &verdict));
	key.translated = true;
	KUNIT_EXPECT_EQ(test, SIPNAT_NO_RULE, judged_by(test, &key));
	key.port[2] = 5080;
	KUNIT_EXPECT_EQ(test, 0, judged_by(test, &key));

	/* what is no SIP needn't wait for it */
	key = usual();
	key.port[1] = 80;
	key.port[2] = 80;
	key.port[0] = 1024;
	KUNIT_EXPECT_EQ(test, SIPNAT_NOT_SIP,
			sipnat_policy_judge(policy, &key, &verdict));
}

static void may_defer(struct kunit *test)
{
	struct sipnat_rule *one = rule(test, SIPNAT_ACTION_BYPASS);

	one->any_port = true;
	KUNIT_EXPECT_FALSE(test, sipnat_policy_may_defer(policy));
	one->any_port = false;
	KUNIT_EXPECT_TRUE(test, sipnat_policy_may_defer(policy));
	one->any_port = true;
	one->port[0].first = 5061;
	one->port[0].last = 5061;
	KUNIT_EXPECT_TRUE(test, sipnat_policy_may_defer(policy));
	one->port[0].first = 5000;
	KUNIT_EXPECT_FALSE(test, sipnat_policy_may_defer(policy));
	add(test, &one->peer, "198.51.100.0", 24);
	KUNIT_EXPECT_TRUE(test, sipnat_policy_may_defer(policy));
	strscpy(rule(test, SIPNAT_ACTION_BYPASS)->out_interface, WAN, IFNAMSIZ);
	KUNIT_EXPECT_TRUE(test, sipnat_policy_may_defer(policy));
}

static const struct {
	const char *text;
	u8 length;
	bool valid;
} prefixes[] = {
	{ "0.0.0.0", 0, true },	      { "10.0.0.0", 8, true },
	{ "10.0.0.1", 8, false },     { "10.0.0.1", 32, true },
	{ "10.0.0.1", 33, false },    { "10.0.0.128", 25, true },
	{ "10.0.0.128", 24, false },  { "::", 0, true },
	{ "2001:db8::", 32, true },   { "2001:db8::", 28, false },
	{ "2001:db8::1", 128, true }, { "2001:db8::1", 129, false },
};

static void valid_prefixes(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(prefixes); i++) {
		struct sipnat_prefix one =
			prefix(prefixes[i].text, prefixes[i].length);

		KUNIT_EXPECT_EQ_MSG(test, prefixes[i].valid,
				    sipnat_prefix_valid(&one), "%s/%u",
				    prefixes[i].text, prefixes[i].length);
	}
}

static bool covers(const struct sipnat_prefix_set *set, const char *text)
{
	union nf_inet_addr addr = address(text);

	return sipnat_prefix_set_covers(set,
					strchr(text, ':') ? NFPROTO_IPV6 :
							    NFPROTO_IPV4,
					&addr);
}

/* Added in any order, some inside others, searched by halves. */
static void prefix_sets(struct kunit *test)
{
	struct sipnat_prefix_set set = {};

	KUNIT_EXPECT_FALSE(test, covers(&set, "10.0.0.1"));
	sipnat_prefix_set_sort(&set);
	add(test, &set, "192.0.2.0", 24);
	add(test, &set, "10.1.0.0", 16);
	add(test, &set, "2001:db8:1::", 48);
	add(test, &set, "10.0.0.0", 8);
	add(test, &set, "10.1.2.0", 24);
	add(test, &set, "172.16.0.0", 12);
	add(test, &set, "192.0.2.7", 32);
	add(test, &set, "2001:db8::", 32);
	add(test, &set, "0.0.0.0", 8);
	add(test, &set, "255.255.255.255", 32);
	sipnat_prefix_set_sort(&set);
	KUNIT_EXPECT_EQ(test, 10, set.count);
	KUNIT_EXPECT_EQ(test, 6, set.search);

	KUNIT_EXPECT_TRUE(test, covers(&set, "0.0.0.0"));
	KUNIT_EXPECT_TRUE(test, covers(&set, "0.255.0.1"));
	KUNIT_EXPECT_FALSE(test, covers(&set, "9.255.255.255"));
	KUNIT_EXPECT_TRUE(test, covers(&set, "10.0.0.0"));
	KUNIT_EXPECT_TRUE(test, covers(&set, "10.1.2.3"));
	KUNIT_EXPECT_TRUE(test, covers(&set, "10.255.255.255"));
	KUNIT_EXPECT_FALSE(test, covers(&set, "11.0.0.0"));
	KUNIT_EXPECT_TRUE(test, covers(&set, "172.31.255.255"));
	KUNIT_EXPECT_FALSE(test, covers(&set, "172.32.0.0"));
	KUNIT_EXPECT_FALSE(test, covers(&set, "192.0.1.255"));
	KUNIT_EXPECT_TRUE(test, covers(&set, "192.0.2.255"));
	KUNIT_EXPECT_FALSE(test, covers(&set, "192.0.3.0"));
	KUNIT_EXPECT_TRUE(test, covers(&set, "255.255.255.255"));
	KUNIT_EXPECT_TRUE(test, covers(&set, "2001:db8:1::1"));
	KUNIT_EXPECT_TRUE(test, covers(&set, "2001:db8:ffff::1"));
	KUNIT_EXPECT_FALSE(test, covers(&set, "2001:db9::"));
	KUNIT_EXPECT_FALSE(test, covers(&set, "::1"));
	sipnat_prefix_set_free(&set);
	KUNIT_EXPECT_EQ(test, 0, set.count);
}

static void rules_taken_back(struct kunit *test)
{
	u32 i;

	add(test, &rule(test, 0)->local, "10.0.0.0", 8);
	add(test, &rule(test, 0)->peer, "10.0.0.0", 8);
	for (i = 2; i < SIPNAT_RULES_MAX; i++)
		rule(test, 0);
	KUNIT_EXPECT_EQ(test, -ENOSPC, sipnat_policy_append(policy, NULL));
	KUNIT_EXPECT_EQ(test, 2, policy->n_prefixes);
	sipnat_policy_truncate(policy, 1);
	KUNIT_EXPECT_EQ(test, 1, policy->n_rules);
	KUNIT_EXPECT_EQ(test, 1, policy->n_prefixes);
	sipnat_rule_free(NULL);
	sipnat_policy_free(NULL);
}

/* Generation 0 is the one that a namespace begins with, and only that. */
static void generations_never_return_to_0(struct kunit *test)
{
	struct sipnat_policy_state *state;
	struct sipnat_policy *next;

	state = kunit_kzalloc(test, sizeof(*state), GFP_KERNEL);
	KUNIT_ASSERT_EQ(test, 0,
			sipnat_policy_init(state, SIPNAT_ACTION_BYPASS));
	KUNIT_EXPECT_FALSE(test, sipnat_policy_abort(state, 5));

	next = sipnat_policy_new();
	mutex_lock(&state->lock);
	state->generation = U32_MAX;
	KUNIT_EXPECT_EQ(test, 0, sipnat_policy_begin(state, 5, next));
	KUNIT_EXPECT_PTR_EQ(test, next, sipnat_policy_begun(state, 5));
	KUNIT_EXPECT_NULL(test, sipnat_policy_begun(state, 6));
	KUNIT_EXPECT_EQ(test, -EBUSY, sipnat_policy_begin(state, 6, NULL));
	KUNIT_EXPECT_EQ(test, 1, sipnat_policy_commit(state));
	KUNIT_EXPECT_EQ(test, 0,
			sipnat_policy_begin(state, 5, sipnat_policy_new()));
	mutex_unlock(&state->lock);
	KUNIT_EXPECT_FALSE(test, sipnat_policy_abort(state, 6));
	KUNIT_EXPECT_TRUE(test, sipnat_policy_abort(state, 5));
	sipnat_policy_exit(state);
}

/* Packets may be judged by the old one until a grace period has passed. */
static void readers_are_waited_for(struct kunit *test)
{
	struct sipnat_policy_state *state = &test_net()->policy;
	unsigned long before;

	mutex_lock(&state->lock);
	KUNIT_EXPECT_EQ(test, 0,
			sipnat_policy_begin(state, 5, sipnat_policy_new()));
	before = get_state_synchronize_rcu();
	sipnat_policy_commit(state);
	KUNIT_EXPECT_TRUE(test, poll_state_synchronize_rcu(before));
	mutex_unlock(&state->lock);
}

static int init(struct kunit *test)
{
	policy = sipnat_policy_new();
	return policy ? 0 : -ENOMEM;
}

static void exit(struct kunit *test)
{
	sipnat_policy_free(policy);
}

static struct kunit_case cases[] = { KUNIT_CASE(without_rules),
				     KUNIT_CASE(the_first_rule_decides),
				     KUNIT_CASE(zones),
				     KUNIT_CASE(ports),
				     KUNIT_CASE(interfaces),
				     KUNIT_CASE(ends_in_either_order),
				     KUNIT_CASE(deferred),
				     KUNIT_CASE(deferred_for_a_port),
				     KUNIT_CASE(may_defer),
				     KUNIT_CASE(valid_prefixes),
				     KUNIT_CASE(prefix_sets),
				     KUNIT_CASE(rules_taken_back),
				     KUNIT_CASE(generations_never_return_to_0),
				     KUNIT_CASE(readers_are_waited_for),
				     {} };

struct kunit_suite suite_policy = {
	.name = "policy",
	.init = init,
	.exit = exit,
	.test_cases = cases,
};
