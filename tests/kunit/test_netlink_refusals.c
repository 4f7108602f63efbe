// SPDX-License-Identifier: GPL-2.0
/*
 * Rules that are wrong, each in one way, by netlink: the error, the sentence,
 * and nothing of the message stays.
 */
#include "client.h"
#include "traffic.h"

static void bad_action(struct sk_buff *msg)
{
	rule_end(msg, rule_begin(msg, 3));
}

static void without_action(struct sk_buff *msg)
{
	struct nlattr *nest = nla_nest_start(msg, SIPNAT_A_POLICY_RULE);

	nla_put_u32(msg, SIPNAT_A_RULE_MARGIN, 1);
	rule_end(msg, nest);
}

static void host_bits(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	put_prefix(msg, SIPNAT_A_RULE_LOCAL, "10.0.0.1", 8);
	rule_end(msg, nest);
}

static void long_prefix(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	put_prefix(msg, SIPNAT_A_RULE_PEER, "10.0.0.1", 33);
	rule_end(msg, nest);
}

static void odd_address(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0), *prefix;

	prefix = nla_nest_start(msg, SIPNAT_A_RULE_PEER);
	nla_put(msg, SIPNAT_A_PREFIX_ADDRESS, 5, "12345");
	nla_put_u8(msg, SIPNAT_A_PREFIX_LENGTH, 5);
	nla_nest_end(msg, prefix);
	rule_end(msg, nest);
}

static void no_length(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0), *prefix;

	prefix = nla_nest_start(msg, SIPNAT_A_RULE_PEER);
	put_address(msg, SIPNAT_A_PREFIX_ADDRESS, "10.0.0.0");
	nla_nest_end(msg, prefix);
	rule_end(msg, nest);
}

static void short_number(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	nla_put_u8(msg, SIPNAT_A_RULE_MARGIN, 1);
	rule_end(msg, nest);
}

static void bad_prefix_attribute(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0), *prefix;

	prefix = nla_nest_start(msg, SIPNAT_A_RULE_PEER);
	nla_put(msg, SIPNAT_A_PREFIX_ADDRESS, 17, "12345678901234567");
	nla_nest_end(msg, prefix);
	rule_end(msg, nest);
}

static void no_first_port(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	put_port(msg, 0, 5060);
	rule_end(msg, nest);
}

static void ports_reversed(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	put_port(msg, 5061, 5060);
	rule_end(msg, nest);
}

static void port_zero(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0), *port;

	port = nla_nest_start(msg, SIPNAT_A_RULE_PORT);
	nla_put_u16(msg, SIPNAT_A_PORT_RANGE_FIRST, 0);
	nla_nest_end(msg, port);
	rule_end(msg, nest);
}

static void too_many_ports(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);
	u16 i;

	for (i = 1; i <= SIPNAT_PORTS_MAX + 1; i++)
		put_port(msg, i, 0);
	rule_end(msg, nest);
}

static void no_transport(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	nla_put_u32(msg, SIPNAT_A_RULE_TRANSPORT, 0);
	rule_end(msg, nest);
}

static void unknown_transport(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	nla_put_u32(msg, SIPNAT_A_RULE_TRANSPORT, 4);
	rule_end(msg, nest);
}

static void mask_alone(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	nla_put_u32(msg, SIPNAT_A_RULE_MARK_MASK, 1);
	rule_end(msg, nest);
}

static void mark_outside(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	nla_put_u32(msg, SIPNAT_A_RULE_MARK, 2);
	nla_put_u32(msg, SIPNAT_A_RULE_MARK_MASK, 1);
	rule_end(msg, nest);
}

static void empty_mask(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	nla_put_u32(msg, SIPNAT_A_RULE_MARK, 0);
	nla_put_u32(msg, SIPNAT_A_RULE_MARK_MASK, 0);
	rule_end(msg, nest);
}

static void margin_too_long(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	nla_put_u32(msg, SIPNAT_A_RULE_MARGIN, SIPNAT_HOLD_MAX + 1);
	rule_end(msg, nest);
}

static void floor_too_long(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	nla_put_u32(msg, SIPNAT_A_RULE_FLOOR, SIPNAT_HOLD_MAX + 1);
	rule_end(msg, nest);
}

static void floor_above_ceiling(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);

	nla_put_u32(msg, SIPNAT_A_RULE_FLOOR, 10);
	nla_put_u32(msg, SIPNAT_A_RULE_CEILING, 9);
	rule_end(msg, nest);
}

static void long_name(struct sk_buff *msg)
{
	struct nlattr *nest = rule_begin(msg, 0);
	char name[SIPNAT_NAME_MAX + 2];

	memset(name, 'n', sizeof(name));
	name[SIPNAT_NAME_MAX + 1] = '\0';
	nla_put_string(msg, SIPNAT_A_RULE_NAME, name);
	rule_end(msg, nest);
}

static void more_of_nothing(struct sk_buff *msg)
{
	struct nlattr *nest = nla_nest_start(msg, SIPNAT_A_POLICY_RULE);

	nla_put_flag(msg, SIPNAT_A_RULE_MORE);
	rule_end(msg, nest);
}

static void more_than_prefixes(struct sk_buff *msg)
{
	rule_end(msg, rule_begin(msg, 0));
	{
		struct nlattr *nest = rule_begin(msg, 0);

		nla_put_flag(msg, SIPNAT_A_RULE_MORE);
		rule_end(msg, nest);
	}
}

static void no_rule(struct sk_buff *msg)
{
}

static void setting(struct sk_buff *msg)
{
	nla_put_u32(msg, SIPNAT_A_POLICY_BINDINGS_MAX, 1);
	rule_end(msg, rule_begin(msg, 0));
}

/* What is put into a message that adds, and how it is refused. */
static const struct {
	void (*put)(struct sk_buff *msg);
	int error;
	const char *sentence;
} bad[] = {
	{ bad_action, -ERANGE, "integer out of range" },
	{ without_action, -EINVAL, "A rule needs an action" },
	{ host_bits, -EINVAL, "The prefix is too long or has host bits" },
	{ long_prefix, -EINVAL, "The prefix is too long or has host bits" },
	{ odd_address, -EINVAL, "An address has 4 or 16 bytes" },
	{ no_length, -EINVAL, "A prefix needs an address and a length" },
	{ short_number, -EINVAL, "invalid attribute length" },
	{ bad_prefix_attribute, -ERANGE, "Attribute failed policy validation" },
	{ no_first_port, -EINVAL, "A range of ports needs a first one" },
	{ ports_reversed, -EINVAL, "The last port is below the first" },
	{ port_zero, -ERANGE, "integer out of range" },
	{ too_many_ports, -E2BIG, "A rule has at most 32 ranges of ports" },
	{ no_transport, -EINVAL, "A rule needs a transport" },
	{ unknown_transport, -EINVAL, "reserved bit set" },
	{ mask_alone, -EINVAL, "A mask for the mark needs a mark" },
	{ mark_outside, -EINVAL, "The mark lies outside its mask" },
	{ empty_mask, -EINVAL, "The mark lies outside its mask" },
	{ margin_too_long, -ERANGE,
	  "An entry is held 1209600 seconds at most" },
	{ floor_too_long, -ERANGE, "An entry is held 1209600 seconds at most" },
	{ floor_above_ceiling, -EINVAL, "The floor lies above the ceiling" },
	{ long_name, -EINVAL, "Attribute failed policy validation" },
	{ more_of_nothing, -EINVAL, "There is no rule to give more prefixes" },
	{ more_than_prefixes, -EINVAL, "Only prefixes can be added to a rule" },
	{ no_rule, -EINVAL, "There is no rule to add" },
	{ setting, -EINVAL, "Unsupported attribute" },
};

static void refused(struct kunit *test)
{
	struct client *client = client_open(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_ASSERT_EQ(test, 0, ask(client, SIPNAT_CMD_POLICY_BEGIN));
		bad[i].put(request(client, SIPNAT_CMD_POLICY_ADD, 0));
		KUNIT_EXPECT_EQ_MSG(test, bad[i].error, client_send(client),
				    "%s", bad[i].sentence);
		KUNIT_EXPECT_STREQ(test, bad[i].sentence,
				   (const char *)client->extack);
		KUNIT_EXPECT_EQ(test, 0, test_net()->policy.builder->n_rules);
		KUNIT_EXPECT_EQ(test, 0,
				test_net()->policy.builder->n_prefixes);
	}
	client_close(client);
}

static struct kunit_case cases[] = { KUNIT_CASE(refused), {} };

struct kunit_suite suite_netlink_refusals = {
	.name = "netlink_refusals",
	.init = traffic_init,
	.exit = traffic_exit,
	.test_cases = cases,
};
