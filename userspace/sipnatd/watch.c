// SPDX-License-Identifier: GPL-2.0
/*
 * What is done about each thing that the kernel tells: the module's coming and
 * going, other programs' policies, more events than could be read. How flows and
 * bindings read in the log is said in say.c.
 */
#include <stdio.h>
#include <syslog.h>

#include "daemon.h"

/* After so many events all others have their turn, and then come the next. */
#define EVENTS_A_TURN 256
#define LOSSES_SECONDS 1.0
/* What cannot be read now is tried again then: it may fail again at once. */
#define FAILED_SECONDS 1.0

static void see_policy(struct daemon *d, const struct sn_policy *policy)
{
	if (policy->generation == d->generation)
		return;
	apply_yield(d);
	log_say(LOG_NOTICE,
		"another program put policy generation %u into force (%u rules); SIGHUP brings that of %s back",
		policy->generation, policy->told_rules, d->path);
	notify_status("policy generation %u of another program in force",
		      policy->generation);
}

static unsigned long long claimed(const struct sn_stats *stats)
{
	return stats->value[SIPNAT_A_STATS_FLOWS_CLAIMED];
}

static unsigned long long detached(const struct sn_stats *stats)
{
	return stats->value[SIPNAT_A_STATS_FLOWS_DETACHED_EXPLICIT] +
	       stats->value[SIPNAT_A_STATS_FLOWS_DETACHED_AUTOMATIC] +
	       stats->value[SIPNAT_A_STATS_FLOWS_DETACHED_SWEPT];
}

/* The counters are the kernel's and lose nothing; they are read again. */
static void say_losses(struct ev_loop *loop, ev_timer *timer, int events)
{
	struct daemon *d = timer->data;
	struct sn_client *client;
	struct sn_stats stats;
	struct sn_error err;
	int bad;

	(void)loop;
	(void)events;
	client = sn_client_open(&err);
	bad = !client || sn_client_stats(client, &stats, &err);
	sn_client_close(client);
	if (!bad)
		history_stats(&d->history, history_now(), &stats);
	if (bad)
		log_say(LOG_WARNING,
			"events were lost %u times, they came too fast; counters cannot be read: %s",
			d->losses, err.text);
	else
		log_say(LOG_WARNING,
			"events were lost %u times, they came too fast; so far %llu flows were claimed and %llu taken from the ALG",
			d->losses, claimed(&stats), detached(&stats));
	d->losses = 0;
}

static void handle(struct daemon *d, const struct sn_event *event)
{
	switch (event->kind) {
	case SN_EVENT_FLOW:
		history_flow(&d->history, history_now(), event->flow_event);
		if (d->config.log.flows)
			say_flow(d, event);
		break;
	case SN_EVENT_POLICY:
		see_policy(d, &event->policy);
		break;
	case SN_EVENT_BINDING:
		if (d->config.log.endpoints)
			say_binding(d, event);
		keep_binding(d, event);
		break;
	case SN_EVENT_UPSTREAM:
		say_upstream(&event->upstream);
		break;
	case SN_EVENT_MODULE_HERE:
		log_say(LOG_NOTICE, "the sipnat module was loaded");
		history_module(&d->history);
		http_module_here(d);
		apply_forget(d);
		apply_policy(d);
		keep_module_here(d);
		break;
	case SN_EVENT_MODULE_GONE:
		log_say(LOG_WARNING,
			"the sipnat module was unloaded, waiting for it");
		notify_status("waiting for the sipnat module");
		apply_forget(d);
		keep_module_gone(d);
		break;
	case SN_EVENT_LOST:
		d->losses++;
		d->all_losses++;
		keep_changed(d);
		if (!ev_is_active(&d->report_losses)) {
			ev_timer_set(&d->report_losses, LOSSES_SECONDS, 0.);
			ev_timer_start(d->loop, &d->report_losses);
		}
		break;
	}
}

/*
 * With nothing to wait for the loop turns at once, but it turns: a watcher that
 * feeds itself has the same turn again, and nobody else has any.
 */
static void start_read_again(struct daemon *d, ev_tstamp seconds)
{
	ev_timer_set(&d->read_again, seconds, 0.);
	ev_timer_start(d->loop, &d->read_again);
}

static void read_events(struct daemon *d)
{
	struct sn_event event;
	struct sn_error err;
	int i, ret;

	/* Once a turn, though both may be due. */
	ev_clear_pending(d->loop, &d->events_io);
	ev_timer_stop(d->loop, &d->read_again);
	for (i = 0; i < EVENTS_A_TURN; i++) {
		ret = sn_events_next(d->events, &event, &err);
		if (!ret)
			return;
		if (ret < 0) {
			log_say(LOG_ERR, "%s", err.text);
			ev_io_stop(d->loop, &d->events_io);
			start_read_again(d, FAILED_SECONDS);
			return;
		}
		handle(d, &event);
	}
	/* What is read already would not wake the loop. */
	start_read_again(d, 0.);
}

static void read_now(struct ev_loop *loop, ev_io *io, int events)
{
	(void)loop;
	(void)events;
	read_events(io->data);
}

/* What failed may have been a question, of which nothing waits. */
static void read_again(struct ev_loop *loop, ev_timer *timer, int events)
{
	struct daemon *d = timer->data;

	(void)events;
	ev_io_start(loop, &d->events_io);
	read_events(d);
}

/* What was counted before is none of the history's. */
static void begin_history(struct daemon *d)
{
	struct sn_client *client;
	struct sn_stats stats;
	struct sn_error err;
	bool good;

	client = sn_client_open(&err);
	good = client && !sn_client_stats(client, &stats, &err);
	sn_client_close(client);
	history_begin(&d->history, history_now(), good ? &stats : NULL);
}

/**
 * watch_start() - listen to the kernel from now on
 * @d: the daemon
 * @err: why that is not possible
 *
 * Return: 0 or -1.
 */
int watch_start(struct daemon *d, struct sn_error *err)
{
	d->events = sn_events_open(err);
	if (!d->events)
		return -1;
	ev_io_init(&d->events_io, read_now, sn_events_fd(d->events), EV_READ);
	d->events_io.data = d;
	ev_init(&d->read_again, read_again);
	d->read_again.data = d;
	/* Before anything that others may keep busy. */
	ev_set_priority(&d->events_io, 1);
	ev_set_priority(&d->read_again, 1);
	ev_io_start(d->loop, &d->events_io);
	begin_history(d);
	say_start(d);
	ev_init(&d->report_losses, say_losses);
	d->report_losses.data = d;
	return 0;
}
