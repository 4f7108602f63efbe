/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The clock by which registrations live: it goes on while the gateway is
 * suspended, and nobody can set it.
 */
#ifndef _SIPNAT_CLOCK_H
#define _SIPNAT_CLOCK_H

#include <linux/ktime.h>
#include <linux/timekeeping.h>
#include <linux/types.h>

/**
 * sipnat_boot_seconds() - now
 *
 * Context: any.
 * Return: seconds since boot.
 */
static inline u32 sipnat_boot_seconds(void)
{
	return ktime_get_boottime_seconds();
}

/**
 * sipnat_uptime_seconds() - for how long the gateway has been up
 *
 * Stands still while it is suspended, and is read for next to nothing.
 *
 * Context: any.
 */
static inline u32 sipnat_uptime_seconds(void)
{
	return ktime_get_seconds();
}

#endif
