/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ordered rules of a namespace: what is to become of a SIP flow?
 */
#ifndef _SIPNAT_POLICY_H
#define _SIPNAT_POLICY_H

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/if.h>
#include <linux/mutex.h>
#include <linux/netfilter/nf_conntrack_sip.h>
#include <linux/rcupdate.h>
#include <linux/sipnat.h>
#include <linux/types.h>
#include "prefix.h"

struct sipnat_port_range {
	u16 first;
	u16 last;
};

/**
 * struct sipnat_rule - one rule
 * @action: SIPNAT_ACTION_*
 * @transports: SIPNAT_TRANSPORT_*, at least one
 * @any_port: also flows on other ports that prove to be SIP
 * @has_zone: @zone has to match
 * @zone: conntrack zone of the original direction
 * @n_ports: how many of @port there are, at least one
 * @port: host byte order
 * @local: one end of the flow; any address if empty
 * @peer: the other end; any address if empty
 * @in_interface: of the flow's first packet; any if empty
 * @out_interface: of the flow's first packet; any if empty
 * @mark: for the ct mark of flows bypassed
 * @mark_mask: the bits of the ct mark it sets, none if 0
 * @margin: seconds that a registration is outlived
 * @floor: seconds that a registered endpoint's entry is held at least
 * @ceiling: seconds that it is held at most
 * @hits: flows decided
 * @name: as the administrator calls it, may be empty
 */
struct sipnat_rule {
	u8 action;
	u8 transports;
	bool any_port;
	bool has_zone;
	u16 zone;
	u16 n_ports;
	struct sipnat_port_range port[SIPNAT_PORTS_MAX];
	struct sipnat_prefix_set local;
	struct sipnat_prefix_set peer;
	char in_interface[IFNAMSIZ];
	char out_interface[IFNAMSIZ];
	u32 mark;
	u32 mark_mask;
	u32 margin;
	u32 floor;
	u32 ceiling;
	atomic64_t hits;
	char name[SIPNAT_NAME_MAX + 1];
};

/**
 * struct sipnat_policy - a whole policy; does not change once in force
 * @generation: 0 is the one a namespace begins with
 * @default_action: SIPNAT_ACTION_* of SIP flows that no rule covers
 * @media_expectations: SIPNAT_MEDIA_EXPECTATIONS_*
 * @uniform: every SIP flow is bypassed, whatever it looks like
 * @may_defer: some flows can only be judged on their way out
 * @conntrack_share: percent of nf_conntrack_max that bindings may hold
 * @bindings_max: in the namespace
 * @bindings_per_source_max: of one address
 * @transactions_max: REGISTER transactions that wait at a time
 * @transactions_per_source_max: of one address
 * @n_rules: how many of @rule there are
 * @n_prefixes: how many prefixes all rules have
 * @since: when it came into force, seconds since boot
 * @rule: in the order in which they are tried
 * @ports: every port on which a flow is SIP unseen, by its number in network byte
 *	order
 */
struct sipnat_policy {
	u32 generation;
	u8 default_action;
	u8 media_expectations;
	bool uniform;
	bool may_defer;
	u8 conntrack_share;
	u32 bindings_max;
	u32 bindings_per_source_max;
	u32 transactions_max;
	u32 transactions_per_source_max;
	u32 n_rules;
	u32 n_prefixes;
	time64_t since;
	struct sipnat_rule **rule;
	DECLARE_BITMAP(ports, 1 << 16);
};

/**
 * struct sipnat_policy_state - what a namespace knows of policies
 * @lock: of the members below
 * @in_force: read under RCU
 * @builder: the next one, or NULL
 * @owner: netlink port that fills @builder
 * @generation: last one given
 */
struct sipnat_policy_state {
	struct mutex lock; /* one policy is changed at a time */
	struct sipnat_policy __rcu *in_force;
	struct sipnat_policy *builder;
	u32 owner;
	u32 generation;
};

/**
 * struct sipnat_flow_key - what a flow is judged by
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6
 * @transport: SIPNAT_TRANSPORT_*
 * @sip: its payload or a helper assigned to it says that it is SIP
 * @complete: destination NAT and routing are done
 * @translated: destination NAT is done, whatever else is not
 * @in_later: @in_interface is not known yet if it is NULL
 * @zone: conntrack zone of the original direction
 * @originator: address that sent the first packet
 * @addressee: address that packet was sent to
 * @responder: address that answers, the same before destination NAT
 * @port: of originator, addressee and responder, host byte order
 * @in_interface: of the first packet, NULL if it is the gateway's own
 * @out_interface: of the first packet, NULL if it has none (yet)
 */
struct sipnat_flow_key {
	u8 nfproto;
	u8 transport;
	bool sip;
	bool complete;
	bool translated;
	bool in_later;
	u16 zone;
	const union nf_inet_addr *originator;
	const union nf_inet_addr *addressee;
	const union nf_inet_addr *responder;
	u16 port[3];
	const char *in_interface;
	const char *out_interface;
};

/**
 * enum sipnat_judgement - what a policy says of a flow
 * @SIPNAT_NOT_SIP: nothing, it is not known to be SIP
 * @SIPNAT_DEFERRED: it can only be judged on its way out
 * @SIPNAT_JUDGED: the verdict holds
 */
enum sipnat_judgement {
	SIPNAT_NOT_SIP,
	SIPNAT_DEFERRED,
	SIPNAT_JUDGED,
};

#define SIPNAT_NO_RULE U16_MAX
#define SIPNAT_CEILING 86400 /* seconds */

/**
 * struct sipnat_verdict - what is to become of a flow
 * @action: SIPNAT_ACTION_*
 * @media_expectations: SIPNAT_MEDIA_EXPECTATIONS_*
 * @rule: index of the rule that said so, or SIPNAT_NO_RULE
 * @generation: of the policy that said so
 * @mark: for the ct mark
 * @mark_mask: the bits of the ct mark to set
 * @margin: as in struct sipnat_rule
 * @floor: likewise
 * @ceiling: likewise
 */
struct sipnat_verdict {
	u8 action;
	u8 media_expectations;
	u16 rule;
	u32 generation;
	u32 mark;
	u32 mark_mask;
	u32 margin;
	u32 floor;
	u32 ceiling;
};

/**
 * sipnat_policy_port() - is every flow on a port SIP unseen?
 * @policy: in force
 * @port: network byte order
 */
static __always_inline bool
sipnat_policy_port(const struct sipnat_policy *policy, __be16 port)
{
	return test_bit((__force u16)port, policy->ports);
}

enum sipnat_judgement sipnat_policy_judge(const struct sipnat_policy *policy,
					  const struct sipnat_flow_key *key,
					  struct sipnat_verdict *verdict);
bool sipnat_policy_recall(const struct sipnat_policy *policy, u32 generation,
			  u16 rule, struct sipnat_verdict *verdict);
void sipnat_policy_hit(const struct sipnat_policy *policy,
		       const struct sipnat_verdict *verdict);

int sipnat_policy_init(struct sipnat_policy_state *state, u8 action);
void sipnat_policy_exit(struct sipnat_policy_state *state);

#endif
