// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family: which operations there are, who may call them
 * and what they take; status and statistics. Holds no state. The operations on
 * policy and flows have files of their own.
 */
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <linux/sipnat.h>
#include <linux/timekeeping.h>
#include "bypass.h"
#include "hook.h"
#include "netlink.h"
#include "netlink_binding.h"
#include "netlink_flow.h"
#include "netlink_policy.h"
#include "netlink_upstream.h"
#include "nlput.h"
#include "pernet.h"
#include "policy_builder.h"
#include "registrar.h"

/* For operations that take no attributes, so that none is ignored. */
static const struct nla_policy netlink_nothing[] = {
	[1] = { .type = NLA_REJECT },
};

static int put_status_policy(struct sk_buff *msg, struct sipnat_net *sn)
{
	const struct sipnat_policy *policy;
	int err = 0;

	rcu_read_lock();
	policy = rcu_dereference(sn->policy.in_force);
	if (nla_put_u32(msg, SIPNAT_A_STATUS_GENERATION, policy->generation) ||
	    nla_put_u64_64bit(msg, SIPNAT_A_STATUS_POLICY_AGE,
			      ktime_get_boottime_seconds() - policy->since,
			      SIPNAT_A_STATUS_PAD) ||
	    nla_put_u32(msg, SIPNAT_A_STATUS_RULES, policy->n_rules) ||
	    nla_put_u32(msg, SIPNAT_A_STATUS_PREFIXES, policy->n_prefixes) ||
	    nla_put_u32(msg, SIPNAT_A_STATUS_DEFAULT_ACTION,
			policy->default_action) ||
	    nla_put_u32(msg, SIPNAT_A_STATUS_MEDIA_EXPECTATIONS,
			policy->media_expectations) ||
	    nla_put_u32(msg, SIPNAT_A_STATUS_BINDINGS,
			READ_ONCE(sn->registrar->bindings.count)) ||
	    nla_put_u32(msg, SIPNAT_A_STATUS_TRANSACTIONS,
			READ_ONCE(sn->registrar->transactions.count)))
		err = -EMSGSIZE;
	rcu_read_unlock();

	return err;
}

static int put_status(struct sk_buff *msg, struct sipnat_net *sn)
{
	if (nla_put_string(msg, SIPNAT_A_STATUS_VERSION, SIPNAT_VERSION) ||
	    nla_put_u64_64bit(msg, SIPNAT_A_STATUS_UPTIME,
			      ktime_get_boottime_seconds() - sn->since,
			      SIPNAT_A_STATUS_PAD) ||
	    nla_put_u32(msg, SIPNAT_A_STATUS_HOOKS, READ_ONCE(sn->hooks)) ||
	    (sipnat_alg_present() &&
	     nla_put_flag(msg, SIPNAT_A_STATUS_ALG_PRESENT)))
		return -EMSGSIZE;

	return put_status_policy(msg, sn);
}

static int put_stats(struct sk_buff *msg, struct sipnat_net *sn)
{
	int attr;

	for (attr = SIPNAT_A_STATS_PAD + 1; attr <= SIPNAT_A_STATS_MAX; attr++)
		if (nla_put_u64_64bit(msg, attr,
				      sipnat_stats_read(sn->stats, attr),
				      SIPNAT_A_STATS_PAD))
			return -EMSGSIZE;

	return 0;
}

static int reply(struct genl_info *info, u8 cmd,
		 int (*put)(struct sk_buff *msg, struct sipnat_net *sn))
{
	struct sk_buff *msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	void *header;

	if (!msg)
		return -ENOMEM;

	header = genlmsg_put_reply(msg, info, &sipnat_genl_family, 0, cmd);
	if (!header || put(msg, sipnat_pernet(genl_info_net(info)))) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}

	genlmsg_end(msg, header);
	return genlmsg_reply(msg, info);
}

static int netlink_status_get(struct sk_buff *skb, struct genl_info *info)
{
	return reply(info, SIPNAT_CMD_STATUS_GET, put_status);
}

static int netlink_stats_get(struct sk_buff *skb, struct genl_info *info)
{
	return reply(info, SIPNAT_CMD_STATS_GET, put_stats);
}

static const struct genl_ops netlink_ops[] = {
	{
		.cmd = SIPNAT_CMD_STATUS_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = netlink_status_get,
		.policy = netlink_nothing,
		.maxattr = ARRAY_SIZE(netlink_nothing) - 1,
	},
	{
		.cmd = SIPNAT_CMD_STATS_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = netlink_stats_get,
		.policy = netlink_nothing,
		.maxattr = ARRAY_SIZE(netlink_nothing) - 1,
	},
	{
		.cmd = SIPNAT_CMD_POLICY_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.dumpit = sipnat_nl_policy_get,
		.policy = netlink_nothing,
		.maxattr = ARRAY_SIZE(netlink_nothing) - 1,
	},
	{
		.cmd = SIPNAT_CMD_POLICY_BEGIN,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = sipnat_nl_policy_do_begin,
		.policy = sipnat_nl_policy_begin,
		.maxattr = SIPNAT_A_POLICY_MAX,
	},
	{
		.cmd = SIPNAT_CMD_POLICY_ADD,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = sipnat_nl_policy_do_add,
		.policy = sipnat_nl_policy_add,
		.maxattr = SIPNAT_A_POLICY_MAX,
	},
	{
		.cmd = SIPNAT_CMD_POLICY_COMMIT,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = sipnat_nl_policy_do_commit,
		.policy = netlink_nothing,
		.maxattr = ARRAY_SIZE(netlink_nothing) - 1,
	},
	{
		.cmd = SIPNAT_CMD_POLICY_ABORT,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = sipnat_nl_policy_do_abort,
		.policy = netlink_nothing,
		.maxattr = ARRAY_SIZE(netlink_nothing) - 1,
	},
	{
		.cmd = SIPNAT_CMD_FLOW_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.start = sipnat_nl_flow_get_start,
		.dumpit = sipnat_nl_flow_get,
		.done = sipnat_nl_flow_get_done,
		.policy = sipnat_nl_flow_filter,
		.maxattr = SIPNAT_A_FLOW_MAX,
	},
	{
		.cmd = SIPNAT_CMD_FLOW_FLUSH,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = sipnat_nl_flow_flush,
		.policy = sipnat_nl_flow_filter,
		.maxattr = SIPNAT_A_FLOW_MAX,
	},
	{
		.cmd = SIPNAT_CMD_BINDING_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.start = sipnat_nl_binding_get_start,
		.dumpit = sipnat_nl_binding_get,
		.done = sipnat_nl_binding_get_done,
		.policy = sipnat_nl_binding_filter,
		.maxattr = SIPNAT_A_BINDING_MAX,
	},
	{
		.cmd = SIPNAT_CMD_BINDING_DEL,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = sipnat_nl_binding_del,
		.policy = sipnat_nl_binding_filter_del,
		.maxattr = SIPNAT_A_BINDING_MAX,
	},
	{
		.cmd = SIPNAT_CMD_BINDING_RESTORE,
		.flags = GENL_UNS_ADMIN_PERM,
		.doit = sipnat_nl_binding_do_restore,
		.policy = sipnat_nl_binding_restore,
		.maxattr = SIPNAT_A_BINDING_MAX,
	},
	{
		.cmd = SIPNAT_CMD_UPSTREAM_GET,
		.flags = GENL_UNS_ADMIN_PERM,
		.dumpit = sipnat_nl_upstream_get,
		.policy = netlink_nothing,
		.maxattr = ARRAY_SIZE(netlink_nothing) - 1,
	},
};

/* A socket that was making a policy is gone. */
static int netlink_released(struct notifier_block *block, unsigned long event,
			    void *data)
{
	const struct netlink_notify *notify = data;

	if (event == NETLINK_URELEASE && notify->protocol == NETLINK_GENERIC &&
	    notify->portid)
		sipnat_policy_abort(&sipnat_pernet(notify->net)->policy,
				    notify->portid);

	return NOTIFY_DONE;
}

static struct notifier_block netlink_notifier = {
	.notifier_call = netlink_released,
};

/**
 * sipnat_netlink_init() - open for requests
 *
 * Context: process, every namespace is ready.
 * Return: 0 or what netlink says.
 */
int sipnat_netlink_init(void)
{
	int err;

	sipnat_genl_family.ops = netlink_ops;
	sipnat_genl_family.n_ops = ARRAY_SIZE(netlink_ops);

	err = netlink_register_notifier(&netlink_notifier);
	if (err)
		return err;

	err = genl_register_family(&sipnat_genl_family);
	if (err)
		netlink_unregister_notifier(&netlink_notifier);
	return err;
}

/**
 * sipnat_netlink_exit() - no more requests
 *
 * Context: process.
 */
void sipnat_netlink_exit(void)
{
	genl_unregister_family(&sipnat_genl_family);
	netlink_unregister_notifier(&netlink_notifier);
}
