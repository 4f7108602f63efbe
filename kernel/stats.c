// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the per-CPU counters of a namespace. Counting is in the header;
 * putting counters into messages is netlink's.
 */
#include "stats.h"

/**
 * sipnat_stats_alloc() - the counters of a new namespace, all zero
 *
 * Context: process.
 * Return: NULL for want of memory.
 */
struct sipnat_stats __percpu *sipnat_stats_alloc(void)
{
	return alloc_percpu(struct sipnat_stats);
}

/**
 * sipnat_stats_free() - the namespace is gone
 * @stats: of the namespace
 */
void sipnat_stats_free(struct sipnat_stats __percpu *stats)
{
	free_percpu(stats);
}

/* A 32-bit CPU may write a counter in halves: read until it holds still. */
static u64 stats_read_cpu(const u64 *counter)
{
	u64 first, again;

	do {
		first = READ_ONCE(*counter);
		barrier();
		again = READ_ONCE(*counter);
	} while (!IS_ENABLED(CONFIG_64BIT) && first != again);

	return again;
}

/**
 * sipnat_stats_read() - the sum over all CPUs
 * @stats: of the namespace
 * @attr: SIPNAT_A_STATS_*
 *
 * Context: any.
 */
u64 sipnat_stats_read(const struct sipnat_stats __percpu *stats,
		      unsigned int attr)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += stats_read_cpu(&per_cpu_ptr(stats, cpu)->counter[attr]);

	return sum;
}
