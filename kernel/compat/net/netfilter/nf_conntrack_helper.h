/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shadows the kernel's header of the same name: who gives back the reference
 * that an entry holds on its helper.
 */
#ifndef _SIPNAT_COMPAT_NF_CONNTRACK_HELPER_H
#define _SIPNAT_COMPAT_NF_CONNTRACK_HELPER_H

#include_next <net/netfilter/nf_conntrack_helper.h>

/**
 * sipnat_helper_ct_put() - give back the reference an entry held on a helper
 * @helper: what was in the entry's struct nf_conn_help
 *
 * From 7.0 on entries count as users of their helper (ct_refcnt), as
 * nf_ct_help_put() has it; before, unregistering a helper walked the table.
 */
static inline void sipnat_helper_ct_put(struct nf_conntrack_helper *helper)
{
#ifdef HAVE_NF_CT_HELPER_CT_REFCNT
	if (refcount_dec_and_test(&helper->ct_refcnt))
		kfree_rcu(helper, rcu);
#endif
}

#endif
