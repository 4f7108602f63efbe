// SPDX-License-Identifier: GPL-2.0
/*
 * Tells policy what it judges a flow by, as far as it is known where a packet
 * is: the way out and destination NAT only late. Of a packet that comes back, the
 * way in is where the first packet went out.
 */
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/netfilter.h>
#include <net/ip.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include "flow_key.h"

static const char *device_name(const struct net_device *dev)
{
	return dev ? dev->name : NULL;
}

/**
 * sipnat_flow_in() - by which device did a packet come?
 * @skb: the packet
 * @state: the hook's, whose device may be a VRF: then it is that one's port
 *
 * Context: RCU read side.
 * Return: NULL for the gateway's own.
 */
const struct net_device *sipnat_flow_in(const struct sk_buff *skb,
					const struct nf_hook_state *state)
{
	const struct net_device *port;
	int index;

	if (!state->in || !netif_is_l3_master(state->in))
		return state->in;

	index = state->pf == NFPROTO_IPV4 ? inet_sdif(skb) : inet6_sdif(skb);
	port = index ? dev_get_by_index_rcu(state->net, index) : NULL;
	return port ?: state->in;
}

/**
 * sipnat_flow_key() - what a flow is judged by
 * @key: filled in, but for @key->sip
 * @ct: the flow's entry; the key points into it
 * @state: the hook's, which says how much of the key is final
 * @in: sipnat_flow_in(), or where that is the same the hook's
 * @dir: IP_CT_DIR_* in which the packet travels
 *
 * Context: RCU read side.
 */
void sipnat_flow_key(struct sipnat_flow_key *key, const struct nf_conn *ct,
		     const struct nf_hook_state *state,
		     const struct net_device *in, u8 dir)
{
	const struct nf_conntrack_tuple *original, *reply;
	bool reply_way = dir == IP_CT_DIR_REPLY;

	original = nf_ct_tuple(ct, IP_CT_DIR_ORIGINAL);
	reply = nf_ct_tuple(ct, IP_CT_DIR_REPLY);

	key->nfproto = nf_ct_l3num(ct);
	key->transport = nf_ct_protonum(ct) == IPPROTO_UDP ?
				 SIPNAT_TRANSPORT_UDP :
				 SIPNAT_TRANSPORT_TCP;
	key->zone = nf_ct_zone_id(nf_ct_zone(ct), IP_CT_DIR_ORIGINAL);
	key->originator = &original->src.u3;
	key->addressee = &original->dst.u3;
	key->responder = &reply->src.u3;
	key->port[0] = ntohs(original->src.u.all);
	key->port[1] = ntohs(original->dst.u.all);
	key->port[2] = ntohs(reply->src.u.all);
	key->in_interface = device_name(reply_way ? state->out : in);
	key->out_interface = device_name(reply_way ? in : state->out);
	key->complete = state->hook == NF_INET_POST_ROUTING ||
			state->hook == NF_INET_LOCAL_IN;
	key->in_later = reply_way && !key->complete;
	key->translated = nf_ct_is_confirmed(ct);
}
