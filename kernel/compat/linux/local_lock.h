/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shadows the kernel's header of the same name: a lock of what one CPU has, for
 * where bottom halves are disabled.
 */
#ifndef _SIPNAT_COMPAT_LOCAL_LOCK_H
#define _SIPNAT_COMPAT_LOCAL_LOCK_H

/* of which the kernel's header has need, with lockdep */
#include <linux/sched.h>
#include_next <linux/local_lock.h>

/* Before 6.11 disabled bottom halves are that lock, with PREEMPT_RT too. */
#ifndef local_lock_nested_bh
#define local_lock_nested_bh(lock) ((void)(lock))
#define local_unlock_nested_bh(lock) ((void)(lock))
#endif

#endif
