// SPDX-License-Identifier: GPL-2.0
/*
 * Where the payload of a packet lies, and whether it is SIP: cut short, in
 * pieces, fragmented, behind IPv6 extension headers, joined by receive offload.
 */
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <net/ipv6.h>
#include "classify.h"
#include "traffic.h"

static const char invite[] = "INVITE sip:a@b SIP/2.0\r\n\r\n";

static struct flow *udp4(struct kunit *test)
{
	return flow_phone(test);
}

static struct flow *udp6(struct kunit *test)
{
	return flow_new(test, IPPROTO_UDP, "2001:db8::1", 5060, "2001:db8::2",
			5060);
}

static struct flow *tcp4(struct kunit *test)
{
	return flow_new(test, IPPROTO_TCP, PHONE, 5060, PROVIDER, 5060);
}

static bool find(const struct sk_buff *skb, struct flow *flow,
		 struct sipnat_payload *payload)
{
	return sipnat_payload_find(skb, flow->original.src.l3num,
				   flow->original.dst.protonum, payload);
}

static bool glance(const struct sk_buff *skb, struct flow *flow)
{
	return sipnat_payload_may_be_text(skb, flow->original.src.l3num,
					  flow->original.dst.protonum);
}

static bool is_sip(const struct sk_buff *skb, struct flow *flow)
{
	struct sipnat_payload payload;

	return glance(skb, flow) && find(skb, flow, &payload) &&
	       sipnat_payload_is_sip(&payload);
}

static struct sk_buff *packet(struct kunit *test, struct flow *flow,
			      enum packet_shape shape)
{
	return flow_packet(test, flow, IP_CT_DIR_ORIGINAL, invite,
			   strlen(invite), shape);
}

static void found(struct kunit *test)
{
	struct flow *flow[] = { udp4(test), udp6(test), tcp4(test) };
	struct sipnat_payload payload;
	struct sk_buff *skb;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(flow); i++) {
		skb = packet(test, flow[i], i ? PACKET_PAGED : PACKET_LINEAR);
		KUNIT_EXPECT_TRUE(test, find(skb, flow[i], &payload));
		KUNIT_EXPECT_EQ(test, strlen(invite), payload.len);
		KUNIT_EXPECT_EQ(test, payload.len, payload.segment);
		KUNIT_EXPECT_TRUE(test, is_sip(skb, flow[i]));
		kfree_skb(skb);
	}
}

/* However short a packet is, nothing behind its end is read. */
static void cut_anywhere(struct kunit *test)
{
	struct flow *flow[] = { udp4(test), udp6(test), tcp4(test) };
	struct sipnat_payload payload;
	struct sk_buff *skb;
	unsigned int i, len;

	for (i = 0; i < ARRAY_SIZE(flow); i++) {
		skb = packet(test, flow[i], PACKET_LINEAR);
		for (len = skb->len; len > skb_transport_offset(skb); len--) {
			skb_trim(skb, len);
			if (find(skb, flow[i], &payload)) {
				KUNIT_EXPECT_EQ(test, len,
						payload.offset + payload.len);
				sipnat_payload_is_sip(&payload);
			}
		}
		KUNIT_EXPECT_FALSE(test, find(skb, flow[i], &payload));
		kfree_skb(skb);
	}
}

/* The IP header says more than there is. */
static void pages_that_are_missing(struct kunit *test)
{
	struct flow *flow = udp4(test);
	struct sipnat_payload payload;
	struct sipnat_view view;
	struct sk_buff *skb;

	skb = packet(test, flow, PACKET_LINEAR);
	KUNIT_ASSERT_TRUE(test, find(skb, flow, &payload));
	payload.len += 10;
	payload.segment += 10;
	sipnat_view_begin();
	KUNIT_EXPECT_FALSE(test, sipnat_payload_view(&payload, 0, &view));
	sipnat_view_end();
	KUNIT_EXPECT_FALSE(test,
			   sipnat_payload_is_text(&payload, payload.len - 5));
	KUNIT_EXPECT_FALSE(test, sipnat_payload_is_sip(&payload));
	kfree_skb(skb);
}

static void of_another_protocol(struct kunit *test)
{
	struct flow *flow = udp4(test), *flow6 = udp6(test);
	struct sipnat_payload payload;
	struct sk_buff *skb;

	skb = packet(test, flow, PACKET_LINEAR);
	KUNIT_EXPECT_FALSE(test, sipnat_payload_find(skb, NFPROTO_IPV4,
						     IPPROTO_TCP, &payload));
	kfree_skb(skb);
	skb = packet(test, flow6, PACKET_LINEAR);
	KUNIT_EXPECT_FALSE(test, sipnat_payload_find(skb, NFPROTO_IPV6,
						     IPPROTO_TCP, &payload));
	kfree_skb(skb);
	/* a part of a datagram has no transport header */
	skb = packet(test, flow, PACKET_FRAGMENT);
	KUNIT_EXPECT_FALSE(test, find(skb, flow, &payload));
	kfree_skb(skb);
}

/* Puts an extension header of 8 bytes behind the IPv6 header. */
static u8 *extend(struct sk_buff *skb, u8 nexthdr)
{
	struct ipv6hdr *ip;
	u8 *ext;

	ip = (struct ipv6hdr *)skb_push(skb, 8);
	memmove(ip, (u8 *)ip + 8, sizeof(*ip));
	skb_reset_network_header(skb);
	ext = (u8 *)(ip + 1);
	memset(ext, 0, 8);
	ext[0] = ip->nexthdr;
	ip->nexthdr = nexthdr;
	return ext;
}

static void behind_extension_headers(struct kunit *test)
{
	struct flow *flow = udp6(test);
	struct frag_hdr *fragment;
	struct sk_buff *skb;

	skb = packet(test, flow, PACKET_LINEAR);
	extend(skb, NEXTHDR_DEST);
	KUNIT_EXPECT_TRUE(test, is_sip(skb, flow));
	extend(skb, NEXTHDR_HOP);
	KUNIT_EXPECT_TRUE(test, is_sip(skb, flow));
	/* the first fragment, then the second */
	fragment = (struct frag_hdr *)extend(skb, NEXTHDR_FRAGMENT);
	fragment->frag_off = htons(IP6_MF);
	KUNIT_EXPECT_TRUE(test, is_sip(skb, flow));
	fragment->frag_off = htons(8 | IP6_MF);
	KUNIT_EXPECT_FALSE(test, is_sip(skb, flow));
	kfree_skb(skb);
}

static void a_tcp_header_that_lies(struct kunit *test)
{
	struct flow *flow = tcp4(test);
	struct sipnat_payload payload;
	struct sk_buff *skb;

	skb = packet(test, flow, PACKET_LINEAR);
	tcp_hdr(skb)->doff = 15;
	KUNIT_EXPECT_FALSE(test, find(skb, flow, &payload));
	tcp_hdr(skb)->doff = 0;
	KUNIT_EXPECT_FALSE(test, find(skb, flow, &payload));
	tcp_hdr(skb)->doff = 6;
	KUNIT_EXPECT_TRUE(test, find(skb, flow, &payload));
	KUNIT_EXPECT_EQ(test, strlen(invite) - 4, payload.len);
	kfree_skb(skb);
}

static void joined(struct kunit *test)
{
	struct flow *flow = udp4(test);
	struct sipnat_payload payload;
	struct sk_buff *skb;

	skb = packet(test, flow, PACKET_JOINED);
	KUNIT_ASSERT_TRUE(test, find(skb, flow, &payload));
	KUNIT_EXPECT_EQ(test, strlen(invite) / 2, payload.segment);
	skb_shinfo(skb)->gso_size = 9999;
	KUNIT_ASSERT_TRUE(test, find(skb, flow, &payload));
	KUNIT_EXPECT_EQ(test, payload.len, payload.segment);
	kfree_skb(skb);
}

/* No more than so much of a message is looked at, and that in one piece. */
static void bounded_view(struct kunit *test)
{
	u8 *big = kunit_kzalloc(test, 9000, GFP_KERNEL);
	struct flow *flow = udp4(test);
	struct sipnat_payload payload;
	struct sipnat_view view;
	struct sk_buff *skb;

	memcpy(big, invite, strlen(invite));
	skb = flow_packet(test, flow, IP_CT_DIR_ORIGINAL, big, 9000,
			  PACKET_LINEAR);
	KUNIT_ASSERT_TRUE(test, find(skb, flow, &payload));
	sipnat_view_begin();
	KUNIT_EXPECT_TRUE(test, sipnat_payload_view(&payload, 0, &view));
	KUNIT_EXPECT_EQ(test, SIPNAT_INSPECT_MAX, view.len);
	KUNIT_EXPECT_TRUE(test, view.truncated);
	KUNIT_EXPECT_TRUE(test, sipnat_payload_view(&payload, 8000, &view));
	KUNIT_EXPECT_EQ(test, 1000, view.len);
	KUNIT_EXPECT_FALSE(test, view.truncated);
	sipnat_view_end();
	kfree_skb(skb);

	/* from a page it is copied */
	skb = flow_packet(test, flow, IP_CT_DIR_ORIGINAL, big, PAGE_SIZE,
			  PACKET_PAGED);
	KUNIT_ASSERT_TRUE(test, find(skb, flow, &payload));
	sipnat_view_begin();
	KUNIT_EXPECT_TRUE(test, sipnat_payload_view(&payload, 0, &view));
	KUNIT_EXPECT_EQ(test, PAGE_SIZE, view.len);
	KUNIT_EXPECT_EQ(test, 0, memcmp(view.data, big, PAGE_SIZE));
	sipnat_view_end();
	kfree_skb(skb);
}

static const struct {
	const char *payload;
	bool text;
	bool sip;
} beginnings[] = {
	{ "INVITE sip:a@b SIP/2.0\r\n", true, true },
	{ "\r\n\r\nSIP/2.0 200 OK\r\n", true, true },
	{ "GET / HTTP/1.1\r\n", true, false },
	{ "\r\n\r\n", true, false },
	{ "\x80\x60 RTP", false, false },
	{ "\x16\x03\x01 TLS", false, false },
	{ "{json}", false, false },
	{ "@INVITE sip:a@b SIP/2.0\r\n", false, false },
	{ "`INVITE sip:a@b SIP/2.0\r\n", false, false },
	{ "[", false, false },
};

static void by_the_first_bytes(struct kunit *test)
{
	struct flow *flow[] = { udp4(test), udp6(test) };
	struct sipnat_payload payload;
	struct sk_buff *skb;
	unsigned int i;

	for (i = 0; i < 2 * ARRAY_SIZE(beginnings); i++) {
		const char *text = beginnings[i / 2].payload;

		skb = flow_packet(test, flow[i % 2], IP_CT_DIR_ORIGINAL, text,
				  strlen(text), PACKET_LINEAR);
		KUNIT_ASSERT_TRUE(test, find(skb, flow[i % 2], &payload));
		KUNIT_EXPECT_EQ_MSG(test, beginnings[i / 2].text,
				    glance(skb, flow[i % 2]), "%s", text);
		KUNIT_EXPECT_EQ_MSG(test, beginnings[i / 2].text,
				    sipnat_payload_is_text(&payload, 0), "%s",
				    text);
		KUNIT_EXPECT_EQ_MSG(test, beginnings[i / 2].sip,
				    sipnat_payload_is_sip(&payload), "%s",
				    text);
		kfree_skb(skb);
	}
}

static struct kunit_case cases[] = { KUNIT_CASE(found),
				     KUNIT_CASE(cut_anywhere),
				     KUNIT_CASE(pages_that_are_missing),
				     KUNIT_CASE(of_another_protocol),
				     KUNIT_CASE(behind_extension_headers),
				     KUNIT_CASE(a_tcp_header_that_lies),
				     KUNIT_CASE(joined),
				     KUNIT_CASE(bounded_view),
				     KUNIT_CASE(by_the_first_bytes),
				     {} };

struct kunit_suite suite_classify = {
	.name = "classify",
	.init = traffic_init,
	.exit = traffic_exit,
	.test_cases = cases,
};
