/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shadows the kernel's header of the same name: conntrack entries as the
 * newest kernel has them. Nothing here is called by its old name elsewhere.
 */
#ifndef _SIPNAT_COMPAT_NF_CONNTRACK_H
#define _SIPNAT_COMPAT_NF_CONNTRACK_H

#include_next <net/netfilter/nf_conntrack.h>

#ifndef HAVE_NF_CT_ITER_DATA /* before 6.0 */
struct nf_ct_iter_data {
	struct net *net;
	void *data;
	u32 portid;
	int report;
};

static inline void
sipnat_compat_iterate_cleanup_net(int (*iter)(struct nf_conn *i, void *data),
				  const struct nf_ct_iter_data *iter_data)
{
	nf_ct_iterate_cleanup_net(iter_data->net, iter, iter_data->data,
				  iter_data->portid, iter_data->report);
}

#define nf_ct_iterate_cleanup_net sipnat_compat_iterate_cleanup_net
#endif

/**
 * sipnat_ct_use() - how many references an entry has
 * @ct: the entry
 */
static inline unsigned int sipnat_ct_use(const struct nf_conn *ct)
{
#ifdef HAVE_NF_CONNTRACK_REFCOUNT
	return refcount_read(&ct->ct_general.use);
#else /* before 5.17 */
	return atomic_read(&ct->ct_general.use);
#endif
}

#endif
