// SPDX-License-Identifier: GPL-2.0
/*
 * Reads rules and prefixes from netlink attributes into a policy that is being
 * made: syntax here, meaning in policy.
 */
#include <linux/err.h>
#include <linux/netfilter.h>
#include <linux/overflow.h>
#include <net/ipv6.h>
#include <net/netlink.h>
#include "netlink_rule.h"

#define TRANSPORTS (SIPNAT_TRANSPORT_UDP | SIPNAT_TRANSPORT_TCP)

const struct nla_policy sipnat_nl_prefix[SIPNAT_A_PREFIX_MAX + 1] = {
	[SIPNAT_A_PREFIX_ADDRESS] = {
		.type = NLA_BINARY,
		.len = sizeof(struct in6_addr),
	},
	[SIPNAT_A_PREFIX_LENGTH] = { .type = NLA_U8 },
};

static const struct nla_policy nl_port_range[SIPNAT_A_PORT_RANGE_MAX + 1] = {
	[SIPNAT_A_PORT_RANGE_FIRST] = NLA_POLICY_MIN(NLA_U16, 1),
	[SIPNAT_A_PORT_RANGE_LAST] = NLA_POLICY_MIN(NLA_U16, 1),
};

const struct nla_policy sipnat_nl_rule[SIPNAT_A_RULE_MAX + 1] = {
	[SIPNAT_A_RULE_NAME] = {
		.type = NLA_NUL_STRING,
		.len = SIPNAT_NAME_MAX,
	},
	[SIPNAT_A_RULE_ACTION] =
		NLA_POLICY_MAX(NLA_U32, SIPNAT_ACTION_OBSERVE),
	[SIPNAT_A_RULE_TRANSPORT] = NLA_POLICY_MASK(NLA_U32, TRANSPORTS),
	[SIPNAT_A_RULE_LOCAL] = NLA_POLICY_NESTED(sipnat_nl_prefix),
	[SIPNAT_A_RULE_PEER] = NLA_POLICY_NESTED(sipnat_nl_prefix),
	[SIPNAT_A_RULE_PORT] = NLA_POLICY_NESTED(nl_port_range),
	[SIPNAT_A_RULE_ANY_PORT] = { .type = NLA_FLAG },
	[SIPNAT_A_RULE_ZONE] = { .type = NLA_U16 },
	[SIPNAT_A_RULE_IN_INTERFACE] = {
		.type = NLA_NUL_STRING,
		.len = IFNAMSIZ - 1,
	},
	[SIPNAT_A_RULE_OUT_INTERFACE] = {
		.type = NLA_NUL_STRING,
		.len = IFNAMSIZ - 1,
	},
	[SIPNAT_A_RULE_MARK] = { .type = NLA_U32 },
	[SIPNAT_A_RULE_MARK_MASK] = { .type = NLA_U32 },
	[SIPNAT_A_RULE_MORE] = { .type = NLA_FLAG },
	[SIPNAT_A_RULE_MARGIN] = { .type = NLA_U32 },
	[SIPNAT_A_RULE_FLOOR] = { .type = NLA_U32 },
	[SIPNAT_A_RULE_CEILING] = { .type = NLA_U32 },
};

/**
 * sipnat_nl_read_prefix() - read SIPNAT_A_PREFIX_*
 * @attr: the nest
 * @prefix: filled in
 * @extack: says what is wrong with it
 *
 * Return: 0 or -EINVAL.
 */
int sipnat_nl_read_prefix(const struct nlattr *attr,
			  struct sipnat_prefix *prefix,
			  struct netlink_ext_ack *extack)
{
	struct nlattr *tb[SIPNAT_A_PREFIX_MAX + 1];
	const struct nlattr *addr;
	int err;

	err = nla_parse_nested(tb, SIPNAT_A_PREFIX_MAX, attr, sipnat_nl_prefix,
			       extack);
	if (err)
		return err;

	addr = tb[SIPNAT_A_PREFIX_ADDRESS];
	if (!addr || !tb[SIPNAT_A_PREFIX_LENGTH]) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "A prefix needs an address and a length");
		return -EINVAL;
	}

	if (nla_len(addr) == sizeof(struct in_addr)) {
		prefix->nfproto = NFPROTO_IPV4;
	} else if (nla_len(addr) == sizeof(struct in6_addr)) {
		prefix->nfproto = NFPROTO_IPV6;
	} else {
		NL_SET_ERR_MSG_ATTR(extack, addr,
				    "An address has 4 or 16 bytes");
		return -EINVAL;
	}

	memset(&prefix->addr, 0, sizeof(prefix->addr));
	nla_memcpy(&prefix->addr, addr, sizeof(prefix->addr));
	prefix->length = nla_get_u8(tb[SIPNAT_A_PREFIX_LENGTH]);
	if (!sipnat_prefix_valid(prefix)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The prefix is too long or has host bits");
		return -EINVAL;
	}

	return 0;
}

static int read_port_range(struct sipnat_rule *rule, const struct nlattr *attr,
			   struct netlink_ext_ack *extack)
{
	struct nlattr *tb[SIPNAT_A_PORT_RANGE_MAX + 1];
	struct sipnat_port_range range;
	int err;

	err = nla_parse_nested(tb, SIPNAT_A_PORT_RANGE_MAX, attr, nl_port_range,
			       extack);
	if (err)
		return err;

	if (!tb[SIPNAT_A_PORT_RANGE_FIRST]) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "A range of ports needs a first one");
		return -EINVAL;
	}

	range.first = nla_get_u16(tb[SIPNAT_A_PORT_RANGE_FIRST]);
	range.last = range.first;
	if (tb[SIPNAT_A_PORT_RANGE_LAST])
		range.last = nla_get_u16(tb[SIPNAT_A_PORT_RANGE_LAST]);

	if (range.last < range.first) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The last port is below the first");
		return -EINVAL;
	}
	if (rule->n_ports == SIPNAT_PORTS_MAX) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "A rule has at most 32 ranges of ports");
		return -E2BIG;
	}

	rule->port[rule->n_ports++] = range;
	return 0;
}

static int read_prefix_into(struct sipnat_policy *policy,
			    struct sipnat_prefix_set *set,
			    const struct nlattr *attr,
			    struct netlink_ext_ack *extack)
{
	struct sipnat_prefix prefix;
	int err;

	err = sipnat_nl_read_prefix(attr, &prefix, extack);
	if (err)
		return err;

	if (policy->n_prefixes == SIPNAT_PREFIXES_MAX) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "A policy has at most 65536 prefixes");
		return -E2BIG;
	}

	err = sipnat_prefix_set_add(set, &prefix);
	if (!err)
		policy->n_prefixes++;
	return err;
}

/* What may be there more than once. */
static int read_lists(struct sipnat_policy *policy, struct sipnat_rule *rule,
		      const struct nlattr *nest, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	int err = 0, rem;

	nla_for_each_nested(attr, nest, rem) {
		switch (nla_type(attr)) {
		case SIPNAT_A_RULE_LOCAL:
			err = read_prefix_into(policy, &rule->local, attr,
					       extack);
			break;
		case SIPNAT_A_RULE_PEER:
			err = read_prefix_into(policy, &rule->peer, attr,
					       extack);
			break;
		case SIPNAT_A_RULE_PORT:
			err = read_port_range(rule, attr, extack);
			break;
		}
		if (err)
			return err;
	}

	return 0;
}

static int read_mark(struct sipnat_rule *rule, struct nlattr **tb,
		     const struct nlattr *nest, struct netlink_ext_ack *extack)
{
	if (!tb[SIPNAT_A_RULE_MARK]) {
		if (!tb[SIPNAT_A_RULE_MARK_MASK])
			return 0;
		NL_SET_ERR_MSG_ATTR(extack, nest,
				    "A mask for the mark needs a mark");
		return -EINVAL;
	}

	if (!IS_ENABLED(CONFIG_NF_CONNTRACK_MARK)) {
		NL_SET_ERR_MSG_ATTR(extack, tb[SIPNAT_A_RULE_MARK],
				    "This kernel has no ct mark");
		return -EOPNOTSUPP;
	}

	rule->mark = nla_get_u32(tb[SIPNAT_A_RULE_MARK]);
	rule->mark_mask = U32_MAX;
	if (tb[SIPNAT_A_RULE_MARK_MASK])
		rule->mark_mask = nla_get_u32(tb[SIPNAT_A_RULE_MARK_MASK]);

	if (!rule->mark_mask || rule->mark & ~rule->mark_mask) {
		NL_SET_ERR_MSG_ATTR(extack, tb[SIPNAT_A_RULE_MARK],
				    "The mark lies outside its mask");
		return -EINVAL;
	}

	return 0;
}

static int read_transport(struct sipnat_rule *rule, const struct nlattr *attr,
			  struct netlink_ext_ack *extack)
{
	if (!attr)
		return 0;

	rule->transports = nla_get_u32(attr);
	if (rule->transports)
		return 0;

	NL_SET_ERR_MSG_ATTR(extack, attr, "A rule needs a transport");
	return -EINVAL;
}

static int read_zone(struct sipnat_rule *rule, const struct nlattr *attr,
		     struct netlink_ext_ack *extack)
{
	if (!attr)
		return 0;

	rule->zone = nla_get_u16(attr);
	rule->has_zone = true;
	if (!rule->zone || IS_ENABLED(CONFIG_NF_CONNTRACK_ZONES))
		return 0;

	NL_SET_ERR_MSG_ATTR(extack, attr, "This kernel has no zone but 0");
	return -EOPNOTSUPP;
}

static int read_seconds(u32 *seconds, const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	if (!attr)
		return 0;

	*seconds = nla_get_u32(attr);
	if (*seconds <= SIPNAT_HOLD_MAX)
		return 0;

	NL_SET_ERR_MSG_ATTR(extack, attr,
			    "An entry is held 1209600 seconds at most");
	return -ERANGE;
}

static int read_hold(struct sipnat_rule *rule, struct nlattr **tb,
		     struct netlink_ext_ack *extack)
{
	int err;

	err = read_seconds(&rule->margin, tb[SIPNAT_A_RULE_MARGIN], extack);
	if (!err)
		err = read_seconds(&rule->floor, tb[SIPNAT_A_RULE_FLOOR],
				   extack);
	if (!err)
		err = read_seconds(&rule->ceiling, tb[SIPNAT_A_RULE_CEILING],
				   extack);
	if (err || rule->floor <= rule->ceiling)
		return err;

	NL_SET_ERR_MSG_ATTR(extack, tb[SIPNAT_A_RULE_FLOOR],
			    "The floor lies above the ceiling");
	return -EINVAL;
}

static int read_scalars(struct sipnat_rule *rule, struct nlattr **tb,
			const struct nlattr *nest,
			struct netlink_ext_ack *extack)
{
	int err;

	if (!tb[SIPNAT_A_RULE_ACTION]) {
		NL_SET_ERR_MSG_ATTR(extack, nest, "A rule needs an action");
		return -EINVAL;
	}
	rule->action = nla_get_u32(tb[SIPNAT_A_RULE_ACTION]);
	rule->any_port = nla_get_flag(tb[SIPNAT_A_RULE_ANY_PORT]);

	if (tb[SIPNAT_A_RULE_NAME])
		nla_strscpy(rule->name, tb[SIPNAT_A_RULE_NAME],
			    sizeof(rule->name));
	if (tb[SIPNAT_A_RULE_IN_INTERFACE])
		nla_strscpy(rule->in_interface, tb[SIPNAT_A_RULE_IN_INTERFACE],
			    sizeof(rule->in_interface));
	if (tb[SIPNAT_A_RULE_OUT_INTERFACE])
		nla_strscpy(rule->out_interface,
			    tb[SIPNAT_A_RULE_OUT_INTERFACE],
			    sizeof(rule->out_interface));

	err = read_transport(rule, tb[SIPNAT_A_RULE_TRANSPORT], extack);
	if (!err)
		err = read_zone(rule, tb[SIPNAT_A_RULE_ZONE], extack);
	if (!err)
		err = read_mark(rule, tb, nest, extack);
	if (!err)
		err = read_hold(rule, tb, extack);
	return err;
}

static int read_new_rule(struct sipnat_policy *policy, struct nlattr **tb,
			 const struct nlattr *nest,
			 struct netlink_ext_ack *extack)
{
	struct sipnat_rule *rule = sipnat_rule_new();
	u32 prefixes = policy->n_prefixes;
	int err;

	if (!rule)
		return -ENOMEM;

	err = read_scalars(rule, tb, nest, extack);
	if (!err)
		err = read_lists(policy, rule, nest, extack);
	if (err)
		goto free_rule;

	if (!rule->n_ports) {
		rule->port[0].first = SIP_PORT;
		rule->port[0].last = SIP_PORT;
		rule->n_ports = 1;
	}

	err = sipnat_policy_append(policy, rule);
	if (err == -ENOSPC)
		NL_SET_ERR_MSG_ATTR(extack, nest,
				    "A policy has at most 4096 rules");
	if (err)
		goto free_rule;

	return 0;

free_rule:
	policy->n_prefixes = prefixes;
	sipnat_rule_free(rule);
	return err;
}

static int read_more(struct sipnat_policy *policy, struct nlattr **tb,
		     const struct nlattr *nest, struct netlink_ext_ack *extack)
{
	int type;

	if (!policy->n_rules) {
		NL_SET_ERR_MSG_ATTR(extack, nest,
				    "There is no rule to give more prefixes");
		return -EINVAL;
	}

	for (type = 1; type <= SIPNAT_A_RULE_MAX; type++) {
		if (!tb[type] || type == SIPNAT_A_RULE_MORE ||
		    type == SIPNAT_A_RULE_LOCAL || type == SIPNAT_A_RULE_PEER)
			continue;
		NL_SET_ERR_MSG_ATTR(extack, tb[type],
				    "Only prefixes can be added to a rule");
		return -EINVAL;
	}

	return read_lists(policy, policy->rule[policy->n_rules - 1], nest,
			  extack);
}

/**
 * sipnat_nl_read_rule() - read SIPNAT_A_RULE_* into a policy being made
 * @policy: gets a rule more, or its last rule more prefixes
 * @attr: the nest
 * @extack: says what is wrong with it
 *
 * On an error the last rule may have got some of the prefixes.
 *
 * Context: process.
 * Return: 0, -EINVAL, -E2BIG, -ENOSPC, -EOPNOTSUPP or -ENOMEM.
 */
int sipnat_nl_read_rule(struct sipnat_policy *policy, const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	struct nlattr *tb[SIPNAT_A_RULE_MAX + 1];
	int err;

	err = nla_parse_nested(tb, SIPNAT_A_RULE_MAX, attr, sipnat_nl_rule,
			       extack);
	if (err)
		return err;

	if (nla_get_flag(tb[SIPNAT_A_RULE_MORE]))
		return read_more(policy, tb, attr, extack);

	return read_new_rule(policy, tb, attr, extack);
}
