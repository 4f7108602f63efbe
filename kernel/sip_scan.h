/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How the scanner looks at bytes: character classes, a word at a time, without
 * regard to case. Private to sip_*.c.
 *
 * Inside a header field's value line ends can only be folds, so CR and LF are
 * white space there like SP and HT. A value always lies before its line end:
 * loops that stop at white space need no other bound.
 */
#ifndef _SIPNAT_SIP_SCAN_H
#define _SIPNAT_SIP_SCAN_H

#include "sip_types.h"

#define SIP_ONES (~0UL / 0xff)
#define SIP_HIGH (SIP_ONES * 0x80)

enum sip_class {
	SIP_CLASS_TOKEN = 1 << 0, /* RFC 3261 token */
	SIP_CLASS_LWS = 1 << 1, /* SP HT CR LF */
	SIP_CLASS_ADDR = 1 << 2, /* " < ; , and LWS */
	SIP_CLASS_PARAM = 1 << 3, /* " ; , and LWS */
	SIP_CLASS_URI = 1 << 4, /* neither control, SP, < > nor " */
	SIP_CLASS_QUOTE = 1 << 5, /* " and \ and CR LF */
	SIP_CLASS_NAME = 1 << 6, /* " < ; , and CR LF */
	SIP_CLASS_DIGIT = 1 << 7,
};

extern const u8 sip_classes[256];

static inline bool sip_is(u8 c, u8 class)
{
	return sip_classes[c] & class;
}

static inline bool sip_is_alpha(u8 c)
{
	return (u8)((c | 0x20) - 'a') < 26;
}

/* The first byte of one of the classes; there has to be one. */
static __always_inline const u8 *sip_find_class(const u8 *p, u8 class)
{
	for (;; p += 4) {
		if (sip_is(p[0], class))
			return p;
		if (sip_is(p[1], class))
			return p + 1;
		if (sip_is(p[2], class))
			return p + 2;
		if (sip_is(p[3], class))
			return p + 3;
	}
}

/* The first byte that isn't of the class; there has to be one. */
static __always_inline const u8 *sip_skip_class(const u8 *p, u8 class)
{
	while (sip_is(*p, class))
		p++;
	return p;
}

static inline const u8 *sip_skip_lws(const u8 *p, const u8 *end)
{
	while (p < end && sip_is(*p, SIP_CLASS_LWS))
		p++;
	return p;
}

static inline unsigned long sip_word(const void *p)
{
	unsigned long word;

	memcpy(&word, p, sizeof(word));
	return word;
}

/*
 * Bit 7 of each byte says whether that byte of @x is 0. On little-endian machines
 * bytes behind the first 0 may be wrong, which doesn't matter.
 */
static inline unsigned long sip_zeros(unsigned long x)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (x - SIP_ONES) & ~x & SIP_HIGH;
#else
	return ~(((x & ~SIP_HIGH) + ~SIP_HIGH) | x) & SIP_HIGH;
#endif
}

/* Where the first hit of a word is. */
static inline unsigned int sip_first(unsigned long hit)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (unsigned int)__builtin_ctzl(hit) / 8;
#else
	return (unsigned int)__builtin_clzl(hit) / 8;
#endif
}

/* The first @byte in [p, end), or end. */
static inline const u8 *sip_find(const u8 *p, const u8 *end, u8 byte)
{
	for (; (size_t)(end - p) >= sizeof(long); p += sizeof(long)) {
		unsigned long hit = sip_zeros(sip_word(p) ^ SIP_ONES * byte);

		if (hit)
			return p + sip_first(hit);
	}
	while (p < end && *p != byte)
		p++;
	return p;
}

/*
 * The first LF in [p, end), or end. Most of the scanner's work is done here: two
 * words at a time, and a test that lets through ASCII without controls; other
 * bytes take the longer way.
 */
static inline const u8 *sip_find_lf(const u8 *p, const u8 *end)
{
	const unsigned long above = SIP_ONES * ('\n' + 1);

	for (; p + 2 * sizeof(long) <= end; p += 2 * sizeof(long)) {
		unsigned long one = sip_word(p);
		unsigned long two = sip_word(p + sizeof(long));

		if (!(((one - above) | (two - above)) & SIP_HIGH))
			continue;
		one = sip_zeros(one ^ SIP_ONES * '\n');
		if (one)
			return p + sip_first(one);
		two = sip_zeros(two ^ SIP_ONES * '\n');
		if (two)
			return p + sizeof(long) + sip_first(two);
	}
	while (p < end && *p != '\n')
		p++;
	return p;
}

/*
 * Equal without regard to case. @lower is a literal in lower case, @n its
 * length, 1, 2, 4 or 8; the caller has made sure of n bytes at p. Only letters
 * have bit 6 set among the characters used here, and only they have a case.
 */
static __always_inline bool sip_fold_bytes(const u8 *p, const char *lower,
					   size_t n)
{
	const u64 cases8 = 0x2020202020202020ULL;
	const u32 cases4 = 0x20202020;
	const u16 cases2 = 0x2020;
	u64 a8, b8;
	u32 a4, b4;
	u16 a2, b2;

	/* of their own size, so that compilers see constants */
	switch (n) {
	case 8:
		memcpy(&a8, p, 8);
		memcpy(&b8, lower, 8);
		return (a8 | (b8 >> 1 & cases8)) == b8;
	case 4:
		memcpy(&a4, p, 4);
		memcpy(&b4, lower, 4);
		return (a4 | (b4 >> 1 & cases4)) == b4;
	case 2:
		memcpy(&a2, p, 2);
		memcpy(&b2, lower, 2);
		return (a2 | (b2 >> 1 & cases2)) == b2;
	}
	return (*p | (*lower >> 1 & 0x20)) == *lower;
}

/* The same of any length. */
static __always_inline bool sip_fold_equal(const u8 *p, const char *lower,
					   size_t n)
{
	size_t half = n >= 8 ? 8 : n >= 4 ? 4 : n >= 2 ? 2 : 1;

	return sip_fold_bytes(p, lower, half) &&
	       (n == half ||
		sip_fold_bytes(p + n - half, lower + n - half, half));
}

/* Does [p, end) begin with the token @lower, of length n? */
static __always_inline bool sip_token_is(const u8 *p, const u8 *end,
					 const char *lower, size_t n)
{
	return (size_t)(end - p) >= n && sip_fold_equal(p, lower, n) &&
	       (p + n == end || !sip_is(p[n], SIP_CLASS_TOKEN));
}

static inline int sip_hex(u8 c)
{
	if (sip_is(c, SIP_CLASS_DIGIT))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * The LF that ends the field at p, NULL when that isn't known inside end or after
 * *lines more lines.
 */
static inline const u8 *sip_field_end(const u8 *p, const u8 *end, u32 *lines)
{
	for (;; p += 2) {
		p = sip_find_lf(p, end);
		if (p + 1 >= end || !*lines)
			return NULL;
		--*lines;
		if (p[1] > ' ' || (p[1] != ' ' && p[1] != '\t'))
			return p;
	}
}

/* Is p, behind a field's name, at its colon? Then *pos is what follows that. */
static inline bool sip_name_ends(const u8 **pos, const u8 *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	if (*p != ':')
		return false;
	*pos = p + 1;
	return true;
}

/* Has the field in [*pos, eol) the name @lower, of length n? *pos likewise. */
static __always_inline bool sip_name_is(const u8 **pos, const u8 *eol,
					const char *lower, size_t n)
{
	return eol - *pos > (long)n && sip_fold_equal(*pos, lower, n) &&
	       sip_name_ends(pos, *pos + n);
}

/* The same for a field that may be called by its first letter, too. */
static __always_inline bool sip_name_is_or(const u8 **pos, const u8 *eol,
					   const char *lower, size_t n)
{
	return sip_name_is(pos, eol, lower, n) || sip_name_ends(pos, *pos + 1);
}

/* The end of the value that the line end follows, white space left out. */
static inline const u8 *sip_value_end(const u8 *value, const u8 *eol)
{
	while (eol > value && sip_is(eol[-1], SIP_CLASS_LWS))
		eol--;
	return eol;
}

#define SIP_SECONDS_MAX 0xffffffffU

const u8 *sip_skip_uri(const u8 *p, const u8 *end);
const u8 *sip_skip_quoted(const u8 *p, const u8 *end);
bool sip_scan_address(const u8 **pos, const u8 *end, struct sip_slice *uri,
		      bool list);
const u8 *sip_scan_param_value(const u8 *p, const u8 *end,
			       struct sip_slice *value);
bool sip_scan_seconds(const struct sip_slice *value, u32 *seconds);
struct sip_via;
bool sip_scan_via(const u8 *p, const u8 *end, struct sip_via *via);

/*
 * Go on to the next parameter. True: *pos is where its name begins. False: the
 * element ends at *pos, by a comma or because the value does.
 */
static inline bool sip_next_param(const u8 **pos, const u8 *end)
{
	const u8 *p = *pos;

	for (;;) {
		p = sip_find_class(p, SIP_CLASS_PARAM);
		if (*p == ';') {
			while (*++p == ';')
				;
			if (sip_is(*p, SIP_CLASS_LWS))
				p = sip_skip_lws(p, end);
			if (sip_is(*p, SIP_CLASS_TOKEN)) {
				*pos = p;
				return true;
			}
			continue;
		}
		if (*p == '"') {
			p = sip_skip_quoted(p, end);
			if (!p)
				p = end;
			continue;
		}
		if (*p == ',' || p >= end)
			break;
		p++;
	}
	*pos = p;
	return false;
}

/**
 * struct sip_start_line - what the first line says
 * @method_name: of a request
 * @uri: of a request
 * @next: the first header field
 * @method: enum sip_method
 * @status: of a response
 */
struct sip_start_line {
	struct sip_slice method_name;
	struct sip_slice uri;
	const u8 *next;
	u8 method;
	u16 status;
};

int sip_scan_start_line(const u8 *p, u32 len, struct sip_start_line *line);
u8 sip_scan_method(const u8 *p, u32 len);

#endif
