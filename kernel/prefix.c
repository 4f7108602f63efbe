// SPDX-License-Identifier: GPL-2.0
/*
 * Sets of IPv4 and IPv6 prefixes: is an address in one of them? What a set
 * means is policy's; how it is written in a message is netlink's.
 */
#include <linux/mm.h>
#include <linux/netfilter.h>
#include <linux/sort.h>
#include <linux/string.h>
#include "prefix.h"

#define PREFIX_SET_ROOM_MIN 8

static unsigned int prefix_bits(u8 nfproto)
{
	return nfproto == NFPROTO_IPV4 ? 32 : 128;
}

/* Are the first @length bits of two addresses the same? */
static bool prefix_equal(const union nf_inet_addr *a,
			 const union nf_inet_addr *b, unsigned int length)
{
	const u8 *x = (const u8 *)a, *y = (const u8 *)b;
	unsigned int bytes = length / 8, bits = length % 8;

	if (memcmp(x, y, bytes))
		return false;

	return !bits || !((x[bytes] ^ y[bytes]) >> (8 - bits));
}

/**
 * sipnat_prefix_valid() - has a prefix a possible length and no host bits?
 * @prefix: to be looked at
 */
bool sipnat_prefix_valid(const struct sipnat_prefix *prefix)
{
	const u8 *byte = (const u8 *)&prefix->addr;
	unsigned int bits = prefix_bits(prefix->nfproto), i;

	if (prefix->length > bits)
		return false;

	for (i = prefix->length; i < bits; i++)
		if (byte[i / 8] & (0x80 >> i % 8))
			return false;

	return true;
}

/**
 * sipnat_prefix_covers() - is an address in a prefix?
 * @prefix: the prefix
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6
 * @addr: network byte order
 *
 * Context: any.
 */
bool sipnat_prefix_covers(const struct sipnat_prefix *prefix, u8 nfproto,
			  const union nf_inet_addr *addr)
{
	return prefix->nfproto == nfproto &&
	       prefix_equal(&prefix->addr, addr, prefix->length);
}

/**
 * sipnat_prefix_set_add() - add a prefix to a set that is being filled
 * @set: all zero at first
 * @prefix: valid; copied
 *
 * Context: process.
 * Return: 0 or -ENOMEM, which leaves the set as it was.
 */
int sipnat_prefix_set_add(struct sipnat_prefix_set *set,
			  const struct sipnat_prefix *prefix)
{
	struct sipnat_prefix *grown;
	u32 room;

	if (set->count == set->room) {
		room = max_t(u32, set->room * 2, PREFIX_SET_ROOM_MIN);
		grown = kvmalloc_array(room, sizeof(*grown),
				       GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
		if (!grown)
			return -ENOMEM;

		if (set->count)
			memcpy(grown, set->prefix, set->count * sizeof(*grown));
		kvfree(set->prefix);
		set->prefix = grown;
		set->room = room;
	}

	set->prefix[set->count++] = *prefix;
	return 0;
}

static int prefix_compare_addr(u8 nfproto, const union nf_inet_addr *addr,
			       const struct sipnat_prefix *prefix)
{
	if (nfproto != prefix->nfproto)
		return nfproto < prefix->nfproto ? -1 : 1;

	return memcmp(addr, &prefix->addr, prefix_bits(nfproto) / 8);
}

static int prefix_compare(const void *a, const void *b)
{
	const struct sipnat_prefix *x = a, *y = b;
	int order = prefix_compare_addr(x->nfproto, &x->addr, y);

	return order ? order : (int)x->length - (int)y->length;
}

/**
 * sipnat_prefix_set_sort() - make a filled set ready to be searched
 * @set: no more prefixes can be added
 *
 * A prefix inside another one goes behind those that are searched: among the
 * rest an address has at most one candidate, the last that begins at or
 * before it.
 *
 * Context: process.
 */
void sipnat_prefix_set_sort(struct sipnat_prefix_set *set)
{
	const struct sipnat_prefix *last;
	u32 i;

	if (!set->count)
		return;

	sort(set->prefix, set->count, sizeof(*set->prefix), prefix_compare,
	     NULL);

	set->search = 1;
	for (i = 1; i < set->count; i++) {
		last = &set->prefix[set->search - 1];
		if (sipnat_prefix_covers(last, set->prefix[i].nfproto,
					 &set->prefix[i].addr))
			continue;

		swap(set->prefix[set->search], set->prefix[i]);
		set->search++;
	}
}

/**
 * sipnat_prefix_set_covers() - is an address in any prefix of a set?
 * @set: sorted
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6
 * @addr: network byte order
 *
 * Context: any.
 */
bool sipnat_prefix_set_covers(const struct sipnat_prefix_set *set, u8 nfproto,
			      const union nf_inet_addr *addr)
{
	u32 low = 0, high = set->search, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (prefix_compare_addr(nfproto, addr, &set->prefix[middle]) <
		    0)
			high = middle;
		else
			low = middle + 1;
	}

	return low &&
	       sipnat_prefix_covers(&set->prefix[low - 1], nfproto, addr);
}

/**
 * sipnat_prefix_set_free() - give back a set's memory
 * @set: empty afterwards
 *
 * Context: process.
 */
void sipnat_prefix_set_free(struct sipnat_prefix_set *set)
{
	kvfree(set->prefix);
	memset(set, 0, sizeof(*set));
}
