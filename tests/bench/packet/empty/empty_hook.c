// SPDX-License-Identifier: GPL-2.0
/*
 * A hook where sipnat's early one is, in the namespace of the process that loads
 * the module. It does nothing: what does netfilter take to call it?
 */
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/nsproxy.h>
#include <linux/sched.h>
#include <net/net_namespace.h>

static unsigned int empty_hook(void *priv, struct sk_buff *skb,
			       const struct nf_hook_state *state)
{
	return NF_ACCEPT;
}

static const struct nf_hook_ops empty_ops[] = {
	{
		.hook = empty_hook,
		.pf = NFPROTO_INET,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_CONNTRACK + 1,
	},
	{
		.hook = empty_hook,
		.pf = NFPROTO_INET,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP_PRI_CONNTRACK + 1,
	},
};

static struct net *empty_net;

static int __init empty_init(void)
{
	int err;

	empty_net = get_net(current->nsproxy->net_ns);
	err = nf_register_net_hooks(empty_net, empty_ops,
				    ARRAY_SIZE(empty_ops));
	if (err)
		put_net(empty_net);
	return err;
}

static void __exit empty_exit(void)
{
	nf_unregister_net_hooks(empty_net, empty_ops, ARRAY_SIZE(empty_ops));
	put_net(empty_net);
}

module_init(empty_init);
module_exit(empty_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("An empty hook");
