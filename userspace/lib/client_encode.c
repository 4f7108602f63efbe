// SPDX-License-Identifier: GPL-2.0
/*
 * From the structs of model.h to netlink attributes: filters, bindings, and
 * policies cut into messages. Needs no socket.
 */
#include <string.h>
#include <sys/socket.h>

#include "client_priv.h"

/* A rule without its prefixes: name, interfaces, 32 port ranges, numbers. */
#define RULE_ROOM (20 * SIPNAT_PORTS_MAX + 256)
/* A nested prefix: nest, 16 bytes of address, length. */
#define PREFIX_ROOM 32

static void put_prefix(struct nlmsghdr *nlh, uint16_t type,
		       const struct sn_prefix *p)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);

	mnl_attr_put(nlh, SIPNAT_A_PREFIX_ADDRESS,
		     p->family == AF_INET ? 4 : 16, p->address);
	mnl_attr_put_u8(nlh, SIPNAT_A_PREFIX_LENGTH, p->length);
	mnl_attr_nest_end(nlh, nest);
}

/**
 * sn_encode_filter() - put a filter of flows
 * @nlh: the message; the largest filter takes 600 bytes
 * @filter: the filter, or NULL for all flows
 */
void sn_encode_filter(struct nlmsghdr *nlh, const struct sn_filter *filter)
{
	size_t i;

	if (!filter)
		return;
	if (filter->transport)
		mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_TRANSPORT,
				 filter->transport);
	if (filter->has_zone)
		mnl_attr_put_u16(nlh, SIPNAT_A_FLOW_ZONE, filter->zone);
	for (i = 0; i < filter->n_ends; i++)
		put_prefix(nlh, SIPNAT_A_FLOW_END, &filter->ends[i]);
}

static void put_tuple(struct nlmsghdr *nlh, uint16_t type, uint8_t family,
		      const struct sn_tuple *tuple)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);
	size_t length = family == AF_INET ? 4 : 16;

	mnl_attr_put(nlh, SIPNAT_A_TUPLE_SRC_ADDRESS, length, tuple->src);
	mnl_attr_put(nlh, SIPNAT_A_TUPLE_DST_ADDRESS, length, tuple->dst);
	mnl_attr_put_u16(nlh, SIPNAT_A_TUPLE_SRC_PORT, tuple->src_port);
	mnl_attr_put_u16(nlh, SIPNAT_A_TUPLE_DST_PORT, tuple->dst_port);
	mnl_attr_nest_end(nlh, nest);
}

/**
 * sn_encode_binding_filter() - put a filter of bindings
 * @nlh: the message; the largest filter takes 700 bytes
 * @filter: the filter, or NULL for all bindings
 */
void sn_encode_binding_filter(struct nlmsghdr *nlh,
			      const struct sn_binding_filter *filter)
{
	size_t i;

	if (!filter)
		return;
	if (filter->aor[0])
		mnl_attr_put_strz(nlh, SIPNAT_A_BINDING_AOR, filter->aor);
	if (filter->has_expires)
		mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_EXPIRES,
				 filter->expires);
	for (i = 0; i < filter->n_ends; i++)
		put_prefix(nlh, SIPNAT_A_BINDING_END, &filter->ends[i]);
}

/**
 * sn_encode_binding() - put what binding-restore wants to know
 * @nlh: the message; a binding takes 350 bytes
 * @binding: the binding; its reply tuple is known
 */
void sn_encode_binding(struct nlmsghdr *nlh, const struct sn_binding *binding)
{
	mnl_attr_put_strz(nlh, SIPNAT_A_BINDING_AOR, binding->aor);
	mnl_attr_put_u64(nlh, SIPNAT_A_BINDING_CONTACT, binding->contact);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_TRANSPORT, binding->transport);
	put_tuple(nlh, SIPNAT_A_BINDING_ORIGINAL, binding->family,
		  &binding->original);
	put_tuple(nlh, SIPNAT_A_BINDING_REPLY, binding->family,
		  &binding->reply);
	mnl_attr_put_u16(nlh, SIPNAT_A_BINDING_ZONE, binding->zone);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_ENDPOINT, binding->endpoint);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_GRANTED, binding->granted);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_EXPIRES, binding->expires);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_HOLD, binding->hold);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_CLOCK, binding->clock);
}

/**
 * sn_encode_settings() - put a policy without its rules
 * @nlh: the message
 * @policy: the policy; limits that are 0 are left to the module
 */
void sn_encode_settings(struct nlmsghdr *nlh, const struct sn_policy *policy)
{
	const struct sn_limits *limits = &policy->limits;

	mnl_attr_put_u32(nlh, SIPNAT_A_POLICY_DEFAULT_ACTION,
			 policy->default_action);
	mnl_attr_put_u32(nlh, SIPNAT_A_POLICY_MEDIA_EXPECTATIONS,
			 policy->media_expectations);
	if (limits->bindings)
		mnl_attr_put_u32(nlh, SIPNAT_A_POLICY_BINDINGS_MAX,
				 limits->bindings);
	if (limits->bindings_per_source)
		mnl_attr_put_u32(nlh, SIPNAT_A_POLICY_BINDINGS_PER_SOURCE_MAX,
				 limits->bindings_per_source);
	if (limits->transactions)
		mnl_attr_put_u32(nlh, SIPNAT_A_POLICY_TRANSACTIONS_MAX,
				 limits->transactions);
	if (limits->transactions_per_source)
		mnl_attr_put_u32(nlh,
				 SIPNAT_A_POLICY_TRANSACTIONS_PER_SOURCE_MAX,
				 limits->transactions_per_source);
	if (limits->conntrack_share)
		mnl_attr_put_u8(nlh, SIPNAT_A_POLICY_CONNTRACK_SHARE,
				limits->conntrack_share);
}

static void put_ports(struct nlmsghdr *nlh, const struct sn_rule *rule)
{
	struct nlattr *nest;
	size_t i;

	for (i = 0; i < rule->n_ports; i++) {
		nest = mnl_attr_nest_start(nlh, SIPNAT_A_RULE_PORT);
		mnl_attr_put_u16(nlh, SIPNAT_A_PORT_RANGE_FIRST,
				 rule->ports[i].first);
		mnl_attr_put_u16(nlh, SIPNAT_A_PORT_RANGE_LAST,
				 rule->ports[i].last);
		mnl_attr_nest_end(nlh, nest);
	}
}

static void put_criteria(struct nlmsghdr *nlh, const struct sn_rule *rule)
{
	if (rule->name[0])
		mnl_attr_put_strz(nlh, SIPNAT_A_RULE_NAME, rule->name);
	mnl_attr_put_u32(nlh, SIPNAT_A_RULE_ACTION, rule->action);
	if (rule->transport)
		mnl_attr_put_u32(nlh, SIPNAT_A_RULE_TRANSPORT, rule->transport);
	put_ports(nlh, rule);
	if (rule->any_port)
		mnl_attr_put(nlh, SIPNAT_A_RULE_ANY_PORT, 0, NULL);
	if (rule->has_zone)
		mnl_attr_put_u16(nlh, SIPNAT_A_RULE_ZONE, rule->zone);
	if (rule->in_interface[0])
		mnl_attr_put_strz(nlh, SIPNAT_A_RULE_IN_INTERFACE,
				  rule->in_interface);
	if (rule->out_interface[0])
		mnl_attr_put_strz(nlh, SIPNAT_A_RULE_OUT_INTERFACE,
				  rule->out_interface);
	if (rule->has_mark) {
		mnl_attr_put_u32(nlh, SIPNAT_A_RULE_MARK, rule->mark);
		mnl_attr_put_u32(nlh, SIPNAT_A_RULE_MARK_MASK, rule->mark_mask);
	}
	mnl_attr_put_u32(nlh, SIPNAT_A_RULE_MARGIN, rule->margin);
	mnl_attr_put_u32(nlh, SIPNAT_A_RULE_FLOOR, rule->floor);
	mnl_attr_put_u32(nlh, SIPNAT_A_RULE_CEILING, rule->ceiling);
}

/**
 * sn_encode_rules() - put as many of the remaining rules as fit
 * @encoder: how far it is; starts zeroed but for the policy
 * @nlh: the message
 * @limit: how long the message may become
 *
 * A rule whose prefixes do not fit goes on in the next message, in a nest
 * with the flag more.
 *
 * Return: true if there is something left for another message.
 */
bool sn_encode_rules(struct sn_encoder *encoder, struct nlmsghdr *nlh,
		     size_t limit)
{
	const struct sn_policy *policy = encoder->policy;

	while (encoder->rule < policy->n_rules) {
		const struct sn_rule *rule = &policy->rules[encoder->rule];
		size_t n_local = rule->local.count;
		size_t n = n_local + rule->peer.count;
		struct nlattr *nest;
		size_t i;

		if (nlh->nlmsg_len + RULE_ROOM + PREFIX_ROOM > limit)
			return true;
		nest = mnl_attr_nest_start(nlh, SIPNAT_A_POLICY_RULE);
		if (encoder->prefix)
			mnl_attr_put(nlh, SIPNAT_A_RULE_MORE, 0, NULL);
		else
			put_criteria(nlh, rule);
		for (i = encoder->prefix;
		     i < n && nlh->nlmsg_len + PREFIX_ROOM <= limit; i++)
			put_prefix(nlh,
				   i < n_local ? SIPNAT_A_RULE_LOCAL :
						 SIPNAT_A_RULE_PEER,
				   i < n_local ?
					   &rule->local.items[i] :
					   &rule->peer.items[i - n_local]);
		mnl_attr_nest_end(nlh, nest);
		encoder->prefix = i;
		if (i < n)
			return true;
		encoder->prefix = 0;
		encoder->rule++;
	}
	return false;
}
