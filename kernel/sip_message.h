/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The SIP message scanner: from (pointer, length) to slices of the same bytes.
 * It allocates nothing, calls no kernel function, writes only to the structs it
 * is given and never reads outside the length it was told. Every function can
 * be called from any context. Interpreting a URI is sip_uri.h's business, what
 * a message means is the registrar's.
 *
 * Slices point into the caller's buffer and live as long as it does. A value
 * that was folded over several lines is one slice with its line ends in it.
 */
#ifndef _SIPNAT_SIP_MESSAGE_H
#define _SIPNAT_SIP_MESSAGE_H

#include "sip_types.h"

/* CR and LF tolerated before a start line (RFC 3261 7.5) or as a keepalive */
#define SIP_CRLF_MAX 8
/* bytes of a method's name */
#define SIP_METHOD_NAME_MAX 32
/* a start line with its line end; a longer one is no SIP */
#define SIP_START_LINE_MAX 2048
/* lines of a header section that are looked at; what follows counts as cut off */
#define SIP_LINES_MAX 256
/* Contact values that are looked at */
#define SIP_CONTACTS_MAX 64
/* bytes of a message that are looked at; what follows counts as cut off */
#define SIP_MESSAGE_MAX 65535

/**
 * enum sip_method - of a request or of CSeq
 * @SIP_METHOD_NONE: a response
 * @SIP_METHOD_REGISTER: REGISTER
 * @SIP_METHOD_INVITE: INVITE
 * @SIP_METHOD_ACK: ACK
 * @SIP_METHOD_BYE: BYE
 * @SIP_METHOD_CANCEL: CANCEL
 * @SIP_METHOD_OPTIONS: OPTIONS
 * @SIP_METHOD_SUBSCRIBE: SUBSCRIBE
 * @SIP_METHOD_NOTIFY: NOTIFY
 * @SIP_METHOD_MESSAGE: MESSAGE
 * @SIP_METHOD_REFER: REFER
 * @SIP_METHOD_PUBLISH: PUBLISH
 * @SIP_METHOD_INFO: INFO
 * @SIP_METHOD_UPDATE: UPDATE
 * @SIP_METHOD_PRACK: PRACK
 * @SIP_METHOD_OTHER: any other token; methods are case-sensitive
 *
 * In the order of SIPNAT_A_STATS_REQUESTS_*.
 */
enum sip_method {
	SIP_METHOD_NONE,
	SIP_METHOD_REGISTER,
	SIP_METHOD_INVITE,
	SIP_METHOD_ACK,
	SIP_METHOD_BYE,
	SIP_METHOD_CANCEL,
	SIP_METHOD_OPTIONS,
	SIP_METHOD_SUBSCRIBE,
	SIP_METHOD_NOTIFY,
	SIP_METHOD_MESSAGE,
	SIP_METHOD_REFER,
	SIP_METHOD_PUBLISH,
	SIP_METHOD_INFO,
	SIP_METHOD_UPDATE,
	SIP_METHOD_PRACK,
	SIP_METHOD_OTHER,
};

/**
 * enum sip_message_flags - what was seen, and what was wrong with it
 * @SIP_MESSAGE_TRUNCATED: the header section doesn't end inside the length or
 *	within SIP_LINES_MAX; only header fields that are whole were used
 * @SIP_MESSAGE_MALFORMED: a field that is extracted here cannot be read; it
 *	counts as absent. Lines that are no field are passed over
 * @SIP_MESSAGE_REPEATED: a field that may appear once appeared again; the first
 *	one is used
 * @SIP_MESSAGE_EXPIRES: sip_message.expires is set
 * @SIP_MESSAGE_BAD_EXPIRES: Expires was there, but was no number
 * @SIP_MESSAGE_CONTENT_LENGTH: sip_message.content_length is set
 * @SIP_MESSAGE_BAD_CONTENT_LENGTH: Content-Length was there, but no number, or
 *	two of them differed
 */
enum sip_message_flags {
	SIP_MESSAGE_TRUNCATED = 1 << 0,
	SIP_MESSAGE_MALFORMED = 1 << 1,
	SIP_MESSAGE_REPEATED = 1 << 2,
	SIP_MESSAGE_EXPIRES = 1 << 3,
	SIP_MESSAGE_BAD_EXPIRES = 1 << 4,
	SIP_MESSAGE_CONTENT_LENGTH = 1 << 5,
	SIP_MESSAGE_BAD_CONTENT_LENGTH = 1 << 6,
};

/**
 * struct sip_via - the topmost Via
 * @value: this hop's whole value, up to the comma or the end of the field
 * @host: of sent-by; an IPv6 address with its brackets
 * @branch: as is, magic cookie included
 * @received: an address, with or without brackets
 * @port: of sent-by, 0 when not given
 * @rport: its value, 0 when it has none
 * @has_rport: the parameter is there (RFC 3581)
 */
struct sip_via {
	struct sip_slice value;
	struct sip_slice host;
	struct sip_slice branch;
	struct sip_slice received;
	u16 port;
	u16 rport;
	bool has_rport;
};

/**
 * struct sip_message - what was found
 * @data: the bytes that were scanned
 * @len: how many of them, at most SIP_MESSAGE_MAX
 * @fields: offset of the header section; 0 when the first line doesn't end
 * @body: offset of the body; 0 when the header section doesn't end
 * @flags: enum sip_message_flags
 * @method: enum sip_method; SIP_METHOD_NONE for a response
 * @cseq_method: enum sip_method; SIP_METHOD_NONE when CSeq is absent
 * @status: 100..699 of a response, 0 of a request
 * @method_name: of a request
 * @request_uri: of a request
 * @cseq: CSeq's number, where @cseq_method says that it is there
 * @expires: seconds; larger numbers are clamped to 2^32-1
 * @content_length: bytes; likewise
 * @via: topmost Via; its host is NULL when there is none
 * @to: the addr-spec of To, without angle brackets; of a REGISTER it is the AOR
 * @call_id: Call-ID
 * @contacts: from the first Contact's value to the end of the last one's, other
 *	fields between them included; for sip_contact_first()
 * @first_contact: bytes of the first Contact's value
 */
struct sip_message {
	const u8 *data;
	u32 len;
	u32 fields;
	u32 body;
	u32 flags;
	u8 method;
	u8 cseq_method;
	u16 status;
	struct sip_slice method_name;
	struct sip_slice request_uri;
	u32 cseq;
	u32 expires;
	u32 content_length;
	struct sip_via via;
	struct sip_slice to;
	struct sip_slice call_id;
	struct sip_slice contacts;
	u32 first_contact;
};

/**
 * enum sip_contact_flags - of one Contact value
 * @SIP_CONTACT_STAR: it is "*", and so is its uri
 * @SIP_CONTACT_EXPIRES: sip_contact.expires is set
 * @SIP_CONTACT_BAD_EXPIRES: expires was there, but was no number
 */
enum sip_contact_flags {
	SIP_CONTACT_STAR = 1 << 0,
	SIP_CONTACT_EXPIRES = 1 << 1,
	SIP_CONTACT_BAD_EXPIRES = 1 << 2,
};

/**
 * struct sip_contact - one Contact value
 * @uri: the addr-spec, without angle brackets
 * @expires: seconds; larger numbers are clamped to 2^32-1
 * @flags: enum sip_contact_flags
 */
struct sip_contact {
	struct sip_slice uri;
	u32 expires;
	u32 flags;
};

/**
 * struct sip_contact_iter - where an iteration stands
 * @pos: next byte of the current field's value
 * @value_end: end of the current field's value
 * @end: end of the last Contact's value
 * @left: values that may still be looked at; 0 at the end says that there may
 *	have been more than SIP_CONTACTS_MAX
 * @malformed: values that couldn't be read and were left out
 */
struct sip_contact_iter {
	const u8 *pos;
	const u8 *value_end;
	const u8 *end;
	u32 left;
	u32 malformed;
};

bool sip_message_begins(const u8 *data, u32 len);
u8 sip_request_method(const u8 *p, u32 len);
bool sip_keepalive(const u8 *data, u32 len);
int sip_message_start(const u8 *data, u32 len, struct sip_message *msg);
int sip_message_fields(struct sip_message *msg, u8 method);
int sip_message_parse(const u8 *data, u32 len, struct sip_message *msg);
bool sip_contact_first(const struct sip_message *msg,
		       struct sip_contact_iter *iter,
		       struct sip_contact *contact);
bool sip_contact_next(struct sip_contact_iter *iter,
		      struct sip_contact *contact);

/**
 * sip_message_begun() - was there a SIP message at all?
 * @msg: what sip_message_parse() found, whatever it returned
 *
 * Return: what sip_message_begins() says of the same bytes.
 */
static inline bool sip_message_begun(const struct sip_message *msg)
{
	return msg->method != SIP_METHOD_NONE || msg->status;
}

/**
 * sip_message_length() - where the next message of a stream begins
 * @msg: a parsed message
 *
 * Return: bytes of header section and body by Content-Length, which may be more
 * than msg->len when the body goes on in a later segment; 0 when unknown, that
 * is when the header section is cut or Content-Length is absent or bad.
 */
static inline u64 sip_message_length(const struct sip_message *msg)
{
	if (!msg->body || !(msg->flags & SIP_MESSAGE_CONTENT_LENGTH))
		return 0;
	return (u64)msg->body + msg->content_length;
}

#endif
