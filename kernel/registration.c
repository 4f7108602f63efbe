// SPDX-License-Identifier: GPL-2.0
/*
 * Shows the messages of a flow to the registrar and carries out what it
 * decides about the flow's entry.
 */
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <linux/slab.h>
#include <net/netfilter/nf_conntrack.h>
#include "bypass.h"
#include "clock.h"
#include "flow_key.h"
#include "hold.h"
#include "pernet.h"
#include "registrar.h"
#include "registration.h"
#include "sip_message.h"
#include "timeout.h"

/* A REGISTER came by one interface, and its response by the other. */
static void complete_key(struct sipnat_flow_key *key,
			 const struct sipnat_transaction *transaction)
{
	const char *interface = transaction->interface;

	if (!interface[0])
		interface = NULL;

	if (transaction->key.endpoint == IP_CT_DIR_ORIGINAL)
		key->in_interface = interface;
	else
		key->out_interface = interface;
	key->complete = true;
	key->in_later = false;
}

/*
 * What the policy says of a flow in which a message passes; false if that is not
 * known yet, or the flow is no SIP. @transaction is what a response answers.
 */
static bool registration_judge(const struct sipnat_registration *reg,
			       const struct sipnat_policy *policy,
			       const struct sipnat_transaction *transaction,
			       struct sipnat_verdict *verdict)
{
	const struct sipnat_claim *claim = reg->claim;
	struct sipnat_flow_key key = { .sip = true };

	if (claim && sipnat_policy_recall(policy, claim->generation,
					  claim->rule, verdict))
		return true;

	sipnat_flow_key(&key, reg->ct, reg->state, reg->state->in, reg->dir);
	if (transaction)
		complete_key(&key, transaction);
	return sipnat_policy_judge(policy, &key, verdict) == SIPNAT_JUDGED;
}

/* Is somebody registered whose flow a policy of before has given us? */
static bool registration_held(const struct sipnat_registration *reg)
{
	return reg->claim && READ_ONCE(reg->claim->deadline);
}

/*
 * Only a REGISTER that the policy bypasses is followed, and the goodbye of a phone
 * that is held. Where that hangs on the way out, the response will tell.
 */
static void registration_request(const struct sipnat_registration *reg,
				 const struct sip_message *msg)
{
	const struct net_device *in = reg->state->in;
	struct sipnat_transaction_limits limits;
	const struct sipnat_policy *policy;
	struct sipnat_verdict verdict;
	bool judged;

	policy = rcu_dereference(reg->sn->policy.in_force);
	judged = registration_judge(reg, policy, NULL, &verdict);
	if (judged && verdict.action != SIPNAT_ACTION_BYPASS &&
	    !registration_held(reg))
		return;

	limits.all = policy->transactions_max;
	limits.per_source = policy->transactions_per_source_max;
	sipnat_registrar_request(reg->sn->registrar, reg->ct, reg->dir, msg,
				 judged ? &verdict : NULL, in ? in->name : NULL,
				 &limits);
}

/*
 * Is a REGISTER followed that could not be judged? Its flow may be in our hands
 * since, and if not, both interfaces are known.
 */
static bool registration_covered(const struct sipnat_registration *reg,
				 const struct sipnat_policy *policy,
				 struct sipnat_transaction *transaction)
{
	struct sipnat_verdict verdict;

	if (!registration_judge(reg, policy, transaction, &verdict) ||
	    (verdict.action != SIPNAT_ACTION_BYPASS &&
	     !(registration_held(reg) &&
	       sipnat_transaction_removes(transaction))))
		return false;

	sipnat_registrar_judged(transaction, &verdict);
	return true;
}

/* Seconds for which a flow's bindings want its entry to be held; not above 0: not. */
static s32 registration_hold(struct sipnat_net *sn,
			     const struct sipnat_flow_id *flow)
{
	u32 hold = sipnat_binding_hold(&sn->registrar->bindings, flow);

	return hold ? (s32)(hold - sipnat_boot_seconds()) : 0;
}

/**
 * sipnat_registration_apply() - hold a flow's entry for what is left of its
 *	bindings, or let go of it
 * @sn: the namespace
 * @ct: its confirmed entry
 * @claim: its claim, or NULL
 * @endpoint: IP_CT_DIR_* in which the registered endpoint sends
 *
 * Conntrack keeps TCP for days; only UDP needs it. The bindings are asked with the
 * entry's lock held, so that of several who apply them the last has seen them all.
 *
 * Context: any.
 */
void sipnat_registration_apply(struct sipnat_net *sn, struct nf_conn *ct,
			       struct sipnat_claim *claim, u8 endpoint)
{
	struct sipnat_flow_id flow;
	s32 seconds;

	if (nf_ct_protonum(ct) != IPPROTO_UDP)
		return;

	sipnat_flow_id(&flow, ct);
	spin_lock_bh(&ct->lock);
	seconds = registration_hold(sn, &flow);
	if (seconds > 0 && claim)
		sipnat_hold(ct, claim, seconds, endpoint);
	else if (seconds > 0)
		sipnat_timeout_hold(ct, nfct_time_stamp + seconds * HZ);
	else if (claim)
		sipnat_hold_end(ct, claim);
	spin_unlock_bh(&ct->lock);
}

/* With the entry's lock held. */
static void registration_end(struct nf_conn *ct, struct sipnat_claim *claim)
{
	if (claim)
		sipnat_hold_lower(ct, claim);
	else if (nf_ct_protonum(ct) == IPPROTO_UDP)
		sipnat_timeout_lower(ct);
}

/**
 * sipnat_registration_settle() - hold a flow's entry for what is left of its
 *	bindings, without a packet
 * @net: the namespace
 * @flow: the flow
 *
 * Context: any.
 */
void sipnat_registration_settle(struct net *net,
				const struct sipnat_flow_id *flow)
{
	struct nf_conn *ct = sipnat_flow_find(net, flow);
	struct sipnat_claim *claim;
	s32 seconds;

	if (!ct)
		return;

	claim = sipnat_claim_of(ct);
	spin_lock_bh(&ct->lock);
	seconds = registration_hold(sipnat_pernet(net), flow);
	if (seconds <= 0)
		registration_end(ct, claim);
	else if (claim && nf_ct_protonum(ct) == IPPROTO_UDP)
		sipnat_hold(ct, claim, seconds, sipnat_hold_endpoint(claim));
	spin_unlock_bh(&ct->lock);
	nf_ct_put(ct);
}

/**
 * sipnat_registration_forget() - let go of an entry that has no claim
 * @ct: any entry of the namespace without one
 * @data: struct sipnat_net, whose bindings say whether it is held
 *
 * Context: process.
 */
void sipnat_registration_forget(struct nf_conn *ct, void *data)
{
	struct sipnat_net *sn = data;
	struct sipnat_flow_id flow;

	sipnat_flow_id(&flow, ct);
	if (!sipnat_binding_hold(&sn->registrar->bindings, &flow))
		return;

	spin_lock_bh(&ct->lock);
	registration_end(ct, NULL);
	spin_unlock_bh(&ct->lock);
}

static void registration_response(const struct sipnat_registration *reg,
				  const struct sip_message *msg)
{
	struct sipnat_registrar *registrar = reg->sn->registrar;
	struct sipnat_transaction *transaction;
	struct sipnat_binding_limits limits;
	const struct sipnat_policy *policy;

	/* No REGISTER can have passed in a flow that begins now. */
	if (!nf_ct_is_confirmed(reg->ct)) {
		if (msg->status >= 200)
			sipnat_stats_inc(reg->sn->stats,
					 SIPNAT_A_STATS_RESPONSES_UNMATCHED);
		return;
	}

	transaction = sipnat_registrar_take(registrar, reg->ct, reg->dir, msg);
	if (!transaction)
		return;

	policy = rcu_dereference(reg->sn->policy.in_force);
	if (transaction->deferred &&
	    !registration_covered(reg, policy, transaction)) {
		kfree(transaction);
		return;
	}

	sipnat_registrar_limits(policy, &limits);
	if (sipnat_registrar_response(registrar, reg->ct, reg->dir, msg,
				      transaction, &limits,
				      reg->state->hook != NF_INET_LOCAL_OUT))
		sipnat_registration_apply(reg->sn, reg->ct, reg->claim,
					  !reg->dir);
}

/**
 * sipnat_registration_hold_unclaimed() - a packet of an old flow passes
 * @reg: what is known; the flow has no claim
 *
 * Not if the policy wants nothing of it any more: a flow that began anew, with the
 * tuple of one that was registered.
 *
 * Context: RCU read side.
 */
void sipnat_registration_hold_unclaimed(const struct sipnat_registration *reg)
{
	struct sipnat_verdict verdict;
	struct nf_conn *ct = reg->ct;
	struct sipnat_flow_id flow;
	s32 seconds;

	if (!READ_ONCE(reg->sn->registrar->bindings.count) ||
	    nf_ct_protonum(ct) != IPPROTO_UDP)
		return;

	sipnat_flow_id(&flow, ct);
	seconds = registration_hold(reg->sn, &flow);
	if (seconds <= 0)
		return;

	if (!registration_judge(reg, rcu_dereference(reg->sn->policy.in_force),
				NULL, &verdict) ||
	    verdict.action == SIPNAT_ACTION_BYPASS)
		sipnat_timeout_raise(ct, nfct_time_stamp + seconds * HZ);
}

/**
 * sipnat_registration_message() - a SIP message passes
 * @msg: the message
 * @data: struct sipnat_registration
 *
 * Context: RCU read side, bottom halves disabled.
 */
void sipnat_registration_message(const struct sip_message *msg, void *data)
{
	struct sipnat_registration *reg = data;

	if (msg->method == SIP_METHOD_REGISTER)
		registration_request(reg, msg);
	else if (msg->method == SIP_METHOD_OPTIONS)
		reg->options = true;
	else if (msg->method == SIP_METHOD_NONE &&
		 msg->cseq_method == SIP_METHOD_REGISTER)
		registration_response(reg, msg);
}
