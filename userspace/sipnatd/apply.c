// SPDX-License-Identifier: GPL-2.0
/*
 * Putting the policy of the configuration into force, and trying again while
 * that does not work.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "daemon.h"

#define RETRY_FIRST 1.0
#define RETRY_LONGEST 60.0

/* Say a complaint, unless it is the one that was said last. */
static void complain(struct daemon *d, int level, const char *text)
{
	if (!strcmp(d->complaint, text))
		return;
	snprintf(d->complaint, sizeof(d->complaint), "%s", text);
	log_say(level, "%s", text);
}

static int replace(struct daemon *d, struct sn_error *err)
{
	struct sn_client *client = sn_client_open(err);
	int ret;

	if (!client)
		return -1;
	ret = sn_client_policy_replace(client, &d->config.policy,
				       &d->generation, err);
	sn_client_close(client);
	return ret;
}

static void failed(struct daemon *d, const struct sn_error *err)
{
	char text[SN_ERROR_MAX + 64];

	if (err->fault == SN_NO_ACCESS && err->errnum == ENOENT) {
		complain(d, LOG_WARNING,
			 "the sipnat module is not loaded, waiting for it");
		notify_status("waiting for the sipnat module");
		return;
	}
	snprintf(text, sizeof(text),
		 "the policy could not be put into force: %s", err->text);
	complain(d, LOG_ERR, text);
	notify_status("%s", text);
	if (err->fault == SN_NO_ACCESS) {
		d->exit_code = SN_NO_ACCESS;
		ev_break(d->loop, EVBREAK_ALL);
	}
}

/**
 * apply_policy() - put the policy of the configuration into force
 * @d: the daemon
 *
 * If that fails it is said, and tried again later. Without a module there is
 * nothing to try, its coming is an event.
 *
 * Return: true if it is in force.
 */
bool apply_policy(struct daemon *d)
{
	const struct sn_policy *policy = &d->config.policy;
	struct sn_error err;

	d->applied = !replace(d, &err);
	if (d->applied) {
		d->complaint[0] = '\0';
		ev_timer_stop(d->loop, &d->retry);
		d->retry.repeat = RETRY_FIRST;
		log_say(LOG_NOTICE,
			"policy generation %u in force: %zu rules, %zu prefixes",
			d->generation, policy->n_rules,
			sn_policy_prefixes(policy));
		notify_status("policy generation %u in force, %zu rules",
			      d->generation, policy->n_rules);
		return true;
	}
	failed(d, &err);
	if (err.fault == SN_TROUBLE)
		ev_timer_again(d->loop, &d->retry);
	return false;
}

static void try_again(struct ev_loop *loop, ev_timer *timer, int events)
{
	struct daemon *d = timer->data;

	(void)loop;
	(void)events;
	timer->repeat *= 2;
	if (timer->repeat > RETRY_LONGEST)
		timer->repeat = RETRY_LONGEST;
	if (d->applied || !sn_events_module_here(d->events))
		ev_timer_stop(d->loop, timer);
	else
		apply_policy(d);
}

/**
 * apply_forget() - the module went, and the policy with it
 * @d: the daemon
 */
void apply_forget(struct daemon *d)
{
	d->applied = false;
	d->generation = 0;
	ev_timer_stop(d->loop, &d->retry);
	d->retry.repeat = RETRY_FIRST;
}

/**
 * apply_start() - put the policy into force for the first time
 * @d: the daemon
 */
void apply_start(struct daemon *d)
{
	ev_init(&d->retry, try_again);
	d->retry.data = d;
	d->retry.repeat = RETRY_FIRST;
	apply_policy(d);
}
