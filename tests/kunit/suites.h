/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The suites; a new one is a line here, one in module.c and its name in Kbuild.
 */
#ifndef TESTS_KUNIT_SUITES_H
#define TESTS_KUNIT_SUITES_H

#include <kunit/test.h>

extern struct kunit_suite suite_timeout;
extern struct kunit_suite suite_namespace;
extern struct kunit_suite suite_scanner;
extern struct kunit_suite suite_uri;
extern struct kunit_suite suite_classify;
extern struct kunit_suite suite_policy;
extern struct kunit_suite suite_packet;
extern struct kunit_suite suite_registrar;
extern struct kunit_suite suite_grant;
extern struct kunit_suite suite_transaction;
extern struct kunit_suite suite_binding;
extern struct kunit_suite suite_bypass;
extern struct kunit_suite suite_unload;
extern struct kunit_suite suite_upstream;
extern struct kunit_suite suite_identity;
extern struct kunit_suite suite_netlink_policy;
extern struct kunit_suite suite_netlink_refusals;
extern struct kunit_suite suite_netlink_binding;
extern struct kunit_suite suite_netlink_flow;
extern struct kunit_suite suite_memory;

#endif
