/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sets of IPv4 and IPv6 prefixes.
 */
#ifndef _SIPNAT_PREFIX_H
#define _SIPNAT_PREFIX_H

#include <linux/netfilter.h>
#include <linux/types.h>

/**
 * struct sipnat_prefix - one prefix
 * @addr: network byte order, host bits and the bytes IPv4 has not are zero
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6
 * @length: in bits
 */
struct sipnat_prefix {
	union nf_inet_addr addr;
	u8 nfproto;
	u8 length;
};

/**
 * struct sipnat_prefix_set - any number of prefixes
 * @prefix: filled in any order, sorted by sipnat_prefix_set_sort()
 * @count: how many there are
 * @search: how many of them, the first ones, are searched; the rest lies
 *	inside those
 * @room: how many there is memory for
 */
struct sipnat_prefix_set {
	struct sipnat_prefix *prefix;
	u32 count;
	u32 search;
	u32 room;
};

bool sipnat_prefix_valid(const struct sipnat_prefix *prefix);
bool sipnat_prefix_covers(const struct sipnat_prefix *prefix, u8 nfproto,
			  const union nf_inet_addr *addr);
int sipnat_prefix_set_add(struct sipnat_prefix_set *set,
			  const struct sipnat_prefix *prefix);
void sipnat_prefix_set_sort(struct sipnat_prefix_set *set);
bool sipnat_prefix_set_covers(const struct sipnat_prefix_set *set, u8 nfproto,
			      const union nf_inet_addr *addr);
void sipnat_prefix_set_free(struct sipnat_prefix_set *set);

#endif
