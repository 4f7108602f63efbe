/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the scanner is written in: fixed-width types, errno names and slices.
 * This is the one place that knows whether the scanner is being built into the
 * module or into a program (unit tests, fuzzers, benchmark).
 */
#ifndef _SIPNAT_SIP_TYPES_H
#define _SIPNAT_SIP_TYPES_H

#include <linux/types.h>
#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <stdbool.h>
#include <string.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
#endif

/**
 * struct sip_slice - a part of a message, not terminated by NUL
 * @data: first byte, inside the caller's buffer; NULL where there is none
 * @len: bytes
 */
struct sip_slice {
	const u8 *data;
	u32 len;
};

/**
 * sip_slice_equal() - compare byte by byte
 * @a: one slice
 * @b: the other
 *
 * Return: true when both are present and the same bytes.
 */
static inline bool sip_slice_equal(const struct sip_slice *a,
				   const struct sip_slice *b)
{
	return a->data && b->data && a->len == b->len &&
	       !memcmp(a->data, b->data, a->len);
}

#endif
