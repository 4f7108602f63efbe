// SPDX-License-Identifier: GPL-2.0
/*
 * Operations on the SIP flows in sipnat's hands: shows and deletes those that a
 * filter matches. Finding them is sweep's.
 */
#include <linux/sipnat.h>
#include <linux/slab.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/sock.h>
#include "hold.h"
#include "netlink_filter.h"
#include "netlink_flow.h"
#include "netlink_rule.h"
#include "nlput.h"
#include "sweep.h"

#define TRANSPORTS (SIPNAT_TRANSPORT_UDP | SIPNAT_TRANSPORT_TCP)

const struct nla_policy sipnat_nl_flow_filter[SIPNAT_A_FLOW_MAX + 1] = {
	[SIPNAT_A_FLOW_TRANSPORT] = NLA_POLICY_MASK(NLA_U32, TRANSPORTS),
	[SIPNAT_A_FLOW_ZONE] = { .type = NLA_U16 },
	[SIPNAT_A_FLOW_END] = NLA_POLICY_NESTED(sipnat_nl_prefix),
};

/**
 * struct flow_filter - which flows are meant
 * @transports: SIPNAT_TRANSPORT_*
 * @has_zone: @zone has to match
 * @zone: conntrack zone of the original direction
 * @ends: one end has to be in any of these
 */
struct flow_filter {
	u32 transports;
	bool has_zone;
	u16 zone;
	struct sipnat_nl_ends ends;
};

static int filter_read(struct flow_filter *filter, struct nlattr **attrs,
		       const struct nlmsghdr *nlh,
		       struct netlink_ext_ack *extack)
{
	filter->transports = TRANSPORTS;
	if (!attrs)
		return 0;

	if (attrs[SIPNAT_A_FLOW_TRANSPORT])
		filter->transports =
			nla_get_u32(attrs[SIPNAT_A_FLOW_TRANSPORT]);
	if (attrs[SIPNAT_A_FLOW_ZONE]) {
		filter->has_zone = true;
		filter->zone = nla_get_u16(attrs[SIPNAT_A_FLOW_ZONE]);
	}

	return sipnat_nl_read_ends(&filter->ends, SIPNAT_A_FLOW_END, nlh,
				   extack);
}

static bool filter_covers(const struct flow_filter *filter,
			  const struct nf_conn *ct, enum ip_conntrack_dir dir)
{
	const struct nf_conntrack_tuple *tuple = nf_ct_tuple(ct, dir);

	return sipnat_nl_ends_cover(&filter->ends, nf_ct_l3num(ct),
				    &tuple->src.u3, &tuple->dst.u3);
}

static bool filter_matches(struct nf_conn *ct, const struct sipnat_claim *claim,
			   void *data)
{
	const struct flow_filter *filter = data;
	u32 transport = nf_ct_protonum(ct) == IPPROTO_UDP ?
				SIPNAT_TRANSPORT_UDP :
				SIPNAT_TRANSPORT_TCP;

	if (!(filter->transports & transport))
		return false;
	if (filter->has_zone &&
	    nf_ct_zone_id(nf_ct_zone(ct), IP_CT_DIR_ORIGINAL) != filter->zone)
		return false;

	return filter_covers(filter, ct, IP_CT_DIR_ORIGINAL) ||
	       filter_covers(filter, ct, IP_CT_DIR_REPLY);
}

/**
 * struct flow_dump - where a dump of flows is
 * @filter: which are wanted
 * @cursor: in conntrack's table
 * @msg: being filled
 * @cb: the dump
 */
struct flow_dump {
	struct flow_filter filter;
	struct sipnat_cursor cursor;
	struct sk_buff *msg;
	struct netlink_callback *cb;
};

static int put_hold(struct sk_buff *msg, const struct sipnat_claim *claim)
{
	u32 seconds = sipnat_hold_seconds(claim);

	return seconds ? nla_put_u32(msg, SIPNAT_A_FLOW_HOLD, seconds) : 0;
}

static bool dump_flow(struct nf_conn *ct, const struct sipnat_claim *claim,
		      void *data)
{
	struct flow_dump *dump = data;
	struct netlink_callback *cb = dump->cb;
	struct sipnat_verdict verdict = {
		.action = SIPNAT_ACTION_BYPASS,
		.rule = claim->rule,
		.generation = claim->generation,
	};
	void *header;

	if (!filter_matches(ct, claim, &dump->filter))
		return true;

	header = genlmsg_put(dump->msg, NETLINK_CB(cb->skb).portid,
			     cb->nlh->nlmsg_seq, &sipnat_genl_family,
			     NLM_F_MULTI, SIPNAT_CMD_FLOW_GET);
	if (!header)
		return false;

	cb->seq = dump->cursor.buckets;
	genl_dump_check_consistent(cb, header);
	if (sipnat_put_flow(dump->msg, ct, &verdict, claim->origin) ||
	    nla_put_u32(dump->msg, SIPNAT_A_FLOW_TIMEOUT,
			nf_ct_expires(ct) / HZ) ||
	    put_hold(dump->msg, claim)) {
		genlmsg_cancel(dump->msg, header);
		return false;
	}

	genlmsg_end(dump->msg, header);
	return true;
}

/**
 * sipnat_nl_flow_get_start() - a dump of flows begins
 * @cb: the dump
 */
int sipnat_nl_flow_get_start(struct netlink_callback *cb)
{
	struct flow_dump *dump = kzalloc(sizeof(*dump), GFP_KERNEL);
	int err;

	if (!dump)
		return -ENOMEM;

	err = filter_read(&dump->filter, sipnat_genl_dump_attrs(cb), cb->nlh,
			  cb->extack);
	if (err) {
		kfree(dump);
		return err;
	}

	cb->args[0] = (long)dump;
	return 0;
}

/**
 * sipnat_nl_flow_get() - SIPNAT_CMD_FLOW_GET
 * @msg: gets messages
 * @cb: the dump
 */
int sipnat_nl_flow_get(struct sk_buff *msg, struct netlink_callback *cb)
{
	struct flow_dump *dump = (void *)cb->args[0];

	dump->msg = msg;
	dump->cb = cb;
	if (sipnat_walk(sock_net(msg->sk), &dump->cursor, dump_flow, dump))
		return msg->len;

	return msg->len ? msg->len : -EMSGSIZE;
}

/**
 * sipnat_nl_flow_get_done() - a dump of flows is over
 * @cb: the dump
 */
int sipnat_nl_flow_get_done(struct netlink_callback *cb)
{
	kfree((void *)cb->args[0]);
	return 0;
}

/**
 * sipnat_nl_flow_flush() - SIPNAT_CMD_FLOW_FLUSH
 * @skb: the request
 * @info: its attributes
 */
int sipnat_nl_flow_flush(struct sk_buff *skb, struct genl_info *info)
{
	struct flow_filter filter = {};
	unsigned int flushed;
	struct sk_buff *msg;
	void *header;
	int err;

	err = filter_read(&filter, info->attrs, info->nlhdr, info->extack);
	if (err)
		return err;

	/* First what can fail. */
	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;

	header = genlmsg_put_reply(msg, info, &sipnat_genl_family, 0,
				   SIPNAT_CMD_FLOW_FLUSH);
	if (!header) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}

	flushed = sipnat_sweep_flush(genl_info_net(info), filter_matches,
				     &filter);
	nla_put_u32(msg, SIPNAT_A_FLOW_FLUSHED, flushed);
	genlmsg_end(msg, header);
	return genlmsg_reply(msg, info);
}
