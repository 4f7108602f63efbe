/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Operations on what is known of the paths to the peers.
 */
#ifndef _SIPNAT_NETLINK_UPSTREAM_H
#define _SIPNAT_NETLINK_UPSTREAM_H

#include <net/genetlink.h>

int sipnat_nl_upstream_get(struct sk_buff *msg, struct netlink_callback *cb);

#endif
