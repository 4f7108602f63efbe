// SPDX-License-Identifier: GPL-2.0
/*
 * What sipnatctl ruleset --from-policy takes from the policy in force: peers,
 * phones and ports of the rules that bypass. What was given on the command line
 * is never added to. Interfaces are not taken: those of a rule may be patterns.
 */
#include <errno.h>

#include "ruleset.h"

static int take_prefixes(struct sn_prefix_list *to,
			 const struct sn_prefix_list *from,
			 struct sn_error *err)
{
	size_t i;

	for (i = 0; i < from->count; i++)
		if (from->items[i].length &&
		    sn_prefix_list_add(to, &from->items[i]))
			return sn_fail(err, SN_TROUBLE, ENOMEM,
				       "out of memory");
	return 0;
}

static bool has_port(const struct ruleset_ports *ports,
		     const struct sn_port_range *range)
{
	size_t i;

	for (i = 0; i < ports->count; i++)
		if (ports->range[i].first == range->first &&
		    ports->range[i].last == range->last)
			return true;
	return false;
}

/* A rule without ports is one for 5060. */
static int take_ports(struct ruleset_ports *to, const struct sn_rule *rule,
		      struct sn_error *err)
{
	static const struct sn_port_range sip_port = { 5060, 5060 };
	const struct sn_port_range *ports = rule->ports;
	size_t i, n = rule->n_ports;

	if (!n) {
		ports = &sip_port;
		n = 1;
	}
	for (i = 0; i < n; i++) {
		if (has_port(to, &ports[i]))
			continue;
		if (to->count == RULESET_PORTS_MAX)
			return sn_fail(err, SN_BAD_INPUT, 0,
				       "--from-policy: its rules have more than %d ports and ranges, give --sip-ports",
				       RULESET_PORTS_MAX);
		to->range[to->count++] = ports[i];
	}
	return 0;
}

static bool everybody(const struct sn_prefix_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (!list->items[i].length)
			return true;
	return !list->count;
}

/*
 * Does every rule that bypasses name its phones? If one is for all of a family,
 * the prefixes of the others would shut its phones out: rules printed for some
 * prefixes are for nobody else, of either family.
 */
static bool has_phones(const struct sn_policy *policy)
{
	size_t i;

	for (i = 0; i < policy->n_rules; i++)
		if (policy->rules[i].action == SIPNAT_ACTION_BYPASS &&
		    everybody(&policy->rules[i].local))
			return false;
	return true;
}

static bool wanted(const struct ruleset *ruleset, enum ruleset_option option)
{
	return !(ruleset->given & RULESET_BIT(option)) &&
	       (ruleset->scenario->takes & RULESET_BIT(option));
}

/**
 * ruleset_take_policy() - take what was not given from a policy
 * @ruleset: the parameters; all options have been set
 * @policy: the policy
 * @err: filled on failure
 *
 * Return: 0, or -1 with @err filled.
 */
int ruleset_take_policy(struct ruleset *ruleset, const struct sn_policy *policy,
			struct sn_error *err)
{
	bool provider = wanted(ruleset, RULESET_PROVIDER);
	/* OpenWrt's firewall knows zones instead. */
	bool lan = wanted(ruleset, RULESET_LAN) && !ruleset->uci &&
		   has_phones(policy);
	bool ports = wanted(ruleset, RULESET_SIP_PORTS);
	size_t i;

	for (i = 0; i < policy->n_rules; i++) {
		const struct sn_rule *rule = &policy->rules[i];

		if (rule->action != SIPNAT_ACTION_BYPASS)
			continue;
		if ((provider &&
		     take_prefixes(&ruleset->provider, &rule->peer, err)) ||
		    (lan &&
		     take_prefixes(&ruleset->phones, &rule->local, err)) ||
		    (ports && take_ports(&ruleset->sip, rule, err)))
			return -1;
	}
	if (provider && ruleset->provider.count)
		ruleset->from_policy |= RULESET_BIT(RULESET_PROVIDER);
	if (lan && ruleset->phones.count)
		ruleset->from_policy |= RULESET_BIT(RULESET_LAN);
	if (ports && ruleset->sip.count)
		ruleset->from_policy |= RULESET_BIT(RULESET_SIP_PORTS);
	if (provider && !ruleset->provider.count)
		return sn_fail(err, SN_BAD_INPUT, 0,
			       "--from-policy: no rule of the policy in force that bypasses has peer prefixes, give --provider PREFIX");
	return 0;
}
