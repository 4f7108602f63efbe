// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl as a whole against a fake kernel: verbs, exit codes, sentences,
 * keys of the JSON. What its search for rules finds is in test_alg.c, doctor in
 * test_doctor.c.
 */
#include <errno.h>
#include <json-c/json.h>
#include <linux/sipnat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "cmocka_all.h"
#include "fake_kernel.h"
#include "report.h"
#include "sipnatctl_run.h"

static int setup(void **state)
{
	fake_reset();
	return 0;
}

static void usage(void **state)
{
	static const struct {
		const char *line;
		const char *words;
	} cases[] = {
		{ "", "a verb is missing" },
		{ "-j", "a verb is missing" },
		{ "stat", "unknown verb \"stat\"" },
		{ "--jason", "unknown option --jason" },
		{ "status now", "status takes no \"now\"" },
		{ "status --zone 3",
		  "status does not know the option --zone (" },
		{ "status -z3", "does not know the option -z (" },
		{ "flows --end", "sipnatctl: --end wants a value" },
		{ "flows -jt", "sipnatctl: -t wants a value" },
		{ "flows --end 10.0.0.1/8", "expected 10.0.0.0/8" },
		{ "flows --transport sctp", "expected udp or tcp" },
		{ "flows --zone 65536", "expected 0 to 65535" },
		{ "flows --zone -1", "expected 0 to 65535" },
		{ "flows --zone 3x", "expected 0 to 65535" },
		{ "flows -x", "does not know the option -x (" },
		{ "flows -xj", "does not know the option -x (" },
		{ "flows --end 192.0.2.1 -jx",
		  "does not know the option -x (" },
		{ "flows -?", "does not know the option -? (" },
		{ "flows --aor alice", "does not know the option --aor (" },
		{ "flows --aor=alice", "does not know the option --aor (" },
		{ "flows --peers 192.0.2.1", "know the option --peers (" },
		{ "flows --json=yes", "know the option --json=yes (" },
		{ "policy", "policy wants show" },
		{ "policy list", "not list" },
		{ "policy check", "policy check wants a file" },
		{ "policy show more", "takes no \"more\"" },
		{ "policy apply a b", "takes no \"b\"" },
		{ "policy -j reset", "has no JSON output" },
		{ "policy check /nonexistent/x", "no such file" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		int code = run(cases[i].line);

		if (code != 2)
			fail_msg("\"%s\" ends with %d", cases[i].line, code);
		if (!strstr(complaint, cases[i].words))
			fail_msg("\"%s\" says %s", cases[i].line, complaint);
		assert_string_equal(output, "");
	}
}

static void help(void **state)
{
	static const char *const verbs[] = { "status", "endpoints", "flows",
					     "policy", "stats",	    "monitor",
					     "flush" };
	char line[40];
	size_t i;

	assert_int_equal(run("--help"), 0);
	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		assert_non_null(strstr(output, verbs[i]));
	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		snprintf(line, sizeof(line), "%s --help", verbs[i]);
		assert_int_equal(run(line), 0);
		assert_ptr_equal(strstr(output, "Usage: sipnatctl "), output);
		assert_non_null(strstr(output, verbs[i]));
	}
	assert_int_equal(run("policy --help"), 0);
	assert_non_null(strstr(output, "show [-j] | check [-j] FILE |"));
	assert_int_equal(run("--version"), 0);
	assert_string_equal(output, "sipnatctl " SIPNAT_VERSION "\n");
	assert_string_equal(complaint, "");
}

static void no_module(void **state)
{
	static const char *const lines[] = {
		"status", "flows",	 "endpoints",	 "endpoints del --all",
		"stats",  "policy show", "policy reset", "flush",
		"monitor"
	};
	size_t i;

	fake.loaded = false;
	for (i = 0; i < ARRAY_SIZE(lines); i++) {
		assert_int_equal(run(lines[i]), 3);
		assert_string_equal(complaint,
				    "sipnatctl: the sipnat module is not loaded; load it with: modprobe sipnat\n");
	}
	/* What can be said without it is said. */
	assert_int_equal(run("status"), 3);
	assert_non_null(strstr(output, "nf_conntrack_sip"));
	assert_non_null(strstr(output, "Next      modprobe sipnat\n"));
	/* Not of a policy that is in no kernel. */
	assert_null(strstr(output, "in force"));
}

static void no_permission(void **state)
{
	fake.refuse = SIPNAT_CMD_STATS_GET;
	fake.errnum = EPERM;
	assert_int_equal(run("stats"), 3);
	assert_non_null(strstr(complaint, "CAP_NET_ADMIN is needed"));
	assert_int_equal(run("status"), 3);
}

static void refused(void **state)
{
	fake.refuse = SIPNAT_CMD_FLOW_FLUSH;
	fake.errnum = EINVAL;
	fake.extack = "No such thing";
	assert_int_equal(run("flush"), 1);
	assert_string_equal(complaint,
			    "sipnatctl: No such thing (Invalid argument)\n");
}

static void full_disk(void **state)
{
	FILE *full = fopen("/dev/full", "we");

	assert_int_equal(run_to(full, "stats -j"), 1);
	assert_non_null(strstr(complaint, "cannot write the output: No space"));
	fclose(full);
}

static void json_status(void **state)
{
	static const char *const keys[] = {
		"tool_version",
		"module.loaded",
		"module.version",
		"module.uptime",
		"module.hooks",
		"policy.generation",
		"policy.age",
		"policy.rules",
		"policy.prefixes",
		"policy.default",
		"policy.media_expectations",
		"alg.nf_conntrack_sip",
		"alg.nf_nat_sip",
		"alg.automatic",
		"alg.assigned_by",
		"alg.assigned_by_more",
		"stats.packets",
		"stats.flows_claimed",
		"stats.events_lost",
		"endpoints.bindings",
		"endpoints.bindings_max",
		"endpoints.bindings_per_source_max",
		"endpoints.transactions",
		"endpoints.transactions_max",
		"endpoints.transactions_per_source_max",
		"endpoints.conntrack_share",
		"upstream.0.peer",
		"upstream.0.verdict",
		"upstream.0.clean",
		"upstream.0.suspect",
		"upstream.0.confirmed",
		"daemon.running",
		"good",
		"findings",
		"next",
	};
	struct json_object *root;

	root = run_json("status -j");
	has_keys(root, keys, ARRAY_SIZE(keys));
	assert_true(json_object_get_boolean(at(root, "good")));
	assert_int_equal(json_object_get_int(at(root, "module.uptime")), 3600);
	assert_string_equal(json_object_get_string(at(root, "module.hooks.1")),
			    "late");
	json_object_put(root);
}

static void json_flows(void **state)
{
	static const char *const keys[] = {
		"flows.0.transport",
		"flows.0.original.src",
		"flows.0.original.sport",
		"flows.0.original.dst",
		"flows.0.original.dport",
		"flows.0.reply.src",
		"flows.0.reply.dst",
		"flows.0.zone",
		"flows.0.id",
		"flows.0.action",
		"flows.0.origin",
		"flows.0.generation",
		"flows.0.rule",
		"flows.0.timeout",
		"flows.0.hold",
		"torn",
	};
	struct json_object *root;

	root = run_json("-j flows --peer 203.0.113.0/24 --transport udp");
	has_keys(root, keys, ARRAY_SIZE(keys));
	assert_true(json_object_get_int64(at(root, "flows.0.id")) ==
		    0xfedcba98);
	assert_string_equal(json_object_get_string(at(root,
						      "flows.1.original.src")),
			    "2001:db8::10");
	json_object_put(root);
}

static void json_others(void **state)
{
	struct json_object *root;

	fake.counter_base = UINT64_C(1) << 40;
	root = run_json("stats --json");
	assert_true(json_object_get_int64(at(root, "stats.packets")) ==
		    (INT64_C(1) << 40) + SIPNAT_A_STATS_PACKETS);
	json_object_put(root);
	root = run_json("flush -j --end 192.0.2.1 --end 192.0.2.2");
	assert_int_equal(json_object_get_int(at(root, "flushed")), 2);
	json_object_put(root);
	root = run_json("policy check -j " EXAMPLE);
	assert_true(json_object_get_boolean(at(root, "good")));
	at(root, "problems");
	assert_int_equal(json_object_get_int(at(root, "rules")), 2);
	json_object_put(root);
}

/* The kernel lives in this process, so both steps have to as well. */
static void json_policy(void **state)
{
	static const char *const keys[] = {
		"generation",	       "default",
		"media_expectations",  "rules.0.index",
		"rules.0.name",	       "rules.0.action",
		"rules.0.transport.0", "rules.0.peer.0",
		"rules.0.ports.0",     "rules.0.any_port",
		"rules.0.hits",	       "rules.1.local.0",
		"rules.1.mark",	       "rules.1.mark_mask",
		"rules.1.margin",      "rules.1.floor",
		"rules.1.ceiling",     "limits.bindings",
	};
	char *argv[] = { "sipnatctl", "policy", "apply", EXAMPLE, NULL };
	struct json_object *root;

	assert_int_equal(sipnatctl_main(4, argv), 0);
	assert_int_equal(fake.commits, 1);
	root = run_json("policy show -j");
	has_keys(root, keys, ARRAY_SIZE(keys));
	assert_string_equal(json_object_get_string(at(root, "rules.0.action")),
			    "leave");
	json_object_put(root);
}

/* Nothing of a file gets to the terminal as it is, not even its name. */
static void policy_printable(void **state)
{
	char path[] = "/tmp/sipnat-\x1b-XXXXXX", line[100];
	struct json_object *root;
	FILE *file;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	snprintf(line, sizeof(line), "policy check %s", path);
	assert_int_equal(run(line), 0);
	assert_ptr_equal(strstr(output, "/tmp/sipnat-\\x1b-"), output);
	file = fdopen(fd, "w");
	fputs("default = \"\x1b[2J\";\n", file);
	fclose(file);
	assert_int_equal(run(line), 2);
	assert_null(strchr(complaint, '\x1b'));
	assert_non_null(strstr(complaint, "action \"\\x1b[2J\""));
	assert_non_null(strstr(complaint, "errors in /tmp/sipnat-\\x1b-"));
	snprintf(line, sizeof(line), "policy check -j %s", path);
	assert_int_equal(run(line), 2);
	root = json_tokener_parse(output);
	assert_string_equal(json_object_get_string(at(root, "file")), path);
	assert_non_null(strchr(json_object_get_string(at(root,
							 "problems.0.text")),
			       '\x1b'));
	json_object_put(root);
	unlink(path);
}

static void plain_flows(void **state)
{
	assert_int_equal(run("flows"), 0);
	assert_ptr_equal(strstr(output,
				"transport=udp from=192.168.1.10:5062 to=203.0.113.5:5060 "),
			 output);
	assert_non_null(strstr(output, "\ntransport=tcp from=[2001:db8::10]:"));
	assert_non_null(strstr(output, " rule=default"));
}

static void judge(struct report *report)
{
	memset(report, 0, sizeof(*report));
	report->loaded = true;
	report->status.hooks = SIPNAT_HOOK_EARLY | SIPNAT_HOOK_LATE;
	strcpy(report->status.version, SIPNAT_VERSION);
}

static void judgement(void **state)
{
	struct report report;

	/* The ALG by itself is no trouble. */
	judge(&report);
	report.alg.conntrack_sip = true;
	report.alg.n_places = 1;
	report_judge(&report);
	assert_true(report_good(&report));
	assert_null(report_next(&report));

	judge(&report);
	report.status.hooks = SIPNAT_HOOK_EARLY;
	report_judge(&report);
	assert_true(report_good(&report));

	judge(&report);
	report.status.hooks = SIPNAT_HOOK_EARLY;
	report.status.alg_present = true;
	report_judge(&report);
	assert_false(report_good(&report));

	judge(&report);
	strcpy(report.status.version, "0.0.1");
	report.stats.value[SIPNAT_A_STATS_UNPARSABLE] = 3;
	report_judge(&report);
	assert_true(report_good(&report));
	assert_non_null(strstr(report_next(&report)->text, "version 0.0.1"));
	assert_string_equal(report_next(&report)->next,
			    "modprobe -r sipnat && modprobe sipnat");

	judge(&report);
	strcpy(report.status.version, "0.0.1");
	report.daemon = true;
	report_judge(&report);
	assert_string_equal(report_next(&report)->next,
			    "modprobe -r sipnat && modprobe sipnat policy_wait=10");

	/* Nobody would bring back what somebody has put into force by hand. */
	judge(&report);
	strcpy(report.status.version, "0.0.1");
	report.status.generation = 1;
	report_judge(&report);
	assert_string_equal(report_next(&report)->next,
			    "sipnatctl policy show");
	assert_non_null(strstr(report_next(&report)->text,
			       "no sipnatd brings it back"));

	judge(&report);
	report.status.hooks = 0;
	report_judge(&report);
	assert_false(report_good(&report));
	assert_string_equal(report_next(&report)->next,
			    "sipnatctl policy reset");

	judge(&report);
	report.status.default_action = SIPNAT_ACTION_LEAVE;
	report_judge(&report);
	assert_true(report_good(&report));
	assert_null(report_next(&report));
	assert_non_null(strstr(report.findings[0].text, "waits for a policy"));
	judge(&report);
	report.status.default_action = SIPNAT_ACTION_LEAVE;
	report.status.generation = 1;
	report_judge(&report);
	assert_string_equal(report_next(&report)->next,
			    "sipnatctl policy show");

	judge(&report);
	report.stats.value[SIPNAT_A_STATS_CLAIMS_FAILED_MEMORY] = 1;
	report_judge(&report);
	assert_false(report_good(&report));

	/* A limit that was hit once is worth a note, one that is hit is not. */
	judge(&report);
	report.limits.bindings = 100;
	report.limits.conntrack_share = 50;
	report.stats.value[SIPNAT_A_STATS_BINDINGS_REFUSED] = 9;
	report.status.bindings = 99;
	report_judge(&report);
	assert_true(report_good(&report));
	assert_non_null(strstr(report_next(&report)->text, "9 times a limit"));
	report.table.known = true;
	report.table.max = 198;
	report.table.count = 198;
	assert_int_equal(report_bindings_max(&report), 99);
	report.n_findings = 0;
	report_judge(&report);
	assert_false(report_good(&report));
	assert_non_null(strstr(report.findings[0].text, "table is full"));
	assert_non_null(strstr(report.findings[1].text,
			       "the limit of 99 bindings is reached"));
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(usage),
		TEST(help),
		TEST(no_module),
		TEST(no_permission),
		TEST(refused),
		TEST(full_disk),
		TEST(json_status),
		TEST(json_flows),
		TEST(json_others),
		TEST(json_policy),
		TEST(plain_flows),
		TEST(judgement),
		TEST(policy_printable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
