/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What bypass and sweep share about the claim on a flow, and nobody else
 * needs.
 */
#ifndef _SIPNAT_CLAIM_H
#define _SIPNAT_CLAIM_H

#include "bypass.h"

struct nf_conntrack_expect;

#define CLAIM_DETACHED BIT(0) /* a helper was taken off the flow */
#define CLAIM_DROP_MEDIA BIT(1) /* with its media expectations */
#define CLAIM_SET_HELPER_BIT BIT(2) /* IPS_HELPER is our doing */
#define CLAIM_SET_ASSURED_BIT BIT(3) /* IPS_ASSURED is our doing */
#define CLAIM_ENDPOINT_REPLY BIT(4) /* the endpoint is the responder */

bool sipnat_claim_detached(struct nf_conn *ct,
			   const struct sipnat_verdict *verdict, bool swept);
bool sipnat_claim_disowns(const struct sipnat_claim *claim,
			  const struct nf_conntrack_expect *exp);
void sipnat_claim_release(struct nf_conn *ct);

#endif
