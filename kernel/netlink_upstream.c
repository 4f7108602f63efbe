// SPDX-License-Identifier: GPL-2.0
/*
 * Shows what is known of the paths to the peers. What that means is
 * upstream's.
 */
#include <net/sock.h>
#include "netlink_upstream.h"
#include "nlput.h"
#include "pernet.h"
#include "registrar.h"

static int dump_peer(struct sk_buff *msg, struct netlink_callback *cb,
		     const struct sipnat_peer *peer)
{
	void *header;

	header = genlmsg_put(msg, NETLINK_CB(cb->skb).portid,
			     cb->nlh->nlmsg_seq, &sipnat_genl_family,
			     NLM_F_MULTI, SIPNAT_CMD_UPSTREAM_GET);
	if (!header)
		return -EMSGSIZE;

	if (sipnat_put_upstream(msg, peer)) {
		genlmsg_cancel(msg, header);
		return -EMSGSIZE;
	}

	genlmsg_end(msg, header);
	return 0;
}

/**
 * sipnat_nl_upstream_get() - SIPNAT_CMD_UPSTREAM_GET
 * @msg: gets messages
 * @cb: the dump; args[0] is the place to go on from
 */
int sipnat_nl_upstream_get(struct sk_buff *msg, struct netlink_callback *cb)
{
	struct sipnat_net *sn = sipnat_pernet(sock_net(msg->sk));
	struct sipnat_peer peer;

	for (; cb->args[0] < SIPNAT_PEERS; cb->args[0]++)
		if (sipnat_upstream_read(&sn->registrar->upstream, cb->args[0],
					 &peer) &&
		    dump_peer(msg, cb, &peer))
			break;

	if (!msg->len && cb->args[0] < SIPNAT_PEERS)
		return -EMSGSIZE;
	return msg->len;
}
