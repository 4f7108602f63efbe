// SPDX-License-Identifier: GPL-2.0
/*
 * The name of a flow: finds its conntrack entry, and the budget that its
 * endpoint's address shares.
 */
#include <linux/net.h>
#include <linux/siphash.h>
#include <net/net_namespace.h>
#include <net/netfilter/nf_conntrack_core.h>
#include "flow_id.h"

/**
 * sipnat_flow_tuple() - the original tuple of a flow
 * @id: its name
 * @tuple: filled in
 */
void sipnat_flow_tuple(const struct sipnat_flow_id *id,
		       struct nf_conntrack_tuple *tuple)
{
	memset(tuple, 0, sizeof(*tuple));
	tuple->src.u3 = id->src;
	tuple->src.u.all = id->sport;
	tuple->src.l3num = id->nfproto;
	tuple->dst.u3 = id->dst;
	tuple->dst.u.all = id->dport;
	tuple->dst.protonum = id->protonum;
	tuple->dst.dir = IP_CT_DIR_ORIGINAL;
}

/**
 * sipnat_flow_find() - the entry of a flow
 * @net: the namespace
 * @id: its name
 *
 * Context: any.
 * Return: with a reference for the caller, or NULL.
 */
struct nf_conn *sipnat_flow_find(struct net *net,
				 const struct sipnat_flow_id *id)
{
	struct nf_conntrack_tuple_hash *h;
	struct nf_conntrack_tuple tuple;
	struct nf_conntrack_zone zone;
	struct nf_conn *ct;

	sipnat_flow_tuple(id, &tuple);
	nf_ct_zone_init(&zone, id->zone, NF_CT_DEFAULT_ZONE_DIR, 0);

	h = nf_conntrack_find_get(net, &zone, &tuple);
	if (!h)
		return NULL;

	ct = nf_ct_tuplehash_to_ctrack(h);
	if (NF_CT_DIRECTION(h) == IP_CT_DIR_ORIGINAL)
		return ct;

	nf_ct_put(ct);
	return NULL;
}

/**
 * sipnat_flow_address() - the address of an endpoint
 * @id: name of its flow
 * @endpoint: IP_CT_DIR_* in which the endpoint sends
 *
 * Context: any.
 * Return: as long as @id.
 */
const union nf_inet_addr *sipnat_flow_address(const struct sipnat_flow_id *id,
					      u8 endpoint)
{
	return endpoint == IP_CT_DIR_ORIGINAL ? &id->src : &id->dst;
}

/**
 * sipnat_flow_source() - the budget that an endpoint's address shares
 * @id: name of its flow
 * @endpoint: IP_CT_DIR_* in which the endpoint sends
 * @budgets: how many there are
 *
 * By a keyed hash, so that nobody can choose whom to share one with.
 *
 * Context: any.
 * Return: below @budgets.
 */
u32 sipnat_flow_source(const struct sipnat_flow_id *id, u8 endpoint,
		       u32 budgets)
{
	static hsiphash_key_t key __read_mostly;
	const union nf_inet_addr *addr = sipnat_flow_address(id, endpoint);

	net_get_random_once(&key, sizeof(key));
	return hsiphash(addr, sizeof(*addr), &key) % budgets;
}
