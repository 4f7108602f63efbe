// SPDX-License-Identifier: GPL-2.0
/*
 * Questions that several families of checks have about the same facts, and the
 * lists of what was found in files. Looks at nothing.
 */
#include <stdio.h>
#include <stdlib.h>

#include "doctor/doctor.h"

/* To observe is to leave, too. */
static bool leaves(const struct sn_policy *policy)
{
	size_t i;

	if (policy->default_action != SIPNAT_ACTION_BYPASS)
		return true;
	for (i = 0; i < policy->n_rules; i++)
		if (policy->rules[i].action != SIPNAT_ACTION_BYPASS)
			return true;
	return false;
}

/**
 * facts_leave() - does the policy leave flows to the ALG
 * @facts: all facts
 *
 * The one in force, or that of the daemon's file: what is in force may be the
 * built-in one, or none, only because the daemon or the module was stopped.
 *
 * Return: true if it does; then the ALG is wanted.
 */
bool facts_leave(const struct facts *facts)
{
	const struct daemon_facts *daemon = &facts->daemon;

	return (facts->report.loaded && leaves(&facts->policy)) ||
	       (daemon->there && leaves(&daemon->config.policy));
}

/**
 * facts_fix() - what --fix may do where something turns the ALG on
 * @facts: all facts
 * @fix: what it may if nobody wants the ALG
 *
 * Return: @fix; FIX_NOT if the daemon's file has a mistake, so that nobody knows
 * whether it leaves flows to the ALG.
 */
enum fix facts_fix(const struct facts *facts, enum fix fix)
{
	return facts->daemon.there && *facts->daemon.problem ? FIX_NOT : fix;
}

/**
 * facts_in_charge() - does sipnat see SIP flows in this network namespace
 * @facts: all facts
 *
 * Return: true if it does.
 */
bool facts_in_charge(const struct facts *facts)
{
	return facts->report.loaded &&
	       facts->report.status.hooks & SIPNAT_HOOK_EARLY;
}

/**
 * facts_assigned() - does anything assign the SIP helper
 * @facts: all facts
 *
 * Return: true if a rule or the kernel itself does.
 */
bool facts_assigned(const struct facts *facts)
{
	const struct alg *alg = &facts->report.alg;

	return alg->n_places || alg->automatic > 0;
}

/**
 * found_add() - note something in a file
 * @list: where to
 * @path: the file
 * @line: where in it
 * @what: the word of interest
 * @command: what mends it, NULL if nothing is known; the list owns it
 *
 * Return: true if the list has room for more.
 */
bool found_add(struct found_list *list, const char *path, unsigned int line,
	       const char *what, char *command)
{
	struct found *found;

	if (list->count == FOUND_MAX) {
		list->more++;
		free(command);
		return false;
	}
	found = &list->items[list->count++];
	snprintf(found->path, sizeof(found->path), "%s", path);
	snprintf(found->what, sizeof(found->what), "%s", what);
	found->line = line;
	found->command = command;
	return true;
}

/**
 * found_free() - forget what was found
 * @list: the list
 */
void found_free(struct found_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		free(list->items[i].command);
	list->count = 0;
}
