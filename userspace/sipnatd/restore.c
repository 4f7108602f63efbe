// SPDX-License-Identifier: GPL-2.0
/*
 * Bringing bindings back from a file, into a module that does not know them yet.
 * The module makes sure that the flow of each is the one that it was.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "binding.h"
#include "daemon.h"
#include "state.h"

/**
 * struct outcome - what became of the bindings of a file
 * @restored: they are back
 * @expired: their registration ended meanwhile
 * @known: the module knows them already, and newer
 * @gone: their flow has ended, or has another mapping
 * @refused: a limit of the policy kept them out
 * @failed: anything else
 */
struct outcome {
	size_t restored;
	size_t expired;
	size_t known;
	size_t gone;
	size_t refused;
	size_t failed;
};

/**
 * struct span - from when a file was written to now, in seconds
 * @age: how long
 * @now: since boot
 */
struct span {
	uint64_t age;
	uint64_t now;
};

/* Out of the way of the next file, for somebody to look at. */
static void set_aside(const char *path, const struct sn_error *err)
{
	char aside[SN_STATE_PATH_ROOM];

	snprintf(aside, sizeof(aside), "%s.bad", path);
	if (rename(path, aside))
		log_say(LOG_ERR, "no binding is restored from %s: %s", path,
			err->text);
	else
		log_say(LOG_ERR,
			"no binding is restored from %s: %s; it is now called %s",
			path, err->text, aside);
}

/*
 * Has this very module seen all that is in the file? Both times are whole
 * seconds: a file of the second in which the module was loaded may be of the
 * one before it, and what is known already is not restored anyway.
 */
static bool is_older(struct sn_client *client, const struct sn_state_head *then)
{
	struct sn_state_head now;
	struct sn_status status;
	struct sn_error ignored;

	if (sn_client_status(client, &status, &ignored) ||
	    sn_state_here(&now, &ignored) || strcmp(then->boot, now.boot))
		return false;
	return status.uptime <= now.boottime &&
	       now.boottime - status.uptime < then->boottime;
}

static void count(struct outcome *outcome, const struct sn_error *err)
{
	if (err->errnum == ENOENT)
		outcome->gone++;
	else if (err->errnum == ESTALE)
		outcome->expired++;
	else if (err->errnum == ENOSPC || err->errnum == EDQUOT)
		outcome->refused++;
	else
		outcome->failed++;
}

/* What was left of it when the file was written is less now. */
static void grow_older(struct sn_binding *binding, const struct span *span)
{
	binding->expires -= span->age;
	binding->hold = binding->hold > span->age ? binding->hold - span->age :
						    0;
	binding->clock = span->now;
}

/* @known is sorted. -1: the module went. */
static int restore_all(struct sn_client *client,
		       const struct sn_binding_list *saved,
		       const struct sn_binding_list *known,
		       const struct span *span, struct outcome *outcome,
		       struct sn_error *err)
{
	size_t i;

	for (i = 0; i < saved->count; i++) {
		struct sn_binding *binding = &saved->items[i];

		if (binding->expires <= span->age) {
			outcome->expired++;
			continue;
		}
		if (known->count &&
		    bsearch(binding, known->items, known->count,
			    sizeof(*known->items), sn_binding_compare)) {
			outcome->known++;
			continue;
		}
		grow_older(binding, span);
		if (!sn_client_binding_restore(client, binding, err)) {
			outcome->restored++;
			continue;
		}
		if (err->fault == SN_NO_ACCESS)
			return -1;
		count(outcome, err);
	}
	return 0;
}

static void add_words(char *text, size_t size, size_t n, const char *words)
{
	size_t used = strlen(text);

	if (n)
		snprintf(text + used, size - used, ", %zu %s", n, words);
}

static void say_outcome(const char *path, const struct outcome *outcome,
			const struct sn_error *err)
{
	char text[400] = "";

	add_words(text, sizeof(text), outcome->expired, "have expired");
	add_words(text, sizeof(text), outcome->known, "are known already");
	add_words(text, sizeof(text), outcome->gone, "lost their flow");
	add_words(text, sizeof(text), outcome->refused,
		  "were kept out by a limit");
	add_words(text, sizeof(text), outcome->failed, "failed");
	log_say(LOG_NOTICE, "%zu bindings restored from %s%s",
		outcome->restored, path, text);
	if (outcome->failed || outcome->refused)
		log_say(LOG_WARNING, "the last that was not restored: %s",
			err->text);
}

/* Of another boot nothing is remembered, and its seconds are others. */
static void bring_up_to_date(const struct recent *recent,
			     struct sn_binding_list *saved,
			     const struct sn_state_head *then,
			     const struct sn_state_head *now)
{
	size_t i;

	if (strcmp(then->boot, now->boot))
		return;
	for (i = 0; i < saved->count; i++)
		recent_apply(recent, then->boottime, &saved->items[i]);
}

static void restore_list(struct sn_client *client, const char *path,
			 const struct sn_binding_list *saved,
			 const struct span *span)
{
	struct sn_binding_list known;
	struct outcome outcome = { 0 };
	struct sn_error err = { 0 };
	int ret;

	ret = sn_client_bindings(client, NULL, &known, &err);
	if (!ret && known.count)
		qsort(known.items, known.count, sizeof(*known.items),
		      sn_binding_compare);
	if (!ret)
		ret = restore_all(client, saved, &known, span, &outcome, &err);
	sn_binding_list_free(&known);
	if (ret)
		log_say(LOG_ERR, "bindings cannot be restored: %s", err.text);
	else
		say_outcome(path, &outcome, &err);
}

/**
 * restore_bindings() - bring bindings back from the file
 * @d: the daemon; nobody else writes the file
 * @fresh: the module was loaded just now and cannot know them
 */
void restore_bindings(struct daemon *d, bool fresh)
{
	const char *path = d->keep.path;
	struct sn_binding_list saved;
	struct sn_state_head then, now = { 0 };
	struct sn_client *client = NULL;
	struct sn_error err;
	struct span span;
	int ret;

	ret = sn_state_read(path, &then, &saved, &err);
	if (!ret)
		ret = sn_state_here(&now, &err);
	if (!ret)
		ret = sn_state_age(&then, &now, &span.age, &err);
	if (!ret) {
		span.now = now.boottime;
		bring_up_to_date(&d->keep.recent, &saved, &then, &now);
		client = sn_client_open(&err);
		ret = client ? 0 : -1;
	}
	if (ret && err.fault == SN_BAD_INPUT)
		set_aside(path, &err);
	else if (ret && err.errnum != ENOENT)
		log_say(LOG_ERR, "no binding is restored: %s", err.text);
	else if (!ret && !fresh && is_older(client, &then))
		log_say(LOG_INFO, "the module has kept its bindings");
	else if (!ret)
		restore_list(client, path, &saved, &span);
	sn_client_close(client);
	sn_binding_list_free(&saved);
}
