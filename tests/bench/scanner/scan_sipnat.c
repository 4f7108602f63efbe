// SPDX-License-Identifier: GPL-2.0
/*
 * The module's scanner.
 */
#include "scanner.h"
#include "sip_message.h"
#include "sip_uri.h"

static u32 take_apart(const struct sip_slice *slice)
{
	struct sip_uri uri;

	return slice->data && !sip_uri_parse(slice, &uri) ? uri.host.len : 0;
}

/* sipnat_byte_is_text(), which needs the kernel's headers. */
static bool is_text(u8 byte)
{
	return (byte | 0x20) - 'a' < 26U || byte == '\r' || byte == '\n';
}

/* What other parsers give, too: the fields, and each Contact. */
static unsigned long parse(const char *text, size_t len)
{
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_message msg;
	unsigned long found;
	bool more;

	found = sip_message_parse((const u8 *)text, len, &msg);
	for (more = sip_contact_first(&msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact))
		found += contact.uri.len;

	return found;
}

/* As classify, message and registrar do with a registration. */
static unsigned long scan(const char *text, size_t len)
{
	const u8 *data = (const u8 *)text;
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_message msg;
	unsigned long found;
	bool more;

	if (!is_text(*data) || sip_keepalive(data, len))
		return 0;

	found = sip_message_parse(data, len, &msg);
	if (!sip_message_begun(&msg))
		return 0;

	found += take_apart(&msg.to);
	for (more = sip_contact_first(&msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact))
		found += take_apart(&contact.uri);

	return found;
}

const struct scanner scan_parse = { .name = "parse", .scan = parse };
const struct scanner scan_sipnat = { .name = "sipnat", .scan = scan };
