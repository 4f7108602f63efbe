// SPDX-License-Identifier: GPL-2.0
/*
 * Answers to what the client sends, put in place of libmnl's open, sendto and
 * recvfrom by the linker. A policy is kept as the bytes that were sent and
 * given back as such, so that a round trip goes through both halves of the
 * client and nothing else.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/rtnetlink.h>
#include <linux/sipnat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "fake_kernel.h"

#define FAMILY 0x1d
#define GROUP RTNLGRP_NOP4 /* can be joined, and nobody sends to it */
#define POLICY_BYTES (8 * 1024 * 1024)
#define QUEUE_MAX 1024
#define ANSWER_BYTES (32 * 1024)

struct fake_kernel fake;

/* Datagrams that wait to be received. */
static struct nlmsghdr *queue[QUEUE_MAX];
static size_t queue_head, queue_tail;

/* The policy: attributes of its settings and its rules as they came. */
static char *begun, *in_force;
static size_t begun_length, in_force_length;
static uint32_t generation;

void fake_reset(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.loaded = true;
	fake.at_rule = -1;
	fake.uptime = 3600;
	while (queue_head != queue_tail)
		free(queue[queue_head++]);
	queue_head = 0;
	queue_tail = 0;
	free(begun);
	free(in_force);
	begun = NULL;
	in_force = NULL;
	in_force_length = 0;
	generation = 0;
}

/* A new answer in the queue, with room for attributes. */
struct nlmsghdr *fake_answer(const struct nlmsghdr *request, uint16_t type,
			     uint16_t flags)
{
	struct nlmsghdr *nlh = calloc(1, ANSWER_BYTES);

	assert_non_null(nlh);
	assert_true(queue_tail < QUEUE_MAX);
	mnl_nlmsg_put_header(nlh);
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = flags;
	nlh->nlmsg_seq = request->nlmsg_seq;
	queue[queue_tail++] = nlh;
	return nlh;
}

static struct nlmsghdr *genl_answer(const struct nlmsghdr *request,
				    uint16_t type, uint8_t command,
				    uint16_t flags)
{
	struct nlmsghdr *nlh = fake_answer(request, type, flags);
	struct genlmsghdr *genl;

	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = command;
	genl->version = 1;
	return nlh;
}

/* Where the nth rule of a message is. */
static uint32_t offset_of_rule(const struct nlmsghdr *request, int n)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, request, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == SIPNAT_A_POLICY_RULE && !n--)
			return (const char *)attr - (const char *)request;
	}
	fail_msg("there is no such rule in the message");
	return 0;
}

void fake_error(const struct nlmsghdr *request, int errnum)
{
	struct nlmsghdr *nlh = fake_answer(request, NLMSG_ERROR, NLM_F_CAPPED);
	struct nlmsgerr *e = mnl_nlmsg_put_extra_header(nlh, sizeof(*e));

	e->error = -errnum;
	e->msg = *request;
	if (!errnum || !fake.extack)
		return;
	nlh->nlmsg_flags |= NLM_F_ACK_TLVS;
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, fake.extack);
	if (fake.at_rule >= 0)
		mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS,
				 offset_of_rule(request, fake.at_rule));
}

void fake_done(const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = fake_answer(request, NLMSG_DONE, NLM_F_MULTI);
	int *code = mnl_nlmsg_put_extra_header(nlh, sizeof(*code));

	*code = 0;
	if (fake.torn > 0) {
		fake.torn--;
		nlh->nlmsg_flags |= NLM_F_DUMP_INTR;
	}
}

static void family(const struct nlmsghdr *request, const char *name,
		   uint16_t id, const char *group, uint32_t group_id)
{
	struct nlmsghdr *nlh = genl_answer(request, GENL_ID_CTRL,
					   CTRL_CMD_NEWFAMILY, NLM_F_MULTI);
	struct nlattr *groups, *one;

	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, id);
	groups = mnl_attr_nest_start(nlh, CTRL_ATTR_MCAST_GROUPS);
	one = mnl_attr_nest_start(nlh, 1);
	mnl_attr_put_u32(nlh, CTRL_ATTR_MCAST_GRP_ID, group_id);
	mnl_attr_put_strz(nlh, CTRL_ATTR_MCAST_GRP_NAME, group);
	mnl_attr_nest_end(nlh, one);
	mnl_attr_nest_end(nlh, groups);
}

static void families(const struct nlmsghdr *request)
{
	fake.asked_by_name |= !(request->nlmsg_flags & NLM_F_DUMP);
	/* The kernel's own, whose group must exist to be joined. */
	family(request, "nlctrl", GENL_ID_CTRL, "notify", GENL_ID_CTRL);
	family(request, "sipnat2", FAMILY + 1, "events", GROUP + 1);
	if (fake.loaded)
		family(request, "sipnat", FAMILY, "events", GROUP);
	fake_done(request);
}

static void status(const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh =
		genl_answer(request, FAMILY, SIPNAT_CMD_STATUS_GET, 0);

	if (fake.malformed)
		mnl_attr_put_u16(nlh, SIPNAT_A_STATUS_UPTIME, 7);
	else
		mnl_attr_put_u64(nlh, SIPNAT_A_STATUS_UPTIME, fake.uptime);
	mnl_attr_put_strz(nlh, SIPNAT_A_STATUS_VERSION, SIPNAT_VERSION);
	mnl_attr_put_u32(nlh, SIPNAT_A_STATUS_HOOKS,
			 SIPNAT_HOOK_EARLY | SIPNAT_HOOK_LATE);
	mnl_attr_put(nlh, SIPNAT_A_STATUS_ALG_PRESENT, 0, NULL);
	mnl_attr_put_u32(nlh, SIPNAT_A_STATUS_GENERATION, generation);
	mnl_attr_put_u64(nlh, SIPNAT_A_STATUS_POLICY_AGE, 60);
	mnl_attr_put_u32(nlh, SIPNAT_A_STATUS_RULES, 5);
	mnl_attr_put_u32(nlh, SIPNAT_A_STATUS_PREFIXES, 6);
	mnl_attr_put_u32(nlh, SIPNAT_A_STATUS_DEFAULT_ACTION,
			 SIPNAT_ACTION_BYPASS);
	mnl_attr_put_u32(nlh, SIPNAT_A_STATUS_BINDINGS, 3 + fake.crowd);
	mnl_attr_put_u32(nlh, SIPNAT_A_STATUS_TRANSACTIONS, 2);
	/* From a later contract. */
	mnl_attr_put_u32(nlh, 200, 1);
}

/* Of what goes wrong nothing, of the rest something. */
static uint64_t healthy_counter(uint16_t type)
{
	if (type >= SIPNAT_A_STATS_UNPARSABLE &&
	    type <= SIPNAT_A_STATS_EVENTS_LOST)
		return 0;
	if (type == SIPNAT_A_STATS_TRANSACTIONS_EVICTED ||
	    type == SIPNAT_A_STATS_TRANSACTIONS_FAILED ||
	    type == SIPNAT_A_STATS_BINDINGS_REFUSED ||
	    type >= SIPNAT_A_STATS_UPSTREAM_SUSPECT ||
	    type == SIPNAT_A_STATS_FLOWS_LEFT)
		return 0;
	return type * 7919 % 997 * (type % 5);
}

static uint64_t counter(uint16_t type)
{
	if (fake.healthy)
		return healthy_counter(type);
	return fake.counter_base ? fake.counter_base + type : 0;
}

static void stats(const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh =
		genl_answer(request, FAMILY, SIPNAT_CMD_STATS_GET, 0);
	uint16_t type;

	for (type = SIPNAT_A_STATS_PACKETS; type <= SIPNAT_A_STATS_MAX; type++)
		mnl_attr_put_u64(nlh, type, counter(type));
	mnl_attr_put_u64(nlh, SIPNAT_A_STATS_MAX + 50, 1);
}

static void tuple(struct nlmsghdr *nlh, uint16_t type, int family,
		  const char *src, const char *dst, uint16_t port)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);
	size_t length = family == AF_INET ? 4 : 16;
	uint8_t address[16];

	inet_pton(family, src, address);
	mnl_attr_put(nlh, SIPNAT_A_TUPLE_SRC_ADDRESS, length, address);
	inet_pton(family, dst, address);
	mnl_attr_put(nlh, SIPNAT_A_TUPLE_DST_ADDRESS, length, address);
	mnl_attr_put_u16(nlh, SIPNAT_A_TUPLE_SRC_PORT, port);
	mnl_attr_put_u16(nlh, SIPNAT_A_TUPLE_DST_PORT, 5060);
	mnl_attr_nest_end(nlh, nest);
}

static void flows(const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh =
		genl_answer(request, FAMILY, SIPNAT_CMD_FLOW_GET, NLM_F_MULTI);

	mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_TRANSPORT, SIPNAT_TRANSPORT_UDP);
	tuple(nlh, SIPNAT_A_FLOW_ORIGINAL, AF_INET, "192.168.1.10",
	      "203.0.113.5", 5062);
	tuple(nlh, SIPNAT_A_FLOW_REPLY, AF_INET, "203.0.113.5", "203.0.113.1",
	      1024);
	mnl_attr_put_u16(nlh, SIPNAT_A_FLOW_ZONE, 3);
	mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_ID, 0xfedcba98);
	mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_ACTION, SIPNAT_ACTION_BYPASS);
	mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_ORIGIN, SIPNAT_ORIGIN_EXPLICIT);
	mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_GENERATION, 2);
	mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_RULE, 4);
	mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_TIMEOUT, 117);
	mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_HOLD, 116);
	nlh = genl_answer(request, FAMILY, SIPNAT_CMD_FLOW_GET, NLM_F_MULTI);
	mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_TRANSPORT, SIPNAT_TRANSPORT_TCP);
	tuple(nlh, SIPNAT_A_FLOW_ORIGINAL, AF_INET6, "2001:db8::10",
	      "2001:db8:1::5", 40000);
	mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_ACTION, SIPNAT_ACTION_OBSERVE);
	fake_done(request);
}

static void flush(const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh =
		genl_answer(request, FAMILY, SIPNAT_CMD_FLOW_FLUSH, 0);
	const struct nlattr *attr;
	uint32_t ends = 0;

	/* As many as there were prefixes in the filter, or all 10. */
	mnl_attr_for_each(attr, request, sizeof(struct genlmsghdr))
		ends += mnl_attr_get_type(attr) == SIPNAT_A_FLOW_END;
	mnl_attr_put_u32(nlh, SIPNAT_A_FLOW_FLUSHED, ends ? ends : 10);
}

/* Keep the attributes of a message behind those that are kept already. */
static void keep(const struct nlmsghdr *request)
{
	size_t length = mnl_nlmsg_get_payload_len(request) - GENL_HDRLEN;

	assert_non_null(begun);
	assert_true(begun_length + length <= POLICY_BYTES);
	memcpy(begun + begun_length,
	       mnl_nlmsg_get_payload_offset(request, GENL_HDRLEN), length);
	begun_length += length;
}

static void policy_begin(const struct nlmsghdr *request)
{
	free(begun);
	begun = malloc(POLICY_BYTES);
	begun_length = 0;
	keep(request);
}

static void policy_commit(const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh;

	assert_non_null(begun);
	free(in_force);
	in_force = begun;
	in_force_length = begun_length;
	begun = NULL;
	fake.commits++;
	nlh = genl_answer(request, FAMILY, SIPNAT_CMD_POLICY_COMMIT, 0);
	mnl_attr_put_u32(nlh, SIPNAT_A_POLICY_GENERATION, ++generation);
}

static void policy_get(const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = genl_answer(request, FAMILY,
					   SIPNAT_CMD_POLICY_GET, NLM_F_MULTI);
	const struct nlattr *attr = (void *)in_force;
	size_t at = 0;

	mnl_attr_put_u32(nlh, SIPNAT_A_POLICY_GENERATION, generation);
	while (at < in_force_length) {
		attr = (void *)(in_force + at);
		if (nlh->nlmsg_len + attr->nla_len > ANSWER_BYTES)
			nlh = genl_answer(request, FAMILY,
					  SIPNAT_CMD_POLICY_GET, NLM_F_MULTI);
		mnl_attr_put(nlh, attr->nla_type,
			     mnl_attr_get_payload_len(attr),
			     mnl_attr_get_payload(attr));
		at += MNL_ALIGN(attr->nla_len);
	}
	fake_done(request);
}

/* The AOR that a test has something to say about. */
static const char *chosen_aor(void)
{
	if (fake.aor)
		return fake.aor;
	return fake.odd_aor ? "a\x1b[2J\xff\"" : "alice@example.com";
}

static struct nlmsghdr *binding(const struct nlmsghdr *request, const char *aor,
				uint32_t transport, uint64_t contact,
				uint32_t expires)
{
	struct nlmsghdr *nlh = genl_answer(request, FAMILY,
					   SIPNAT_CMD_BINDING_GET, NLM_F_MULTI);

	mnl_attr_put_strz(nlh, SIPNAT_A_BINDING_AOR, aor);
	mnl_attr_put_u64(nlh, SIPNAT_A_BINDING_CONTACT, contact);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_TRANSPORT, transport);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_GRANTED, 3600);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_EXPIRES, expires);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_HOLD, expires + 10);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_CLOCK, 70);
	/* From a later contract. */
	mnl_attr_put_u32(nlh, 200, 1);
	return nlh;
}

/* What filter of bindings a request has. */
static void note_filter(const struct nlmsghdr *request)
{
	const struct nlattr *attr;

	memset(&fake.filter, 0, sizeof(fake.filter));
	mnl_attr_for_each(attr, request, sizeof(struct genlmsghdr)) {
		switch (mnl_attr_get_type(attr)) {
		case SIPNAT_A_BINDING_AOR:
			snprintf(fake.filter.aor, sizeof(fake.filter.aor), "%s",
				 mnl_attr_get_str(attr));
			break;
		case SIPNAT_A_BINDING_EXPIRES:
			fake.filter.expires = mnl_attr_get_u32(attr);
			break;
		case SIPNAT_A_BINDING_END:
			fake.filter.ends++;
			break;
		default:
			fail_msg("the kernel does not filter by attribute %u",
				 mnl_attr_get_type(attr));
		}
	}
}

/* Phones of a company, each with its own address and time. */
static void crowd(const struct nlmsghdr *request)
{
	char aor[40], address[40];
	struct nlmsghdr *nlh;
	unsigned int i;

	for (i = 0; i < fake.crowd; i++) {
		snprintf(aor, sizeof(aor), "%u@pbx.example.com", 2000 + i);
		snprintf(address, sizeof(address), "192.168.%u.%u", i / 200 + 2,
			 i % 200 + 10);
		nlh = binding(request, aor, SIPNAT_TRANSPORT_UDP, 100 + i,
			      60 + i * 37 % 3500);
		tuple(nlh, SIPNAT_A_BINDING_ORIGINAL, AF_INET, address,
		      "203.0.113.5", 5060);
		tuple(nlh, SIPNAT_A_BINDING_REPLY, AF_INET, "203.0.113.5",
		      "203.0.113.1", 1024 + i);
		mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_IDLE, i * 13 % 300);
		if (i % 3)
			mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_KEEPALIVE, 30);
	}
}

/* A phone, a PBX behind port forwarding whose entry is gone, one over TCP. */
static void bindings(const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh;

	note_filter(request);
	nlh = binding(request, "zoe@example.com", SIPNAT_TRANSPORT_TCP, 1,
		      3000);
	tuple(nlh, SIPNAT_A_BINDING_ORIGINAL, AF_INET6, "2001:db8::10",
	      "2001:db8:1::5", 40000);
	tuple(nlh, SIPNAT_A_BINDING_REPLY, AF_INET6, "2001:db8:1::5",
	      "2001:db8::10", 5060);
	nlh = binding(request, "pbx@example.com", SIPNAT_TRANSPORT_UDP, 2,
		      3000);
	tuple(nlh, SIPNAT_A_BINDING_ORIGINAL, AF_INET, "203.0.113.5",
	      "203.0.113.1", 5080);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_ENDPOINT,
			 SIPNAT_DIRECTION_REPLY);
	mnl_attr_put_u16(nlh, SIPNAT_A_BINDING_ZONE, 7);
	nlh = binding(request, chosen_aor(), SIPNAT_TRANSPORT_UDP,
		      UINT64_C(0xfedcba9876543210), 3000);
	tuple(nlh, SIPNAT_A_BINDING_ORIGINAL, AF_INET, "192.168.1.10",
	      "203.0.113.5", 5062);
	tuple(nlh, SIPNAT_A_BINDING_REPLY, AF_INET, "203.0.113.5",
	      "203.0.113.1", 1024);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_ID, 0xfedcba98);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_RULE, 4);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_TIMEOUT, 3009);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_IDLE, 200);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_KEEPALIVE, 25);
	crowd(request);
	fake_done(request);
}

static void bindings_del(const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh =
		genl_answer(request, FAMILY, SIPNAT_CMD_BINDING_DEL, 0);

	note_filter(request);
	mnl_attr_put_u32(nlh, SIPNAT_A_BINDING_REMOVED, 3);
}

/* Keep what was sent, to be compared with what was read. */
static void binding_restore(const struct nlmsghdr *request)
{
	assert_true(request->nlmsg_len <= sizeof(fake.restored));
	memcpy(fake.restored, request, request->nlmsg_len);
	fake.restores++;
}

static void upstream(const struct nlmsghdr *request)
{
	static const uint8_t good[] = { 203, 0, 113, 5 };
	static const uint8_t bad[] = { 198, 51, 100, 7 };
	struct nlmsghdr *nlh = genl_answer(request, FAMILY,
					   SIPNAT_CMD_UPSTREAM_GET,
					   NLM_F_MULTI);

	mnl_attr_put(nlh, SIPNAT_A_UPSTREAM_PEER, sizeof(good), good);
	mnl_attr_put_u32(nlh, SIPNAT_A_UPSTREAM_VERDICT, 0);
	mnl_attr_put_u64(nlh, SIPNAT_A_UPSTREAM_CLEAN, 12);
	if (fake.upstream_verdict) {
		nlh = genl_answer(request, FAMILY, SIPNAT_CMD_UPSTREAM_GET,
				  NLM_F_MULTI);
		mnl_attr_put(nlh, SIPNAT_A_UPSTREAM_PEER, sizeof(bad), bad);
		mnl_attr_put_u32(nlh, SIPNAT_A_UPSTREAM_VERDICT,
				 fake.upstream_verdict);
		mnl_attr_put_u32(nlh, SIPNAT_A_UPSTREAM_REASON,
				 SIPNAT_UPSTREAM_REASON_VIA_ALTERED);
		mnl_attr_put_strz(nlh, SIPNAT_A_UPSTREAM_SENT,
				  fake.sent ?
					  fake.sent :
					  "SIP/2.0/UDP 192.168.1.10;branch=z9hG4bK1");
		mnl_attr_put_strz(nlh, SIPNAT_A_UPSTREAM_CAME,
				  fake.came ?
					  fake.came :
					  "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\x1b");
		mnl_attr_put_u32(nlh, SIPNAT_A_UPSTREAM_AGE, 61);
		mnl_attr_put_u64(nlh, SIPNAT_A_UPSTREAM_CONFIRMED, 3);
	}
	fake_done(request);
}

static void command(const struct nlmsghdr *request, uint8_t number)
{
	switch (number) {
	case SIPNAT_CMD_STATUS_GET:
		status(request);
		break;
	case SIPNAT_CMD_STATS_GET:
		stats(request);
		break;
	case SIPNAT_CMD_POLICY_GET:
		policy_get(request);
		return;
	case SIPNAT_CMD_POLICY_BEGIN:
		policy_begin(request);
		break;
	case SIPNAT_CMD_POLICY_ADD:
		keep(request);
		break;
	case SIPNAT_CMD_POLICY_COMMIT:
		policy_commit(request);
		break;
	case SIPNAT_CMD_POLICY_ABORT:
		fake.aborts++;
		break;
	case SIPNAT_CMD_FLOW_GET:
		flows(request);
		return;
	case SIPNAT_CMD_FLOW_FLUSH:
		flush(request);
		break;
	case SIPNAT_CMD_BINDING_GET:
		bindings(request);
		return;
	case SIPNAT_CMD_BINDING_DEL:
		bindings_del(request);
		break;
	case SIPNAT_CMD_BINDING_RESTORE:
		binding_restore(request);
		break;
	case SIPNAT_CMD_UPSTREAM_GET:
		upstream(request);
		return;
	default:
		fail_msg("unknown command %u", number);
	}
	assert_true(request->nlmsg_flags & NLM_F_ACK);
	fake_error(request, 0);
}

/* QEMU's user mode has no generic netlink; any will do, nothing goes through. */
struct mnl_socket *__real_mnl_socket_open2(int bus, int flags);
struct mnl_socket *__wrap_mnl_socket_open2(int bus, int flags);

struct mnl_socket *__wrap_mnl_socket_open2(int bus, int flags)
{
	assert_true(bus == NETLINK_GENERIC || bus == NETLINK_NETFILTER);
	return __real_mnl_socket_open2(NETLINK_ROUTE, flags);
}

ssize_t __wrap_mnl_socket_sendto(const struct mnl_socket *nl, const void *data,
				 size_t length)
{
	const struct nlmsghdr *request = data;
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(request);

	assert_int_equal(length, request->nlmsg_len);
	assert_true(request->nlmsg_flags & NLM_F_REQUEST);
	fake.requests++;
	if (length > fake.largest)
		fake.largest = length;
	if (request->nlmsg_type == GENL_ID_CTRL) {
		if (fake.ctrl_errnum)
			fake_error(request, fake.ctrl_errnum);
		else
			families(request);
		return length;
	}
	if (request->nlmsg_type >> 8 == NFNL_SUBSYS_CTNETLINK) {
		fake_conntrack(request);
		return length;
	}
	assert_int_equal(request->nlmsg_type, FAMILY);
	assert_int_equal(genl->version, SIPNAT_FAMILY_VERSION);
	if (!fake.loaded) {
		fake_error(request, ENOENT);
	} else if (genl->cmd == SIPNAT_CMD_POLICY_BEGIN && fake.busy > 0) {
		fake.busy--;
		fake_error(request, EBUSY);
	} else if (genl->cmd == fake.refuse) {
		fake_error(request, fake.errnum);
	} else {
		command(request, genl->cmd);
	}
	return length;
}

ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *nl, void *data,
				   size_t size)
{
	struct nlmsghdr *nlh;
	size_t length;

	if (queue_head == queue_tail) {
		errno = fake.lost ? ENOBUFS : EAGAIN;
		fake.lost -= !!fake.lost;
		return -1;
	}
	nlh = queue[queue_head++];
	length = nlh->nlmsg_len;
	assert_true(length <= size);
	memcpy(data, nlh, length);
	free(nlh);
	if (queue_head == queue_tail) {
		queue_head = 0;
		queue_tail = 0;
	}
	return length;
}
