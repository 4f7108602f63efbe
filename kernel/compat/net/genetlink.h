/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shadows the kernel's header of the same name: generic netlink as the newest
 * kernel has it.
 */
#ifndef _SIPNAT_COMPAT_GENETLINK_H
#define _SIPNAT_COMPAT_GENETLINK_H

#include_next <net/genetlink.h>

#ifndef HAVE_GENL_MCAST_CAP_NET_ADMIN /* the same bit by another name */
#define GENL_MCAST_CAP_NET_ADMIN GENL_UNS_ADMIN_PERM
#endif

/**
 * sipnat_genl_dump_attrs() - the attributes of a dump's request
 * @cb: the dump
 */
static inline struct nlattr **
sipnat_genl_dump_attrs(struct netlink_callback *cb)
{
#ifdef HAVE_GENL_INFO_DUMP
	return genl_info_dump(cb)->attrs;
#else /* before 6.6 */
	return genl_dumpit_info(cb)->attrs;
#endif
}

#endif
