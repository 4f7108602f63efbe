/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The packet's way.
 */
#ifndef _SIPNAT_PACKET_H
#define _SIPNAT_PACKET_H

struct nf_hook_state;
struct sk_buff;

unsigned int sipnat_packet_early(void *priv, struct sk_buff *skb,
				 const struct nf_hook_state *state);
unsigned int sipnat_packet_late(void *priv, struct sk_buff *skb,
				const struct nf_hook_state *state);

#endif
