// SPDX-License-Identifier: GPL-2.0
/*
 * SIP helpers taken off flows, whenever and however they came, and what they
 * expect removed; whose claims are believed. Claims given back, and taken over by
 * the next load, are unload's.
 * The helper here is one of the test's own, so that it can be asked what it saw.
 */
#include <linux/netfilter/nf_conntrack_sip.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include "claim.h"
#include "hook.h"
#include "policy_wait.h"
#include "sweep.h"
#include "traffic.h"
#include "verdict.h"

static unsigned int helped;

static int help(struct sk_buff *skb, unsigned int protoff, struct nf_conn *ct,
		enum ip_conntrack_info ctinfo)
{
	helped++;
	return NF_ACCEPT;
}

static const struct nf_conntrack_expect_policy expect_policy[] = {
	[SIP_EXPECT_SIGNALLING] = { .max_expected = 4, .timeout = 180 },
	[SIP_EXPECT_AUDIO] = { .max_expected = 4, .timeout = 180 },
	[SIP_EXPECT_VIDEO] = { .max_expected = 4, .timeout = 180 },
	[SIP_EXPECT_IMAGE] = { .max_expected = 4, .timeout = 180 },
};

static struct nf_conntrack_helper sip_helper, other_helper;

static const struct sipnat_verdict keep = {
	.action = SIPNAT_ACTION_BYPASS,
	.media_expectations = SIPNAT_MEDIA_EXPECTATIONS_KEEP,
	.rule = SIPNAT_NO_RULE,
};

/* The flow expects another one, on a port of its own, by that helper or none. */
static void expect(struct kunit *test, struct flow *flow, unsigned int class,
		   u16 port, struct nf_conntrack_helper *helper)
{
	struct nf_conntrack_expect *exp = nf_ct_expect_alloc(flow->ct);
	const struct nf_conntrack_tuple *tuple;
	__be16 dport = htons(port);

	KUNIT_ASSERT_NOT_NULL(test, exp);
	tuple = nf_ct_tuple(flow->ct, IP_CT_DIR_REPLY);
	rcu_read_lock();
	nf_ct_expect_init(exp, class, tuple->src.l3num, NULL, &tuple->dst.u3,
			  IPPROTO_UDP, NULL, &dport);
	rcu_assign_pointer(exp->assign_helper, helper);
	if (helper)
		exp->flags = NF_CT_EXPECT_PERMANENT;
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, 0, nf_ct_expect_related(exp, 0));
	nf_ct_expect_put(exp);
}

static unsigned int expected(const struct flow *flow)
{
	struct nf_conntrack_expect *exp;
	unsigned int n = 0;

	rcu_read_lock();
	hlist_for_each_entry_rcu(exp, &nfct_help(flow->ct)->expectations, lnode)
		n++;
	rcu_read_unlock();
	return n;
}

/* A flow that a rule gave the helper, as the policy has it. */
static struct flow *helped_flow(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	flow->helper = &sip_helper;
	flow_out(test, flow, REGISTER(1, CONTACT_60));
	return flow;
}

static bool has(const struct flow *flow, const struct nf_conntrack_helper *h)
{
	struct nf_conn_help *ext = nfct_help(flow->ct);

	return ext && rcu_access_pointer(ext->helper) == h;
}

static void names(struct kunit *test)
{
	static const struct {
		const char *name;
		bool sip;
	} list[] = {
		{ "sip", true },  { "sip-6060", true }, { "sipx", false },
		{ "si", false },  { "", false },	{ "ftp", false },
		{ "Sip", false },
	};
	struct nf_conntrack_helper *one;
	unsigned int i;

	one = kunit_kzalloc(test, sizeof(*one), GFP_KERNEL);
	for (i = 0; i < ARRAY_SIZE(list); i++) {
		strscpy(one->name, list[i].name, sizeof(one->name));
		KUNIT_EXPECT_EQ(test, list[i].sip, sipnat_helper_is_sip(one));
	}
	KUNIT_EXPECT_TRUE(test, sipnat_alg_present());
}

static void a_claim_keeps_the_helper_away(struct kunit *test)
{
	struct flow *flow = helped_flow(test);

	KUNIT_EXPECT_EQ(test, 0, helped);
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(flow->ct));
	KUNIT_EXPECT_TRUE(test, has(flow, NULL));
}

static void left_to_the_helper(struct kunit *test)
{
	struct flow *flow;

	policy_leave(test);
	flow = helped_flow(test);
	KUNIT_EXPECT_EQ(test, 1, helped);
	KUNIT_EXPECT_TRUE(test, has(flow, &sip_helper));
	KUNIT_EXPECT_NULL(test, sipnat_claim_of(flow->ct));
	rcu_read_lock();
	KUNIT_EXPECT_TRUE(test, sipnat_flow_has_helper(flow->ct));
	rcu_read_unlock();

	/* a policy judges new flows; this one's helper goes all the same */
	policy_use(test, policy_draft(test));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_DETACHED_EXPLICIT,
		       flow_in(test, flow, ANSWER(401, 1, "")));
	KUNIT_EXPECT_EQ(test, 1, helped);
	KUNIT_EXPECT_EQ(test, SIPNAT_ORIGIN_EXPLICIT,
			sipnat_claim_of(flow->ct)->origin);
}

/* A rule's interfaces are those of the first packet, whichever way one travels. */
static void left_by_interface(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct sipnat_rule *rule =
		policy_rule(test, policy, SIPNAT_ACTION_LEAVE);
	struct flow *flow;

	strscpy(rule->in_interface, LAN, IFNAMSIZ);
	strscpy(rule->out_interface, WAN, IFNAMSIZ);
	policy_use(test, policy);
	flow = helped_flow(test);
	KUNIT_EXPECT_TRUE(test, has(flow, &sip_helper));
	flow_in(test, flow, ANSWER(401, 1, ""));
	KUNIT_EXPECT_TRUE(test, has(flow, &sip_helper));
	flow_out(test, flow, REGISTER(2, CONTACT_60));
	KUNIT_EXPECT_EQ(test, 3, helped);

	/* and the other way round */
	policy = policy_draft(test);
	policy->default_action = SIPNAT_ACTION_LEAVE;
	rule = policy_rule(test, policy, SIPNAT_ACTION_BYPASS);
	strscpy(rule->in_interface, WAN, IFNAMSIZ);
	policy_use(test, policy);
	flow_in(test, flow, ANSWER(200, 2, CONTACT_60));
	KUNIT_EXPECT_TRUE(test, has(flow, &sip_helper));
}

/* Where SIP isn't on its port, the helper comes after the early hook. */
static void detached_late(struct kunit *test)
{
	struct flow *flow =
		flow_new(test, IPPROTO_UDP, PHONE, 7000, PROVIDER, 7000);

	flow->helper = &sip_helper;
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_DETACHED_EXPLICIT,
		       flow_out(test, flow, "GET / HTTP/1.1\r\n\r\n"));
	KUNIT_EXPECT_EQ(test, 0, helped);
	KUNIT_EXPECT_TRUE(test, has(flow, NULL));
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(flow->ct));
}

static void counted_once_where_it_is_left(struct kunit *test)
{
	struct flow *flow =
		flow_new(test, IPPROTO_UDP, PHONE, 7000, PROVIDER, 7000);

	policy_leave(test);
	flow->helper = &sip_helper;
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_LEFT,
		       flow_out(test, flow, "GET / HTTP/1.1\r\n\r\n"));
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_FLOWS_LEFT,
		       flow_out(test, flow, "GET / HTTP/1.1\r\n\r\n"));
	KUNIT_EXPECT_EQ(test, 2, helped);
}

static void assigned_by_port(struct kunit *test)
{
	struct flow *flow;

	policy_leave(test);
	flow = helped_flow(test);
	clear_bit(IPS_HELPER_BIT, &flow->ct->status);
	policy_use(test, policy_draft(test));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_DETACHED_AUTOMATIC,
		       flow_out(test, flow, "x"));
	KUNIT_EXPECT_EQ(test, SIPNAT_ORIGIN_AUTOMATIC,
			sipnat_claim_of(flow->ct)->origin);
	KUNIT_EXPECT_TRUE(test, flow->ct->status & IPS_HELPER);
}

static void other_helpers_stay(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	policy_leave(test);
	flow->helper = &other_helper;
	flow_out(test, flow, "x");
	KUNIT_EXPECT_TRUE(test, has(flow, &other_helper));
	policy_use(test, policy_draft(test));
	flow_out(test, flow, "x");
	KUNIT_EXPECT_TRUE(test, has(flow, &other_helper));
	KUNIT_EXPECT_FALSE(test, sipnat_claim_adopt(flow->ct, &keep));
	KUNIT_EXPECT_NULL(test, sipnat_claim_of(flow->ct));
}

/* The packet with which the late hook takes the helper off is read, too. */
static void registered_with_it(struct kunit *test)
{
	struct flow *flow =
		flow_new(test, IPPROTO_UDP, PHONE, 7000, PROVIDER, 7000);

	policy_leave(test);
	flow->helper = &sip_helper;
	flow_out(test, flow, REGISTER(1, CONTACT_60));
	flow_in(test, flow, ANSWER(200, 1, CONTACT_60));
	KUNIT_EXPECT_EQ(test, 0, test_net()->registrar->bindings.count);
	policy_use(test, policy_draft(test));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_REQUESTS_REGISTER,
		       flow_out(test, flow, REGISTER(2, CONTACT_60)));
	KUNIT_EXPECT_TRUE(test, has(flow, NULL));
	flow_in(test, flow, ANSWER(200, 2, CONTACT_60));
	KUNIT_EXPECT_EQ(test, 1, test_net()->registrar->bindings.count);
	KUNIT_EXPECT_NE(test, 0, sipnat_claim_of(flow->ct)->deadline);
	/* on a SIP port the early hook has read it */
	policy_leave(test);
	flow = helped_flow(test);
	policy_use(test, policy_draft(test));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_REQUESTS_REGISTER,
		       flow_out(test, flow, REGISTER(2, CONTACT_60)));
}

static void expectations_of_signalling_go(struct kunit *test)
{
	struct flow *flow;

	policy_leave(test);
	flow = helped_flow(test);
	expect(test, flow, SIP_EXPECT_SIGNALLING, 5070, &sip_helper);
	expect(test, flow, SIP_EXPECT_AUDIO, 5072, NULL);
	KUNIT_EXPECT_EQ(test, 2, expected(flow));
	policy_use(test, policy_draft(test));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_EXPECTATIONS_REMOVED,
		       flow_out(test, flow, "x"));
	KUNIT_EXPECT_EQ(test, 1, expected(flow));

	/* the helper was running elsewhere when it was taken off */
	expect(test, flow, SIP_EXPECT_SIGNALLING, 5074, &sip_helper);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_EXPECTATIONS_REMOVED,
		       flow_out(test, flow, sip_request(test, "BYE", 1, "")));
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_EXPECTATIONS_REMOVED,
		       flow_out(test, flow, sip_request(test, "BYE", 1, "")));
	KUNIT_EXPECT_EQ(test, 1, expected(flow));
}

static void expectations_of_media_go_if_asked(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct flow *flow;

	policy_leave(test);
	flow = helped_flow(test);
	expect(test, flow, SIP_EXPECT_SIGNALLING, 5070, &sip_helper);
	expect(test, flow, SIP_EXPECT_AUDIO, 5072, NULL);
	policy->media_expectations = SIPNAT_MEDIA_EXPECTATIONS_DROP;
	policy_use(test, policy);
	EXPECT_COUNTED(test, 2, SIPNAT_A_STATS_EXPECTATIONS_REMOVED,
		       flow_out(test, flow, "x"));
	KUNIT_EXPECT_EQ(test, 0, expected(flow));
}

/* What a claimed flow expects by a rule of its own is none of ours. */
static void expectations_of_others_stay(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	struct sipnat_policy *policy;

	flow_out(test, flow, "x");
	expect(test, flow, SIP_EXPECT_SIGNALLING, 5070, NULL);
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_EXPECTATIONS_REMOVED,
		       flow_out(test, flow, sip_request(test, "BYE", 1, "")));
	KUNIT_EXPECT_EQ(test, 1, expected(flow));
	flow_forget(flow);

	/* nor is it of one that had the helper */
	policy_leave(test);
	flow = helped_flow(test);
	expect(test, flow, SIP_EXPECT_SIGNALLING, 5072, NULL);
	policy = policy_draft(test);
	policy->media_expectations = SIPNAT_MEDIA_EXPECTATIONS_DROP;
	policy_use(test, policy);
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_EXPECTATIONS_REMOVED,
		       flow_out(test, flow, sip_request(test, "BYE", 1, "")));
	KUNIT_EXPECT_TRUE(test, has(flow, NULL));
	KUNIT_EXPECT_EQ(test, 1, expected(flow));
}

static void marked_when_detached(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct sipnat_rule *rule =
		policy_rule(test, policy, SIPNAT_ACTION_BYPASS);
	struct flow *flow;

	policy_leave(test);
	flow = helped_flow(test);
	flow->ct->mark = 0x3;
	rule->mark = 0x10;
	rule->mark_mask = 0xf0;
	policy_use(test, policy);
	flow_out(test, flow, "x");
	KUNIT_EXPECT_EQ(test, 0x13, flow->ct->mark);
}

/* A flow that was expected has the helper before the early hook sees it. */
static void an_expected_flow(struct kunit *test)
{
	struct flow *flow, *child;

	policy_leave(test);
	flow = helped_flow(test);
	expect(test, flow, SIP_EXPECT_SIGNALLING, 5070, &sip_helper);
	policy_use(test, policy_draft(test));
	child = flow_new(test, IPPROTO_UDP, PROVIDER, 7000, PHONE, 5070);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_DETACHED_EXPLICIT,
		       flow_out(test, child, "x"));
	KUNIT_EXPECT_EQ(test, SIPNAT_ORIGIN_EXPLICIT,
			sipnat_claim_of(child->ct)->origin);
	KUNIT_EXPECT_PTR_EQ(test, flow->ct, child->ct->master);
	KUNIT_EXPECT_TRUE(test, has(child, NULL));
	KUNIT_EXPECT_EQ(test, 1, helped);
}

static void swept_at_load(struct kunit *test)
{
	struct flow *flow, *plain;
	struct sipnat_swept swept;

	policy_leave(test);
	flow = helped_flow(test);
	plain = flow_new(test, IPPROTO_UDP, PHONE, 7000, PROVIDER, 7000);
	flow_out(test, plain, "x");
	expect(test, flow, SIP_EXPECT_SIGNALLING, 5070, &sip_helper);
	expect(test, flow, SIP_EXPECT_AUDIO, 5072, NULL);
	swept = sipnat_sweep_in(&init_net, &keep);
	KUNIT_EXPECT_EQ(test, 1, swept.flows);
	KUNIT_EXPECT_EQ(test, 1, swept.expectations);
	KUNIT_EXPECT_EQ(test, 1, expected(flow));
	KUNIT_EXPECT_EQ(test, SIPNAT_ORIGIN_SWEPT,
			sipnat_claim_of(flow->ct)->origin);
	swept = sipnat_sweep_in(&init_net, &keep);
	KUNIT_EXPECT_EQ(test, 0, swept.flows);
}

static void leave_one_peer(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct sipnat_rule *rule =
		policy_rule(test, policy, SIPNAT_ACTION_LEAVE);

	rule_prefix(test, &rule->peer, PROVIDER, 32);
	policy_use(test, policy);
}

/* As a namespace is that was there before the module; the generation it had. */
static u32 wait_for_policy(struct kunit *test, unsigned int seconds)
{
	struct sipnat_net *sn = test_net();
	u32 generation;

	policy_leave(test);
	mutex_lock(&sn->policy.lock);
	generation = sn->policy.generation;
	sn->policy.generation = 0;
	mutex_unlock(&sn->policy.lock);
	sipnat_policy_wait_begin(sn, seconds);
	return generation;
}

static void end_waiting(u32 generation)
{
	struct sipnat_net *sn = test_net();

	sipnat_policy_wait_end(sn);
	mutex_lock(&sn->policy.lock);
	sn->policy.generation = generation;
	mutex_unlock(&sn->policy.lock);
}

static void no_policy_comes(struct kunit *test)
{
	u32 generation = wait_for_policy(test, 5);
	const struct sipnat_policy *policy;
	struct flow *flow = helped_flow(test), *next;

	expect(test, flow, SIP_EXPECT_SIGNALLING, 5070, &sip_helper);
	seconds_pass(4);
	KUNIT_EXPECT_TRUE(test, has(flow, &sip_helper));
	flow_in(test, flow, ANSWER(401, 1, ""));
	KUNIT_EXPECT_EQ(test, 2, helped);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_DETACHED_SWEPT,
		       seconds_pass(3));
	KUNIT_EXPECT_TRUE(test, has(flow, NULL));
	KUNIT_EXPECT_EQ(test, 0, expected(flow));

	rcu_read_lock();
	policy = rcu_dereference(test_net()->policy.in_force);
	KUNIT_EXPECT_EQ(test, 0, policy->generation);
	KUNIT_EXPECT_TRUE(test, policy->uniform);
	rcu_read_unlock();
	next = flow_new(test, IPPROTO_UDP, PHONE, 5090, PROVIDER, 5060);
	next->helper = &sip_helper;
	flow_out(test, next, REGISTER(1, CONTACT_60));
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(next->ct));
	KUNIT_EXPECT_EQ(test, 2, helped);
	end_waiting(generation);
}

/* Its own policy takes a helper off at the next packet, or leaves it for good. */
static void a_policy_comes(struct kunit *test)
{
	u32 generation = wait_for_policy(test, 5);
	struct flow *left = helped_flow(test), *other;

	other = flow_new(test, IPPROTO_UDP, PHONE, 5090, "203.0.113.6", 5060);
	other->helper = &sip_helper;
	flow_out(test, other, REGISTER(1, CONTACT_60));
	KUNIT_EXPECT_TRUE(test, has(other, &sip_helper));
	leave_one_peer(test);
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_FLOWS_DETACHED_SWEPT,
		       seconds_pass(10));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_DETACHED_EXPLICIT,
		       flow_out(test, other, REGISTER(2, CONTACT_60)));
	KUNIT_EXPECT_TRUE(test, has(other, NULL));
	flow_in(test, left, ANSWER(401, 1, ""));
	KUNIT_EXPECT_TRUE(test, has(left, &sip_helper));
	KUNIT_EXPECT_EQ(test, 3, helped);
	end_waiting(generation);
}

static void ends_while_waiting(struct kunit *test)
{
	u32 generation = wait_for_policy(test, 5);
	struct flow *flow = helped_flow(test);

	sipnat_policy_wait_end(test_net());
	seconds_pass(10);
	KUNIT_EXPECT_TRUE(test, has(flow, &sip_helper));
	end_waiting(generation);
}

/* Another load's claim, or bytes of a helper, are believed to be none. */
static void only_our_magic_is_believed(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	struct sipnat_claim *claim;

	flow_out(test, flow, "x");
	claim = sipnat_claim_of(flow->ct);
	KUNIT_ASSERT_NOT_NULL(test, claim);
	claim->magic ^= 1;
	KUNIT_EXPECT_NULL(test, sipnat_claim_of(flow->ct));
	claim->magic ^= 1;
	KUNIT_EXPECT_PTR_EQ(test, claim, sipnat_claim_of(flow->ct));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(names),
	KUNIT_CASE(a_claim_keeps_the_helper_away),
	KUNIT_CASE(left_to_the_helper),
	KUNIT_CASE(left_by_interface),
	KUNIT_CASE(detached_late),
	KUNIT_CASE(counted_once_where_it_is_left),
	KUNIT_CASE(assigned_by_port),
	KUNIT_CASE(other_helpers_stay),
	KUNIT_CASE(registered_with_it),
	KUNIT_CASE(expectations_of_signalling_go),
	KUNIT_CASE(expectations_of_media_go_if_asked),
	KUNIT_CASE(expectations_of_others_stay),
	KUNIT_CASE(marked_when_detached),
	KUNIT_CASE(an_expected_flow),
	KUNIT_CASE(swept_at_load),
	KUNIT_CASE(no_policy_comes),
	KUNIT_CASE(a_policy_comes),
	KUNIT_CASE(ends_while_waiting),
	KUNIT_CASE(only_our_magic_is_believed),
	{}
};

static int suite_begin(struct kunit_suite *suite)
{
	int err;

	/* as the notifier says it before nf_conntrack_sip is there */
	err = sipnat_hook_alg_coming();
	if (err)
		return err;

	nf_ct_helper_init(&sip_helper, NFPROTO_IPV4, IPPROTO_UDP, "sip", 5060,
			  5060, 0, expect_policy, SIP_EXPECT_MAX, help, NULL,
			  THIS_MODULE);
	nf_ct_helper_init(&other_helper, NFPROTO_IPV4, IPPROTO_UDP, "other", 9,
			  9, 0, expect_policy, 0, help, NULL, THIS_MODULE);
	return nf_conntrack_helper_register(&sip_helper);
}

static void suite_end(struct kunit_suite *suite)
{
	nf_conntrack_helper_unregister(&sip_helper);
}

static int init(struct kunit *test)
{
	helped = 0;
	return traffic_init(test);
}

struct kunit_suite suite_bypass = {
	.name = "bypass",
	.suite_init = suite_begin,
	.suite_exit = suite_end,
	.init = init,
	.exit = traffic_exit,
	.test_cases = cases,
};
