// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl doctor: what facts that are made up mean. What is read of files is in
 * test_doctor_files.c, what may be done about it in test_doctor_fix.c, the verb as a
 * whole in test_doctor_verb.c.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "cmocka_all.h"
#include "doctor_facts.h"

static void rules_are(const char *json)
{
	nft_free(&facts.nft);
	assert_true(nft_parse(&facts.nft, json));
}

static void names(void **state)
{
	enum check check;
	size_t i;

	for (i = 0; i < N_CHECKS; i++) {
		assert_non_null(check_name(i));
		assert_true(strlen(check_title(i)) <= 18);
		assert_true(check_find(check_name(i), &check));
		assert_int_equal(check, i);
	}
	assert_false(check_find("probe", &check));
}

static void healthy(void **state)
{
	judge();
	assert_int_equal(results_count(&results, VERDICT_FAIL), 0);
	assert_int_equal(results_count(&results, VERDICT_WARN), 0);
	/* No route, no REGISTER yet. */
	assert_int_equal(results_count(&results, VERDICT_SKIPPED), 3);
	assert_false(results.incomplete);
}

static void module(void **state)
{
	facts.report.loaded = false;
	facts.report.why.errnum = ENOENT;
	expect(CHECK_MODULE, VERDICT_FAIL, "modprobe sipnat");
	expect(CHECK_POLICY, VERDICT_SKIPPED, NULL);
	expect(CHECK_UPSTREAM_ALG, VERDICT_SKIPPED, NULL);
	facts.report.why.errnum = EINVAL;
	expect(CHECK_MODULE, VERDICT_FAIL, "dmesg | tail");
	teardown(NULL);
	setup(NULL);
	facts.report.status.hooks = 0;
	expect(CHECK_MODULE, VERDICT_FAIL, "sipnatctl policy reset");
	facts.report.status.hooks = SIPNAT_HOOK_EARLY;
	expect(CHECK_MODULE, VERDICT_OK, "");
	facts.report.status.alg_present = true;
	expect(CHECK_MODULE, VERDICT_FAIL, NULL);
	strcpy(facts.report.status.version, "0.0.1");
	facts.report.daemon = true;
	expect(CHECK_VERSIONS, VERDICT_WARN,
	       "modprobe -r sipnat && modprobe sipnat policy_wait=10");
	facts.report.daemon = false;
	facts.report.status.generation = 1;
	expect(CHECK_VERSIONS, VERDICT_WARN, "sipnatctl policy show");
	expect(CHECK_MODULE, VERDICT_FAIL, "sipnatctl policy show");
	facts.report.daemon = true;
	strcpy(facts.report.status.version, SIPNAT_VERSION);
	strcpy(facts.daemon.version, "0.0.1");
	facts.report.daemon_pid = 7;
	expect(CHECK_VERSIONS, VERDICT_WARN, "kill 7");
	facts.daemon.init = INIT_SYSTEMD;
	expect(CHECK_VERSIONS, VERDICT_WARN, "systemctl restart sipnatd");
}

static void policy(void **state)
{
	facts.policy.default_action = SIPNAT_ACTION_OBSERVE;
	expect(CHECK_POLICY, VERDICT_WARN, "sipnatctl policy reset");
	add_rule(&facts.policy, SIPNAT_ACTION_BYPASS);
	expect(CHECK_POLICY, VERDICT_OK, "");
	facts.report.status.default_action = SIPNAT_ACTION_LEAVE;
	expect(CHECK_POLICY, VERDICT_WARN, "");
	facts.report.status.default_action = SIPNAT_ACTION_BYPASS;
	facts.daemon.there = true;
	expect(CHECK_POLICY, VERDICT_FAIL,
	       "sipnatctl policy apply /etc/sipnat/sipnatd.conf");
	expect(CHECK_DAEMON, VERDICT_WARN, NULL);
	strcpy(facts.daemon.path, "/tmp/a file");
	expect(CHECK_POLICY, VERDICT_FAIL,
	       "sipnatctl policy apply '/tmp/a file'");
	facts.report.daemon = true;
	facts.report.daemon_pid = 12;
	expect(CHECK_POLICY, VERDICT_FAIL, "kill -HUP 12");
	expect(CHECK_DAEMON, VERDICT_OK, "");
	facts.daemon.config.policy.default_action = SIPNAT_ACTION_OBSERVE;
	add_rule(&facts.daemon.config.policy, SIPNAT_ACTION_BYPASS);
	expect(CHECK_POLICY, VERDICT_OK, "");
	strcpy(facts.daemon.problem, "unknown key");
	facts.daemon.line = 3;
	expect(CHECK_POLICY, VERDICT_FAIL,
	       "sipnatctl policy check '/tmp/a file'");
	assert_string_equal(worst(CHECK_POLICY)->place, "/tmp/a file:3");
}

static void same_policies(void **state)
{
	struct sn_prefix p = { AF_INET, 8, { 10 } }, q = { AF_INET, 8, { 11 } };
	struct sn_policy a = { 0 }, b = { 0 };

	add_rule(&a, SIPNAT_ACTION_BYPASS);
	add_rule(&b, SIPNAT_ACTION_BYPASS);
	b.limits.bindings = 9;
	b.rules[0].transport = SIPNAT_TRANSPORT_UDP | SIPNAT_TRANSPORT_TCP;
	assert_true(policy_same(&a, &b));
	/* The kernel writes down the port that no port stands for. */
	b.rules[0].n_ports = 1;
	b.rules[0].ports[0].first = 5060;
	b.rules[0].ports[0].last = 5060;
	assert_true(policy_same(&a, &b));
	b.rules[0].ports[0].last = 5061;
	assert_false(policy_same(&a, &b));
	b.rules[0].n_ports = 0;
	/* The kernel gives prefixes back in another order. */
	sn_prefix_list_add(&a.rules[0].peer, &q);
	sn_prefix_list_add(&a.rules[0].peer, &p);
	assert_false(policy_same(&a, &b));
	sn_prefix_list_add(&b.rules[0].peer, &p);
	sn_prefix_list_add(&b.rules[0].peer, &p);
	assert_false(policy_same(&a, &b));
	b.rules[0].peer.items[0] = q;
	assert_true(policy_same(&a, &b));
	a.rules[0].floor = 1;
	assert_false(policy_same(&a, &b));
	b.rules[0].floor = 1;
	a.limits.bindings = 8;
	assert_false(policy_same(&a, &b));
	sn_policy_free(&a);
	sn_policy_free(&b);
}

static void helpers(void **state)
{
	place("nft delete rule 7", true);
	expect(CHECK_HELPER_RULES, VERDICT_FAIL, "nft delete rule 7");
	assert_int_equal(worst(CHECK_HELPER_RULES)->fix, FIX_COMMAND);
	assert_string_equal(worst(CHECK_HELPER_RULES)->place, "nft: there");
	facts.report.alg.places[0].alone = false;
	assert_int_equal(worst(CHECK_HELPER_RULES)->fix, FIX_NOT);
	add_rule(&facts.policy, SIPNAT_ACTION_LEAVE);
	expect(CHECK_HELPER_RULES, VERDICT_OK, "");
	alg_free(&facts.report.alg);
	facts.report.alg.n_remarks = 1;
	strcpy(facts.report.alg.remarks[0], "nft failed");
	expect(CHECK_HELPER_RULES, VERDICT_SKIPPED, "");
}

static void automatic(void **state)
{
	const char *command = "sysctl -w net.netfilter.nf_conntrack_helper=0";

	facts.report.alg.automatic = 1;
	expect(CHECK_HELPER_AUTOMATIC, VERDICT_WARN, command);
	facts.conntrack_sip.loaded = true;
	expect(CHECK_HELPER_AUTOMATIC, VERDICT_FAIL, command);
	add_rule(&facts.policy, SIPNAT_ACTION_LEAVE);
	expect(CHECK_HELPER_AUTOMATIC, VERDICT_OK, "");
	facts.report.alg.automatic = -1;
	expect(CHECK_HELPER_AUTOMATIC, VERDICT_OK, "");
}

static void modules(void **state)
{
	facts.conntrack_sip.loaded = true;
	expect(CHECK_ALG_MODULES, VERDICT_WARN, "rmmod nf_conntrack_sip");
	facts.nat_sip.loaded = true;
	rules_are("{\"nftables\": [{\"ct helper\": {\"family\": \"ip\", \"name\": \"a b\", \"table\": \"t\", \"type\": \"sip\"}}, {\"ct helper\": {\"type\": \"ftp\"}}]}");
	expect(CHECK_ALG_MODULES, VERDICT_WARN,
	       "nft delete ct helper ip t 'a b' && rmmod nf_nat_sip && rmmod nf_conntrack_sip");
	facts.report.status.hooks = 0;
	expect(CHECK_ALG_MODULES, VERDICT_WARN, NULL);
	place("x", true);
	expect(CHECK_ALG_MODULES, VERDICT_FAIL, NULL);
	facts.nat_sip.fixed = true;
	expect(CHECK_ALG_MODULES, VERDICT_FAIL, "");
	alg_free(&facts.report.alg);
	expect(CHECK_ALG_MODULES, VERDICT_OK, "");
}

static struct sn_entry entry(const char *src, const char *dst,
			     const char *mapped)
{
	struct sn_entry e = { .family = AF_INET,
			      .protocol = IPPROTO_UDP,
			      .id = 7,
			      .timeout = 100 };

	inet_pton(AF_INET, src, e.original.src);
	inet_pton(AF_INET, dst, e.original.dst);
	memcpy(e.reply.src, e.original.dst, 4);
	inet_pton(AF_INET, mapped, e.reply.dst);
	e.original.src_port = 5062;
	e.reply.dst_port = 5062;
	e.original.dst_port = 5060;
	e.reply.src_port = 5060;
	return e;
}

static void entries_one_by_one(void **state)
{
	struct entry_context *context = &facts.entries.context;
	struct sn_entry e = entry("192.168.1.10", "203.0.113.5", "203.0.113.1");
	size_t room = 0;

	context->longest = 120;
	context->n_addresses = 1;
	context->addresses[0].family = AF_INET;
	inet_pton(AF_INET, "203.0.113.1", context->addresses[0].address);
	e.status = 1 << 4;
	assert_int_equal(entry_judge(context, &e), ENTRY_FINE);
	e.reply.dst[3] = 2;
	assert_int_equal(entry_judge(context, &e), ENTRY_STALE);
	e.original.dst_port = 53;
	e.reply.src_port = 53;
	assert_int_equal(entry_judge(context, &e), ENTRY_FINE);
	strcpy(e.helper, "sip-5070");
	assert_int_equal(entry_judge(context, &e), ENTRY_ALG);
	strcpy(e.helper, "sipx");
	assert_int_equal(entry_judge(context, &e), ENTRY_FINE);
	e = entry("192.168.1.10", "203.0.113.5", "192.168.1.10");
	e.timeout = 3600;
	assert_int_equal(entry_judge(context, &e), ENTRY_LONG);
	assert_true(entry_hold(context, &room, 9));
	assert_true(entry_hold(context, &room, 7));
	entry_ready(context);
	assert_int_equal(entry_judge(context, &e), ENTRY_FINE);
	e.id = 8;
	assert_int_equal(entry_judge(context, &e), ENTRY_LONG);
	e.status = 1 << 14;
	assert_int_equal(entry_judge(context, &e), ENTRY_OFFLOADED);
	e.protocol = 132;
	assert_int_equal(entry_judge(context, &e), ENTRY_FINE);
}

static void found_entry(enum entry_kind kind, const struct sn_entry *e)
{
	struct entry_list *list = &facts.entries.kinds[kind];

	free(list->items);
	list->items = malloc(sizeof(*e));
	*list->items = *e;
	list->kept = 1;
	list->room = 1;
	list->count = 1;
}

static void entries(void **state)
{
	struct sn_entry e = entry("192.168.1.10", "203.0.113.5", "203.0.113.9");

	found_entry(ENTRY_STALE, &e);
	expect(CHECK_STALE_MAPPINGS, VERDICT_FAIL,
	       "sipnatctl doctor --fix --yes --only stale-mappings");
	facts.has_conntrack = true;
	expect(CHECK_STALE_MAPPINGS, VERDICT_FAIL,
	       "conntrack -D -f ipv4 -p udp -s 192.168.1.10 -d 203.0.113.5 --sport 5062 --dport 5060");
	assert_string_equal(worst(CHECK_STALE_MAPPINGS)->place,
			    "udp 192.168.1.10:5062 -> 203.0.113.5:5060 mapped to 203.0.113.9:5062");
	e.zone = 3;
	e.family = AF_INET6;
	e.protocol = IPPROTO_TCP;
	found_entry(ENTRY_ALG, &e);
	assert_non_null(strstr(worst(CHECK_ALG_ENTRIES)->command,
			       "-f ipv6 -p tcp -s c0a8:10a:: "));
	assert_non_null(strstr(worst(CHECK_ALG_ENTRIES)->command, " -w 3"));
	facts.entries.kinds[ENTRY_ALG].count = 9;
	expect(CHECK_ALG_ENTRIES, VERDICT_FAIL,
	       "sipnatctl doctor --fix --yes --only alg-entries");
	facts.report.status.hooks = 0;
	expect(CHECK_ALG_ENTRIES, VERDICT_FAIL,
	       "sipnatctl doctor --fix --yes --only alg-entries");
	facts.report.alg.automatic = 1;
	expect(CHECK_ALG_ENTRIES, VERDICT_FAIL, "modprobe sipnat");
	add_rule(&facts.policy, SIPNAT_ACTION_LEAVE);
	expect(CHECK_ALG_ENTRIES, VERDICT_OK, "");
	found_entry(ENTRY_LONG, &e);
	expect(CHECK_LONG_TIMEOUTS, VERDICT_WARN, NULL);
	assert_false(result_fixable(&results, worst(CHECK_LONG_TIMEOUTS)));
	results.asked = true;
	assert_true(result_fixable(&results, worst(CHECK_LONG_TIMEOUTS)));
	found_entry(ENTRY_OFFLOADED, &e);
	expect(CHECK_FLOWTABLES, VERDICT_OK, "");
	facts.report.status.hooks = SIPNAT_HOOK_EARLY;
	expect(CHECK_FLOWTABLES, VERDICT_FAIL, NULL);
	facts.entries.known = false;
	expect(CHECK_ALG_ENTRIES, VERDICT_SKIPPED, "");
}

/* Does a rule with these matches take SIP? */
static bool flow_rule(const char *matches)
{
	static const uint16_t ports[] = { 5060 };
	struct nft nft = { 0 };
	char json[600];
	bool takes;

	snprintf(json, sizeof(json),
		 "{\"nftables\": [{\"rule\": {\"expr\": [%s]}}]}", matches);
	assert_true(nft_parse(&nft, json));
	takes = flow_rule_takes_sip(nft_item(&nft, 0, "rule"), ports, 1);
	nft_free(&nft);
	return takes;
}

#define PORT(field, op, right)                                      \
	"{\"match\": {\"op\": \"" op "\", \"left\": {\"payload\": " \
	"{\"protocol\": \"udp\", \"field\": \"" field               \
	"\"}}, \"right\": " right "}}, "
#define FLOW "{\"flow\": {\"op\": \"add\", \"flowtable\": \"@f\"}}"

static void flow_rules(void **state)
{
	assert_true(flow_rule(FLOW));
	assert_false(flow_rule("{\"accept\": null}"));
	assert_true(flow_rule(PORT("dport", "==", "5060") FLOW));
	assert_false(flow_rule(PORT("dport", "==", "80") FLOW));
	assert_true(flow_rule(PORT("dport", "==",
				   "{\"set\": [80, {\"range\": [5000, 6000]}]}")
				      FLOW));
	assert_false(flow_rule(PORT("dport", "==",
				    "{\"set\": [80, {\"range\": [5061, 6000]}]}")
				       FLOW));
	/* The answers' source port is 5060, their destination any. */
	assert_true(flow_rule(PORT("dport", "!=", "5060") FLOW));
	assert_false(flow_rule(PORT("dport", "!=", "5060")
				       PORT("sport", "!=", "5060") FLOW));
	assert_true(flow_rule(PORT("dport", "==", "\"@set\"") FLOW));
	assert_true(flow_rule("{\"match\": 3}, 4, " FLOW));
}

static void flowtables(void **state)
{
	static const char json[] =
		"{\"nftables\": [{\"rule\": {\"family\": \"inet\",\n"
		" \"table\": \"t\", \"chain\": \"c\", \"handle\": 4,\n"
		" \"expr\": [" FLOW "]}}]}\n";

	rules_are(json);
	expect(CHECK_FLOWTABLES, VERDICT_OK, "");
	facts.report.loaded = false;
	expect(CHECK_FLOWTABLES, VERDICT_WARN, "modprobe sipnat");
	assert_string_equal(worst(CHECK_FLOWTABLES)->place,
			    "nft: table inet t chain c handle 4");
}

static struct sn_binding *binding(uint32_t keepalive, uint32_t hold)
{
	struct sn_binding *b = sn_binding_list_add(&facts.bindings);

	b->transport = SIPNAT_TRANSPORT_UDP;
	b->keepalive = keepalive;
	b->hold = hold;
	b->expires = 3000;
	return b;
}

static void timeouts(void **state)
{
	facts.stream = 20;
	expect(CHECK_UDP_TIMEOUTS, VERDICT_FAIL,
	       "sysctl -w net.netfilter.nf_conntrack_udp_timeout_stream=120");
	facts.udp = 5;
	expect(CHECK_UDP_TIMEOUTS, VERDICT_FAIL,
	       "sysctl -w net.netfilter.nf_conntrack_udp_timeout=30 net.netfilter.nf_conntrack_udp_timeout_stream=120");
	facts.udp = 30;
	facts.stream = 60;
	expect(CHECK_UDP_TIMEOUTS, VERDICT_WARN, NULL);
	facts.stream = 180;
	binding(200, 3000);
	binding(0, 3000);
	expect(CHECK_UDP_TIMEOUTS, VERDICT_OK, "");
	assert_non_null(strstr(worst(CHECK_UDP_TIMEOUTS)->evidence,
			       "1 of 2 endpoints keep alive only every 200 s"));
	binding(200, 0);
	expect(CHECK_UDP_TIMEOUTS, VERDICT_FAIL, "sipnatctl policy show");
	binding(200, 0)->transport = SIPNAT_TRANSPORT_TCP;
	assert_non_null(strstr(worst(CHECK_UDP_TIMEOUTS)->evidence, "1 of 3"));
	facts.stream = 0;
	expect(CHECK_UDP_TIMEOUTS, VERDICT_SKIPPED, "");
}

static void timeout_objects(void **state)
{
	char json[400];

	snprintf(json, sizeof(json),
		 "{\"nftables\": [{\"ct timeout\": {\"family\": \"ip\", \"table\": \"t\", \"name\": \"n\", \"protocol\": \"udp\", \"policy\": {\"replied\": %d}}}, {\"ct timeout\": {\"protocol\": \"udp\", \"policy\": 3}}, {\"ct timeout\": {\"protocol\": \"tcp\", \"policy\": {\"replied\": 1}}}]}",
		 3600);
	rules_are(json);
	expect(CHECK_UDP_TIMEOUTS, VERDICT_WARN, "");
	assert_string_equal(worst(CHECK_UDP_TIMEOUTS)->place,
			    "nft: table ip t ct timeout n");
	assert_int_equal(timeouts_longest(&facts), 3600);
	memcpy(strstr(json, "3600"), "  20", 4);
	rules_are(json);
	expect(CHECK_UDP_TIMEOUTS, VERDICT_FAIL, "");
	assert_int_equal(timeouts_longest(&facts), 120);
}

static void table(void **state)
{
	facts.report.table.count = 800;
	expect(CHECK_CONNTRACK_TABLE, VERDICT_WARN,
	       "sysctl -w net.netfilter.nf_conntrack_max=65536");
	facts.report.table.count = 950;
	facts.max_is_set_here = false;
	expect(CHECK_CONNTRACK_TABLE, VERDICT_FAIL,
	       "nsenter -t 1 -n sysctl -w net.netfilter.nf_conntrack_max=65536");
	facts.report.table.max = 0;
	expect(CHECK_CONNTRACK_TABLE, VERDICT_OK, "");
	facts.report.table.max = 4000000000U;
	facts.report.table.count = 4000000000U;
	expect(CHECK_CONNTRACK_TABLE, VERDICT_FAIL, "");
	facts.report.table.known = false;
	expect(CHECK_CONNTRACK_TABLE, VERDICT_SKIPPED, "");
	facts.drops.drops = 9;
	expect(CHECK_CONNTRACK_DROPS, VERDICT_OK, "");
	facts.drops.now = 1;
	expect(CHECK_CONNTRACK_DROPS, VERDICT_FAIL, NULL);
	facts.drops.known = false;
	expect(CHECK_CONNTRACK_DROPS, VERDICT_SKIPPED, "");
}

static void out(const char *address, uint32_t mtu)
{
	struct route *route = &facts.path.routes[0];

	facts.path.n_routes = 1;
	strcpy(route->interface, "ppp0");
	route->has_address = true;
	inet_pton(AF_INET, address, &route->address);
	route->mtu = mtu;
}

static void path(void **state)
{
	static const char *const hidden[] = { "10.1.2.3",	 "172.31.0.1",
					      "192.168.0.1",	 "100.64.0.1",
					      "100.127.255.255", "169.254.1.1",
					      "192.0.0.2" };
	static const char *const open[] = { "9.9.9.9", "172.32.0.1",
					    "100.128.0.0", "203.0.113.1" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(hidden); i++) {
		out(hidden[i], 1500);
		expect(CHECK_WAN_ADDRESS, VERDICT_WARN,
		       "ip -4 route show default");
	}
	for (i = 0; i < ARRAY_SIZE(open); i++) {
		out(open[i], 1492);
		expect(CHECK_WAN_ADDRESS, VERDICT_OK, "");
	}
	expect(CHECK_MTU, VERDICT_OK, "");
	out(open[0], 1300);
	expect(CHECK_MTU, VERDICT_WARN, "ip -details link show dev ppp0");
	facts.path.routes[0].ethernet = true;
	facts.path.routes[0].mtu = 1000;
	expect(CHECK_MTU, VERDICT_FAIL, "ip link set dev ppp0 mtu 1500");
	facts.path.reassembled = 1000;
	facts.path.lost = 9;
	expect(CHECK_FRAGMENTS, VERDICT_OK, "");
	facts.path.lost = 60;
	expect(CHECK_FRAGMENTS, VERDICT_WARN, NULL);
	facts.path.has_fragments = false;
	expect(CHECK_FRAGMENTS, VERDICT_SKIPPED, "");
}

static void upstream(void **state)
{
	struct sn_upstream *p = sn_upstream_list_add(&facts.report.paths);

	p->family = AF_INET;
	inet_pton(AF_INET, "203.0.113.5", p->peer);
	expect(CHECK_UPSTREAM_ALG, VERDICT_OK, "");
	p->verdict = SIPNAT_UPSTREAM_VERDICT_SUSPECT;
	expect(CHECK_UPSTREAM_ALG, VERDICT_WARN, "tracepath 203.0.113.5");
	p->verdict = SIPNAT_UPSTREAM_VERDICT_CONFIRMED;
	expect(CHECK_UPSTREAM_ALG, VERDICT_FAIL, NULL);
	assert_string_equal(worst(CHECK_UPSTREAM_ALG)->place, "203.0.113.5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names),
		TEST(healthy),
		TEST(module),
		TEST(policy),
		TEST(same_policies),
		TEST(helpers),
		TEST(automatic),
		TEST(modules),
		TEST(entries_one_by_one),
		TEST(entries),
		TEST(flow_rules),
		TEST(flowtables),
		TEST(timeouts),
		TEST(timeout_objects),
		TEST(table),
		TEST(path),
		TEST(upstream),

	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
