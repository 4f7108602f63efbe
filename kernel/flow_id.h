/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What names a flow without holding its conntrack entry.
 */
#ifndef _SIPNAT_FLOW_ID_H
#define _SIPNAT_FLOW_ID_H

#include <linux/netfilter.h>
#include <linux/string.h>
#include <linux/types.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_zones.h>

/**
 * struct sipnat_flow_id - original tuple and zone
 * @src: originator, network byte order
 * @dst: addressee, network byte order
 * @sport: of originator, network byte order
 * @dport: of addressee, network byte order
 * @zone: of the original direction
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6
 * @protonum: IPPROTO_UDP or IPPROTO_TCP
 *
 * Has no holes, so that it can be hashed and compared as bytes.
 */
struct sipnat_flow_id {
	union nf_inet_addr src;
	union nf_inet_addr dst;
	__be16 sport;
	__be16 dport;
	u16 zone;
	u8 nfproto;
	u8 protonum;
};

/**
 * sipnat_flow_id() - name a flow
 * @id: filled in
 * @ct: its entry
 */
static inline void sipnat_flow_id(struct sipnat_flow_id *id,
				  const struct nf_conn *ct)
{
	const struct nf_conntrack_tuple *tuple;

	tuple = nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL);
	id->src = tuple->src.u3;
	id->dst = tuple->dst.u3;
	id->sport = tuple->src.u.all;
	id->dport = tuple->dst.u.all;
	id->zone = nf_ct_zone_id(nf_ct_zone(ct), IP_CT_DIR_ORIGINAL);
	id->nfproto = tuple->src.l3num;
	id->protonum = tuple->dst.protonum;
}

void sipnat_flow_tuple(const struct sipnat_flow_id *id,
		       struct nf_conntrack_tuple *tuple);
struct nf_conn *sipnat_flow_find(struct net *net,
				 const struct sipnat_flow_id *id);
const union nf_inet_addr *sipnat_flow_address(const struct sipnat_flow_id *id,
					      u8 endpoint);
u32 sipnat_flow_source(const struct sipnat_flow_id *id, u8 endpoint,
		       u32 budgets);

#endif
