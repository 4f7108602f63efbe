/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What policy judges a flow by.
 */
#ifndef _SIPNAT_FLOW_KEY_H
#define _SIPNAT_FLOW_KEY_H

#include "policy.h"

struct nf_conn;
struct nf_hook_state;

void sipnat_flow_key(struct sipnat_flow_key *key, const struct nf_conn *ct,
		     const struct nf_hook_state *state, u8 dir);

#endif
