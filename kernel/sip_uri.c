// SPDX-License-Identifier: GPL-2.0
/*
 * URIs taken apart and compared, and addresses in text. Unlike the scanner's
 * own functions these take slices from anywhere: nothing is read behind them.
 */
#include "sip_uri.h"
#include "sip_scan.h"

/* Parameters that are compared one by one: how many, and how many bytes. */
#define PARAMS_MAX 8
#define PARAMS_LEN_MAX 256

static const u8 *skip_class(const u8 *p, const u8 *end, u8 class)
{
	while (p < end && sip_is(*p, class))
		p++;
	return p;
}

static struct sip_slice slice_of(const u8 *p, const u8 *end)
{
	struct sip_slice slice = { p, end - p };

	return slice;
}

/* The first of two bytes in [p, end), or end. */
static const u8 *find_either(const u8 *p, const u8 *end, u8 a, u8 b)
{
	while (p < end && *p != a && *p != b)
		p++;
	return p;
}

static u8 lower(u8 c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static bool equal_fold(const struct sip_slice *a, const struct sip_slice *b)
{
	u32 i;

	if (!a->data != !b->data || a->len != b->len)
		return false;
	for (i = 0; i < a->len; i++)
		if (lower(a->data[i]) != lower(b->data[i]))
			return false;
	return true;
}

/**
 * struct param - one URI parameter
 * @name: without the semicolon
 * @value: NULL when it has none
 */
struct param {
	struct sip_slice name;
	struct sip_slice value;
};

/* Take the first parameter off @params; false when there is none. */
static bool take_param(struct sip_slice *params, struct param *param)
{
	const u8 *p = params->data, *end, *name;

	memset(param, 0, sizeof(*param));
	if (!p)
		return false;
	end = p + params->len;
	while (p < end && *p == ';')
		p++;
	if (p == end)
		return false;
	name = p;
	p = find_either(p, end, '=', ';');
	param->name = slice_of(name, p);
	if (p < end && *p == '=') {
		const u8 *value = ++p;

		p = find_either(p, end, ';', ';');
		param->value = slice_of(value, p);
	}
	*params = slice_of(p, end);
	return true;
}

static u8 scheme_of(const u8 *p, u32 len)
{
	if (len == 3 && sip_fold_equal(p, "sip", 3))
		return SIP_SCHEME_SIP;
	if (len == 3 && sip_fold_equal(p, "tel", 3))
		return SIP_SCHEME_TEL;
	if (len == 4 && sip_fold_equal(p, "sips", 4))
		return SIP_SCHEME_SIPS;
	return SIP_SCHEME_OTHER;
}

/* "alice:secret@"; returns where the host begins. */
static const u8 *read_userinfo(const u8 *p, const u8 *end, struct sip_uri *uri)
{
	const u8 *at = sip_find(p, end, '@');
	const u8 *colon;

	if (at == end)
		return p;
	colon = sip_find(p, at, ':');
	uri->user = slice_of(p, colon);
	if (colon < at)
		uri->password = slice_of(colon + 1, at);
	return at + 1;
}

/* "[2001:db8::1]:5060"; NULL when it can't be read. */
static const u8 *read_hostport(const u8 *p, const u8 *end, struct sip_uri *uri)
{
	const u8 *host = p;
	u32 port = 0;

	if (p < end && *p == '[') {
		p = sip_find(p, end, ']');
		if (p == end)
			return NULL;
		p++;
	} else {
		p = skip_class(p, end, SIP_CLASS_TOKEN);
	}
	if (p == host)
		return NULL;
	uri->host = slice_of(host, p);
	if (p < end && *p == ':') {
		for (p++; p < end && sip_is(*p, SIP_CLASS_DIGIT); p++) {
			port = port * 10 + *p - '0';
			if (port > 0xffff)
				return NULL;
		}
		if (!port)
			return NULL;
		uri->port = port;
	}
	return p == end || *p == ';' || *p == '?' ? p : NULL;
}

static int read_sip(const u8 *p, const u8 *end, struct sip_uri *uri)
{
	const u8 *params;

	p = read_userinfo(p, end, uri);
	p = read_hostport(p, end, uri);
	if (!p)
		return -EBADMSG;
	params = p;
	p = sip_find(p, end, '?');
	if (params < p)
		uri->params = slice_of(params, p);
	if (p < end)
		uri->headers = slice_of(p, end);
	return 0;
}

/**
 * sip_uri_parse() - take a URI apart
 * @slice: the URI alone, without angle brackets
 * @uri: its parts; fully set in every case
 *
 * Of schemes other than sip and sips only user and params are found.
 *
 * Return: 0; -EBADMSG when there is no scheme, or no host where there has to be
 * one, or no port where one is announced.
 */
int sip_uri_parse(const struct sip_slice *slice, struct sip_uri *uri)
{
	const u8 *p = slice->data, *end, *colon, *params;

	memset(uri, 0, sizeof(*uri));
	if (!slice->len || !sip_is_alpha(*p))
		return -EBADMSG;
	end = p + slice->len;
	colon = skip_class(p, end, SIP_CLASS_TOKEN);
	if (colon == end || *colon != ':')
		return -EBADMSG;
	uri->scheme = scheme_of(p, colon - p);
	p = colon + 1;
	if (uri->scheme == SIP_SCHEME_SIP || uri->scheme == SIP_SCHEME_SIPS)
		return read_sip(p, end, uri);
	params = sip_find(p, end, ';');
	if (params == p)
		return -EBADMSG;
	uri->user = slice_of(p, params);
	if (params < end)
		uri->params = slice_of(params, end);
	return 0;
}

/**
 * sip_uri_names() - does a URI name an address?
 * @slice: the URI alone, without angle brackets
 * @address: in network byte order
 * @len: its bytes, 4 or 16
 * @port: in host byte order, 0 for any; a URI without one means its scheme's
 *
 * A name is not looked up.
 */
bool sip_uri_names(const struct sip_slice *slice, const u8 *address, u32 len,
		   u16 port)
{
	struct sip_uri uri;

	if (sip_uri_parse(slice, &uri) || !uri.host.data)
		return false;
	if (!uri.port)
		uri.port = uri.scheme == SIP_SCHEME_SIPS ? 5061 : 5060;

	return (!port || port == uri.port) &&
	       sip_names_address(&uri.host, address, len);
}

/* The character at *pos, an escaped one decoded. */
static u8 take_char(const u8 **pos, const u8 *end)
{
	const u8 *p = *pos;

	if (*p == '%' && end - p > 2 && sip_hex(p[1]) >= 0 &&
	    sip_hex(p[2]) >= 0) {
		*pos = p + 3;
		return sip_hex(p[1]) << 4 | sip_hex(p[2]);
	}
	*pos = p + 1;
	return *p;
}

/* Case matters, %41 is A. */
static bool equal_escaped(const struct sip_slice *a, const struct sip_slice *b)
{
	const u8 *p = a->data, *q = b->data;
	const u8 *p_end, *q_end;

	if (!p || !q)
		return p == q;
	p_end = p + a->len;
	q_end = q + b->len;
	while (p < p_end && q < q_end)
		if (take_char(&p, p_end) != take_char(&q, q_end))
			return false;
	return p == p_end && q == q_end;
}

/* An address in brackets may be written in several ways. */
static bool equal_host(const struct sip_slice *a, const struct sip_slice *b)
{
	u8 address[2][16];

	if (equal_fold(a, b))
		return true;
	return a->data && b->data && *a->data == '[' && *b->data == '[' &&
	       sip_parse_address(a, address[0]) == 16 &&
	       sip_parse_address(b, address[1]) == 16 &&
	       !memcmp(address[0], address[1], 16);
}

/* These say something even when only one of the URIs has them. */
static bool must_be_in_both(const struct sip_slice *name)
{
	const u8 *p = name->data;

	switch (name->len) {
	case 3:
		return sip_fold_equal(p, "ttl", 3);
	case 4:
		return sip_fold_equal(p, "user", 4);
	case 5:
		return sip_fold_equal(p, "maddr", 5);
	case 6:
		return sip_fold_equal(p, "method", 6);
	case 9:
		return sip_fold_equal(p, "transport", 9);
	}
	return false;
}

/* Does every parameter in @a agree with its namesake in @b? */
static bool params_agree(struct sip_slice a, const struct sip_slice *b)
{
	struct param one, other;
	u32 count = 0;

	while (take_param(&a, &one)) {
		struct sip_slice rest = *b;
		bool found = false;

		if (++count > PARAMS_MAX)
			return false;
		while (!found && take_param(&rest, &other))
			found = equal_fold(&one.name, &other.name);
		if (found ? !equal_fold(&one.value, &other.value) :
			    must_be_in_both(&one.name))
			return false;
	}
	return true;
}

static bool equal_params(const struct sip_slice *a, const struct sip_slice *b)
{
	if (sip_slice_equal(a, b))
		return true;
	if (a->len > PARAMS_LEN_MAX || b->len > PARAMS_LEN_MAX)
		return false;
	return params_agree(*a, b) && params_agree(*b, a);
}

/**
 * sip_uri_equal() - are two URIs the same? (RFC 3261 19.1.4)
 * @a: one that sip_uri_parse() accepted
 * @b: the other
 *
 * Scheme, host and parameters without regard to case, user and password with;
 * %HH is the character it stands for, except in parameters; a port or transport
 * that is given differs from one that isn't, whatever the default; parameters
 * in both must agree; user, ttl, method, maddr and transport must be in both or
 * neither, others may be in one.
 *
 * Where it deviates: an escaped reserved character equals the plain one; headers
 * aren't compared; IPv6 references are compared as addresses; more than 8
 * parameters or 256 bytes of them are only equal when they are the same bytes,
 * so that the work is bounded.
 *
 * Return: true if they are.
 */
bool sip_uri_equal(const struct sip_uri *a, const struct sip_uri *b)
{
	return a->scheme == b->scheme && a->port == b->port &&
	       equal_host(&a->host, &b->host) &&
	       equal_escaped(&a->user, &b->user) &&
	       equal_escaped(&a->password, &b->password) &&
	       equal_params(&a->params, &b->params);
}
