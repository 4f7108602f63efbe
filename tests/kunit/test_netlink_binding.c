// SPDX-License-Identifier: GPL-2.0
/*
 * Bindings and peers by netlink: shown, filtered, removed, restored, and the
 * events that tell of them.
 */
#include <net/genetlink.h>
#include "client.h"
#include "hold.h"
#include "traffic.h"

static struct client *client, *listener;

static struct flow *registered(struct kunit *test, u16 port, const char *fields)
{
	struct flow *flow =
		flow_new(test, IPPROTO_UDP, PHONE, port, PROVIDER, 5060);

	flow->source = htonl(GATEWAY);
	flow_out(test, flow, REGISTER(1, fields));
	flow_in(test, flow, ANSWER(200, 1, fields));
	return flow;
}

static struct nlmsghdr *show_one(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, 0, dump(client, SIPNAT_CMD_BINDING_GET));
	KUNIT_ASSERT_EQ(test, 1, client->n_replies);
	return client->reply[0];
}

static void shown(struct kunit *test)
{
	const struct nlmsghdr *nlh;
	struct flow *flow;

	flow = registered(test, 5060, CONTACT ";expires=300\r\n");
	seconds_pass(30);
	flow_out(test, flow, "\r\n\r\n");
	seconds_pass(5);
	nlh = show_one(test);
	KUNIT_EXPECT_EQ(test, 0,
			nla_strcmp(attribute(nlh, SIPNAT_A_BINDING_AOR),
				   "alice@example.net"));
	KUNIT_EXPECT_EQ(test, 300,
			attribute_u32(test, nlh, SIPNAT_A_BINDING_GRANTED));
	KUNIT_EXPECT_EQ(test, 265,
			attribute_u32(test, nlh, SIPNAT_A_BINDING_EXPIRES));
	KUNIT_EXPECT_EQ(test, 265,
			attribute_u32(test, nlh, SIPNAT_A_BINDING_HOLD));
	KUNIT_EXPECT_EQ(test, 5,
			attribute_u32(test, nlh, SIPNAT_A_BINDING_IDLE));
	KUNIT_EXPECT_EQ(test, 30,
			attribute_u32(test, nlh, SIPNAT_A_BINDING_KEEPALIVE));
	KUNIT_EXPECT_EQ(test, SIPNAT_DIRECTION_ORIGINAL,
			attribute_u32(test, nlh, SIPNAT_A_BINDING_ENDPOINT));
	KUNIT_EXPECT_NOT_NULL(test, attribute(nlh, SIPNAT_A_BINDING_REPLY));
	KUNIT_EXPECT_NULL(test, attribute(nlh, SIPNAT_A_BINDING_RULE));

	/* a flow that is gone leaves its binding */
	flow_forget(flow);
	KUNIT_EXPECT_NULL(test,
			  attribute(show_one(test), SIPNAT_A_BINDING_REPLY));
	/* and so does one that begins anew, until the phone registers */
	flow_out(test, flow, "\r\n\r\n");
	nlh = show_one(test);
	KUNIT_EXPECT_NULL(test, attribute(nlh, SIPNAT_A_BINDING_REPLY));
	KUNIT_EXPECT_NULL(test, attribute(nlh, SIPNAT_A_BINDING_TIMEOUT));
	KUNIT_EXPECT_NULL(test, attribute(nlh, SIPNAT_A_BINDING_IDLE));
	flow_out(test, flow, REGISTER(2, CONTACT_60));
	flow_in(test, flow, ANSWER(200, 2, CONTACT_60));
	nlh = show_one(test);
	KUNIT_EXPECT_NOT_NULL(test, attribute(nlh, SIPNAT_A_BINDING_REPLY));
	KUNIT_EXPECT_EQ(test, 0,
			attribute_u32(test, nlh, SIPNAT_A_BINDING_IDLE));
}

/* Conntrack keeps TCP by itself: nobody looks when its packets come. */
static void shown_of_tcp(struct kunit *test)
{
	struct flow *flow =
		flow_new(test, IPPROTO_TCP, PHONE, 40000, PROVIDER, 5060);
	const struct nlmsghdr *nlh;

	flow_out(test, flow, REGISTER(1, CONTACT_60));
	flow_in(test, flow, ANSWER(200, 1, CONTACT_60));
	nlh = show_one(test);
	KUNIT_EXPECT_NOT_NULL(test, attribute(nlh, SIPNAT_A_BINDING_REPLY));
	KUNIT_EXPECT_NOT_NULL(test, attribute(nlh, SIPNAT_A_BINDING_TIMEOUT));
	KUNIT_EXPECT_NULL(test, attribute(nlh, SIPNAT_A_BINDING_IDLE));
}

static void filtered(struct kunit *test)
{
	struct sk_buff *msg;
	unsigned int i;

	registered(test, 5060, CONTACT_60);
	registered(test, 5061, CONTACT ";expires=300\r\n");

	msg = request(client, SIPNAT_CMD_BINDING_GET, NLM_F_DUMP);
	nla_put_u32(msg, SIPNAT_A_BINDING_EXPIRES, 100);
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	KUNIT_EXPECT_EQ(test, 1, client->n_replies);
	msg = request(client, SIPNAT_CMD_BINDING_GET, NLM_F_DUMP);
	nla_put_string(msg, SIPNAT_A_BINDING_AOR, "alice@example.net");
	put_prefix(msg, SIPNAT_A_BINDING_END, PROVIDER, 32);
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	KUNIT_EXPECT_EQ(test, 2, client->n_replies);
	msg = request(client, SIPNAT_CMD_BINDING_GET, NLM_F_DUMP);
	nla_put_string(msg, SIPNAT_A_BINDING_AOR, "alice@example.com");
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	KUNIT_EXPECT_EQ(test, 0, client->n_replies);
	msg = request(client, SIPNAT_CMD_BINDING_GET, NLM_F_DUMP);
	put_prefix(msg, SIPNAT_A_BINDING_END, "10.0.0.0", 8);
	put_prefix(msg, SIPNAT_A_BINDING_END, "2001:db8::", 32);
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	KUNIT_EXPECT_EQ(test, 0, client->n_replies);

	msg = request(client, SIPNAT_CMD_BINDING_GET, NLM_F_DUMP);
	for (i = 0; i < 17; i++)
		put_prefix(msg, SIPNAT_A_BINDING_END, "10.0.0.0", 8);
	/* in 6.1 there is no sentence where a dump begins */
	KUNIT_EXPECT_EQ(test, -E2BIG, client_send(client));
	msg = request(client, SIPNAT_CMD_BINDING_DEL, 0);
	for (i = 0; i < 17; i++)
		put_prefix(msg, SIPNAT_A_BINDING_END, "10.0.0.0", 8);
	expect_refused(client, -E2BIG, "A filter has at most 16 prefixes");
	msg = request(client, SIPNAT_CMD_BINDING_DEL, 0);
	put_prefix(msg, SIPNAT_A_BINDING_END, "10.0.0.1", 8);
	expect_refused(client, -EINVAL,
		       "The prefix is too long or has host bits");
	KUNIT_EXPECT_EQ(test, 2, bindings());
}

static void a_crowd_is_shown(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < 200; i++)
		registered(test, 10000 + i, CONTACT_60);
	KUNIT_ASSERT_EQ(test, 0, dump(client, SIPNAT_CMD_BINDING_GET));
	KUNIT_EXPECT_EQ(test, 200, client->n_replies);
	KUNIT_ASSERT_EQ(test, 0, dump(client, SIPNAT_CMD_FLOW_GET));
	KUNIT_EXPECT_EQ(test, 200, client->n_replies);
}

/* What the dump stands at is gone, and so is the table that it walked. */
static void a_crowd_goes_meanwhile(struct kunit *test)
{
	struct rhashtable *table = &test_net()->registrar->bindings.table.ht;
	unsigned int i;

	for (i = 0; i < 200; i++)
		registered(test, 10000 + i, CONTACT_60);
	flush_work(&table->run_work);
	request(client, SIPNAT_CMD_BINDING_GET, NLM_F_DUMP);
	KUNIT_ASSERT_EQ(test, 0, client_begin(client));
	ask(listener, SIPNAT_CMD_BINDING_DEL);
	KUNIT_ASSERT_EQ(test, 0, bindings());
	flush_work(&table->run_work);
	rcu_barrier();

	KUNIT_EXPECT_EQ(test, 0, client_receive(client));
	KUNIT_EXPECT_TRUE(test, client->flags & NLM_F_DUMP_INTR);
	KUNIT_EXPECT_LT(test, client->n_replies, 200);
}

static void removed(struct kunit *test)
{
	struct flow *flow = registered(test, 5060, CONTACT ";expires=300\r\n");
	struct flow *other = registered(test, 5061, CONTACT_60);
	struct sk_buff *msg;

	flow_forget(other);
	msg = request(client, SIPNAT_CMD_BINDING_DEL, 0);
	nla_put_string(msg, SIPNAT_A_BINDING_AOR, "nobody");
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	KUNIT_EXPECT_EQ(test, 0,
			attribute_u32(test, client->reply[0],
				      SIPNAT_A_BINDING_REMOVED));
	KUNIT_EXPECT_EQ(test, 300, flow_timeout(flow));
	EXPECT_COUNTED(test, 2, SIPNAT_A_STATS_BINDINGS_REMOVED,
		       ask(client, SIPNAT_CMD_BINDING_DEL));
	KUNIT_EXPECT_EQ(test, 2,
			attribute_u32(test, client->reply[0],
				      SIPNAT_A_BINDING_REMOVED));
	KUNIT_EXPECT_EQ(test, 0, bindings());
	KUNIT_EXPECT_EQ(test, 120, flow_timeout(flow));
	KUNIT_EXPECT_EQ(test, 0, sipnat_claim_of(flow->ct)->deadline);
}

/* Asks for what binding-get has shown, all of it or a part. */
static struct sk_buff *restore(const struct nlmsghdr *shown, int but)
{
	struct sk_buff *msg = request(client, SIPNAT_CMD_BINDING_RESTORE, 0);
	const struct nlattr *attr;
	int rem;

	nlmsg_for_each_attr(attr, shown, GENL_HDRLEN, rem)
		if (nla_type(attr) <= SIPNAT_A_BINDING_HOLD &&
		    nla_type(attr) != but)
			nla_put(msg, attr->nla_type, nla_len(attr),
				nla_data(attr));
	return msg;
}

static void restored(struct kunit *test)
{
	struct flow *flow = registered(test, 5060, CONTACT ";expires=300\r\n");
	struct nlmsghdr *one = show_one(test);

	ask(client, SIPNAT_CMD_BINDING_DEL);
	KUNIT_EXPECT_EQ(test, 0, bindings());
	restore(one, 0);
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	KUNIT_EXPECT_EQ(test, 1, bindings());
	KUNIT_EXPECT_EQ(test, 300, flow_timeout(flow));
	KUNIT_EXPECT_EQ(test, 300,
			sipnat_hold_seconds(sipnat_claim_of(flow->ct)));

	/* an entry that lost its claim is taken over */
	memset(sipnat_claim_of(flow->ct), 0, sizeof(struct sipnat_claim));
	restore(one, 0);
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	KUNIT_EXPECT_NOT_NULL(test, sipnat_claim_of(flow->ct));
}

/* A binding that was refreshed since it was read stays as it is. */
static void restored_too_late(struct kunit *test)
{
	struct flow *flow = registered(test, 5060, CONTACT_60);
	struct nlmsghdr *one = show_one(test);

	flow_out(test, flow, REGISTER(2, CONTACT ";expires=300\r\n"));
	flow_in(test, flow, ANSWER(200, 2, CONTACT ";expires=300\r\n"));
	restore(one, 0);
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	KUNIT_EXPECT_EQ(test, 300,
			attribute_u32(test, show_one(test),
				      SIPNAT_A_BINDING_EXPIRES));
	KUNIT_EXPECT_EQ(test, 300,
			sipnat_hold_seconds(sipnat_claim_of(flow->ct)));
}

/* What was restored is judged by its own rule when it registers next. */
static void restored_under_a_rule(struct kunit *test)
{
	struct flow *flow = registered(test, 5060, CONTACT ";expires=300\r\n");
	struct nlmsghdr *one = show_one(test);
	struct sipnat_policy *policy = policy_draft(test);

	policy->default_action = SIPNAT_ACTION_OBSERVE;
	policy_rule(test, policy, SIPNAT_ACTION_BYPASS)->margin = 30;
	policy_use(test, policy);
	ask(client, SIPNAT_CMD_BINDING_DEL);
	memset(sipnat_claim_of(flow->ct), 0, sizeof(struct sipnat_claim));
	restore(one, 0);
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	flow_out(test, flow, REGISTER(2, CONTACT ";expires=600\r\n"));
	flow_in(test, flow, ANSWER(200, 2, CONTACT ";expires=600\r\n"));
	KUNIT_EXPECT_EQ(test, 1, bindings());
	KUNIT_EXPECT_EQ(test, 630,
			sipnat_hold_seconds(sipnat_claim_of(flow->ct)));
}

static void not_restored(struct kunit *test)
{
	static const char all[] =
		"A binding is restored from all that binding-get shows of it";
	struct flow *flow = registered(test, 5060, CONTACT ";expires=300\r\n");
	struct nlmsghdr *one = show_one(test);
	struct sipnat_policy *policy;
	int attr;

	ask(client, SIPNAT_CMD_BINDING_DEL);
	for (attr = SIPNAT_A_BINDING_AOR; attr <= SIPNAT_A_BINDING_HOLD;
	     attr++) {
		restore(one, attr);
		expect_refused(client, -EINVAL, all);
	}

	policy = policy_draft(test);
	policy->bindings_max = 0;
	policy_use(test, policy);
	restore(one, 0);
	KUNIT_EXPECT_EQ(test, -ENOSPC, client_send(client));

	/* another mapping, then no flow */
	flow_forget(flow);
	flow->source = htonl(GATEWAY + 1);
	flow_out(test, flow, "x");
	restore(one, 0);
	expect_refused(client, -ENOENT,
		       "The flow of the binding has another mapping now");
	flow_forget(flow);
	restore(one, 0);
	expect_refused(client, -ENOENT, "The flow of the binding is gone");
	KUNIT_EXPECT_EQ(test, 0, bindings());
}

/* A nest of SIPNAT_A_TUPLE_*, with ports if asked for. */
static void put_tuple(struct sk_buff *msg, int type, const char *src,
		      const char *dst, bool ports)
{
	struct nlattr *nest = nla_nest_start(msg, type);

	put_address(msg, SIPNAT_A_TUPLE_SRC_ADDRESS, src);
	put_address(msg, SIPNAT_A_TUPLE_DST_ADDRESS, dst);
	if (ports) {
		nla_put_u16(msg, SIPNAT_A_TUPLE_SRC_PORT, 1);
		nla_put_u16(msg, SIPNAT_A_TUPLE_DST_PORT, 2);
	}
	nla_nest_end(msg, nest);
}

static void bad_tuples(struct kunit *test)
{
	static const char sentence[] =
		"A tuple needs two addresses of a family and two ports";
	struct nlmsghdr *one;

	registered(test, 5060, CONTACT_60);
	one = show_one(test);
	put_tuple(restore(one, SIPNAT_A_BINDING_ORIGINAL),
		  SIPNAT_A_BINDING_ORIGINAL, PHONE, PROVIDER, false);
	expect_refused(client, -EINVAL, sentence);
	put_tuple(restore(one, SIPNAT_A_BINDING_REPLY), SIPNAT_A_BINDING_REPLY,
		  PHONE, "2001:db8::1", true);
	expect_refused(client, -EINVAL, sentence);
	put_tuple(restore(one, SIPNAT_A_BINDING_ORIGINAL),
		  SIPNAT_A_BINDING_ORIGINAL, "2001:db8::1", "2001:db8::2",
		  true);
	expect_refused(client, -ENOENT, "The flow of the binding is gone");
	nla_put_u32(restore(one, SIPNAT_A_BINDING_TRANSPORT),
		    SIPNAT_A_BINDING_TRANSPORT, SIPNAT_TRANSPORT_TCP);
	expect_refused(client, -ENOENT, "The flow of the binding is gone");
	nla_put_u32(restore(one, SIPNAT_A_BINDING_ENDPOINT),
		    SIPNAT_A_BINDING_ENDPOINT, 2);
	KUNIT_EXPECT_EQ(test, -ERANGE, client_send(client));
}

/* The next event of a kind; others are passed over. */
static const struct nlmsghdr *event_of(struct kunit *test, u8 wanted)
{
	const struct nlmsghdr *nlh;
	u8 cmd;

	do
		nlh = client_event(listener, &cmd);
	while (nlh && cmd != wanted);
	KUNIT_ASSERT_NOT_NULL_MSG(test, nlh, "event %u", wanted);
	return nlh;
}

static u32 next_change(struct kunit *test)
{
	return attribute_u32(test, event_of(test, SIPNAT_CMD_BINDING_NTF),
			     SIPNAT_A_BINDING_CHANGE);
}

static void told(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct flow *flow;

	policy_rule(test, policy, SIPNAT_ACTION_BYPASS);
	policy_use(test, policy);
	client_listen(listener);
	flow = registered(test, 5060, CONTACT_60);
	KUNIT_EXPECT_EQ(test, SIPNAT_FLOW_EVENT_CLAIMED,
			attribute_u32(test, event_of(test, SIPNAT_CMD_FLOW_NTF),
				      SIPNAT_A_FLOW_EVENT));
	KUNIT_EXPECT_EQ(test, SIPNAT_BINDING_CHANGE_REGISTERED,
			next_change(test));
	flow_out(test, flow, REGISTER(2, CONTACT_60));
	flow_in(test, flow, ANSWER(200, 2, CONTACT_60));
	KUNIT_EXPECT_EQ(test, SIPNAT_BINDING_CHANGE_REFRESHED,
			next_change(test));
	seconds_pass(62);
	KUNIT_EXPECT_EQ(test, SIPNAT_BINDING_CHANGE_EXPIRED, next_change(test));

	flow_out(test, flow, REGISTER(3, CONTACT_60));
	flow_in(test, flow,
		"SIP/2.0 403 No\r\nVia: SIP/2.0/UDP 203.0.113.1;branch=z\r\n"
		"From: <sip:a@b>\r\nTo: <sip:a@b>\r\nCall-ID: c-1\r\n"
		"CSeq: 3 REGISTER\r\n\r\n");
	KUNIT_EXPECT_EQ(test, SIPNAT_UPSTREAM_VERDICT_CONFIRMED,
			attribute_u32(test,
				      event_of(test, SIPNAT_CMD_UPSTREAM_NTF),
				      SIPNAT_A_UPSTREAM_VERDICT));
	KUNIT_ASSERT_EQ(test, 0, dump(client, SIPNAT_CMD_UPSTREAM_GET));
	KUNIT_ASSERT_EQ(test, 1, client->n_replies);
	KUNIT_EXPECT_EQ(test, SIPNAT_UPSTREAM_REASON_VIA_ALTERED,
			attribute_u32(test, client->reply[0],
				      SIPNAT_A_UPSTREAM_REASON));
}

/* Reads what waits; the first word may be that there was more. */
static void events_forget(void)
{
	u8 cmd;

	client_event(listener, &cmd);
	while (client_event(listener, &cmd))
		;
}

/*
 * More than 1000 flows a second are not told, but counted. They hide no endpoint,
 * which sipnatd would then not know of.
 */
static void suppressed(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	u64 before = counter(SIPNAT_A_STATS_EVENTS_SUPPRESSED);
	unsigned int i;

	client_listen(listener);
	seconds_pass(2);
	for (i = 0; i < 1100; i++) {
		flow_out(test, flow, "x");
		flow_forget(flow);
	}
	KUNIT_EXPECT_GT(test, counter(SIPNAT_A_STATS_EVENTS_SUPPRESSED),
			before + 50);

	events_forget();
	registered(test, 5061, CONTACT_60);
	KUNIT_EXPECT_EQ(test, SIPNAT_BINDING_CHANGE_REGISTERED,
			next_change(test));
}

/* Peers in more than one message. */
static void peers_are_shown(struct kunit *test)
{
	struct sipnat_upstream *upstream = &test_net()->registrar->upstream;
	unsigned int i;

	for (i = 0; i < SIPNAT_PEERS; i++) {
		upstream->peer[i].addr.ip = htonl(i + 1);
		upstream->peer[i].nfproto = i % 2 ? NFPROTO_IPV4 : NFPROTO_IPV6;
		upstream->peer[i].last.verdict =
			SIPNAT_UPSTREAM_VERDICT_SUSPECT;
		upstream->peer[i].sent_len = SIPNAT_VIA_MAX;
		upstream->peer[i].came_len = SIPNAT_VIA_MAX;
	}
	KUNIT_ASSERT_EQ(test, 0, dump(client, SIPNAT_CMD_UPSTREAM_GET));
	KUNIT_EXPECT_EQ(test, SIPNAT_PEERS, client->n_replies);
}

static int init(struct kunit *test)
{
	client = client_open(test);
	listener = client_open(test);
	return traffic_init(test);
}

static void exit(struct kunit *test)
{
	client_close(client);
	client_close(listener);
	traffic_exit(test);
}

static struct kunit_case cases[] = { KUNIT_CASE(shown),
				     KUNIT_CASE(shown_of_tcp),
				     KUNIT_CASE(filtered),
				     KUNIT_CASE(a_crowd_is_shown),
				     KUNIT_CASE(a_crowd_goes_meanwhile),
				     KUNIT_CASE(removed),
				     KUNIT_CASE(restored),
				     KUNIT_CASE(restored_too_late),
				     KUNIT_CASE(restored_under_a_rule),
				     KUNIT_CASE(not_restored),
				     KUNIT_CASE(bad_tuples),
				     KUNIT_CASE(told),
				     KUNIT_CASE(suppressed),
				     KUNIT_CASE(peers_are_shown),
				     {} };

struct kunit_suite suite_netlink_binding = {
	.name = "netlink_binding",
	.init = init,
	.exit = exit,
	.test_cases = cases,
};
