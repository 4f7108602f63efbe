/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Put before a room's file by the compiler: the longest time, in instructions,
 * for which its lock was held, and the longest way from there to a chance to
 * schedule. With the lock held interrupts are off, so that a tick doesn't count.
 */
#ifndef _SIPNAT_BENCH_WATCH_H
#define _SIPNAT_BENCH_WATCH_H

#include <linux/irqflags.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <asm/msr.h>

/**
 * struct bench_watch - there is one CPU, so there is one
 * @on: nothing is watched otherwise, and next to nothing added
 * @flags: interrupts as they were
 * @begin: when the lock was taken
 * @longest: instructions for which it was held
 * @sum: of all times that it was held
 * @since: when the lock was first taken after a chance to schedule, or 0
 * @unbroken: the longest way from there to the next chance
 */
struct bench_watch {
	bool on;
	unsigned long flags;
	u64 begin;
	u64 longest;
	u64 sum;
	u64 since;
	u64 unbroken;
};

extern struct bench_watch bench_watch;

static inline void bench_locked(void)
{
	if (!bench_watch.on)
		return;

	local_irq_save(bench_watch.flags);
	bench_watch.begin = rdtsc();
	if (!bench_watch.since)
		bench_watch.since = bench_watch.begin;
}

static inline void bench_unlock(void)
{
	u64 taken;

	if (!bench_watch.on)
		return;

	taken = rdtsc() - bench_watch.begin;
	bench_watch.sum += taken;
	if (taken > bench_watch.longest)
		bench_watch.longest = taken;
	local_irq_restore(bench_watch.flags);
}

static inline void bench_cond_resched(void)
{
	u64 way = rdtsc() - bench_watch.since;

	if (bench_watch.since && way > bench_watch.unbroken)
		bench_watch.unbroken = way;
	bench_watch.since = 0;
	cond_resched();
}

#define spin_lock(lock)          \
	do {                     \
		spin_lock(lock); \
		bench_locked();  \
	} while (0)
#define spin_unlock(lock)          \
	do {                       \
		bench_unlock();    \
		spin_unlock(lock); \
	} while (0)
#define spin_lock_bh(lock)          \
	do {                        \
		spin_lock_bh(lock); \
		bench_locked();     \
	} while (0)
#define spin_unlock_bh(lock)          \
	do {                          \
		bench_unlock();       \
		spin_unlock_bh(lock); \
	} while (0)
/* What comes next is another work. */
#define schedule_delayed_work(work, delay)          \
	do {                                        \
		bench_watch.since = 0;              \
		schedule_delayed_work(work, delay); \
	} while (0)
#undef cond_resched
#define cond_resched() bench_cond_resched()

#endif
