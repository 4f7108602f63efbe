/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Holds the entries of registered endpoints.
 */
#ifndef _SIPNAT_HOLD_H
#define _SIPNAT_HOLD_H

#include "bypass.h"

/**
 * enum sipnat_keepalive - was a packet of an endpoint a keepalive?
 * @SIPNAT_NO_KEEPALIVE: it was not, or not the endpoint's
 * @SIPNAT_KEEPALIVE: CR and LF, STUN, OPTIONS or nothing at all
 */
enum sipnat_keepalive {
	SIPNAT_NO_KEEPALIVE,
	SIPNAT_KEEPALIVE,
};

void sipnat_hold(struct nf_conn *ct, struct sipnat_claim *claim, u32 seconds,
		 u8 endpoint);
void sipnat_hold_end(struct nf_conn *ct, struct sipnat_claim *claim);
void sipnat_hold_lower(struct nf_conn *ct, struct sipnat_claim *claim);
void sipnat_hold_packet(struct nf_conn *ct, struct sipnat_claim *claim,
			enum sipnat_keepalive keepalive);
u8 sipnat_hold_endpoint(const struct sipnat_claim *claim);
u32 sipnat_hold_seconds(const struct sipnat_claim *claim);
u32 sipnat_hold_idle(const struct sipnat_claim *claim);

#endif
