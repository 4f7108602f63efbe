/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shadows the kernel's header of the same name: an expectation without a
 * timer of its own, which nf_ct_unlink_expect() alone takes away.
 */
#ifndef _SIPNAT_COMPAT_NF_CONNTRACK_EXPECT_H
#define _SIPNAT_COMPAT_NF_CONNTRACK_EXPECT_H

#include_next <net/netfilter/nf_conntrack_expect.h>

#ifdef HAVE_NF_CT_REMOVE_EXPECT /* a timer has to be stopped first */
#define nf_ct_unlink_expect(exp) ((void)nf_ct_remove_expect(exp))
#endif

#endif
