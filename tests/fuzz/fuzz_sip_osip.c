// SPDX-License-Identifier: GPL-2.0
/*
 * The scanner against another one that knows nothing of it, libosip2: whatever
 * both can read, they have to understand alike, in what the registrar goes by.
 * Where they differ for a reason, osip_known.c has it with its section of
 * RFC 3261. A message that only libosip2 refuses is shown to it once more
 * without the fields that the scanner passes over; what it still refuses says
 * nothing.
 */
#include <osipparser2/osip_parser.h>
#include <osipparser2/osip_port.h>
#include <stdio.h>

#include "fuzz.h"
#include "osip_known.h"
#include "sip_scan.h"
#include "sip_uri.h"

/* libosip2 forgets what it has read when it stops at a mistake. */
const char *__lsan_default_suppressions(void)
{
	return "leak:osip_\nleak:msg_\n";
}

const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}

static void silence(const char *file, int line, osip_trace_level_t level,
		    const char *format, va_list args)
{
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	osip_trace_initialize_func(TRACE_LEVEL0, silence);
	return parser_init();
}

static void differ(const struct pair *pair, const char *field, const char *what,
		   const struct sip_slice *ours, const char *theirs)
{
	if (known_difference(pair, field))
		return;
	fprintf(stderr, "%s: %s: ", field ? field : "message", what);
	fprintf(stderr, "\"%.*s\", to libosip2 \"%s\"\n",
		ours && ours->data ? (int)ours->len : 0,
		ours && ours->data ? (const char *)ours->data : "",
		theirs ? theirs : "");
	abort();
}

static void differ_number(const struct pair *pair, const char *field,
			  const char *what, u32 ours, const char *theirs)
{
	char text[16];
	struct sip_slice slice = { (u8 *)text, 0 };

	slice.len = snprintf(text, sizeof(text), "%u", ours);
	differ(pair, field, what, &slice, theirs);
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The same bytes; a fold is blanks to libosip2. */
static bool same_text(const struct sip_slice *ours, const char *theirs)
{
	const char *p = (const char *)ours->data, *end;

	if (!p || !theirs)
		return !p && !theirs;
	for (end = p + ours->len; p < end && *theirs; p++, theirs++)
		if (*p != *theirs && !(blank(*p) && blank(*theirs)))
			return false;
	return p == end && !*theirs;
}

static void compare(const struct pair *pair, const char *field,
		    const char *what, const struct sip_slice *ours,
		    const char *theirs)
{
	if (!same_text(ours, theirs))
		differ(pair, field, what, ours, theirs);
}

static bool is_number(const char *text)
{
	return text && *text && strspn(text, "0123456789") == strlen(text);
}

/* The number, as large as the scanner's become. */
static bool same_number(u32 ours, const char *theirs)
{
	unsigned long long number;

	if (!is_number(theirs))
		return false;
	number = strtoull(theirs, NULL, 10);
	return ours == (number > UINT32_MAX ? UINT32_MAX : number);
}

/* A port is 0 where there is none. */
static bool same_port(u16 ours, const char *theirs)
{
	return theirs ? same_number(ours, theirs) : !ours;
}

/* libosip2 decodes the user that it is given, the scanner compares decoded. */
static bool same_user(const struct sip_slice *ours, const char *theirs)
{
	struct sip_uri a = { .user = *ours }, b = { 0 };

	b.user.data = (const u8 *)theirs;
	b.user.len = theirs ? strlen(theirs) : 0;
	return sip_uri_equal(&a, &b);
}

/* libosip2 leaves out the brackets of an IPv6 address. */
static bool same_host(const struct sip_slice *ours, const char *theirs)
{
	struct sip_slice host = *ours;

	if (host.len > 1 && *host.data == '[') {
		host.data++;
		host.len -= 2;
	}
	return theirs && host.len == strlen(theirs) &&
	       !strncasecmp((const char *)host.data, theirs, host.len);
}

static void compare_uri(const struct pair *pair, const char *field,
			const struct sip_slice *slice, osip_uri_t *theirs)
{
	struct sip_uri uri;

	if (!theirs || !theirs->scheme || sip_uri_parse(slice, &uri)) {
		differ(pair, field, "unreadable URI", slice, NULL);
		return;
	}
	if (uri.scheme == SIP_SCHEME_SIP || uri.scheme == SIP_SCHEME_SIPS) {
		if (!same_user(&uri.user, theirs->username))
			differ(pair, field, "user", &uri.user,
			       theirs->username);
		if (!same_host(&uri.host, theirs->host))
			differ(pair, field, "host", &uri.host, theirs->host);
		if (!same_port(uri.port, theirs->port))
			differ_number(pair, field, "port", uri.port,
				      theirs->port);
		return;
	}
	if (!theirs->string ||
	    slice->len - strlen(theirs->scheme) - 1 != strlen(theirs->string))
		differ(pair, field, "other URI", slice, theirs->string);
}

/* The value of a parameter without its quotes. */
static const char *value_of(const osip_generic_param_t *param)
{
	char *value = param ? param->gvalue : NULL;
	size_t len = value ? strlen(value) : 0;

	if (len < 2 || *value != '"' || value[len - 1] != '"')
		return value;
	value[len - 1] = '\0';
	return value + 1;
}

static void compare_to(const struct pair *pair)
{
	const struct sip_slice *ours = &pair->msg->to;

	if (pair->osip->to)
		compare_uri(pair, "To", ours, pair->osip->to->url);
	else
		differ(pair, "To", "absent", ours, NULL);
}

static void compare_via(const struct pair *pair)
{
	const struct sip_via *ours = &pair->msg->via;
	osip_via_t *theirs = osip_list_get(&pair->osip->vias, 0);
	osip_generic_param_t *branch = NULL;

	if (!theirs) {
		differ(pair, "Via", "absent", &ours->value, NULL);
		return;
	}
	if (!same_host(&ours->host, theirs->host))
		differ(pair, "Via", "sent-by", &ours->host, theirs->host);
	if (!same_port(ours->port, theirs->port))
		differ_number(pair, "Via", "port", ours->port, theirs->port);
	osip_via_param_get_byname(theirs, "branch", &branch);
	compare(pair, "Via", "branch", &ours->branch, value_of(branch));
}

static void compare_cseq(const struct pair *pair)
{
	const struct sip_message *msg = pair->msg;
	osip_cseq_t *theirs = pair->osip->cseq;
	size_t len = theirs ? strlen(theirs->method) : 0;

	if (!theirs || !same_number(msg->cseq, theirs->number))
		differ_number(pair, "CSeq", "number", msg->cseq,
			      theirs ? theirs->number : NULL);
	else if (sip_scan_method((u8 *)theirs->method, len) != msg->cseq_method)
		differ_number(pair, "CSeq", "method", msg->cseq_method,
			      theirs->method);
}

static void compare_call_id(const struct pair *pair)
{
	char *theirs = NULL;

	if (pair->osip->call_id)
		osip_call_id_to_str(pair->osip->call_id, &theirs);
	compare(pair, "Call-ID", "value", &pair->msg->call_id, theirs);
	osip_free(theirs);
}

static void compare_expires(const struct pair *pair)
{
	const struct sip_message *msg = pair->msg;
	osip_header_t *header = NULL;
	const char *theirs;

	osip_message_get_expires(pair->osip, 0, &header);
	theirs = header ? header->hvalue : NULL;
	if (msg->flags & SIP_MESSAGE_EXPIRES ?
		    !same_number(msg->expires, theirs) :
		    is_number(theirs))
		differ_number(pair, "Expires", "value", msg->expires, theirs);
}

static void compare_contact(const struct pair *pair,
			    const struct sip_contact *ours,
			    osip_contact_t *theirs)
{
	bool star = theirs->displayname && !strcmp(theirs->displayname, "*");
	osip_generic_param_t *expires = NULL;
	const char *value;

	if (star != !!(ours->flags & SIP_CONTACT_STAR))
		differ(pair, "Contact", "star", &ours->uri,
		       theirs->displayname);
	if (star || ours->flags & SIP_CONTACT_STAR)
		return;
	compare_uri(pair, "Contact", &ours->uri, theirs->url);
	osip_contact_param_get_byname(theirs, "expires", &expires);
	value = value_of(expires);
	if (ours->flags & SIP_CONTACT_EXPIRES ?
		    !same_number(ours->expires, value) :
		    is_number(value))
		differ_number(pair, "Contact", "expires", ours->expires, value);
}

/* To libosip2, whatever begins with "*" is that, and all of its field. */
static bool takes_name_for_star(const osip_message_t *osip)
{
	int i;

	for (i = 0; i < osip_list_size(&osip->contacts); i++) {
		osip_contact_t *contact = osip_list_get(&osip->contacts, i);
		const char *name = contact->displayname;

		if (name && !contact->url && name[0] == '*' && name[1])
			return true;
	}
	return false;
}

static void compare_contacts(const struct pair *pair)
{
	struct sip_contact_iter iter;
	struct sip_contact ours;
	bool more;
	int n = 0;

	if (takes_name_for_star(pair->osip))
		return;
	for (more = sip_contact_first(pair->msg, &iter, &ours); more;
	     more = sip_contact_next(&iter, &ours)) {
		osip_contact_t *theirs =
			osip_list_get(&pair->osip->contacts, n++);

		if (!theirs) {
			differ(pair, "Contact", "one more", &ours.uri, NULL);
			return;
		}
		compare_contact(pair, &ours, theirs);
	}
	if (iter.left && n != osip_list_size(&pair->osip->contacts))
		differ_number(pair, "Contact", "number of them", n, NULL);
}

static void compare_first_line(const struct pair *pair)
{
	const struct sip_message *msg = pair->msg;

	if (msg->status != pair->osip->status_code)
		differ_number(pair, "first line", "status", msg->status, NULL);
	if (!msg->method_name.data)
		return;
	compare(pair, "first line", "method", &msg->method_name,
		pair->osip->sip_method);
	compare_uri(pair, "first line", &msg->request_uri, pair->osip->req_uri);
}

/* What every message must have, RFC 3261 8.1.1. */
static bool is_complete(const osip_message_t *osip)
{
	return osip_list_size(&osip->vias) && osip->from && osip->from->url &&
	       osip->to && osip->to->url && osip->call_id && osip->cseq;
}

static void compare_all(const struct pair *pair)
{
	if (!pair->msg->body) {
		differ(pair, "first line", "no SIP", NULL, NULL);
		return;
	}
	compare_first_line(pair);
	if (pair->err) {
		if (is_complete(pair->osip))
			differ(pair, NULL, "unreadable", NULL, NULL);
		return;
	}
	if (pair->msg->flags & SIP_MESSAGE_MALFORMED)
		differ(pair, NULL, "malformed", NULL, NULL);
	compare_via(pair);
	compare_to(pair);
	compare_call_id(pair);
	compare_cseq(pair);
	compare_expires(pair);
	compare_contacts(pair);
}

/* Return: whether libosip2 could read it. */
static bool compare_message(const struct sip_text *text, const u8 *data,
			    size_t size)
{
	struct sip_message msg;
	struct pair pair = { .msg = &msg, .text = text };
	char *copy = malloc(size + 1);
	bool read = false;

	MUST(copy);
	/* libosip2 wants strings, and writes to them. */
	memcpy(copy, data, size);
	copy[size] = '\0';
	pair.err = sip_message_parse(data, size, &msg);
	if (!osip_message_init(&pair.osip) &&
	    !osip_message_parse(pair.osip, copy, size)) {
		read = true;
		if (!incomparable(&pair))
			compare_all(&pair);
	}
	osip_message_free(pair.osip);
	free(copy);
	return read;
}

/* The fields that are compared, and nothing else. */
static void without_others(struct sip_text *text)
{
	static const char *const names[] = {
		"Via",	   "v", "From",	   "f", "To",	   "t",
		"Call-ID", "i", "Contact", "m", "Expires", "CSeq",
	};
	size_t i = 0, j;

	while (i < text->n) {
		for (j = 0; j < sizeof(names) / sizeof(*names); j++)
			if (is_field(&text->field[i], names[j]))
				break;
		if (j < sizeof(names) / sizeof(*names))
			i++;
		else
			sip_text_remove(text, i);
	}
	text->rest = (struct text_part){ (const u8 *)"\r\n", 2 };
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static u8 reduced[SIP_MESSAGE_MAX + 2];
	static struct sip_text text;
	struct sip_message msg;
	int err = sip_message_parse(data, size, &msg);

	/* A cut message is nothing to libosip2, nor one with a byte 0. */
	text.used = 0;
	if (err == -EMSGSIZE || !sip_text_read(&text, data, size) ||
	    memchr(data, '\0', size - text.rest.len) ||
	    compare_message(&text, data, size))
		return 0;
	without_others(&text);
	size = sip_text_write(&text, reduced, sizeof(reduced));
	compare_message(&text, reduced, size);
	return 0;
}
