// SPDX-License-Identifier: GPL-2.0
/*
 * The Via field: the hop that sent a message, and how it wants the answer.
 */
#include "sip_message.h"
#include "sip_scan.h"

/* "SIP/2.0/UDP"; white space may surround the slashes. */
static const u8 *read_sent_protocol(const u8 *p, const u8 *end)
{
	const u8 *transport;

	/* as most have it */
	if (end - p > 12 && sip_fold_equal(p, "sip/2.0/udp ", 12))
		return sip_skip_lws(p + 12, end);
	if (end - p >= 8 && sip_fold_equal(p, "sip/2.0/", 8)) {
		p += 8;
	} else {
		if (!sip_token_is(p, end, "sip", 3))
			return NULL;
		p = sip_skip_lws(p + 3, end);
		if (p == end || *p != '/')
			return NULL;
		p = sip_skip_lws(p + 1, end);
		if (!sip_token_is(p, end, "2.0", 3))
			return NULL;
		p = sip_skip_lws(p + 3, end);
		if (p == end || *p != '/')
			return NULL;
		p++;
	}
	p = sip_skip_lws(p, end);
	transport = p;
	p = sip_skip_class(p, SIP_CLASS_TOKEN);
	if (p == transport || !sip_is(*p, SIP_CLASS_LWS))
		return NULL;
	return sip_skip_lws(p, end);
}

/* Digits at *pos; false when there are none or the number is no port. */
static bool read_port(const u8 **pos, u16 *port)
{
	const u8 *p = *pos;
	u32 number = 0;

	while (sip_is(*p, SIP_CLASS_DIGIT) && number <= 0xffff)
		number = number * 10 + *p++ - '0';
	if (!number || number > 0xffff)
		return false;
	*pos = p;
	*port = number;
	return true;
}

/* "192.0.2.1:5060"; white space may surround the colon. */
static const u8 *read_sent_by(const u8 *p, const u8 *end, struct sip_via *via)
{
	const u8 *host = p;

	if (p < end && *p == '[') {
		while (sip_is(*p, SIP_CLASS_URI) && *p != ']')
			p++;
		if (*p++ != ']')
			return NULL;
	} else {
		p = sip_skip_class(p, SIP_CLASS_TOKEN);
	}
	if (p == host)
		return NULL;
	via->host.len = p - host;
	p = sip_skip_lws(p, end);
	if (p < end && *p == ':') {
		p = sip_skip_lws(p + 1, end);
		if (!read_port(&p, &via->port))
			return NULL;
		p = sip_skip_lws(p, end);
	}
	if (p < end && *p != ';' && *p != ',')
		return NULL;
	via->host.data = host;
	return p;
}

/* The parameter at p; returns what follows, NULL when it doesn't end. */
static const u8 *read_param(const u8 *p, const u8 *end, struct sip_via *via)
{
	struct sip_slice value;

	if ((*p | 0x20) == 'b') {
		if (sip_token_is(p, end, "branch", 6) && !via->branch.data)
			return sip_scan_param_value(p + 6, end, &via->branch);
	} else if ((*p | 0x20) == 'r') {
		if (sip_token_is(p, end, "received", 8) && !via->received.data)
			return sip_scan_param_value(p + 8, end, &via->received);
		if (sip_token_is(p, end, "rport", 5) && !via->has_rport) {
			via->has_rport = true;
			p = sip_scan_param_value(p + 5, end, &value);
			if (value.len)
				read_port(&value.data, &via->rport);
		}
	}
	return p;
}

/**
 * sip_scan_via() - read the topmost Via
 * @p: where the field's value begins
 * @end: end of the field's value
 * @via: set to what the first of its values says
 *
 * Return: false when that can't be read; then via->host isn't set.
 */
bool sip_scan_via(const u8 *p, const u8 *end, struct sip_via *via)
{
	via->value.data = p;
	p = read_sent_protocol(p, end);
	if (p)
		p = read_sent_by(p, end, via);
	if (!p)
		return false;
	while (p && sip_next_param(&p, end))
		p = read_param(p, end, via);
	if (!p)
		p = end;
	while (sip_is(p[-1], SIP_CLASS_LWS))
		p--;
	via->value.len = p - via->value.data;
	return true;
}
