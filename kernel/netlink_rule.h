/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Reads rules and prefixes from netlink attributes.
 */
#ifndef _SIPNAT_NETLINK_RULE_H
#define _SIPNAT_NETLINK_RULE_H

#include <net/netlink.h>
#include "policy_builder.h"

extern const struct nla_policy sipnat_nl_prefix[SIPNAT_A_PREFIX_MAX + 1];
extern const struct nla_policy sipnat_nl_rule[SIPNAT_A_RULE_MAX + 1];

int sipnat_nl_read_prefix(const struct nlattr *attr,
			  struct sipnat_prefix *prefix,
			  struct netlink_ext_ack *extack);
int sipnat_nl_read_rule(struct sipnat_policy *policy, const struct nlattr *attr,
			struct netlink_ext_ack *extack);

#endif
