/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How long conntrack keeps a flow in sipnat's hands.
 */
#ifndef _SIPNAT_TIMEOUT_H
#define _SIPNAT_TIMEOUT_H

#include <linux/types.h>
#include <net/netfilter/nf_conntrack.h>

/**
 * sipnat_timeout_raise() - let an entry live until a deadline
 * @ct: confirmed entry
 * @deadline: jiffies32
 *
 * Conntrack writes a timeout of its own at each packet, so this is for each
 * packet; it never shortens one.
 *
 * Context: any.
 */
static inline void sipnat_timeout_raise(struct nf_conn *ct, u32 deadline)
{
	if ((s32)(deadline - READ_ONCE(ct->timeout)) > 0)
		WRITE_ONCE(ct->timeout, deadline);
}

bool sipnat_timeout_hold(struct nf_conn *ct, u32 deadline);
void sipnat_timeout_let_go(struct nf_conn *ct, bool assured);
void sipnat_timeout_lower(struct nf_conn *ct);

#endif
