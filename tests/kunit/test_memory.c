// SPDX-License-Identifier: GPL-2.0
/*
 * Without memory: each allocation fails once. What could not be done is counted
 * or said, the packet passes, and nothing is lost or kept.
 */
#include <linux/fault-inject.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "bypass.h"
#include "client.h"
#include "traffic.h"
#include "verdict.h"

static struct client *client;

/* The nth allocation from now on fails. */
static void fail(unsigned int nth)
{
	WRITE_ONCE(current->fail_nth, nth);
}

/* Whether one has failed meanwhile. */
static bool failed(void)
{
	return !xchg(&current->fail_nth, 0);
}

static void claims(struct kunit *test)
{
	const struct sipnat_verdict bypass = {
		.action = SIPNAT_ACTION_BYPASS,
		.rule = SIPNAT_NO_RULE,
	};
	struct sk_buff *skb = flow_between_hooks(test);
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct = nf_ct_get(skb, &ctinfo);

	/* somebody else may use the entry at this moment */
	nf_conntrack_get(&ct->ct_general);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_CLAIMS_FAILED_SHARED,
		       rcu_read_lock();
		       sipnat_verdict_carry_out(test_net(), ct, &bypass);
		       rcu_read_unlock());
	nf_ct_put(ct);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_CLAIMS_FAILED_MEMORY,
		       rcu_read_lock();
		       fail(1);
		       sipnat_verdict_carry_out(test_net(), ct, &bypass);
		       failed(); rcu_read_unlock());
	KUNIT_EXPECT_NULL(test, nfct_help(ct));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_CLAIMED, rcu_read_lock();
		       sipnat_verdict_carry_out(test_net(), ct, &bypass);
		       rcu_read_unlock());
	kfree_skb(skb);
}

/* Send the packet with the nth allocation failing, up to where none does. */
static void registrations(struct kunit *test)
{
	u64 transactions = counter(SIPNAT_A_STATS_TRANSACTIONS_FAILED);
	u64 refused = counter(SIPNAT_A_STATS_BINDINGS_REFUSED);
	struct flow *flow = flow_phone(test);
	struct sk_buff *skb;
	const char *text;
	u32 n;

	flow_out(test, flow, "x");
	for (n = 1; n < 20; n++) {
		text = REGISTER(n, CONTACT_60);
		skb = flow_packet(test, flow, IP_CT_DIR_ORIGINAL, text,
				  strlen(text), PACKET_LINEAR);
		fail(n);
		flow_pass(test, flow, skb, IP_CT_DIR_ORIGINAL);
		if (!failed())
			break;
	}
	KUNIT_EXPECT_LT(test, n, 20);
	KUNIT_EXPECT_GT(test, counter(SIPNAT_A_STATS_TRANSACTIONS_FAILED),
			transactions);

	for (n = 1; n < 20; n++) {
		flow_out(test, flow, REGISTER(100 + n, CONTACT_60));
		text = ANSWER(200, 100 + n, CONTACT_60);
		skb = flow_packet(test, flow, IP_CT_DIR_REPLY, text,
				  strlen(text), PACKET_LINEAR);
		fail(n);
		flow_pass(test, flow, skb, IP_CT_DIR_REPLY);
		if (!failed())
			break;
	}
	KUNIT_EXPECT_LT(test, n, 20);
	KUNIT_EXPECT_GT(test, counter(SIPNAT_A_STATS_BINDINGS_REFUSED),
			refused);
	KUNIT_EXPECT_EQ(test, 1, test_net()->registrar->bindings.count);
}

static void events(struct kunit *test)
{
	struct client *listener = client_open(test);
	u64 lost = counter(SIPNAT_A_STATS_EVENTS_LOST);
	struct flow *flow = flow_phone(test);
	struct sipnat_peer *peer;
	struct sipnat_verdict verdict = { .rule = SIPNAT_NO_RULE };
	struct sipnat_net *sn = test_net();
	struct sipnat_binding binding = {};

	peer = kunit_kzalloc(test, sizeof(*peer), GFP_KERNEL);
	flow_out(test, flow, "x");
	client_listen(listener);
	seconds_pass(2);
	fail(1);
	sipnat_event_flow(&sn->event, flow->ct, SIPNAT_FLOW_EVENT_LEFT,
			  &verdict, 0, sn->stats);
	KUNIT_EXPECT_TRUE(test, failed());
	fail(1);
	sipnat_event_binding(&sn->event, &init_net, 0, &binding, NULL,
			     sn->stats);
	KUNIT_EXPECT_TRUE(test, failed());
	fail(1);
	sipnat_event_upstream(&sn->event, &init_net, peer, sn->stats);
	KUNIT_EXPECT_TRUE(test, failed());
	mutex_lock(&sn->policy.lock);
	fail(1);
	sipnat_event_policy(&init_net,
			    rcu_dereference_protected(sn->policy.in_force, 1),
			    sn->stats);
	KUNIT_EXPECT_TRUE(test, failed());
	mutex_unlock(&sn->policy.lock);
	KUNIT_EXPECT_EQ(test, lost + 4, counter(SIPNAT_A_STATS_EVENTS_LOST));

	/* the listener doesn't read: there is no room any more */
	fail(4);
	sipnat_event_upstream(&sn->event, &init_net, peer, sn->stats);
	failed();
	client_close(listener);
}

/* A request with one allocation failing after another, up to where none does. */
static void persist(struct kunit *test, u8 cmd, u16 flags,
		    void (*put)(struct sk_buff *msg))
{
	unsigned int n;
	int err = 0;

	for (n = 1; n < 60; n++) {
		request(client, cmd, flags);
		if (put)
			put(client->msg);
		fail(n);
		err = client_begin(client);
		if (!failed())
			break;
		if (!err)
			client_receive(client);
	}
	KUNIT_EXPECT_LT(test, n, 60);
	KUNIT_EXPECT_EQ(test, 0, client_receive(client));
}

static void put_rule(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);
	unsigned int i;

	for (i = 0; i < 9; i++)
		put_prefix(msg, SIPNAT_A_RULE_LOCAL, "10.0.0.0", 8);
	rule_end(msg, nest);
}

static void requests(struct kunit *test)
{
	struct sipnat_policy *builder;

	persist(test, SIPNAT_CMD_STATUS_GET, 0, NULL);
	persist(test, SIPNAT_CMD_STATS_GET, 0, NULL);
	persist(test, SIPNAT_CMD_FLOW_FLUSH, 0, NULL);
	persist(test, SIPNAT_CMD_BINDING_DEL, 0, NULL);
	persist(test, SIPNAT_CMD_FLOW_GET, NLM_F_DUMP, NULL);
	persist(test, SIPNAT_CMD_BINDING_GET, NLM_F_DUMP, NULL);
	persist(test, SIPNAT_CMD_POLICY_GET, NLM_F_DUMP, NULL);
	persist(test, SIPNAT_CMD_UPSTREAM_GET, NLM_F_DUMP, NULL);
	persist(test, SIPNAT_CMD_POLICY_BEGIN, 0, NULL);
	persist(test, SIPNAT_CMD_POLICY_ADD, 0, put_rule);
	/* what failed has left nothing behind, but where only the answer did */
	builder = test_net()->policy.builder;
	KUNIT_ASSERT_NOT_NULL(test, builder);
	KUNIT_EXPECT_GE(test, builder->n_rules, 1);
	KUNIT_EXPECT_EQ(test, builder->n_rules * 9, builder->n_prefixes);
}

/* Without memory for it the policy before stays. */
static void builtin_policy(struct kunit *test)
{
	struct sipnat_policy_state *state = &test_net()->policy;
	const struct sipnat_policy *before;
	unsigned int n;
	int err;

	mutex_lock(&state->lock);
	for (n = 1; n < 4; n++) {
		before = rcu_access_pointer(state->in_force);
		fail(n);
		err = sipnat_policy_builtin(state);
		failed();
		KUNIT_EXPECT_TRUE(test, !err || err == -ENOMEM);
		KUNIT_EXPECT_EQ(test, !!err,
				before == rcu_access_pointer(state->in_force));
	}
	mutex_unlock(&state->lock);
}

static void namespaces(struct kunit *test)
{
	struct sipnat_policy_state state = {};
	struct sipnat_registrar *registrar = NULL;
	unsigned int n;

	/* too large for kmalloc() alone: what is tried after it doesn't fail */
	fail(1);
	registrar = sipnat_registrar_new(&init_net, NULL, NULL, NULL, NULL);
	failed();
	if (registrar)
		sipnat_registrar_free(registrar);
	for (n = 2; n < 6; n++) {
		fail(n);
		registrar =
			sipnat_registrar_new(&init_net, NULL, NULL, NULL, NULL);
		failed();
		if (registrar)
			sipnat_registrar_free(registrar);
	}
	for (n = 1; n < 4; n++) {
		fail(n);
		if (!sipnat_policy_init(&state, SIPNAT_ACTION_BYPASS)) {
			failed();
			sipnat_policy_exit(&state);
		}
		failed();
	}
	builtin_policy(test);
}

static int init(struct kunit *test)
{
	client = client_open(test);
	return traffic_init(test);
}

static void exit(struct kunit *test)
{
	fail(0);
	client_close(client);
	traffic_exit(test);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(claims),   KUNIT_CASE(registrations), KUNIT_CASE(events),
	KUNIT_CASE(requests), KUNIT_CASE(namespaces),	 {}
};

struct kunit_suite suite_memory = {
	.name = "memory",
	.init = init,
	.exit = exit,
	.test_cases = cases,
};
