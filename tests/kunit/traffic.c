// SPDX-License-Identifier: GPL-2.0
/*
 * Makes packets and sends them through the hooks, as the network stack would:
 * defragmentation, conntrack and sipnat in front, sipnat and conntrack's
 * confirmation behind.
 */
#include <linux/inet.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/netfilter/nf_nat.h>
#include "hold.h"
#include "hook.h"
#include "policy_builder.h"
#include "traffic.h"

static struct net_device *device[2]; /* lan, wan */
static LIST_HEAD(flows);

struct sipnat_net *test_net(void)
{
	return sipnat_pernet(&init_net);
}

/* What the namespace has counted. */
u64 counter(unsigned int attr)
{
	return sipnat_stats_read(test_net()->stats, attr);
}

/* Seconds for which conntrack keeps a flow, rounded to the nearest. */
u32 flow_timeout(const struct flow *flow)
{
	return DIV_ROUND_CLOSEST(nf_ct_expires(flow->ct), HZ);
}

static void read_address(struct kunit *test, const char *text,
			 union nf_inet_addr *addr, u16 *l3num)
{
	if (in4_pton(text, -1, (u8 *)&addr->ip, -1, NULL)) {
		*l3num = NFPROTO_IPV4;
		return;
	}
	KUNIT_ASSERT_TRUE(test, in6_pton(text, -1, (u8 *)&addr->in6, -1, NULL));
	*l3num = NFPROTO_IPV6;
}

/**
 * flow_new() - two ends that have not spoken yet
 * @test: the test, with which it ends
 * @protonum: IPPROTO_UDP or IPPROTO_TCP
 * @src: address of the originator
 * @sport: its port
 * @dst: address of the other
 * @dport: its port
 */
struct flow *flow_new(struct kunit *test, u8 protonum, const char *src,
		      u16 sport, const char *dst, u16 dport)
{
	struct flow *flow = kunit_kzalloc(test, sizeof(*flow), GFP_KERNEL);
	struct nf_conntrack_tuple *tuple;
	u16 l3num;

	KUNIT_ASSERT_NOT_NULL(test, flow);
	tuple = &flow->original;
	read_address(test, src, &tuple->src.u3, &tuple->src.l3num);
	read_address(test, dst, &tuple->dst.u3, &l3num);
	tuple->src.u.all = htons(sport);
	tuple->dst.u.all = htons(dport);
	tuple->dst.protonum = protonum;
	list_add(&flow->list, &flows);
	return flow;
}

static void put_ipv4(struct sk_buff *skb,
		     const struct nf_conntrack_tuple *tuple, unsigned int len,
		     enum packet_shape shape)
{
	struct iphdr *ip = skb_put_zero(skb, sizeof(*ip));

	ip->version = 4;
	ip->ihl = 5;
	ip->ttl = 64;
	ip->protocol = tuple->dst.protonum;
	ip->saddr = tuple->src.u3.ip;
	ip->daddr = tuple->dst.u3.ip;
	ip->tot_len = htons(sizeof(*ip) + len);
	if (shape == PACKET_FRAGMENT)
		ip->frag_off = htons(100);
	ip_send_check(ip);
	skb->protocol = htons(ETH_P_IP);
}

static void put_ipv6(struct sk_buff *skb,
		     const struct nf_conntrack_tuple *tuple, unsigned int len)
{
	struct ipv6hdr *ip = skb_put_zero(skb, sizeof(*ip));

	ip->version = 6;
	ip->hop_limit = 64;
	ip->nexthdr = tuple->dst.protonum;
	ip->saddr = tuple->src.u3.in6;
	ip->daddr = tuple->dst.u3.in6;
	ip->payload_len = htons(len);
	skb->protocol = htons(ETH_P_IPV6);
}

static void put_transport(struct sk_buff *skb, struct flow *flow, u8 dir,
			  const struct nf_conntrack_tuple *tuple,
			  unsigned int len)
{
	struct udphdr *udp;
	struct tcphdr *tcp;

	skb_set_transport_header(skb, skb->len);
	if (tuple->dst.protonum == IPPROTO_UDP) {
		udp = skb_put_zero(skb, sizeof(*udp));
		udp->source = tuple->src.u.all;
		udp->dest = tuple->dst.u.all;
		udp->len = htons(sizeof(*udp) + len);
		return;
	}

	tcp = skb_put_zero(skb, sizeof(*tcp));
	tcp->source = tuple->src.u.all;
	tcp->dest = tuple->dst.u.all;
	tcp->doff = sizeof(*tcp) / 4;
	tcp->ack = 1;
	tcp->psh = 1;
	tcp->seq = htonl(1000 + flow->seq[dir]);
	tcp->ack_seq = htonl(1000 + flow->seq[!dir]);
	tcp->window = htons(60000);
	flow->seq[dir] += len;
}

static void put_payload(struct kunit *test, struct sk_buff *skb,
			const void *payload, unsigned int len,
			enum packet_shape shape)
{
	struct page *page;

	if (shape != PACKET_PAGED) {
		skb_put_data(skb, payload, len);
	} else {
		KUNIT_ASSERT_LE(test, len, PAGE_SIZE);
		page = alloc_page(GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, page);
		memcpy(page_address(page), payload, len);
		skb_add_rx_frag(skb, 0, page, 0, len, PAGE_SIZE);
	}
	if (shape == PACKET_JOINED) {
		skb_shinfo(skb)->gso_size = len / 2;
		skb_shinfo(skb)->gso_segs = 2;
		skb_shinfo(skb)->gso_type = SKB_GSO_UDP_L4;
	}
}

/**
 * flow_packet() - a packet of a flow, as it comes in
 * @test: the test
 * @flow: the flow
 * @dir: IP_CT_DIR_* in which it travels
 * @payload: behind the transport header
 * @len: bytes of @payload
 * @shape: how it lies in memory
 */
struct sk_buff *flow_packet(struct kunit *test, struct flow *flow, u8 dir,
			    const void *payload, unsigned int len,
			    enum packet_shape shape)
{
	struct nf_conntrack_tuple tuple = flow->original;
	unsigned int header;
	struct sk_buff *skb;

	if (dir == IP_CT_DIR_REPLY)
		tuple = *nf_ct_tuple(flow->ct, IP_CT_DIR_REPLY);
	header = tuple.dst.protonum == IPPROTO_UDP ? sizeof(struct udphdr) :
						     sizeof(struct tcphdr);

	skb = alloc_skb(LL_MAX_HEADER + 128 + len, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	skb_reserve(skb, LL_MAX_HEADER);
	skb->dev = device[dir];
	skb->ip_summed = CHECKSUM_UNNECESSARY;
	skb_reset_network_header(skb);
	if (tuple.src.l3num == NFPROTO_IPV4)
		put_ipv4(skb, &tuple, header + len, shape);
	else
		put_ipv6(skb, &tuple, header + len);
	put_transport(skb, flow, dir, &tuple, len);
	put_payload(test, skb, payload, len, shape);
	return skb;
}

static int pass_on(struct net *net, struct sock *sk, struct sk_buff *skb)
{
	return 0;
}

/* A rule translates an address, as the nat table does between the hooks. */
static void translate(struct kunit *test, struct nf_conn *ct, __be32 to,
		      enum nf_nat_manip_type what)
{
	struct nf_nat_range2 range = {
		.flags = NF_NAT_RANGE_MAP_IPS,
		.min_addr.ip = to,
		.max_addr.ip = to,
	};

	KUNIT_ASSERT_EQ(test, nf_nat_setup_info(ct, &range, what), NF_ACCEPT);
}

/* A rule assigns a helper, as nft's ct helper does. */
static void assign_helper(struct nf_conn *ct,
			  struct nf_conntrack_helper *helper)
{
	struct nf_conn_help *help;

	if (test_bit(IPS_HELPER_BIT, &ct->status))
		return;

	help = nf_ct_helper_ext_add(ct, GFP_ATOMIC);
	if (!help)
		return;
	rcu_assign_pointer(help->helper, helper);
	set_bit(IPS_HELPER_BIT, &ct->status);
}

static void between_hooks(struct kunit *test, struct flow *flow,
			  struct nf_conn *ct)
{
	if (nf_ct_is_confirmed(ct))
		return;
	if (flow->source)
		translate(test, ct, flow->source, NF_NAT_MANIP_SRC);
	if (flow->target)
		translate(test, ct, flow->target, NF_NAT_MANIP_DST);
	if (flow->helper)
		assign_helper(ct, flow->helper);
}

/* A template, which is how a rule chooses the zone before conntrack runs. */
static void choose_zone(struct kunit *test, struct flow *flow,
			struct sk_buff *skb)
{
	struct nf_conntrack_zone zone;
	struct nf_conn *template;

	nf_ct_zone_init(&zone, flow->zone, NF_CT_DEFAULT_ZONE_DIR, 0);
	template = nf_ct_tmpl_alloc(&init_net, &zone, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, template);
	__set_bit(IPS_CONFIRMED_BIT, &template->status);
	nf_ct_set(skb, template, IP_CT_NEW);
}

/**
 * flow_pass() - a packet passes the gateway
 * @test: the test
 * @flow: gets its entry with the first one
 * @skb: the packet; gone afterwards
 * @dir: IP_CT_DIR_* in which it travels
 */
void flow_pass(struct kunit *test, struct flow *flow, struct sk_buff *skb,
	       u8 dir)
{
	u8 pf = flow->original.src.l3num;
	bool own = flow->local && dir == IP_CT_DIR_ORIGINAL;
	bool ends = (flow->local && dir == IP_CT_DIR_REPLY) ||
		    (flow->to_local && dir == IP_CT_DIR_ORIGINAL);
	enum ip_conntrack_info ctinfo;
	struct nf_conn *ct;

	if (flow->zone)
		choose_zone(test, flow, skb);

	KUNIT_ASSERT_EQ(test, 1,
			nf_hook(pf,
				own ? NF_INET_LOCAL_OUT : NF_INET_PRE_ROUTING,
				&init_net, NULL, skb, own ? NULL : device[dir],
				own ? device[!dir] : NULL, pass_on));
	ct = nf_ct_get(skb, &ctinfo);
	KUNIT_ASSERT_NOT_NULL(test, ct);
	rcu_read_lock();
	between_hooks(test, flow, ct);
	rcu_read_unlock();
	KUNIT_ASSERT_EQ(test, 1,
			nf_hook(pf,
				ends ? NF_INET_LOCAL_IN : NF_INET_POST_ROUTING,
				&init_net, NULL, skb, own ? NULL : device[dir],
				ends ? NULL : device[!dir], pass_on));

	ct = nf_ct_get(skb, &ctinfo);
	if (!flow->ct) {
		nf_conntrack_get(&ct->ct_general);
		flow->ct = ct;
	}
	kfree_skb(skb);
}

/**
 * flow_send() - a packet passes the gateway
 * @test: the test
 * @flow: gets its entry with the first one
 * @dir: IP_CT_DIR_* in which it travels
 * @payload: of the packet, its NUL left out
 */
void flow_send(struct kunit *test, struct flow *flow, u8 dir,
	       const char *payload)
{
	flow_pass(test, flow,
		  flow_packet(test, flow, dir, payload, strlen(payload),
			      PACKET_LINEAR),
		  dir);
}

/**
 * flow_between_hooks() - a flow of no SIP begins
 * @test: the test
 *
 * Return: its first packet, seen by conntrack and by none of sipnat's hooks, with
 * the entry, which is unconfirmed.
 */
struct sk_buff *flow_between_hooks(struct kunit *test)
{
	struct flow *flow =
		flow_new(test, IPPROTO_UDP, PHONE, 7000, PROVIDER, 7000);
	struct nf_hook_state state = {
		.hook = NF_INET_PRE_ROUTING,
		.pf = NFPROTO_IPV4,
		.net = &init_net,
	};
	struct sk_buff *skb;

	skb = flow_packet(test, flow, IP_CT_DIR_ORIGINAL, "x", 1,
			  PACKET_LINEAR);
	rcu_read_lock();
	KUNIT_EXPECT_EQ(test, NF_ACCEPT, nf_conntrack_in(skb, &state));
	rcu_read_unlock();
	return skb;
}

/* The flow begins again with its next packet. */
void flow_forget(struct flow *flow)
{
	if (!flow->ct)
		return;
	nf_ct_delete(flow->ct, 0, 0);
	nf_ct_put(flow->ct);
	flow->ct = NULL;
	memset(flow->seq, 0, sizeof(flow->seq));
}

static const char *write_message(struct kunit *test, const char *fmt, ...)
{
	char *text = kunit_kzalloc(test, 4096, GFP_KERNEL);
	va_list args;

	KUNIT_ASSERT_NOT_NULL(test, text);
	va_start(args, fmt);
	KUNIT_ASSERT_LT(test, vsnprintf(text, 4096, fmt, args), 4096);
	va_end(args);
	return text;
}

#define COMMON                                                      \
	"Via: SIP/2.0/UDP 192.168.1.10:5060;branch=z9hG4bK%u%s\r\n" \
	"From: <sip:alice@example.net>;tag=f\r\n"                   \
	"To: <sip:alice@example.net>\r\n"                           \
	"Call-ID: c-1\r\n"                                          \
	"CSeq: %u %s\r\n"                                           \
	"%sContent-Length: 0\r\n\r\n"

/**
 * sip_request() - alice's phone asks
 * @test: the test, with which the text ends
 * @method: of the request
 * @cseq: its number
 * @fields: more header fields, each with its line end
 */
const char *sip_request(struct kunit *test, const char *method, u32 cseq,
			const char *fields)
{
	return write_message(test, "%s sip:example.net SIP/2.0\r\n" COMMON,
			     method, cseq, "", cseq, method, fields);
}

/**
 * sip_answer() - alice's registrar answers
 * @test: the test, with which the text ends
 * @status: of the response
 * @cseq: of the request
 * @fields: more header fields, each with its line end
 */
const char *sip_answer(struct kunit *test, u32 status, u32 cseq,
		       const char *fields)
{
	return write_message(test, "SIP/2.0 %u Whatever\r\n" COMMON, status,
			     cseq, "", cseq, "REGISTER", fields);
}

/**
 * exchange() - alice's phone registers, and is answered
 * @test: the test
 * @flow: over which
 * @cseq: of the request
 * @asked: header fields of the REGISTER
 * @status: of the response
 * @answered: header fields of it
 *
 * Return: @flow.
 */
struct flow *exchange(struct kunit *test, struct flow *flow, u32 cseq,
		      const char *asked, u32 status, const char *answered)
{
	flow_out(test, flow, REGISTER(cseq, asked));
	flow_in(test, flow, ANSWER(status, cseq, answered));
	return flow;
}

/**
 * held() - seconds for which a flow in sipnat's hands is held
 * @test: the test
 * @flow: the flow
 */
u32 held(struct kunit *test, const struct flow *flow)
{
	struct sipnat_claim *claim = sipnat_claim_of(flow->ct);

	KUNIT_ASSERT_NOT_NULL(test, claim);
	return sipnat_hold_seconds(claim);
}

/** bindings() - how many there are */
u32 bindings(void)
{
	return test_net()->registrar->bindings.count;
}

static struct net_device *new_device(const char *name)
{
	struct net_device *dev =
		alloc_netdev(0, name, NET_NAME_USER, ether_setup);

	if (dev)
		dev_net_set(dev, &init_net);
	return dev;
}

/**
 * traffic_begin() - before the first suite
 *
 * Return: 0 or an error.
 */
int traffic_begin(void)
{
	int err;

	device[IP_CT_DIR_ORIGINAL] = new_device(LAN);
	device[IP_CT_DIR_REPLY] = new_device(WAN);
	if (!device[0] || !device[1])
		return -ENOMEM;

	err = nf_ct_netns_get(&init_net, NFPROTO_INET);
	return err;
}

/**
 * traffic_end() - after the last suite
 */
void traffic_end(void)
{
	nf_ct_netns_put(&init_net, NFPROTO_INET);
	free_netdev(device[0]);
	free_netdev(device[1]);
}

/* A policy without rules, not in force. */
struct sipnat_policy *policy_draft(struct kunit *test)
{
	struct sipnat_policy *policy = sipnat_policy_new();

	KUNIT_ASSERT_NOT_NULL(test, policy);
	return policy;
}

/* One more rule in it, about SIP's port. */
struct sipnat_rule *policy_rule(struct kunit *test,
				struct sipnat_policy *policy, u8 action)
{
	struct sipnat_rule *rule = sipnat_rule_new();

	KUNIT_ASSERT_NOT_NULL(test, rule);
	KUNIT_ASSERT_EQ(test, 0, sipnat_policy_append(policy, rule));
	rule->action = action;
	rule->port[0].first = SIP_PORT;
	rule->port[0].last = SIP_PORT;
	rule->n_ports = 1;
	return rule;
}

/* One more prefix in a rule's set. */
void rule_prefix(struct kunit *test, struct sipnat_prefix_set *set,
		 const char *text, u8 length)
{
	struct sipnat_prefix prefix = { .length = length };
	u16 l3num;

	read_address(test, text, &prefix.addr, &l3num);
	prefix.nfproto = l3num;
	KUNIT_ASSERT_TRUE(test, sipnat_prefix_valid(&prefix));
	KUNIT_ASSERT_EQ(test, 0, sipnat_prefix_set_add(set, &prefix));
}

/* From now on it is in force. */
void policy_use(struct kunit *test, struct sipnat_policy *policy)
{
	struct sipnat_policy_state *state = &test_net()->policy;

	KUNIT_ASSERT_EQ(test, 0, sipnat_hook_prepare(test_net(), policy));
	mutex_lock(&state->lock);
	sipnat_policy_free(state->builder);
	state->builder = NULL;
	KUNIT_EXPECT_EQ(test, 0, sipnat_policy_begin(state, 0, policy));
	sipnat_policy_commit(state);
	mutex_unlock(&state->lock);
}

/* The ALG gets what it gets without sipnat. */
void policy_leave(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);

	policy->default_action = SIPNAT_ACTION_LEAVE;
	policy_use(test, policy);
}

/**
 * traffic_init() - before each test
 * @test: the test
 */
int traffic_init(struct kunit *test)
{
	policy_use(test, policy_draft(test));
	return 0;
}

static void forget_bindings(struct sipnat_registrar *registrar)
{
	struct sipnat_binding *binding;
	struct rhashtable_iter iter;

	rhltable_walk_enter(&registrar->bindings.table, &iter);
	rhashtable_walk_start(&iter);
	while ((binding = rhashtable_walk_next(&iter))) {
		if (IS_ERR(binding))
			continue;
		local_bh_disable();
		sipnat_binding_remove(&registrar->bindings, binding,
				      binding->aor);
		local_bh_enable();
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
}

static void forget_transactions(struct sipnat_transactions *transactions)
{
	sipnat_transactions_exit(transactions);
	memset(transactions, 0, sizeof(*transactions));
	sipnat_transactions_init(transactions);
}

/**
 * traffic_exit() - after each test: nothing of it stays
 * @test: the test
 */
void traffic_exit(struct kunit *test)
{
	struct sipnat_net *sn = test_net();
	struct flow *flow, *next;

	list_for_each_entry_safe(flow, next, &flows, list) {
		flow_forget(flow);
		list_del(&flow->list);
	}
	forget_bindings(sn->registrar);
	forget_transactions(&sn->registrar->transactions);
	memset(&sn->registrar->upstream, 0, sizeof(sn->registrar->upstream));
	sipnat_upstream_init(&sn->registrar->upstream);
	policy_use(test, policy_draft(test));
}
