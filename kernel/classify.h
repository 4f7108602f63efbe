/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bounded view of a packet's payload, and whether it is SIP.
 */
#ifndef _SIPNAT_CLASSIFY_H
#define _SIPNAT_CLASSIFY_H

#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netfilter.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <linux/udp.h>

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

/**
 * sipnat_byte_is_text() - might a SIP message begin with this byte?
 * @byte: of the payload
 *
 * A start line begins with a letter, possibly after empty lines (RFC 3261
 * 7.5); RTP, RTCP, STUN, DTLS, QUIC and most of DNS do not.
 */
static inline bool sipnat_byte_is_text(u8 byte)
{
	return (byte | 0x20) - 'a' < 26U || byte == '\r' || byte == '\n';
}

/**
 * sipnat_payload_linear() - where the payload of most packets begins
 * @skb: a whole datagram or segment, at an IP hook
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6
 * @protonum: IPPROTO_UDP or IPPROTO_TCP
 * @offset: set to it, from skb->data, less than skb_headlen(skb)
 *
 * Context: any.
 * Return: false for packets that sipnat_payload_find() is for: TCP, several
 * datagrams in one, extension headers.
 */
static __always_inline bool sipnat_payload_linear(const struct sk_buff *skb,
						  u8 nfproto, u8 protonum,
						  unsigned int *offset)
{
	if (protonum != IPPROTO_UDP || skb_is_gso(skb))
		return false;

	*offset = skb_network_offset(skb) + sizeof(struct udphdr);
	if (nfproto == NFPROTO_IPV4)
		*offset += ip_hdr(skb)->ihl * 4;
	else if (ipv6_hdr(skb)->nexthdr == IPPROTO_UDP)
		*offset += sizeof(struct ipv6hdr);
	else
		return false;

	return *offset < skb_headlen(skb);
}

/**
 * sipnat_payload_may_be_text() - might a packet be SIP, at the first glance?
 * @skb: a whole datagram or segment, at an IP hook
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6
 * @protonum: IPPROTO_UDP or IPPROTO_TCP, what its conntrack entry is of
 *
 * For what is most of all packets: one datagram, whose first byte is at hand.
 * Of others it says yes, sipnat_payload_find() and sipnat_payload_is_text() say
 * more.
 *
 * Context: any.
 * Return: false if it has no SIP message.
 */
static inline bool sipnat_payload_may_be_text(const struct sk_buff *skb,
					      u8 nfproto, u8 protonum)
{
	unsigned int offset;

	return !sipnat_payload_linear(skb, nfproto, protonum, &offset) ||
	       sipnat_byte_is_text(skb->data[offset]);
}

bool sipnat_payload_find(const struct sk_buff *skb, u8 nfproto, u8 protonum,
			 struct sipnat_payload *payload);
bool sipnat_payload_is_text(const struct sipnat_payload *payload,
			    unsigned int at);
void sipnat_view_begin(void);
void sipnat_view_end(void);
bool sipnat_payload_view(const struct sipnat_payload *payload, unsigned int at,
			 struct sipnat_view *view);
bool sipnat_payload_is_sip(const struct sipnat_payload *payload);

int sipnat_classify_init(void);
void sipnat_classify_exit(void);

#endif
