/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Objects as netlink attributes.
 */
#ifndef _SIPNAT_NLPUT_H
#define _SIPNAT_NLPUT_H

#include <linux/skbuff.h>
#include <linux/types.h>
#include <net/genetlink.h>
#include "binding.h"
#include "bypass.h"
#include "policy.h"
#include "upstream.h"

extern struct genl_family sipnat_genl_family;

/**
 * struct sipnat_rule_cursor - where in a policy a dump is
 * @rule: index of the rule to go on with
 * @prefix: prefixes of that rule already put, local ones first
 */
struct sipnat_rule_cursor {
	u32 rule;
	u32 prefix;
};

int sipnat_put_policy(struct sk_buff *msg, const struct sipnat_policy *policy);
int sipnat_put_rules(struct sk_buff *msg, const struct sipnat_policy *policy,
		     struct sipnat_rule_cursor *cursor);
int sipnat_put_binding(struct sk_buff *msg,
		       const struct sipnat_binding *binding, const u8 *aor);
int sipnat_put_upstream(struct sk_buff *msg, const struct sipnat_peer *peer);
int sipnat_put_tuple(struct sk_buff *msg, int attr,
		     const struct nf_conntrack_tuple *tuple);
int sipnat_put_flow(struct sk_buff *msg, const struct nf_conn *ct,
		    const struct sipnat_verdict *verdict, u8 origin);

#endif
