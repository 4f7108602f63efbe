/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Operations on the SIP flows of a namespace.
 */
#ifndef _SIPNAT_NETLINK_FLOW_H
#define _SIPNAT_NETLINK_FLOW_H

#include <net/genetlink.h>

extern const struct nla_policy sipnat_nl_flow_filter[SIPNAT_A_FLOW_MAX + 1];

int sipnat_nl_flow_get_start(struct netlink_callback *cb);
int sipnat_nl_flow_get(struct sk_buff *msg, struct netlink_callback *cb);
int sipnat_nl_flow_get_done(struct netlink_callback *cb);
int sipnat_nl_flow_flush(struct sk_buff *skb, struct genl_info *info);

#endif
