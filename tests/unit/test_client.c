// SPDX-License-Identifier: GPL-2.0
/*
 * The client against a fake kernel: what it asks, what it makes of the
 * answers, and the sentence for each thing that goes wrong.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "client_priv.h"
#include "cmocka_all.h"
#include "fake_kernel.h"
#include "prefix.h"

static struct sn_client *client;
static struct sn_error err;

static int setup(void **state)
{
	fake_reset();
	memset(&err, 0, sizeof(err));
	client = sn_client_open(&err);
	return client ? 0 : -1;
}

static int teardown(void **state)
{
	sn_client_close(client);
	fake_reset();
	return 0;
}

static void add_prefixes(struct sn_prefix_list *list, unsigned int n,
			 uint8_t family, uint8_t net)
{
	struct sn_prefix p = { .family = family,
			       .length = family == AF_INET ? 32 : 128 };
	unsigned int i;

	for (i = 0; i < n; i++) {
		p.address[0] = net;
		p.address[1] = i >> 16;
		p.address[2] = i >> 8;
		p.address[3] = i;
		assert_int_equal(sn_prefix_list_add(list, &p), 0);
	}
}

static struct sn_rule *add_rule(struct sn_policy *policy, const char *name)
{
	struct sn_rule *rule = sn_policy_add_rule(policy);

	assert_non_null(rule);
	snprintf(rule->name, sizeof(rule->name), "%s", name);
	rule->mark_mask = UINT32_MAX;
	return rule;
}

static void make_full_rule(struct sn_policy *policy)
{
	struct sn_rule *rule = add_rule(policy, "everything");
	size_t i;

	rule->action = SIPNAT_ACTION_BYPASS;
	rule->transport = SIPNAT_TRANSPORT_TCP;
	add_prefixes(&rule->local, 2, AF_INET, 10);
	add_prefixes(&rule->peer, 3, AF_INET6, 0x20);
	for (i = 0; i < SIPNAT_PORTS_MAX; i++) {
		rule->ports[i].first = 5000 + 10 * i;
		rule->ports[i].last = 5001 + 10 * i;
	}
	rule->n_ports = SIPNAT_PORTS_MAX;
	rule->any_port = true;
	rule->has_zone = true;
	rule->zone = 0xfedc;
	strcpy(rule->in_interface, "abcdefghijklmn*");
	strcpy(rule->out_interface, "wan0");
	rule->has_mark = true;
	rule->mark = 0x12345678;
	rule->mark_mask = 0x7fffffff;
	rule->margin = 1;
	rule->floor = 60;
	rule->ceiling = SIPNAT_HOLD_MAX;
}

static void same_list(const struct sn_prefix_list *a,
		      const struct sn_prefix_list *b)
{
	assert_int_equal(a->count, b->count);
	if (a->count)
		assert_memory_equal(a->items, b->items,
				    a->count * sizeof(*a->items));
}

static void same_rule(const struct sn_rule *a, const struct sn_rule *b)
{
	assert_string_equal(a->name, b->name);
	assert_int_equal(a->action, b->action);
	assert_int_equal(a->transport, b->transport);
	same_list(&a->local, &b->local);
	same_list(&a->peer, &b->peer);
	assert_int_equal(a->n_ports, b->n_ports);
	assert_memory_equal(a->ports, b->ports, sizeof(a->ports));
	assert_int_equal(a->any_port, b->any_port);
	assert_int_equal(a->has_zone, b->has_zone);
	assert_int_equal(a->zone, b->zone);
	assert_string_equal(a->in_interface, b->in_interface);
	assert_string_equal(a->out_interface, b->out_interface);
	assert_int_equal(a->has_mark, b->has_mark);
	if (a->has_mark) {
		assert_int_equal(a->mark, b->mark);
		assert_int_equal(a->mark_mask, b->mark_mask);
	}
	assert_int_equal(a->margin, b->margin);
	assert_int_equal(a->floor, b->floor);
	assert_int_equal(a->ceiling, b->ceiling);
}

static void round_trip(const struct sn_policy *policy)
{
	uint32_t generation = 0;
	struct sn_policy back;
	size_t i;

	if (sn_client_policy_replace(client, policy, &generation, &err))
		fail_msg("%s", err.text);
	if (sn_client_policy_get(client, &back, &err))
		fail_msg("%s", err.text);
	assert_int_equal(back.generation, generation);
	assert_int_equal(back.default_action, policy->default_action);
	assert_int_equal(back.media_expectations, policy->media_expectations);
	assert_memory_equal(&back.limits, &policy->limits, sizeof(back.limits));
	assert_int_equal(back.n_rules, policy->n_rules);
	for (i = 0; i < back.n_rules; i++)
		same_rule(&policy->rules[i], &back.rules[i]);
	sn_policy_free(&back);
}

static void small_policy(void **state)
{
	struct sn_policy policy = {
		.default_action = SIPNAT_ACTION_OBSERVE,
		.media_expectations = SIPNAT_MEDIA_EXPECTATIONS_DROP,
		.limits = { .bindings = 1000000,
			    .bindings_per_source = 7,
			    .transactions = 8,
			    .transactions_per_source = 4,
			    .conntrack_share = 100 },
	};

	make_full_rule(&policy);
	add_rule(&policy, "")->action = SIPNAT_ACTION_LEAVE;
	round_trip(&policy);
	assert_int_equal(fake.commits, 1);
	assert_int_equal(fake.aborts, 0);
	sn_policy_free(&policy);
}

/* All limits at once: rules, prefixes, and prefixes of a single rule. */
static void largest_policy(void **state)
{
	struct sn_policy policy = { 0 };
	char name[SIPNAT_NAME_MAX + 1];
	unsigned int i;

	memset(name, 'n', SIPNAT_NAME_MAX);
	name[SIPNAT_NAME_MAX] = '\0';
	for (i = 0; i < SIPNAT_RULES_MAX; i++)
		add_rule(&policy, name);
	add_prefixes(&policy.rules[0].local, 1000, AF_INET6, 0x20);
	add_prefixes(&policy.rules[0].peer, 30000, AF_INET6, 0x30);
	add_prefixes(&policy.rules[SIPNAT_RULES_MAX - 1].local, 34536, AF_INET,
		     10);
	assert_int_equal(sn_policy_prefixes(&policy), SIPNAT_PREFIXES_MAX);
	round_trip(&policy);
	assert_true(fake.largest <= 16 * 1024);
	sn_policy_free(&policy);
}

/* Every number of prefixes around the edge of a message comes through. */
static void edges(void **state)
{
	unsigned int n;

	for (n = 450; n < 850; n++) {
		struct sn_policy policy = { 0 };

		add_prefixes(&add_rule(&policy, "a")->local, n, AF_INET, 10);
		add_rule(&policy, "b");
		round_trip(&policy);
		sn_policy_free(&policy);
	}
	assert_true(fake.largest <= 16 * 1024);
	assert_true(fake.largest > 15 * 1024);
}

/* The rest of a rule that hasn't begun. */
static void rest_of_no_rule(void **state)
{
	char buffer[256];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	struct sn_policy policy = { 0 };
	struct nlattr *nest;

	mnl_nlmsg_put_extra_header(nlh, SN_HEADER);
	nest = mnl_attr_nest_start(nlh, SIPNAT_A_POLICY_RULE);
	mnl_attr_put(nlh, SIPNAT_A_RULE_MORE, 0, NULL);
	mnl_attr_nest_end(nlh, nest);
	assert_int_equal(sn_decode_policy(nlh, &policy, &err), -1);
	assert_non_null(strstr(err.text, "malformed rule"));
	sn_policy_free(&policy);
}

static void reset(void **state)
{
	struct sn_policy policy = { .default_action = SIPNAT_ACTION_LEAVE };
	struct sn_policy builtin = { 0 };
	uint32_t generation;

	round_trip(&policy);
	assert_int_equal(sn_client_policy_replace(client, NULL, &generation,
						  &err),
			 0);
	assert_int_equal(sn_client_policy_get(client, &builtin, &err), 0);
	assert_int_equal(builtin.default_action, SIPNAT_ACTION_BYPASS);
	assert_int_equal(builtin.n_rules, 0);
}

static void refused_rule(void **state)
{
	struct sn_policy policy = { 0 };
	uint32_t generation;

	add_rule(&policy, "first");
	add_rule(&policy, "second");
	fake.refuse = SIPNAT_CMD_POLICY_ADD;
	fake.errnum = EINVAL;
	fake.extack = "Host bits are set";
	fake.at_rule = 1;
	assert_int_equal(sn_client_policy_replace(client, &policy, &generation,
						  &err),
			 -1);
	assert_int_equal(err.fault, SN_TROUBLE);
	assert_int_equal(err.errnum, EINVAL);
	assert_string_equal(err.text,
			    "rule \"second\": Host bits are set (Invalid argument)");
	assert_int_equal(fake.commits, 0);
	assert_int_equal(fake.aborts, 1);
	sn_policy_free(&policy);
}

static void busy(void **state)
{
	struct sn_policy policy = { 0 };
	uint32_t generation;

	fake.busy = 2;
	assert_int_equal(sn_client_policy_replace(client, &policy, &generation,
						  &err),
			 0);
	fake.busy = 1000;
	assert_int_equal(sn_client_policy_replace(client, &policy, &generation,
						  &err),
			 -1);
	assert_int_equal(err.errnum, EBUSY);
	assert_non_null(strstr(err.text, "another program is replacing"));
}

static void no_permission(void **state)
{
	struct sn_status status;

	fake.refuse = SIPNAT_CMD_STATUS_GET;
	fake.errnum = EPERM;
	assert_int_equal(sn_client_status(client, &status, &err), -1);
	assert_int_equal(err.fault, SN_NO_ACCESS);
	assert_non_null(strstr(err.text, "CAP_NET_ADMIN"));
}

static void no_module(void **state)
{
	struct sn_status status;

	/* Gone while in use, then gone from the start. */
	fake.loaded = false;
	assert_int_equal(sn_client_status(client, &status, &err), -1);
	assert_int_equal(err.fault, SN_NO_ACCESS);
	assert_null(sn_client_open(&err));
	assert_int_equal(err.fault, SN_NO_ACCESS);
	assert_int_equal(err.errnum, ENOENT);
	assert_false(fake.asked_by_name);
}

static void status_and_stats(void **state)
{
	struct sn_status status;
	struct sn_stats stats;

	assert_int_equal(sn_client_status(client, &status, &err), 0);
	assert_string_equal(status.version, SIPNAT_VERSION);
	assert_int_equal(status.uptime, 3600);
	assert_true(status.alg_present);
	assert_int_equal(status.hooks, 3);
	assert_int_equal(status.rules, 5);
	assert_int_equal(status.prefixes, 6);
	fake.counter_base = UINT64_C(0x100000000);
	assert_int_equal(sn_client_stats(client, &stats, &err), 0);
	assert_true(stats.value[SIPNAT_A_STATS_EVENTS_LOST] ==
		    UINT64_C(0x100000000) + SIPNAT_A_STATS_EVENTS_LOST);
	fake.malformed = true;
	assert_int_equal(sn_client_status(client, &status, &err), -1);
	assert_non_null(strstr(err.text, "malformed"));
}

static void flows(void **state)
{
	struct sn_flow_list list;
	char text[SN_ENDPOINT_TEXT_MAX];
	struct sn_flow *flow;

	assert_int_equal(sn_client_flows(client, NULL, &list, &err), 0);
	assert_int_equal(list.count, 2);
	assert_false(list.torn);
	flow = list.items;
	sn_endpoint_format(flow->family, flow->original.src,
			   flow->original.src_port, text, sizeof(text));
	assert_string_equal(text, "192.168.1.10:5062");
	assert_int_equal(flow->id, 0xfedcba98u);
	assert_int_equal(flow->zone, 3);
	assert_true(flow->has_rule && flow->rule == 4);
	assert_true(flow->has_timeout && flow->timeout == 117);
	assert_true(flow->has_hold && flow->hold == 116);
	assert_int_equal(list.items[1].family, AF_INET6);
	assert_false(list.items[1].has_rule);
	sn_flow_list_free(&list);
}

/* Interrupted dumps are taken again, and do not add up. */
static void torn_dumps(void **state)
{
	struct sn_policy policy = { 0 };
	struct sn_flow_list list;

	fake.torn = 3;
	assert_int_equal(sn_client_flows(client, NULL, &list, &err), 0);
	assert_int_equal(list.count, 2);
	assert_false(list.torn);
	sn_flow_list_free(&list);
	fake.torn = 1000;
	assert_int_equal(sn_client_flows(client, NULL, &list, &err), 0);
	assert_int_equal(list.count, 2);
	assert_true(list.torn);
	sn_flow_list_free(&list);
	assert_int_equal(sn_client_policy_get(client, &policy, &err), -1);
	assert_non_null(strstr(err.text, "replaced again and again"));
	sn_policy_free(&policy);
}

static void flush_filter(void **state)
{
	struct sn_filter filter = { .transport = 1, .has_zone = true };
	uint32_t flushed = 0;
	char why[100];

	assert_int_equal(sn_client_flush(client, NULL, &flushed, &err), 0);
	assert_int_equal(flushed, 10);
	for (filter.n_ends = 0; filter.n_ends < SN_ENDS_MAX; filter.n_ends++)
		sn_prefix_parse("2001:db8::/32", &filter.ends[filter.n_ends],
				why, sizeof(why));
	assert_int_equal(sn_client_flush(client, &filter, &flushed, &err), 0);
	assert_int_equal(flushed, SN_ENDS_MAX);
}

/* What was read of a binding is what is sent to restore it. */
static void bindings(void **state)
{
	const struct nlmsghdr *sent = (void *)fake.restored;
	struct sn_binding_list list;
	struct sn_binding back = { 0 };
	struct sn_binding *alice;

	assert_int_equal(sn_client_bindings(client, NULL, &list, &err), 0);
	assert_int_equal(list.count, 3);
	assert_false(list.torn);
	assert_int_equal(list.items[0].family, AF_INET6);
	assert_false(list.items[1].has_reply);
	alice = &list.items[2];
	assert_string_equal(alice->aor, "alice@example.com");
	assert_true(alice->contact == UINT64_C(0xfedcba9876543210));
	assert_true(alice->has_rule && alice->rule == 4);
	assert_true(alice->has_timeout && alice->timeout == 3009);
	assert_true(alice->has_idle && alice->idle == 200);
	assert_int_equal(alice->keepalive, 25);
	assert_int_equal(sn_client_binding_restore(client, alice, &err), 0);
	assert_int_equal(sn_decode_binding(sent, &back, NULL, &err), 0);
	/* These are not the client's to say. */
	alice->has_rule = false;
	alice->rule = 0;
	alice->id = 0;
	alice->has_timeout = false;
	alice->timeout = 0;
	alice->has_idle = false;
	alice->idle = 0;
	alice->keepalive = 0;
	assert_memory_equal(alice, &back, sizeof(back));
	sn_binding_list_free(&list);
}

static void restore_refused(void **state)
{
	struct sn_binding binding = { .family = AF_INET };

	fake.refuse = SIPNAT_CMD_BINDING_RESTORE;
	fake.errnum = ENOENT;
	fake.extack = "The flow of the binding is gone";
	assert_int_equal(sn_client_binding_restore(client, &binding, &err), -1);
	assert_int_equal(err.fault, SN_TROUBLE);
	assert_int_equal(err.errnum, ENOENT);
	/* The module went: another thing, by the same errno. */
	fake.extack = NULL;
	assert_int_equal(sn_client_binding_restore(client, &binding, &err), -1);
	assert_int_equal(err.fault, SN_NO_ACCESS);
}

static void upstream(void **state)
{
	struct sn_upstream_list list;

	fake.upstream_verdict = SIPNAT_UPSTREAM_VERDICT_CONFIRMED;
	assert_int_equal(sn_client_upstream(client, &list, &err), 0);
	assert_int_equal(list.count, 2);
	assert_false(list.items[0].has_evidence);
	assert_true(list.items[0].clean == 12);
	assert_true(list.items[1].has_evidence);
	assert_int_equal(list.items[1].reason,
			 SIPNAT_UPSTREAM_REASON_VIA_ALTERED);
	assert_int_equal(list.items[1].age, 61);
	assert_true(list.items[1].confirmed == 3);
	assert_string_equal(list.items[1].sent,
			    "SIP/2.0/UDP 192.168.1.10;branch=z9hG4bK1");
	sn_upstream_list_free(&list);
}

/* Events were lost, and what they would have told can't be asked at once. */
static void module_missed(void **state)
{
	struct sn_events *events = sn_events_open(&err);
	struct sn_event event;
	int i;

	assert_non_null(events);
	assert_true(sn_events_module_here(events));
	for (i = 0; i < 2; i++) {
		fake.loaded = i;
		fake.lost = 1;
		assert_int_equal(sn_events_next(events, &event, &err), 1);
		assert_int_equal(event.kind, SN_EVENT_LOST);
		fake.ctrl_errnum = ENOMEM;
		assert_int_equal(sn_events_next(events, &event, &err), -1);
		assert_int_equal(sn_events_next(events, &event, &err), -1);
		assert_int_equal(sn_events_module_here(events), !i);
		fake.ctrl_errnum = 0;
		assert_int_equal(sn_events_next(events, &event, &err), 1);
		assert_int_equal(event.kind, i ? SN_EVENT_MODULE_HERE :
						 SN_EVENT_MODULE_GONE);
		assert_int_equal(sn_events_next(events, &event, &err), 0);
	}
	sn_events_close(events);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(small_policy),
		TEST(largest_policy),
		TEST(edges),
		TEST(rest_of_no_rule),
		TEST(reset),
		TEST(refused_rule),
		TEST(busy),
		TEST(no_permission),
		TEST(no_module),
		TEST(status_and_stats),
		TEST(flows),
		TEST(torn_dumps),
		TEST(flush_filter),
		TEST(bindings),
		TEST(restore_refused),
		TEST(upstream),
		TEST(module_missed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
