/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink family.
 */
#ifndef _SIPNAT_NETLINK_H
#define _SIPNAT_NETLINK_H

int sipnat_netlink_init(void);
void sipnat_netlink_exit(void);

#endif
