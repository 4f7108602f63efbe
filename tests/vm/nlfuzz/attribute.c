// SPDX-License-Identifier: GPL-2.0
/*
 * Attributes made of the contract's tables: as they should be, or spoilt.
 */
#include <linux/netlink.h>
#include <linux/sipnat.h>
#include <string.h>

#include "attribute.h"
#include "random.h"

#define DEPTH_MAX 6

uint32_t spoil;

/**
 * put() - bytes at the end of the datagram
 * @d: the datagram
 * @data: the bytes
 * @len: how many; those that there is no room for are left out
 */
void put(struct datagram *d, const void *data, uint32_t len)
{
	if (len > DATAGRAM_MAX - d->len)
		len = DATAGRAM_MAX - d->len;
	if (len)
		memcpy(d->byte + d->len, data, len);
	d->len += len;
}

/**
 * put_noise() - random bytes
 * @d: the datagram
 * @len: how many
 */
void put_noise(struct datagram *d, uint32_t len)
{
	uint32_t word;

	for (; len; len -= len < 4 ? len : 4) {
		word = random_u32();
		put(d, &word, len < 4 ? len : 4);
	}
}

/**
 * align() - what follows begins at a multiple of four
 * @d: the datagram
 */
void align(struct datagram *d)
{
	static const uint32_t zero;

	put(d, &zero, -d->len & 3);
}

/**
 * noise_len() - how much noise; seldom much
 */
uint32_t noise_len(void)
{
	switch (random_below(16)) {
	case 0:
		return random_below(4096);
	case 1:
		return random_below(300);
	default:
		return random_below(20);
	}
}

/* Begins an attribute; returns where its header is. */
static uint32_t begin(struct datagram *d, uint16_t type)
{
	struct nlattr header = { .nla_type = type };
	uint32_t at = d->len;

	put(d, &header, sizeof(header));
	return at;
}

/* Ends it: the length is what was put since. */
static void end(struct datagram *d, uint32_t at)
{
	struct nlattr *header = (struct nlattr *)(d->byte + at);

	if (at + sizeof(*header) > d->len)
		return;
	header->nla_len = d->len - at;
	align(d);
}

/**
 * put_attr() - an attribute
 * @d: the datagram
 * @type: with its flags
 * @data: what it holds
 * @len: bytes of it
 */
void put_attr(struct datagram *d, uint16_t type, const void *data, uint32_t len)
{
	uint32_t at = begin(d, type);

	put(d, data, len);
	end(d, at);
}

/**
 * odd_number() - a number that is more likely to be wrong than others
 */
uint32_t odd_number(void)
{
	static const uint32_t odd[] = { 0,	1,	    2,		0x7f,
					0x80,	0xff,	    0x100,	0x7fff,
					0x8000, 0xffff,	    0x10000,	4096,
					65536,	0x7fffffff, 0x80000000, ~0U };

	if (once_in(3))
		return random_u32();
	return odd[random_below(sizeof(odd) / sizeof(odd[0]))];
}

static uint32_t number(const struct attribute *attr)
{
	if (once_in(4))
		return once_in(2) ? attr->min : attr->max;
	return random_between(attr->min, attr->max);
}

static void put_text(struct datagram *d, const struct attribute *attr)
{
	static const char *const names[] = { "", "lan", "wan*", "rule",
					     "alice@example.com" };
	uint8_t text[256];
	uint32_t len, i;

	if (once_in(2)) {
		const char *name = names[random_below(5)];

		len = strlen(name);
		if (len > attr->max)
			len = attr->max;
		memcpy(text, name, len);
	} else {
		len = random_below(attr->max + 1);
		for (i = 0; i < len; i++)
			text[i] = 1 + random_below(255);
	}
	text[len] = '\0';
	put_attr(d, attr->type, text, len + 1);
}

/* Addresses that nothing in the guest has, and any. */
static uint32_t put_address(struct datagram *d, uint16_t type, bool six,
			    uint32_t bits)
{
	uint8_t addr[16] = { 198, 51, 100 };
	uint32_t len = six ? 16 : 4, i;

	if (six)
		memcpy(addr, "\x20\x01\x0d\xb8\xff", 5);
	if (once_in(16))
		addr[0] = random_u32();
	addr[len - 1] = random_u32();
	for (i = bits; i < len * 8; i++)
		addr[i / 8] &= ~(0x80 >> i % 8);
	put_attr(d, type, addr, len);
	return bits;
}

/* A valid one; not that of everything, which would end all flows. */
static void put_prefix(struct datagram *d)
{
	bool six = once_in(2);
	uint8_t bits = random_between(once_in(64) ? 0 : 8, six ? 128 : 32);

	put_address(d, SIPNAT_A_PREFIX_ADDRESS, six, bits);
	put_attr(d, SIPNAT_A_PREFIX_LENGTH, &bits, 1);
}

static void put_port_range(struct datagram *d)
{
	uint16_t first = random_between(1, 65535);
	uint16_t last = random_between(first, 65535);

	put_attr(d, SIPNAT_A_PORT_RANGE_FIRST, &first, 2);
	if (once_in(2))
		put_attr(d, SIPNAT_A_PORT_RANGE_LAST, &last, 2);
}

static void put_tuple(struct datagram *d)
{
	bool six = once_in(2);
	uint16_t port = 5060;

	put_address(d, SIPNAT_A_TUPLE_SRC_ADDRESS, six, 128);
	put_address(d, SIPNAT_A_TUPLE_DST_ADDRESS, six, 128);
	put_attr(d, SIPNAT_A_TUPLE_SRC_PORT, &port, 2);
	put_attr(d, SIPNAT_A_TUPLE_DST_PORT, &port, 2);
}

static void put_nest(struct datagram *d, const struct attribute *attr,
		     unsigned int depth);

/* An attribute as it should be. */
static void put_valid(struct datagram *d, const struct attribute *attr,
		      unsigned int depth)
{
	uint64_t wide = (uint64_t)random_u32() << 32 | random_u32();
	uint32_t value;

	switch (attr->kind) {
	case KIND_PAD:
	case KIND_FLAG:
		put_attr(d, attr->type, NULL, 0);
		break;
	case KIND_U8:
	case KIND_U16:
	case KIND_U32:
		value = number(attr);
		/* the first bytes are the lowest on what guests emulate */
		put_attr(d, attr->type, &value,
			 attr->kind == KIND_U8	? 1 :
			 attr->kind == KIND_U16 ? 2 :
						  4);
		break;
	case KIND_U64:
		put_attr(d, attr->type, &wide, 8);
		break;
	case KIND_TEXT:
		put_text(d, attr);
		break;
	case KIND_BINARY:
		put_address(d, attr->type, once_in(2), 128);
		break;
	case KIND_NEST:
		put_nest(d, attr, depth);
		break;
	}
}

/* One of a set, whether or not it belongs here. */
static const struct attribute *random_attr(const struct set *set)
{
	return &set->attr[random_below(set->count)];
}

/* A header that lies about type or length. */
static void put_lie(struct datagram *d, const struct attribute *attr,
		    unsigned int depth)
{
	struct nlattr *header = (struct nlattr *)(d->byte + d->len);
	uint32_t at = d->len;

	put_valid(d, attr, depth);
	if (at + sizeof(*header) > d->len)
		return;
	switch (random_below(4)) {
	case 0:
		header->nla_len = odd_number();
		break;
	case 1:
		header->nla_len += random_below(16) - 8;
		break;
	case 2:
		header->nla_type ^= NLA_F_NESTED << random_below(2);
		break;
	case 3:
		header->nla_type = random_below(64);
		break;
	}
}

/**
 * put_spoilt() - an attribute as it should not be, somehow
 * @d: the datagram
 * @attr: which
 * @depth: how many nests it is in
 */
void put_spoilt(struct datagram *d, const struct attribute *attr,
		unsigned int depth)
{
	const struct set *other = all_sets[random_below(n_sets)];
	struct attribute wrong = *attr;
	uint64_t value;
	uint32_t at;

	switch (random_below(6)) {
	case 0:
		value = odd_number();
		put_attr(d, attr->type, &value,
			 random_below(once_in(2) ? 5 : 3) * 2);
		break;
	case 1:
		at = begin(d, attr->type | (once_in(4) ? NLA_F_NESTED : 0));
		put_noise(d, noise_len());
		end(d, at);
		break;
	case 2:
		put_valid(d, attr, depth);
		put_valid(d, attr, depth);
		break;
	case 3:
		wrong.kind = KIND_NEST;
		wrong.nest = other;
		put_nest(d, &wrong, depth);
		break;
	case 4:
		put_valid(d, random_attr(other), depth);
		break;
	case 5:
		put_lie(d, attr, depth);
		break;
	}
}

/**
 * put_either() - an attribute as it should be, or, if it so happens, spoilt
 * @d: the datagram
 * @attr: which
 * @depth: how many nests it is in
 */
void put_either(struct datagram *d, const struct attribute *attr,
		unsigned int depth)
{
	if (spoil && once_in(spoil))
		put_spoilt(d, attr, depth);
	else
		put_valid(d, attr, depth);
}

/* What has to fit together in a rule does, unless it is spoilt. */
static void put_rule(struct datagram *d, unsigned int depth)
{
	const struct set *set = &set_rule;
	uint32_t never = 1U << SIPNAT_A_RULE_PAD | 1U << SIPNAT_A_RULE_INDEX |
			 1U << SIPNAT_A_RULE_HITS;
	bool more = once_in(16);
	unsigned int i, n;

	for (i = 0; i < set->count; i++) {
		uint16_t type = set->attr[i].type;

		if (never >> type & 1 || type == SIPNAT_A_RULE_MARK ||
		    type == SIPNAT_A_RULE_FLOOR ||
		    (type == SIPNAT_A_RULE_MORE && !more))
			continue;
		if (more && type != SIPNAT_A_RULE_MORE &&
		    type != SIPNAT_A_RULE_LOCAL && type != SIPNAT_A_RULE_PEER)
			continue;
		if (type == SIPNAT_A_RULE_MARK_MASK) {
			/* a mask needs a mark, all bits of which are in it */
			if (once_in(4)) {
				uint32_t mark = random_u32() | 1;

				put_attr(d, SIPNAT_A_RULE_MARK, &mark, 4);
				put_attr(d, type, &mark, 4);
			}
			continue;
		}
		n = set->attr[i].kind == KIND_NEST ? random_below(3) :
						     once_in(3);
		if (type == SIPNAT_A_RULE_ACTION || type == SIPNAT_A_RULE_MORE)
			n = 1;
		while (n--)
			put_either(d, &set->attr[i], depth);
	}
}

/* Some attributes of a set that no request has as a nest. */
static void put_any(struct datagram *d, const struct set *set,
		    unsigned int depth)
{
	unsigned int n = random_below(8);

	while (n--)
		put_either(d, random_attr(set), depth);
}

static void put_nest(struct datagram *d, const struct attribute *attr,
		     unsigned int depth)
{
	uint32_t at = begin(d, attr->type | NLA_F_NESTED);
	const struct set *set = attr->nest;

	if (depth == DEPTH_MAX) {
		end(d, at);
		return;
	}
	if (spoil && once_in(spoil))
		set = all_sets[random_below(n_sets)];
	if (set == &set_prefix)
		put_prefix(d);
	else if (set == &set_port_range)
		put_port_range(d);
	else if (set == &set_tuple)
		put_tuple(d);
	else if (set == &set_rule)
		put_rule(d, depth + 1);
	else
		put_any(d, set, depth + 1);
	end(d, at);
}
