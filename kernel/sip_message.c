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
	FIELD_CSEQ,
	FIELD_EXPIRES,
	FIELD_FROM,
	FIELD_TO,
	FIELD_VIA,
};

/**
 * struct fields - what is kept while the lines are gone through
 * @msg: the message
 * @via: value of the first Via
 * @from: of the first From
 * @to: of the first To
 * @seen: bits of enum field
 * @lines: how many more are looked at
 */
struct fields {
	struct sip_message *msg;
	struct sip_slice via;
	struct sip_slice from;
	struct sip_slice to;
	u32 seen;
	u32 lines;
};

static bool is_named(const struct sip_slice *slice, const u8 *p, const u8 *end)
{
	return slice->len == (size_t)(end - p) &&
	       !memcmp(slice->data, p, end - p);
}

/* "4711 REGISTER"; a request's own method must be the same. */
static bool read_cseq(const u8 *p, const u8 *end, struct sip_message *msg)
{
	const u8 *first = p, *digits, *name;
	u64 number = 0;
	u8 method;

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
	method = sip_scan_method(name, p - name);
	if (msg->method != SIP_METHOD_NONE &&
	    (msg->method != method || (method == SIP_METHOD_OTHER &&
				       !is_named(&msg->method_name, name, p))))
		return false;
	msg->cseq = number;
	msg->cseq_method = method;
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

static enum field field_with_c(const u8 **pos, const u8 *eol)
{
	switch ((*pos)[1] | 0x20) {
	case 'a':
		return sip_name_is(pos, eol, "call-id", 7) * FIELD_CALL_ID;
	case 'o':
		if (sip_name_is(pos, eol, "contact", 7))
			return FIELD_CONTACT;
		return sip_name_is(pos, eol, "content-length", 14) *
		       FIELD_CONTENT_LENGTH;
	case 's':
		return sip_name_is(pos, eol, "cseq", 4) * FIELD_CSEQ;
	}
	return FIELD_NONE;
}

/* The field in [*pos, eol); *pos is set to its value if it matters. */
static enum field find_field(const u8 **pos, const u8 *eol)
{
	switch (**pos | 0x20) {
	case 'c':
		return field_with_c(pos, eol);
	case 'e':
		return sip_name_is(pos, eol, "expires", 7) * FIELD_EXPIRES;
	case 'f':
		return sip_name_is_or(pos, eol, "from", 4) * FIELD_FROM;
	case 'i':
		return sip_name_ends(pos, *pos + 1) * FIELD_CALL_ID;
	case 'l':
		return sip_name_ends(pos, *pos + 1) * FIELD_CONTENT_LENGTH;
	case 'm':
		return sip_name_ends(pos, *pos + 1) * FIELD_CONTACT;
	case 't':
		return sip_name_is_or(pos, eol, "to", 2) * FIELD_TO;
	case 'v':
		return sip_name_is_or(pos, eol, "via", 3) * FIELD_VIA;
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

static void read_contact(const u8 *p, const u8 *end, struct sip_message *msg)
{
	if (!msg->contacts.data) {
		msg->contacts.data = p;
		msg->first_contact = end - p;
	}
	msg->contacts.len = end - msg->contacts.data;
}

static void set_slice(struct sip_slice *slice, const u8 *p, const u8 *end)
{
	slice->data = p;
	slice->len = end - p;
}

/* The first of its kind; false: it can't be read. */
static bool read_field(enum field field, const u8 *p, const u8 *end,
		       struct fields *fields)
{
	struct sip_message *msg = fields->msg;

	switch (field) {
	case FIELD_CALL_ID:
		if (p == end)
			return false;
		set_slice(&msg->call_id, p, end);
		return true;
	case FIELD_CONTENT_LENGTH:
		return read_content_length(p, end, msg);
	case FIELD_CSEQ:
		return read_cseq(p, end, msg);
	case FIELD_EXPIRES:
		return read_expires(p, end, msg);
	case FIELD_FROM:
		set_slice(&fields->from, p, end);
		return true;
	case FIELD_TO:
		set_slice(&fields->to, p, end);
		return true;
	case FIELD_VIA:
		set_slice(&fields->via, p, end);
		return true;
	default:
		return true;
	}
}

/* One more of a field that is read once; of Via only the topmost matters. */
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

/* Reads the field in [p, eol), or notes where it is. Which one was it? */
static enum field read_line(const u8 *p, const u8 *eol, struct fields *fields)
{
	enum field field = find_field(&p, eol);
	const u8 *end;

	if (field == FIELD_NONE)
		return FIELD_NONE;
	if (*p == ' ')
		p++;
	p = sip_skip_lws(p, eol);
	end = sip_value_end(p, eol);
	if (field == FIELD_CONTACT)
		read_contact(p, end, fields->msg);
	else if (fields->seen >> field & 1)
		read_again(field, p, end, fields->msg);
	else if (!read_field(field, p, end, fields))
		fields->msg->flags |= SIP_MESSAGE_MALFORMED;
	fields->seen |= 1U << field;
	return field;
}

/* What was only noted: the topmost Via, and the URI of To. */
static void read_noted(struct fields *fields)
{
	struct sip_message *msg = fields->msg;
	const struct sip_slice *value = &fields->via;
	const u8 *p;

	if (value->data &&
	    !sip_scan_via(value->data, value->data + value->len, &msg->via))
		msg->flags |= SIP_MESSAGE_MALFORMED;

	value = &fields->to;
	p = value->data;
	if (p && !sip_scan_address(&p, p + value->len, &msg->to, false)) {
		msg->to.data = NULL;
		msg->flags |= SIP_MESSAGE_MALFORMED;
	}
}

/* What every message must have, RFC 3261 8.1.1. */
static bool is_complete(const struct fields *fields)
{
	const struct sip_message *msg = fields->msg;

	return msg->via.host.data && fields->from.len && msg->to.data &&
	       msg->call_id.data && msg->cseq_method != SIP_METHOD_NONE;
}

/* Is this the empty line that ends the header section? */
static bool is_blank(const u8 *p, const u8 *end)
{
	return *p == '\n' || (*p == '\r' && end - p > 1 && p[1] == '\n');
}

/**
 * sip_message_start() - scan the first line of a message
 * @data: where it begins; up to SIP_CRLF_MAX bytes of CR and LF may come first
 * @len: bytes that can be read; behind the message may be others
 * @msg: all zero; told what the line says
 *
 * Return: 0; -EMSGSIZE when the line doesn't end inside @len; -EBADMSG when this
 * isn't SIP.
 */
int sip_message_start(const u8 *data, u32 len, struct sip_message *msg)
{
	struct sip_start_line line = {};
	int err;

	msg->data = data;
	msg->len = len > SIP_MESSAGE_MAX ? SIP_MESSAGE_MAX : len;
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
	msg->fields = line.next - data;
	return 0;
}

/* Does CSeq say a method, and another one than the only one that matters? */
static bool is_other(u8 method, u8 only)
{
	return only != SIP_METHOD_NONE && method != SIP_METHOD_NONE &&
	       method != only;
}

/**
 * sip_message_fields() - scan the header fields of a message
 * @msg: as left by sip_message_start(), which was able to read the first line
 * @method: the only one that matters, or SIP_METHOD_NONE for all: as soon as
 *	CSeq says another one nothing more is looked at
 *
 * Looks at every byte of the header section a bounded number of times, and at
 * none of the body.
 *
 * Return: 0; -EMSGSIZE when the header section doesn't end inside @msg->len or
 * within SIP_LINES_MAX lines, with what was in its whole fields; -EBADMSG when
 * Via, From, To, Call-ID or CSeq is absent, or one of them that is read is
 * malformed, with what could be read.
 */
int sip_message_fields(struct sip_message *msg, u8 method)
{
	struct fields fields = { .msg = msg, .lines = SIP_LINES_MAX };
	const u8 *end = msg->data + msg->len, *p, *eol;

	for (p = msg->data + msg->fields; p < end; p = eol + 1) {
		if (*p <= '\r' && is_blank(p, end)) {
			msg->body = p - msg->data + (*p == '\n' ? 1 : 2);
			break;
		}
		eol = sip_field_end(p, end, &fields.lines);
		if (!eol)
			break;
		if (read_line(p, eol, &fields) == FIELD_CSEQ &&
		    is_other(msg->cseq_method, method))
			return 0;
	}

	read_noted(&fields);
	if (msg->body)
		return is_complete(&fields) ? 0 : -EBADMSG;
	msg->flags |= SIP_MESSAGE_TRUNCATED;
	return -EMSGSIZE;
}

/**
 * sip_message_parse() - scan a message, all of it
 * @data: where it begins; up to SIP_CRLF_MAX bytes of CR and LF may come first
 * @len: bytes that can be read; behind the message may be others
 * @msg: what was found; fully set in every case
 *
 * Return: as sip_message_start() and sip_message_fields() have it.
 */
int sip_message_parse(const u8 *data, u32 len, struct sip_message *msg)
{
	int err;

	memset(msg, 0, sizeof(*msg));
	err = sip_message_start(data, len, msg);
	return err ? err : sip_message_fields(msg, SIP_METHOD_NONE);
}
