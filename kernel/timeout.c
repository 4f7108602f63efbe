// SPDX-License-Identifier: GPL-2.0
/*
 * Writes the timeout and the ASSURED bit of conntrack entries, and is the only
 * file that does. For how long a flow is to be held is the registrar's.
 */
#include <linux/bitops.h>
#include <linux/rcupdate.h>
#include <net/netfilter/nf_conntrack_l4proto.h>
#include <net/netfilter/nf_conntrack_timeout.h>
#include "timeout.h"

/**
 * sipnat_timeout_hold() - hold a registered endpoint's entry
 * @ct: confirmed entry of a UDP flow
 * @deadline: jiffies32
 *
 * An assured entry is not dropped early when the table is full.
 *
 * Context: any.
 * Return: whether ASSURED is our doing.
 */
bool sipnat_timeout_hold(struct nf_conn *ct, u32 deadline)
{
	sipnat_timeout_raise(ct, deadline);
	return !test_and_set_bit(IPS_ASSURED_BIT, &ct->status);
}

/**
 * sipnat_timeout_let_go() - hold an entry no longer
 * @ct: its entry
 * @assured: ASSURED was our doing
 *
 * Conntrack's own timeout holds from the next packet on.
 *
 * Context: any.
 */
void sipnat_timeout_let_go(struct nf_conn *ct, bool assured)
{
	if (assured)
		clear_bit(IPS_ASSURED_BIT, &ct->status);
}

/**
 * sipnat_timeout_lower() - undo what was raised, without a packet
 * @ct: entry of a UDP flow
 *
 * It lives on as if a packet had passed now, by a timeout policy of the flow's own
 * (nft's ct timeout) if it has one.
 *
 * Context: any.
 */
void sipnat_timeout_lower(struct nf_conn *ct)
{
	u32 ordinary = nfct_time_stamp;
	const unsigned int *timeouts;

	rcu_read_lock();
	timeouts = nf_ct_timeout_lookup(ct);
	if (!timeouts)
		timeouts = nf_udp_pernet(nf_ct_net(ct))->timeouts;
	if (test_bit(IPS_SEEN_REPLY_BIT, &ct->status))
		ordinary += timeouts[UDP_CT_REPLIED];
	else
		ordinary += timeouts[UDP_CT_UNREPLIED];
	rcu_read_unlock();

	if ((s32)(READ_ONCE(ct->timeout) - ordinary) > 0)
		WRITE_ONCE(ct->timeout, ordinary);
}
