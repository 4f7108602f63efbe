// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses, prefixes and ports from text and to text, and the order and
 * cover of prefixes. Knows nothing of rules.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "prefix.h"

static unsigned int width(uint8_t family)
{
	return family == AF_INET ? 32 : 128;
}

/* Digits only, no sign, no leading blank; -1 if it is anything else. */
static long number(const char *text, size_t length, long max)
{
	long value = 0;
	size_t i;

	if (!length || length > 9)
		return -1;
	for (i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value > max ? -1 : value;
}

/* Clear the host bits; true if there were any. */
static bool clear_host_bits(struct sn_prefix *p)
{
	unsigned int bit;
	bool any = false;

	for (bit = p->length; bit < width(p->family); bit++) {
		uint8_t mask = 0x80 >> (bit % 8);

		if (p->address[bit / 8] & mask)
			any = true;
		p->address[bit / 8] &= ~mask;
	}
	return any;
}

/**
 * sn_prefix_parse() - read ADDRESS or ADDRESS/LENGTH
 * @text: the text
 * @p: the prefix; a lone address becomes /32 or /128
 * @why: on failure what was wrong and what was expected
 * @size: of @why
 *
 * Return: 0, or -1 with @why filled.
 */
int sn_prefix_parse(const char *text, struct sn_prefix *p, char *why,
		    size_t size)
{
	const char *slash = strchr(text, '/');
	size_t length = slash ? (size_t)(slash - text) : strlen(text);
	char address[INET6_ADDRSTRLEN];
	char fixed[SN_PREFIX_TEXT_MAX];
	long bits;

	memset(p, 0, sizeof(*p));
	p->family = memchr(text, ':', length) ? AF_INET6 : AF_INET;
	if (length < sizeof(address)) {
		memcpy(address, text, length);
		address[length] = '\0';
	}
	if (length >= sizeof(address) ||
	    inet_pton(p->family, address, p->address) != 1) {
		snprintf(why, size,
			 "\"%.80s\" is not an address, expected one like 192.0.2.0/24 or 2001:db8::/32",
			 text);
		return -1;
	}
	bits = slash ? number(slash + 1, strlen(slash + 1), width(p->family)) :
		       (long)width(p->family);
	if (bits < 0) {
		snprintf(why, size,
			 "bad prefix length in \"%.80s\", expected 0 to %u",
			 text, width(p->family));
		return -1;
	}
	p->length = bits;
	if (clear_host_bits(p)) {
		sn_prefix_format(p, fixed, sizeof(fixed));
		snprintf(why, size,
			 "host bits are set in \"%.80s\", expected %s", text,
			 fixed);
		return -1;
	}
	return 0;
}

/**
 * sn_prefix_format() - write a prefix
 * @p: the prefix
 * @text: ADDRESS for a whole address, ADDRESS/LENGTH otherwise
 * @size: of @text, SN_PREFIX_TEXT_MAX is enough
 */
void sn_prefix_format(const struct sn_prefix *p, char *text, size_t size)
{
	char address[INET6_ADDRSTRLEN] = "?";

	inet_ntop(p->family, p->address, address, sizeof(address));
	if (p->length == width(p->family))
		snprintf(text, size, "%s", address);
	else
		snprintf(text, size, "%s/%u", address, p->length);
}

/**
 * sn_prefix_covers() - is every address of one prefix in another
 * @outer: the other one
 * @inner: the one
 *
 * Return: true if @inner is @outer or a part of it.
 */
bool sn_prefix_covers(const struct sn_prefix *outer,
		      const struct sn_prefix *inner)
{
	unsigned int bytes = outer->length / 8, rest = outer->length % 8;
	uint8_t mask = 0xff00 >> rest;

	if (outer->family != inner->family || outer->length > inner->length)
		return false;
	if (memcmp(outer->address, inner->address, bytes))
		return false;
	return !rest ||
	       !((outer->address[bytes] ^ inner->address[bytes]) & mask);
}

/**
 * sn_prefix_compare() - order for qsort(): family, address, shorter first
 * @left: a struct sn_prefix
 * @right: another
 *
 * In this order a prefix comes after the ones that cover it.
 *
 * Return: below, equal to or above 0.
 */
int sn_prefix_compare(const void *left, const void *right)
{
	const struct sn_prefix *a = left, *b = right;
	int order;

	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	order = memcmp(a->address, b->address, sizeof(a->address));
	return order ? order : (int)a->length - (int)b->length;
}

/**
 * sn_port_range_parse() - read PORT or FIRST-LAST
 * @text: the text
 * @range: the ports
 * @why: on failure what was wrong and what was expected
 * @size: of @why
 *
 * Return: 0, or -1 with @why filled.
 */
int sn_port_range_parse(const char *text, struct sn_port_range *range,
			char *why, size_t size)
{
	const char *dash = strchr(text, '-');
	size_t length = dash ? (size_t)(dash - text) : strlen(text);
	long first = number(text, length, 65535), last = first;

	if (dash)
		last = number(dash + 1, strlen(dash + 1), 65535);
	if (first < 1 || last < 1) {
		snprintf(why, size,
			 "\"%.80s\" is not a port, expected 1 to 65535 or a range like \"5070-5080\"",
			 text);
		return -1;
	}
	if (first > last) {
		snprintf(why, size,
			 "port range \"%.80s\" is reversed, expected \"%ld-%ld\"",
			 text, last, first);
		return -1;
	}
	range->first = first;
	range->last = last;
	return 0;
}

/**
 * sn_endpoint_format() - write ADDRESS:PORT or [ADDRESS]:PORT
 * @family: AF_INET or AF_INET6
 * @address: 4 or 16 bytes, network order
 * @port: host order
 * @text: where to
 * @size: of @text, SN_ENDPOINT_TEXT_MAX is enough
 */
void sn_endpoint_format(uint8_t family, const uint8_t *address, uint16_t port,
			char *text, size_t size)
{
	char buffer[INET6_ADDRSTRLEN] = "?";

	inet_ntop(family, address, buffer, sizeof(buffer));
	snprintf(text, size, family == AF_INET6 ? "[%s]:%u" : "%s:%u", buffer,
		 port);
}
