/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SIP messages that a packet carries.
 */
#ifndef _SIPNAT_MESSAGE_H
#define _SIPNAT_MESSAGE_H

#include <linux/skbuff.h>
#include <net/netfilter/nf_conntrack.h>
#include "stats.h"

bool sipnat_message_count(const struct sk_buff *skb, const struct nf_conn *ct,
			  struct sipnat_stats __percpu *stats);

#endif
