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
#define WORD (SIP_CLASS_TOKEN | SIP_CLASS_URI)

const u8 sip_classes[256] = {
	['\t'] = LWS,
	['\n'] = LWS | SIP_CLASS_QUOTE,
	['\r'] = LWS | SIP_CLASS_QUOTE,
	[' '] = LWS,
	['!'] = WORD,
	['"'] = SIP_CLASS_ADDR | SIP_CLASS_PARAM | SIP_CLASS_QUOTE,
	['#' ... '$'] = SIP_CLASS_URI,
	['%'] = WORD,
	['&'] = SIP_CLASS_URI,
	['\''] = WORD,
	['(' ... ')'] = SIP_CLASS_URI,
	['*' ... '+'] = WORD,
	[','] = SIP_CLASS_ADDR | SIP_CLASS_PARAM | SIP_CLASS_URI,
	['-' ... '.'] = WORD,
	['/'] = SIP_CLASS_URI,
	['0' ... '9'] = WORD | SIP_CLASS_DIGIT,
	[':'] = SIP_CLASS_ADDR | SIP_CLASS_URI,
	[';'] = SIP_CLASS_ADDR | SIP_CLASS_PARAM | SIP_CLASS_URI,
	['<'] = SIP_CLASS_ADDR,
	['='] = SIP_CLASS_URI,
	['?' ... '@'] = SIP_CLASS_URI,
	['A' ... 'Z'] = WORD | SIP_CLASS_ALPHA,
	['['] = SIP_CLASS_URI,
	['\\'] = SIP_CLASS_URI | SIP_CLASS_QUOTE,
	[']' ... '^'] = SIP_CLASS_URI,
	['_' ... '`'] = WORD,
	['a' ... 'z'] = WORD | SIP_CLASS_ALPHA,
	['{' ... '}'] = SIP_CLASS_URI,
	['~'] = WORD,
	[0x80 ... 0xff] = SIP_CLASS_URI,
};

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
		while (!sip_is(*p, SIP_CLASS_QUOTE))
			p++;
		if (*p == '"')
			return p < end ? p + 1 : NULL;
		/* an escaped line end isn't one */
		if (*p == '\\' && !sip_is(p[1], SIP_CLASS_LWS))
			p++;
	}
	return NULL;
}

/* What stands between angle brackets; p is behind the opening one. */
static const u8 *scan_bracketed(const u8 *p, const u8 *end,
				struct sip_slice *uri)
{
	uri->data = p;
	while (sip_is(*p, SIP_CLASS_URI))
		p++;
	uri->len = p - uri->data;
	if (*p != '>' || !uri->len)
		return NULL;
	p = sip_skip_lws(p + 1, end);
	return p == end || *p == ';' || *p == ',' ? p : NULL;
}

/**
 * sip_scan_address() - find the URI in a name-addr or addr-spec
 * @p: where the value begins
 * @end: end of the value
 * @uri: set to the URI without angle brackets
 * @list: whether a comma ends the address; otherwise it is tolerated in a
 *	display name that lacks its quotes
 *
 * Return: what follows the address, that is ";", "," or @end; NULL when it
 * cannot be read.
 */
const u8 *sip_scan_address(const u8 *p, const u8 *end, struct sip_slice *uri,
			   bool list)
{
	bool scheme = false, words = false;

	p = sip_skip_lws(p, end);
	uri->data = p;
	for (;; p++) {
		while (!sip_is(*p, SIP_CLASS_ADDR))
			p++;
		if (*p == ':') {
			scheme = true;
		} else if (*p == '<') {
			return scan_bracketed(p + 1, end, uri);
		} else if (*p == '"') {
			p = sip_skip_quoted(p, end);
			if (!p)
				return NULL;
			p--;
			words = true;
		} else if (*p == ';') {
			break;
		} else if (*p == ',') {
			if (list)
				break;
			words = true;
		} else {
			const u8 *space = p;

			p = sip_skip_lws(p, end);
			if (p == end || *p == ';' || (*p == ',' && list)) {
				uri->len = space - uri->data;
				return scheme && !words ? p : NULL;
			}
			words = true;
			p--;
		}
	}
	uri->len = p - uri->data;
	return scheme && !words ? p : NULL;
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
	value->data = NULL;
	value->len = 0;
	p = sip_skip_lws(p, end);
	if (p == end || *p != '=')
		return p;
	p = sip_skip_lws(p + 1, end);
	if (p < end && *p == '"') {
		const u8 *quote = p;

		p = sip_skip_quoted(p, end);
		if (!p)
			return NULL;
		value->data = quote + 1;
		value->len = p - 1 - value->data;
		return p;
	}
	value->data = p;
	while (!sip_is(*p, SIP_CLASS_PARAM))
		p++;
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
		number = number * 10 + (*p - '0');
		if (number > SIP_SECONDS_MAX)
			number = SIP_SECONDS_MAX;
	}
	*seconds = number;
	return true;
}

/**
 * sip_scan_transport() - name a transport
 * @p: its name, in any case
 * @len: bytes of it
 *
 * Return: enum sip_transport.
 */
u8 sip_scan_transport(const u8 *p, u32 len)
{
	switch (len) {
	case 0:
		return SIP_TRANSPORT_NONE;
	case 2:
		if (sip_fold_equal(p, "ws", 2))
			return SIP_TRANSPORT_WS;
		break;
	case 3:
		if (sip_fold_equal(p, "udp", 3))
			return SIP_TRANSPORT_UDP;
		if (sip_fold_equal(p, "tcp", 3))
			return SIP_TRANSPORT_TCP;
		if (sip_fold_equal(p, "tls", 3))
			return SIP_TRANSPORT_TLS;
		if (sip_fold_equal(p, "wss", 3))
			return SIP_TRANSPORT_WSS;
		break;
	case 4:
		if (sip_fold_equal(p, "sctp", 4))
			return SIP_TRANSPORT_SCTP;
		break;
	}
	return SIP_TRANSPORT_OTHER;
}
