// SPDX-License-Identifier: GPL-2.0
/*
 * Registrations as RFC 3261 10.2 and 10.3 have them, by packets that pass: who
 * is registered, until when its flow is held, and what is not believed.
 */
#include "hold.h"
#include "registration.h"
#include "traffic.h"

#define OTHER "Contact: <sip:alice@198.51.100.7>;expires=500\r\n"

static u32 transactions(void)
{
	return test_net()->registrar->transactions.count;
}

static void registered(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_TRANSACTIONS,
		       flow_out(test, flow, REGISTER(1, CONTACT_60)));
	KUNIT_EXPECT_EQ(test, 1, transactions());
	KUNIT_EXPECT_EQ(test, 0, bindings());
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_BINDINGS_REGISTERED,
		       flow_in(test, flow, ANSWER(200, 1, CONTACT_60)));
	KUNIT_EXPECT_EQ(test, 0, transactions());
	KUNIT_EXPECT_EQ(test, 1, bindings());
	KUNIT_EXPECT_EQ(test, 60, held(test, flow));
	KUNIT_EXPECT_EQ(test, 60, flow_timeout(flow));
	KUNIT_EXPECT_TRUE(test, flow->ct->status & IPS_ASSURED);
}

static void challenged_first(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	exchange(test, flow, 1, CONTACT_60, 401, "");
	KUNIT_EXPECT_EQ(test, 0, bindings());
	KUNIT_EXPECT_EQ(test, 0, transactions());
	KUNIT_EXPECT_EQ(test, 0, held(test, flow));
	exchange(test, flow, 2, CONTACT_60, 200, CONTACT_60);
	KUNIT_EXPECT_EQ(test, 1, bindings());
	/* a later refusal takes nothing back */
	exchange(test, flow, 3, CONTACT_60, 503, "");
	KUNIT_EXPECT_EQ(test, 60, held(test, flow));
}

static void provisional_answers_are_none(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_RESPONSES_UNMATCHED,
		       exchange(test, flow, 1, CONTACT_60, 100, ""));
	KUNIT_EXPECT_EQ(test, 1, transactions());
	flow_in(test, flow, ANSWER(200, 1, CONTACT_60));
	KUNIT_EXPECT_EQ(test, 1, bindings());
}

static void what_is_not_believed(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	struct flow *stranger =
		flow_new(test, IPPROTO_UDP, PHONE, 5060, "203.0.113.66", 5060);

	flow_out(test, flow, REGISTER(1, CONTACT_60));
	flow_out(test, stranger, sip_request(test, "OPTIONS", 1, ""));
	/* wrong CSeq */
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_RESPONSES_UNMATCHED,
		       flow_in(test, flow, ANSWER(200, 2, CONTACT_60)));
	/* wrong source */
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_RESPONSES_UNMATCHED,
		       flow_in(test, stranger, ANSWER(200, 1, CONTACT_60)));
	/* wrong direction */
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_RESPONSES_UNMATCHED,
		       flow_out(test, flow, ANSWER(200, 1, CONTACT_60)));
	/* a flow that begins with it, final or not */
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_RESPONSES_UNMATCHED,
		       flow_out(test,
				flow_new(test, IPPROTO_UDP, PROVIDER, 5061,
					 PHONE, 5060),
				ANSWER(200, 1, CONTACT_60)));
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_RESPONSES_UNMATCHED,
		       flow_out(test,
				flow_new(test, IPPROTO_UDP, PROVIDER, 5062,
					 PHONE, 5060),
				ANSWER(100, 1, "")));
	/* the answer to something else, also by its number */
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_RESPONSES_UNMATCHED,
		       flow_in(test, flow,
			       "SIP/2.0 200 OK\r\n"
			       "Via: SIP/2.0/UDP 192.168.1.10:5060;branch=z\r\n"
			       "From: <sip:a@b>\r\nTo: <sip:a@b>\r\n"
			       "Call-ID: c-1\r\nCSeq: 1 OPTIONS\r\n\r\n"));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_RESPONSES_UNMATCHED,
		       flow_in(test, flow,
			       "SIP/2.0 200 OK\r\n"
			       "Via: SIP/2.0/UDP 192.168.1.10:5060;branch=z\r\n"
			       "From: <sip:a@b>\r\nTo: <sip:a@b>\r\n"
			       "Call-ID: c-2\r\nCSeq: 1 REGISTER\r\n\r\n"));
	KUNIT_EXPECT_EQ(test, 0, bindings());
	KUNIT_EXPECT_EQ(test, 1, transactions());
	flow_in(test, flow, ANSWER(200, 1, CONTACT_60));
	KUNIT_EXPECT_EQ(test, 1, bindings());
}

static void retransmitted_and_forked(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	flow_out(test, flow, REGISTER(1, CONTACT_60));
	flow_out(test, flow, REGISTER(1, CONTACT_60));
	KUNIT_EXPECT_EQ(test, 1, transactions());
	flow_in(test, flow, ANSWER(200, 1, CONTACT_60));
	/* the same again, and another's answer that came later */
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_RESPONSES_UNMATCHED,
		       flow_in(test, flow, ANSWER(200, 1, CONTACT_60)));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_RESPONSES_UNMATCHED,
		       flow_in(test, flow, ANSWER(200, 1, OTHER)));
	KUNIT_EXPECT_EQ(test, 1, bindings());
	KUNIT_EXPECT_EQ(test, 60, held(test, flow));
}

static void late_answers_are_none(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	flow_out(test, flow, REGISTER(1, CONTACT_60));
	seconds_pass(20);
	flow_out(test, flow, "\r\n\r\n");
	seconds_pass(13);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_RESPONSES_UNMATCHED,
		       flow_in(test, flow, ANSWER(200, 1, CONTACT_60)));
	KUNIT_EXPECT_EQ(test, 0, bindings());
}

static void refreshed_and_removed(struct kunit *test)
{
	struct flow *flow = exchange(test, flow_phone(test), 1, CONTACT_60, 200,
				     CONTACT_60);

	seconds_pass(30);
	KUNIT_EXPECT_EQ(test, 30, held(test, flow));
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_BINDINGS_REFRESHED,
		       exchange(test, flow, 2, CONTACT ";expires=200\r\n", 200,
				CONTACT ";expires=180\r\n"));
	KUNIT_EXPECT_EQ(test, 180, held(test, flow));
	KUNIT_EXPECT_EQ(test, 1, bindings());

	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_BINDINGS_REMOVED,
		       exchange(test, flow, 3, CONTACT ";expires=0\r\n", 200,
				""));
	KUNIT_EXPECT_EQ(test, 0, held(test, flow));
	KUNIT_EXPECT_FALSE(test, flow->ct->status & IPS_ASSURED);
	KUNIT_EXPECT_EQ(test, 0, bindings());
	/* once more, and there is nothing to remove */
	EXPECT_COUNTED(test, 0, SIPNAT_A_STATS_BINDINGS_REMOVED,
		       exchange(test, flow, 4, CONTACT ";expires=0\r\n", 200,
				""));
}

static void star_removes_all_of_the_aor(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	exchange(test, flow, 1, CONTACT_60 OTHER, 200, CONTACT_60 OTHER);
	KUNIT_EXPECT_EQ(test, 2, bindings());
	KUNIT_EXPECT_EQ(test, 500, held(test, flow));
	exchange(test, flow, 2, "Contact: *\r\nExpires: 0\r\n", 401, "");
	KUNIT_EXPECT_EQ(test, 2, bindings());
	EXPECT_COUNTED(test, 2, SIPNAT_A_STATS_BINDINGS_REMOVED,
		       exchange(test, flow, 3, "Contact: *\r\nExpires: 0\r\n",
				200, ""));
	KUNIT_EXPECT_EQ(test, 0, bindings());
	KUNIT_EXPECT_EQ(test, 0, held(test, flow));
}

static void margin_floor_and_ceiling(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct sipnat_rule *rule =
		policy_rule(test, policy, SIPNAT_ACTION_BYPASS);
	struct flow *flow = flow_phone(test);

	rule->margin = 10;
	rule->floor = 100;
	rule->ceiling = 200;
	policy_use(test, policy);

	exchange(test, flow, 1, CONTACT_60, 200, CONTACT_60);
	KUNIT_EXPECT_EQ(test, 100, held(test, flow));
	exchange(test, flow, 2, CONTACT ";expires=150\r\n", 200, "");
	KUNIT_EXPECT_EQ(test, 160, held(test, flow));
	exchange(test, flow, 3, CONTACT ";expires=191\r\n", 200, "");
	KUNIT_EXPECT_EQ(test, 200, held(test, flow));
	exchange(test, flow, 4, CONTACT ";expires=4294967295\r\n", 200, "");
	KUNIT_EXPECT_EQ(test, 200, held(test, flow));
	/* what is removed has no floor */
	exchange(test, flow, 5, CONTACT ";expires=0\r\n", 200, "");
	KUNIT_EXPECT_EQ(test, 0, held(test, flow));
}

static void at_most_eight_contacts(struct kunit *test)
{
	char *fields = kunit_kzalloc(test, 1024, GFP_KERNEL);
	unsigned int i;

	for (i = 0; i < 9; i++)
		sprintf(fields + strlen(fields),
			"Contact: <sip:%u@192.168.1.10>;expires=60\r\n", i);
	EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_CONTACTS_IGNORED,
		       exchange(test, flow_phone(test), 1, fields, 200,
				fields));
	KUNIT_EXPECT_EQ(test, 8, bindings());
}

#define LONG                                                        \
	"SIP/2.0%s\r\n"                                             \
	"Via: SIP/2.0/UDP 192.168.1.10:5060;branch=z9hG4bK%.*s\r\n" \
	"From: <sip:alice@example.net>;tag=f\r\n"                   \
	"To: <sip:%.*s@example.net>\r\nCall-ID: c-1\r\n"            \
	"CSeq: 1 REGISTER\r\n" CONTACT_60 "Content-Length: 0\r\n\r\n"

/* A Via and an AOR of so many bytes, of which 255 are kept. */
static void exchange_long(struct kunit *test, int via, int aor)
{
	struct flow *flow = flow_phone(test);
	char *name = kunit_kzalloc(test, 4096, GFP_KERNEL);
	char *text = kunit_kzalloc(test, 8192, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, name);
	KUNIT_ASSERT_NOT_NULL(test, text);
	memset(name, 'x', 4095);
	sprintf(text, "REGISTER sip:a " LONG, "", via, name, aor, name);
	flow_out(test, flow, text);
	KUNIT_EXPECT_EQ(test, 1, transactions());
	sprintf(text, LONG, " 200 OK", via, name, aor, name);
	flow_in(test, flow, text);
	KUNIT_EXPECT_EQ(test, 60, held(test, flow));
}

static void long_texts_are_cut(struct kunit *test)
{
	exchange_long(test, 4000, 1);
	KUNIT_EXPECT_EQ(test, 1, bindings());
	exchange_long(test, 1, 4000);
	KUNIT_EXPECT_EQ(test, 2, bindings());
}

/* What opens no transaction. */
static void not_followed(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	static const char *const beginnings[] = {
		"REGISTER sip:a SIP/2.0\r\nSubject: ",
		"REGISTER sip:a SIP/2.0\r\nTo: <sip:a@b>\r\n" CONTACT
		"\r\nSubject: ",
	};
	char *cut = kunit_kzalloc(test, 9001, GFP_KERNEL);
	struct sipnat_policy *policy;
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, cut);
	/* a fetch (10.2.3) */
	flow_out(test, flow, REGISTER(1, ""));
	KUNIT_EXPECT_EQ(test, 0, transactions());

	/* cut off before the To, and before the Call-ID */
	for (i = 0; i < ARRAY_SIZE(beginnings); i++) {
		memset(cut, 'x', 9000);
		memcpy(cut, beginnings[i], strlen(beginnings[i]));
		EXPECT_COUNTED(test, 1, SIPNAT_A_STATS_TRUNCATED,
			       flow_out(test, flow, cut));
	}
	KUNIT_EXPECT_EQ(test, 0, transactions());

	policy = policy_draft(test);
	policy_rule(test, policy, SIPNAT_ACTION_OBSERVE);
	policy_use(test, policy);
	flow_out(test, flow, REGISTER(1, CONTACT_60));
	KUNIT_EXPECT_EQ(test, 0, transactions());
}

/* A policy with a rule for what goes out by WAN, and one for the rest. */
static void use_way_out(struct kunit *test, u8 action, u8 default_action)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct sipnat_rule *rule = policy_rule(test, policy, action);

	policy->default_action = default_action;
	strscpy(rule->in_interface, LAN, IFNAMSIZ);
	strscpy(rule->out_interface, WAN, IFNAMSIZ);
	rule->margin = 30;
	policy_use(test, policy);
}

/* Where a REGISTER comes in, nobody knows where it will go out. */
static void followed_by_the_way_out(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	unsigned int i;

	/* at first, and when another policy is in force: is it followed? */
	for (i = 1; i < 4; i++) {
		use_way_out(test, SIPNAT_ACTION_BYPASS, SIPNAT_ACTION_LEAVE);
		exchange(test, flow, i, CONTACT_60, 200, CONTACT_60);
		KUNIT_EXPECT_EQ(test, 1, bindings());
		KUNIT_EXPECT_EQ(test, 90, held(test, flow));
		seconds_pass(10);
	}
	exchange(test, flow, i, CONTACT ";expires=0\r\n", 200, "");
	KUNIT_EXPECT_EQ(test, 0, bindings());
}

/* Where all is bypassed, the way out still says by which rule, and so for how long. */
static void terms_of_the_way_out(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	use_way_out(test, SIPNAT_ACTION_BYPASS, SIPNAT_ACTION_BYPASS);
	exchange(test, flow, 1, CONTACT_60, 200, CONTACT_60);
	KUNIT_EXPECT_EQ(test, 0, sipnat_claim_of(flow->ct)->rule);
	KUNIT_EXPECT_EQ(test, 90, held(test, flow));
}

/* Nor does the other policy's default say what becomes of a flow. */
static void not_followed_by_the_way_out(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	u64 clean = counter(SIPNAT_A_STATS_UPSTREAM_CLEAN);

	use_way_out(test, SIPNAT_ACTION_OBSERVE, SIPNAT_ACTION_BYPASS);
	exchange(test, flow, 1, CONTACT_60, 401, "");
	exchange(test, flow, 2, CONTACT_60, 200, CONTACT_60);
	KUNIT_EXPECT_NULL(test, sipnat_claim_of(flow->ct));
	KUNIT_EXPECT_EQ(test, 0, bindings());
	KUNIT_EXPECT_EQ(test, 0, transactions());
	KUNIT_EXPECT_EQ(test, clean, counter(SIPNAT_A_STATS_UPSTREAM_CLEAN));
	KUNIT_EXPECT_LE(test, flow_timeout(flow), 120);
}

/* What comes back went out where it comes from. */
static void followed_backwards(struct kunit *test)
{
	struct flow *flow = flow_phone(test);

	flow_out(test, flow, sip_request(test, "OPTIONS", 1, ""));
	use_way_out(test, SIPNAT_ACTION_BYPASS, SIPNAT_ACTION_LEAVE);
	flow_in(test, flow, REGISTER(7, CONTACT_60));
	flow_out(test, flow, ANSWER(200, 7, CONTACT_60));
	KUNIT_EXPECT_EQ(test, 90, held(test, flow));
	use_way_out(test, SIPNAT_ACTION_OBSERVE, SIPNAT_ACTION_BYPASS);
	flow_in(test, flow, REGISTER(8, CONTACT ";expires=600\r\n"));
	flow_out(test, flow, ANSWER(200, 8, CONTACT ";expires=600\r\n"));
	KUNIT_EXPECT_EQ(test, 90, held(test, flow));
	flow_in(test, flow, REGISTER(9, CONTACT ";expires=0\r\n"));
	flow_out(test, flow, ANSWER(200, 9, ""));
	KUNIT_EXPECT_EQ(test, 0, held(test, flow));
}

/* Who was held before the policy said to leave the flow may still say goodbye. */
static void goodbye_under_another_policy(struct kunit *test)
{
	struct flow *flow = exchange(test, flow_phone(test), 1, CONTACT_60, 200,
				     CONTACT_60);
	struct sipnat_policy *policy;

	KUNIT_EXPECT_EQ(test, 60, held(test, flow));
	policy = policy_draft(test);
	policy->default_action = SIPNAT_ACTION_OBSERVE;
	policy_use(test, policy);
	exchange(test, flow, 2, CONTACT ";expires=600\r\n", 200,
		 CONTACT ";expires=600\r\n");
	KUNIT_EXPECT_EQ(test, 60, held(test, flow));
	exchange(test, flow, 3, CONTACT ";expires=0\r\n", 200, "");
	KUNIT_EXPECT_EQ(test, 0, bindings());
	KUNIT_EXPECT_EQ(test, 0, held(test, flow));
}

/* Who is called first registers in the other direction. */
static void registered_from_behind(struct kunit *test)
{
	struct flow *flow = flow_phone(test);
	struct sipnat_claim *claim;

	flow_out(test, flow, sip_request(test, "OPTIONS", 1, ""));
	flow_in(test, flow, REGISTER(7, CONTACT_60));
	flow_out(test, flow, ANSWER(200, 7, CONTACT_60));
	claim = sipnat_claim_of(flow->ct);
	KUNIT_EXPECT_EQ(test, 60, sipnat_hold_seconds(claim));
	KUNIT_EXPECT_EQ(test, IP_CT_DIR_REPLY, sipnat_hold_endpoint(claim));
}

static void tcp_is_not_held(struct kunit *test)
{
	struct flow *flow =
		flow_new(test, IPPROTO_TCP, PHONE, 40000, PROVIDER, 5060);

	exchange(test, flow, 1, CONTACT_60, 200, CONTACT_60);
	KUNIT_EXPECT_EQ(test, 1, bindings());
	KUNIT_EXPECT_EQ(test, 0, held(test, flow));
}

static void two_phones_on_a_flow(struct kunit *test)
{
	struct flow *flow = exchange(test, flow_phone(test), 1, CONTACT_60, 200,
				     CONTACT_60);
	const char *bob = "SIP/2.0 200 OK\r\n"
			  "Via: SIP/2.0/UDP 192.168.1.10:5060;branch=z\r\n"
			  "From: <sip:bob@b>\r\nTo: <sip:bob@b>\r\n"
			  "Call-ID: bob\r\nCSeq: 1 REGISTER\r\n" CONTACT
			  ";expires=300\r\n\r\n";
	char *ask = kunit_kzalloc(test, 512, GFP_KERNEL);

	sprintf(ask, "REGISTER sip:b SIP/2.0\r\n%s", bob + 16);
	flow_out(test, flow, ask);
	flow_in(test, flow, bob);
	KUNIT_EXPECT_EQ(test, 2, bindings());
	KUNIT_EXPECT_EQ(test, 300, held(test, flow));
	/* the other's is left */
	exchange(test, flow, 2, "Contact: *\r\nExpires: 0\r\n", 200, "");
	KUNIT_EXPECT_EQ(test, 1, bindings());
	KUNIT_EXPECT_EQ(test, 300, held(test, flow));
}

static void expired(struct kunit *test)
{
	u64 before = counter(SIPNAT_A_STATS_BINDINGS_EXPIRED);
	struct flow *flow = exchange(test, flow_phone(test), 1, CONTACT_60, 200,
				     CONTACT_60);

	seconds_pass(59);
	KUNIT_EXPECT_EQ(test, 1, bindings());
	seconds_pass(3);
	KUNIT_EXPECT_EQ(test, 0, bindings());
	KUNIT_EXPECT_EQ(test, before + 1,
			counter(SIPNAT_A_STATS_BINDINGS_EXPIRED));
	KUNIT_EXPECT_EQ(test, 0, held(test, flow));
}

/* A flow that was there before sipnat: nowhere to write a deadline. */
static void an_old_flow(struct kunit *test)
{
	struct sipnat_policy *policy = policy_draft(test);
	struct flow *flow = flow_phone(test);

	policy->default_action = SIPNAT_ACTION_OBSERVE;
	policy_use(test, policy);
	flow_out(test, flow, sip_request(test, "OPTIONS", 1, ""));
	KUNIT_ASSERT_NULL(test, sipnat_claim_of(flow->ct));
	policy_use(test, policy_draft(test));

	exchange(test, flow, 1, CONTACT ";expires=200\r\n", 200, "");
	KUNIT_EXPECT_NULL(test, sipnat_claim_of(flow->ct));
	KUNIT_EXPECT_EQ(test, 1, bindings());
	KUNIT_EXPECT_EQ(test, 200, flow_timeout(flow));
	seconds_pass(10);
	flow_out(test, flow, "\r\n\r\n");
	KUNIT_EXPECT_EQ(test, 190, flow_timeout(flow));
	/* at the end of the module */
	sipnat_registration_forget(flow->ct, test_net());
	KUNIT_EXPECT_EQ(test, 120, flow_timeout(flow));
	seconds_pass(100);
	flow_out(test, flow, "\r\n\r\n");
	seconds_pass(95);
	flow_out(test, flow, "\r\n\r\n");
	KUNIT_EXPECT_EQ(test, 0, bindings());
	KUNIT_EXPECT_EQ(test, 120, flow_timeout(flow));
}

/* A flush, and the policy wants nothing of the flow that begins anew. */
static void an_old_binding(struct kunit *test)
{
	struct flow *flow = exchange(test, flow_phone(test), 1,
				     CONTACT ";expires=200\r\n", 200, "");
	struct sipnat_policy *policy = policy_draft(test);

	flow_forget(flow);
	policy->default_action = SIPNAT_ACTION_OBSERVE;
	policy_use(test, policy);
	flow_out(test, flow, REGISTER(2, CONTACT_60));
	flow_in(test, flow, ANSWER(401, 2, ""));
	flow_out(test, flow, "\r\n\r\n");
	KUNIT_EXPECT_NULL(test, sipnat_claim_of(flow->ct));
	KUNIT_EXPECT_EQ(test, 1, bindings());
	KUNIT_EXPECT_EQ(test, 30, flow_timeout(flow));
}

static struct kunit_case cases[] = { KUNIT_CASE(registered),
				     KUNIT_CASE(challenged_first),
				     KUNIT_CASE(provisional_answers_are_none),
				     KUNIT_CASE(what_is_not_believed),
				     KUNIT_CASE(retransmitted_and_forked),
				     KUNIT_CASE(late_answers_are_none),
				     KUNIT_CASE(refreshed_and_removed),
				     KUNIT_CASE(star_removes_all_of_the_aor),
				     KUNIT_CASE(margin_floor_and_ceiling),
				     KUNIT_CASE(at_most_eight_contacts),
				     KUNIT_CASE(long_texts_are_cut),
				     KUNIT_CASE(not_followed),
				     KUNIT_CASE(followed_by_the_way_out),
				     KUNIT_CASE(not_followed_by_the_way_out),
				     KUNIT_CASE(terms_of_the_way_out),
				     KUNIT_CASE(followed_backwards),
				     KUNIT_CASE(goodbye_under_another_policy),
				     KUNIT_CASE(registered_from_behind),
				     KUNIT_CASE(tcp_is_not_held),
				     KUNIT_CASE(two_phones_on_a_flow),
				     KUNIT_CASE(expired),
				     KUNIT_CASE(an_old_flow),
				     KUNIT_CASE(an_old_binding),
				     {} };

struct kunit_suite suite_registrar = {
	.name = "registrar",
	.init = traffic_init,
	.exit = traffic_exit,
	.test_cases = cases,
};
