/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Carries out what the policy says of a flow.
 */
#ifndef _SIPNAT_VERDICT_H
#define _SIPNAT_VERDICT_H

struct nf_conn;
struct sipnat_net;
struct sipnat_verdict;

void sipnat_verdict_carry_out(struct sipnat_net *sn, struct nf_conn *ct,
			      const struct sipnat_verdict *verdict);

#endif
