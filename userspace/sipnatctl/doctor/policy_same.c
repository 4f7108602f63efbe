// SPDX-License-Identifier: GPL-2.0
/*
 * Are two policies the same: one of a file and one that came back from the
 * kernel, which has sorted prefixes and filled in its own limits.
 */
#include <stdlib.h>
#include <string.h>

#include "doctor/doctor.h"
#include "prefix.h"

static bool same_prefixes(const struct sn_prefix_list *a,
			  const struct sn_prefix_list *b)
{
	struct sn_prefix *x, *y;
	bool same;

	if (a->count != b->count)
		return false;
	if (!a->count)
		return true;
	x = malloc(a->count * sizeof(*x));
	y = malloc(b->count * sizeof(*y));
	/* Without memory nothing is said to differ. */
	same = !x || !y;
	if (!same) {
		memcpy(x, a->items, a->count * sizeof(*x));
		memcpy(y, b->items, b->count * sizeof(*y));
		qsort(x, a->count, sizeof(*x), sn_prefix_compare);
		qsort(y, b->count, sizeof(*y), sn_prefix_compare);
		same = !memcmp(x, y, a->count * sizeof(*x));
	}
	free(x);
	free(y);
	return same;
}

/* The module writes down the port that no port stands for. */
static struct sn_port_range port_range(const struct sn_rule *rule, size_t i)
{
	static const struct sn_port_range sip = { 5060, 5060 };

	return rule->n_ports ? rule->ports[i] : sip;
}

static size_t port_ranges(const struct sn_rule *rule)
{
	return rule->n_ports ? rule->n_ports : 1;
}

static bool same_ports(const struct sn_rule *a, const struct sn_rule *b)
{
	size_t i;

	if (port_ranges(a) != port_ranges(b) || a->any_port != b->any_port)
		return false;
	for (i = 0; i < port_ranges(a); i++)
		if (port_range(a, i).first != port_range(b, i).first ||
		    port_range(a, i).last != port_range(b, i).last)
			return false;
	return true;
}

static uint32_t transports(const struct sn_rule *rule)
{
	uint32_t both = SIPNAT_TRANSPORT_UDP | SIPNAT_TRANSPORT_TCP;

	return rule->transport ? rule->transport : both;
}

static bool same_mark(const struct sn_rule *a, const struct sn_rule *b)
{
	if (a->has_mark != b->has_mark)
		return false;
	return !a->has_mark ||
	       ((a->mark & a->mark_mask) == (b->mark & b->mark_mask) &&
		a->mark_mask == b->mark_mask);
}

/* How long entries are held matters only where they are. */
static bool same_hold(const struct sn_rule *a, const struct sn_rule *b)
{
	if (a->action != SIPNAT_ACTION_BYPASS)
		return true;
	return a->margin == b->margin && a->floor == b->floor &&
	       a->ceiling == b->ceiling;
}

static bool same_rule(const struct sn_rule *a, const struct sn_rule *b)
{
	return !strcmp(a->name, b->name) && a->action == b->action &&
	       transports(a) == transports(b) && same_ports(a, b) &&
	       a->has_zone == b->has_zone &&
	       (!a->has_zone || a->zone == b->zone) &&
	       !strcmp(a->in_interface, b->in_interface) &&
	       !strcmp(a->out_interface, b->out_interface) && same_mark(a, b) &&
	       same_hold(a, b) && same_prefixes(&a->local, &b->local) &&
	       same_prefixes(&a->peer, &b->peer);
}

/* 0 in @a stands for what the module takes. */
static bool same_limit(uint32_t a, uint32_t b)
{
	return !a || a == b;
}

/**
 * policy_same() - does the kernel have the policy of a file
 * @a: of the file
 * @b: of the kernel
 *
 * Return: true if it has.
 */
bool policy_same(const struct sn_policy *a, const struct sn_policy *b)
{
	const struct sn_limits *x = &a->limits, *y = &b->limits;
	size_t i;

	if (a->default_action != b->default_action ||
	    a->media_expectations != b->media_expectations ||
	    a->n_rules != b->n_rules || !same_limit(x->bindings, y->bindings) ||
	    !same_limit(x->bindings_per_source, y->bindings_per_source) ||
	    !same_limit(x->transactions, y->transactions) ||
	    !same_limit(x->transactions_per_source,
			y->transactions_per_source) ||
	    !same_limit(x->conntrack_share, y->conntrack_share))
		return false;
	for (i = 0; i < a->n_rules; i++)
		if (!same_rule(&a->rules[i], &b->rules[i]))
			return false;
	return true;
}
