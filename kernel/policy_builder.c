// SPDX-License-Identifier: GPL-2.0
/*
 * Makes a policy rule by rule and puts it into force as a whole: one pointer
 * swap, so that a flow is judged by the old policy or by the new one. Judging
 * is policy's; reading rules from messages is netlink_policy's.
 */
#include <linux/err.h>
#include <linux/lockdep.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include "policy_builder.h"

/* What a policy allows unless it says otherwise. */
#define DEFAULT_CONNTRACK_SHARE 50
#define DEFAULT_BINDINGS_MAX 262144
#define DEFAULT_BINDINGS_PER_SOURCE_MAX 65536
#define DEFAULT_TRANSACTIONS_MAX 4096
#define DEFAULT_TRANSACTIONS_PER_SOURCE_MAX 1024

/**
 * sipnat_rule_new() - an empty rule that covers SIP on any address
 *
 * Context: process.
 * Return: NULL for want of memory.
 */
struct sipnat_rule *sipnat_rule_new(void)
{
	struct sipnat_rule *rule = kzalloc(sizeof(*rule), GFP_KERNEL_ACCOUNT);

	if (!rule)
		return NULL;

	rule->transports = SIPNAT_TRANSPORT_UDP | SIPNAT_TRANSPORT_TCP;
	rule->ceiling = SIPNAT_CEILING;
	return rule;
}

/**
 * sipnat_rule_free() - give back a rule
 * @rule: may be NULL
 *
 * Context: process.
 */
void sipnat_rule_free(struct sipnat_rule *rule)
{
	if (!rule)
		return;

	sipnat_prefix_set_free(&rule->local);
	sipnat_prefix_set_free(&rule->peer);
	kfree(rule);
}

/**
 * sipnat_policy_new() - a policy without rules that bypasses all SIP
 *
 * Context: process.
 * Return: NULL for want of memory.
 */
struct sipnat_policy *sipnat_policy_new(void)
{
	struct sipnat_policy *policy;

	policy = kvzalloc(sizeof(*policy), GFP_KERNEL_ACCOUNT);
	if (!policy)
		return NULL;

	policy->conntrack_share = DEFAULT_CONNTRACK_SHARE;
	policy->bindings_max = DEFAULT_BINDINGS_MAX;
	policy->bindings_per_source_max = DEFAULT_BINDINGS_PER_SOURCE_MAX;
	policy->transactions_max = DEFAULT_TRANSACTIONS_MAX;
	policy->transactions_per_source_max =
		DEFAULT_TRANSACTIONS_PER_SOURCE_MAX;
	return policy;
}

/**
 * sipnat_policy_free() - give back a policy and its rules
 * @policy: may be NULL; nobody reads it any more
 *
 * Context: process.
 */
void sipnat_policy_free(struct sipnat_policy *policy)
{
	if (!policy)
		return;

	sipnat_policy_truncate(policy, 0);
	kvfree(policy->rule);
	kvfree(policy);
}

/**
 * sipnat_policy_append() - add a rule to a policy that is not in force
 * @policy: being made
 * @rule: the policy's from now on
 *
 * Context: process.
 * Return: 0, -ENOSPC (SIPNAT_RULES_MAX are there) or -ENOMEM; the rule stays
 * the caller's then.
 */
int sipnat_policy_append(struct sipnat_policy *policy, struct sipnat_rule *rule)
{
	if (policy->n_rules == SIPNAT_RULES_MAX)
		return -ENOSPC;

	if (!policy->rule) {
		policy->rule =
			kvmalloc_array(SIPNAT_RULES_MAX, sizeof(*policy->rule),
				       GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
		if (!policy->rule)
			return -ENOMEM;
	}

	policy->rule[policy->n_rules++] = rule;
	return 0;
}

/**
 * sipnat_policy_truncate() - take the last rules back from a policy
 * @policy: not in force
 * @n_rules: how many to leave
 *
 * Context: process.
 */
void sipnat_policy_truncate(struct sipnat_policy *policy, u32 n_rules)
{
	while (policy->n_rules > n_rules) {
		struct sipnat_rule *rule = policy->rule[--policy->n_rules];

		policy->n_prefixes -= rule->local.count + rule->peer.count;
		sipnat_rule_free(rule);
	}
}

/* What is SIP by its port or its payload may not be covered yet. */
static bool rule_waits_for_port(const struct sipnat_rule *rule)
{
	unsigned int i;

	for (i = 0; rule->any_port && i < rule->n_ports; i++)
		if (rule->port[i].first <= SIP_PORT &&
		    rule->port[i].last >= SIP_PORT)
			return false;

	return rule->n_ports;
}

static bool rule_hangs_on_way_out(const struct sipnat_rule *rule)
{
	return rule->local.count || rule->peer.count ||
	       rule->out_interface[0] || rule_waits_for_port(rule);
}

static bool policy_is_uniform(const struct sipnat_policy *policy)
{
	u32 i;

	for (i = 0; i < policy->n_rules; i++)
		if (policy->rule[i]->action != SIPNAT_ACTION_BYPASS)
			return false;

	return policy->default_action == SIPNAT_ACTION_BYPASS;
}

/**
 * sipnat_policy_may_defer() - can some flows only be judged on their way out?
 * @policy: filled
 */
bool sipnat_policy_may_defer(const struct sipnat_policy *policy)
{
	u32 i;

	for (i = 0; i < policy->n_rules; i++)
		if (rule_hangs_on_way_out(policy->rule[i]))
			return true;

	return false;
}

/*
 * Ranges are set in host byte order, every packet asks in network byte order:
 * where that differs, the bits of two ports whose bytes are swapped change
 * places.
 */
static void policy_finish_ports(unsigned long *ports)
{
	unsigned int high, low, one, other;

	if (htons(1) == (__force __be16)1)
		return;

	for (high = 0; high < 256; high++) {
		for (low = 0; low < high; low++) {
			one = high << 8 | low;
			other = low << 8 | high;
			if (test_bit(one, ports) == test_bit(other, ports))
				continue;
			__change_bit(one, ports);
			__change_bit(other, ports);
		}
	}
}

static void policy_finish_rule(struct sipnat_policy *policy,
			       struct sipnat_rule *rule)
{
	unsigned int i;

	for (i = 0; i < rule->n_ports; i++)
		bitmap_set(policy->ports, rule->port[i].first,
			   rule->port[i].last - rule->port[i].first + 1);

	sipnat_prefix_set_sort(&rule->local);
	sipnat_prefix_set_sort(&rule->peer);
}

/**
 * sipnat_policy_finish() - make a filled policy ready to be put into force
 * @policy: gets no more rules
 * @generation: its own
 *
 * Context: process.
 */
void sipnat_policy_finish(struct sipnat_policy *policy, u32 generation)
{
	u32 i;

	policy->generation = generation;
	policy->since = ktime_get_boottime_seconds();
	policy->uniform = policy_is_uniform(policy);
	policy->may_defer = sipnat_policy_may_defer(policy);
	__set_bit(SIP_PORT, policy->ports);

	for (i = 0; i < policy->n_rules; i++)
		policy_finish_rule(policy, policy->rule[i]);
	policy_finish_ports(policy->ports);
}

/**
 * sipnat_policy_begin() - start a policy that one netlink port may fill
 * @state: of the namespace; locked by the caller
 * @owner: netlink port
 * @policy: with its settings; the namespace's from now on
 *
 * Context: process.
 * Return: 0, or -EBUSY (another port is at it); the policy stays the caller's
 * then.
 */
int sipnat_policy_begin(struct sipnat_policy_state *state, u32 owner,
			struct sipnat_policy *policy)
{
	lockdep_assert_held(&state->lock);

	if (state->builder && state->owner != owner)
		return -EBUSY;

	sipnat_policy_free(state->builder);
	state->builder = policy;
	state->owner = owner;
	return 0;
}

/**
 * sipnat_policy_begun() - the policy that a netlink port is filling
 * @state: of the namespace; locked by the caller
 * @owner: netlink port
 *
 * Return: NULL if that port has begun none.
 */
struct sipnat_policy *sipnat_policy_begun(struct sipnat_policy_state *state,
					  u32 owner)
{
	lockdep_assert_held(&state->lock);

	return state->owner == owner ? state->builder : NULL;
}

/* When it returns, no packet is judged by the old policy any more. */
static void policy_replace(struct sipnat_policy_state *state,
			   struct sipnat_policy *new)
{
	struct sipnat_policy *old;

	old = rcu_replace_pointer(state->in_force, new,
				  lockdep_is_held(&state->lock));
	synchronize_rcu();
	sipnat_policy_free(old);
}

/**
 * sipnat_policy_commit() - put the policy begun into force
 * @state: of the namespace, with a policy begun; locked by the caller
 *
 * When it returns, no packet is judged by the old policy any more.
 *
 * Context: process, sleeps for a grace period.
 * Return: the new generation.
 */
u32 sipnat_policy_commit(struct sipnat_policy_state *state)
{
	struct sipnat_policy *new = state->builder;

	lockdep_assert_held(&state->lock);

	if (!++state->generation)
		++state->generation;
	sipnat_policy_finish(new, state->generation);

	state->builder = NULL;
	policy_replace(state, new);
	return new->generation;
}

/**
 * sipnat_policy_builtin() - put the built-in policy into force
 * @state: of the namespace, which nobody has given a policy; locked by the
 *	caller
 *
 * When it returns, no packet is judged by the policy before any more.
 *
 * Context: process, sleeps for a grace period.
 * Return: 0, or -ENOMEM; the policy before stays then.
 */
int sipnat_policy_builtin(struct sipnat_policy_state *state)
{
	struct sipnat_policy *new = sipnat_policy_new();

	lockdep_assert_held(&state->lock);

	if (!new)
		return -ENOMEM;

	sipnat_policy_finish(new, 0);
	policy_replace(state, new);
	return 0;
}

/**
 * sipnat_policy_abort() - forget the policy begun
 * @state: of the namespace
 * @owner: netlink port
 *
 * Context: process.
 * Return: whether that port had begun one.
 */
bool sipnat_policy_abort(struct sipnat_policy_state *state, u32 owner)
{
	struct sipnat_policy *policy;

	mutex_lock(&state->lock);
	policy = sipnat_policy_begun(state, owner);
	if (policy)
		state->builder = NULL;
	mutex_unlock(&state->lock);

	sipnat_policy_free(policy);
	return policy;
}
