// SPDX-License-Identifier: GPL-2.0
/*
 * How long an entry lives: raised, never shortened, let go of, across the wrap
 * of jiffies. Times are simulated, so sleeping costs nothing.
 */
#include <net/netfilter/nf_conntrack.h>
#include "claim.h"
#include "hold.h"
#include "registration.h"
#include "timeout.h"
#include "traffic.h"

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
	sipnat_hold(ct, claim, 100, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_TRUE(test, test_bit(IPS_ASSURED_BIT, &ct->status));
	sipnat_hold(ct, claim, 200, IP_CT_DIR_ORIGINAL);
	sipnat_hold_end(ct, claim);
	KUNIT_EXPECT_FALSE(test, test_bit(IPS_ASSURED_BIT, &ct->status));
	sipnat_hold_end(ct, claim);

	set_bit(IPS_ASSURED_BIT, &ct->status);
	sipnat_hold(ct, claim, 100, IP_CT_DIR_ORIGINAL);
	sipnat_hold_end(ct, claim);
	KUNIT_EXPECT_TRUE(test, test_bit(IPS_ASSURED_BIT, &ct->status));
}

static void held_for_as_long_as_asked(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);

	KUNIT_EXPECT_EQ(test, 30, flow_timeout(flow));
	KUNIT_EXPECT_EQ(test, 0, sipnat_hold_seconds(claim));
	sipnat_hold(flow->ct, claim, 500, IP_CT_DIR_REPLY);
	KUNIT_EXPECT_EQ(test, 500, flow_timeout(flow));
	KUNIT_EXPECT_EQ(test, 500, sipnat_hold_seconds(claim));
	KUNIT_EXPECT_EQ(test, IP_CT_DIR_REPLY, sipnat_hold_endpoint(claim));

	sipnat_hold(flow->ct, claim, U32_MAX, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_EQ(test, SIPNAT_HOLD_MAX, flow_timeout(flow));
	KUNIT_EXPECT_EQ(test, SIPNAT_HOLD_MAX, sipnat_hold_seconds(claim));
	KUNIT_EXPECT_EQ(test, IP_CT_DIR_ORIGINAL, sipnat_hold_endpoint(claim));

	/* a shorter one is the deadline, but shortens nothing */
	sipnat_hold(flow->ct, claim, 40, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_EQ(test, 40, sipnat_hold_seconds(claim));
	KUNIT_EXPECT_EQ(test, SIPNAT_HOLD_MAX, flow_timeout(flow));
}

static void lower_undoes_what_was_raised(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);

	sipnat_hold(flow->ct, claim, 5000, IP_CT_DIR_ORIGINAL);
	sipnat_hold_lower(flow->ct, claim);
	KUNIT_EXPECT_EQ(test, 30, flow_timeout(flow));
	KUNIT_EXPECT_EQ(test, 0, sipnat_hold_seconds(claim));

	flow_in(test, flow, ANSWER(401, 1, ""));
	sipnat_hold(flow->ct, claim, 5000, IP_CT_DIR_ORIGINAL);
	sipnat_registration_end(flow->ct, claim);
	KUNIT_EXPECT_EQ(test, 120, flow_timeout(flow));

	/* what isn't held is left alone, and nothing gets longer */
	WRITE_ONCE(flow->ct->timeout, nfct_time_stamp + 7 * HZ);
	sipnat_hold_lower(flow->ct, claim);
	sipnat_timeout_lower(flow->ct);
	KUNIT_EXPECT_EQ(test, 7, flow_timeout(flow));
}

/* Conntrack writes 30 or 120 s at each packet, sipnat the deadline over it. */
static void packets_do_not_shorten(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);

	sipnat_hold(flow->ct, claim, 250, IP_CT_DIR_ORIGINAL);
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

	sipnat_hold(flow->ct, claim, 250, IP_CT_DIR_ORIGINAL);
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

/* The daemon's view of an end: no claim, only an entry. */
static void without_a_claim(struct kunit *test)
{
	struct sipnat_claim *claim;
	struct flow *flow = held_flow(test, &claim);
	u32 now = ktime_get_boottime_seconds();

	sipnat_registration_apply(flow->ct, NULL, now + 300,
				  IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_EQ(test, 300, flow_timeout(flow));
	sipnat_registration_apply(flow->ct, NULL, 0, IP_CT_DIR_ORIGINAL);
	sipnat_registration_apply(flow->ct, NULL, now - 1, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_EQ(test, 300, flow_timeout(flow));
	sipnat_registration_end(flow->ct, NULL);
	KUNIT_EXPECT_EQ(test, 30, flow_timeout(flow));

	sipnat_registration_apply(flow->ct, claim, now + 400,
				  IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_EQ(test, 400, sipnat_hold_seconds(claim));
	sipnat_registration_apply(flow->ct, claim, now, IP_CT_DIR_ORIGINAL);
	KUNIT_EXPECT_EQ(test, 0, sipnat_hold_seconds(claim));
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

	sipnat_hold(flow->ct, claim, left / HZ, IP_CT_DIR_ORIGINAL);
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
	sipnat_hold(flow->ct, claim, 60, IP_CT_DIR_ORIGINAL);
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
				     KUNIT_CASE(without_a_claim),
				     {} };

struct kunit_suite suite_timeout = {
	.name = "timeout",
	.init = traffic_init,
	.exit = traffic_exit,
	.test_cases = cases,
};
