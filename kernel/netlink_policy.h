/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Operations on the policy of a namespace.
 */
#ifndef _SIPNAT_NETLINK_POLICY_H
#define _SIPNAT_NETLINK_POLICY_H

#include <net/genetlink.h>

extern const struct nla_policy sipnat_nl_policy_begin[SIPNAT_A_POLICY_MAX + 1];
extern const struct nla_policy sipnat_nl_policy_add[SIPNAT_A_POLICY_MAX + 1];

int sipnat_nl_policy_get(struct sk_buff *msg, struct netlink_callback *cb);
int sipnat_nl_policy_do_begin(struct sk_buff *skb, struct genl_info *info);
int sipnat_nl_policy_do_add(struct sk_buff *skb, struct genl_info *info);
int sipnat_nl_policy_do_commit(struct sk_buff *skb, struct genl_info *info);
int sipnat_nl_policy_do_abort(struct sk_buff *skb, struct genl_info *info);

#endif
