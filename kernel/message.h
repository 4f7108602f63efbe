/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SIP messages that a packet carries.
 */
#ifndef _SIPNAT_MESSAGE_H
#define _SIPNAT_MESSAGE_H

#include <linux/skbuff.h>
#include <net/netfilter/nf_conntrack.h>
#include "stats.h"

struct sip_message;

/**
 * typedef sipnat_message_fn - called for a message of a packet
 * @msg: what was parsed, good until it returns
 * @data: the caller's
 *
 * Context: RCU read side, bottom halves disabled.
 */
typedef void sipnat_message_fn(const struct sip_message *msg, void *data);

u8 sipnat_message_glance(const struct sk_buff *skb, const struct nf_conn *ct,
			 struct sipnat_stats __percpu *stats);
bool sipnat_message_walk(const struct sk_buff *skb, const struct nf_conn *ct,
			 struct sipnat_stats __percpu *stats,
			 sipnat_message_fn *visit, void *data);

#endif
