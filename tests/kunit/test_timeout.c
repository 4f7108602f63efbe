// SPDX-License-Identifier: GPL-2.0
/*
 * How long an entry lives: raised, never shortened, let go of, across the wrap
 * of jiffies. Times are simulated, so sleeping costs nothing.
 */
#include <net/netfilter/nf_conntrack.h>
#include "claim.h"
#include "hold.h"
#include "registrar.h"
#include "registration.h"
#include "timeout.h"
#include "traffic.h"

/* Their callers hold the entry's lock. */
static void hold(struct nf_conn *ct, struct sipnat_claim *claim, u32 seconds,
		 u8 endpoint)
{
	spin_lock_bh(&ct->lock);
	sipnat_hold(ct, claim, seconds, endpoint);
	spin_unlock_bh(&ct->lock);
}

static void hold_end(struct nf_conn *ct, struct sipnat_claim *claim)
{
	spin_lock_bh(&ct->lock);
	sipnat_hold_end(ct, claim);
	spin_unlock_bh(&ct->lock);
}

static void hold_lower(struct nf_conn *ct, struct sipnat_claim *claim)
{
	spin_lock_bh(&ct->lock);
	sipnat_hold_lower(ct, claim);
	spin_unlock_bh(&ct->lock);
}

/* A binding of the flow that wants it to be held for so long, or none. */
static void bind(struct kunit *test, const struct flow *flow, int seconds)
{
	static const struct sipnat_binding_limits plenty = { 100, 100 };
	struct sipnat_bindings *bindings = &test_net()->registrar->bindings;
	u32 now = ktime_get_boottime_seconds();
	struct sipnat_binding image = {
		.hold = now + seconds,
		.expires = now + 1000,
		.aor_len = 1,
	};

	sipnat_flow_id(&image.flow, flow->ct);
	local_bh_disable();
	if (seconds)
		KUNIT_EXPECT_LE(test, 0,
				sipnat_binding_set(bindings, &image, "a",
						   &plenty));
	else
		KUNIT_EXPECT_TRUE(test,
				  sipnat_binding_remove(bindings, &image, "a"));
	local_bh_enable();
}

static void apply(const struct flow *flow, struct sipnat_claim *claim)
{
	sipnat_registration_apply(test_net(), flow->ct, claim,
				  IP_CT_DIR_ORIGINAL);
}

static void settle(const struct flow *flow)
{
	struct sipnat_flow_id id;

	sipnat_flow_id(&id, flow->ct);
	sipnat_registration_settle(&init_net, &id);
}

static struct flow *held_flow(struct kunit *test, struct sipnat_claim **claim)
{
	struct flow *flow = flow_phone(test);

	flow_out(test, flow, REGISTER(1, CONTACT_60));
	*claim = sipnat_claim_of(flow->ct);
	KUNIT_ASSERT_NOT_NULL(test, *claim);
	KUNIT_ASSERT_TRUE(test, nf_ct_is_confirmed(flow->ct));
	return flow;
}

/* Timeouts and deadlines on both sides of 0, and of the sign. */
static const struct {
	u32 timeout;
	u32 deadline;
	u32 result;
} raises[] = {
	{ 100, 200, 200 },
	{ 200, 100, 200 },
	{ 100, 100, 100 },
	{ 0xfffffff0, 0x10, 0x10 },
	{ 0x10, 0xfffffff0, 0x10 },
	{ 0x7ffffff0, 0x80000010, 0x80000010 },
	{ 0x80000010, 0x7ffffff0, 0x80000010 },
	{ U32_MAX, 0, 0 },
	{ 0, U32_MAX, 0 },
};

static void raise_never_shortens(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);
	u32 saved = flow->ct->timeout;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(raises); i++) {
		WRITE_ONCE(flow->ct->timeout, raises[i].timeout);
		sipnat_timeout_raise(flow->ct, raises[i].deadline);
		KUNIT_EXPECT_EQ(test, flow->ct->timeout, raises[i].result);
	}
	WRITE_ONCE(flow->ct->timeout, saved);
}

static void only_our_assured_is_undone(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);
	struct nf_conn *ct = flow->ct;

	KUNIT_EXPECT_FALSE(test, test_bit(IPS_ASSURED_BIT, &ct->status));
	hold(ct, claim, 100, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_TRUE(test, test_bit(IPS_ASSURED_BIT, &ct->status));
	hold(ct, claim, 200, IP_CT_DIR_ORIGINAL);
	hold_end(ct, claim);
	KUNIT_EXPECT_FALSE(test, test_bit(IPS_ASSURED_BIT, &ct->status));
	hold_end(ct, claim);

	set_bit(IPS_ASSURED_BIT, &ct->status);
	hold(ct, claim, 100, IP_CT_DIR_ORIGINAL);
	hold_end(ct, claim);
	KUNIT_EXPECT_TRUE(test, test_bit(IPS_ASSURED_BIT, &ct->status));
}

static void held_for_as_long_as_asked(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);

	KUNIT_EXPECT_EQ(test, 30, flow_timeout(flow));
	KUNIT_EXPECT_EQ(test, 0, sipnat_hold_seconds(claim));
	hold(flow->ct, claim, 500, IP_CT_DIR_REPLY);
	KUNIT_EXPECT_EQ(test, 500, flow_timeout(flow));
	KUNIT_EXPECT_EQ(test, 500, sipnat_hold_seconds(claim));
	KUNIT_EXPECT_EQ(test, IP_CT_DIR_REPLY, sipnat_hold_endpoint(claim));

	hold(flow->ct, claim, U32_MAX, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_EQ(test, SIPNAT_HOLD_MAX, flow_timeout(flow));
	KUNIT_EXPECT_EQ(test, SIPNAT_HOLD_MAX, sipnat_hold_seconds(claim));
	KUNIT_EXPECT_EQ(test, IP_CT_DIR_ORIGINAL, sipnat_hold_endpoint(claim));

	/* a shorter one is the deadline, but shortens nothing */
	hold(flow->ct, claim, 40, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_EQ(test, 40, sipnat_hold_seconds(claim));
	KUNIT_EXPECT_EQ(test, SIPNAT_HOLD_MAX, flow_timeout(flow));
}

static void lower_undoes_what_was_raised(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);

	hold(flow->ct, claim, 5000, IP_CT_DIR_ORIGINAL);
	hold_lower(flow->ct, claim);
	KUNIT_EXPECT_EQ(test, 30, flow_timeout(flow));
	KUNIT_EXPECT_EQ(test, 0, sipnat_hold_seconds(claim));

	flow_in(test, flow, ANSWER(401, 1, ""));
	hold(flow->ct, claim, 5000, IP_CT_DIR_ORIGINAL);
	settle(flow);
	KUNIT_EXPECT_EQ(test, 120, flow_timeout(flow));

	/* what isn't held is left alone, and nothing gets longer */
	WRITE_ONCE(flow->ct->timeout, nfct_time_stamp + 7 * HZ);
	hold_lower(flow->ct, claim);
	sipnat_timeout_lower(flow->ct);
	KUNIT_EXPECT_EQ(test, 7, flow_timeout(flow));
}

/* Conntrack writes 30 or 120 s at each packet, sipnat the deadline over it. */
static void packets_do_not_shorten(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);

	hold(flow->ct, claim, 250, IP_CT_DIR_ORIGINAL);
	seconds_pass(100);
	flow_out(test, flow, "\r\n\r\n");
	KUNIT_EXPECT_EQ(test, 150, flow_timeout(flow));
	flow_in(test, flow, "\r\n");
	KUNIT_EXPECT_EQ(test, 150, flow_timeout(flow));

	/* after the deadline conntrack's own rules are back */
	seconds_pass(149);
	flow_out(test, flow, "\r\n\r\n");
	seconds_pass(2);
	KUNIT_EXPECT_EQ(test, 0, sipnat_hold_seconds(claim));
	flow_out(test, flow, "\r\n\r\n");
	KUNIT_EXPECT_EQ(test, 0, claim->deadline);
	KUNIT_EXPECT_FALSE(test, flow->ct->status & IPS_ASSURED);
	KUNIT_EXPECT_EQ(test, 120, flow_timeout(flow));
}

static void keepalives_are_measured(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);

	hold(flow->ct, claim, 250, IP_CT_DIR_ORIGINAL);
	seconds_pass(29);
	flow_out(test, flow, "\r\n\r\n");
	KUNIT_EXPECT_EQ(test, 29, claim->keepalive);
	flow_out(test, flow, "\r\n\r\n");
	seconds_pass(1);
	flow_in(test, flow, "\r\n");
	KUNIT_EXPECT_EQ(test, 29, claim->keepalive);
	KUNIT_EXPECT_EQ(test, 0, sipnat_hold_idle(claim));
	seconds_pass(20);
	flow_out(test, flow, REGISTER(2, CONTACT_60));
	KUNIT_EXPECT_EQ(test, 29, claim->keepalive);
	seconds_pass(20);
	KUNIT_EXPECT_EQ(test, 20, sipnat_hold_idle(claim));
	flow_out(test, flow, REGISTER(2, CONTACT_60));
	seconds_pass(15);
	flow_out(test, flow, sip_request(test, "OPTIONS", 3, ""));
	KUNIT_EXPECT_EQ(test, 15, claim->keepalive);
	seconds_pass(20);
	flow_in(test, flow, sip_request(test, "OPTIONS", 3, ""));
	KUNIT_EXPECT_EQ(test, 15, claim->keepalive);
}

/* What bindings want is done to an entry, with a packet and without one. */
static void as_bindings_want(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);

	bind(test, flow, 400);
	apply(flow, claim);
	KUNIT_EXPECT_EQ(test, 400, sipnat_hold_seconds(claim));
	bind(test, flow, 300);
	settle(flow);
	KUNIT_EXPECT_EQ(test, 300, sipnat_hold_seconds(claim));
	KUNIT_EXPECT_EQ(test, 400, flow_timeout(flow));
	bind(test, flow, 0);
	apply(flow, claim);
	KUNIT_EXPECT_EQ(test, 0, sipnat_hold_seconds(claim));
	KUNIT_EXPECT_EQ(test, 400, flow_timeout(flow));

	bind(test, flow, 500);
	apply(flow, claim);
	bind(test, flow, -1);
	settle(flow);
	KUNIT_EXPECT_EQ(test, 0, sipnat_hold_seconds(claim));
	KUNIT_EXPECT_EQ(test, 30, flow_timeout(flow));
}

/* The same of an entry that was there before us. */
static void without_a_claim(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);

	memset(claim, 0, sizeof(*claim));
	bind(test, flow, 300);
	apply(flow, NULL);
	KUNIT_EXPECT_EQ(test, 300, flow_timeout(flow));
	settle(flow);
	bind(test, flow, -1);
	apply(flow, NULL);
	bind(test, flow, 0);
	apply(flow, NULL);
	KUNIT_EXPECT_EQ(test, 300, flow_timeout(flow));
	settle(flow);
	KUNIT_EXPECT_EQ(test, 30, flow_timeout(flow));
}

/* A deadline at jiffies 0 must not mean that there is none. */
static void deadline_zero(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);
	u32 left;

	do {
		schedule_timeout_uninterruptible(1);
		left = -nfct_time_stamp;
	} while (left % HZ);
	if (left / HZ > SIPNAT_HOLD_MAX)
		kunit_skip(test, "jiffies wrapped before this test");

	hold(flow->ct, claim, left / HZ, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_EQ(test, 1, claim->deadline);
	KUNIT_EXPECT_EQ(test, left / HZ + 1, sipnat_hold_seconds(claim));
}

/* Linux begins five minutes before jiffies wrap. */
static void jiffies_wrap(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow;
	u32 left = -nfct_time_stamp;

	if (left > 290 * HZ)
		kunit_skip(test, "jiffies wrap too late for this test");
	if (left > 5 * HZ)
		seconds_pass(left / HZ - 5);

	flow = held_flow(test, &claim);
	left = -nfct_time_stamp;
	KUNIT_ASSERT_LE(test, left, 6 * HZ);
	hold(flow->ct, claim, 60, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_LE(test, claim->deadline, 60 * HZ);
	flow_out(test, flow, "\r\n\r\n");
	KUNIT_EXPECT_EQ(test, 60, flow_timeout(flow));
	seconds_pass(10);
	KUNIT_ASSERT_LT(test, nfct_time_stamp, 60 * HZ);
	KUNIT_EXPECT_EQ(test, 50, sipnat_hold_seconds(claim));
	flow_out(test, flow, "\r\n\r\n");
	KUNIT_EXPECT_EQ(test, 50, flow_timeout(flow));
	seconds_pass(25);
	flow_out(test, flow, "\r\n\r\n");
	seconds_pass(26);
	flow_out(test, flow, "\r\n\r\n");
	KUNIT_EXPECT_EQ(test, 0, sipnat_hold_seconds(claim));
	KUNIT_EXPECT_EQ(test, 0, claim->deadline);
}

static struct kunit_case cases[] = { KUNIT_CASE(deadline_zero),
				     KUNIT_CASE(jiffies_wrap),
				     KUNIT_CASE(raise_never_shortens),
				     KUNIT_CASE(only_our_assured_is_undone),
				     KUNIT_CASE(held_for_as_long_as_asked),
				     KUNIT_CASE(lower_undoes_what_was_raised),
				     KUNIT_CASE(packets_do_not_shorten),
				     KUNIT_CASE(keepalives_are_measured),
				     KUNIT_CASE(as_bindings_want),
				     KUNIT_CASE(without_a_claim),
				     {} };

struct kunit_suite suite_timeout = {
	.name = "timeout",
	.init = traffic_init,
	.exit = traffic_exit,
	.test_cases = cases,
};
