/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bounded view of a packet's payload, and whether it is SIP.
 */
#ifndef _SIPNAT_CLASSIFY_H
#define _SIPNAT_CLASSIFY_H

#include <linux/skbuff.h>
#include <linux/types.h>

/* No more of a message is looked at. */
#define SIPNAT_INSPECT_MAX 8192

/**
 * struct sipnat_payload - where the payload of a packet lies
 * @skb: the packet
 * @offset: from skb->data, bytes
 * @len: bytes of payload
 * @segment: bytes of one datagram where receive offload joined several,
 *	else @len
 */
struct sipnat_payload {
	const struct sk_buff *skb;
	unsigned int offset;
	unsigned int len;
	unsigned int segment;
};

/**
 * struct sipnat_view - payload bytes that lie in one piece
 * @data: the first
 * @len: how many, at most SIPNAT_INSPECT_MAX
 * @truncated: there were more
 */
struct sipnat_view {
	const u8 *data;
	unsigned int len;
	bool truncated;
};

bool sipnat_payload_find(const struct sk_buff *skb, u8 nfproto, u8 protonum,
			 struct sipnat_payload *payload);
bool sipnat_payload_is_text(const struct sipnat_payload *payload,
			    unsigned int at);
bool sipnat_payload_view(const struct sipnat_payload *payload, unsigned int at,
			 struct sipnat_view *view);
bool sipnat_payload_is_sip(const struct sipnat_payload *payload);

int sipnat_classify_init(void);
void sipnat_classify_exit(void);

#endif
