/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Per-CPU counters of one namespace. A counter's number is its netlink
 * attribute, so that its name is written down once, in the specification.
 */
#ifndef _SIPNAT_STATS_H
#define _SIPNAT_STATS_H

/* what asm-generic/percpu.h uses, without saying so in all configurations */
#include <linux/irqflags.h>
#include <linux/percpu.h>
#include <linux/sipnat.h>
#include <linux/types.h>

/**
 * struct sipnat_stats - the counters of one CPU
 * @counter: indexed by SIPNAT_A_STATS_*
 */
struct sipnat_stats {
	u64 counter[SIPNAT_A_STATS_MAX + 1];
};

/**
 * sipnat_stats_add() - count
 * @stats: of the namespace
 * @attr: SIPNAT_A_STATS_*
 * @n: how many
 *
 * Context: any.
 */
static inline void sipnat_stats_add(struct sipnat_stats __percpu *stats,
				    unsigned int attr, u64 n)
{
	this_cpu_add(stats->counter[attr], n);
}

/**
 * sipnat_stats_inc() - count one
 * @stats: of the namespace
 * @attr: SIPNAT_A_STATS_*
 *
 * Context: any.
 */
static inline void sipnat_stats_inc(struct sipnat_stats __percpu *stats,
				    unsigned int attr)
{
	this_cpu_inc(stats->counter[attr]);
}

struct sipnat_stats __percpu *sipnat_stats_alloc(void);
void sipnat_stats_free(struct sipnat_stats __percpu *stats);
u64 sipnat_stats_read(const struct sipnat_stats __percpu *stats,
		      unsigned int attr);

#endif
