// SPDX-License-Identifier: GPL-2.0
/*
 * What is left on entries when the module goes: nothing, which the next load finds.
 */
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include "claim.h"
#include "registration.h"
#include "sweep.h"
#include "traffic.h"

static const struct sipnat_verdict keep = {
	.action = SIPNAT_ACTION_BYPASS,
	.media_expectations = SIPNAT_MEDIA_EXPECTATIONS_KEEP,
	.rule = SIPNAT_NO_RULE,
};

static void nothing_stays_at_unload(struct kunit *test)
{
	struct flow *flow = flow_phone(test), *old;
	struct sipnat_claim *claim;

	flow_out(test, flow, REGISTER(1, CONTACT ";expires=300\r\n"));
	flow_in(test, flow, ANSWER(200, 1, CONTACT ";expires=300\r\n"));
	KUNIT_EXPECT_EQ(test, 300, flow_timeout(flow));
	policy_leave(test);
	old = flow_new(test, IPPROTO_UDP, PHONE, 5090, PROVIDER, 5060);
	flow_out(test, old, "x");

	sipnat_sweep_out(&init_net, sipnat_registration_forget, test_net());
	KUNIT_EXPECT_NULL(test, sipnat_claim_of(flow->ct));
	KUNIT_EXPECT_FALSE(test, flow->ct->status & (IPS_HELPER | IPS_ASSURED));
	KUNIT_EXPECT_EQ(test, 120, flow_timeout(flow));
	KUNIT_EXPECT_EQ(test, 30, flow_timeout(old));

	/* the next load finds its extension empty */
	KUNIT_EXPECT_TRUE(test, sipnat_claim_adopt(flow->ct, &keep));
	KUNIT_EXPECT_TRUE(test, sipnat_claim_adopt(flow->ct, &keep));
	claim = sipnat_claim_of(flow->ct);
	KUNIT_ASSERT_NOT_NULL(test, claim);
	KUNIT_EXPECT_TRUE(test, claim->flags & CLAIM_SET_HELPER_BIT);
	KUNIT_EXPECT_FALSE(test, sipnat_claim_adopt(old->ct, &keep));

	/* what a rule set is the rule's */
	sipnat_claim_release(flow->ct);
	set_bit(IPS_HELPER_BIT, &flow->ct->status);
	sipnat_claim_adopt(flow->ct, &keep);
	sipnat_claim_release(flow->ct);
	KUNIT_EXPECT_TRUE(test, flow->ct->status & IPS_HELPER);
	sipnat_claim_release(flow->ct);
}

/* In a queue while the table was looked through, or out of one right after. */
static void nothing_comes_after_unload(struct kunit *test)
{
	struct sk_buff *skb = flow_between_hooks(test);
	struct flow *flow = flow_phone(test);
	enum ip_conntrack_info ctinfo;

	flow_out(test, flow, REGISTER(1, CONTACT ";expires=300\r\n"));
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(flow->ct));
	rcu_read_lock();
	KUNIT_EXPECT_EQ(test, 0, sipnat_claim(nf_ct_get(skb, &ctinfo), &keep));
	rcu_read_unlock();

	sipnat_sweep_last();
	KUNIT_EXPECT_NULL(test, sipnat_claim_of(flow->ct));
	KUNIT_EXPECT_FALSE(test, flow->ct->status & IPS_HELPER);
	KUNIT_EXPECT_EQ(test, NF_DROP, nf_conntrack_confirm(skb));
	kfree_skb(skb);
}

static struct kunit_case cases[] = { KUNIT_CASE(nothing_stays_at_unload),
				     KUNIT_CASE(nothing_comes_after_unload),
				     {} };

struct kunit_suite suite_unload = {
	.name = "unload",
	.init = traffic_init,
	.exit = traffic_exit,
	.test_cases = cases,
};
