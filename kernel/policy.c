// SPDX-License-Identifier: GPL-2.0
/*
 * Judges SIP flows by the ordered rules of the policy in force. Decides and
 * does nothing: what follows from a verdict is bypass's. How a policy is made
 * and put into force is policy_builder's.
 */
#include <linux/netfilter.h>
#include <linux/string.h>
#include "policy.h"
#include "policy_builder.h"

enum rule_match {
	RULE_NO,
	RULE_MAYBE, /* hangs on what is only known on the way out */
	RULE_YES,
};

static bool key_is_sip(const struct sipnat_flow_key *key)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(key->port); i++)
		if (key->port[i] == SIP_PORT)
			return true;

	return key->sip;
}

/* Before destination NAT the responder of what is SIP may yet get any port. */
static enum rule_match rule_match_port(const struct sipnat_rule *rule,
				       const struct sipnat_flow_key *key)
{
	unsigned int i, j;

	if (rule->any_port && key->sip)
		return RULE_YES;

	for (i = 0; i < rule->n_ports; i++)
		for (j = 0; j < ARRAY_SIZE(key->port); j++)
			if (key->port[j] >= rule->port[i].first &&
			    key->port[j] <= rule->port[i].last)
				return RULE_YES;

	if (key->complete || key->translated)
		return RULE_NO;

	return rule->n_ports && key_is_sip(key) ? RULE_MAYBE : RULE_NO;
}

static bool set_covers(const struct sipnat_prefix_set *set,
		       const struct sipnat_flow_key *key,
		       const union nf_inet_addr *addr)
{
	return !set->count || sipnat_prefix_set_covers(set, key->nfproto, addr);
}

static bool set_covers_responder(const struct sipnat_prefix_set *set,
				 const struct sipnat_flow_key *key)
{
	return set_covers(set, key, key->addressee) ||
	       set_covers(set, key, key->responder);
}

/* One end has to be local and the other peer, whoever spoke first. */
static enum rule_match rule_match_ends(const struct sipnat_rule *rule,
				       const struct sipnat_flow_key *key)
{
	bool local, peer;

	if (!rule->local.count && !rule->peer.count)
		return RULE_YES;

	local = set_covers(&rule->local, key, key->originator);
	if (local && set_covers_responder(&rule->peer, key))
		return RULE_YES;

	peer = set_covers(&rule->peer, key, key->originator);
	if (peer && set_covers_responder(&rule->local, key))
		return RULE_YES;

	if (key->complete || key->translated)
		return RULE_NO;

	return local || peer ? RULE_MAYBE : RULE_NO;
}

/* Without a name there is none, or it is only known later. */
static enum rule_match match_interface(const char *pattern, const char *name,
				       bool later)
{
	size_t len = strlen(pattern);

	if (!len)
		return RULE_YES;
	if (!name)
		return later ? RULE_MAYBE : RULE_NO;
	if (pattern[len - 1] == '*' ? !strncmp(pattern, name, len - 1) :
				      !strcmp(pattern, name))
		return RULE_YES;

	return RULE_NO;
}

static enum rule_match rule_match_interfaces(const struct sipnat_rule *rule,
					     const struct sipnat_flow_key *key)
{
	enum rule_match in, out;

	in = match_interface(rule->in_interface, key->in_interface,
			     key->in_later);
	out = match_interface(rule->out_interface, key->out_interface,
			      !key->complete);
	return min(in, out);
}

static enum rule_match rule_match(const struct sipnat_rule *rule,
				  const struct sipnat_flow_key *key)
{
	enum rule_match match;

	if (!(rule->transports & key->transport) ||
	    (rule->has_zone && rule->zone != key->zone))
		return RULE_NO;

	match = rule_match_port(rule, key);
	if (match != RULE_NO)
		match = min(match, rule_match_interfaces(rule, key));
	if (match != RULE_NO)
		match = min(match, rule_match_ends(rule, key));
	return match;
}

static void verdict_by_rule(struct sipnat_verdict *verdict,
			    const struct sipnat_policy *policy, u32 index)
{
	const struct sipnat_rule *rule = policy->rule[index];

	verdict->action = rule->action;
	verdict->media_expectations = policy->media_expectations;
	verdict->rule = index;
	verdict->generation = policy->generation;
	verdict->mark = rule->mark;
	verdict->mark_mask = rule->mark_mask;
	verdict->margin = rule->margin;
	verdict->floor = rule->floor;
	verdict->ceiling = rule->ceiling;
}

static void verdict_by_default(struct sipnat_verdict *verdict,
			       const struct sipnat_policy *policy)
{
	verdict->action = policy->default_action;
	verdict->media_expectations = policy->media_expectations;
	verdict->rule = SIPNAT_NO_RULE;
	verdict->generation = policy->generation;
	verdict->mark = 0;
	verdict->mark_mask = 0;
	verdict->margin = 0;
	verdict->floor = 0;
	verdict->ceiling = SIPNAT_CEILING;
}

/**
 * sipnat_policy_judge() - what is to become of a flow?
 * @policy: in force
 * @key: the flow
 * @verdict: filled in if the flow was judged
 *
 * The first rule that covers the flow decides; without one, the default
 * action does for what is known to be SIP. Where a rule before that might yet
 * cover the flow, the judgement has to wait for the way out.
 *
 * Context: RCU read side.
 */
enum sipnat_judgement sipnat_policy_judge(const struct sipnat_policy *policy,
					  const struct sipnat_flow_key *key,
					  struct sipnat_verdict *verdict)
{
	enum rule_match match;
	bool maybe = false;
	u32 i;

	for (i = 0; i < policy->n_rules; i++) {
		match = rule_match(policy->rule[i], key);
		if (match == RULE_MAYBE)
			maybe = true;
		if (match != RULE_YES)
			continue;

		verdict_by_rule(verdict, policy, i);
		return maybe ? SIPNAT_DEFERRED : SIPNAT_JUDGED;
	}

	if (!key_is_sip(key))
		return maybe ? SIPNAT_DEFERRED : SIPNAT_NOT_SIP;

	verdict_by_default(verdict, policy);
	return maybe ? SIPNAT_DEFERRED : SIPNAT_JUDGED;
}

/**
 * sipnat_policy_recall() - a verdict that was given before
 * @policy: in force
 * @generation: of the policy that gave it
 * @rule: that it came from, or SIPNAT_NO_RULE
 * @verdict: filled in if it still holds
 *
 * Context: RCU read side.
 * Return: false if another policy is in force.
 */
bool sipnat_policy_recall(const struct sipnat_policy *policy, u32 generation,
			  u16 rule, struct sipnat_verdict *verdict)
{
	if (policy->generation != generation)
		return false;

	if (rule == SIPNAT_NO_RULE)
		verdict_by_default(verdict, policy);
	else
		verdict_by_rule(verdict, policy, rule);
	return true;
}

/**
 * sipnat_policy_hit() - a verdict was carried out
 * @policy: that said so
 * @verdict: what it said
 *
 * Context: RCU read side.
 */
void sipnat_policy_hit(const struct sipnat_policy *policy,
		       const struct sipnat_verdict *verdict)
{
	if (verdict->rule != SIPNAT_NO_RULE)
		atomic64_inc(&policy->rule[verdict->rule]->hits);
}

/**
 * sipnat_policy_init() - a namespace begins, nobody has given it a policy
 * @state: of the namespace
 * @action: SIPNAT_ACTION_* of all SIP flows: the built-in policy bypasses them
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int sipnat_policy_init(struct sipnat_policy_state *state, u8 action)
{
	struct sipnat_policy *policy = sipnat_policy_new();

	if (!policy)
		return -ENOMEM;

	mutex_init(&state->lock);
	policy->default_action = action;
	sipnat_policy_finish(policy, 0);
	RCU_INIT_POINTER(state->in_force, policy);
	return 0;
}

/**
 * sipnat_policy_exit() - the namespace is going, nobody reads its policy
 * @state: of the namespace
 *
 * Context: process.
 */
void sipnat_policy_exit(struct sipnat_policy_state *state)
{
	sipnat_policy_free(state->builder);
	sipnat_policy_free(rcu_dereference_protected(state->in_force, true));
}
