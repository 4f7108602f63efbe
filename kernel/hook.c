// SPDX-License-Identifier: GPL-2.0
/*
 * Registers a namespace's hooks: the early one right after conntrack, the late
 * one right before conntrack runs helpers. A hook that is registered stays
 * until the namespace or the module goes, because unregistering drops what
 * waits in NFQUEUE. What happens to a packet in a hook is packet's.
 */
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/netfilter.h>
#include <linux/netfilter_ipv4.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include "bypass.h"
#include "hook.h"
#include "packet.h"
#include "pernet.h"
#include "policy_builder.h"

static DEFINE_MUTEX(hook_lock);
static LIST_HEAD(hook_namespaces); /* under hook_lock */
static bool hook_alg_came; /* under hook_lock */

static const struct nf_hook_ops hook_early_ops[SIPNAT_HOOKS] = {
	{
		.hook = sipnat_packet_early,
		.pf = NFPROTO_INET,
		.hooknum = NF_INET_PRE_ROUTING,
		.priority = NF_IP_PRI_CONNTRACK + 1,
	},
	{
		.hook = sipnat_packet_early,
		.pf = NFPROTO_INET,
		.hooknum = NF_INET_LOCAL_OUT,
		.priority = NF_IP_PRI_CONNTRACK + 1,
	},
};

/* Helpers run in nf_confirm(), at INT_MAX; for IPv6 LOCAL_IN one earlier. */
static const struct nf_hook_ops hook_late_ops[SIPNAT_HOOKS] = {
	{
		.hook = sipnat_packet_late,
		.pf = NFPROTO_INET,
		.hooknum = NF_INET_POST_ROUTING,
		.priority = INT_MAX - 1,
	},
	{
		.hook = sipnat_packet_late,
		.pf = NFPROTO_INET,
		.hooknum = NF_INET_LOCAL_IN,
		.priority = INT_MAX - 2,
	},
};

static int hook_register(struct sipnat_net *sn, u32 kind,
			 struct nf_hook_ops *ops)
{
	int err;

	lockdep_assert_held(&hook_lock);

	if (sn->hooks & kind)
		return 0;

	err = nf_register_net_hooks(sn->net, ops, SIPNAT_HOOKS);
	if (!err)
		WRITE_ONCE(sn->hooks, sn->hooks | kind);
	return err;
}

/* The late hook has nothing to do before there is a SIP helper. */
static int hook_register_needed(struct sipnat_net *sn, bool late)
{
	int err;

	err = hook_register(sn, SIPNAT_HOOK_EARLY, sn->early);
	if (!err && (late || hook_alg_came))
		err = hook_register(sn, SIPNAT_HOOK_LATE, sn->late);
	return err;
}

/*
 * Netfilter has 1024 hooks at a place. A namespace that takes them all for itself
 * goes without sipnat; it must keep neither it nor the ALG from the others.
 */
static bool hook_crowded_out(const struct sipnat_net *sn, int err)
{
	if (err != -E2BIG || net_eq(sn->net, &init_net))
		return false;

	pr_warn_ratelimited("sipnat: a network namespace has no room for another hook and is not protected\n");
	return true;
}

static void hook_init_ops(struct sipnat_net *sn)
{
	unsigned int i;

	memcpy(sn->early, hook_early_ops, sizeof(sn->early));
	memcpy(sn->late, hook_late_ops, sizeof(sn->late));
	for (i = 0; i < SIPNAT_HOOKS; i++) {
		sn->early[i].priv = sn;
		sn->late[i].priv = sn;
	}
}

static void hook_unregister(struct sipnat_net *sn)
{
	if (sn->hooks & SIPNAT_HOOK_EARLY)
		nf_unregister_net_hooks(sn->net, sn->early, SIPNAT_HOOKS);
	if (sn->hooks & SIPNAT_HOOK_LATE)
		nf_unregister_net_hooks(sn->net, sn->late, SIPNAT_HOOKS);
	WRITE_ONCE(sn->hooks, 0);
}

/**
 * sipnat_hook_add() - a namespace begins
 * @sn: the namespace, otherwise ready
 * @in_use: register its hooks now, rather than with its first policy
 *
 * Context: process, sleeps for a grace period if it fails.
 * Return: 0, also for a namespace that has no room for hooks; or what netfilter
 * says, then nothing is registered, and no hook of the namespace runs any more.
 */
int sipnat_hook_add(struct sipnat_net *sn, bool in_use)
{
	int err = 0;

	hook_init_ops(sn);

	mutex_lock(&hook_lock);
	if (!hook_alg_came)
		hook_alg_came = sipnat_alg_present();
	if (in_use)
		err = hook_register_needed(sn, false);
	if (hook_crowded_out(sn, err))
		err = 0;
	if (err)
		hook_unregister(sn);
	else
		list_add(&sn->list, &hook_namespaces);
	mutex_unlock(&hook_lock);

	/* The one that could be registered may have begun to run. */
	if (err)
		synchronize_rcu();
	return err;
}

/**
 * sipnat_hook_remove() - a namespace ends
 * @sn: the namespace; its hooks may still be running afterwards
 *
 * Context: process.
 */
void sipnat_hook_remove(struct sipnat_net *sn)
{
	mutex_lock(&hook_lock);
	list_del(&sn->list);
	hook_unregister(sn);
	mutex_unlock(&hook_lock);
}

/**
 * sipnat_hook_prepare() - register what a policy needs
 * @sn: the namespace
 * @policy: filled, not yet in force
 *
 * Context: process.
 * Return: 0 or what netfilter says; what was registered stays.
 */
int sipnat_hook_prepare(struct sipnat_net *sn,
			const struct sipnat_policy *policy)
{
	int err;

	mutex_lock(&hook_lock);
	err = hook_register_needed(sn, sipnat_policy_may_defer(policy));
	mutex_unlock(&hook_lock);

	return err;
}

/**
 * sipnat_hook_alg_coming() - nf_conntrack_sip is about to be loaded
 *
 * Every namespace in use gets its late hook before a helper can be there, if it has
 * room for it.
 *
 * Context: process.
 * Return: 0, or the first error, which left that namespace without.
 */
int sipnat_hook_alg_coming(void)
{
	struct sipnat_net *sn;
	int err = 0, err_one;

	mutex_lock(&hook_lock);
	hook_alg_came = true;
	list_for_each_entry(sn, &hook_namespaces, list) {
		if (!(sn->hooks & SIPNAT_HOOK_EARLY))
			continue;
		err_one = hook_register_needed(sn, true);
		if (err_one && !hook_crowded_out(sn, err_one) && !err)
			err = err_one;
	}
	mutex_unlock(&hook_lock);

	return err;
}
