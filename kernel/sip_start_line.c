// SPDX-License-Identifier: GPL-2.0
/*
 * The first line: is this SIP, and which request or response is it? Header
 * fields are sip_message.c's.
 */
#include "sip_message.h"
#include "sip_scan.h"

static bool is(const u8 *p, u32 len, const char *name, u32 n)
{
	return len == n && !memcmp(p, name, n);
}

/**
 * sip_scan_method() - name a method
 * @p: its name
 * @len: bytes of it
 *
 * Return: enum sip_method, never SIP_METHOD_NONE.
 */
u8 sip_scan_method(const u8 *p, u32 len)
{
	switch (len) {
	case 3:
		if (is(p, len, "ACK", 3))
			return SIP_METHOD_ACK;
		if (is(p, len, "BYE", 3))
			return SIP_METHOD_BYE;
		break;
	case 4:
		if (is(p, len, "INFO", 4))
			return SIP_METHOD_INFO;
		break;
	case 5:
		if (is(p, len, "REFER", 5))
			return SIP_METHOD_REFER;
		if (is(p, len, "PRACK", 5))
			return SIP_METHOD_PRACK;
		break;
	case 6:
		if (is(p, len, "INVITE", 6))
			return SIP_METHOD_INVITE;
		if (is(p, len, "CANCEL", 6))
			return SIP_METHOD_CANCEL;
		if (is(p, len, "NOTIFY", 6))
			return SIP_METHOD_NOTIFY;
		if (is(p, len, "UPDATE", 6))
			return SIP_METHOD_UPDATE;
		break;
	case 7:
		if (is(p, len, "OPTIONS", 7))
			return SIP_METHOD_OPTIONS;
		if (is(p, len, "MESSAGE", 7))
			return SIP_METHOD_MESSAGE;
		if (is(p, len, "PUBLISH", 7))
			return SIP_METHOD_PUBLISH;
		break;
	case 8:
		if (is(p, len, "REGISTER", 8))
			return SIP_METHOD_REGISTER;
		break;
	case 9:
		if (is(p, len, "SUBSCRIBE", 9))
			return SIP_METHOD_SUBSCRIBE;
		break;
	}
	return SIP_METHOD_OTHER;
}

/* CR and LF before a start line. */
static const u8 *skip_crlf(const u8 *p, const u8 *end)
{
	const u8 *stop = p + SIP_CRLF_MAX;

	while (p < end && p < stop && (*p == '\r' || *p == '\n'))
		p++;
	return p;
}

/* "SIP/2.0 200 OK"; any reason phrase, also none. */
static int read_status_line(const u8 *p, const u8 *end,
			    struct sip_start_line *line)
{
	const u8 *eol;

	if (end - p < 12 || !sip_fold_equal(p, "sip/2.0 ", 8) || p[8] < '1' ||
	    p[8] > '6' || !sip_is(p[9], SIP_CLASS_DIGIT) ||
	    !sip_is(p[10], SIP_CLASS_DIGIT) ||
	    (p[11] != ' ' && p[11] != '\r' && p[11] != '\n'))
		return -EBADMSG;
	line->method = SIP_METHOD_NONE;
	line->status = (p[8] - '0') * 100 + (p[9] - '0') * 10 + p[10] - '0';
	eol = sip_find_lf(p + 11, end);
	if (eol == end)
		return -EMSGSIZE;
	line->next = eol + 1;
	return 0;
}

/* The scheme's colon, NULL when there is none. */
static const u8 *skip_scheme(const u8 *p, const u8 *end)
{
	if (end - p > 4 && sip_fold_equal(p, "sip:", 4))
		return p + 3;
	if (p == end || !sip_is_alpha(*p))
		return NULL;
	while (p < end && sip_is(*p, SIP_CLASS_TOKEN))
		p++;
	return p < end && *p == ':' ? p : NULL;
}

/* A request line that is cut off is believed only to a usual beginning. */
static int cut_request_line(const struct sip_start_line *line, const u8 *colon)
{
	const u8 *p = line->uri.data;

	if (line->method == SIP_METHOD_OTHER)
		return -EBADMSG;
	switch (colon - p) {
	case 3:
		if (sip_fold_equal(p, "sip", 3) ||
		    sip_fold_equal(p, "tel", 3) || sip_fold_equal(p, "urn", 3))
			return -EMSGSIZE;
		break;
	case 4:
		if (sip_fold_equal(p, "sips", 4))
			return -EMSGSIZE;
		break;
	}
	return -EBADMSG;
}

/* Is what there is of [p, end) the beginning of " SIP/2.0" and CR? */
static bool is_cut_version(const u8 *p, const u8 *end)
{
	static const char version[] = " sip/2.0\r";
	u32 i;

	if (end - p >= (long)sizeof(version))
		return false;
	for (i = 0; p + i < end; i++)
		if (!sip_fold_bytes(p + i, version + i, 1))
			return false;
	return true;
}

/* What follows the Request-URI; p is at the space, or at the end. */
static int read_version(const u8 *p, const u8 *end, struct sip_start_line *line,
			const u8 *colon)
{
	if (end - p >= 9 && sip_fold_equal(p, " sip/2.0", 8)) {
		p += p[8] == '\r' ? 9 : 8;
		if (p < end && *p == '\n') {
			line->next = p + 1;
			return 0;
		}
		if (p < end)
			return -EBADMSG;
		return cut_request_line(line, colon);
	}
	return is_cut_version(p, end) ? cut_request_line(line, colon) :
					-EBADMSG;
}

/* "REGISTER sip:example.com SIP/2.0" */
static int read_request_line(const u8 *p, const u8 *end,
			     struct sip_start_line *line)
{
	const u8 *stop = end - p > SIP_METHOD_NAME_MAX ?
				 p + SIP_METHOD_NAME_MAX + 1 :
				 end;
	const u8 *space = sip_find(p, stop, ' '), *colon;

	if (space == stop)
		return -EBADMSG;
	line->method_name.data = p;
	line->method_name.len = space - p;
	line->method = sip_scan_method(p, space - p);
	if (line->method == SIP_METHOD_OTHER &&
	    sip_skip_class(p, SIP_CLASS_TOKEN) != space)
		return -EBADMSG;
	p = space + 1;
	line->uri.data = p;
	colon = skip_scheme(p, end);
	if (!colon)
		return -EBADMSG;
	p = sip_skip_uri(colon + 1, end);
	line->uri.len = p - line->uri.data;
	if (p == colon + 1 && p < end)
		return -EBADMSG;
	return read_version(p, end, line, colon);
}

/**
 * sip_scan_start_line() - read the first line
 * @p: where the message begins
 * @len: bytes of it
 * @line: what the line says
 *
 * Return: 0 when it is SIP's; -EMSGSIZE when it is as far as one can see, but
 * the line is cut and @line->next not set; -EBADMSG when it isn't.
 */
int sip_scan_start_line(const u8 *p, u32 len, struct sip_start_line *line)
{
	const u8 *end = p + len;
	int err;

	p = skip_crlf(p, end);
	if (p == end || !sip_is_alpha(*p))
		return -EBADMSG;
	if (end - p > SIP_START_LINE_MAX)
		end = p + SIP_START_LINE_MAX;
	err = read_status_line(p, end, line);
	if (err == -EBADMSG)
		err = read_request_line(p, end, line);
	return err;
}

/**
 * sip_request_method() - read the first line of most requests
 * @p: where the message begins
 * @len: bytes of it
 *
 * Of most requests nobody wants to know more than the method; it takes a
 * fraction of what the whole scanner does.
 *
 * Return: enum sip_method of a request, not REGISTER nor one of an unknown
 * method, with a first line that is whole, where sip_scan_start_line() says the
 * same; SIP_METHOD_NONE of everything else.
 */
u8 sip_request_method(const u8 *p, u32 len)
{
	const u8 *end =
		p + (len > SIP_START_LINE_MAX ? SIP_START_LINE_MAX : len);
	const u8 *space = sip_find(p, end, ' '), *colon;
	u8 method = sip_scan_method(p, space - p);

	if (method == SIP_METHOD_OTHER || method == SIP_METHOD_REGISTER ||
	    space == end)
		return SIP_METHOD_NONE;
	colon = skip_scheme(space + 1, end);
	if (!colon)
		return SIP_METHOD_NONE;
	p = sip_skip_uri(colon + 1, end);
	if (p == colon + 1 || end - p < 9 || !sip_fold_equal(p, " sip/2.0", 8))
		return SIP_METHOD_NONE;
	p += p[8] == '\r' ? 9 : 8;
	return p < end && *p == '\n' ? method : SIP_METHOD_NONE;
}

/**
 * sip_message_begins() - is this the beginning of a SIP message?
 * @data: payload of a packet
 * @len: bytes of it that can be read, possibly fewer than there are
 *
 * A response begins with "SIP/2.0 ", three digits from 100 to 699 and a space
 * or line end. A request is a first line of at most SIP_START_LINE_MAX bytes:
 * a token of at most SIP_METHOD_NAME_MAX bytes that begins with a letter, one
 * space, a URI with scheme and without spaces or controls, one space, "SIP/2.0"
 * and the line end. Where @len cuts the request line, the token must be a known
 * method and the scheme sip, sips, tel or urn. Up to SIP_CRLF_MAX bytes of CR
 * and LF may come first.
 *
 * So at least 8 bytes must have one particular value each: among random
 * payloads one in 2^64 is mistaken. RTP and RTCP (0x80..0xbf), STUN (0x00..
 * 0x03), DTLS and TLS (0x14..0x19) and QUIC's long header (0xc0..) leave at
 * the first byte, HTTP and RTSP at the version.
 *
 * Return: true if it is.
 */
bool sip_message_begins(const u8 *data, u32 len)
{
	struct sip_start_line line;

	if (!len || !(sip_is_alpha(*data) || *data == '\r' || *data == '\n'))
		return false;
	return sip_scan_start_line(data, len, &line) != -EBADMSG;
}

/**
 * sip_keepalive() - is this a keepalive of RFC 5626?
 * @data: payload of a packet
 * @len: all of its bytes
 *
 * Return: true for 1 to SIP_CRLF_MAX bytes of CR and LF and nothing else.
 */
bool sip_keepalive(const u8 *data, u32 len)
{
	return len && len <= SIP_CRLF_MAX &&
	       skip_crlf(data, data + len) == data + len;
}
