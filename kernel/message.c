// SPDX-License-Identifier: GPL-2.0
/*
 * Goes through the SIP messages that a packet carries, counts them by method
 * class and shows them to whoever follows them. What a message says is
 * sip_message's.
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

/**
 * struct message_walk - what a walk takes along
 * @stats: of the namespace
 * @stream: a datagram has one message, a segment may have more (18.3)
 * @visit: shown each message
 * @data: for @visit
 */
struct message_walk {
	struct sipnat_stats __percpu *stats;
	bool stream;
	sipnat_message_fn *visit;
	void *data;
};

/*
 * One message, if there is one; returns its length, 0 if what follows is
 * unknown.
 */
static u64 walk_message(const struct message_walk *walk, const u8 *data,
			unsigned int len, bool truncated, bool *sip)
{
	struct sip_message msg;
	int err;

	err = sip_message_parse(data, len, &msg);
	if (!sip_message_begun(&msg))
		return 0;

	*sip = true;
	if (err == -EMSGSIZE && truncated) {
		sipnat_stats_inc(walk->stats, SIPNAT_A_STATS_TRUNCATED);
	} else if (err) {
		sipnat_stats_inc(walk->stats, SIPNAT_A_STATS_UNPARSABLE);
		return 0;
	}

	sipnat_stats_inc(walk->stats, message_class(&msg));
	walk->visit(&msg, walk->data);
	return sip_message_length(&msg);
}

static bool walk_view(const struct message_walk *walk,
		      const struct sipnat_view *view)
{
	unsigned int at = 0, n = 0;
	bool sip = false;
	u64 len;

	while (at < view->len && n++ < MESSAGES_MAX) {
		len = walk_message(walk, view->data + at, view->len - at,
				   view->truncated, &sip);
		if (!walk->stream || !len || len > view->len - at)
			break;
		at += len;
	}

	return sip;
}

static bool walk_datagram(const struct message_walk *walk,
			  const struct sipnat_payload *payload, unsigned int at)
{
	struct sipnat_view view;
	bool sip = false;

	if (!sipnat_payload_is_text(payload, at))
		return false;

	local_bh_disable();
	if (sipnat_payload_view(payload, at, &view)) {
		if (sip_keepalive(view.data, view.len))
			sipnat_stats_inc(walk->stats,
					 SIPNAT_A_STATS_KEEPALIVES);
		else
			sip = walk_view(walk, &view);
	}
	local_bh_enable();

	return sip;
}

/**
 * sipnat_message_walk() - the SIP messages of a packet
 * @skb: a packet of a SIP flow
 * @ct: the flow's entry
 * @stats: of the namespace
 * @visit: shown each message that could be parsed
 * @data: for @visit
 *
 * A message that begins in the middle of a TCP segment, behind the rest of
 * another one, is not seen.
 *
 * Context: RCU read side.
 * Return: whether there was any.
 */
bool sipnat_message_walk(const struct sk_buff *skb, const struct nf_conn *ct,
			 struct sipnat_stats __percpu *stats,
			 sipnat_message_fn *visit, void *data)
{
	const struct message_walk walk = {
		.stats = stats,
		.stream = nf_ct_protonum(ct) == IPPROTO_TCP,
		.visit = visit,
		.data = data,
	};
	struct sipnat_payload payload;
	unsigned int at, n = 0;
	bool sip = false;

	if (!sipnat_payload_find(skb, nf_ct_l3num(ct), nf_ct_protonum(ct),
				 &payload))
		return false;

	for (at = 0; at < payload.len && n++ < MESSAGES_MAX;
	     at += payload.segment)
		sip |= walk_datagram(&walk, &payload, at);

	return sip;
}
