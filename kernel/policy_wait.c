// SPDX-License-Identifier: GPL-2.0
/*
 * The built-in policy comes to the flows that a namespace has when the module is
 * loaded: at once, or when a policy of the namespace's own was waited for in
 * vain. Meanwhile all SIP is left alone, because a helper that was taken off a
 * flow can't be given back to it. A policy that does come needs nothing of this:
 * the late hook judges every flow that has a helper, packet by packet.
 */
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>
#include "pernet.h"
#include "policy_builder.h"
#include "policy_wait.h"
#include "sweep.h"

#define POLICY_WAIT_MAX 60 /* seconds */

static unsigned int policy_wait;
module_param(policy_wait, uint, 0444);
MODULE_PARM_DESC(policy_wait,
		 "leave all SIP alone for so many seconds, until a policy comes, at most 60 (default: 0)");

/**
 * sipnat_policy_wait() - for how long is a policy waited for?
 *
 * Return: seconds, 0 if the built-in one is in force at once.
 */
unsigned int sipnat_policy_wait(void)
{
	return min_t(unsigned int, policy_wait, POLICY_WAIT_MAX);
}

/* The built-in policy, on what was there before it. */
static void wait_sweep(struct sipnat_net *sn)
{
	const struct sipnat_verdict verdict = {
		.action = SIPNAT_ACTION_BYPASS,
		.media_expectations = SIPNAT_MEDIA_EXPECTATIONS_KEEP,
		.rule = SIPNAT_NO_RULE,
	};
	struct sipnat_swept swept;

	if (!READ_ONCE(sn->hooks))
		return;

	swept = sipnat_sweep_in(sn->net, &verdict);
	sipnat_stats_add(sn->stats, SIPNAT_A_STATS_FLOWS_DETACHED_SWEPT,
			 swept.flows);
	sipnat_stats_add(sn->stats, SIPNAT_A_STATS_EXPECTATIONS_REMOVED,
			 swept.expectations);
}

/*
 * No policy can come before the sweep is done, which would take helpers off that
 * this policy leaves.
 */
static int wait_in_vain(struct sipnat_net *sn)
{
	int err;

	lockdep_assert_held(&sn->policy.lock);

	err = sipnat_policy_builtin(&sn->policy);
	if (err)
		return err;

	wait_sweep(sn);
	if (net_eq(sn->net, &init_net))
		pr_warn("sipnat: no policy has come, the built-in one is in force now\n");
	return 0;
}

static void wait_over(struct work_struct *work)
{
	struct sipnat_net *sn = container_of(to_delayed_work(work),
					     struct sipnat_net, policy_wait);
	int err = 0;

	mutex_lock(&sn->policy.lock);
	if (!sn->policy.generation)
		err = wait_in_vain(sn);
	mutex_unlock(&sn->policy.lock);

	/* For want of memory, of which there may be some in a second. */
	if (err)
		schedule_delayed_work(&sn->policy_wait, HZ);
}

/**
 * sipnat_policy_wait_begin() - a namespace begins
 * @sn: the namespace, its hooks registered, if it has any
 * @seconds: to wait for its policy; 0: the built-in one is in force
 *
 * Context: process, sleeps for a grace period if it took off any helper.
 */
void sipnat_policy_wait_begin(struct sipnat_net *sn, unsigned int seconds)
{
	INIT_DELAYED_WORK(&sn->policy_wait, wait_over);
	if (seconds)
		schedule_delayed_work(&sn->policy_wait, seconds * HZ);
	else
		wait_sweep(sn);
}

/**
 * sipnat_policy_wait_end() - a namespace ends
 * @sn: the namespace
 *
 * Context: process, sleeps until nothing waits any more.
 */
void sipnat_policy_wait_end(struct sipnat_net *sn)
{
	cancel_delayed_work_sync(&sn->policy_wait);
}
