/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Operations on the bindings of a namespace.
 */
#ifndef _SIPNAT_NETLINK_BINDING_H
#define _SIPNAT_NETLINK_BINDING_H

#include <net/genetlink.h>

extern const struct nla_policy
	sipnat_nl_binding_filter[SIPNAT_A_BINDING_MAX + 1];
extern const struct nla_policy
	sipnat_nl_binding_filter_del[SIPNAT_A_BINDING_MAX + 1];
extern const struct nla_policy
	sipnat_nl_binding_restore[SIPNAT_A_BINDING_MAX + 1];

int sipnat_nl_binding_get_start(struct netlink_callback *cb);
int sipnat_nl_binding_get(struct sk_buff *msg, struct netlink_callback *cb);
int sipnat_nl_binding_get_done(struct netlink_callback *cb);
int sipnat_nl_binding_del(struct sk_buff *skb, struct genl_info *info);
int sipnat_nl_binding_do_restore(struct sk_buff *skb, struct genl_info *info);

#endif
