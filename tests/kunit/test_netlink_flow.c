// SPDX-License-Identifier: GPL-2.0
/*
 * Flows, status and counters by netlink: shown, filtered, flushed.
 */
#include "client.h"
#include "sweep.h"
#include "traffic.h"

static struct client *client;

static void flows_to_show(struct kunit *test)
{
	struct flow *flow[3];

	flow[0] = flow_phone(test);
	flow[1] = flow_new(test, IPPROTO_TCP, PHONE, 40000, PROVIDER, 5060);
	flow[2] = flow_new(test, IPPROTO_UDP, "2001:db8::1", 5060,
			   "2001:db8::2", 5060);
	flow[0]->zone = 4;
	flow_out(test, flow[0], REGISTER(1, CONTACT_60));
	flow_in(test, flow[0], ANSWER(200, 1, ""));
	flow_out(test, flow[1], "x");
	flow_out(test, flow[2], "x");
}

/* How many flows are shown to a filter of one attribute. */
static u32 shown_to(struct kunit *test, void (*put)(struct sk_buff *msg))
{
	put(request(client, SIPNAT_CMD_FLOW_GET, NLM_F_DUMP));
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	return client->n_replies;
}

static void all(struct sk_buff *msg)
{
}

static void tcp(struct sk_buff *msg)
{
	nla_put_u32(msg, SIPNAT_A_FLOW_TRANSPORT, SIPNAT_TRANSPORT_TCP);
}

static void zone(struct sk_buff *msg)
{
	nla_put_u16(msg, SIPNAT_A_FLOW_ZONE, 4);
}

static void ipv6(struct sk_buff *msg)
{
	put_prefix(msg, SIPNAT_A_FLOW_END, "2001:db8::2", 128);
}

static void provider(struct sk_buff *msg)
{
	put_prefix(msg, SIPNAT_A_FLOW_END, PROVIDER, 32);
}

static void shown(struct kunit *test)
{
	flows_to_show(test);
	KUNIT_EXPECT_EQ(test, 3, shown_to(test, all));
	KUNIT_EXPECT_EQ(test, 1, shown_to(test, tcp));
	KUNIT_EXPECT_EQ(test, 1, shown_to(test, ipv6));
	KUNIT_EXPECT_EQ(test, 2, shown_to(test, provider));
	KUNIT_EXPECT_EQ(test, 1, shown_to(test, zone));
	KUNIT_EXPECT_EQ(test, 60,
			attribute_u32(test, client->reply[0],
				      SIPNAT_A_FLOW_HOLD));
	KUNIT_EXPECT_EQ(test, SIPNAT_ACTION_BYPASS,
			attribute_u32(test, client->reply[0],
				      SIPNAT_A_FLOW_ACTION));

	put_prefix(request(client, SIPNAT_CMD_FLOW_GET, NLM_F_DUMP),
		   SIPNAT_A_FLOW_END, "10.0.0.1", 8);
	KUNIT_EXPECT_EQ(test, -EINVAL, client_send(client));
	nla_put_u32(request(client, SIPNAT_CMD_FLOW_GET, NLM_F_DUMP),
		    SIPNAT_A_FLOW_TRANSPORT, 4);
	KUNIT_EXPECT_EQ(test, -EINVAL, client_send(client));
}

static void flushed(struct kunit *test)
{
	flows_to_show(test);
	put_prefix(request(client, SIPNAT_CMD_FLOW_FLUSH, 0), SIPNAT_A_FLOW_END,
		   "10.0.0.1", 8);
	expect_refused(client, -EINVAL,
		       "The prefix is too long or has host bits");
	tcp(request(client, SIPNAT_CMD_FLOW_FLUSH, 0));
	KUNIT_EXPECT_EQ(test, 0, client_send(client));
	KUNIT_EXPECT_EQ(test, 1,
			attribute_u32(test, client->reply[0],
				      SIPNAT_A_FLOW_FLUSHED));
	KUNIT_EXPECT_EQ(test, 2, shown_to(test, all));
	KUNIT_EXPECT_EQ(test, 0, ask(client, SIPNAT_CMD_FLOW_FLUSH));
	KUNIT_EXPECT_EQ(test, 2,
			attribute_u32(test, client->reply[0],
				      SIPNAT_A_FLOW_FLUSHED));
	KUNIT_EXPECT_EQ(test, 0, shown_to(test, all));
}

static void status(struct kunit *test)
{
	struct nlmsghdr *nlh;

	flows_to_show(test);
	KUNIT_ASSERT_EQ(test, 0, ask(client, SIPNAT_CMD_STATUS_GET));
	nlh = client->reply[0];
	KUNIT_EXPECT_EQ(test, 1,
			attribute_u32(test, nlh, SIPNAT_A_STATUS_BINDINGS));
	KUNIT_EXPECT_EQ(test, 0,
			attribute_u32(test, nlh, SIPNAT_A_STATUS_TRANSACTIONS));
	KUNIT_EXPECT_EQ(test, 0,
			attribute_u32(test, nlh, SIPNAT_A_STATUS_RULES));
	KUNIT_EXPECT_TRUE(test,
			  attribute_u32(test, nlh, SIPNAT_A_STATUS_HOOKS) &
				  SIPNAT_HOOK_EARLY);
	KUNIT_EXPECT_EQ(test, 0,
			nla_strcmp(attribute(nlh, SIPNAT_A_STATUS_VERSION),
				   SIPNAT_VERSION));

	KUNIT_ASSERT_EQ(test, 0, ask(client, SIPNAT_CMD_STATS_GET));
	nlh = client->reply[0];
	KUNIT_EXPECT_EQ(test, counter(SIPNAT_A_STATS_PACKETS),
			nla_get_u64(attribute(nlh, SIPNAT_A_STATS_PACKETS)));
	KUNIT_EXPECT_NOT_NULL(test, attribute(nlh, SIPNAT_A_STATS_MAX));
}

static bool take_one(struct nf_conn *ct, const struct sipnat_claim *claim,
		     void *data)
{
	unsigned int *room = data;

	return *room ? (*room)-- : false;
}

/* A walk goes on where it had to stop. */
static void walked(struct kunit *test)
{
	struct sipnat_cursor cursor = {};
	unsigned int room, n = 0;

	flows_to_show(test);
	do {
		room = 1;
		KUNIT_ASSERT_LT(test, n++, 10);
	} while (!sipnat_walk(&init_net, &cursor, take_one, &room));
	KUNIT_EXPECT_EQ(test, 3 + (room == 1), n);
	KUNIT_EXPECT_EQ(test, nf_conntrack_htable_size, cursor.buckets);
}

static int init(struct kunit *test)
{
	client = client_open(test);
	return traffic_init(test);
}

static void exit(struct kunit *test)
{
	client_close(client);
	traffic_exit(test);
}

static struct kunit_case cases[] = { KUNIT_CASE(shown),
				     KUNIT_CASE(flushed),
				     KUNIT_CASE(status),
				     KUNIT_CASE(walked),
				     {} };

struct kunit_suite suite_netlink_flow = {
	.name = "netlink_flow",
	.init = init,
	.exit = exit,
	.test_cases = cases,
};
