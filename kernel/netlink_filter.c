// SPDX-License-Identifier: GPL-2.0
/*
 * Filters of requests by the ends of a flow: for flows and for bindings.
 */
#include <net/genetlink.h>
#include <net/netlink.h>
#include "netlink_filter.h"
#include "netlink_rule.h"

/**
 * sipnat_nl_read_ends() - read the prefixes of a filter
 * @ends: all zero at first
 * @type: attribute that carries one
 * @nlh: the request
 * @extack: says what is wrong with it
 *
 * Return: 0, -EINVAL or -E2BIG.
 */
int sipnat_nl_read_ends(struct sipnat_nl_ends *ends, int type,
			const struct nlmsghdr *nlh,
			struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	int err, rem;

	nlmsg_for_each_attr(attr, nlh, GENL_HDRLEN, rem) {
		if (nla_type(attr) != type)
			continue;
		if (ends->count == SIPNAT_ENDS_MAX) {
			NL_SET_ERR_MSG_ATTR(extack, attr,
					    "A filter has at most 16 prefixes");
			return -E2BIG;
		}
		err = sipnat_nl_read_prefix(attr, &ends->prefix[ends->count],
					    extack);
		if (err)
			return err;
		ends->count++;
	}

	return 0;
}

/**
 * sipnat_nl_ends_cover() - is one of two addresses meant?
 * @ends: the filter's
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6
 * @a: one end, network byte order
 * @b: the other end
 *
 * Context: any.
 */
bool sipnat_nl_ends_cover(const struct sipnat_nl_ends *ends, u8 nfproto,
			  const union nf_inet_addr *a,
			  const union nf_inet_addr *b)
{
	unsigned int i;

	for (i = 0; i < ends->count; i++)
		if (sipnat_prefix_covers(&ends->prefix[i], nfproto, a) ||
		    sipnat_prefix_covers(&ends->prefix[i], nfproto, b))
			return true;

	return !ends->count;
}
