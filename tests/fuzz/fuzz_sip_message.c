// SPDX-License-Identifier: GPL-2.0
/*
 * The scanner against hostile bytes. libFuzzer gives each input in memory of
 * exactly its size; what ASan and UBSan don't see is asserted here: slices lie
 * inside, iterations end, one input has one answer, and what lies behind the
 * header section has no influence.
 */
#include "fuzz.h"
#include "sip_message.h"
#include "sip_uri.h"

static void inside(const struct sip_message *msg, const struct sip_slice *slice)
{
	if (!slice->data)
		return;
	MUST(slice->data >= msg->data);
	MUST(slice->data + slice->len <= msg->data + msg->len);
}

static void check_slices(const struct sip_message *msg)
{
	inside(msg, &msg->method_name);
	inside(msg, &msg->request_uri);
	inside(msg, &msg->via.value);
	inside(msg, &msg->via.host);
	inside(msg, &msg->via.branch);
	inside(msg, &msg->via.received);
	inside(msg, &msg->to);
	inside(msg, &msg->call_id);
	inside(msg, &msg->contacts);
	MUST(msg->body <= msg->len);
}

static void check_uri(const struct sip_message *msg,
		      const struct sip_slice *slice)
{
	struct sip_uri uri;
	u8 address[16];

	if (!slice->data || sip_uri_parse(slice, &uri))
		return;
	inside(msg, &uri.user);
	inside(msg, &uri.password);
	inside(msg, &uri.host);
	inside(msg, &uri.params);
	inside(msg, &uri.headers);
	if (uri.host.data)
		sip_parse_address(&uri.host, address);
}

static u32 check_contacts(const struct sip_message *msg)
{
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_uri first = {}, uri;
	u32 count = 0;
	bool more;

	for (more = sip_contact_first(msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact)) {
		MUST(contact.uri.data && contact.uri.len);
		inside(msg, &contact.uri);
		check_uri(msg, &contact.uri);
		if (!sip_uri_parse(&contact.uri, &uri)) {
			if (!count)
				first = uri;
			MUST(sip_uri_equal(&uri, &uri) || uri.params.len);
			MUST(sip_uri_equal(&first, &uri) ==
			     sip_uri_equal(&uri, &first));
		}
		count++;
		MUST(count + iter.malformed <= msg->len);
	}
	MUST(!sip_contact_next(&iter, &contact));
	return count;
}

/* The body goes, another one comes: nothing of what was found may change. */
static void check_body(const struct sip_message *msg, int err)
{
	struct sip_message again;
	u8 *copy = malloc(msg->body);

	MUST(copy);
	memcpy(copy, msg->data, msg->body);
	MUST(sip_message_parse(copy, msg->body, &again) == err);
	MUST(again.body == msg->body && again.flags == msg->flags);
	MUST(again.call_id.len == msg->call_id.len);
	MUST(check_contacts(&again) == check_contacts(msg));
	free(copy);
}

/*
 * Where only REGISTER matters: it is read like all others, of what isn't one no
 * more than says so.
 */
static void check_register(const struct sip_message *msg, int err)
{
	struct sip_message again = {};

	if (sip_message_start(msg->data, msg->len, &again))
		return;
	if (sip_message_fields(&again, SIP_METHOD_REGISTER) == err &&
	    !memcmp(msg, &again, sizeof(again)))
		return;
	MUST(again.cseq_method == msg->cseq_method);
	MUST(again.cseq_method != SIP_METHOD_NONE);
	MUST(again.cseq_method != SIP_METHOD_REGISTER);
}

/* Who is content with a request's method gets the same one. */
static void check_method(const struct sip_message *msg)
{
	u8 method = sip_request_method(msg->data, msg->len);

	if (method == SIP_METHOD_NONE)
		return;
	MUST(method == msg->method && method != SIP_METHOD_OTHER);
	MUST(msg->fields);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct sip_message msg, again;
	bool begins = sip_message_begins(data, size);
	int err;

	sip_keepalive(data, size);
	err = sip_message_parse(data, size, &msg);
	if (size <= SIP_MESSAGE_MAX)
		MUST(begins == sip_message_begun(&msg));
	MUST(!begins || err != -EBADMSG || msg.body);
	MUST((err == -EMSGSIZE) == !!(msg.flags & SIP_MESSAGE_TRUNCATED));
	check_slices(&msg);
	check_contacts(&msg);
	check_uri(&msg, &msg.request_uri);
	check_uri(&msg, &msg.to);
	MUST(sip_message_parse(data, size, &again) == err);
	MUST(!memcmp(&msg, &again, sizeof(msg)));
	check_register(&msg, err);
	check_method(&msg);
	if (msg.body)
		check_body(&msg, err);
	return 0;
}
