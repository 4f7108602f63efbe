/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shadows the kernel's header of the same name: attributes as the newest
 * kernel reads them.
 */
#ifndef _SIPNAT_COMPAT_NETLINK_H
#define _SIPNAT_COMPAT_NETLINK_H

#include_next <net/netlink.h>

#ifndef HAVE_NLA_STRSCPY /* before 5.11; the result is not used here */
#define nla_strscpy(dst, nla, size) ((void)nla_strlcpy(dst, nla, size))
#endif

#endif
