// SPDX-License-Identifier: GPL-2.0
/*
 * Puts one object into a message as netlink attributes: dumps and events share
 * it. The family lives here because everybody who composes a message names
 * it; netlink lends it its operations.
 */
#include <linux/sipnat.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/netlink.h>
#include "clock.h"
#include "nlput.h"

static const struct genl_multicast_group nlput_groups[] = {
	{
		.name = SIPNAT_MCGRP_EVENTS,
		.flags = GENL_MCAST_CAP_NET_ADMIN,
	},
};

struct genl_family sipnat_genl_family __ro_after_init = {
	.name = SIPNAT_FAMILY_NAME,
	.version = SIPNAT_FAMILY_VERSION,
	.netnsok = true,
	.parallel_ops = true,
	.module = THIS_MODULE,
	.mcgrps = nlput_groups,
	.n_mcgrps = ARRAY_SIZE(nlput_groups),
};

static unsigned int addr_len(u8 nfproto)
{
	return nfproto == NFPROTO_IPV4 ? sizeof(struct in_addr) :
					 sizeof(struct in6_addr);
}

/**
 * sipnat_put_policy() - a policy without its rules
 * @msg: gets SIPNAT_A_POLICY_*
 * @policy: the policy
 *
 * Return: 0 or -EMSGSIZE.
 */
int sipnat_put_policy(struct sk_buff *msg, const struct sipnat_policy *policy)
{
	if (nla_put_u32(msg, SIPNAT_A_POLICY_GENERATION, policy->generation) ||
	    nla_put_u32(msg, SIPNAT_A_POLICY_DEFAULT_ACTION,
			policy->default_action) ||
	    nla_put_u32(msg, SIPNAT_A_POLICY_MEDIA_EXPECTATIONS,
			policy->media_expectations) ||
	    nla_put_u32(msg, SIPNAT_A_POLICY_RULES, policy->n_rules) ||
	    nla_put_u32(msg, SIPNAT_A_POLICY_PREFIXES, policy->n_prefixes) ||
	    nla_put_u32(msg, SIPNAT_A_POLICY_BINDINGS_MAX,
			policy->bindings_max) ||
	    nla_put_u32(msg, SIPNAT_A_POLICY_BINDINGS_PER_SOURCE_MAX,
			policy->bindings_per_source_max) ||
	    nla_put_u32(msg, SIPNAT_A_POLICY_TRANSACTIONS_MAX,
			policy->transactions_max) ||
	    nla_put_u8(msg, SIPNAT_A_POLICY_CONNTRACK_SHARE,
		       policy->conntrack_share) ||
	    nla_put_u32(msg, SIPNAT_A_POLICY_TRANSACTIONS_PER_SOURCE_MAX,
			policy->transactions_per_source_max))
		return -EMSGSIZE;

	return 0;
}

static int put_prefix(struct sk_buff *msg, int attr,
		      const struct sipnat_prefix *prefix)
{
	struct nlattr *nest = nla_nest_start(msg, attr);

	if (!nest)
		return -EMSGSIZE;

	if (nla_put(msg, SIPNAT_A_PREFIX_ADDRESS, addr_len(prefix->nfproto),
		    &prefix->addr) ||
	    nla_put_u8(msg, SIPNAT_A_PREFIX_LENGTH, prefix->length)) {
		nla_nest_cancel(msg, nest);
		return -EMSGSIZE;
	}

	nla_nest_end(msg, nest);
	return 0;
}

static int put_ports(struct sk_buff *msg, const struct sipnat_rule *rule)
{
	struct nlattr *nest;
	unsigned int i;

	for (i = 0; i < rule->n_ports; i++) {
		nest = nla_nest_start(msg, SIPNAT_A_RULE_PORT);
		if (!nest ||
		    nla_put_u16(msg, SIPNAT_A_PORT_RANGE_FIRST,
				rule->port[i].first) ||
		    nla_put_u16(msg, SIPNAT_A_PORT_RANGE_LAST,
				rule->port[i].last))
			return -EMSGSIZE;
		nla_nest_end(msg, nest);
	}

	return 0;
}

static int put_criteria(struct sk_buff *msg, const struct sipnat_rule *rule)
{
	if (nla_put_u32(msg, SIPNAT_A_RULE_TRANSPORT, rule->transports) ||
	    put_ports(msg, rule) ||
	    (rule->any_port && nla_put_flag(msg, SIPNAT_A_RULE_ANY_PORT)) ||
	    (rule->has_zone &&
	     nla_put_u16(msg, SIPNAT_A_RULE_ZONE, rule->zone)) ||
	    (rule->in_interface[0] &&
	     nla_put_string(msg, SIPNAT_A_RULE_IN_INTERFACE,
			    rule->in_interface)) ||
	    (rule->out_interface[0] &&
	     nla_put_string(msg, SIPNAT_A_RULE_OUT_INTERFACE,
			    rule->out_interface)))
		return -EMSGSIZE;

	return 0;
}

/* All of a rule but its prefixes. */
static int put_rule_head(struct sk_buff *msg, const struct sipnat_rule *rule)
{
	if ((rule->name[0] &&
	     nla_put_string(msg, SIPNAT_A_RULE_NAME, rule->name)) ||
	    nla_put_u32(msg, SIPNAT_A_RULE_ACTION, rule->action) ||
	    put_criteria(msg, rule) ||
	    (rule->mark_mask &&
	     (nla_put_u32(msg, SIPNAT_A_RULE_MARK, rule->mark) ||
	      nla_put_u32(msg, SIPNAT_A_RULE_MARK_MASK, rule->mark_mask))) ||
	    nla_put_u32(msg, SIPNAT_A_RULE_MARGIN, rule->margin) ||
	    nla_put_u32(msg, SIPNAT_A_RULE_FLOOR, rule->floor) ||
	    nla_put_u32(msg, SIPNAT_A_RULE_CEILING, rule->ceiling) ||
	    nla_put_u64_64bit(msg, SIPNAT_A_RULE_HITS,
			      atomic64_read(&rule->hits), SIPNAT_A_RULE_PAD))
		return -EMSGSIZE;

	return 0;
}

/* As many prefixes as there is room for, from *at on. */
static bool put_prefixes(struct sk_buff *msg, const struct sipnat_rule *rule,
			 u32 *at)
{
	u32 local = rule->local.count, all = local + rule->peer.count;
	int err;

	for (; *at < all; ++*at) {
		if (*at < local)
			err = put_prefix(msg, SIPNAT_A_RULE_LOCAL,
					 &rule->local.prefix[*at]);
		else
			err = put_prefix(msg, SIPNAT_A_RULE_PEER,
					 &rule->peer.prefix[*at - local]);
		if (err)
			return false;
	}

	return true;
}

/* The rule at the cursor, or more of its prefixes. */
static int put_rule(struct sk_buff *msg, const struct sipnat_policy *policy,
		    struct sipnat_rule_cursor *cursor)
{
	const struct sipnat_rule *rule = policy->rule[cursor->rule];
	struct nlattr *nest = nla_nest_start(msg, SIPNAT_A_POLICY_RULE);
	u32 before = cursor->prefix;

	if (!nest)
		return -EMSGSIZE;

	if (nla_put_u32(msg, SIPNAT_A_RULE_INDEX, cursor->rule) ||
	    (before ? nla_put_flag(msg, SIPNAT_A_RULE_MORE) :
		      put_rule_head(msg, rule)))
		goto cancel;

	if (put_prefixes(msg, rule, &cursor->prefix)) {
		nla_nest_end(msg, nest);
		cursor->rule++;
		cursor->prefix = 0;
		return 0;
	}

	/* The next message goes on, with a prefix more than this one. */
	if (cursor->prefix > before) {
		nla_nest_end(msg, nest);
		return -EMSGSIZE;
	}

cancel:
	nla_nest_cancel(msg, nest);
	return -EMSGSIZE;
}

/**
 * sipnat_put_rules() - rules of a policy
 * @msg: gets SIPNAT_A_POLICY_RULE
 * @policy: the policy
 * @cursor: where to begin; where to go on afterwards
 *
 * Return: 0 if all the rest is in the message, -EMSGSIZE if the cursor has
 * something left.
 */
int sipnat_put_rules(struct sk_buff *msg, const struct sipnat_policy *policy,
		     struct sipnat_rule_cursor *cursor)
{
	int err = 0;

	while (!err && cursor->rule < policy->n_rules)
		err = put_rule(msg, policy, cursor);

	return err;
}

/**
 * sipnat_put_tuple() - the addresses and ports of a tuple
 * @msg: gets a nest of SIPNAT_A_TUPLE_*
 * @attr: the nest
 * @tuple: conntrack's
 *
 * Return: 0 or -EMSGSIZE.
 */
int sipnat_put_tuple(struct sk_buff *msg, int attr,
		     const struct nf_conntrack_tuple *tuple)
{
	unsigned int len = addr_len(tuple->src.l3num);
	struct nlattr *nest = nla_nest_start(msg, attr);

	if (!nest ||
	    nla_put(msg, SIPNAT_A_TUPLE_SRC_ADDRESS, len, &tuple->src.u3) ||
	    nla_put(msg, SIPNAT_A_TUPLE_DST_ADDRESS, len, &tuple->dst.u3) ||
	    nla_put_u16(msg, SIPNAT_A_TUPLE_SRC_PORT,
			ntohs(tuple->src.u.all)) ||
	    nla_put_u16(msg, SIPNAT_A_TUPLE_DST_PORT, ntohs(tuple->dst.u.all)))
		return -EMSGSIZE;

	nla_nest_end(msg, nest);
	return 0;
}

static u32 flow_transport(const struct nf_conn *ct)
{
	return nf_ct_protonum(ct) == IPPROTO_UDP ? SIPNAT_TRANSPORT_UDP :
						   SIPNAT_TRANSPORT_TCP;
}

/**
 * sipnat_put_flow() - a SIP flow and how it was judged
 * @msg: gets SIPNAT_A_FLOW_*
 * @ct: the flow's entry
 * @verdict: how it was judged
 * @origin: SIPNAT_ORIGIN_*
 *
 * Context: with a reference on the entry, or conntrack's lock of its bucket.
 * Return: 0 or -EMSGSIZE.
 */
int sipnat_put_flow(struct sk_buff *msg, const struct nf_conn *ct,
		    const struct sipnat_verdict *verdict, u8 origin)
{
	u16 zone = nf_ct_zone_id(nf_ct_zone(ct), IP_CT_DIR_ORIGINAL);

	if (nla_put_u32(msg, SIPNAT_A_FLOW_TRANSPORT, flow_transport(ct)) ||
	    sipnat_put_tuple(msg, SIPNAT_A_FLOW_ORIGINAL,
			     nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL)) ||
	    sipnat_put_tuple(msg, SIPNAT_A_FLOW_REPLY,
			     nf_ct_tuple(ct, IP_CT_DIR_REPLY)) ||
	    nla_put_u16(msg, SIPNAT_A_FLOW_ZONE, zone) ||
	    nla_put_u32(msg, SIPNAT_A_FLOW_ID,
			ntohl((__force __be32)nf_ct_get_id(ct))) ||
	    nla_put_u32(msg, SIPNAT_A_FLOW_ACTION, verdict->action) ||
	    nla_put_u32(msg, SIPNAT_A_FLOW_ORIGIN, origin) ||
	    nla_put_u32(msg, SIPNAT_A_FLOW_GENERATION, verdict->generation) ||
	    (verdict->rule != SIPNAT_NO_RULE &&
	     nla_put_u32(msg, SIPNAT_A_FLOW_RULE, verdict->rule)))
		return -EMSGSIZE;

	return 0;
}

static int put_binding_flow(struct sk_buff *msg,
			    const struct sipnat_flow_id *flow)
{
	u32 transport = flow->protonum == IPPROTO_UDP ? SIPNAT_TRANSPORT_UDP :
							SIPNAT_TRANSPORT_TCP;
	struct nf_conntrack_tuple original;

	sipnat_flow_tuple(flow, &original);
	if (nla_put_u32(msg, SIPNAT_A_BINDING_TRANSPORT, transport) ||
	    sipnat_put_tuple(msg, SIPNAT_A_BINDING_ORIGINAL, &original) ||
	    nla_put_u16(msg, SIPNAT_A_BINDING_ZONE, flow->zone))
		return -EMSGSIZE;

	return 0;
}

/* Text of a message that is not terminated by NUL. */
static int put_text(struct sk_buff *msg, int attr, const u8 *text,
		    unsigned int len)
{
	struct nlattr *put = nla_reserve(msg, attr, len + 1);

	if (!put)
		return -EMSGSIZE;

	memcpy(nla_data(put), text, len);
	((u8 *)nla_data(put))[len] = '\0';
	return 0;
}

/* Seconds from one second since boot to another. */
static u32 seconds_left(u32 now, u32 at)
{
	s32 left = at - now;

	return max(left, 0);
}

/**
 * sipnat_put_binding() - a binding
 * @msg: gets SIPNAT_A_BINDING_*
 * @binding: the binding
 * @aor: its AOR, of binding->aor_len bytes
 *
 * Return: 0 or -EMSGSIZE.
 */
int sipnat_put_binding(struct sk_buff *msg,
		       const struct sipnat_binding *binding, const u8 *aor)
{
	u16 rule = READ_ONCE(binding->rule);
	u32 now = sipnat_boot_seconds();

	if (put_text(msg, SIPNAT_A_BINDING_AOR, aor, binding->aor_len) ||
	    nla_put_u64_64bit(msg, SIPNAT_A_BINDING_CONTACT, binding->contact,
			      SIPNAT_A_BINDING_PAD) ||
	    put_binding_flow(msg, &binding->flow) ||
	    nla_put_u32(msg, SIPNAT_A_BINDING_ENDPOINT, binding->endpoint) ||
	    nla_put_u32(msg, SIPNAT_A_BINDING_GRANTED,
			READ_ONCE(binding->granted)) ||
	    nla_put_u32(msg, SIPNAT_A_BINDING_EXPIRES,
			seconds_left(now, READ_ONCE(binding->expires))) ||
	    nla_put_u32(msg, SIPNAT_A_BINDING_HOLD,
			seconds_left(now, READ_ONCE(binding->hold))) ||
	    nla_put_u32(msg, SIPNAT_A_BINDING_CLOCK, now) ||
	    (rule != SIPNAT_NO_RULE &&
	     nla_put_u32(msg, SIPNAT_A_BINDING_RULE, rule)))
		return -EMSGSIZE;

	return 0;
}

static int put_evidence(struct sk_buff *msg, const struct sipnat_peer *peer)
{
	if (peer->last.verdict == SIPNAT_UPSTREAM_VERDICT_CLEAN)
		return 0;

	if (nla_put_u32(msg, SIPNAT_A_UPSTREAM_REASON, peer->last.reason) ||
	    put_text(msg, SIPNAT_A_UPSTREAM_SENT, peer->sent, peer->sent_len) ||
	    put_text(msg, SIPNAT_A_UPSTREAM_CAME, peer->came, peer->came_len) ||
	    nla_put_u32(msg, SIPNAT_A_UPSTREAM_AGE,
			sipnat_boot_seconds() - peer->when))
		return -EMSGSIZE;

	return 0;
}

/**
 * sipnat_put_upstream() - what the path to a peer did
 * @msg: gets SIPNAT_A_UPSTREAM_*
 * @peer: the peer
 *
 * Return: 0 or -EMSGSIZE.
 */
int sipnat_put_upstream(struct sk_buff *msg, const struct sipnat_peer *peer)
{
	u8 verdict;
	int attr;

	if (nla_put(msg, SIPNAT_A_UPSTREAM_PEER, addr_len(peer->nfproto),
		    &peer->addr) ||
	    nla_put_u32(msg, SIPNAT_A_UPSTREAM_VERDICT,
			sipnat_upstream_verdict(peer)) ||
	    put_evidence(msg, peer))
		return -EMSGSIZE;

	for (verdict = 0; verdict < ARRAY_SIZE(peer->count); verdict++) {
		attr = SIPNAT_A_UPSTREAM_CLEAN + verdict;
		if (nla_put_u64_64bit(msg, attr, peer->count[verdict],
				      SIPNAT_A_UPSTREAM_PAD))
			return -EMSGSIZE;
	}

	return 0;
}
