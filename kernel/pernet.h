/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What one network namespace has. A room takes the part that is its own as an
 * argument; only main, policy_wait, hook and netlink see the whole.
 */
#ifndef _SIPNAT_PERNET_H
#define _SIPNAT_PERNET_H

#include <linux/list.h>
#include <linux/netfilter.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include "event.h"
#include "policy.h"
#include "stats.h"

#define SIPNAT_HOOKS 2 /* of each kind: traffic passing and the gateway's */

struct sipnat_registrar;

/**
 * struct sipnat_net - what one network namespace has
 * @net: the namespace
 * @policy: its rules
 * @policy_wait: runs when it has waited for one in vain
 * @registrar: what is registered through it
 * @stats: its counters
 * @event: how many events it may still send
 * @list: all namespaces, under hook's lock
 * @early: right after conntrack
 * @late: right before conntrack runs helpers
 * @hooks: SIPNAT_HOOK_* that are registered, under hook's lock
 * @since: seconds since boot when it began
 */
struct sipnat_net {
	struct net *net;
	struct sipnat_policy_state policy;
	struct delayed_work policy_wait;
	struct sipnat_registrar *registrar;
	struct sipnat_stats __percpu *stats;
	struct sipnat_event_state event;
	struct list_head list;
	struct nf_hook_ops early[SIPNAT_HOOKS];
	struct nf_hook_ops late[SIPNAT_HOOKS];
	u32 hooks;
	time64_t since;
};

extern unsigned int sipnat_net_id;

/**
 * sipnat_pernet() - what a namespace has
 * @net: the namespace
 */
static inline struct sipnat_net *sipnat_pernet(const struct net *net)
{
	return net_generic(net, sipnat_net_id);
}

#endif
