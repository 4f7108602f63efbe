// SPDX-License-Identifier: GPL-2.0
/*
 * From netlink attributes to status, counters, policies and flows. Attributes
 * of a later contract are passed over; known ones of a wrong size are an error.
 * Bindings and paths are read in client_decode_binding.c.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "client_priv.h"

/**
 * sn_decode_status() - read the answer to status-get
 * @nlh: the answer
 * @data: a zeroed struct sn_status
 * @err: what was malformed
 *
 * Return: 0 or -1.
 */
int sn_decode_status(const struct nlmsghdr *nlh, void *data,
		     struct sn_error *err)
{
	struct sn_status *status = data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, SN_HEADER) {
		uint16_t type = mnl_attr_get_type(attr);
		uint32_t *number = NULL;
		uint64_t *seconds = NULL;

		switch (type) {
		case SIPNAT_A_STATUS_VERSION:
			sn_text(attr, status->version, sizeof(status->version));
			break;
		case SIPNAT_A_STATUS_UPTIME:
			seconds = &status->uptime;
			break;
		case SIPNAT_A_STATUS_HOOKS:
			number = &status->hooks;
			break;
		case SIPNAT_A_STATUS_ALG_PRESENT:
			status->alg_present = true;
			break;
		case SIPNAT_A_STATUS_GENERATION:
			number = &status->generation;
			break;
		case SIPNAT_A_STATUS_POLICY_AGE:
			seconds = &status->policy_age;
			break;
		case SIPNAT_A_STATUS_RULES:
			number = &status->rules;
			break;
		case SIPNAT_A_STATUS_PREFIXES:
			number = &status->prefixes;
			break;
		case SIPNAT_A_STATUS_DEFAULT_ACTION:
			number = &status->default_action;
			break;
		case SIPNAT_A_STATUS_MEDIA_EXPECTATIONS:
			number = &status->media_expectations;
			break;
		case SIPNAT_A_STATUS_BINDINGS:
			number = &status->bindings;
			break;
		case SIPNAT_A_STATUS_TRANSACTIONS:
			number = &status->transactions;
			break;
		}
		if ((number && !sn_sized(attr, 4)) ||
		    (seconds && !sn_sized(attr, 8)))
			return sn_broken(err, "status");
		if (number)
			*number = mnl_attr_get_u32(attr);
		if (seconds)
			*seconds = sn_u64(attr);
	}
	return 0;
}

/**
 * sn_decode_stats() - read the answer to stats-get
 * @nlh: the answer
 * @data: a zeroed struct sn_stats
 * @err: what was malformed
 *
 * Return: 0 or -1.
 */
int sn_decode_stats(const struct nlmsghdr *nlh, void *data,
		    struct sn_error *err)
{
	struct sn_stats *stats = data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, SN_HEADER) {
		uint16_t type = mnl_attr_get_type(attr);

		if (type == SIPNAT_A_STATS_PAD || type > SIPNAT_A_STATS_MAX)
			continue;
		if (!sn_sized(attr, 8))
			return sn_broken(err, "counter");
		stats->value[type] = sn_u64(attr);
	}
	return 0;
}

/* A nest of address and length, added to @list. */
static int prefix(const struct nlattr *nest, struct sn_prefix_list *list,
		  struct sn_error *err)
{
	struct sn_prefix p = { 0 };
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest) {
		size_t length = mnl_attr_get_payload_len(attr);

		if (mnl_attr_get_type(attr) == SIPNAT_A_PREFIX_ADDRESS &&
		    (length == 4 || length == 16)) {
			p.family = length == 4 ? AF_INET : AF_INET6;
			memcpy(p.address, mnl_attr_get_payload(attr), length);
		}
		if (mnl_attr_get_type(attr) == SIPNAT_A_PREFIX_LENGTH &&
		    length >= 1)
			p.length = mnl_attr_get_u8(attr);
	}
	if (!p.family || p.length > (p.family == AF_INET ? 32 : 128))
		return sn_broken(err, "prefix");
	if (sn_prefix_list_add(list, &p))
		return sn_fail(err, SN_TROUBLE, ENOMEM, "no memory");
	return 0;
}

static int port_range(const struct nlattr *nest, struct sn_rule *rule,
		      struct sn_error *err)
{
	struct sn_port_range range = { 0 };
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest) {
		if (!sn_sized(attr, 2))
			return sn_broken(err, "port");
		if (mnl_attr_get_type(attr) == SIPNAT_A_PORT_RANGE_FIRST)
			range.first = mnl_attr_get_u16(attr);
		if (mnl_attr_get_type(attr) == SIPNAT_A_PORT_RANGE_LAST)
			range.last = mnl_attr_get_u16(attr);
	}
	if (!range.last)
		range.last = range.first;
	if (!range.first || rule->n_ports == SIPNAT_PORTS_MAX)
		return sn_broken(err, "port range");
	rule->ports[rule->n_ports++] = range;
	return 0;
}

/* Attributes of a rule that are a number; NULL: it is none of them. */
static uint32_t *rule_number(struct sn_rule *rule, uint16_t type)
{
	switch (type) {
	case SIPNAT_A_RULE_INDEX:
		return &rule->index;
	case SIPNAT_A_RULE_ACTION:
		return &rule->action;
	case SIPNAT_A_RULE_TRANSPORT:
		return &rule->transport;
	case SIPNAT_A_RULE_MARK:
		return &rule->mark;
	case SIPNAT_A_RULE_MARK_MASK:
		return &rule->mark_mask;
	case SIPNAT_A_RULE_MARGIN:
		return &rule->margin;
	case SIPNAT_A_RULE_FLOOR:
		return &rule->floor;
	case SIPNAT_A_RULE_CEILING:
		return &rule->ceiling;
	}
	return NULL;
}

static int rule_attribute(const struct nlattr *attr, struct sn_rule *rule,
			  struct sn_error *err)
{
	uint16_t type = mnl_attr_get_type(attr);
	uint32_t *number = rule_number(rule, type);

	if (number) {
		if (!sn_sized(attr, 4))
			return sn_broken(err, "rule");
		*number = mnl_attr_get_u32(attr);
		if (type == SIPNAT_A_RULE_MARK) {
			if (!rule->has_mark && !rule->mark_mask)
				rule->mark_mask = UINT32_MAX;
			rule->has_mark = true;
		}
		return 0;
	}
	switch (type) {
	case SIPNAT_A_RULE_NAME:
		sn_text(attr, rule->name, sizeof(rule->name));
		break;
	case SIPNAT_A_RULE_LOCAL:
		return prefix(attr, &rule->local, err);
	case SIPNAT_A_RULE_PEER:
		return prefix(attr, &rule->peer, err);
	case SIPNAT_A_RULE_PORT:
		return port_range(attr, rule, err);
	case SIPNAT_A_RULE_ANY_PORT:
		rule->any_port = true;
		break;
	case SIPNAT_A_RULE_ZONE:
		if (!sn_sized(attr, 2))
			return sn_broken(err, "zone");
		rule->has_zone = true;
		rule->zone = mnl_attr_get_u16(attr);
		break;
	case SIPNAT_A_RULE_IN_INTERFACE:
		sn_text(attr, rule->in_interface, sizeof(rule->in_interface));
		break;
	case SIPNAT_A_RULE_OUT_INTERFACE:
		sn_text(attr, rule->out_interface, sizeof(rule->out_interface));
		break;
	case SIPNAT_A_RULE_HITS:
		if (!sn_sized(attr, 8))
			return sn_broken(err, "rule");
		rule->hits = sn_u64(attr);
		break;
	}
	return 0;
}

/* A rule, or with the flag more the rest of the rule before. */
static int rule(const struct nlattr *nest, struct sn_policy *policy,
		struct sn_error *err)
{
	const struct nlattr *attr;
	struct sn_rule *rule;
	bool more = false;

	mnl_attr_for_each_nested(attr, nest)
		more |= mnl_attr_get_type(attr) == SIPNAT_A_RULE_MORE;
	if (more && !policy->n_rules)
		return sn_broken(err, "rule");
	rule = more ? &policy->rules[policy->n_rules - 1] :
		      sn_policy_add_rule(policy);
	if (!rule)
		return sn_fail(err, SN_TROUBLE, ENOMEM, "no memory");
	mnl_attr_for_each_nested(attr, nest)
		if (rule_attribute(attr, rule, err))
			return -1;
	return 0;
}

/* Settings of a policy that are a number; NULL: it is none of them. */
static uint32_t *policy_number(struct sn_policy *policy, uint16_t type)
{
	switch (type) {
	case SIPNAT_A_POLICY_GENERATION:
		return &policy->generation;
	case SIPNAT_A_POLICY_DEFAULT_ACTION:
		return &policy->default_action;
	case SIPNAT_A_POLICY_MEDIA_EXPECTATIONS:
		return &policy->media_expectations;
	case SIPNAT_A_POLICY_RULES:
		return &policy->told_rules;
	case SIPNAT_A_POLICY_PREFIXES:
		return &policy->told_prefixes;
	case SIPNAT_A_POLICY_BINDINGS_MAX:
		return &policy->limits.bindings;
	case SIPNAT_A_POLICY_BINDINGS_PER_SOURCE_MAX:
		return &policy->limits.bindings_per_source;
	case SIPNAT_A_POLICY_TRANSACTIONS_MAX:
		return &policy->limits.transactions;
	case SIPNAT_A_POLICY_TRANSACTIONS_PER_SOURCE_MAX:
		return &policy->limits.transactions_per_source;
	}
	return NULL;
}

/**
 * sn_decode_policy() - read one message of policy-get, or a policy-ntf
 * @nlh: the message
 * @data: struct sn_policy, zeroed before the first message
 * @err: what was malformed
 *
 * Return: 0 or -1.
 */
int sn_decode_policy(const struct nlmsghdr *nlh, void *data,
		     struct sn_error *err)
{
	struct sn_policy *policy = data;
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, SN_HEADER) {
		uint16_t type = mnl_attr_get_type(attr);
		uint32_t *number = policy_number(policy, type);

		if (number && !sn_sized(attr, 4))
			return sn_broken(err, "policy");
		if (number)
			*number = mnl_attr_get_u32(attr);
		else if (type == SIPNAT_A_POLICY_CONNTRACK_SHARE &&
			 sn_sized(attr, 1))
			policy->limits.conntrack_share = mnl_attr_get_u8(attr);
		else if (type == SIPNAT_A_POLICY_RULE &&
			 rule(attr, policy, err))
			return -1;
	}
	return 0;
}

/**
 * sn_decode_flow() - read one message of flow-get, or a flow-ntf
 * @nlh: the message
 * @flow: a zeroed flow
 * @event: enum sipnat_flow_event of a flow-ntf, or NULL
 * @err: what was malformed
 *
 * Return: 0 or -1.
 */
int sn_decode_flow(const struct nlmsghdr *nlh, struct sn_flow *flow,
		   uint32_t *event, struct sn_error *err)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, SN_HEADER) {
		uint32_t *number = NULL;

		switch (mnl_attr_get_type(attr)) {
		case SIPNAT_A_FLOW_EVENT:
			number = event;
			break;
		case SIPNAT_A_FLOW_TRANSPORT:
			number = &flow->transport;
			break;
		case SIPNAT_A_FLOW_ORIGINAL:
			if (sn_decode_tuple(attr, &flow->family,
					    &flow->original, err))
				return -1;
			break;
		case SIPNAT_A_FLOW_REPLY:
			if (sn_decode_tuple(attr, &flow->family, &flow->reply,
					    err))
				return -1;
			break;
		case SIPNAT_A_FLOW_ZONE:
			if (!sn_sized(attr, 2))
				return sn_broken(err, "zone");
			flow->zone = mnl_attr_get_u16(attr);
			break;
		case SIPNAT_A_FLOW_ID:
			number = &flow->id;
			break;
		case SIPNAT_A_FLOW_ACTION:
			number = &flow->action;
			break;
		case SIPNAT_A_FLOW_ORIGIN:
			number = &flow->origin;
			break;
		case SIPNAT_A_FLOW_GENERATION:
			number = &flow->generation;
			break;
		case SIPNAT_A_FLOW_RULE:
			number = &flow->rule;
			flow->has_rule = true;
			break;
		case SIPNAT_A_FLOW_TIMEOUT:
			number = &flow->timeout;
			flow->has_timeout = true;
			break;
		case SIPNAT_A_FLOW_HOLD:
			number = &flow->hold;
			flow->has_hold = true;
			break;
		}
		if (number && !sn_sized(attr, 4))
			return sn_broken(err, "flow");
		if (number)
			*number = mnl_attr_get_u32(attr);
	}
	return flow->family ? 0 : sn_broken(err, "flow");
}

/**
 * sn_decode_flushed() - read the answer to flow-flush
 * @nlh: the answer
 * @data: uint32_t, how many entries were deleted
 * @err: what was malformed
 *
 * Return: 0 or -1.
 */
int sn_decode_flushed(const struct nlmsghdr *nlh, void *data,
		      struct sn_error *err)
{
	return sn_decode_count(nlh, SIPNAT_A_FLOW_FLUSHED, data, err);
}
