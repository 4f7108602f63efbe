// SPDX-License-Identifier: GPL-2.0
/*
 * Makes allocations of another module fail, on kernels without fault injection:
 * of those that it asks for, itself or by what it calls, in any context, the one
 * with a number, or that one and all that follow.
 */
#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/notifier.h>
#include <linux/percpu.h>
#include <linux/ptrace.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#define DEPTH 64

static char *whose = "sipnat";
module_param(whose, charp, 0444);
MODULE_PARM_DESC(whose, "name of a module that will be loaded after this one");

static int nth;
module_param(nth, int, 0644);
MODULE_PARM_DESC(nth,
		 "which of its allocations fails, 0 for none; counts down");

static bool all;
module_param(all, bool, 0644);
MODULE_PARM_DESC(all, "fail what follows, too");

static int failed;
module_param(failed, int, 0644);
MODULE_PARM_DESC(failed, "how many have failed");

static struct module *target;

static int module_event(struct notifier_block *block, unsigned long event,
			void *data)
{
	struct module *module = data;

	if (strcmp(module->name, whose))
		return NOTIFY_DONE;

	if (event == MODULE_STATE_COMING)
		WRITE_ONCE(target, module);
	else if (event == MODULE_STATE_GOING)
		WRITE_ONCE(target, NULL);
	return NOTIFY_DONE;
}

static struct notifier_block module_notifier = {
	.notifier_call = module_event,
};

static bool asked_for(void)
{
	const struct module *module = READ_ONCE(target);
	unsigned long at[DEPTH];
	unsigned int i, n;

	if (!module)
		return false;

	n = stack_trace_save(at, DEPTH, 0);
	for (i = 0; i < n; i++)
		if (within_module(at[i], module))
			return true;

	return false;
}

/* Counts down, on several CPUs at a time: true for the last one. */
static bool due(void)
{
	int left, next;

	do {
		left = READ_ONCE(nth);
		if (left <= 0)
			return false;
		next = left > 1 ? left - 1 : READ_ONCE(all);
	} while (cmpxchg(&nth, left, next) != left);

	return left == 1;
}

/* 0 if this one is to fail, as kretprobes want it. Unarmed it costs a load. */
static int must_not_fail(void)
{
	if (READ_ONCE(nth) <= 0 || !asked_for() || !due())
		return 1;

	WRITE_ONCE(failed, failed + 1);
	return 0;
}

static int slab_asked(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	gfp_t gfp = (__force gfp_t)regs_get_kernel_argument(regs, 1);

	return gfp & __GFP_NOFAIL ? 1 : must_not_fail();
}

static int percpu_called(struct kretprobe_instance *instance,
			 struct pt_regs *regs)
{
	return must_not_fail();
}

static int returns_error(struct kretprobe_instance *instance,
			 struct pt_regs *regs)
{
	regs_set_return_value(regs, -ENOMEM);
	return 0;
}

static int gives_back(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	free_percpu((void __percpu __force *)regs_return_value(regs));
	regs_set_return_value(regs, 0);
	return 0;
}

/* Asked before each allocation from a slab, and so by vmalloc() as well. */
static struct kretprobe slab_probe = {
	.kp.symbol_name = "should_failslab",
	.entry_handler = slab_asked,
	.handler = returns_error,
	.maxactive = 64,
};

/* Nobody is asked before these. */
static struct kretprobe percpu_probe = {
	.kp.symbol_name = "__alloc_percpu",
	.entry_handler = percpu_called,
	.handler = gives_back,
	.maxactive = 64,
};

static struct kretprobe *probes[] = { &slab_probe, &percpu_probe };

static int __init failing_init(void)
{
	int err;

	err = register_kretprobes(probes, ARRAY_SIZE(probes));
	if (err)
		return err;

	err = register_module_notifier(&module_notifier);
	if (err)
		unregister_kretprobes(probes, ARRAY_SIZE(probes));
	return err;
}

static void __exit failing_exit(void)
{
	unregister_module_notifier(&module_notifier);
	unregister_kretprobes(probes, ARRAY_SIZE(probes));
}

module_init(failing_init);
module_exit(failing_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Makes allocations of a module fail");
