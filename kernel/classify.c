// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the payload of a packet, gives a bounded view of it and says from its
 * first bytes whether it is SIP. Never writes to the packet and never makes it
 * linear. What a message says is sip_message's.
 */
#include <linux/bottom_half.h>
#include <linux/local_lock.h>
#include <linux/percpu.h>
#include <linux/tcp.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include "classify.h"
#include "sip_message.h"

/*
 * Room for payload that does not lie in one piece. With PREEMPT_RT a CPU may turn to
 * another packet although bottom halves are disabled: it has a lock of its own.
 */
struct classify_scratch {
	local_lock_t lock; /* of the rest */
	u8 byte[SIPNAT_INSPECT_MAX];
};

static struct classify_scratch __percpu *classify_scratch;

/* Offset of the transport header, or negative. */
static int transport_offset(const struct sk_buff *skb, u8 nfproto, u8 protonum)
{
	int offset = skb_network_offset(skb);
	__be16 frag_off;
	u8 nexthdr;

	if (nfproto == NFPROTO_IPV4) {
		if (ip_hdr(skb)->protocol != protonum ||
		    ip_is_fragment(ip_hdr(skb)))
			return -1;
		return offset + ip_hdrlen(skb);
	}

	nexthdr = ipv6_hdr(skb)->nexthdr;
	offset = ipv6_skip_exthdr(skb, offset + sizeof(struct ipv6hdr),
				  &nexthdr, &frag_off);
	if (nexthdr != protonum || frag_off & htons(IP6_OFFSET))
		return -1;
	return offset;
}

static unsigned int transport_header_len(const struct sk_buff *skb,
					 unsigned int offset, u8 protonum)
{
	const struct tcphdr *tcp;
	struct tcphdr copy;

	if (protonum == IPPROTO_UDP)
		return sizeof(struct udphdr);

	tcp = skb_header_pointer(skb, offset, sizeof(copy), &copy);
	return tcp ? tcp->doff * 4 : 0;
}

/**
 * sipnat_payload_find() - where does the payload of a packet lie?
 * @skb: a whole datagram or segment, at an IP hook
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6
 * @protonum: IPPROTO_UDP or IPPROTO_TCP, what its conntrack entry is of
 * @payload: filled in
 *
 * Context: any.
 * Return: whether there is any; not in an ICMP error about the flow, nor in
 * a packet that is cut short.
 */
bool sipnat_payload_find(const struct sk_buff *skb, u8 nfproto, u8 protonum,
			 struct sipnat_payload *payload)
{
	int offset = transport_offset(skb, nfproto, protonum);
	unsigned int header;

	if (offset < 0)
		return false;

	header = transport_header_len(skb, offset, protonum);
	if (!header || offset + header >= skb->len)
		return false;

	payload->skb = skb;
	payload->offset = offset + header;
	payload->len = skb->len - payload->offset;
	payload->segment = payload->len;

	/* Of the older UFO these are fragments of one datagram. */
	if (protonum == IPPROTO_UDP && skb_is_gso(skb) &&
	    skb_shinfo(skb)->gso_type & SKB_GSO_UDP_L4 &&
	    skb_shinfo(skb)->gso_size)
		payload->segment = min_t(unsigned int, payload->len,
					 skb_shinfo(skb)->gso_size);

	return true;
}

/**
 * sipnat_payload_is_text() - might the payload at some offset be SIP?
 * @payload: of the packet
 * @at: offset in it, less than its length
 *
 * Context: any.
 */
bool sipnat_payload_is_text(const struct sipnat_payload *payload,
			    unsigned int at)
{
	const u8 *first;
	u8 copy;

	first = skb_header_pointer(payload->skb, payload->offset + at,
				   sizeof(copy), &copy);
	return first && sipnat_byte_is_text(*first);
}

/**
 * sipnat_view_begin() - views are going to be made
 *
 * Context: any; bottom halves are disabled from here on.
 */
void sipnat_view_begin(void)
{
	local_bh_disable();
	local_lock_nested_bh(&classify_scratch->lock);
}

/**
 * sipnat_view_end() - the last view isn't needed any more
 */
void sipnat_view_end(void)
{
	local_unlock_nested_bh(&classify_scratch->lock);
	local_bh_enable();
}

/**
 * sipnat_payload_view() - the bytes of one datagram in one piece
 * @payload: of the packet
 * @at: where the datagram begins, offset in @payload less than its length
 * @view: filled in; good until the next one, or sipnat_view_end()
 *
 * Context: after sipnat_view_begin().
 * Return: false if the packet ends before it says it does.
 */
bool sipnat_payload_view(const struct sipnat_payload *payload, unsigned int at,
			 struct sipnat_view *view)
{
	unsigned int left = min(payload->len - at, payload->segment);

	view->len = min_t(unsigned int, left, SIPNAT_INSPECT_MAX);
	view->truncated = view->len < left;
	view->data = skb_header_pointer(payload->skb, payload->offset + at,
					view->len,
					this_cpu_ptr(classify_scratch)->byte);
	return view->data;
}

/**
 * sipnat_payload_is_sip() - does the payload begin like a SIP message?
 * @payload: of the packet
 *
 * Context: any.
 */
bool sipnat_payload_is_sip(const struct sipnat_payload *payload)
{
	struct sipnat_view view;
	bool sip;

	if (!sipnat_payload_is_text(payload, 0))
		return false;

	sipnat_view_begin();
	sip = sipnat_payload_view(payload, 0, &view) &&
	      sip_message_begins(view.data, view.len);
	sipnat_view_end();

	return sip;
}

/**
 * sipnat_classify_init() - the module is being loaded
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int sipnat_classify_init(void)
{
	int cpu;

	classify_scratch = alloc_percpu(struct classify_scratch);
	if (!classify_scratch)
		return -ENOMEM;

	for_each_possible_cpu(cpu)
		local_lock_init(&per_cpu_ptr(classify_scratch, cpu)->lock);
	return 0;
}

/**
 * sipnat_classify_exit() - the module is being unloaded, no hook runs
 *
 * Context: process.
 */
void sipnat_classify_exit(void)
{
	free_percpu(classify_scratch);
}
