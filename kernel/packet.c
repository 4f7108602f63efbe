// SPDX-License-Identifier: GPL-2.0
/*
 * The packet's way:
 *
 * early: known flow? -> classify -> policy -> claim or detach -> message
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
#include <net/netfilter/nf_conntrack_zones.h>
#include "bypass.h"
#include "classify.h"
#include "event.h"
#include "message.h"
#include "packet.h"
#include "pernet.h"

/* A flow's key, as far as it is known where the packet is. */
static void flow_key(struct sipnat_flow_key *key, const struct nf_conn *ct,
		     const struct nf_hook_state *state)
{
	const struct nf_conntrack_tuple *original, *reply;

	original = nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL);
	reply = nf_ct_tuple(ct, IP_CT_DIR_REPLY);

	key->nfproto = nf_ct_l3num(ct);
	key->transport = nf_ct_protonum(ct) == IPPROTO_UDP ?
				 SIPNAT_TRANSPORT_UDP :
				 SIPNAT_TRANSPORT_TCP;
	key->zone = nf_ct_zone_id(nf_ct_zone(ct), IP_CT_DIR_ORIGINAL);
	key->originator = &original->src.u3;
	key->addressee = &original->dst.u3;
	key->responder = &reply->src.u3;
	key->port[0] = ntohs(original->src.u.all);
	key->port[1] = ntohs(original->dst.u.all);
	key->port[2] = ntohs(reply->src.u.all);
	key->in_interface = state->in ? state->in->name : NULL;
	key->out_interface = state->out ? state->out->name : NULL;
	key->complete = state->hook == NF_INET_POST_ROUTING ||
			state->hook == NF_INET_LOCAL_IN;
}

static bool flow_on_port(const struct sipnat_policy *policy,
			 const struct nf_conn *ct)
{
	const struct nf_conntrack_tuple *tuple;

	tuple = nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL);
	if (sipnat_policy_port(policy, ntohs(tuple->dst.u.all)) ||
	    sipnat_policy_port(policy, ntohs(tuple->src.u.all)))
		return true;

	tuple = nf_ct_tuple(ct, IP_CT_DIR_REPLY);
	return sipnat_policy_port(policy, ntohs(tuple->src.u.all));
}

static bool packet_is_sip(const struct sk_buff *skb, const struct nf_conn *ct)
{
	struct sipnat_payload payload;

	return sipnat_payload_find(skb, nf_ct_l3num(ct), nf_ct_protonum(ct),
				   &payload) &&
	       sipnat_payload_is_sip(&payload);
}

static void flow_detach(struct sipnat_net *sn, struct nf_conn *ct,
			const struct sipnat_verdict *verdict)
{
	const struct sipnat_claim *claim;
	unsigned int expectations = 0;
	u8 origin;

	if (!sipnat_detach(ct, verdict, &expectations))
		return;

	claim = sipnat_claim_of(ct);
	origin = claim ? claim->origin : SIPNAT_ORIGIN_EXPLICIT;
	sipnat_stats_inc(sn->stats,
			 origin == SIPNAT_ORIGIN_AUTOMATIC ?
				 SIPNAT_A_STATS_FLOWS_DETACHED_AUTOMATIC :
				 SIPNAT_A_STATS_FLOWS_DETACHED_EXPLICIT);
	sipnat_stats_add(sn->stats, SIPNAT_A_STATS_EXPECTATIONS_REMOVED,
			 expectations);
	sipnat_event_flow(&sn->event, ct, SIPNAT_FLOW_EVENT_DETACHED, verdict,
			  origin, sn->stats);
}

static void flow_claim(struct sipnat_net *sn, struct nf_conn *ct,
		       const struct sipnat_verdict *verdict)
{
	switch (sipnat_claim(ct, verdict)) {
	case 0:
		sipnat_stats_inc(sn->stats, SIPNAT_A_STATS_FLOWS_CLAIMED);
		sipnat_event_flow(&sn->event, ct, SIPNAT_FLOW_EVENT_CLAIMED,
				  verdict, SIPNAT_ORIGIN_NONE, sn->stats);
		break;
	case -EBUSY:
		sipnat_stats_inc(sn->stats,
				 SIPNAT_A_STATS_CLAIMS_FAILED_SHARED);
		break;
	default:
		sipnat_stats_inc(sn->stats,
				 SIPNAT_A_STATS_CLAIMS_FAILED_MEMORY);
	}
}

/* Carries out the policy's verdict on a flow that is not in our hands. */
static void flow_judged(struct sipnat_net *sn, struct nf_conn *ct,
			const struct sipnat_verdict *verdict)
{
	switch (verdict->action) {
	case SIPNAT_ACTION_BYPASS:
		if (sipnat_flow_has_helper(ct))
			flow_detach(sn, ct, verdict);
		else if (!nfct_help(ct))
			flow_claim(sn, ct, verdict);
		break;
	case SIPNAT_ACTION_LEAVE:
		sipnat_stats_inc(sn->stats, SIPNAT_A_STATS_FLOWS_LEFT);
		sipnat_event_flow(&sn->event, ct, SIPNAT_FLOW_EVENT_LEFT,
				  verdict, SIPNAT_ORIGIN_NONE, sn->stats);
		break;
	case SIPNAT_ACTION_OBSERVE:
		sipnat_stats_inc(sn->stats, SIPNAT_A_STATS_FLOWS_OBSERVED);
		sipnat_event_flow(&sn->event, ct, SIPNAT_FLOW_EVENT_OBSERVED,
				  verdict, SIPNAT_ORIGIN_NONE, sn->stats);
		break;
	}
}

/* A flow's first packet, where only its original tuple is known for good. */
static void packet_first(struct sipnat_net *sn, struct sk_buff *skb,
			 const struct nf_hook_state *state, struct nf_conn *ct)
{
	const struct sipnat_policy *policy;
	struct sipnat_verdict verdict;
	struct sipnat_flow_key key;
	bool sip;

	policy = rcu_dereference(sn->policy.in_force);
	sip = packet_is_sip(skb, ct);
	key.sip = sip || sipnat_flow_has_helper(ct);
	if (!key.sip && !flow_on_port(policy, ct))
		return;

	flow_key(&key, ct, state);
	if (sipnat_policy_judge(policy, &key, &verdict) == SIPNAT_JUDGED) {
		sipnat_policy_hit(policy, &verdict);
		flow_judged(sn, ct, &verdict);
	}

	if (sip)
		sipnat_message_count(skb, ct, sn->stats);
}

/* A flow in our hands. */
static void packet_claimed(struct sipnat_net *sn, struct sk_buff *skb,
			   struct nf_conn *ct, struct sipnat_claim *claim)
{
	unsigned int strays;

	if (!sipnat_message_count(skb, ct, sn->stats))
		return;

	strays = sipnat_remove_strays(ct, claim);
	if (strays)
		sipnat_stats_add(sn->stats, SIPNAT_A_STATS_EXPECTATIONS_REMOVED,
				 strays);
}

/*
 * A confirmed flow that is not in our hands: one that the policy leaves or
 * observes, or one that was there before us and has no room for a claim. Only
 * on SIP ports, and on others where some flow may be left or observed, is
 * there anything to count.
 */
static void packet_unclaimed(struct sipnat_net *sn, struct sk_buff *skb,
			     struct nf_conn *ct)
{
	const struct sipnat_policy *policy;

	policy = rcu_dereference(sn->policy.in_force);
	if (!policy->uniform || flow_on_port(policy, ct))
		sipnat_message_count(skb, ct, sn->stats);
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

/* A flow that has no claim yet, on its way out, all known. */
static void packet_judge_late(struct sipnat_net *sn, struct sk_buff *skb,
			      const struct nf_hook_state *state,
			      struct nf_conn *ct, bool helper)
{
	const struct sipnat_policy *policy;
	struct sipnat_verdict early, verdict;
	bool first = !nf_ct_is_confirmed(ct);
	struct sipnat_flow_key key;

	policy = rcu_dereference(sn->policy.in_force);
	key.sip = helper || packet_is_sip(skb, ct);
	flow_key(&key, ct, state);
	if (sipnat_policy_judge(policy, &key, &verdict) != SIPNAT_JUDGED)
		return;

	if (verdict.action == SIPNAT_ACTION_BYPASS) {
		sipnat_policy_hit(policy, &verdict);
		flow_judged(sn, ct, &verdict);
		return;
	}

	/* Count the flow once: not where the early hook has. */
	if (!first)
		return;
	key.sip = packet_is_sip(skb, ct);
	key.complete = false;
	key.responder = key.addressee;
	key.port[2] = key.port[1];
	if (state->hook == NF_INET_POST_ROUTING && state->in)
		key.out_interface = NULL;
	if (sipnat_policy_judge(policy, &key, &early) == SIPNAT_JUDGED)
		return;

	sipnat_policy_hit(policy, &verdict);
	flow_judged(sn, ct, &verdict);
}

/**
 * sipnat_packet_early() - right after conntrack
 * @priv: what the namespace has
 * @skb: the packet
 * @state: the hook's
 *
 * Context: RCU read side.
 * Return: NF_ACCEPT.
 */
unsigned int sipnat_packet_early(void *priv, struct sk_buff *skb,
				 const struct nf_hook_state *state)
{
	struct nf_conn *ct = packet_flow(skb);
	struct sipnat_net *sn = priv;
	struct sipnat_claim *claim;

	if (!ct)
		return NF_ACCEPT;

	sipnat_stats_inc(sn->stats, SIPNAT_A_STATS_PACKETS);

	claim = sipnat_claim_of(ct);
	if (claim)
		packet_claimed(sn, skb, ct, claim);
	else if (nf_ct_is_confirmed(ct))
		packet_unclaimed(sn, skb, ct);
	else
		packet_first(sn, skb, state, ct);

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
	struct nf_conn *ct = packet_flow(skb);
	struct sipnat_net *sn = priv;
	const struct sipnat_policy *policy;

	if (!ct)
		return NF_ACCEPT;

	if (sipnat_flow_has_helper(ct)) {
		packet_judge_late(sn, skb, state, ct, true);
		return NF_ACCEPT;
	}

	if (nf_ct_is_confirmed(ct) || nfct_help(ct))
		return NF_ACCEPT;

	policy = rcu_dereference(sn->policy.in_force);
	if (policy->may_defer)
		packet_judge_late(sn, skb, state, ct, false);

	return NF_ACCEPT;
}
