/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What policy judges a flow by.
 */
#ifndef _SIPNAT_FLOW_KEY_H
#define _SIPNAT_FLOW_KEY_H

#include "policy.h"

struct nf_conn;
struct net_device;
struct nf_hook_state;
struct sk_buff;

const struct net_device *sipnat_flow_in(const struct sk_buff *skb,
					const struct nf_hook_state *state);
void sipnat_flow_key(struct sipnat_flow_key *key, const struct nf_conn *ct,
		     const struct nf_hook_state *state,
		     const struct net_device *in, u8 dir);

#endif
