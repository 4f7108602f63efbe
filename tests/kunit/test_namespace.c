// SPDX-License-Identifier: GPL-2.0
/*
 * The real helper comes and goes, and so do namespaces, with bindings and rules
 * of their own in them. Programs of the guest do what is user space's to do.
 */
#include <linux/kmod.h>
#include <linux/umh.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include "bypass.h"
#include "client.h"
#include "traffic.h"

/* Runs a line of shell, and waits for it. */
static int shell(const char *line)
{
	const char *const argv[] = { "/bin/sh", "-c", line, NULL };
	static const char *const envp[] = { "PATH=/bin", NULL };

	return call_usermodehelper(argv[0], (char **)argv, (char **)envp,
				   UMH_WAIT_PROC);
}

static u32 hooks(void)
{
	return READ_ONCE(test_net()->hooks);
}

/* Every namespace gets its late hook before a helper can be there. */
static void the_real_helper(struct kunit *test)
{
	struct nf_conntrack_helper *sip;
	struct flow *flow;

	KUNIT_EXPECT_FALSE(test, sipnat_alg_present());
	KUNIT_EXPECT_EQ(test, SIPNAT_HOOK_EARLY, hooks());
	KUNIT_ASSERT_EQ(test, 0, shell("insmod /nf_conntrack_sip.ko"));
	KUNIT_EXPECT_TRUE(test, sipnat_alg_present());
	KUNIT_EXPECT_EQ(test, SIPNAT_HOOK_EARLY | SIPNAT_HOOK_LATE, hooks());

	rcu_read_lock();
	sip = __nf_conntrack_helper_find("sip", NFPROTO_IPV4, IPPROTO_UDP);
	rcu_read_unlock();
	KUNIT_ASSERT_NOT_NULL(test, sip);

	/* claimed before it, and taken off it */
	flow = flow_phone(test);
	flow->helper = sip;
	flow_out(test, flow, REGISTER(1, CONTACT_60));
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(flow->ct));
	flow = flow_new(test, IPPROTO_UDP, PHONE, 7000, PROVIDER, 7000);
	flow->helper = sip;
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_FLOWS_DETACHED_EXPLICIT,
		       flow_out(test, flow, "x"));
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(flow->ct));
	/* no reference to it is left */
	KUNIT_EXPECT_EQ(test, 0, shell("rmmod nf_conntrack_sip"));
	KUNIT_EXPECT_FALSE(test, sipnat_alg_present());
}

/* A namespace begins and ends. */
static void another_namespace(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 0, shell("unshare -n true"));
	KUNIT_EXPECT_EQ(test, 0, shell("unshare -n sleep 2"));
	seconds_pass(2);
}

static struct kunit_case cases[] = { KUNIT_CASE(the_real_helper),
				     KUNIT_CASE(another_namespace),
				     {} };

struct kunit_suite suite_namespace = {
	.name = "namespace",
	.init = traffic_init,
	.exit = traffic_exit,
	.test_cases = cases,
};
