/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How many flows were taken from the ALG when, over the last day.
 */
#ifndef SIPNATD_HISTORY_H
#define SIPNATD_HISTORY_H

#include "model.h"
#include "out.h"

/* A quarter of an hour each, for a day. */
#define HISTORY_SECONDS 900
#define HISTORY_SLOTS 96

/**
 * enum history_kind - what became of a flow
 * @HISTORY_CLAIMED: claimed before the ALG could have it
 * @HISTORY_DETACHED: taken from the ALG
 * @HISTORY_LEFT: left to the ALG
 * @HISTORY_KINDS: how many kinds there are
 */
enum history_kind {
	HISTORY_CLAIMED,
	HISTORY_DETACHED,
	HISTORY_LEFT,
	HISTORY_KINDS,
};

/**
 * struct history - flows by time, in a ring of slots
 * @begin: second since boot in which it began
 * @slot: the newest slot, counted since boot
 * @latest: the slot of the last event of each kind
 * @base: the kernel's counters when it began, or 0 since a module was loaded
 * @recorded: what is in the slots since then
 * @flows: the slots; slot n is at n modulo their number
 */
struct history {
	uint64_t begin;
	uint64_t slot;
	uint64_t latest[HISTORY_KINDS];
	uint64_t base[HISTORY_KINDS];
	uint64_t recorded[HISTORY_KINDS];
	uint32_t flows[HISTORY_SLOTS][HISTORY_KINDS];
};

uint64_t history_now(void);
void history_begin(struct history *history, uint64_t now,
		   const struct sn_stats *stats);
void history_module(struct history *history);
void history_flow(struct history *history, uint64_t now, uint32_t flow_event);
void history_stats(struct history *history, uint64_t now,
		   const struct sn_stats *stats);
void history_put(struct history *history, uint64_t now, struct sn_out *out);

#endif /* SIPNATD_HISTORY_H */
