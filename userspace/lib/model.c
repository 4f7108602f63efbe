// SPDX-License-Identifier: GPL-2.0
/*
 * Growing and freeing the structs of model.h; nothing that interprets them.
 */
#include <stdlib.h>
#include <string.h>

#include "model.h"

/* Room for one more item of @size in an array of *@room; NULL: no memory. */
static void *grow(void *items, size_t count, size_t *room, size_t size)
{
	size_t more = *room ? *room * 2 : 8;
	void *bigger;

	if (count < *room)
		return items;
	if (more > SIZE_MAX / size)
		return NULL;
	bigger = realloc(items, more * size);
	if (bigger)
		*room = more;
	return bigger;
}

/**
 * sn_prefix_list_add() - append a copy of a prefix
 * @list: the list
 * @p: the prefix
 *
 * Return: 0, or -1 without memory.
 */
int sn_prefix_list_add(struct sn_prefix_list *list, const struct sn_prefix *p)
{
	void *items = grow(list->items, list->count, &list->room, sizeof(*p));

	if (!items)
		return -1;
	list->items = items;
	list->items[list->count++] = *p;
	return 0;
}

/**
 * sn_policy_add_rule() - append an empty rule
 * @policy: the policy; pointers to its rules become stale
 *
 * Return: the rule, zeroed but for its index and its ceiling, or NULL without
 * memory.
 */
struct sn_rule *sn_policy_add_rule(struct sn_policy *policy)
{
	struct sn_rule *rules = grow(policy->rules, policy->n_rules,
				     &policy->room, sizeof(*rules));
	struct sn_rule *rule;

	if (!rules)
		return NULL;
	policy->rules = rules;
	rule = &rules[policy->n_rules];
	memset(rule, 0, sizeof(*rule));
	rule->index = policy->n_rules++;
	rule->ceiling = SN_CEILING_DEFAULT;
	return rule;
}

/**
 * sn_policy_prefixes() - how many prefixes the rules of a policy have
 * @policy: the policy
 *
 * Return: local and peer prefixes of all rules.
 */
size_t sn_policy_prefixes(const struct sn_policy *policy)
{
	size_t sum = 0, i;

	for (i = 0; i < policy->n_rules; i++)
		sum += policy->rules[i].local.count +
		       policy->rules[i].peer.count;
	return sum;
}

/**
 * sn_policy_free() - free what a policy owns and make it the built-in one
 * @policy: the policy; itself it is not freed
 */
void sn_policy_free(struct sn_policy *policy)
{
	size_t i;

	for (i = 0; i < policy->n_rules; i++) {
		free(policy->rules[i].local.items);
		free(policy->rules[i].peer.items);
	}
	free(policy->rules);
	memset(policy, 0, sizeof(*policy));
}

/**
 * sn_flow_list_add() - append an empty flow
 * @list: the list; pointers to its flows become stale
 *
 * Return: the flow, zeroed, or NULL without memory.
 */
struct sn_flow *sn_flow_list_add(struct sn_flow_list *list)
{
	struct sn_flow *items =
		grow(list->items, list->count, &list->room, sizeof(*items));
	struct sn_flow *flow;

	if (!items)
		return NULL;
	list->items = items;
	flow = &items[list->count++];
	memset(flow, 0, sizeof(*flow));
	return flow;
}

/**
 * sn_flow_list_free() - free what a list owns and make it empty
 * @list: the list; itself it is not freed
 */
void sn_flow_list_free(struct sn_flow_list *list)
{
	free(list->items);
	memset(list, 0, sizeof(*list));
}

/**
 * sn_binding_list_add() - append an empty binding
 * @list: the list; pointers to its bindings become stale
 *
 * Return: the binding, zeroed, or NULL without memory.
 */
struct sn_binding *sn_binding_list_add(struct sn_binding_list *list)
{
	struct sn_binding *items =
		grow(list->items, list->count, &list->room, sizeof(*items));

	if (!items)
		return NULL;
	list->items = items;
	memset(&items[list->count], 0, sizeof(*items));
	return &items[list->count++];
}

/**
 * sn_binding_list_free() - free what a list owns and make it empty
 * @list: the list; itself it is not freed
 */
void sn_binding_list_free(struct sn_binding_list *list)
{
	free(list->items);
	memset(list, 0, sizeof(*list));
}

/**
 * sn_upstream_list_add() - append an empty path
 * @list: the list; pointers to its paths become stale
 *
 * Return: the path, zeroed, or NULL without memory.
 */
struct sn_upstream *sn_upstream_list_add(struct sn_upstream_list *list)
{
	struct sn_upstream *items =
		grow(list->items, list->count, &list->room, sizeof(*items));

	if (!items)
		return NULL;
	list->items = items;
	memset(&items[list->count], 0, sizeof(*items));
	return &items[list->count++];
}

/**
 * sn_upstream_list_free() - free what a list owns and make it empty
 * @list: the list; itself it is not freed
 */
void sn_upstream_list_free(struct sn_upstream_list *list)
{
	free(list->items);
	memset(list, 0, sizeof(*list));
}
