// SPDX-License-Identifier: GPL-2.0
/*
 * What happened to bindings since they were written to the file: a module that
 * is replaced before they are written again forgets it. When the file is written
 * is in keep.c, what is done with it in restore.c.
 */
#include <search.h>
#include <stdlib.h>

#include "binding.h"
#include "daemon.h"

/* Of no more bindings is it known: five megabytes. */
#define RECENT_MAX 16384

/**
 * struct change - the last that happened to a binding
 * @binding: as it was then; the first member, by which it is found
 * @gone: it is registered no more
 */
struct change {
	struct sn_binding binding;
	bool gone;
};

/* The one of this binding, made if there is none; NULL: no room. */
static struct change *change_of(struct recent *recent,
				const struct sn_binding *binding)
{
	struct change **found =
		tfind(binding, &recent->tree, sn_binding_compare);
	struct change *change;

	if (found)
		return *found;
	if (recent->count == RECENT_MAX)
		return NULL;
	change = calloc(1, sizeof(*change));
	if (!change)
		return NULL;
	change->binding = *binding;
	if (!tsearch(change, &recent->tree, sn_binding_compare)) {
		free(change);
		return NULL;
	}
	recent->count++;
	return change;
}

/**
 * recent_add() - something happened to a binding
 * @recent: what happened before
 * @event: SN_EVENT_BINDING
 *
 * Return: false if there is no room: only the file can tell of it.
 */
bool recent_add(struct recent *recent, const struct sn_event *event)
{
	struct change *change;

	if (event->binding_change == SIPNAT_BINDING_CHANGE_REFUSED)
		return true;
	change = change_of(recent, &event->binding);
	if (!change)
		return false;
	change->binding = event->binding;
	change->gone = event->binding_change !=
			       SIPNAT_BINDING_CHANGE_REGISTERED &&
		       event->binding_change != SIPNAT_BINDING_CHANGE_REFRESHED;
	return true;
}

static uint32_t left_from(const struct sn_binding *binding, uint32_t seconds,
			  uint64_t from)
{
	uint64_t end = (uint64_t)binding->clock + seconds;

	return end > from ? end - from : 0;
}

/**
 * recent_apply() - what happened to a binding since the file was written
 * @recent: what happened
 * @from: second since boot from which the file counts
 * @binding: of the file; changed to what it is now, counted as there. One that
 *	is registered no more has expired
 *
 * What is older than the file was read late: the file has it.
 */
void recent_apply(const struct recent *recent, uint64_t from,
		  struct sn_binding *binding)
{
	struct change **found =
		tfind(binding, &recent->tree, sn_binding_compare);
	const struct sn_binding *now;

	if (!found || (*found)->binding.clock < from)
		return;
	now = &(*found)->binding;
	binding->granted = now->granted;
	binding->expires = (*found)->gone ? 0 :
					    left_from(now, now->expires, from);
	binding->hold = (*found)->gone ? 0 : left_from(now, now->hold, from);
}

/**
 * recent_forget() - the file has it all
 * @recent: emptied
 */
void recent_forget(struct recent *recent)
{
	tdestroy(recent->tree, free);
	recent->tree = NULL;
	recent->count = 0;
}
