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

/* From or To. */
static bool read_from(const u8 *p, const u8 *end, struct sip_from *from)
{
	if (!sip_scan_address(&p, end, &from->uri, false)) {
		from->uri.data = NULL;
		return false;
	}
	while (sip_next_param(&p, end)) {
		if ((*p | 0x20) != 't' || !sip_token_is(p, end, "tag", 3))
			continue;
		sip_scan_param_value(p + 3, end, &from->tag);
		break;
	}
	return true;
}

/* "4711 REGISTER"; a request's own method must be the same. */
static bool read_cseq(const u8 *p, const u8 *end, struct sip_message *msg)
{
	const u8 *first = p, *digits, *name;
	u64 number = 0;

	while (*p == '0')
		p++;
	for (digits = p; sip_is(*p, SIP_CLASS_DIGIT) && p - digits < 10; p++)
		number = number * 10 + *p - '0';
	if (p == first || number > 0xffffffff || !sip_is(*p, SIP_CLASS_LWS))
		return false;
	name = sip_skip_lws(p, end);
	p = sip_skip_class(name, SIP_CLASS_TOKEN);
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

static bool read_content_length(const u8 *p, const u8 *end,
				struct sip_message *msg)
{
	if (read_number(p, end, &msg->content_length)) {
		msg->flags |= SIP_MESSAGE_CONTENT_LENGTH;
		return true;
	}
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
		if ((*p | 0x20) == 'o' && sip_token_is(p, end, "outbound", 8))
			return true;
		/* the next token, behind a comma or white space */
		p = sip_find_class(p, SIP_CLASS_PARAM);
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

static enum field field_with_c(const u8 **pos, const u8 *eol)
{
	if (sip_name_is(pos, eol, "cseq", 4))
		return FIELD_CSEQ;
	if (sip_name_is(pos, eol, "call-id", 7))
		return FIELD_CALL_ID;
	if (sip_name_is(pos, eol, "contact", 7))
		return FIELD_CONTACT;
	if (sip_name_is(pos, eol, "content-length", 14))
		return FIELD_CONTENT_LENGTH;
	if (sip_name_is(pos, eol, "content-type", 12))
		return FIELD_CONTENT_TYPE;
	return FIELD_NONE;
}

static enum field field_with_s(const u8 **pos, const u8 *eol)
{
	if (sip_name_is(pos, eol, "supported", 9))
		return FIELD_SUPPORTED;
	if (sip_name_is(pos, eol, "service-route", 13))
		return FIELD_SERVICE_ROUTE;
	return FIELD_NONE;
}

/* The field in [*pos, eol); *pos is set to its value if it matters. */
static enum field find_field(const u8 **pos, const u8 *eol)
{
	const u8 *p = *pos;

	if (!sip_is(p[1], SIP_CLASS_TOKEN))
		return sip_name_ends(pos, p + 1) ? compact_field(*p) :
						   FIELD_NONE;
	switch (*p | 0x20) {
	case 'c':
		return field_with_c(pos, eol);
	case 's':
		return field_with_s(pos, eol);
	case 'v':
		return sip_name_is(pos, eol, "via", 3) * FIELD_VIA;
	case 'f':
		return sip_name_is(pos, eol, "from", 4) * FIELD_FROM;
	case 't':
		return sip_name_is(pos, eol, "to", 2) * FIELD_TO;
	case 'e':
		return sip_name_is(pos, eol, "expires", 7) * FIELD_EXPIRES;
	case 'm':
		return sip_name_is(pos, eol, "min-expires", 11) *
		       FIELD_MIN_EXPIRES;
	case 'p':
		return sip_name_is(pos, eol, "path", 4) * FIELD_PATH;
	case 'r':
		return sip_name_is(pos, eol, "require", 7) * FIELD_REQUIRE;
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

/* Fields that only the first time are read: single ones, and the topmost Via. */
static bool is_read_once(enum field field)
{
	const u32 once = 1 << FIELD_CALL_ID | 1 << FIELD_CONTENT_LENGTH |
			 1 << FIELD_CONTENT_TYPE | 1 << FIELD_CSEQ |
			 1 << FIELD_EXPIRES | 1 << FIELD_FROM |
			 1 << FIELD_MIN_EXPIRES | 1 << FIELD_TO |
			 1 << FIELD_VIA;

	return once >> field & 1;
}

static void read_contact(const u8 *p, const u8 *end, struct sip_message *msg)
{
	if (!msg->contacts.data) {
		msg->contacts.data = p;
		msg->first_contact = end - p;
	}
	msg->contacts.len = end - msg->contacts.data;
}

static bool read_call_id(const u8 *p, const u8 *end, struct sip_message *msg)
{
	if (p == end)
		return false;
	msg->call_id.data = p;
	msg->call_id.len = end - p;
	return true;
}

/* One field's value; false: it can't be read. */
static bool read_field(enum field field, const u8 *p, const u8 *end,
		       struct sip_message *msg)
{
	switch (field) {
	case FIELD_CALL_ID:
		return read_call_id(p, end, msg);
	case FIELD_CONTACT:
		read_contact(p, end, msg);
		return true;
	case FIELD_CONTENT_LENGTH:
		return read_content_length(p, end, msg);
	case FIELD_CONTENT_TYPE:
		msg->flags |= is_sdp(p, end) * SIP_MESSAGE_SDP;
		return true;
	case FIELD_CSEQ:
		return read_cseq(p, end, msg);
	case FIELD_EXPIRES:
		return read_expires(p, end, msg);
	case FIELD_FROM:
		return read_from(p, end, &msg->from);
	case FIELD_MIN_EXPIRES:
		return read_min_expires(p, end, msg);
	case FIELD_PATH:
		msg->flags |= SIP_MESSAGE_PATH;
		return true;
	case FIELD_REQUIRE:
		msg->flags |=
			has_outbound(p, end) * SIP_MESSAGE_REQUIRE_OUTBOUND;
		return true;
	case FIELD_SERVICE_ROUTE:
		msg->flags |= SIP_MESSAGE_SERVICE_ROUTE;
		return true;
	case FIELD_SUPPORTED:
		msg->flags |=
			has_outbound(p, end) * SIP_MESSAGE_SUPPORTED_OUTBOUND;
		return true;
	case FIELD_TO:
		return read_from(p, end, &msg->to);
	case FIELD_VIA:
		return sip_scan_via(p, end, &msg->via);
	case FIELD_NONE:
		break;
	}
	return true;
}

/* One more of a field that is read once. */
static void read_again(enum field field, const u8 *p, const u8 *end,
		       struct sip_message *msg)
{
	u32 length;

	if (field == FIELD_VIA)
		return;
	msg->flags |= SIP_MESSAGE_REPEATED;
	if (field != FIELD_CONTENT_LENGTH ||
	    (read_number(p, end, &length) && length == msg->content_length &&
	     msg->flags & SIP_MESSAGE_CONTENT_LENGTH))
		return;
	msg->flags &= ~SIP_MESSAGE_CONTENT_LENGTH;
	msg->flags |= SIP_MESSAGE_BAD_CONTENT_LENGTH | SIP_MESSAGE_MALFORMED;
}

/*
 * Reads the field in [p, eol) if it is one of those that matter; @seen has a bit
 * for every field there was before.
 */
static void read_line(const u8 *p, const u8 *eol, u32 *seen,
		      struct sip_message *msg)
{
	enum field field = find_field(&p, eol);
	const u8 *end;

	if (field == FIELD_NONE)
		return;
	p = sip_skip_lws(p, eol);
	end = sip_value_end(p, eol);
	if (*seen >> field & 1 && is_read_once(field))
		read_again(field, p, end, msg);
	else if (!read_field(field, p, end, msg))
		msg->flags |= SIP_MESSAGE_MALFORMED;
	*seen |= 1U << field;
}

/* What every message must have, RFC 3261 8.1.1. */
static bool is_complete(const struct sip_message *msg)
{
	return msg->via.host.data && msg->from.uri.data && msg->to.uri.data &&
	       msg->call_id.data && msg->cseq_method != SIP_METHOD_NONE;
}

/* Is this the empty line that ends the header section? */
static bool is_blank(const u8 *p, const u8 *end)
{
	return *p == '\n' || (*p == '\r' && end - p > 1 && p[1] == '\n');
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
 * Return: 0; -EMSGSIZE when the header section doesn't end inside @len or within
 * SIP_LINES_MAX lines, with what was in its whole fields; -EBADMSG when this
 * isn't SIP, or when Via, From, To, Call-ID or CSeq is absent or malformed, with
 * what could be read.
 */
int sip_message_parse(const u8 *data, u32 len, struct sip_message *msg)
{
	struct sip_start_line line = {};
	const u8 *p, *end, *eol;
	u32 seen = 0, lines = SIP_LINES_MAX;
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
		if (*p <= '\r' && is_blank(p, end)) {
			msg->body = p - data + (*p == '\n' ? 1 : 2);
			return is_complete(msg) ? 0 : -EBADMSG;
		}
		eol = sip_field_end(p, end, &lines);
		if (!eol)
			break;
		read_line(p, eol, &seen, msg);
	}
	msg->flags |= SIP_MESSAGE_TRUNCATED;
	return -EMSGSIZE;
}
