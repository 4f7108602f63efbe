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

#define COULD_NOT "the policy could not be put into force: "

/* Say a complaint, unless it is the one that was said last. */
static void complain(struct daemon *d, int level, const char *text)
{
	if (!strcmp(d->complaint, text))
		return;
	snprintf(d->complaint, sizeof(d->complaint), "%s", text);
	log_say(level, "%s", text);
}

static int replace(struct daemon *d, const struct sn_policy *policy,
		   struct sn_error *err)
{
	struct sn_client *client = sn_client_open(err);
	int ret;

	if (!client)
		return -1;
	ret = sn_client_policy_replace(client, policy, &d->generation, err);
	sn_client_close(client);
	return ret;
}

static void succeeded(struct daemon *d, const struct sn_policy *policy)
{
	d->applied = true;
	d->complaint[0] = '\0';
	ev_timer_stop(d->loop, &d->retry);
	d->retry.repeat = RETRY_FIRST;
	log_say(LOG_NOTICE,
		"policy generation %u in force: %zu rules, %zu prefixes",
		d->generation, policy->n_rules, sn_policy_prefixes(policy));
	notify_status("policy generation %u in force, %zu rules", d->generation,
		      policy->n_rules);
}

static void say_failure(struct daemon *d, const struct sn_error *err)
{
	char text[SN_ERROR_MAX + 64];

	if (err->fault == SN_NO_ACCESS && err->errnum == ENOENT) {
		complain(d, LOG_WARNING,
			 "the sipnat module is not loaded, waiting for it");
		notify_status("waiting for the sipnat module");
		return;
	}
	snprintf(text, sizeof(text), COULD_NOT "%s", err->text);
	complain(d, LOG_ERR, text);
	notify_status("%s", text);
}

/* Without a module there is nothing to try again, its coming is an event. */
static void failed(struct daemon *d, const struct sn_error *err)
{
	d->applied = false;
	say_failure(d, err);
	if (err->fault == SN_TROUBLE) {
		ev_timer_again(d->loop, &d->retry);
	} else if (err->errnum != ENOENT) {
		d->exit_code = SN_NO_ACCESS;
		ev_break(d->loop, EVBREAK_ALL);
	}
}

/**
 * apply_policy() - put the policy of the configuration into force
 * @d: the daemon
 *
 * If that fails it is said, and tried again later.
 */
void apply_policy(struct daemon *d)
{
	const struct sn_policy *policy = &d->config.policy;
	struct sn_error err;

	if (replace(d, policy, &err))
		failed(d, &err);
	else
		succeeded(d, policy);
}

/* Or does the kernel have something against the policy? */
static bool is_passing(const struct sn_error *err)
{
	switch (err->errnum) {
	case EBUSY:
	case ENOMEM:
	case ENOBUFS:
	case EMFILE:
	case ENFILE:
	case EAGAIN:
	case EINTR:
	case EPIPE:
		return true;
	default:
		return err->fault == SN_NO_ACCESS;
	}
}

/**
 * apply_fresh() - put another policy into force than that of the configuration
 * @d: the daemon
 * @policy: is the configuration's from now on, unless this fails
 *
 * Without a module, and if it fails for what passes, it is tried again later.
 *
 * Return: false if this kernel does not take such a policy, which is said; nothing
 * has changed then.
 */
bool apply_fresh(struct daemon *d, const struct sn_policy *policy)
{
	struct sn_error err;

	if (!sn_events_module_here(d->events))
		return true;
	if (!replace(d, policy, &err)) {
		succeeded(d, policy);
		return true;
	}
	if (!is_passing(&err)) {
		log_say(LOG_ERR, COULD_NOT "%s", err.text);
		return false;
	}
	failed(d, &err);
	if (d->exit_code == SN_FINE)
		log_say(LOG_ERR,
			"the policy before %s was reloaded stays for now",
			d->path);
	return true;
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
 * apply_yield() - another program's policy is in force, until SIGHUP
 * @d: the daemon
 */
void apply_yield(struct daemon *d)
{
	d->complaint[0] = '\0';
	ev_timer_stop(d->loop, &d->retry);
	d->retry.repeat = RETRY_FIRST;
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
