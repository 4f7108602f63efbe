// SPDX-License-Identifier: GPL-2.0
/*
 * Goes through the SIP messages that a packet carries, counts them by method
 * class and shows them to whoever follows them. What a message says is
 * sip_message's.
 *
 * The header section is read of a flow's first message, of every message of a
 * stream, where only it says where the next one begins, and of REGISTER and its
 * answers, which the registrar follows. Nobody needs it of the rest, which is
 * most: of those the first line is read, of a response what comes up to CSeq.
 * What isn't read isn't counted as unparsable.
 */
#include <linux/bottom_half.h>
#include <linux/build_bug.h>
#include "classify.h"
#include "message.h"
#include "sip_message.h"

/* No more messages of one packet are looked at. */
#define MESSAGES_MAX 64

static unsigned int request_class(u8 method)
{
	BUILD_BUG_ON(SIPNAT_A_STATS_REQUESTS_OTHER -
			     SIPNAT_A_STATS_REQUESTS_REGISTER !=
		     SIP_METHOD_OTHER - SIP_METHOD_REGISTER);

	return SIPNAT_A_STATS_REQUESTS_REGISTER + method - SIP_METHOD_REGISTER;
}

static unsigned int message_class(const struct sip_message *msg)
{
	BUILD_BUG_ON(SIPNAT_A_STATS_RESPONSES_6XX -
			     SIPNAT_A_STATS_RESPONSES_1XX !=
		     5);

	if (msg->method == SIP_METHOD_NONE)
		return SIPNAT_A_STATS_RESPONSES_1XX + msg->status / 100 - 1;

	return request_class(msg->method);
}

/**
 * struct message_walk - what a walk takes along
 * @stats: of the namespace
 * @stream: a datagram has one message, a segment may have more (18.3)
 * @all: the header section of each is read, not only of REGISTER's
 * @visit: shown each message
 * @data: for @visit
 */
struct message_walk {
	struct sipnat_stats __percpu *stats;
	bool stream;
	bool all;
	sipnat_message_fn *visit;
	void *data;
};

/* Reads as much of a message as anybody needs; as sip_message_parse() returns. */
static int walk_read(const struct message_walk *walk, const u8 *data,
		     unsigned int len, struct sip_message *msg)
{
	int err = sip_message_start(data, len, msg);

	if (err)
		return err;
	if (walk->all)
		return sip_message_fields(msg, SIP_METHOD_NONE);
	if (msg->method == SIP_METHOD_REGISTER ||
	    msg->method == SIP_METHOD_NONE)
		return sip_message_fields(msg, SIP_METHOD_REGISTER);
	return 0;
}

/*
 * One message, if there is one; returns its length, 0 if what follows is
 * unknown.
 */
static u64 walk_message(const struct message_walk *walk, const u8 *data,
			unsigned int len, bool truncated, bool *sip)
{
	struct sip_message msg = {};
	int err;

	err = walk_read(walk, data, len, &msg);
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
	return walk->stream ? sip_message_length(&msg) : 0;
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
		if (!len || len > view->len - at)
			break;
		at += len;
	}

	return sip;
}

/* A datagram or segment; with bottom halves disabled. */
static bool walk_payload(const struct message_walk *walk,
			 const struct sipnat_view *view)
{
	if (!sip_keepalive(view->data, view->len))
		return walk_view(walk, view);

	sipnat_stats_inc(walk->stats, SIPNAT_A_STATS_KEEPALIVES);
	return false;
}

static bool walk_datagram(const struct message_walk *walk,
			  const struct sipnat_payload *payload, unsigned int at)
{
	struct sipnat_view view;
	bool sip = false;

	if (!sipnat_payload_is_text(payload, at))
		return false;

	sipnat_view_begin();
	if (sipnat_payload_view(payload, at, &view))
		sip = walk_payload(walk, &view);
	sipnat_view_end();

	return sip;
}

/* A packet that lies in one piece and has one datagram, from an offset on. */
static bool walk_linear(const struct message_walk *walk,
			const struct sk_buff *skb, unsigned int offset)
{
	const unsigned int len = skb->len - offset;
	const struct sipnat_view view = {
		.data = skb->data + offset,
		.len = min_t(unsigned int, len, SIPNAT_INSPECT_MAX),
		.truncated = len > SIPNAT_INSPECT_MAX,
	};
	bool sip;

	if (!sipnat_byte_is_text(*view.data))
		return false;

	local_bh_disable();
	sip = walk_payload(walk, &view);
	local_bh_enable();

	return sip;
}

/**
 * sipnat_message_glance() - a packet of a known flow, if a glance is enough
 * @skb: the packet
 * @ct: the flow's confirmed entry
 * @stats: of the namespace
 *
 * Most packets have one request, of which its first line is all that anybody
 * wants to know. It is counted.
 *
 * Context: RCU read side.
 * Return: enum sip_method of the request; SIP_METHOD_NONE, and nothing was
 * counted, for packets that sipnat_message_walk() is for.
 */
u8 sipnat_message_glance(const struct sk_buff *skb, const struct nf_conn *ct,
			 struct sipnat_stats __percpu *stats)
{
	unsigned int offset;
	u8 method;

	if (!sipnat_payload_linear(skb, nf_ct_l3num(ct), nf_ct_protonum(ct),
				   &offset))
		return SIP_METHOD_NONE;

	method = sip_request_method(skb->data + offset,
				    skb_headlen(skb) - offset);
	if (method != SIP_METHOD_NONE)
		sipnat_stats_inc(stats, request_class(method));
	return method;
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
		.all = nf_ct_protonum(ct) == IPPROTO_TCP ||
		       !nf_ct_is_confirmed(ct),
		.visit = visit,
		.data = data,
	};
	struct sipnat_payload payload;
	unsigned int at, n = 0;
	bool sip = false;

	if (!skb_is_nonlinear(skb) &&
	    sipnat_payload_linear(skb, nf_ct_l3num(ct), nf_ct_protonum(ct),
				  &at))
		return walk_linear(&walk, skb, at);

	if (!sipnat_payload_find(skb, nf_ct_l3num(ct), nf_ct_protonum(ct),
				 &payload))
		return false;

	for (at = 0; at < payload.len && n++ < MESSAGES_MAX;
	     at += payload.segment)
		sip |= walk_datagram(&walk, &payload, at);

	return sip;
}
