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

/* What is kept of this binding, made if nothing is; NULL: no room. */
static struct sn_binding *kept_of(struct recent *recent,
				  const struct sn_binding *binding)
{
	struct sn_binding **found =
		tfind(binding, &recent->tree, sn_binding_compare);
	struct sn_binding *kept;

	if (found)
		return *found;
	if (recent->count == RECENT_MAX)
		return NULL;
	kept = malloc(sizeof(*kept));
	if (!kept)
		return NULL;
	*kept = *binding;
	if (!tsearch(kept, &recent->tree, sn_binding_compare)) {
		free(kept);
		return NULL;
	}
	recent->count++;
	return kept;
}

/**
 * recent_add() - something happened to a binding
 * @recent: what happened before
 * @event: SN_EVENT_BINDING, and not that it was refused
 *
 * One that is registered no more is kept with nothing left.
 *
 * Return: false if there is no room: only the file can tell of it.
 */
bool recent_add(struct recent *recent, const struct sn_event *event)
{
	struct sn_binding *kept = kept_of(recent, &event->binding);

	if (!kept)
		return false;
	*kept = event->binding;
	if (event->binding_change != SIPNAT_BINDING_CHANGE_REGISTERED &&
	    event->binding_change != SIPNAT_BINDING_CHANGE_REFRESHED) {
		kept->expires = 0;
		kept->hold = 0;
	}
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
	struct sn_binding **found =
		tfind(binding, &recent->tree, sn_binding_compare);
	const struct sn_binding *now;

	if (!found || (*found)->clock < from)
		return;
	now = *found;
	binding->granted = now->granted;
	binding->expires = left_from(now, now->expires, from);
	binding->hold = left_from(now, now->hold, from);
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
