// SPDX-License-Identifier: GPL-2.0
/*
 * IPv4 and IPv6 addresses in text, as they appear in a Via or as a URI's host.
 */
#include "sip_uri.h"
#include "sip_scan.h"

/* Four decimal numbers without leading zeros, up to @end. */
static bool read_ipv4(const u8 *p, const u8 *end, u8 *address)
{
	u32 i, number;
	const u8 *digits;

	for (i = 0; i < 4; i++) {
		if (i && (p == end || *p++ != '.'))
			return false;
		number = 0;
		digits = p;
		while (p < end && p - digits < 3 && sip_is(*p, SIP_CLASS_DIGIT))
			number = number * 10 + *p++ - '0';
		if (p == digits || number > 255 ||
		    (*digits == '0' && p - digits > 1))
			return false;
		address[i] = number;
	}
	return p == end;
}

/* Up to four hexadecimal digits; how many there were. */
static u32 read_group(const u8 *p, const u8 *end, u16 *group)
{
	u32 len = 0;

	*group = 0;
	while (p + len < end && len < 4 && sip_hex(p[len]) >= 0)
		*group = *group << 4 | sip_hex(p[len++]);
	return len;
}

/* Put the 16-bit groups that follow "::" at the end. */
static bool close_gap(u8 *address, int gap, int fill)
{
	if (gap < 0)
		return fill == 16;
	if (fill > 14)
		return false;
	memmove(address + 16 - (fill - gap), address + gap, fill - gap);
	memset(address + gap, 0, 16 - fill);
	return true;
}

static bool read_ipv6(const u8 *p, const u8 *end, u8 *address)
{
	int gap = -1, fill = 0;
	u16 group;
	u32 len;

	if (end - p >= 2 && p[0] == ':' && p[1] == ':') {
		gap = 0;
		p += 2;
	}
	while (p < end) {
		len = read_group(p, end, &group);
		if (p + len < end && p[len] == '.')
			return fill <= 12 &&
			       read_ipv4(p, end, address + fill) &&
			       close_gap(address, gap, fill + 4);
		if (!len || fill == 16)
			return false;
		address[fill++] = group >> 8;
		address[fill++] = group;
		p += len;
		if (p == end)
			break;
		if (*p++ != ':' || p == end)
			return false;
		if (*p == ':') {
			if (gap >= 0)
				return false;
			gap = fill;
			p++;
		}
	}
	return close_gap(address, gap, fill);
}

/**
 * sip_parse_address() - read an address
 * @slice: IPv4 in dotted form, or IPv6 with or without its brackets
 * @address: the address in network byte order; written even on failure
 *
 * No zone identifiers, no leading zeros in IPv4.
 *
 * Return: bytes of the address, 4 or 16; -EINVAL when it is a name or nothing
 * that can be read.
 */
int sip_parse_address(const struct sip_slice *slice, u8 address[16])
{
	const u8 *p = slice->data, *end;

	if (!slice->len)
		return -EINVAL;
	end = p + slice->len;
	if (*p == '[') {
		if (slice->len < 2 || end[-1] != ']')
			return -EINVAL;
		return read_ipv6(p + 1, end - 1, address) ? 16 : -EINVAL;
	}
	if (read_ipv4(p, end, address))
		return 4;
	return read_ipv6(p, end, address) ? 16 : -EINVAL;
}

/**
 * sip_names_address() - is a text this address?
 * @text: a Via's host, or a URI's
 * @address: in network byte order
 * @len: its bytes, 4 or 16
 */
bool sip_names_address(const struct sip_slice *text, const u8 *address, u32 len)
{
	u8 named[16];

	return sip_parse_address(text, named) == (int)len &&
	       !memcmp(named, address, len);
}
