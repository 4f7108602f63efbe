// SPDX-License-Identifier: GPL-2.0
/*
 * The header fields of a SIP message, in one pass over its lines: most are left
 * behind a word at a time, those whose names are known are read. Contact is only
 * found here, sip_contact.c reads it.
 *
 * A line ends with LF, with or without CR before it; a line that begins with
 * white space continues the one before. A CR that isn't followed by LF is white
 * space.
 */
#include "sip_message.h"
#include "sip_scan.h"

/* The header fields that are read; FIELD_NONE is any other. */
enum field {
	FIELD_NONE,
	FIELD_CALL_ID,
	FIELD_CONTACT,
	FIELD_CONTENT_LENGTH,
	FIELD_CONTENT_TYPE,
	FIELD_CSEQ,
	FIELD_EXPIRES,
	FIELD_FROM,
	FIELD_MIN_EXPIRES,
	FIELD_PATH,
	FIELD_REQUIRE,
	FIELD_SERVICE_ROUTE,
	FIELD_SUPPORTED,
	FIELD_TO,
	FIELD_VIA,
};

/* "SIP/2.0/UDP"; white space may surround the slashes. */
static const u8 *read_sent_protocol(const u8 *p, const u8 *end,
				    struct sip_via *via)
{
	const u8 *transport;

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
	while (sip_is(*p, SIP_CLASS_TOKEN))
		p++;
	via->transport = sip_scan_transport(transport, p - transport);
	if (via->transport == SIP_TRANSPORT_NONE || !sip_is(*p, SIP_CLASS_LWS))
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
		while (sip_is(*p, SIP_CLASS_TOKEN))
			p++;
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

static bool read_via(const u8 *p, const u8 *end, struct sip_via *via)
{
	struct sip_slice value;

	via->value.data = p;
	p = read_sent_protocol(p, end, via);
	if (p)
		p = read_sent_by(p, end, via);
	if (!p)
		return false;
	while (p && sip_next_param(&p, end)) {
		if (!via->branch.data && sip_token_is(p, end, "branch", 6)) {
			p = sip_scan_param_value(p + 6, end, &via->branch);
		} else if (sip_token_is(p, end, "rport", 5)) {
			via->has_rport = true;
			p = sip_scan_param_value(p + 5, end, &value);
			if (value.len)
				read_port(&value.data, &via->rport);
		} else if (sip_token_is(p, end, "received", 8)) {
			p = sip_scan_param_value(p + 8, end, &via->received);
		}
	}
	if (!p)
		p = end;
	while (sip_is(p[-1], SIP_CLASS_LWS))
		p--;
	via->value.len = p - via->value.data;
	return true;
}

/* From or To. */
static bool read_from(const u8 *p, const u8 *end, struct sip_from *from)
{
	p = sip_scan_address(p, end, &from->uri, false);
	if (!p) {
		from->uri.data = NULL;
		return false;
	}
	while (sip_next_param(&p, end)) {
		if (!sip_token_is(p, end, "tag", 3))
			continue;
		sip_scan_param_value(p + 3, end, &from->tag);
		break;
	}
	return true;
}

/* "4711 REGISTER"; a request's own method must be the same. */
static bool read_cseq(const u8 *p, const u8 *end, struct sip_message *msg)
{
	u64 number = 0;
	const u8 *name = p;

	while (sip_is(*p, SIP_CLASS_DIGIT) && p - name < 10)
		number = number * 10 + *p++ - '0';
	if (p == name || number > 0xffffffff || !sip_is(*p, SIP_CLASS_LWS))
		return false;
	name = sip_skip_lws(p, end);
	for (p = name; sip_is(*p, SIP_CLASS_TOKEN);)
		p++;
	if (p == name || p != end)
		return false;
	if (msg->method != SIP_METHOD_NONE &&
	    (msg->method_name.len != (size_t)(p - name) ||
	     memcmp(msg->method_name.data, name, p - name)))
		return false;
	msg->cseq = number;
	msg->cseq_method = sip_scan_method(name, p - name);
	return true;
}

/* A number that is the whole value. */
static bool read_number(const u8 *p, const u8 *end, u32 *number)
{
	struct sip_slice value = { p, end - p };

	return sip_scan_seconds(&value, number);
}

static bool read_content_length(const u8 *p, const u8 *end, bool again,
				struct sip_message *msg)
{
	u32 length;

	if (read_number(p, end, &length) &&
	    (!again || (msg->flags & SIP_MESSAGE_CONTENT_LENGTH &&
			msg->content_length == length))) {
		msg->content_length = length;
		msg->flags |= SIP_MESSAGE_CONTENT_LENGTH;
		return true;
	}
	msg->flags &= ~SIP_MESSAGE_CONTENT_LENGTH;
	msg->flags |= SIP_MESSAGE_BAD_CONTENT_LENGTH;
	return false;
}

static bool is_sdp(const u8 *p, const u8 *end)
{
	if (!sip_token_is(p, end, "application", 11))
		return false;
	p = sip_skip_lws(p + 11, end);
	if (p == end || *p != '/')
		return false;
	p = sip_skip_lws(p + 1, end);
	return sip_token_is(p, end, "sdp", 3);
}

/* Is the option tag outbound in this list of Supported or Require? */
static bool has_outbound(const u8 *p, const u8 *end)
{
	while (end - p >= 8) {
		p = sip_skip_lws(p, end);
		if (sip_token_is(p, end, "outbound", 8))
			return true;
		p = sip_find(p, end, ',');
		if (p < end)
			p++;
	}
	return false;
}

static enum field compact_field(u8 name)
{
	switch (name | 0x20) {
	case 'c':
		return FIELD_CONTENT_TYPE;
	case 'f':
		return FIELD_FROM;
	case 'i':
		return FIELD_CALL_ID;
	case 'k':
		return FIELD_SUPPORTED;
	case 'l':
		return FIELD_CONTENT_LENGTH;
	case 'm':
		return FIELD_CONTACT;
	case 't':
		return FIELD_TO;
	case 'v':
		return FIELD_VIA;
	}
	return FIELD_NONE;
}

static enum field named_field(const u8 *p, size_t len)
{
	switch (len) {
	case 1:
		return compact_field(*p);
	case 2:
		if (sip_fold_equal(p, "to", 2))
			return FIELD_TO;
		break;
	case 3:
		if (sip_fold_equal(p, "via", 3))
			return FIELD_VIA;
		break;
	case 4:
		if (sip_fold_equal(p, "from", 4))
			return FIELD_FROM;
		if (sip_fold_equal(p, "cseq", 4))
			return FIELD_CSEQ;
		if (sip_fold_equal(p, "path", 4))
			return FIELD_PATH;
		break;
	case 7:
		if (sip_fold_equal(p, "call-id", 7))
			return FIELD_CALL_ID;
		if (sip_fold_equal(p, "contact", 7))
			return FIELD_CONTACT;
		if (sip_fold_equal(p, "expires", 7))
			return FIELD_EXPIRES;
		if (sip_fold_equal(p, "require", 7))
			return FIELD_REQUIRE;
		break;
	case 9:
		if (sip_fold_equal(p, "supported", 9))
			return FIELD_SUPPORTED;
		break;
	case 11:
		if (sip_fold_equal(p, "min-expires", 11))
			return FIELD_MIN_EXPIRES;
		break;
	case 12:
		if (sip_fold_equal(p, "content-type", 12))
			return FIELD_CONTENT_TYPE;
		break;
	case 13:
		if (sip_fold_equal(p, "service-route", 13))
			return FIELD_SERVICE_ROUTE;
		break;
	case 14:
		if (sip_fold_equal(p, "content-length", 14))
			return FIELD_CONTENT_LENGTH;
		break;
	}
	return FIELD_NONE;
}

static bool read_expires(const u8 *p, const u8 *end, struct sip_message *msg)
{
	if (read_number(p, end, &msg->expires)) {
		msg->flags |= SIP_MESSAGE_EXPIRES;
		return true;
	}
	msg->flags |= SIP_MESSAGE_BAD_EXPIRES;
	return false;
}

static bool read_min_expires(const u8 *p, const u8 *end,
			     struct sip_message *msg)
{
	if (!read_number(p, end, &msg->min_expires))
		return false;
	msg->flags |= SIP_MESSAGE_MIN_EXPIRES;
	return true;
}

/* The first value of a field that may appear once; false: it can't be read. */
static bool read_single(enum field field, const u8 *p, const u8 *end,
			struct sip_message *msg)
{
	switch (field) {
	case FIELD_CALL_ID:
		msg->call_id.data = p == end ? NULL : p;
		msg->call_id.len = end - p;
		return p != end;
	case FIELD_CONTENT_TYPE:
		if (is_sdp(p, end))
			msg->flags |= SIP_MESSAGE_SDP;
		return true;
	case FIELD_CSEQ:
		return read_cseq(p, end, msg);
	case FIELD_EXPIRES:
		return read_expires(p, end, msg);
	case FIELD_FROM:
		return read_from(p, end, &msg->from);
	case FIELD_MIN_EXPIRES:
		return read_min_expires(p, end, msg);
	case FIELD_TO:
		return read_from(p, end, &msg->to);
	default:
		return true;
	}
}

/* One field's value; @seen has a bit for every field there was before. */
static void read_field(enum field field, const u8 *p, const u8 *end, u32 *seen,
		       struct sip_message *msg)
{
	bool again = *seen & 1U << field;

	*seen |= 1U << field;
	switch (field) {
	case FIELD_CONTACT:
		if (!again)
			msg->contacts.data = p;
		msg->contacts.len = end - msg->contacts.data;
		return;
	case FIELD_CONTENT_LENGTH:
		if (!read_content_length(p, end, again, msg))
			msg->flags |= SIP_MESSAGE_MALFORMED;
		break;
	case FIELD_PATH:
		msg->flags |= SIP_MESSAGE_PATH;
		return;
	case FIELD_SERVICE_ROUTE:
		msg->flags |= SIP_MESSAGE_SERVICE_ROUTE;
		return;
	case FIELD_SUPPORTED:
		if (has_outbound(p, end))
			msg->flags |= SIP_MESSAGE_SUPPORTED_OUTBOUND;
		return;
	case FIELD_REQUIRE:
		if (has_outbound(p, end))
			msg->flags |= SIP_MESSAGE_REQUIRE_OUTBOUND;
		return;
	case FIELD_VIA:
		if (!again && !read_via(p, end, &msg->via))
			msg->flags |= SIP_MESSAGE_MALFORMED;
		return;
	default:
		if (!again && !read_single(field, p, end, msg))
			msg->flags |= SIP_MESSAGE_MALFORMED;
	}
	if (again)
		msg->flags |= SIP_MESSAGE_REPEATED;
}

/* Reads the field in [p, eol) if it is one of those that matter. */
static void read_line(const u8 *p, const u8 *eol, u32 *seen,
		      struct sip_message *msg)
{
	const u8 *colon = sip_find(p, eol, ':');
	const u8 *name_end = sip_name_end(p, colon);
	enum field field;

	if (colon == eol)
		return;
	field = named_field(p, name_end - p);
	if (field == FIELD_NONE)
		return;
	p = sip_skip_lws(colon + 1, eol);
	read_field(field, p, sip_value_end(p, eol), seen, msg);
}

/* First letters of the fields that matter. */
static bool may_matter(u8 c)
{
	const u32 letters =
		1 << ('c' & 31) | 1 << ('e' & 31) | 1 << ('f' & 31) |
		1 << ('i' & 31) | 1 << ('k' & 31) | 1 << ('l' & 31) |
		1 << ('m' & 31) | 1 << ('p' & 31) | 1 << ('r' & 31) |
		1 << ('s' & 31) | 1 << ('t' & 31) | 1 << ('v' & 31);

	return letters >> (c & 31) & 1;
}

/* What every message must have, RFC 3261 8.1.1. */
static bool is_complete(const struct sip_message *msg)
{
	return msg->via.host.data && msg->from.uri.data && msg->to.uri.data &&
	       msg->call_id.data && msg->cseq_method != SIP_METHOD_NONE;
}

/**
 * sip_message_parse() - scan a message
 * @data: where it begins; up to SIP_CRLF_MAX bytes of CR and LF may come first
 * @len: bytes that can be read; behind the message may be others
 * @msg: what was found; fully set in every case
 *
 * Looks at every byte of the header section a bounded number of times, and at
 * none of the body.
 *
 * Return: 0; -EMSGSIZE when the header section doesn't end inside @len, with
 * what was in its whole lines; -EBADMSG when this isn't SIP, or when Via, From,
 * To, Call-ID or CSeq is absent or malformed, with what could be read.
 */
int sip_message_parse(const u8 *data, u32 len, struct sip_message *msg)
{
	struct sip_start_line line = {};
	const u8 *p, *end, *eol;
	u32 seen = 0;
	int err;

	memset(msg, 0, sizeof(*msg));
	msg->data = data;
	msg->len = len > SIP_MESSAGE_MAX ? SIP_MESSAGE_MAX : len;
	end = data + msg->len;
	err = sip_scan_start_line(data, msg->len, &line);
	if (err == -EBADMSG)
		return err;
	msg->method = line.method;
	msg->status = line.status;
	if (line.method != SIP_METHOD_NONE)
		msg->method_name = line.method_name;
	if (err) {
		msg->flags = SIP_MESSAGE_TRUNCATED;
		return err;
	}
	if (line.method != SIP_METHOD_NONE)
		msg->request_uri = line.uri;

	for (p = line.next; p < end; p = eol + 1) {
		if (*p == '\n' || (*p == '\r' && end - p > 1 && p[1] == '\n')) {
			msg->body = p - data + (*p == '\n' ? 1 : 2);
			return is_complete(msg) ? 0 : -EBADMSG;
		}
		eol = sip_field_end(p, end);
		if (!eol)
			break;
		if (may_matter(*p))
			read_line(p, eol, &seen, msg);
	}
	msg->flags |= SIP_MESSAGE_TRUNCATED;
	return -EMSGSIZE;
}
