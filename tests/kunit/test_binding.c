// SPDX-License-Identifier: GPL-2.0
/*
 * The table of bindings: its limits by namespace, source and flow, what expires
 * when, and who is shed when a limit is lowered.
 */
#include <linux/slab.h>
#include "binding.h"
#include "clock.h"
#include "traffic.h"

#define AOR ((const u8 *)"alice@example.net")

static struct sipnat_bindings *table;
static u32 limit_now, ended[SIPNAT_BINDING_CHANGE_SHED + 1];
static u32 left, batch; /* how many went with the lock held, at most */

static u32 ask_limit(struct sipnat_bindings *bindings)
{
	return limit_now;
}

static void count_ended(struct sipnat_bindings *bindings,
			const struct sipnat_binding *binding, u32 change)
{
	ended[change]++;
	if (bindings->count < left)
		batch = max(batch, left - bindings->count);
	left = bindings->count;
}

static const struct sipnat_binding_ops ops = {
	.limit = ask_limit,
	.ended = count_ended,
};

static const struct sipnat_binding_limits plenty = {
	.bindings = U32_MAX,
	.per_source = U32_MAX,
};

/* A binding over the flow from an address and a port, for some seconds. */
static struct sipnat_binding image(u32 source, u16 port, u64 contact,
				   u32 seconds)
{
	struct sipnat_binding binding = {
		.flow.src.ip = htonl(source),
		.flow.sport = htons(port),
		.flow.nfproto = NFPROTO_IPV4,
		.flow.protonum = IPPROTO_UDP,
		.contact = contact,
		.expires = sipnat_boot_seconds() + seconds,
		.hold = sipnat_boot_seconds() + seconds + 5,
		.granted = seconds,
		.rule = SIPNAT_NO_RULE,
		.aor_len = 17,
	};

	return binding;
}

static int set(u32 source, u16 port, u64 contact, u32 seconds,
	       const struct sipnat_binding_limits *limits)
{
	struct sipnat_binding binding = image(source, port, contact, seconds);
	int ret;

	local_bh_disable();
	ret = sipnat_binding_set(table, &binding, AOR, limits);
	local_bh_enable();
	return ret;
}

static bool unset(u32 source, u16 port, u64 contact)
{
	struct sipnat_binding binding = image(source, port, contact, 0);
	bool was;

	local_bh_disable();
	was = sipnat_binding_remove(table, &binding, AOR);
	local_bh_enable();
	return was;
}

/* The budget that an address shares. */
static u32 budget(u32 source)
{
	struct sipnat_binding binding = image(source, 1, 1, 0);

	return sipnat_flow_source(&binding.flow, 0, SIPNAT_SOURCES);
}

static void set_and_removed(struct kunit *test)
{
	struct sipnat_binding one = image(1, 1, 1, 60);

	KUNIT_EXPECT_EQ(test, 0, sipnat_binding_hold(table, &one.flow));
	KUNIT_EXPECT_EQ(test, SIPNAT_BINDING_CHANGE_REGISTERED,
			set(1, 1, 1, 60, &plenty));
	KUNIT_EXPECT_EQ(test, SIPNAT_BINDING_CHANGE_REFRESHED,
			set(1, 1, 1, 90, &plenty));
	KUNIT_EXPECT_EQ(test, 1, table->count);
	KUNIT_EXPECT_EQ(test, one.hold + 30,
			sipnat_binding_hold(table, &one.flow));
	KUNIT_EXPECT_EQ(test, SIPNAT_BINDING_CHANGE_REGISTERED,
			set(1, 1, 2, 30, &plenty));
	KUNIT_EXPECT_EQ(test, one.hold + 30,
			sipnat_binding_hold(table, &one.flow));
	KUNIT_EXPECT_FALSE(test, unset(1, 1, 3));
	KUNIT_EXPECT_FALSE(test, unset(1, 2, 1));
	KUNIT_EXPECT_TRUE(test, unset(1, 1, 1));
	KUNIT_EXPECT_EQ(test, one.hold - 30,
			sipnat_binding_hold(table, &one.flow));
	KUNIT_EXPECT_TRUE(test, unset(1, 1, 2));
	KUNIT_EXPECT_FALSE(test, unset(1, 1, 2));
	KUNIT_EXPECT_EQ(test, 0, table->count);
}

static void remove_any_tells_which(struct kunit *test)
{
	struct sipnat_binding one = image(1, 1, 0, 0);
	u64 sum = 0;
	int i;

	set(1, 1, 5, 60, &plenty);
	set(1, 1, 6, 60, &plenty);
	set(1, 2, 7, 60, &plenty);
	for (i = 0; i < 2; i++) {
		local_bh_disable();
		KUNIT_EXPECT_TRUE(test,
				  sipnat_binding_remove_any(table, &one, AOR));
		local_bh_enable();
		sum += one.contact;
		KUNIT_EXPECT_EQ(test, 60, one.granted);
	}
	KUNIT_EXPECT_EQ(test, 11, sum);
	local_bh_disable();
	KUNIT_EXPECT_FALSE(test, sipnat_binding_remove_any(table, &one, AOR));
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, 1, table->count);
}

static void the_namespaces_limit(struct kunit *test)
{
	const struct sipnat_binding_limits two = { 2, 100 };

	KUNIT_EXPECT_EQ(test, 0, set(1, 1, 1, 60, &two));
	KUNIT_EXPECT_EQ(test, 0, set(2, 1, 1, 60, &two));
	KUNIT_EXPECT_EQ(test, -ENOSPC, set(3, 1, 1, 60, &two));
	/* who is in stays in */
	KUNIT_EXPECT_EQ(test, SIPNAT_BINDING_CHANGE_REFRESHED,
			set(1, 1, 1, 60, &two));
	KUNIT_EXPECT_TRUE(test, unset(1, 1, 1));
	KUNIT_EXPECT_EQ(test, 0, set(3, 1, 1, 60, &two));
}

static void a_sources_limit(struct kunit *test)
{
	const struct sipnat_binding_limits two = { 100, 2 };
	u32 other = 3;

	while (budget(other) == budget(1))
		other++;
	KUNIT_EXPECT_EQ(test, 0, set(1, 1, 1, 60, &two));
	KUNIT_EXPECT_EQ(test, 0, set(1, 2, 1, 60, &two));
	KUNIT_EXPECT_EQ(test, -EDQUOT, set(1, 3, 1, 60, &two));
	KUNIT_EXPECT_EQ(test, 0, set(other, 1, 1, 60, &two));
	KUNIT_EXPECT_TRUE(test, unset(1, 1, 1));
	KUNIT_EXPECT_EQ(test, 0, set(1, 3, 1, 60, &two));
}

static void a_flows_limit(struct kunit *test)
{
	u32 i;

	for (i = 0; i < SIPNAT_BINDINGS_PER_FLOW; i++)
		KUNIT_ASSERT_EQ(test, 0, set(1, 1, i, 60, &plenty));
	KUNIT_EXPECT_EQ(test, -EDQUOT, set(1, 1, i, 60, &plenty));
	KUNIT_EXPECT_EQ(test, 0, set(1, 2, i, 60, &plenty));
	KUNIT_EXPECT_EQ(test, SIPNAT_BINDING_CHANGE_REFRESHED,
			set(1, 1, 0, 60, &plenty));
}

static void expire_in_their_second(struct kunit *test)
{
	set(1, 1, 1, 10, &plenty);
	set(1, 2, 1, 20, &plenty);
	seconds_pass(9);
	KUNIT_EXPECT_EQ(test, 2, table->count);
	seconds_pass(3);
	KUNIT_EXPECT_EQ(test, 1, table->count);
	set(1, 2, 1, 30, &plenty);
	seconds_pass(20);
	KUNIT_EXPECT_EQ(test, 1, table->count);
	seconds_pass(12);
	KUNIT_EXPECT_EQ(test, 0, table->count);
	KUNIT_EXPECT_EQ(test, 2, ended[SIPNAT_BINDING_CHANGE_EXPIRED]);

	/* a second that is over already is the next one's */
	set(1, 1, 1, -5, &plenty);
	KUNIT_EXPECT_EQ(test, 1, table->count);
	seconds_pass(3);
	KUNIT_EXPECT_EQ(test, 0, table->count);
}

/* More in one second than packets should wait for. */
static void a_crowd_expires(struct kunit *test)
{
	u32 i;

	for (i = 0; i < 300; i++)
		KUNIT_ASSERT_EQ(test, 0, set(i, i, i, 10, &plenty));
	left = table->count;
	batch = 0;
	seconds_pass(12);
	KUNIT_EXPECT_LE(test, batch, 16);
	KUNIT_EXPECT_EQ(test, 0, table->count);
	KUNIT_EXPECT_EQ(test, 300, ended[SIPNAT_BINDING_CHANGE_EXPIRED]);
}

/* Later than the wheel turns: looked at, and put off for another turn. */
static void longer_than_a_turn(struct kunit *test)
{
	u32 turn = SIPNAT_WHEEL;

	set(1, 1, 1, 5000, &plenty);
	set(1, 2, 1, turn + 3, &plenty);
	/* as if the gateway had been suspended for most of a turn */
	local_bh_disable();
	table->now -= turn - 10;
	local_bh_enable();
	seconds_pass(3);
	KUNIT_EXPECT_EQ(test, 2, table->count);
	/* and for many of them */
	local_bh_disable();
	table->now -= 10 * turn;
	local_bh_enable();
	seconds_pass(3);
	KUNIT_EXPECT_EQ(test, 2, table->count);
	KUNIT_EXPECT_LE(test, sipnat_boot_seconds() - table->now, 1);
	KUNIT_EXPECT_EQ(test, 0, ended[SIPNAT_BINDING_CHANGE_EXPIRED]);
}

static void shed(struct kunit *test)
{
	u32 i;

	for (i = 0; i < 200; i++)
		set(i, 1, 1, 100 + i, &plenty);
	limit_now = 150;
	seconds_pass(2);
	KUNIT_EXPECT_EQ(test, 150, table->count);
	KUNIT_EXPECT_EQ(test, 50, ended[SIPNAT_BINDING_CHANGE_SHED]);
	/* those that expire first are gone */
	KUNIT_EXPECT_FALSE(test, unset(0, 1, 1));
	KUNIT_EXPECT_FALSE(test, unset(49, 1, 1));
	KUNIT_EXPECT_TRUE(test, unset(50, 1, 1));
	KUNIT_EXPECT_TRUE(test, unset(199, 1, 1));
	limit_now = 0;
	seconds_pass(2);
	KUNIT_EXPECT_EQ(test, 0, table->count);
}

static void a_crowd_of_one_second_is_shed(struct kunit *test)
{
	u32 i;

	for (i = 0; i < 200; i++)
		set(i, 1, 1, 100, &plenty);
	limit_now = 20;
	left = table->count;
	batch = 0;
	seconds_pass(2);
	KUNIT_EXPECT_LE(test, batch, 16);
	KUNIT_EXPECT_EQ(test, 20, table->count);
}

/* What the registrar says to limits: the policy's, and conntrack's table. */
static void limits_of_a_policy(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	unsigned int saved = nf_conntrack_max;
	struct sipnat_binding_limits limits;

	policy->bindings_max = 1000;
	policy->bindings_per_source_max = 7;
	policy->conntrack_share = 25;
	nf_conntrack_max = 100000;
	sipnat_registrar_limits(policy, &limits);
	KUNIT_EXPECT_EQ(test, 1000, limits.bindings);
	KUNIT_EXPECT_EQ(test, 7, limits.per_source);
	nf_conntrack_max = 100;
	sipnat_registrar_limits(policy, &limits);
	KUNIT_EXPECT_EQ(test, 25, limits.bindings);
	nf_conntrack_max = 0;
	sipnat_registrar_limits(policy, &limits);
	KUNIT_EXPECT_EQ(test, 1000, limits.bindings);
	nf_conntrack_max = saved;
	sipnat_policy_free(policy);
}

/* By packets: refused, and later shed with its flow let go of. */
static void refused_and_shed_by_a_policy(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct flow *flow = flow_phone(test);
	struct flow *late = flow_new(test, IPPROTO_UDP, "192.168.1.11", 5060,
				     PROVIDER, 5060);

	policy->bindings_max = 1;
	policy_use(test, policy);
	flow_out(test, flow, REGISTER(1, CONTACT ";expires=200\r\n"));
	flow_in(test, flow, ANSWER(200, 1, ""));
	KUNIT_EXPECT_EQ(test, 200, flow_timeout(flow));
	flow_out(test, late, REGISTER(1, CONTACT_60));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_BINDINGS_REFUSED,
		       flow_in(test, late, ANSWER(200, 1, "")));
	KUNIT_EXPECT_EQ(test, 1, test_net()->registrar->bindings.count);

	policy = policy_draft(test);
	policy->bindings_max = 0;
	policy_use(test, policy);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_BINDINGS_SHED, seconds_pass(2));
	KUNIT_EXPECT_EQ(test, 0, test_net()->registrar->bindings.count);
	KUNIT_EXPECT_EQ(test, 0, sipnat_claim_of(flow->ct)->deadline);
	KUNIT_EXPECT_LE(test, flow_timeout(flow), 120);
}

/* Of two on a flow one is shed: it is held for what the other has. */
static void held_for_what_is_left(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct flow *flow = flow_phone(test);
	const char *two = CONTACT
		";expires=200\r\n"
		"Contact: <sip:b@192.168.1.10>;expires=90\r\n";

	flow_out(test, flow, REGISTER(1, two));
	flow_in(test, flow, ANSWER(200, 1, two));
	KUNIT_EXPECT_EQ(test, 2, test_net()->registrar->bindings.count);
	policy->bindings_max = 1;
	policy_use(test, policy);
	seconds_pass(2);
	KUNIT_EXPECT_EQ(test, 1, test_net()->registrar->bindings.count);
	KUNIT_EXPECT_EQ(test, 198, flow_timeout(flow));

	/* the flow went before its binding does: nothing to let go of */
	flow_forget(flow);
	policy = policy_draft(test);
	policy->bindings_max = 0;
	policy_use(test, policy);
	seconds_pass(2);
	KUNIT_EXPECT_EQ(test, 0, test_net()->registrar->bindings.count);
}

static int init(struct kunit *test)
{
	int err;

	limit_now = U32_MAX;
	memset(ended, 0, sizeof(ended));
	table = kvzalloc(sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	err = sipnat_bindings_init(table, &ops);
	return err ? err : traffic_init(test);
}

static void exit(struct kunit *test)
{
	traffic_exit(test);
	sipnat_bindings_stop(table);
	sipnat_bindings_exit(table);
	kvfree(table);
}

static struct kunit_case cases[] = { KUNIT_CASE(set_and_removed),
				     KUNIT_CASE(remove_any_tells_which),
				     KUNIT_CASE(the_namespaces_limit),
				     KUNIT_CASE(a_sources_limit),
				     KUNIT_CASE(a_flows_limit),
				     KUNIT_CASE(expire_in_their_second),
				     KUNIT_CASE(a_crowd_expires),
				     KUNIT_CASE(longer_than_a_turn),
				     KUNIT_CASE(shed),
				     KUNIT_CASE(a_crowd_of_one_second_is_shed),
				     KUNIT_CASE(limits_of_a_policy),
				     KUNIT_CASE(refused_and_shed_by_a_policy),
				     KUNIT_CASE(held_for_what_is_left),
				     {} };

struct kunit_suite suite_binding = {
	.name = "binding",
	.init = init,
	.exit = exit,
	.test_cases = cases,
};
