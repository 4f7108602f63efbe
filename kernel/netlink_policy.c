// SPDX-License-Identifier: GPL-2.0
/*
 * Operations on the policy of a namespace: a socket begins one, adds rules and
 * commits it. The rules' attributes are netlink_rule's.
 */
#include <linux/sipnat.h>
#include <net/sock.h>
#include "event.h"
#include "hook.h"
#include "netlink_policy.h"
#include "netlink_rule.h"
#include "nlput.h"
#include "pernet.h"

/* Each takes memory that a stranger's REGISTER asks for. */
static struct netlink_range_validation nl_transactions = {
	.min = 1,
	.max = SIPNAT_TRANSACTIONS_MAX,
};

const struct nla_policy sipnat_nl_policy_begin[SIPNAT_A_POLICY_MAX + 1] = {
	[SIPNAT_A_POLICY_DEFAULT_ACTION] =
		NLA_POLICY_MAX(NLA_U32, SIPNAT_ACTION_OBSERVE),
	[SIPNAT_A_POLICY_MEDIA_EXPECTATIONS] =
		NLA_POLICY_MAX(NLA_U32, SIPNAT_MEDIA_EXPECTATIONS_DROP),
	[SIPNAT_A_POLICY_BINDINGS_MAX] = NLA_POLICY_MIN(NLA_U32, 1),
	[SIPNAT_A_POLICY_BINDINGS_PER_SOURCE_MAX] = NLA_POLICY_MIN(NLA_U32, 1),
	[SIPNAT_A_POLICY_TRANSACTIONS_MAX] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &nl_transactions),
	[SIPNAT_A_POLICY_CONNTRACK_SHARE] = NLA_POLICY_RANGE(NLA_U8, 1, 100),
	[SIPNAT_A_POLICY_TRANSACTIONS_PER_SOURCE_MAX] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &nl_transactions),
};

const struct nla_policy sipnat_nl_policy_add[SIPNAT_A_POLICY_MAX + 1] = {
	[SIPNAT_A_POLICY_RULE] = NLA_POLICY_NESTED(sipnat_nl_rule),
};

/* The first message of a dump. */
static int dump_settings(struct sk_buff *msg, struct netlink_callback *cb,
			 const struct sipnat_policy *policy)
{
	void *header;

	header = genlmsg_put(msg, NETLINK_CB(cb->skb).portid,
			     cb->nlh->nlmsg_seq, &sipnat_genl_family,
			     NLM_F_MULTI, SIPNAT_CMD_POLICY_GET);
	if (!header)
		return -EMSGSIZE;

	genl_dump_check_consistent(cb, header);
	if (sipnat_put_policy(msg, policy)) {
		genlmsg_cancel(msg, header);
		return -EMSGSIZE;
	}

	genlmsg_end(msg, header);
	return 0;
}

static int dump_rules(struct sk_buff *msg, struct netlink_callback *cb,
		      const struct sipnat_policy *policy,
		      struct sipnat_rule_cursor *cursor)
{
	struct sipnat_rule_cursor before = *cursor;
	void *header;
	int err;

	header = genlmsg_put(msg, NETLINK_CB(cb->skb).portid,
			     cb->nlh->nlmsg_seq, &sipnat_genl_family,
			     NLM_F_MULTI, SIPNAT_CMD_POLICY_GET);
	if (!header)
		return -EMSGSIZE;

	genl_dump_check_consistent(cb, header);
	err = sipnat_put_rules(msg, policy, cursor);
	if (cursor->rule == before.rule && cursor->prefix == before.prefix) {
		genlmsg_cancel(msg, header);
		return err;
	}

	genlmsg_end(msg, header);
	return err;
}

/**
 * struct policy_dump - where a dump of the policy is
 * @cursor: in the rules
 * @begun: the settings were sent
 */
struct policy_dump {
	struct sipnat_rule_cursor cursor;
	bool begun;
};

/**
 * sipnat_nl_policy_get() - SIPNAT_CMD_POLICY_GET
 * @msg: gets messages
 * @cb: the dump
 *
 * The generation is the dump's sequence number, so that a reader is told when
 * the policy was replaced under it.
 */
int sipnat_nl_policy_get(struct sk_buff *msg, struct netlink_callback *cb)
{
	struct sipnat_net *sn = sipnat_pernet(sock_net(msg->sk));
	struct policy_dump *dump = (void *)cb->args;
	const struct sipnat_policy *policy;
	int err = 0;

	BUILD_BUG_ON(sizeof(*dump) > sizeof(cb->args));

	rcu_read_lock();
	policy = rcu_dereference(sn->policy.in_force);
	/* 0 would mean that there is nothing to check. */
	cb->seq = policy->generation + 1;

	if (!dump->begun)
		err = dump_settings(msg, cb, policy);
	if (!err) {
		dump->begun = true;
		if (dump->cursor.rule < policy->n_rules)
			err = dump_rules(msg, cb, policy, &dump->cursor);
	}
	rcu_read_unlock();

	return msg->len ? msg->len : err;
}

static void read_u32(u32 *value, const struct nlattr *attr)
{
	if (attr)
		*value = nla_get_u32(attr);
}

static void read_settings(struct sipnat_policy *policy, struct nlattr **attrs)
{
	struct nlattr *attr;

	attr = attrs[SIPNAT_A_POLICY_DEFAULT_ACTION];
	if (attr)
		policy->default_action = nla_get_u32(attr);
	attr = attrs[SIPNAT_A_POLICY_MEDIA_EXPECTATIONS];
	if (attr)
		policy->media_expectations = nla_get_u32(attr);
	attr = attrs[SIPNAT_A_POLICY_CONNTRACK_SHARE];
	if (attr)
		policy->conntrack_share = nla_get_u8(attr);

	read_u32(&policy->bindings_max, attrs[SIPNAT_A_POLICY_BINDINGS_MAX]);
	read_u32(&policy->bindings_per_source_max,
		 attrs[SIPNAT_A_POLICY_BINDINGS_PER_SOURCE_MAX]);
	read_u32(&policy->transactions_max,
		 attrs[SIPNAT_A_POLICY_TRANSACTIONS_MAX]);
	read_u32(&policy->transactions_per_source_max,
		 attrs[SIPNAT_A_POLICY_TRANSACTIONS_PER_SOURCE_MAX]);
}

/**
 * sipnat_nl_policy_do_begin() - SIPNAT_CMD_POLICY_BEGIN
 * @skb: the request
 * @info: its attributes
 */
int sipnat_nl_policy_do_begin(struct sk_buff *skb, struct genl_info *info)
{
	struct sipnat_net *sn = sipnat_pernet(genl_info_net(info));
	struct sipnat_policy *policy = sipnat_policy_new();
	int err;

	if (!policy)
		return -ENOMEM;

	read_settings(policy, info->attrs);

	mutex_lock(&sn->policy.lock);
	err = sipnat_policy_begin(&sn->policy, info->snd_portid, policy);
	mutex_unlock(&sn->policy.lock);

	if (err) {
		sipnat_policy_free(policy);
		GENL_SET_ERR_MSG(info, "Another socket is making a policy");
	}
	return err;
}

/* All rules of a message, or an error. */
static int add_rules(struct sipnat_policy *policy, struct genl_info *info)
{
	const struct nlattr *attr;
	int err, rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != SIPNAT_A_POLICY_RULE)
			continue;
		err = sipnat_nl_read_rule(policy, attr, info->extack);
		if (err)
			return err;
	}

	return 0;
}

/* Puts a policy back to what it was before a message that went wrong. */
static void add_undo(struct sipnat_policy *policy, u32 n_rules, u32 local,
		     u32 peer)
{
	struct sipnat_rule *last;

	sipnat_policy_truncate(policy, n_rules);
	if (!n_rules)
		return;

	last = policy->rule[n_rules - 1];
	policy->n_prefixes -= last->local.count - local;
	policy->n_prefixes -= last->peer.count - peer;
	last->local.count = local;
	last->peer.count = peer;
}

static int add_all_or_nothing(struct sipnat_policy *policy,
			      struct genl_info *info)
{
	u32 n_rules = policy->n_rules, local = 0, peer = 0;
	int err;

	if (n_rules) {
		local = policy->rule[n_rules - 1]->local.count;
		peer = policy->rule[n_rules - 1]->peer.count;
	}

	err = add_rules(policy, info);
	if (err)
		add_undo(policy, n_rules, local, peer);
	return err;
}

static int not_begun(struct genl_info *info)
{
	GENL_SET_ERR_MSG(info, "This socket has begun no policy");
	return -ENOENT;
}

/**
 * sipnat_nl_policy_do_add() - SIPNAT_CMD_POLICY_ADD
 * @skb: the request
 * @info: its attributes
 */
int sipnat_nl_policy_do_add(struct sk_buff *skb, struct genl_info *info)
{
	struct sipnat_net *sn = sipnat_pernet(genl_info_net(info));
	struct sipnat_policy *policy;
	int err;

	if (!info->attrs[SIPNAT_A_POLICY_RULE]) {
		GENL_SET_ERR_MSG(info, "There is no rule to add");
		return -EINVAL;
	}

	mutex_lock(&sn->policy.lock);
	policy = sipnat_policy_begun(&sn->policy, info->snd_portid);
	err = policy ? add_all_or_nothing(policy, info) : not_begun(info);
	mutex_unlock(&sn->policy.lock);

	return err;
}

/* With the namespace's policy lock held. */
static u32 commit(struct sipnat_net *sn)
{
	const struct sipnat_policy *policy;
	u32 generation;

	generation = sipnat_policy_commit(&sn->policy);
	policy = rcu_dereference_protected(sn->policy.in_force,
					   lockdep_is_held(&sn->policy.lock));
	sipnat_event_policy(sn->net, policy, sn->stats);
	return generation;
}

/**
 * sipnat_nl_policy_do_commit() - SIPNAT_CMD_POLICY_COMMIT
 * @skb: the request
 * @info: its attributes
 */
int sipnat_nl_policy_do_commit(struct sk_buff *skb, struct genl_info *info)
{
	struct sipnat_net *sn = sipnat_pernet(genl_info_net(info));
	struct sipnat_policy *policy;
	struct sk_buff *msg;
	void *header;
	int err;

	/* First what can fail. */
	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!msg)
		return -ENOMEM;

	header = genlmsg_put_reply(msg, info, &sipnat_genl_family, 0,
				   SIPNAT_CMD_POLICY_COMMIT);
	if (!header) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}

	mutex_lock(&sn->policy.lock);
	policy = sipnat_policy_begun(&sn->policy, info->snd_portid);
	err = policy ? sipnat_hook_prepare(sn, policy) : not_begun(info);
	if (!err)
		nla_put_u32(msg, SIPNAT_A_POLICY_GENERATION, commit(sn));
	mutex_unlock(&sn->policy.lock);

	if (err) {
		nlmsg_free(msg);
		return err;
	}

	genlmsg_end(msg, header);
	return genlmsg_reply(msg, info);
}

/**
 * sipnat_nl_policy_do_abort() - SIPNAT_CMD_POLICY_ABORT
 * @skb: the request
 * @info: its attributes
 */
int sipnat_nl_policy_do_abort(struct sk_buff *skb, struct genl_info *info)
{
	struct sipnat_net *sn = sipnat_pernet(genl_info_net(info));

	if (!sipnat_policy_abort(&sn->policy, info->snd_portid))
		return not_begun(info);
	return 0;
}
