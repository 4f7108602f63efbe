/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Filters of requests by the ends of a flow.
 */
#ifndef _SIPNAT_NETLINK_FILTER_H
#define _SIPNAT_NETLINK_FILTER_H

#include <net/netlink.h>
#include "prefix.h"

#define SIPNAT_ENDS_MAX 16

/**
 * struct sipnat_nl_ends - which ends are meant
 * @count: how many of @prefix there are; 0 means all
 * @prefix: one has to cover an end
 */
struct sipnat_nl_ends {
	unsigned int count;
	struct sipnat_prefix prefix[SIPNAT_ENDS_MAX];
};

int sipnat_nl_read_ends(struct sipnat_nl_ends *ends, int type,
			const struct nlmsghdr *nlh,
			struct netlink_ext_ack *extack);
bool sipnat_nl_ends_cover(const struct sipnat_nl_ends *ends, u8 nfproto,
			  const union nf_inet_addr *a,
			  const union nf_inet_addr *b);

#endif
