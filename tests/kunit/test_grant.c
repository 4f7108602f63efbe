// SPDX-License-Identifier: GPL-2.0
/*
 * What a 2xx grants, for how long the flow of a registration is held by it: its own
 * Contact among others, in the words of registrars of all kinds.
 */
#include "hold.h"
#include "traffic.h"

#define OTHER "Contact: <sip:alice@198.51.100.7>;expires=500\r\n"
/* A phone before a restart and after it. */
#define OLDER "Contact: <sip:a@h;line=o>;expires="
#define NEWER "Contact: <sip:a@h;line=n>;expires="

/* What was asked, what was answered, for how long the flow is held. */
static const struct {
	const char *asked;
	const char *answered;
	u32 held;
} grants[] = {
	/* its own value, wherever it stands */
	{ CONTACT_60, OTHER CONTACT ";expires=40\r\n", 40 },
	/* none is listed */
	{ CONTACT_60, "", 60 },
	{ CONTACT_60, "Expires: 90\r\n", 90 },
	{ CONTACT "\r\n", "", 3600 },
	{ CONTACT "\r\nExpires: 70\r\n", "", 70 },
	/* listed without a number of its own */
	{ CONTACT_60, CONTACT "\r\nExpires: 80\r\n", 80 },
	{ CONTACT_60, CONTACT "\r\n", 60 },
	/* its only one, by another address */
	{ CONTACT_60, OTHER, 500 },
	/* others, it isn't among them */
	{ CONTACT_60, OTHER "Contact: <sip:b@c>;expires=9\r\n", 0 },
	/* parameters of a registrar's own */
	{ CONTACT_60, CONTACT ";q=0.5;expires=33\r\n", 33 },
	/* a number that is none */
	{ CONTACT ";expires=x\r\n", "", 3600 },
	/* two that differ in a parameter are one: what stays, stays */
	{ "Contact: <sip:a@h;x=1>;expires=60,<sip:a@h;x=2>;expires=0\r\n",
	  "Contact: <sip:a@h;x=1>;expires=50\r\n", 50 },
	/* what the phone was before a restart is listed, too, and first */
	{ NEWER "3600\r\n", OLDER "37\r\n" NEWER "3000\r\n", 3000 },
	{ NEWER "3600\r\n", NEWER "30\r\n" OLDER "3700\r\n", 30 },
	/* the same twice, by two flows; twice with parameters of a registrar's own */
	{ CONTACT_60,
	  CONTACT ";reg-id=1;expires=7\r\n" CONTACT ";reg-id=2;expires=50\r\n",
	  50 },
	{ "Contact: <sip:a@h>;expires=60\r\n",
	  "Contact: <sip:a@h;x=1>;expires=55,<sip:a@h;x=2>;expires=5\r\n", 55 },
	/* longer than anything is held */
	{ CONTACT ";expires=4294967295\r\n", "", 86400 },
};

static void granted(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(grants); i++) {
		struct flow *flow = flow_new(test, IPPROTO_UDP, PHONE,
					     20000 + i, PROVIDER, 5060);

		exchange(test, flow, 1, grants[i].asked, 200,
			 grants[i].answered);
		KUNIT_EXPECT_EQ_MSG(test, grants[i].held, held(test, flow),
				    "%s, %s", grants[i].asked,
				    grants[i].answered);
	}
}

/* A REGISTER, and its 200 with what another NAT on the way makes of it. */
static u32 held_behind_two(struct kunit *test, const char *came, u16 port)
{
	struct flow *flow = flow_new(test, IPPROTO_UDP, PHONE, 30000 + port,
				     PROVIDER, 5060);
	char *text = kunit_kzalloc(test, 1024, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	snprintf(text, 1024,
		 "SIP/2.0 200 OK\r\n"
		 "Via: SIP/2.0/UDP 192.168.1.10:5060;branch=z9hG4bK1%s\r\n"
		 "From: <sip:alice@example.net>;tag=f\r\n"
		 "To: <sip:alice@example.net>\r\nCall-ID: c-1\r\n"
		 "CSeq: 1 REGISTER\r\n" OTHER
		 "Contact: <sip:alice@198.51.100.9:31022;x=1>;expires=9\r\n"
		 "Contact: <sip:alice@198.51.100.9:31022;x=2>;expires=42\r\n"
		 "\r\n",
		 came);
	flow_out(test, flow, REGISTER(1, CONTACT_60));
	flow_in(test, flow, text);
	return held(test, flow);
}

/* The registrar writes the address that it sees, and says so in the Via. */
static void granted_behind_two_nats(struct kunit *test)
{
	static const struct {
		const char *came;
		u32 held;
	} answers[] = {
		{ ";received=198.51.100.9;rport=31022", 42 },
		{ ";received=198.51.100.9;rport=31023", 0 },
		{ ";received=198.51.100.8;rport=31022", 0 },
		{ ";received=198.51.100.9;rport", 0 },
		{ ";received=nat.example.net;rport=31022", 0 },
		{ ";rport=31022", 0 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(answers); i++)
		KUNIT_EXPECT_EQ_MSG(test, answers[i].held,
				    held_behind_two(test, answers[i].came, i),
				    "%s", answers[i].came);
}

/* What the phone was before a restart goes, and what it is now stays. */
static void the_older_self_is_removed(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	exchange(test, flow, 1, OLDER "900\r\n", 200, OLDER "900\r\n");
	exchange(test, flow, 2, NEWER "3600\r\n", 200,
		 OLDER "800\r\n" NEWER "3600\r\n");
	KUNIT_EXPECT_EQ(test, 3600, held(test, flow));
	exchange(test, flow, 3, OLDER "0\r\n", 200, NEWER "3599\r\n");
	KUNIT_EXPECT_EQ(test, 3599, held(test, flow));
	KUNIT_EXPECT_EQ(test, 1, bindings());

	/* a registrar that lists what it removes, as it was */
	exchange(test, flow, 4, NEWER "0\r\n", 200, NEWER "3598\r\n");
	KUNIT_EXPECT_EQ(test, 0, held(test, flow));
	KUNIT_EXPECT_EQ(test, 0, bindings());
}

/* Where the list of a 2xx is too long to be read, ours may be in the rest. */
static void granted_in_a_long_list(struct kunit *test)
{
	static const char other[] = "Contact: <sip:b@c>;expires=9\r\n";
	char *list = kunit_kzalloc(test, 3000, GFP_KERNEL);
	struct flow *flow = flow_phone(test);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, list);
	for (i = 0; i < 70; i++)
		strcat(list, other);
	strcat(list, CONTACT ";expires=40\r\n");
	exchange(test, flow, 1, CONTACT_60, 200, list);
	KUNIT_EXPECT_EQ(test, 60, held(test, flow));
	KUNIT_EXPECT_EQ(test, 1, bindings());
}

static struct kunit_case cases[] = { KUNIT_CASE(granted),
				     KUNIT_CASE(granted_behind_two_nats),
				     KUNIT_CASE(the_older_self_is_removed),
				     KUNIT_CASE(granted_in_a_long_list),
				     {} };

struct kunit_suite suite_grant = {
	.name = "grant",
	.init = traffic_init,
	.exit = traffic_exit,
	.test_cases = cases,
};
