/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Takes SIP flows away from nf_conntrack_sip.
 */
#ifndef _SIPNAT_BYPASS_H
#define _SIPNAT_BYPASS_H

#include <linux/types.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include "policy.h"

/**
 * struct sipnat_claim - what sipnat knows of a flow in its hands
 * @magic: this load of the module wrote the rest
 * @generation: of the policy that judged the flow
 * @rule: index of the rule that did, or SIPNAT_NO_RULE
 * @origin: SIPNAT_ORIGIN_*, how a helper got there
 * @flags: CLAIM_*
 * @deadline: jiffies32 until when the entry is held, 0 if it is not; hold's
 * @seen: seconds of uptime at the last packet, if held; hold's
 * @keepalive: seconds, as in SIPNAT_A_BINDING_KEEPALIVE, or 0; hold's
 *
 * Lies in the private data of the entry's helper extension, which has no
 * helper. The SIP helper's own data is in the first bytes, and a helper that
 * is taken off while it runs elsewhere may still write there.
 */
struct sipnat_claim {
	u32 magic;
	u32 generation;
	u16 rule;
	u8 origin;
	u8 flags;
	u32 deadline;
	u16 seen;
	u16 keepalive;
};

extern u32 sipnat_claim_magic;

#define SIPNAT_CLAIM_OFFSET 12 /* sizeof(struct nf_ct_sip_master) */

/**
 * sipnat_claim_in() - where a claim lies, if there is one
 * @help: helper extension of an entry
 */
static inline struct sipnat_claim *sipnat_claim_in(struct nf_conn_help *help)
{
	return (void *)help->data + SIPNAT_CLAIM_OFFSET;
}

/* Is it ours? */
static __always_inline struct sipnat_claim *
sipnat_claim_by(struct nf_conn_help *help)
{
	struct sipnat_claim *claim;

	if (!help || rcu_access_pointer(help->helper))
		return NULL;

	claim = sipnat_claim_in(help);
	/* pairs with claim_write() */
	if (smp_load_acquire(&claim->magic) != sipnat_claim_magic)
		return NULL;

	return claim;
}

/**
 * sipnat_claim_of() - what sipnat knows of a flow
 * @ct: its entry
 *
 * Context: any, with a reference on the entry.
 * Return: NULL if the flow is not in sipnat's hands.
 */
static inline struct sipnat_claim *sipnat_claim_of(const struct nf_conn *ct)
{
	return sipnat_claim_by(nfct_help(ct));
}

/**
 * sipnat_claim_of_confirmed() - the same, for most packets' sake
 * @ct: a confirmed entry
 *
 * nfct_help() of some kernels calls a function, in case that the extension of an
 * entry that is not confirmed was forgotten meanwhile.
 */
static __always_inline struct sipnat_claim *
sipnat_claim_of_confirmed(const struct nf_conn *ct)
{
	const struct nf_ct_ext *ext = ct->ext;

	if (!ext || !ext->offset[NF_CT_EXT_HELPER])
		return NULL;

	return sipnat_claim_by((void *)ext + ext->offset[NF_CT_EXT_HELPER]);
}

bool sipnat_helper_is_sip(const struct nf_conntrack_helper *helper);
bool sipnat_flow_has_helper(const struct nf_conn *ct);
bool sipnat_alg_present(void);

int sipnat_claim(struct nf_conn *ct, const struct sipnat_verdict *verdict);
bool sipnat_claim_adopt(struct nf_conn *ct,
			const struct sipnat_verdict *verdict);
bool sipnat_detach(struct nf_conn *ct, const struct sipnat_verdict *verdict,
		   unsigned int *expectations);
unsigned int sipnat_remove_strays(struct nf_conn *ct,
				  const struct sipnat_claim *claim);

void sipnat_bypass_init(void);

#endif
