// SPDX-License-Identifier: GPL-2.0
/*
 * Goes through the SIP messages that a packet carries and counts them by
 * method class. What a message says is sip_message's.
 */
#include <linux/bottom_half.h>
#include <linux/build_bug.h>
#include "classify.h"
#include "message.h"
#include "sip_message.h"

/* No more messages of one packet are looked at. */
#define MESSAGES_MAX 64

static unsigned int message_class(const struct sip_message *msg)
{
	BUILD_BUG_ON(SIPNAT_A_STATS_REQUESTS_OTHER -
			     SIPNAT_A_STATS_REQUESTS_REGISTER !=
		     SIP_METHOD_OTHER - SIP_METHOD_REGISTER);
	BUILD_BUG_ON(SIPNAT_A_STATS_RESPONSES_6XX -
			     SIPNAT_A_STATS_RESPONSES_1XX !=
		     5);

	if (msg->method == SIP_METHOD_NONE)
		return SIPNAT_A_STATS_RESPONSES_1XX + msg->status / 100 - 1;

	return SIPNAT_A_STATS_REQUESTS_REGISTER + msg->method -
	       SIP_METHOD_REGISTER;
}

/* Counts one message; returns its length, 0 if what follows is unknown. */
static u64 count_message(const u8 *data, unsigned int len, bool truncated,
			 struct sipnat_stats __percpu *stats)
{
	struct sip_message msg;
	int err;

	err = sip_message_parse(data, len, &msg);
	if (err == -EMSGSIZE && truncated) {
		sipnat_stats_inc(stats, SIPNAT_A_STATS_TRUNCATED);
	} else if (err) {
		sipnat_stats_inc(stats, SIPNAT_A_STATS_UNPARSABLE);
		return 0;
	}

	sipnat_stats_inc(stats, message_class(&msg));
	return sip_message_length(&msg);
}

/*
 * Counts the messages of one datagram or segment. Only a stream has more than
 * one (RFC 3261 18.3).
 */
static bool count_messages(const struct sipnat_view *view, bool stream,
			   struct sipnat_stats __percpu *stats)
{
	unsigned int at = 0, n = 0;
	bool sip = false;
	u64 len;

	while (at < view->len && n++ < MESSAGES_MAX &&
	       sip_message_begins(view->data + at, view->len - at)) {
		sip = true;
		len = count_message(view->data + at, view->len - at,
				    view->truncated, stats);
		if (!stream || !len || len > view->len - at)
			break;
		at += len;
	}

	return sip;
}

static bool count_datagram(const struct sipnat_payload *payload,
			   unsigned int at, bool stream,
			   struct sipnat_stats __percpu *stats)
{
	struct sipnat_view view;
	bool sip = false;

	if (!sipnat_payload_is_text(payload, at))
		return false;

	local_bh_disable();
	if (sipnat_payload_view(payload, at, &view)) {
		if (sip_keepalive(view.data, view.len))
			sipnat_stats_inc(stats, SIPNAT_A_STATS_KEEPALIVES);
		else
			sip = count_messages(&view, stream, stats);
	}
	local_bh_enable();

	return sip;
}

/**
 * sipnat_message_count() - count the SIP messages of a packet
 * @skb: a packet of a SIP flow
 * @ct: the flow's entry
 * @stats: of the namespace
 *
 * A message that begins in the middle of a TCP segment, behind the rest of
 * another one, is not seen.
 *
 * Context: any.
 * Return: whether there was any.
 */
bool sipnat_message_count(const struct sk_buff *skb, const struct nf_conn *ct,
			  struct sipnat_stats __percpu *stats)
{
	bool stream = nf_ct_protonum(ct) == IPPROTO_TCP, sip = false;
	struct sipnat_payload payload;
	unsigned int at, n = 0;

	if (!sipnat_payload_find(skb, nf_ct_l3num(ct), nf_ct_protonum(ct),
				 &payload))
		return false;

	for (at = 0; at < payload.len && n++ < MESSAGES_MAX;
	     at += payload.segment)
		sip |= count_datagram(&payload, at, stream, stats);

	return sip;
}
