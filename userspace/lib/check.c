// SPDX-License-Identifier: GPL-2.0
/*
 * Does a policy make sense: things that are each right by themselves and
 * wrong together. Knows nothing of files but their names and lines.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "config.h"
#include "prefix.h"

/* Comparisons of prefixes spent on finding covered rules. */
#define COVER_BUDGET 20000000L

static const struct sn_port_range sip_port = { 5060, 5060 };

/* The ports of a rule, the default ones where it has none. */
static const struct sn_port_range *ports_of(const struct sn_rule *rule,
					    size_t *n)
{
	*n = rule->n_ports ? rule->n_ports : 1;
	return rule->n_ports ? rule->ports : &sip_port;
}

static void check_ports(const struct sn_rule *rule,
			struct sn_problems *problems)
{
	size_t i, j;

	for (i = 0; i < rule->n_ports; i++) {
		const struct sn_port_range *a = &rule->ports[i];

		for (j = 0; j < i; j++) {
			const struct sn_port_range *b = &rule->ports[j];

			if (a->first > b->last || b->first > a->last)
				continue;
			sn_problem(problems, false, rule->file, rule->line,
				   "ports %u-%u and %u-%u overlap, expected each port once",
				   b->first, b->last, a->first, a->last);
		}
	}
}

/* 1: has IPv4, 2: has IPv6; a list without prefixes has both. */
static unsigned int families(const struct sn_prefix_list *list)
{
	unsigned int found = list->count ? 0 : 3;
	size_t i;

	for (i = 0; i < list->count; i++)
		found |= list->items[i].family == AF_INET ? 1 : 2;
	return found;
}

static void check_rule(const struct sn_rule *rule, struct sn_problems *problems)
{
	check_ports(rule, problems);
	if (!(families(&rule->local) & families(&rule->peer)))
		sn_problem(problems, false, rule->file, rule->line,
			   "local and peer have no address family in common, expected IPv4 or IPv6 in both");
	if (rule->has_mark && rule->action != SIPNAT_ACTION_BYPASS)
		sn_problem(problems, false, rule->file, rule->line,
			   "mark is only set on flows that are bypassed, expected action = \"bypass\" or no mark");
	if (rule->has_mark && (rule->mark & ~rule->mark_mask))
		sn_problem(problems, false, rule->file, rule->line,
			   "mark 0x%x has bits outside of mark_mask 0x%x, expected all inside",
			   rule->mark, rule->mark_mask);
	if (rule->floor > rule->ceiling)
		sn_problem(problems, false, rule->file, rule->line,
			   "floor %u lies above ceiling %u, expected at most as much",
			   rule->floor, rule->ceiling);
	if (rule->has_mark && !rule->mark_mask)
		sn_problem(problems, false, rule->file, rule->line,
			   "mark_mask is 0, expected at least one bit to set");
}

/* Is every prefix of @inner in one of @outer? */
static bool list_covers(const struct sn_prefix_list *outer,
			const struct sn_prefix_list *inner, long *budget)
{
	size_t i, j;

	if (!outer->count)
		return true;
	if (!inner->count)
		return false;
	for (i = 0; i < inner->count; i++) {
		for (j = 0; j < outer->count; j++) {
			if (--*budget < 0)
				return false;
			if (sn_prefix_covers(&outer->items[j],
					     &inner->items[i]))
				break;
		}
		if (j == outer->count)
			return false;
	}
	return true;
}

static bool ports_cover(const struct sn_rule *outer,
			const struct sn_rule *inner)
{
	const struct sn_port_range *a, *b;
	size_t n_a, n_b, i, j;

	/* Flows on listed ports need no proof, those on others do. */
	if (inner->any_port && !outer->any_port)
		return false;
	a = ports_of(outer, &n_a);
	b = ports_of(inner, &n_b);
	for (i = 0; i < n_b; i++) {
		for (j = 0; j < n_a; j++)
			if (a[j].first <= b[i].first && b[i].last <= a[j].last)
				break;
		if (j == n_a)
			return false;
	}
	return true;
}

static bool interface_covers(const char *outer, const char *inner)
{
	size_t n = strlen(outer);

	if (!n)
		return true;
	if (outer[n - 1] == '*')
		return *inner && !strncmp(outer, inner, n - 1);
	return !strcmp(outer, inner);
}

/* Does @outer decide every flow that @inner could? */
static bool rule_covers(const struct sn_rule *outer,
			const struct sn_rule *inner, long *budget)
{
	uint32_t both = SIPNAT_TRANSPORT_UDP | SIPNAT_TRANSPORT_TCP;
	uint32_t a = outer->transport ? outer->transport : both;
	uint32_t b = inner->transport ? inner->transport : both;

	if ((b & ~a) || (outer->has_zone && !inner->has_zone) ||
	    (outer->has_zone && outer->zone != inner->zone) ||
	    !interface_covers(outer->in_interface, inner->in_interface) ||
	    !interface_covers(outer->out_interface, inner->out_interface) ||
	    !ports_cover(outer, inner))
		return false;
	/* One end in each list: it does not matter which end is where. */
	return (list_covers(&outer->local, &inner->local, budget) &&
		list_covers(&outer->peer, &inner->peer, budget)) ||
	       (list_covers(&outer->local, &inner->peer, budget) &&
		list_covers(&outer->peer, &inner->local, budget));
}

/**
 * struct reach - where the addresses of a rule lie
 * @lists: how many of its two lists have any
 * @first: the first of all, family and 32 bits
 * @last: the last of all
 */
struct reach {
	unsigned int lists;
	uint64_t first;
	uint64_t last;
};

static void reach_over(struct reach *reach, const struct sn_prefix_list *list)
{
	uint64_t first, host;
	size_t i;

	reach->lists += list->count > 0;
	for (i = 0; i < list->count; i++) {
		const struct sn_prefix *p = &list->items[i];

		first = (uint64_t)p->family << 32 |
			(uint32_t)p->address[0] << 24 | p->address[1] << 16 |
			p->address[2] << 8 | p->address[3];
		host = p->length < 32 ? UINT32_MAX >> p->length : 0;
		first &= ~host;
		if (first < reach->first)
			reach->first = first;
		if ((first | host) > reach->last)
			reach->last = first | host;
	}
}

static struct reach reach_of(const struct sn_rule *rule)
{
	struct reach reach = { .first = UINT64_MAX };

	reach_over(&reach, &rule->local);
	reach_over(&reach, &rule->peer);
	return reach;
}

/* A look at what is false of most pairs, since there are millions of them. */
static bool may_cover(const struct reach *outer, const struct reach *inner)
{
	if (outer->lists > inner->lists)
		return false;
	if (outer->lists != 1 || inner->lists != 1)
		return true;
	return outer->first <= inner->first && inner->last <= outer->last;
}

/* The rule that decides whatever the one at @index could, or NULL. */
static const struct sn_rule *covers(const struct sn_policy *policy,
				    const struct reach *reach, size_t index,
				    long *budget)
{
	size_t i;

	for (i = 0; i < index; i++)
		if (!policy->rules[i].wrong &&
		    may_cover(&reach[i], &reach[index]) &&
		    rule_covers(&policy->rules[i], &policy->rules[index],
				budget))
			return &policy->rules[i];
	return NULL;
}

static void check_covered(const struct sn_policy *policy,
			  struct sn_problems *problems)
{
	struct reach *reach = calloc(policy->n_rules + 1, sizeof(*reach));
	const struct sn_rule *outer;
	long budget = COVER_BUDGET;
	size_t i;

	/* It is only a warning that is lost. */
	if (!reach)
		return;
	for (i = 0; i < policy->n_rules && budget > 0; i++) {
		if (policy->rules[i].wrong)
			continue;
		reach[i] = reach_of(&policy->rules[i]);
		outer = covers(policy, reach, i, &budget);
		if (outer)
			sn_problem(problems, true, policy->rules[i].file,
				   policy->rules[i].line,
				   "the rule can never match, the one in %s:%u covers all its flows",
				   outer->file, outer->line);
	}
	free(reach);
}

/**
 * sn_policy_check() - does a policy make sense
 * @policy: the policy
 * @file: where its rules come from, for complaints about all of them
 * @problems: where to note what does not
 */
void sn_policy_check(const struct sn_policy *policy, const char *file,
		     struct sn_problems *problems)
{
	size_t i;

	if (policy->n_rules > SIPNAT_RULES_MAX)
		sn_problem(problems, false, file, 0,
			   "there are %zu rules, expected at most %d",
			   policy->n_rules, SIPNAT_RULES_MAX);
	for (i = 0; i < policy->n_rules; i++)
		check_rule(&policy->rules[i], problems);
	check_covered(policy, problems);
}
