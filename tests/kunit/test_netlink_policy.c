// SPDX-License-Identifier: GPL-2.0
/*
 * Policies by netlink: what is loaded is in force and is shown again; what is
 * wrong is refused with an error and a sentence, and leaves nothing behind.
 */
#include <net/genetlink.h>
#include "client.h"
#include "traffic.h"

static struct client *client, *listener;

static struct sk_buff *add_begin(void)
{
	return request(client, SIPNAT_CMD_POLICY_ADD, 0);
}

static const struct sipnat_policy *in_force(void)
{
	return rcu_dereference_protected(test_net()->policy.in_force, true);
}

/* All that a rule can say, and all of it comes back. */
static void put_everything(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, SIPNAT_ACTION_OBSERVE);

	nla_put_string(msg, SIPNAT_A_RULE_NAME, "all");
	nla_put_u32(msg, SIPNAT_A_RULE_TRANSPORT, SIPNAT_TRANSPORT_TCP);
	put_prefix(msg, SIPNAT_A_RULE_LOCAL, "192.168.1.0", 24);
	put_prefix(msg, SIPNAT_A_RULE_LOCAL, "2001:db8::", 32);
	put_prefix(msg, SIPNAT_A_RULE_PEER, PROVIDER, 32);
	put_port(msg, 5060, 5070);
	put_port(msg, 6000, 0);
	nla_put_flag(msg, SIPNAT_A_RULE_ANY_PORT);
	nla_put_u16(msg, SIPNAT_A_RULE_ZONE, 7);
	nla_put_string(msg, SIPNAT_A_RULE_IN_INTERFACE, LAN);
	nla_put_string(msg, SIPNAT_A_RULE_OUT_INTERFACE, "wan*");
	nla_put_u32(msg, SIPNAT_A_RULE_MARK, 0x10);
	nla_put_u32(msg, SIPNAT_A_RULE_MARK_MASK, 0xf0);
	nla_put_u32(msg, SIPNAT_A_RULE_MARGIN, 1);
	nla_put_u32(msg, SIPNAT_A_RULE_FLOOR, 2);
	nla_put_u32(msg, SIPNAT_A_RULE_CEILING, SIPNAT_HOLD_MAX);
	rule_end(msg, nest);
}

static void loaded(struct kunit *test)
{
	const struct sipnat_rule *rule;
	struct nlmsghdr *event;
	u32 generation;
	u8 cmd;

	request(client, SIPNAT_CMD_POLICY_BEGIN, 0);
	nla_put_u32(client->msg, SIPNAT_A_POLICY_DEFAULT_ACTION,
		    SIPNAT_ACTION_LEAVE);
	nla_put_u32(client->msg, SIPNAT_A_POLICY_MEDIA_EXPECTATIONS,
		    SIPNAT_MEDIA_EXPECTATIONS_DROP);
	nla_put_u32(client->msg, SIPNAT_A_POLICY_BINDINGS_MAX, 11);
	nla_put_u32(client->msg, SIPNAT_A_POLICY_BINDINGS_PER_SOURCE_MAX, 12);
	nla_put_u32(client->msg, SIPNAT_A_POLICY_TRANSACTIONS_MAX, 13);
	nla_put_u32(client->msg, SIPNAT_A_POLICY_TRANSACTIONS_PER_SOURCE_MAX,
		    14);
	nla_put_u8(client->msg, SIPNAT_A_POLICY_CONNTRACK_SHARE, 15);
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	put_everything(add_begin());
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	/* nothing of it is in force */
	KUNIT_EXPECT_EQ(test, 0, in_force()->n_rules);

	KUNIT_EXPECT_EQ(test, 0, ask(client, SIPNAT_CMD_POLICY_COMMIT));
	KUNIT_ASSERT_EQ(test, 1, client->n_replies);
	generation = attribute_u32(test, client->reply[0],
				   SIPNAT_A_POLICY_GENERATION);
	KUNIT_EXPECT_EQ(test, generation, in_force()->generation);
	KUNIT_EXPECT_EQ(test, SIPNAT_ACTION_LEAVE, in_force()->default_action);
	KUNIT_EXPECT_EQ(test, SIPNAT_MEDIA_EXPECTATIONS_DROP,
			in_force()->media_expectations);
	KUNIT_EXPECT_EQ(test, 11, in_force()->bindings_max);
	KUNIT_EXPECT_EQ(test, 12, in_force()->bindings_per_source_max);
	KUNIT_EXPECT_EQ(test, 13, in_force()->transactions_max);
	KUNIT_EXPECT_EQ(test, 14, in_force()->transactions_per_source_max);
	KUNIT_EXPECT_EQ(test, 15, in_force()->conntrack_share);
	KUNIT_EXPECT_EQ(test, 3, in_force()->n_prefixes);
	KUNIT_ASSERT_EQ(test, 1, in_force()->n_rules);
	rule = in_force()->rule[0];
	KUNIT_EXPECT_EQ(test, 2, rule->n_ports);
	KUNIT_EXPECT_EQ(test, 6000, rule->port[1].last);
	KUNIT_EXPECT_EQ(test, 7, rule->zone);
	KUNIT_EXPECT_STREQ(test, "all", (const char *)rule->name);

	event = client_event(listener, &cmd);
	KUNIT_ASSERT_EQ(test, SIPNAT_CMD_POLICY_NTF, cmd);
	KUNIT_EXPECT_EQ(test, generation,
			attribute_u32(test, event, SIPNAT_A_POLICY_GENERATION));
}

static void shown(struct kunit *test)
{
	struct nlattr *tb[SIPNAT_A_RULE_MAX + 1];
	const struct nlattr *rule;

	ask(client, SIPNAT_CMD_POLICY_BEGIN);
	put_everything(add_begin());
	client_send(client);
	ask(client, SIPNAT_CMD_POLICY_COMMIT);
	KUNIT_EXPECT_EQ(test, 0, dump(client, SIPNAT_CMD_POLICY_GET));
	KUNIT_ASSERT_EQ(test, 2, client->n_replies);
	KUNIT_EXPECT_EQ(test, 1,
			attribute_u32(test, client->reply[0],
				      SIPNAT_A_POLICY_RULES));
	rule = attribute(client->reply[1], SIPNAT_A_POLICY_RULE);
	KUNIT_ASSERT_NOT_NULL(test, rule);
	KUNIT_ASSERT_EQ(test, 0,
			nla_parse_nested(tb, SIPNAT_A_RULE_MAX, rule, NULL,
					 NULL));
	KUNIT_EXPECT_EQ(test, 0, nla_get_u32(tb[SIPNAT_A_RULE_INDEX]));
	KUNIT_EXPECT_EQ(test, 0, nla_strcmp(tb[SIPNAT_A_RULE_NAME], "all"));
	KUNIT_EXPECT_EQ(test, 7, nla_get_u16(tb[SIPNAT_A_RULE_ZONE]));
	KUNIT_EXPECT_EQ(test, 0x10, nla_get_u32(tb[SIPNAT_A_RULE_MARK]));
	KUNIT_EXPECT_EQ(test, 0,
			nla_strcmp(tb[SIPNAT_A_RULE_OUT_INTERFACE], "wan*"));
	KUNIT_EXPECT_NOT_NULL(test, tb[SIPNAT_A_RULE_LOCAL]);
	KUNIT_EXPECT_NOT_NULL(test, tb[SIPNAT_A_RULE_ANY_PORT]);
	KUNIT_EXPECT_NOT_NULL(test, tb[SIPNAT_A_RULE_HITS]);
}

/* Rules and prefixes that need many messages, loaded and shown. */
static void many(struct kunit *test)
{
	unsigned int i, j, rules = 0, prefixes = 0, more = 0;
	const struct nlattr *rule, *attr;
	char text[32];
	int rem, left;

	ask(client, SIPNAT_CMD_POLICY_BEGIN);
	for (i = 0; i < 100; i++) {
		struct nlattr *nest = rule_begin(add_begin(), i % 3);

		if (i == 50)
			for (j = 0; j < 500; j++) {
				sprintf(text, "10.%u.%u.0", j / 250, j % 250);
				put_prefix(client->msg, SIPNAT_A_RULE_PEER,
					   text, 24);
			}
		rule_end(client->msg, nest);
		KUNIT_ASSERT_EQ(test, 0, client_send(client));
		if (i != 50)
			continue;
		/* more prefixes for the same rule */
		nest = nla_nest_start(add_begin(), SIPNAT_A_POLICY_RULE);
		nla_put_flag(client->msg, SIPNAT_A_RULE_MORE);
		put_prefix(client->msg, SIPNAT_A_RULE_LOCAL, "172.16.0.0", 12);
		put_prefix(client->msg, SIPNAT_A_RULE_PEER, "172.16.0.0", 12);
		rule_end(client->msg, nest);
		KUNIT_ASSERT_EQ(test, 0, client_send(client));
	}
	KUNIT_ASSERT_EQ(test, 0, ask(client, SIPNAT_CMD_POLICY_COMMIT));
	KUNIT_EXPECT_EQ(test, 100, in_force()->n_rules);
	KUNIT_EXPECT_EQ(test, 502, in_force()->n_prefixes);

	KUNIT_ASSERT_EQ(test, 0, dump(client, SIPNAT_CMD_POLICY_GET));
	KUNIT_EXPECT_GT(test, client->n_replies, 3);
	for (i = 0; i < client->n_replies; i++)
		nlmsg_for_each_attr(rule, client->reply[i], GENL_HDRLEN, rem) {
			if (nla_type(rule) != SIPNAT_A_POLICY_RULE)
				continue;
			rules++;
			nla_for_each_nested(attr, rule, left) {
				prefixes +=
					nla_type(attr) == SIPNAT_A_RULE_PEER ||
					nla_type(attr) == SIPNAT_A_RULE_LOCAL;
				more += nla_type(attr) == SIPNAT_A_RULE_MORE;
			}
		}
	KUNIT_EXPECT_EQ(test, 502, prefixes);
	KUNIT_EXPECT_EQ(test, 100, rules - more);
	KUNIT_EXPECT_GT(test, more, 0);
}

/* A policy that is replaced under a dump interrupts it. */
static void replaced_under_a_dump(struct kunit *test)
{
	unsigned int i;

	ask(client, SIPNAT_CMD_POLICY_BEGIN);
	for (i = 0; i < 100; i++) {
		rule_end(client->msg, rule_begin(add_begin(), 0));
		KUNIT_ASSERT_EQ(test, 0, client_send(client));
	}
	ask(client, SIPNAT_CMD_POLICY_COMMIT);

	request(client, SIPNAT_CMD_POLICY_GET, NLM_F_DUMP);
	KUNIT_ASSERT_EQ(test, 0, client_begin(client));
	policy_use(test, policy_draft(test));
	client_receive(client);
	KUNIT_EXPECT_TRUE(test, client->flags & NLM_F_DUMP_INTR);
}

static void one_socket_at_a_time(struct kunit *test)
{
	struct client *other = client_open(test);

	request(other, SIPNAT_CMD_POLICY_COMMIT, 0);
	expect_refused(other, -ENOENT, "This socket has begun no policy");
	request(other, SIPNAT_CMD_POLICY_ABORT, 0);
	expect_refused(other, -ENOENT, "This socket has begun no policy");
	KUNIT_EXPECT_EQ(test, 0, ask(client, SIPNAT_CMD_POLICY_BEGIN));
	/* begun again is begun anew */
	KUNIT_EXPECT_EQ(test, 0, ask(client, SIPNAT_CMD_POLICY_BEGIN));
	request(other, SIPNAT_CMD_POLICY_BEGIN, 0);
	expect_refused(other, -EBUSY, "Another socket is making a policy");
	rule_end(other->msg,
		 rule_begin(request(other, SIPNAT_CMD_POLICY_ADD, 0), 0));
	expect_refused(other, -ENOENT, "This socket has begun no policy");
	KUNIT_EXPECT_EQ(test, 0, ask(client, SIPNAT_CMD_POLICY_ABORT));
	KUNIT_EXPECT_EQ(test, 0, ask(other, SIPNAT_CMD_POLICY_BEGIN));
	/* a socket that is gone has given up */
	client_close(other);
	KUNIT_EXPECT_EQ(test, 0, ask(client, SIPNAT_CMD_POLICY_BEGIN));
	KUNIT_EXPECT_EQ(test, 0, ask(client, SIPNAT_CMD_POLICY_ABORT));
}

/* All of a message or nothing of it, also of what it gave the last rule. */
static void undone(struct kunit *test)
{
	const struct sipnat_policy *policy;
	struct nlattr *nest;

	ask(client, SIPNAT_CMD_POLICY_BEGIN);
	nest = rule_begin(add_begin(), 0);
	put_prefix(client->msg, SIPNAT_A_RULE_LOCAL, "10.0.0.0", 8);
	rule_end(client->msg, nest);
	KUNIT_ASSERT_EQ(test, 0, client_send(client));

	nest = nla_nest_start(add_begin(), SIPNAT_A_POLICY_RULE);
	nla_put_flag(client->msg, SIPNAT_A_RULE_MORE);
	put_prefix(client->msg, SIPNAT_A_RULE_LOCAL, "11.0.0.0", 8);
	put_prefix(client->msg, SIPNAT_A_RULE_PEER, "12.0.0.0", 8);
	rule_end(client->msg, nest);
	nest = rule_begin(client->msg, 0);
	put_prefix(client->msg, SIPNAT_A_RULE_PEER, "13.0.0.0", 8);
	rule_end(client->msg, nest);
	nest = rule_begin(client->msg, 0);
	put_prefix(client->msg, SIPNAT_A_RULE_LOCAL, "10.0.0.1", 8);
	rule_end(client->msg, nest);
	expect_refused(client, -EINVAL,
		       "The prefix is too long or has host bits");
	policy = test_net()->policy.builder;
	KUNIT_EXPECT_EQ(test, 1, policy->n_rules);
	KUNIT_EXPECT_EQ(test, 1, policy->n_prefixes);
	KUNIT_EXPECT_EQ(test, 1, policy->rule[0]->local.count);
	KUNIT_EXPECT_EQ(test, 0, policy->rule[0]->peer.count);
}

static void too_many(struct kunit *test)
{
	struct sipnat_policy *policy;
	struct nlattr *nest;

	ask(client, SIPNAT_CMD_POLICY_BEGIN);
	policy = test_net()->policy.builder;
	rule_end(client->msg, rule_begin(add_begin(), 0));
	KUNIT_ASSERT_EQ(test, 0, client_send(client));
	policy->n_prefixes = SIPNAT_PREFIXES_MAX;
	nest = rule_begin(add_begin(), 0);
	put_prefix(client->msg, SIPNAT_A_RULE_LOCAL, "10.0.0.0", 8);
	rule_end(client->msg, nest);
	expect_refused(client, -E2BIG, "A policy has at most 65536 prefixes");
	policy->n_prefixes = 0;
	while (policy->n_rules < SIPNAT_RULES_MAX)
		policy_rule(test, policy, 0);
	rule_end(client->msg, rule_begin(add_begin(), 0));
	expect_refused(client, -ENOSPC, "A policy has at most 4096 rules");
	KUNIT_EXPECT_EQ(test, SIPNAT_RULES_MAX, policy->n_rules);
}

static void bad_settings(struct kunit *test)
{
	request(client, SIPNAT_CMD_POLICY_BEGIN, 0);
	nla_put_u32(client->msg, SIPNAT_A_POLICY_BINDINGS_MAX, 0);
	expect_refused(client, -ERANGE, "integer out of range");
	request(client, SIPNAT_CMD_POLICY_BEGIN, 0);
	nla_put_u32(client->msg, SIPNAT_A_POLICY_TRANSACTIONS_MAX,
		    SIPNAT_TRANSACTIONS_MAX + 1);
	expect_refused(client, -ERANGE, "integer out of range");
	request(client, SIPNAT_CMD_POLICY_BEGIN, 0);
	nla_put_u32(client->msg, SIPNAT_A_POLICY_TRANSACTIONS_PER_SOURCE_MAX,
		    SIPNAT_TRANSACTIONS_MAX + 1);
	expect_refused(client, -ERANGE, "integer out of range");
	request(client, SIPNAT_CMD_POLICY_BEGIN, 0);
	nla_put_u8(client->msg, SIPNAT_A_POLICY_CONNTRACK_SHARE, 101);
	expect_refused(client, -ERANGE, "integer out of range");
	request(client, SIPNAT_CMD_POLICY_BEGIN, 0);
	nla_put_u32(client->msg, SIPNAT_A_POLICY_DEFAULT_ACTION, 3);
	expect_refused(client, -ERANGE, "integer out of range");
	request(client, SIPNAT_CMD_POLICY_COMMIT, 0);
	nla_put_u32(client->msg, 1, 3);
	KUNIT_EXPECT_EQ(test, -EINVAL, client_send(client));
	KUNIT_EXPECT_NULL(test, test_net()->policy.builder);
}

static int init(struct kunit *test)
{
	client = client_open(test);
	listener = client_open(test);
	client_listen(listener);
	return 0;
}

static void exit(struct kunit *test)
{
	client_close(client);
	client_close(listener);
	traffic_exit(test);
}

static struct kunit_case cases[] = { KUNIT_CASE(loaded),
				     KUNIT_CASE(shown),
				     KUNIT_CASE(many),
				     KUNIT_CASE(replaced_under_a_dump),
				     KUNIT_CASE(one_socket_at_a_time),
				     KUNIT_CASE(undone),
				     KUNIT_CASE(too_many),
				     KUNIT_CASE(bad_settings),
				     {} };

struct kunit_suite suite_netlink_policy = {
	.name = "netlink_policy",
	.init = init,
	.exit = exit,
	.test_cases = cases,
};
