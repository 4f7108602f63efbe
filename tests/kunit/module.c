// SPDX-License-Identifier: GPL-2.0
/*
 * Runs the suites when the parameter "run" is written: KUnit itself would do it
 * before the module's beginning, which is the product's.
 */
#include <linux/module.h>
#include <linux/moduleparam.h>
#include "suites.h"
#include "traffic.h"

/* In this order: jiffies wrap in the first, the second is before the helper. */
static struct kunit_suite *suites[] = {
	&suite_timeout,
	&suite_namespace,
	&suite_scanner,
	&suite_uri,
	&suite_classify,
	&suite_policy,
	&suite_packet,
	&suite_registrar,
	&suite_grant,
	&suite_transaction,
	&suite_binding,
	&suite_bypass,
	&suite_unload,
	&suite_upstream,
	&suite_identity,
	&suite_netlink_policy,
	&suite_netlink_refusals,
	&suite_netlink_binding,
	&suite_netlink_flow,
	&suite_memory,
};

static int run_suites(const char *value, const struct kernel_param *param)
{
	int err = traffic_begin();

	if (err)
		return err;

	pr_info("KTAP version 1\n");
	pr_info("1..%zu\n", ARRAY_SIZE(suites));
	__kunit_test_suites_init(suites, ARRAY_SIZE(suites));
	__kunit_test_suites_exit(suites, ARRAY_SIZE(suites));
	traffic_end();
	return 0;
}

static const struct kernel_param_ops run_ops = { .set = run_suites };

module_param_cb(run, &run_ops, NULL, 0200);
