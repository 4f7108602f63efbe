// SPDX-License-Identifier: GPL-2.0
/*
 * Begins and ends: the module, and each network namespace. The end is the
 * beginning backwards.
 */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/notifier.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <net/net_namespace.h>
#include "bypass.h"
#include "classify.h"
#include "hook.h"
#include "netlink.h"
#include "pernet.h"
#include "policy_wait.h"
#include "registrar.h"
#include "registration.h"
#include "sweep.h"

static bool all_namespaces = true;
module_param(all_namespaces, bool, 0444);
MODULE_PARM_DESC(all_namespaces,
		 "protect every network namespace, not only the initial one and those that are given a policy (default: Y)");

static bool main_loaded; /* namespaces that begin now were not there before */

static int __net_init main_net_init(struct net *net)
{
	struct sipnat_net *sn = sipnat_pernet(net);
	bool in_use = all_namespaces || net_eq(net, &init_net);
	unsigned int wait = 0;
	int err;

	if (in_use && !READ_ONCE(main_loaded))
		wait = sipnat_policy_wait();

	sn->net = net;
	sn->since = ktime_get_boottime_seconds();
	sipnat_event_init(&sn->event);

	sn->stats = sipnat_stats_alloc();
	if (!sn->stats)
		return -ENOMEM;

	err = sipnat_policy_init(&sn->policy, wait ? SIPNAT_ACTION_LEAVE :
						     SIPNAT_ACTION_BYPASS);
	if (err)
		goto free_stats;

	sn->registrar = sipnat_registrar_new(net, &sn->policy, &sn->event,
					     sn->stats,
					     sipnat_registration_settle);
	if (!sn->registrar) {
		err = -ENOMEM;
		goto exit_policy;
	}

	err = sipnat_hook_add(sn, in_use);
	if (err)
		goto sweep_out;

	sipnat_policy_wait_begin(sn, wait);
	return 0;

sweep_out:
	/* One of its hooks may have been there for a moment. */
	sipnat_registrar_stop(sn->registrar);
	sipnat_sweep_out(net, sipnat_registration_forget, sn);
	sipnat_registrar_free(sn->registrar);
exit_policy:
	sipnat_policy_exit(&sn->policy);
free_stats:
	sipnat_stats_free(sn->stats);
	return err;
}

static void __net_exit main_net_pre_exit(struct net *net)
{
	struct sipnat_net *sn = sipnat_pernet(net);

	sipnat_policy_wait_end(sn);
	sipnat_hook_remove(sn);
}

/* A grace period later: no hook runs any more. */
static void __net_exit main_net_exit(struct net *net)
{
	struct sipnat_net *sn = sipnat_pernet(net);

	sipnat_registrar_stop(sn->registrar);
	sipnat_sweep_out(net, sipnat_registration_forget, sn);
	sipnat_registrar_free(sn->registrar);
	sipnat_policy_exit(&sn->policy);
	sipnat_stats_free(sn->stats);
}

static struct pernet_operations main_net_ops = {
	.init = main_net_init,
	.pre_exit = main_net_pre_exit,
	.exit = main_net_exit,
	.id = &sipnat_net_id,
	.size = sizeof(struct sipnat_net),
};

/*
 * An ALG that not every namespace can be protected from isn't let in. One that was
 * on its way already when we began to listen is met when it has arrived.
 */
static int main_module_event(struct notifier_block *block, unsigned long event,
			     void *data)
{
	const struct module *module = data;
	int err;

	if ((event != MODULE_STATE_COMING && event != MODULE_STATE_LIVE) ||
	    strcmp(module->name, "nf_conntrack_sip"))
		return NOTIFY_DONE;

	err = sipnat_hook_alg_coming();
	if (err)
		pr_warn_ratelimited("sipnat: nf_conntrack_sip must not be loaded now: a namespace could not be protected from it\n");
	return notifier_from_errno(err);
}

static struct notifier_block main_module_notifier = {
	.notifier_call = main_module_event,
};

static int __init main_init(void)
{
	int err;

	sipnat_bypass_init();

	err = sipnat_classify_init();
	if (err)
		return err;

	/* Before the namespaces look whether it is there. */
	err = register_module_notifier(&main_module_notifier);
	if (err)
		goto exit_classify;

	err = register_pernet_subsys(&main_net_ops);
	if (err)
		goto sweep_last;
	WRITE_ONCE(main_loaded, true);

	err = sipnat_netlink_init();
	if (err)
		goto unregister_pernet;

	pr_info("sipnat: version " SIPNAT_VERSION "\n");
	return 0;

unregister_pernet:
	unregister_pernet_subsys(&main_net_ops);
sweep_last:
	sipnat_sweep_last();
	unregister_module_notifier(&main_module_notifier);
exit_classify:
	sipnat_classify_exit();
	return err;
}

static void __exit main_exit(void)
{
	sipnat_netlink_exit();
	unregister_pernet_subsys(&main_net_ops);
	sipnat_sweep_last();
	unregister_module_notifier(&main_module_notifier);
	sipnat_classify_exit();
}

module_init(main_init);
module_exit(main_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Keeps SIP away from nf_conntrack_sip");
MODULE_VERSION(SIPNAT_VERSION);
