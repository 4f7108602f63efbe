// SPDX-License-Identifier: GPL-2.0
/*
 * The packet's way:
 *
 * early: known flow? -> classify -> policy -> claim or detach -> message ->
 *        registrar -> hold
 * late: a SIP helper on it? -> policy -> detach
 *
 * Every packet is accepted. What could not be done or understood is counted,
 * and the packet passes as it is.
 */
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <net/netfilter/nf_conntrack.h>
#include "bypass.h"
#include "classify.h"
#include "flow_key.h"
#include "hold.h"
#include "message.h"
#include "packet.h"
#include "pernet.h"
#include "registration.h"
#include "sip_message.h"
#include "verdict.h"

/* No larger packet is taken for a keepalive; STUN has 20 bytes and more. */
#define KEEPALIVE_PACKET_MAX 256

static __always_inline bool flow_on_port(const struct sipnat_policy *policy,
					 const struct nf_conn *ct)
{
	const struct nf_conntrack_tuple *original, *reply;

	original = nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL);
	reply = nf_ct_tuple(ct, IP_CT_DIR_REPLY);

	return sipnat_policy_port(policy, original->dst.u.all) ||
	       sipnat_policy_port(policy, original->src.u.all) ||
	       sipnat_policy_port(policy, reply->src.u.all);
}

static bool packet_is_sip(const struct sk_buff *skb, const struct nf_conn *ct)
{
	struct sipnat_payload payload;

	return sipnat_payload_find(skb, nf_ct_l3num(ct), nf_ct_protonum(ct),
				   &payload) &&
	       sipnat_payload_is_sip(&payload);
}

/* Shows the packet's messages to the registrar; was there any? */
static bool packet_messages(struct sipnat_registration *reg,
			    struct sipnat_net *sn, const struct sk_buff *skb,
			    const struct nf_hook_state *state,
			    struct nf_conn *ct, struct sipnat_claim *claim)
{
	enum ip_conntrack_info ctinfo;

	nf_ct_get(skb, &ctinfo);
	reg->sn = sn;
	reg->ct = ct;
	reg->claim = claim;
	reg->state = state;
	reg->dir = CTINFO2DIR(ctinfo);
	reg->options = false;

	return sipnat_message_walk(skb, ct, sn->stats,
				   sipnat_registration_message, reg);
}

/* A flow's first packet, where only its original tuple is known for good. */
static void packet_first(struct sipnat_net *sn, struct sk_buff *skb,
			 const struct nf_hook_state *state, struct nf_conn *ct)
{
	const struct sipnat_policy *policy;
	struct sipnat_registration reg;
	struct sipnat_verdict verdict;
	struct sipnat_flow_key key;
	bool sip;

	policy = rcu_dereference(sn->policy.in_force);
	sip = packet_is_sip(skb, ct);
	key.sip = sip || sipnat_flow_has_helper(ct);
	if (!key.sip && !flow_on_port(policy, ct))
		return;

	sipnat_flow_key(&key, ct, state, state->in, IP_CT_DIR_ORIGINAL);
	if (sipnat_policy_judge(policy, &key, &verdict) == SIPNAT_JUDGED) {
		sipnat_policy_hit(policy, &verdict);
		sipnat_verdict_carry_out(sn, ct, &verdict);
	}

	if (sip)
		packet_messages(&reg, sn, skb, state, ct, sipnat_claim_of(ct));
}

/*
 * What a flow in our hands needs after a packet of it was read. A registered
 * endpoint may have sent it only to be heard of.
 */
static __always_inline void packet_read(struct sipnat_net *sn,
					struct nf_conn *ct,
					struct sipnat_claim *claim, bool sip,
					bool keepalive)
{
	unsigned int strays;

	if (READ_ONCE(claim->deadline))
		sipnat_hold_packet(ct, claim,
				   keepalive ? SIPNAT_KEEPALIVE :
					       SIPNAT_NO_KEEPALIVE);
	if (!sip)
		return;

	strays = sipnat_remove_strays(ct, claim);
	if (strays)
		sipnat_stats_add(sn->stats, SIPNAT_A_STATS_EXPECTATIONS_REMOVED,
				 strays);
}

/* A flow in our hands, and a packet that takes more than a glance. */
static noinline void packet_claimed_walk(struct sipnat_net *sn,
					 struct sk_buff *skb,
					 const struct nf_hook_state *state,
					 struct nf_conn *ct,
					 struct sipnat_claim *claim)
{
	struct sipnat_registration reg;
	bool sip;

	sip = packet_messages(&reg, sn, skb, state, ct, claim);
	packet_read(sn, ct, claim, sip,
		    reg.dir == sipnat_hold_endpoint(claim) &&
			    (sip ? reg.options :
				   skb->len <= KEEPALIVE_PACKET_MAX));
}

/* What comes by the loopback was read on its way out. */
static bool packet_was_read(const struct nf_hook_state *state)
{
	return state->in && state->in->flags & IFF_LOOPBACK;
}

/* A flow in our hands, confirmed, and a packet in which there may be SIP. */
static noinline unsigned int packet_claimed(struct sipnat_net *sn,
					    struct sk_buff *skb,
					    const struct nf_hook_state *state,
					    struct nf_conn *ct,
					    struct sipnat_claim *claim)
{
	enum ip_conntrack_info ctinfo;
	u8 method;

	if (packet_was_read(state))
		return NF_ACCEPT;

	method = sipnat_message_glance(skb, ct, sn->stats);
	if (method == SIP_METHOD_NONE) {
		packet_claimed_walk(sn, skb, state, ct, claim);
		return NF_ACCEPT;
	}

	nf_ct_get(skb, &ctinfo);
	packet_read(sn, ct, claim, true,
		    method == SIP_METHOD_OPTIONS &&
			    CTINFO2DIR(ctinfo) == sipnat_hold_endpoint(claim));
	return NF_ACCEPT;
}

/*
 * A confirmed flow that is not in our hands: one that the policy leaves or
 * observes, or one that was there before us and has no room for a claim. Only
 * on SIP ports, and on others where some flow may be left or observed, is
 * there anything to see. What is registered over such an old flow is found by
 * its tuple.
 */
static void packet_unclaimed(struct sipnat_net *sn, struct sk_buff *skb,
			     const struct nf_hook_state *state,
			     struct nf_conn *ct)
{
	const struct sipnat_policy *policy;
	struct sipnat_registration reg;
	bool on_port;

	policy = rcu_dereference(sn->policy.in_force);
	on_port = flow_on_port(policy, ct);
	if (policy->uniform && !on_port)
		return;

	packet_messages(&reg, sn, skb, state, ct, NULL);
	if (on_port)
		sipnat_registration_hold_unclaimed(&reg);
}

/* An ICMP error carries the entry of the flow that it is about. */
static bool packet_is_icmp(const struct sk_buff *skb, const struct nf_conn *ct)
{
	struct sipnat_payload payload;

	if (nf_ct_l3num(ct) == NFPROTO_IPV4)
		return ip_hdr(skb)->protocol == IPPROTO_ICMP;

	return ipv6_hdr(skb)->nexthdr != nf_ct_protonum(ct) &&
	       !sipnat_payload_find(skb, NFPROTO_IPV6, nf_ct_protonum(ct),
				    &payload);
}

/* The packet's entry, if it is of a flow that could be SIP. */
static struct nf_conn *packet_flow(const struct sk_buff *skb)
{
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct;
	u8 protonum;

	ct = nf_ct_get(skb, &ctinfo);
	if (!ct || nf_ct_is_template(ct))
		return NULL;

	protonum = nf_ct_protonum(ct);
	if (protonum != IPPROTO_UDP && protonum != IPPROTO_TCP)
		return NULL;

	if ((ctinfo == IP_CT_RELATED || ctinfo == IP_CT_RELATED_REPLY) &&
	    packet_is_icmp(skb, ct))
		return NULL;

	return ct;
}

/*
 * A known flow came into our hands on its way out. Where the policy is uniform,
 * the early hook has not read the packet: on that port there was nothing to see.
 */
static void packet_passed(struct sipnat_net *sn, struct sk_buff *skb,
			  const struct nf_hook_state *state, struct nf_conn *ct)
{
	const struct sipnat_policy *policy;
	struct sipnat_registration reg;

	policy = rcu_dereference(sn->policy.in_force);
	if (policy->uniform && !flow_on_port(policy, ct))
		packet_messages(&reg, sn, skb, state, ct, sipnat_claim_of(ct));
}

/* A flow that has no claim yet, on its way out, all known. */
static void packet_judge_late(struct sipnat_net *sn, struct sk_buff *skb,
			      const struct nf_hook_state *state,
			      struct nf_conn *ct)
{
	const struct sipnat_policy *policy;
	struct sipnat_verdict early, verdict;
	bool helper = sipnat_flow_has_helper(ct);
	bool first = !nf_ct_is_confirmed(ct);
	bool sip = first && packet_is_sip(skb, ct);
	enum ip_conntrack_info ctinfo;
	struct sipnat_flow_key key;

	/* Most flows that begin are neither on a SIP port nor SIP. */
	policy = rcu_dereference(sn->policy.in_force);
	if (!helper && !sip && !flow_on_port(policy, ct))
		return;

	nf_ct_get(skb, &ctinfo);
	key.sip = helper || sip;
	sipnat_flow_key(&key, ct, state, sipnat_flow_in(skb, state),
			CTINFO2DIR(ctinfo));
	if (sipnat_policy_judge(policy, &key, &verdict) != SIPNAT_JUDGED)
		return;

	if (verdict.action == SIPNAT_ACTION_BYPASS) {
		sipnat_policy_hit(policy, &verdict);
		sipnat_verdict_carry_out(sn, ct, &verdict);
		if (!first)
			packet_passed(sn, skb, state, ct);
		return;
	}

	/* Count the flow once: not where the early hook has. */
	if (!first)
		return;
	key.sip = sip;
	key.complete = false;
	key.translated = false;
	key.responder = key.addressee;
	key.port[2] = key.port[1];
	if (state->hook == NF_INET_POST_ROUTING && state->in)
		key.out_interface = NULL;
	if (sipnat_policy_judge(policy, &key, &early) == SIPNAT_JUDGED)
		return;

	sipnat_policy_hit(policy, &verdict);
	sipnat_verdict_carry_out(sn, ct, &verdict);
}

/* What sipnat_packet_early() has more to do with than to let it pass. */
static noinline unsigned int packet_early(struct sipnat_net *sn,
					  struct sk_buff *skb,
					  const struct nf_hook_state *state)
{
	struct nf_conn *ct = packet_flow(skb);
	struct sipnat_claim *claim;

	if (!ct || packet_was_read(state))
		return NF_ACCEPT;

	sipnat_stats_inc(sn->stats, SIPNAT_A_STATS_PACKETS);

	claim = sipnat_claim_of(ct);
	if (claim)
		packet_claimed_walk(sn, skb, state, ct, claim);
	else if (nf_ct_is_confirmed(ct))
		packet_unclaimed(sn, skb, state, ct);
	else
		packet_first(sn, skb, state, ct);

	return NF_ACCEPT;
}

/* Likewise, sipnat_packet_late(). */
static noinline unsigned int packet_late(struct sipnat_net *sn,
					 struct sk_buff *skb,
					 const struct nf_hook_state *state)
{
	struct nf_conn *ct = packet_flow(skb);
	const struct sipnat_policy *policy;

	if (!ct)
		return NF_ACCEPT;

	policy = rcu_dereference(sn->policy.in_force);
	if (sipnat_flow_has_helper(ct) ||
	    (policy->may_defer && !nf_ct_is_confirmed(ct) && !nfct_help(ct)))
		packet_judge_late(sn, skb, state, ct);

	return NF_ACCEPT;
}

static __always_inline bool packet_may_be_sip(const struct sk_buff *skb,
					      const struct nf_conn *ct)
{
	return sipnat_payload_may_be_text(skb, nf_ct_l3num(ct),
					  nf_ct_protonum(ct));
}

/* A packet of an established flow of somebody else's: nothing to see in it? */
static __always_inline bool packet_passes(const struct sipnat_net *sn,
					  const struct sk_buff *skb,
					  const struct nf_conn *ct)
{
	const struct sipnat_policy *policy;

	policy = rcu_dereference(sn->policy.in_force);
	return !flow_on_port(policy, ct) &&
	       (policy->uniform || !packet_may_be_sip(skb, ct));
}

/**
 * sipnat_packet_early() - right after conntrack
 * @priv: what the namespace has
 * @skb: the packet
 * @state: the hook's
 *
 * Most packets are of an established flow and nothing that could be SIP, and leave
 * here. What needs more is called last, so that these need no stack frame.
 *
 * Context: RCU read side.
 * Return: NF_ACCEPT.
 */
unsigned int sipnat_packet_early(void *priv, struct sk_buff *skb,
				 const struct nf_hook_state *state)
{
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct = nf_ct_get(skb, &ctinfo);
	struct sipnat_net *sn = priv;
	struct sipnat_claim *claim;
	u8 protonum;

	if (!ct)
		return NF_ACCEPT;

	/* A VRF hands on what was here by one of its ports already. */
	if (state->in && netif_is_l3_master(state->in))
		return NF_ACCEPT;

	protonum = nf_ct_protonum(ct);
	if (protonum != IPPROTO_UDP && protonum != IPPROTO_TCP)
		return NF_ACCEPT;

	if (ctinfo == IP_CT_RELATED || ctinfo == IP_CT_RELATED_REPLY ||
	    !nf_ct_is_confirmed(ct))
		return packet_early(sn, skb, state);

	claim = sipnat_claim_of_confirmed(ct);
	if (!claim && !packet_passes(sn, skb, ct))
		return packet_early(sn, skb, state);

	sipnat_stats_inc(sn->stats, SIPNAT_A_STATS_PACKETS);
	if (claim && (READ_ONCE(claim->deadline) || packet_may_be_sip(skb, ct)))
		return packet_claimed(sn, skb, state, ct, claim);
	return NF_ACCEPT;
}

/**
 * sipnat_packet_late() - right before conntrack runs helpers
 * @priv: what the namespace has
 * @skb: the packet
 * @state: the hook's
 *
 * Takes off a helper that came after the early hook, whatever the payload:
 * what looks like HTTP here may look like SIP to the helper.
 *
 * Context: RCU read side.
 * Return: NF_ACCEPT.
 */
unsigned int sipnat_packet_late(void *priv, struct sk_buff *skb,
				const struct nf_hook_state *state)
{
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct = nf_ct_get(skb, &ctinfo);
	const struct nf_conn_help *help;

	if (!ct)
		return NF_ACCEPT;

	/* No helper, and nobody can assign one any more. */
	help = nfct_help(ct);
	if (help ? !rcu_access_pointer(help->helper) : nf_ct_is_confirmed(ct))
		return NF_ACCEPT;

	return packet_late(priv, skb, state);
}
