// SPDX-License-Identifier: GPL-2.0
/*
 * Checking again and again, and a line when a verdict changes. The module's
 * events say when it is worth another look before its time: it came or went,
 * its policy changed, or it had to take a helper off a flow.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "array.h"
#include "client.h"
#include "doctor/put.h"
#include "doctor/watch.h"
#include "follow.h"
#include "sipnatctl.h"

/* A look costs a few programs; events may come by the thousand. */
#define GAP_MS 1000
#define GAP_FLOWS_MS 5000

static bool same_text(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

static const struct result *find(const struct results *results,
				 const struct result *like)
{
	size_t i;

	for (i = 0; i < results->count; i++)
		if (results->items[i].check == like->check &&
		    same_text(results->items[i].place, like->place))
			return &results->items[i];
	return NULL;
}

/* The good word of a check, if it has one now. */
static const struct result *good_of(const struct results *results,
				    enum check check)
{
	size_t i;

	for (i = 0; i < results->count; i++)
		if (results->items[i].check == check &&
		    results->items[i].verdict == VERDICT_OK)
			return &results->items[i];
	return NULL;
}

/* What was wrong before and is not any more. */
static void put_gone(const struct result *before, const struct results *now,
		     bool json)
{
	const struct result *good = good_of(now, before->check);
	struct result gone = {
		.check = before->check,
		.verdict = VERDICT_OK,
		.evidence = good ? good->evidence : NULL,
		.place = before->place,
	};

	result_put_change(now, &gone, verdict_name(before->verdict), json);
}

/**
 * results_put_changes() - write what is another than before
 * @before: the last findings
 * @now: these
 * @first: there were none before: write all that is not good
 * @json: lines of JSON, instead of those for people
 */
void results_put_changes(const struct results *before,
			 const struct results *now, bool first, bool json)
{
	const struct result *other;
	size_t i;

	for (i = 0; i < now->count; i++) {
		const struct result *result = &now->items[i];
		enum verdict was;

		other = find(before, result);
		was = other ? other->verdict : VERDICT_OK;
		if (result->verdict != VERDICT_OK && result->verdict != was)
			result_put_change(now, result,
					  first ? NULL : verdict_name(was),
					  json);
	}
	for (i = 0; i < before->count; i++) {
		const struct result *result = &before->items[i];

		other = find(now, result);
		if (result->verdict != VERDICT_OK &&
		    (!other || other->verdict == VERDICT_OK))
			put_gone(result, now, json);
	}
}

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/**
 * struct watch - what goes on
 * @events: the module's
 * @results: the last findings
 * @seconds: between looks
 * @json: lines of JSON, instead of those for people
 * @looked: when the last look was, milliseconds
 * @due: when the next one has to be
 */
struct watch {
	struct sn_events *events;
	struct results *results;
	unsigned int seconds;
	bool json;
	long long looked;
	long long due;
};

static void look(struct watch *watch, bool first)
{
	struct results before = *watch->results, *now = watch->results;
	struct facts facts;

	now->items = NULL;
	now->count = 0;
	now->room = 0;
	facts_look(&facts, now);
	facts_judge(&facts, now);
	facts_free(&facts);
	results_put_changes(&before, now, first, watch->json);
	results_free(&before);
	watch->looked = now_ms();
	watch->due = watch->looked + watch->seconds * 1000LL;
}

static void hurry(struct watch *watch, long long gap)
{
	if (watch->due > watch->looked + gap)
		watch->due = watch->looked + gap;
}

/* What events mean for the next look; false if they cannot be read. */
static bool drain(struct watch *watch, struct sn_error *err)
{
	struct sn_event event;
	int ret;

	while ((ret = sn_events_next(watch->events, &event, err)) > 0) {
		if (event.kind == SN_EVENT_FLOW) {
			if (event.flow_event == SIPNAT_FLOW_EVENT_DETACHED)
				hurry(watch, GAP_FLOWS_MS);
		} else if (event.kind != SN_EVENT_BINDING) {
			hurry(watch, GAP_MS);
		}
	}
	return !ret;
}

static int go_on(struct watch *watch, int stop)
{
	struct pollfd pfd[] = {
		{ .fd = sn_events_fd(watch->events), .events = POLLIN },
		{ .fd = stop, .events = POLLIN },
	};
	struct sn_error err;

	for (;;) {
		long long left = watch->due - now_ms();

		if (left > 0 && poll(pfd, ARRAY_SIZE(pfd), left) < 0 &&
		    errno != EINTR) {
			sn_fail(&err, SN_TROUBLE, errno,
				"cannot wait for events: %s", strerror(errno));
			return complain(&err);
		}
		if (left > 0 && pfd[1].revents & POLLIN)
			return SN_FINE;
		if (!drain(watch, &err))
			return complain(&err);
		if (watch->due <= now_ms())
			look(watch, false);
		if (sn_out_flush(stdout, &err))
			return complain(&err);
	}
}

static void put_begin(const struct watch *watch)
{
	size_t failed = results_count(watch->results, VERDICT_FAIL);
	size_t warned = results_count(watch->results, VERDICT_WARN);
	char when[FOLLOW_STAMP];
	struct sn_out out;

	follow_stamp(watch->json, when, sizeof(when));
	if (!watch->json) {
		printf("%s watching every %u s: %zu fail, %zu warn\n", when,
		       watch->seconds, failed, warned);
		return;
	}
	sn_out_begin(&out, SN_OUT_JSON_LINES, stdout);
	sn_out_text(&out, "time", when);
	sn_out_number(&out, "watching", watch->seconds);
	sn_out_number(&out, "failed", failed);
	sn_out_number(&out, "warned", warned);
	sn_out_end(&out);
}

/**
 * doctor_watch() - check until it is interrupted
 * @results: begun, says which checks are wanted
 * @seconds: between looks
 * @json: lines of JSON, instead of those for people
 *
 * Return: the exit code.
 */
int doctor_watch(struct results *results, unsigned int seconds, bool json)
{
	struct watch watch = { .results = results,
			       .seconds = seconds,
			       .json = json };
	struct sn_error err;
	int stop, ret;

	watch.events = sn_events_open(&err);
	if (!watch.events)
		return complain(&err);
	stop = follow_stop();
	look(&watch, true);
	put_begin(&watch);
	if (sn_out_flush(stdout, &err))
		ret = complain(&err);
	else
		ret = go_on(&watch, stop);
	if (stop >= 0)
		close(stop);
	sn_events_close(watch.events);
	return ret;
}
