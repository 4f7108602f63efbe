// SPDX-License-Identifier: GPL-2.0
/*
 * Operations on bindings: shows, removes and restores them. The table is
 * binding's.
 */
#include <linux/rhashtable.h>
#include <linux/sipnat.h>
#include <linux/slab.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/sock.h>
#include "bypass.h"
#include "clock.h"
#include "hold.h"
#include "netlink_binding.h"
#include "netlink_filter.h"
#include "netlink_rule.h"
#include "nlput.h"
#include "pernet.h"
#include "registrar.h"
#include "registration.h"

static const struct nla_policy nl_tuple[SIPNAT_A_TUPLE_MAX + 1] = {
	[SIPNAT_A_TUPLE_SRC_ADDRESS] = {
		.type = NLA_BINARY,
		.len = sizeof(struct in6_addr),
	},
	[SIPNAT_A_TUPLE_DST_ADDRESS] = {
		.type = NLA_BINARY,
		.len = sizeof(struct in6_addr),
	},
	[SIPNAT_A_TUPLE_SRC_PORT] = { .type = NLA_U16 },
	[SIPNAT_A_TUPLE_DST_PORT] = { .type = NLA_U16 },
};

#define NL_AOR                                                \
	{                                                     \
		.type = NLA_NUL_STRING, .len = SIPNAT_AOR_MAX \
	}

const struct nla_policy sipnat_nl_binding_filter[SIPNAT_A_BINDING_MAX + 1] = {
	[SIPNAT_A_BINDING_AOR] = NL_AOR,
	[SIPNAT_A_BINDING_EXPIRES] = { .type = NLA_U32 },
	[SIPNAT_A_BINDING_END] = NLA_POLICY_NESTED(sipnat_nl_prefix),
};

const struct nla_policy sipnat_nl_binding_filter_del[SIPNAT_A_BINDING_MAX + 1] = {
	[SIPNAT_A_BINDING_AOR] = NL_AOR,
	[SIPNAT_A_BINDING_END] = NLA_POLICY_NESTED(sipnat_nl_prefix),
};

const struct nla_policy sipnat_nl_binding_restore[SIPNAT_A_BINDING_MAX + 1] = {
	[SIPNAT_A_BINDING_AOR] = NL_AOR,
	[SIPNAT_A_BINDING_CONTACT] = { .type = NLA_U64 },
	[SIPNAT_A_BINDING_TRANSPORT] = NLA_POLICY_RANGE(NLA_U32,
							SIPNAT_TRANSPORT_UDP,
							SIPNAT_TRANSPORT_TCP),
	[SIPNAT_A_BINDING_ORIGINAL] = NLA_POLICY_NESTED(nl_tuple),
	[SIPNAT_A_BINDING_REPLY] = NLA_POLICY_NESTED(nl_tuple),
	[SIPNAT_A_BINDING_ZONE] = { .type = NLA_U16 },
	[SIPNAT_A_BINDING_ENDPOINT] =
		NLA_POLICY_MAX(NLA_U32, SIPNAT_DIRECTION_REPLY),
	[SIPNAT_A_BINDING_GRANTED] = { .type = NLA_U32 },
	[SIPNAT_A_BINDING_EXPIRES] = { .type = NLA_U32 },
	[SIPNAT_A_BINDING_HOLD] = { .type = NLA_U32 },
	[SIPNAT_A_BINDING_CLOCK] = { .type = NLA_U32 },
};

/**
 * struct binding_filter - which bindings are meant
 * @aor: only this one, NULL for all; in the request
 * @aor_len: bytes of @aor
 * @expires: only those that expire in at most so many seconds
 * @ends: only those whose flow has an end in any of these
 */
struct binding_filter {
	u8 aor[SIPNAT_AOR_MAX + 1];
	unsigned int aor_len;
	u32 expires;
	struct sipnat_nl_ends ends;
};

static int filter_read(struct binding_filter *filter, struct nlattr **attrs,
		       const struct nlmsghdr *nlh,
		       struct netlink_ext_ack *extack)
{
	filter->expires = U32_MAX;
	if (!attrs)
		return 0;

	if (attrs[SIPNAT_A_BINDING_AOR]) {
		nla_strscpy((char *)filter->aor, attrs[SIPNAT_A_BINDING_AOR],
			    sizeof(filter->aor));
		filter->aor_len = strlen((char *)filter->aor);
	}
	if (attrs[SIPNAT_A_BINDING_EXPIRES])
		filter->expires = nla_get_u32(attrs[SIPNAT_A_BINDING_EXPIRES]);

	return sipnat_nl_read_ends(&filter->ends, SIPNAT_A_BINDING_END, nlh,
				   extack);
}

static bool filter_matches(const struct binding_filter *filter,
			   const struct sipnat_binding *binding)
{
	s32 left = READ_ONCE(binding->expires) - sipnat_boot_seconds();

	if (filter->aor_len &&
	    (filter->aor_len != binding->aor_len ||
	     memcmp(filter->aor, binding->aor, binding->aor_len)))
		return false;
	if (left > 0 && left > filter->expires)
		return false;

	return sipnat_nl_ends_cover(&filter->ends, binding->flow.nfproto,
				    &binding->flow.src, &binding->flow.dst);
}

/**
 * struct binding_dump - where a dump of bindings is
 * @filter: which are wanted
 * @iter: in the table
 * @resized: how often the table was, under the dump
 * @done: the end was reached
 */
struct binding_dump {
	struct binding_filter filter;
	struct rhashtable_iter iter;
	unsigned int resized;
	bool done;
};

static int put_claim(struct sk_buff *msg, const struct sipnat_claim *claim)
{
	u16 keepalive = READ_ONCE(claim->keepalive);

	if (nla_put_u32(msg, SIPNAT_A_BINDING_IDLE, sipnat_hold_idle(claim)) ||
	    (keepalive &&
	     nla_put_u32(msg, SIPNAT_A_BINDING_KEEPALIVE, keepalive)))
		return -EMSGSIZE;

	return 0;
}

/*
 * A flow of the same tuple that began after the phone had registered: its mapping
 * is one that the registrar has not seen, and nothing holds it.
 */
static bool began_anew(const struct sipnat_binding *binding, bool held)
{
	return !held && binding->flow.protonum == IPPROTO_UDP &&
	       (s32)(READ_ONCE(binding->hold) - sipnat_boot_seconds()) > 0;
}

/* What conntrack says of the flow, if it still knows it. */
static int put_entry(struct sk_buff *msg, struct net *net,
		     const struct sipnat_binding *binding)
{
	struct nf_conn *ct = sipnat_flow_find(net, &binding->flow);
	const struct sipnat_claim *claim;
	bool held;
	int err = 0;

	if (!ct)
		return 0;

	claim = sipnat_claim_of(ct);
	held = claim && READ_ONCE(claim->deadline);
	if (claim && began_anew(binding, held))
		goto put;

	if (sipnat_put_tuple(msg, SIPNAT_A_BINDING_REPLY,
			     nf_ct_tuple(ct, IP_CT_DIR_REPLY)) ||
	    nla_put_u32(msg, SIPNAT_A_BINDING_ID,
			ntohl((__force __be32)nf_ct_get_id(ct))) ||
	    nla_put_u32(msg, SIPNAT_A_BINDING_TIMEOUT,
			nf_ct_expires(ct) / HZ) ||
	    (held && put_claim(msg, claim)))
		err = -EMSGSIZE;
put:
	nf_ct_put(ct);
	return err;
}

static int dump_binding(struct sk_buff *msg, struct netlink_callback *cb,
			const struct sipnat_binding *binding)
{
	void *header;

	header = genlmsg_put(msg, NETLINK_CB(cb->skb).portid,
			     cb->nlh->nlmsg_seq, &sipnat_genl_family,
			     NLM_F_MULTI, SIPNAT_CMD_BINDING_GET);
	if (!header)
		return -EMSGSIZE;

	genl_dump_check_consistent(cb, header);
	if (sipnat_put_binding(msg, binding, binding->aor) ||
	    put_entry(msg, sock_net(msg->sk), binding)) {
		genlmsg_cancel(msg, header);
		return -EMSGSIZE;
	}

	genlmsg_end(msg, header);
	return 0;
}

/**
 * sipnat_nl_binding_get_start() - a dump of bindings begins
 * @cb: the dump
 */
int sipnat_nl_binding_get_start(struct netlink_callback *cb)
{
	struct sipnat_net *sn = sipnat_pernet(sock_net(cb->skb->sk));
	struct binding_dump *dump = kzalloc(sizeof(*dump), GFP_KERNEL);
	int err;

	if (!dump)
		return -ENOMEM;

	err = filter_read(&dump->filter, sipnat_genl_dump_attrs(cb), cb->nlh,
			  cb->extack);
	if (err) {
		kfree(dump);
		return err;
	}

	rhltable_walk_enter(&sn->registrar->bindings.table, &dump->iter);
	cb->args[0] = (long)dump;
	return 0;
}

/*
 * A table that was resized between two messages is walked from its beginning. What
 * the walk stood at may be gone, and not every kernel forgets it by itself.
 */
static void dump_resume(struct binding_dump *dump) __acquires(RCU)
{
	if (rhashtable_walk_start_check(&dump->iter) != -EAGAIN)
		return;

	dump->iter.p = NULL;
	dump->resized++;
}

/* Whether there was room for all that is left. */
static bool dump_bindings(struct sk_buff *msg, struct netlink_callback *cb,
			  struct binding_dump *dump)
{
	struct sipnat_binding *binding;

	for (binding = rhashtable_walk_peek(&dump->iter); binding;
	     binding = rhashtable_walk_next(&dump->iter)) {
		if (IS_ERR(binding)) {
			cb->seq = ++dump->resized + 1;
			continue;
		}
		if (filter_matches(&dump->filter, binding) &&
		    dump_binding(msg, cb, binding))
			return false;
	}

	return true;
}

/**
 * sipnat_nl_binding_get() - SIPNAT_CMD_BINDING_GET
 * @msg: gets messages
 * @cb: the dump
 */
int sipnat_nl_binding_get(struct sk_buff *msg, struct netlink_callback *cb)
{
	struct binding_dump *dump = (void *)cb->args[0];

	if (dump->done)
		return 0;

	dump_resume(dump);
	cb->seq = dump->resized + 1;
	dump->done = dump_bindings(msg, cb, dump);
	rhashtable_walk_stop(&dump->iter);

	if (!dump->done && !msg->len)
		return -EMSGSIZE;
	return msg->len;
}

/**
 * sipnat_nl_binding_get_done() - a dump of bindings is over
 * @cb: the dump
 */
int sipnat_nl_binding_get_done(struct netlink_callback *cb)
{
	struct binding_dump *dump = (void *)cb->args[0];

	rhashtable_walk_exit(&dump->iter);
	kfree(dump);
	return 0;
}

static u32 remove_matching(struct sipnat_net *sn,
			   const struct binding_filter *filter)
{
	struct sipnat_registrar *registrar = sn->registrar;
	struct sipnat_binding *binding;
	struct rhashtable_iter iter;
	u32 removed = 0;

	rhltable_walk_enter(&registrar->bindings.table, &iter);
	rhashtable_walk_start(&iter);
	while ((binding = rhashtable_walk_next(&iter))) {
		if (IS_ERR(binding) || !filter_matches(filter, binding))
			continue;

		local_bh_disable();
		if (sipnat_registrar_remove(registrar, binding))
			removed++;
		sipnat_registration_settle(sn->net, &binding->flow);
		local_bh_enable();
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);

	return removed;
}

/**
 * sipnat_nl_binding_del() - SIPNAT_CMD_BINDING_DEL
 * @skb: the request
 * @info: its attributes
 */
int sipnat_nl_binding_del(struct sk_buff *skb, struct genl_info *info)
{
	struct sipnat_net *sn = sipnat_pernet(genl_info_net(info));
	struct binding_filter filter = {};
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
				   SIPNAT_CMD_BINDING_DEL);
	if (!header) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}

	nla_put_u32(msg, SIPNAT_A_BINDING_REMOVED,
		    remove_matching(sn, &filter));
	genlmsg_end(msg, header);
	return genlmsg_reply(msg, info);
}

static int read_tuple(struct nf_conntrack_tuple *tuple,
		      const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	struct nlattr *tb[SIPNAT_A_TUPLE_MAX + 1];
	int err, len, type;

	err = nla_parse_nested(tb, SIPNAT_A_TUPLE_MAX, attr, nl_tuple, extack);
	if (err)
		return err;

	for (type = 1; type <= SIPNAT_A_TUPLE_MAX; type++)
		if (!tb[type])
			goto invalid;

	len = nla_len(tb[SIPNAT_A_TUPLE_SRC_ADDRESS]);
	if (len != nla_len(tb[SIPNAT_A_TUPLE_DST_ADDRESS]) ||
	    (len != sizeof(struct in_addr) && len != sizeof(struct in6_addr)))
		goto invalid;

	memset(tuple, 0, sizeof(*tuple));
	tuple->src.l3num = len == sizeof(struct in_addr) ? NFPROTO_IPV4 :
							   NFPROTO_IPV6;
	nla_memcpy(&tuple->src.u3, tb[SIPNAT_A_TUPLE_SRC_ADDRESS], len);
	nla_memcpy(&tuple->dst.u3, tb[SIPNAT_A_TUPLE_DST_ADDRESS], len);
	tuple->src.u.all = htons(nla_get_u16(tb[SIPNAT_A_TUPLE_SRC_PORT]));
	tuple->dst.u.all = htons(nla_get_u16(tb[SIPNAT_A_TUPLE_DST_PORT]));
	return 0;

invalid:
	NL_SET_ERR_MSG_ATTR(extack, attr,
			    "A tuple needs two addresses of a family and two ports");
	return -EINVAL;
}

static int restore_read_flow(struct sipnat_binding *binding,
			     struct nf_conntrack_tuple *reply,
			     struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct nf_conntrack_tuple original;
	int err;

	err = read_tuple(&original, attrs[SIPNAT_A_BINDING_ORIGINAL],
			 info->extack);
	if (!err)
		err = read_tuple(reply, attrs[SIPNAT_A_BINDING_REPLY],
				 info->extack);
	if (err)
		return err;

	binding->flow.src = original.src.u3;
	binding->flow.dst = original.dst.u3;
	binding->flow.sport = original.src.u.all;
	binding->flow.dport = original.dst.u.all;
	binding->flow.nfproto = original.src.l3num;
	binding->flow.protonum =
		nla_get_u32(attrs[SIPNAT_A_BINDING_TRANSPORT]) ==
				SIPNAT_TRANSPORT_UDP ?
			IPPROTO_UDP :
			IPPROTO_TCP;
	binding->flow.zone = nla_get_u16(attrs[SIPNAT_A_BINDING_ZONE]);
	return 0;
}

static int restore_read_ends(struct sipnat_binding *binding,
			     struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	u32 now = sipnat_boot_seconds();
	u32 from = now;

	/* User space may have read a finer clock than this one: no future. */
	if (attrs[SIPNAT_A_BINDING_CLOCK])
		from = min(nla_get_u32(attrs[SIPNAT_A_BINDING_CLOCK]), now);

	binding->expires =
		from + min_t(u32, nla_get_u32(attrs[SIPNAT_A_BINDING_EXPIRES]),
			     S32_MAX / 2);
	binding->hold = from + min_t(u32,
				     nla_get_u32(attrs[SIPNAT_A_BINDING_HOLD]),
				     SIPNAT_HOLD_MAX);
	if ((s32)(binding->expires - now) > 0)
		return 0;

	NL_SET_ERR_MSG_ATTR(info->extack, attrs[SIPNAT_A_BINDING_EXPIRES],
			    "The binding has expired");
	return -ESTALE;
}

static int restore_read(struct sipnat_binding *binding,
			struct nf_conntrack_tuple *reply,
			struct genl_info *info)
{
	static const int needed[] = {
		SIPNAT_A_BINDING_AOR,	    SIPNAT_A_BINDING_CONTACT,
		SIPNAT_A_BINDING_TRANSPORT, SIPNAT_A_BINDING_ORIGINAL,
		SIPNAT_A_BINDING_REPLY,	    SIPNAT_A_BINDING_ZONE,
		SIPNAT_A_BINDING_ENDPOINT,  SIPNAT_A_BINDING_GRANTED,
		SIPNAT_A_BINDING_EXPIRES,   SIPNAT_A_BINDING_HOLD,
	};
	struct nlattr **attrs = info->attrs;
	unsigned int i;
	int err;

	for (i = 0; i < ARRAY_SIZE(needed); i++) {
		if (attrs[needed[i]])
			continue;
		GENL_SET_ERR_MSG(info,
				 "A binding is restored from all that binding-get shows of it");
		return -EINVAL;
	}

	binding->contact = nla_get_u64(attrs[SIPNAT_A_BINDING_CONTACT]);
	binding->endpoint = nla_get_u32(attrs[SIPNAT_A_BINDING_ENDPOINT]);
	binding->granted = nla_get_u32(attrs[SIPNAT_A_BINDING_GRANTED]);
	binding->rule = SIPNAT_NO_RULE;
	binding->aor_len = strnlen(nla_data(attrs[SIPNAT_A_BINDING_AOR]),
				   nla_len(attrs[SIPNAT_A_BINDING_AOR]));
	err = restore_read_ends(binding, info);
	return err ? err : restore_read_flow(binding, reply, info);
}

static bool same_mapping(const struct nf_conn *ct,
			 const struct nf_conntrack_tuple *reply)
{
	const struct nf_conntrack_tuple *now = nf_ct_tuple(ct, IP_CT_DIR_REPLY);

	return nf_inet_addr_cmp(&now->src.u3, &reply->src.u3) &&
	       nf_inet_addr_cmp(&now->dst.u3, &reply->dst.u3) &&
	       now->src.u.all == reply->src.u.all &&
	       now->dst.u.all == reply->dst.u.all;
}

/*
 * With a reference on the entry. No policy has judged it: the generation is that of
 * none but the built-in one, so that its next REGISTER is judged by its own rule.
 */
static int restore(struct sipnat_net *sn, struct nf_conn *ct,
		   const struct sipnat_binding *binding, const u8 *aor)
{
	const struct sipnat_verdict verdict = { .rule = SIPNAT_NO_RULE };
	const struct sipnat_policy *policy;
	struct sipnat_binding_limits limits;
	int err;

	rcu_read_lock();
	local_bh_disable();
	policy = rcu_dereference(sn->policy.in_force);
	sipnat_registrar_limits(policy, &limits);

	err = sipnat_binding_restore(&sn->registrar->bindings, binding, aor,
				     &limits);
	if (err >= 0) {
		sipnat_claim_adopt(ct, &verdict);
		sipnat_registration_apply(sn, ct, sipnat_claim_of(ct),
					  binding->endpoint);
	}
	local_bh_enable();
	rcu_read_unlock();

	return err;
}

/**
 * sipnat_nl_binding_do_restore() - SIPNAT_CMD_BINDING_RESTORE
 * @skb: the request
 * @info: its attributes
 */
int sipnat_nl_binding_do_restore(struct sk_buff *skb, struct genl_info *info)
{
	struct sipnat_net *sn = sipnat_pernet(genl_info_net(info));
	struct nf_conntrack_tuple reply;
	struct sipnat_binding binding = {};
	struct nf_conn *ct;
	int err;

	err = restore_read(&binding, &reply, info);
	if (err)
		return err;

	ct = sipnat_flow_find(sn->net, &binding.flow);
	if (!ct) {
		GENL_SET_ERR_MSG(info, "The flow of the binding is gone");
		return -ENOENT;
	}

	err = -ENOENT;
	if (same_mapping(ct, &reply))
		err = restore(sn, ct, &binding,
			      nla_data(info->attrs[SIPNAT_A_BINDING_AOR]));
	else
		GENL_SET_ERR_MSG(info,
				 "The flow of the binding has another mapping now");
	nf_ct_put(ct);
	return err;
}
