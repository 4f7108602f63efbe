/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Registrations on the packet's way.
 */
#ifndef _SIPNAT_REGISTRATION_H
#define _SIPNAT_REGISTRATION_H

#include <linux/types.h>

struct nf_conn;
struct nf_hook_state;
struct sip_message;
struct net;
struct sipnat_claim;
struct sipnat_flow_id;
struct sipnat_net;

/**
 * struct sipnat_registration - what is known where a message passes
 * @sn: the namespace
 * @ct: entry of the flow
 * @claim: its claim, NULL if it is not in sipnat's hands
 * @state: of the hook where it passes
 * @dir: IP_CT_DIR_* in which the message travels
 * @options: set where a message was an OPTIONS request
 */
struct sipnat_registration {
	struct sipnat_net *sn;
	struct nf_conn *ct;
	struct sipnat_claim *claim;
	const struct nf_hook_state *state;
	u8 dir;
	bool options;
};

void sipnat_registration_apply(struct sipnat_net *sn, struct nf_conn *ct,
			       struct sipnat_claim *claim, u8 endpoint);
void sipnat_registration_hold_unclaimed(const struct sipnat_registration *reg);
void sipnat_registration_settle(struct net *net,
				const struct sipnat_flow_id *flow);
void sipnat_registration_forget(struct nf_conn *ct, void *data);
void sipnat_registration_message(const struct sip_message *msg, void *data);

#endif
