// SPDX-License-Identifier: GPL-2.0
/*
 * What several header fields have in common: quoted strings, addresses,
 * parameter values, numbers. Which field holds what is sip_message.c's and
 * sip_contact.c's knowledge.
 *
 * Values come as [p, end) and are followed by white space; see sip_scan.h.
 */
#include "sip_scan.h"

#define LWS (SIP_CLASS_LWS | SIP_CLASS_ADDR | SIP_CLASS_PARAM)
#define EOL (LWS | SIP_CLASS_QUOTE | SIP_CLASS_NAME)
#define DELIMITER \
	(SIP_CLASS_ADDR | SIP_CLASS_PARAM | SIP_CLASS_NAME | SIP_CLASS_URI)
#define WORD (SIP_CLASS_TOKEN | SIP_CLASS_URI)

const u8 sip_classes[256] = {
	['\t'] = LWS,
	['\n'] = EOL,
	['\r'] = EOL,
	[' '] = LWS,
	['!'] = WORD,
	['"'] = SIP_CLASS_ADDR | SIP_CLASS_PARAM | SIP_CLASS_QUOTE |
		SIP_CLASS_NAME,
	['#' ... '$'] = SIP_CLASS_URI,
	['%'] = WORD,
	['&'] = SIP_CLASS_URI,
	['\''] = WORD,
	['(' ... ')'] = SIP_CLASS_URI,
	['*' ... '+'] = WORD,
	[','] = DELIMITER,
	['-' ... '.'] = WORD,
	['/'] = SIP_CLASS_URI,
	['0' ... '9'] = WORD | SIP_CLASS_DIGIT,
	[':'] = SIP_CLASS_URI,
	[';'] = DELIMITER,
	['<'] = SIP_CLASS_ADDR | SIP_CLASS_NAME,
	['='] = SIP_CLASS_URI,
	['?' ... '@'] = SIP_CLASS_URI,
	['A' ... 'Z'] = WORD,
	['['] = SIP_CLASS_URI,
	['\\'] = SIP_CLASS_URI | SIP_CLASS_QUOTE,
	[']' ... '^'] = SIP_CLASS_URI,
	['_' ... '`'] = WORD,
	['a' ... 'z'] = WORD,
	['{' ... '}'] = SIP_CLASS_URI,
	['~'] = WORD,
	[0x80 ... 0xff] = SIP_CLASS_URI,
};

/*
 * Bit 7 of each byte is set where that byte of a word may not be in a URI, and
 * sometimes where it may: < and > differ in one bit, below # lie controls, SP, "
 * and !, and DEL plus 1 has bit 7 like most that isn't ASCII.
 */
static unsigned long suspicious(unsigned long word)
{
	return ((((word & ~(SIP_ONES * 2)) ^ SIP_ONES * '<') - SIP_ONES) |
		(word - SIP_ONES * '#') | (word + SIP_ONES)) &
	       SIP_HIGH;
}

static const u8 *skip_uri_bytes(const u8 *p, const u8 *end)
{
	while (p < end && sip_is(*p, SIP_CLASS_URI))
		p++;
	return p;
}

/**
 * sip_skip_uri() - leave what may be in a URI behind
 * @p: where it begins
 * @end: end of what may be read
 *
 * Return: the first byte that isn't of SIP_CLASS_URI, or @end.
 */
const u8 *sip_skip_uri(const u8 *p, const u8 *end)
{
	size_t words = (end - p) / sizeof(long);
	unsigned long hit;
	const u8 *stop;

	for (; words; words--, p += sizeof(long)) {
		hit = suspicious(sip_word(p));
		if (!hit)
			continue;
		/* nothing before the first hit is amiss */
		stop = skip_uri_bytes(p + sip_first(hit), p + sizeof(long));
		if (stop < p + sizeof(long))
			return stop;
	}
	return skip_uri_bytes(p, end);
}

/**
 * sip_skip_quoted() - leave a quoted string behind
 * @p: its opening quote
 * @end: end of the value
 *
 * Return: what follows the closing quote, NULL when there is none.
 */
const u8 *sip_skip_quoted(const u8 *p, const u8 *end)
{
	for (p++; p < end; p++) {
		p = sip_find_class(p, SIP_CLASS_QUOTE);
		if (*p == '"')
			return p + 1;
		/* an escaped line end isn't one */
		if (*p == '\\' && !sip_is(p[1], SIP_CLASS_LWS))
			p++;
	}
	return NULL;
}

/* What stands between angle brackets; *pos is at the opening one. */
static bool scan_bracketed(const u8 **pos, const u8 *end, struct sip_slice *uri)
{
	const u8 *p = *pos + 1;

	uri->data = p;
	p = sip_skip_uri(p, end);
	uri->len = p - uri->data;
	if (*p != '>' || !uri->len) {
		/* the next one may be better */
		*pos = sip_find(uri->data, p, ',');
		return false;
	}
	*pos = p = sip_skip_lws(p + 1, end);
	return p == end || *p == ';' || *p == ',';
}

/* The "<" behind a display name, or what stands where there should be one. */
static const u8 *skip_display_name(const u8 *p, const u8 *end, bool list)
{
	for (;;) {
		p = sip_find_class(p, SIP_CLASS_NAME);
		if (p >= end)
			return end;
		if (*p == '"') {
			p = p[1] == '"' ? p + 2 : sip_skip_quoted(p, end);
			if (!p)
				return end;
			continue;
		}
		if (*p == '<' || *p == ';' || (*p == ',' && list))
			return p;
		p++;
	}
}

/* The byte at end stops the token, if nothing before does. */
static bool begins_with_scheme(const u8 *p, const u8 *end)
{
	const u8 *colon = sip_skip_class(p, SIP_CLASS_TOKEN);

	return p < end && sip_is_alpha(*p) && *colon == ':';
}

/**
 * sip_scan_address() - find the URI in a name-addr or addr-spec
 * @pos: where the value begins, not with white space; set to what follows the
 *	address, that is ";", "," or @end, or to where it became unreadable
 * @end: end of the value
 * @uri: set to the URI without angle brackets
 * @list: whether a comma ends the address; otherwise it is tolerated in a
 *	display name that lacks its quotes
 *
 * Return: false when the address cannot be read.
 */
bool sip_scan_address(const u8 **pos, const u8 *end, struct sip_slice *uri,
		      bool list)
{
	const u8 *p = *pos, *space;

	if (*p == '<')
		return scan_bracketed(pos, end, uri);
	uri->data = p;
	p = sip_find_class(p, SIP_CLASS_ADDR);
	space = p;
	if (sip_is(*p, SIP_CLASS_LWS))
		p = sip_skip_lws(p, end);
	*pos = p;
	if (p == end || *p == ';' || (*p == ',' && list)) {
		uri->len = space - uri->data;
		return begins_with_scheme(uri->data, space);
	}
	*pos = skip_display_name(p, end, list);
	return **pos == '<' && scan_bracketed(pos, end, uri);
}

/**
 * sip_scan_param_value() - read what a parameter is set to
 * @p: behind the parameter's name
 * @end: end of the field's value
 * @value: set to the value, a quoted one without its quotes; NULL when the
 *	parameter has none
 *
 * Return: what follows; NULL when a quoted string doesn't end.
 */
const u8 *sip_scan_param_value(const u8 *p, const u8 *end,
			       struct sip_slice *value)
{
	if (*p != '=') {
		p = sip_skip_lws(p, end);
		if (p == end || *p != '=') {
			value->data = NULL;
			value->len = 0;
			return p;
		}
	}
	p = sip_skip_lws(p + 1, end);
	if (p < end && *p == '"') {
		const u8 *quote = p;

		value->data = NULL;
		value->len = 0;
		p = sip_skip_quoted(p, end);
		if (!p)
			return NULL;
		value->data = quote + 1;
		value->len = p - 1 - value->data;
		return p;
	}
	value->data = p;
	p = sip_find_class(p, SIP_CLASS_PARAM);
	value->len = p - value->data;
	return p;
}

/**
 * sip_scan_seconds() - read a number
 * @value: its digits
 * @seconds: set to the number, at most 2^32-1
 *
 * Return: false when it is no number; then @seconds isn't touched.
 */
bool sip_scan_seconds(const struct sip_slice *value, u32 *seconds)
{
	const u8 *p = value->data, *end;
	u64 number = 0;

	if (!value->len)
		return false;
	for (end = p + value->len; p < end; p++) {
		if (!sip_is(*p, SIP_CLASS_DIGIT))
			return false;
		if (number <= SIP_SECONDS_MAX)
			number = number * 10 + *p - '0';
	}
	*seconds = number > SIP_SECONDS_MAX ? SIP_SECONDS_MAX : number;
	return true;
}
