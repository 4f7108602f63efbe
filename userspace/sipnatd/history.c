// SPDX-License-Identifier: GPL-2.0
/*
 * How many flows were taken from the ALG when. Events say when; as some may not
 * come, because there were too many, the kernel's counters say how many whenever
 * they are read anyway. Nothing here wakes the daemon, and nothing grows.
 */
#include <string.h>
#include <time.h>

#include "history.h"

static const char *const keys[HISTORY_KINDS] = {
	[HISTORY_CLAIMED] = "claimed",
	[HISTORY_DETACHED] = "detached",
	[HISTORY_LEFT] = "left",
};

static void count(const struct sn_stats *stats, uint64_t *flows)
{
	const uint64_t *value = stats->value;

	flows[HISTORY_CLAIMED] = value[SIPNAT_A_STATS_FLOWS_CLAIMED];
	flows[HISTORY_DETACHED] =
		value[SIPNAT_A_STATS_FLOWS_DETACHED_EXPLICIT] +
		value[SIPNAT_A_STATS_FLOWS_DETACHED_AUTOMATIC] +
		value[SIPNAT_A_STATS_FLOWS_DETACHED_SWEPT];
	flows[HISTORY_LEFT] = value[SIPNAT_A_STATS_FLOWS_LEFT];
}

/* The slot of now is the newest; those in between stay empty. */
static void advance(struct history *history, uint64_t now)
{
	uint64_t slot = now / HISTORY_SECONDS, i;

	if (slot <= history->slot)
		return;
	i = history->slot + 1;
	if (slot - history->slot > HISTORY_SLOTS)
		i = slot - HISTORY_SLOTS + 1;
	for (; i <= slot; i++)
		memset(history->flows[i % HISTORY_SLOTS], 0,
		       sizeof(history->flows[0]));
	history->slot = slot;
}

/* Is the slot still in the ring? */
static bool is_kept(const struct history *history, uint64_t slot)
{
	return slot + HISTORY_SLOTS > history->slot;
}

/**
 * history_now() - the time that the other functions want
 *
 * Return: seconds since boot, a suspended machine's included.
 */
uint64_t history_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return now.tv_sec;
}

/**
 * history_begin() - begin to record
 * @history: filled
 * @now: seconds since boot
 * @stats: what was counted before, or NULL if there is no module
 */
void history_begin(struct history *history, uint64_t now,
		   const struct sn_stats *stats)
{
	memset(history, 0, sizeof(*history));
	history->begin = now;
	history->slot = now / HISTORY_SECONDS;
	if (stats)
		count(stats, history->base);
}

/**
 * history_module() - the module was loaded, and counts from 0
 * @history: the history
 */
void history_module(struct history *history)
{
	memset(history->base, 0, sizeof(history->base));
	memset(history->recorded, 0, sizeof(history->recorded));
}

/**
 * history_flow() - a flow was judged
 * @history: the history
 * @now: seconds since boot
 * @flow_event: enum sipnat_flow_event
 */
void history_flow(struct history *history, uint64_t now, uint32_t flow_event)
{
	enum history_kind kind;

	if (flow_event == SIPNAT_FLOW_EVENT_CLAIMED)
		kind = HISTORY_CLAIMED;
	else if (flow_event == SIPNAT_FLOW_EVENT_DETACHED)
		kind = HISTORY_DETACHED;
	else if (flow_event == SIPNAT_FLOW_EVENT_LEFT)
		kind = HISTORY_LEFT;
	else
		return;
	advance(history, now);
	history->flows[history->slot % HISTORY_SLOTS][kind]++;
	history->recorded[kind]++;
	history->latest[kind] = history->slot;
}

/* What did not come as an event came with those that did. */
static void settle(struct history *history, enum history_kind kind,
		   uint64_t counted)
{
	uint64_t slot = history->latest[kind];
	uint32_t *flows;

	if (!slot || !is_kept(history, slot))
		slot = history->slot;
	flows = &history->flows[slot % HISTORY_SLOTS][kind];
	if (counted >= history->recorded[kind]) {
		*flows += counted - history->recorded[kind];
	} else {
		/* An event that came after a reading which knew of it. */
		uint64_t less = history->recorded[kind] - counted;

		*flows -= less < *flows ? less : *flows;
	}
	history->recorded[kind] = counted;
}

/**
 * history_stats() - the kernel's counters were read
 * @history: the history
 * @now: seconds since boot
 * @stats: the counters
 */
void history_stats(struct history *history, uint64_t now,
		   const struct sn_stats *stats)
{
	uint64_t flows[HISTORY_KINDS];
	int kind;

	advance(history, now);
	count(stats, flows);
	/* Below what was there before: another module counts. */
	for (kind = 0; kind < HISTORY_KINDS; kind++)
		if (flows[kind] < history->base[kind])
			history_module(history);
	for (kind = 0; kind < HISTORY_KINDS; kind++)
		settle(history, kind, flows[kind] - history->base[kind]);
}

/**
 * history_put() - write the history, oldest slot first
 * @history: the history
 * @now: seconds since boot
 * @out: gets an object "history"
 */
void history_put(struct history *history, uint64_t now, struct sn_out *out)
{
	uint64_t first = history->begin / HISTORY_SECONDS, slot;
	int kind;

	advance(history, now);
	if (!is_kept(history, first))
		first = history->slot - HISTORY_SLOTS + 1;
	sn_out_object(out, "history");
	sn_out_number(out, "seconds", HISTORY_SECONDS);
	/* Of the newest slot so many are over. */
	sn_out_number(out, "newest", now % HISTORY_SECONDS);
	sn_out_number(out, "age", now - history->begin);
	for (kind = 0; kind < HISTORY_KINDS; kind++) {
		sn_out_list(out, keys[kind]);
		for (slot = first; slot <= history->slot; slot++)
			sn_out_number(out, NULL,
				      history->flows[slot % HISTORY_SLOTS]
						    [kind]);
		sn_out_close(out);
	}
	sn_out_close(out);
}
