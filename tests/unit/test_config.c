// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration files: what a good one becomes, and for each mistake the file,
 * the line and the sentence. Limits and files that include files are in
 * test_config_files.c.
 */
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "array.h"
#include "cmocka_all.h"
#include "config_folder.h"
#include "prefix.h"

static void empty(void **state)
{
	struct sn_config config;

	read_good("", &config);
	assert_int_equal(config.policy.default_action, SIPNAT_ACTION_BYPASS);
	assert_int_equal(config.policy.media_expectations,
			 SIPNAT_MEDIA_EXPECTATIONS_KEEP);
	assert_int_equal(config.policy.n_rules, 0);
	assert_false(config.log.syslog);
	assert_int_equal(config.log.level, LOG_INFO);
	assert_true(config.log.flows);
	assert_true(config.log.endpoints);
	assert_string_equal(config.state.file, SN_STATE_DEFAULT);
	assert_int_equal(config.state.interval, SN_STATE_INTERVAL);
	/* What is 0 is left to the module. */
	assert_int_equal(config.policy.limits.bindings, 0);
	assert_int_equal(config.policy.limits.conntrack_share, 0);
	sn_config_free(&config);
}

/* Of all lists this one may be empty: it does mean nothing. */
static void no_rules(void **state)
{
	struct sn_config config;

	read_good("default = \"leave\"; rules = ();", &config);
	assert_int_equal(config.policy.default_action, SIPNAT_ACTION_LEAVE);
	assert_int_equal(config.policy.n_rules, 0);
	sn_config_free(&config);
}

static void settings(void **state)
{
	struct sn_config config;

	read_good("default = \"observe\"; media_expectations = \"drop\";\n"
		  "log = { to = \"syslog\"; level = \"debug\"; flows = false;\n"
		  "endpoints = false; };\n"
		  "limits = { bindings = 1; bindings_per_source = 2147483647;\n"
		  "transactions = 3; conntrack_share = 100;\n"
		  "transactions_per_source = 4; };\n"
		  "state_file = \"\"; state_interval = 3600;",
		  &config);
	assert_int_equal(config.policy.default_action, SIPNAT_ACTION_OBSERVE);
	assert_int_equal(config.policy.media_expectations,
			 SIPNAT_MEDIA_EXPECTATIONS_DROP);
	assert_true(config.log.syslog);
	assert_int_equal(config.log.level, LOG_DEBUG);
	assert_false(config.log.flows);
	assert_false(config.log.endpoints);
	assert_int_equal(config.policy.limits.bindings, 1);
	assert_int_equal(config.policy.limits.bindings_per_source, INT32_MAX);
	assert_int_equal(config.policy.limits.transactions, 3);
	assert_int_equal(config.policy.limits.transactions_per_source, 4);
	assert_int_equal(config.policy.limits.conntrack_share, 100);
	assert_string_equal(config.state.file, "");
	assert_int_equal(config.state.interval, 3600);
	sn_config_free(&config);
}

static void whole_rule(void **state)
{
	const struct sn_rule *rule;
	struct sn_config config;
	char text[SN_PREFIX_TEXT_MAX];

	read_good("rules = (\n"
		  "{ name = \"all of it\"; action = \"bypass\";\n"
		  "  transport = [\"udp\", \"tcp\"];\n"
		  "  local = [\"192.168.1.0/24\", \"@phones\"];\n"
		  "  peer = \"2001:db8::/32\";\n"
		  "  ports = (5060, \"5070-5080\", 0x1400);\n"
		  "  any_port = true; zone = 65535;\n"
		  "  in_interface = \"lan*\"; out_interface = \"wan0\";\n"
		  "  mark = 0xff000000; mark_mask = 0xffffffff;\n"
		  "  margin = 0; floor = 1209600; ceiling = 1209600; } );\n"
		  "prefixes = { phones = [\"10.0.0.0/8\", \"fd00::/8\"]; };\n",
		  &config);
	assert_int_equal(config.policy.n_rules, 1);
	rule = config.policy.rules;
	assert_string_equal(rule->name, "all of it");
	assert_string_equal(rule->file, main_file);
	assert_int_equal(rule->line, 2);
	assert_int_equal(rule->transport, 3);
	assert_int_equal(rule->local.count, 3);
	sn_prefix_format(&rule->local.items[2], text, sizeof(text));
	assert_string_equal(text, "fd00::/8");
	assert_int_equal(rule->peer.count, 1);
	assert_int_equal(rule->n_ports, 3);
	assert_int_equal(rule->ports[1].first, 5070);
	assert_int_equal(rule->ports[1].last, 5080);
	assert_int_equal(rule->ports[2].first, 0x1400);
	assert_true(rule->any_port);
	assert_true(rule->has_zone);
	assert_int_equal(rule->zone, 65535);
	assert_string_equal(rule->in_interface, "lan*");
	assert_string_equal(rule->out_interface, "wan0");
	assert_true(rule->has_mark);
	assert_int_equal(rule->mark, 0xff000000u);
	assert_int_equal(rule->mark_mask, 0xffffffffu);
	assert_int_equal(rule->margin, 0);
	assert_int_equal(rule->floor, SIPNAT_HOLD_MAX);
	assert_int_equal(rule->ceiling, SIPNAT_HOLD_MAX);
	assert_int_equal(sn_policy_prefixes(&config.policy), 4);
	sn_config_free(&config);
}

/* any_port is true where no ports are given and false where they are. */
/* What only looks like too large a number, or like a comment. */
static void words(void **state)
{
	struct sn_problems problems;
	struct sn_config config;

	write_file("main.conf",
		   "/* 99999999999 \" */ # /* 99999999999\n"
		   "// \" /*\n"
		   "/* over\n@include \"none.conf\"\nlines **/\n"
		   "prefixes = { a99999999999-99999999999 = \"10.0.0.0/8\"; };\n"
		   "rules = ( { action = \"bypass\"; name = \"\\\" 99999999999 /*\";\n"
		   "mark = 4294967295L; mark_mask = 0xffffffff; } );\n");
	assert_int_equal(read_main(&config, &problems), 0);
	assert_int_equal(config.policy.n_rules, 1);
	assert_string_equal(config.policy.rules[0].name, "\" 99999999999 /*");
	assert_int_equal(config.policy.rules[0].mark, 0xffffffffu);
	sn_problems_free(&problems);
	sn_config_free(&config);
}

static void any_port_default(void **state)
{
	struct sn_config config;

	read_good("rules = ( { action = \"leave\"; peer = \"10.0.0.0/8\"; },\n"
		  "{ action = \"leave\"; ports = 5070; },\n"
		  "{ action = \"leave\"; any_port = false; zone = 1; },\n"
		  "{ action = \"leave\"; ports = [5071]; any_port = true; } );",
		  &config);
	assert_int_equal(config.policy.n_rules, 4);
	assert_true(config.policy.rules[0].any_port);
	assert_false(config.policy.rules[1].any_port);
	assert_false(config.policy.rules[2].any_port);
	assert_true(config.policy.rules[3].any_port);
	assert_false(config.policy.rules[0].has_mark);
	assert_int_equal(config.policy.rules[0].transport, 0);
	assert_int_equal(config.policy.rules[0].ceiling, SN_CEILING_DEFAULT);
	sn_config_free(&config);
}

/* The example is good and says what the manual says. */
static void example(void **state)
{
	struct sn_problems problems = { 0 };
	struct sn_config config;

	assert_int_equal(sn_config_read(EXAMPLE, &config, &problems), 0);
	print_problems(&problems);
	assert_int_equal(problems.count, 0);
	assert_int_equal(config.policy.n_rules, 2);
	sn_problems_free(&problems);
	sn_config_free(&config);
}

struct mistake {
	const char *text;
	unsigned int line;
	const char *words;
};

#define RULE(text) "rules = (\n{ action = \"bypass\";\n" text " } );"
#define NAME64 \
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define PORTS33                                                            \
	"1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31,33,35,37,39,41,43,45," \
	"47,49,51,53,55,57,59,61,63,65"

static const struct mistake mistakes[] = {
	{ "default = \"bypass\"\nrules = 1 x", 2, "syntax error" },
	{ "default = \"bypass\";\ndefault = \"leave\";", 2, "duplicate" },
	{ "\ndefaul = \"bypass\";", 2,
	  "unknown key \"defaul\" in the file, expected default" },
	{ "default = \"drop\";", 1, "unknown action \"drop\", expected" },
	{ "default = 1;", 1, "default is an integer, expected" },
	{ "media_expectations = \"both\";", 1, "expected \"keep\" or" },
	{ "media_expectations = true;", 1, "is a boolean, expected \"keep\"" },
	{ "log = \"stderr\";", 1, "log is a string, expected a group" },
	{ "log = {\n to = \"file\"; };", 2, "expected \"stderr\" or" },
	{ "log = {\n\n level = \"loud\"; };", 3, "level is \"loud\"" },
	{ "log = { flows = 1; };", 1, "flows is an integer, expected true" },
	{ "log = { colour = 1; };", 1, "unknown key \"colour\" in log" },
	{ "limits = 5;", 1, "limits is an integer, expected a group" },
	{ "limits = {\n phones = 5; };", 2,
	  "unknown key \"phones\" in limits" },
	{ "limits = {\n bindings = 0; };", 2,
	  "bindings is 0, expected an integer from 1 to 2147483647" },
	{ "limits = { bindings = 2147483648L; };", 1,
	  "bindings is 2147483648, expected" },
	{ "limits = { transactions = 65537; };", 1,
	  "transactions is 65537, expected an integer from 1 to 65536" },
	{ "limits = { transactions_per_source = 65537; };", 1,
	  "transactions_per_source is 65537, expected an integer from 1 to" },
	{ "limits = { bindings_per_source = \"5\"; };", 1,
	  "bindings_per_source is a string, expected an integer from 1" },
	{ "limits = { conntrack_share = 101; };", 1,
	  "conntrack_share is 101, expected an integer from 1 to 100" },
	{ "\nstate_file = \"bindings\";", 2,
	  "state_file is \"bindings\", expected an absolute path" },
	{ "state_file = \"/var/lib/\";", 1, "expected an absolute path" },
	{ "state_file = false;", 1, "state_file is a boolean, expected" },
	{ "state_file = \"/" NAME64 NAME64 NAME64 NAME64 "\";", 1,
	  "state_file is 257 bytes long, expected at most 255" },
	{ "state_interval = 0;", 1,
	  "state_interval is 0, expected an integer from 1 to 3600" },
	{ "prefixes = [\"10.0.0.0/8\"];", 1, "prefixes is no group" },
	{ "prefixes = {\n a = [\"10.0.0.1/8\"]; };", 2,
	  "host bits are set in \"10.0.0.1/8\", expected 10.0.0.0/8" },
	{ "prefixes = {\n a = []; };", 2, "a is empty, expected a prefix" },
	{ "prefixes = {\n a = [1]; };", 2,
	  "an entry of a is an integer, expected a prefix" },
	{ "prefixes = {\n a = [\"10.0.0.0/8\",\n\"10.1\"\n\n]; };", 3,
	  "\"10.1\" is not an address" },
	{ "rules = ( { action = \"leave\"; ports = (\n0\n\n); } );", 2,
	  "port is 0" },
	{ "prefixes = { b = \"10.0.0.0/8\"; a = \"@b\"; };", 1,
	  "a named list cannot use another one" },
	{ "prefixes = { a = [\"10.0.0.0/8\",\n\n\"10.0.0.0/8\"]; };", 3,
	  "is in the list twice, expected each prefix once (first in line 1)" },
	{ "rules = { action = \"bypass\"; };", 1, "rules is no list" },
	{ "rules = (\n5 );", 2, "an entry of rules is an integer" },
	{ "rules = (\n{ peer = \"10.0.0.0/8\"; } );", 2,
	  "the rule has no action, expected" },
	{ "rules = (\n{ action = \"allow\"; } );", 2,
	  "unknown action \"allow\", expected" },
	{ RULE("prots = 5060;"), 3, "unknown key \"prots\" in a rule" },
	{ RULE("name = \"" NAME64 "\";"), 3,
	  "name is 64 bytes long, expected at most 63" },
	{ RULE("name = 7;"), 3, "name is an integer, expected a string" },
	{ RULE("transport = \"sctp\";"), 3, "unknown transport \"sctp\"" },
	{ RULE("transport = [];"), 3, "transport is empty, expected" },
	{ RULE("transport = { a = 1; };"), 3, "transport is a group" },
	{ RULE("local = \"@none\";"), 3, "there is no list \"none\"" },
	{ RULE("peer = \"192.0.2.0/33\";"), 3, "expected 0 to 32" },
	{ RULE("peer = [];"), 3, "peer is empty, expected" },
	{ RULE("peer = 10.5;"), 3, "peer is a floating point number" },
	{ RULE("ports = \"5080-5070\";"), 3, "reversed, expected \"5070-" },
	{ RULE("ports = 65536;"), 3, "ports is 65536, expected" },
	{ RULE("ports = 0;"), 3, "port is 0, expected" },
	{ RULE("ports = -1;"), 3, "ports is -1, expected" },
	{ RULE("ports = [];"), 3, "ports is empty" },
	{ RULE("ports = (5060, true);"), 3, "an entry of ports is a boolean" },
	{ RULE("ports = [" PORTS33 "];"), 3,
	  "33 entries, expected at most 32" },
	{ RULE("ports = [\"5060-5070\", \"5065\"];"), 2, "overlap" },
	{ RULE("any_port = 1;"), 3, "any_port is an integer, expected true" },
	{ RULE("zone = 65536;"), 3, "zone is 65536, expected" },
	{ RULE("zone = \"1\";"), 3, "zone is a string, expected an integer" },
	{ RULE("in_interface = \"0123456789abcdef\";"), 3,
	  "is 16 bytes long, expected at most 15" },
	{ RULE("in_interface = \"a*b\";"), 3, "bad interface name" },
	{ RULE("out_interface = \"\";"), 3, "bad interface name" },
	{ RULE("out_interface = \"a/b\";"), 3, "bad interface name" },
	{ RULE("mark = -1;"), 3, "mark is -1, expected" },
	{ RULE("mark = 0x1ffffffffL;"), 3, "mark is 0x1ffffffff, expected" },
	/* libconfig would take them for 1, 5060, 0x10, 5060 and -1. */
	{ RULE("zone = 4294967297;"), 3,
	  "4294967297 is too large, expected at most 0xffffffff" },
	{ RULE("ports = [\n5060, 4294972356];"), 4, "4294972356 is too large" },
	{ RULE("mark = 0x100000010;"), 3, "0x100000010 is too large" },
	{ RULE("ports = 1000000000000000000000000000000000005060;"), 3,
	  "5060 is too large" },
	{ RULE("mark = 4294967295;"), 3,
	  "4294967295 is beyond 2147483647, expected it as 0xffffffff" },
	{ RULE("mark = 4294967296L;"), 3, "mark is 4294967296, expected" },
	{ RULE("zone = 1.5e99;"), 3, "zone is a floating point number" },
	{ RULE("/*\n /* mark = 1;\n"), 3,
	  "a comment that does not end, expected */" },
	{ RULE("margin = -1;"), 3,
	  "margin is -1, expected an integer from 0 to 1209600" },
	{ RULE("ceiling = 1209601;"), 3, "ceiling is 1209601, expected" },
	{ RULE("floor = \"1h\";"), 3, "floor is a string, expected" },
	{ RULE("floor = 61; ceiling = 60;"), 2, "floor 61 lies above ceiling" },
	{ RULE("floor = 86401;"), 2, "floor 86401 lies above ceiling 86400" },
	{ "rules = ( { action = \"leave\";\nfloor = 60; } );", 2,
	  "floor only says how long flows that are bypassed are held" },
	{ RULE("mark_mask = 1;"), 3, "mark_mask without mark" },
	{ RULE("mark = 2; mark_mask = 1;"), 2, "outside of mark_mask 0x1" },
	{ RULE("mark = 0; mark_mask = 0;"), 2, "mark_mask is 0" },
	{ RULE("local = \"10.0.0.0/8\"; peer = \"::/0\";"), 2,
	  "no address family in common" },
	{ "rules = ( { action = \"leave\"; mark = 1; } );", 1,
	  "mark is only set on flows that are bypassed" },
};

static void each_mistake(void **state)
{
	struct sn_problems problems;
	struct sn_config config;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mistakes); i++) {
		const struct mistake *m = &mistakes[i];

		write_file("main.conf", m->text);
		if (!read_main(&config, &problems))
			fail_msg("accepted: %s", m->text);
		if (!has_problem(&problems, main_file, m->line, m->words,
				 false)) {
			print_problems(&problems);
			fail_msg("%s\nlacks %u: %s", m->text, m->line,
				 m->words);
		}
		/* One mistake, one complaint. */
		if (problems.count != 1) {
			print_problems(&problems);
			fail_msg("%zu problems: %s", problems.count, m->text);
		}
		sn_problems_free(&problems);
		sn_config_free(&config);
	}
}

static void all_at_once(void **state)
{
	struct sn_problems problems;
	struct sn_config config;
	size_t i;

	write_file("main.conf", "default = \"a\";\n"
				"log = { level = 1; };\n"
				"rules = ( { action = \"b\"; zone = -1;\n"
				"peer = \"c\"; } );\n"
				"prefixes = { d = \"10.0.0.1/8\"; };\n");
	assert_int_equal(read_main(&config, &problems), -1);
	assert_int_equal(problems.errors, 6);
	for (i = 1; i < problems.count; i++)
		assert_true(problems.items[i - 1].line <=
			    problems.items[i].line);
	sn_problems_free(&problems);
	sn_config_free(&config);
}

/* What can never match is said beside mistakes, but not because of one. */
static void covered_all_the_same(void **state)
{
	struct sn_problems problems;
	struct sn_config config;

	write_file("main.conf",
		   "default = \"a\";\n"
		   "prefixes = { bad = \"10.0.0.1/8\"; };\n"
		   "rules = (\n"
		   "{ action = \"leave\"; prots = 5070; },\n"
		   "{ action = \"leave\"; peer = \"203.0.113.1/24\"; },\n"
		   "{ action = \"leave\"; peer = \"@bad\"; },\n"
		   "{ action = \"leave\"; peer = \"@none\"; },\n"
		   "{ action = \"bypass\"; peer = \"192.0.2.0/24\"; },\n"
		   "{ action = \"leave\"; peer = \"192.0.2.9\"; },\n"
		   "{ action = \"bypass\"; peer = \"192.0.2.8\"; zone = -1; }\n"
		   ");\n");
	assert_int_equal(read_main(&config, &problems), -1);
	assert_int_equal(problems.errors, 6);
	assert_int_equal(problems.count, 7);
	assert_true(has_problem(&problems, main_file, 9,
				"main.conf:8 covers all its flows", true));
	sn_problems_free(&problems);
	sn_config_free(&config);
}

/* A file of nothing but mistakes is counted, not kept. */
static void bounded(void **state)
{
	struct sn_problems problems;
	struct sn_config config;
	FILE *file = fopen(main_file, "we");
	int i;

	assert_non_null(file);
	for (i = 0; i < 5000; i++)
		fprintf(file, "key%d = 1;\n", i);
	fclose(file);
	assert_int_equal(read_main(&config, &problems), -1);
	assert_int_equal(problems.errors, 5000);
	assert_int_equal(problems.count, SN_PROBLEMS_KEPT);
	assert_int_equal(problems.dropped, 5000 - SN_PROBLEMS_KEPT);
	sn_problems_free(&problems);
	sn_config_free(&config);
}

static void warnings(void **state)
{
	struct sn_problems problems;
	struct sn_config config;

	write_file("main.conf",
		   "prefixes = { a = [\"10.0.0.0/8\",\n\"10.1.0.0/16\"]; };\n"
		   "rules = ( { action = \"bypass\"; },\n"
		   "{ action = \"leave\"; transport = \"tcp\"; } );\n");
	assert_int_equal(read_main(&config, &problems), 0);
	assert_int_equal(problems.count, 2);
	assert_true(has_problem(&problems, main_file, 2,
				"10.1.0.0/16 is already covered by 10.0.0.0/8",
				true));
	assert_true(has_problem(&problems, main_file, 4,
				"the rule can never match", true));
	sn_problems_free(&problems);
	sn_config_free(&config);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty),
		cmocka_unit_test(no_rules),
		cmocka_unit_test(settings),
		cmocka_unit_test(whole_rule),
		cmocka_unit_test(words),
		cmocka_unit_test(any_port_default),
		cmocka_unit_test(example),
		cmocka_unit_test(each_mistake),
		cmocka_unit_test(all_at_once),
		cmocka_unit_test(covered_all_the_same),
		cmocka_unit_test(bounded),
		cmocka_unit_test(warnings),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
