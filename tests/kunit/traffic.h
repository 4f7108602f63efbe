/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flows of SIP through the hooks of this kernel: real packets, real conntrack
 * entries, no network. And the state to which each test returns the namespace.
 */
#ifndef TESTS_KUNIT_TRAFFIC_H
#define TESTS_KUNIT_TRAFFIC_H

#include <kunit/test.h>
#include <linux/delay.h>
#include <net/netfilter/nf_conntrack.h>
#include "bypass.h"
#include "pernet.h"
#include "policy_builder.h"
#include "registrar.h"

/* Devices that packets come in and go out by; they exist by name only. */
#define LAN "lan0"
#define WAN "wan0"

/**
 * struct flow - two ends and, after the first packet, an entry
 * @list: all flows of the test
 * @original: as the first packet has it
 * @source: to which its source is translated, if not 0
 * @target: to which its destination is translated, if not 0
 * @helper: assigned to it between the hooks, as a rule does it, or NULL
 * @zone: of its entry
 * @local: the gateway's own: by LOCAL_OUT rather than PRE_ROUTING
 * @to_local: for the gateway itself: by LOCAL_IN rather than POST_ROUTING
 * @seq: of TCP, by direction
 * @ct: its entry, held; NULL before the first packet
 */
struct flow {
	struct list_head list;
	struct nf_conntrack_tuple original;
	__be32 source;
	__be32 target;
	struct nf_conntrack_helper *helper;
	u16 zone;
	bool local;
	bool to_local;
	u32 seq[IP_CT_DIR_MAX];
	struct nf_conn *ct;
};

/* How a packet lies in memory. */
enum packet_shape {
	PACKET_LINEAR,
	PACKET_PAGED, /* its payload in a page, none of it linear */
	PACKET_FRAGMENT, /* the second part of a datagram */
	PACKET_JOINED, /* two datagrams, by receive offload */
};

struct flow *flow_new(struct kunit *test, u8 protonum, const char *src,
		      u16 sport, const char *dst, u16 dport);
struct sk_buff *flow_packet(struct kunit *test, struct flow *flow, u8 dir,
			    const void *payload, unsigned int len,
			    enum packet_shape shape);
void flow_pass(struct kunit *test, struct flow *flow, struct sk_buff *skb,
	       u8 dir);
void flow_send(struct kunit *test, struct flow *flow, u8 dir,
	       const char *payload);
struct sk_buff *flow_between_hooks(struct kunit *test);
void flow_forget(struct flow *flow);

/**
 * flow_out() - from the originator
 * @test: the test
 * @flow: the flow
 * @payload: of the packet, its NUL left out
 */
static inline void flow_out(struct kunit *test, struct flow *flow,
			    const char *payload)
{
	flow_send(test, flow, IP_CT_DIR_ORIGINAL, payload);
}

/**
 * flow_in() - back to the originator
 * @test: the test
 * @flow: the flow
 * @payload: of the packet, its NUL left out
 */
static inline void flow_in(struct kunit *test, struct flow *flow,
			   const char *payload)
{
	flow_send(test, flow, IP_CT_DIR_REPLY, payload);
}

/**
 * seconds_pass() - sleep to the tick; takes no time here
 * @seconds: for how long
 */
static inline void seconds_pass(u32 seconds)
{
	unsigned long us = seconds * USEC_PER_SEC;

	usleep_range(us, us + 1);
}

struct sipnat_net *test_net(void);
u64 counter(unsigned int attr);
u32 flow_timeout(const struct flow *flow);
struct flow *exchange(struct kunit *test, struct flow *flow, u32 cseq,
		      const char *asked, u32 status, const char *answered);
u32 held(struct kunit *test, const struct flow *flow);
u32 bindings(void);
const char *sip_request(struct kunit *test, const char *method, u32 cseq,
			const char *fields);
const char *sip_answer(struct kunit *test, u32 status, u32 cseq,
		       const char *fields);

struct sipnat_policy *policy_draft(struct kunit *test);
struct sipnat_rule *policy_rule(struct kunit *test,
				struct sipnat_policy *policy, u8 action);
void rule_prefix(struct kunit *test, struct sipnat_prefix_set *set,
		 const char *text, u8 length);
void policy_use(struct kunit *test, struct sipnat_policy *policy);
void policy_leave(struct kunit *test);

int traffic_begin(void);
void traffic_end(void);
int traffic_init(struct kunit *test);
void traffic_exit(struct kunit *test);

#define REGISTER(cseq, fields) sip_request(test, "REGISTER", cseq, fields)
#define ANSWER(status, cseq, fields) sip_answer(test, status, cseq, fields)

/* An endpoint behind the gateway, and who it registers with. */
#define PHONE "192.168.1.10"
#define PROVIDER "203.0.113.5"
#define GATEWAY 0xcb007101 /* 203.0.113.1 */
#define CONTACT "Contact: <sip:alice@192.168.1.10:5060>"
#define CONTACT_60 CONTACT ";expires=60\r\n"

#define flow_phone(test) \
	flow_new(test, IPPROTO_UDP, PHONE, 5060, PROVIDER, 5060)

/* How many more of something were counted while @what was done. */
#define EXPECT_COUNTED(test, n, attr, what)                                    \
	do {                                                                   \
		unsigned int __attr = (attr);                                  \
		u64 __before = counter(__attr);                                \
		what;                                                          \
		KUNIT_EXPECT_EQ_MSG(test, counter(__attr) - __before, n, "%s", \
				    #attr);                                    \
	} while (0)

#endif
