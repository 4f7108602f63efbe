// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration files: what a good one becomes, and for each mistake the file,
 * the line and the sentence.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include "array.h"
#include "cmocka_all.h"
#include "config.h"
#include "prefix.h"

static char folder[] = "/tmp/test_config.XXXXXX";
static char main_file[PATH_MAX];

static const char *path_of(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void write_file(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static int make_folder(void **state)
{
	if (!mkdtemp(folder))
		return -1;
	snprintf(main_file, sizeof(main_file), "%s/main.conf", folder);
	return 0;
}

static int remove_folder(void **state)
{
	char command[PATH_MAX];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static int read_main(struct sn_config *config, struct sn_problems *problems)
{
	memset(problems, 0, sizeof(*problems));
	return sn_config_read(main_file, config, problems);
}

static void print_problems(const struct sn_problems *problems)
{
	char text[2 * SN_PROBLEM_MAX];
	size_t i;

	for (i = 0; i < problems->count; i++) {
		sn_problem_format(&problems->items[i], text, sizeof(text));
		print_message("%s\n", text);
	}
}

/* Read a text that has to be good and without a warning. */
static void read_good(const char *text, struct sn_config *config)
{
	struct sn_problems problems;
	int ret;

	write_file("main.conf", text);
	ret = read_main(config, &problems);
	print_problems(&problems);
	assert_int_equal(ret, 0);
	assert_int_equal(problems.count, 0);
	sn_problems_free(&problems);
}

/* Is there a problem in @file at @line with @words, an error or a warning? */
static bool has_problem(const struct sn_problems *problems, const char *file,
			unsigned int line, const char *words, bool warning)
{
	char begin[PATH_MAX + 32], text[PATH_MAX + SN_PROBLEM_MAX];
	size_t i;

	snprintf(begin, sizeof(begin), "%s:%u: ", file, line);
	for (i = 0; i < problems->count; i++) {
		sn_problem_format(&problems->items[i], text, sizeof(text));
		if (problems->items[i].warning == warning &&
		    !strncmp(text, begin, strlen(begin)) && strstr(text, words))
			return true;
	}
	return false;
}

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
	sn_config_free(&config);
}

static void settings(void **state)
{
	struct sn_config config;

	read_good("default = \"observe\"; media_expectations = \"drop\";\n"
		  "log = { to = \"syslog\"; level = \"debug\"; flows = false; };",
		  &config);
	assert_int_equal(config.policy.default_action, SIPNAT_ACTION_OBSERVE);
	assert_int_equal(config.policy.media_expectations,
			 SIPNAT_MEDIA_EXPECTATIONS_DROP);
	assert_true(config.log.syslog);
	assert_int_equal(config.log.level, LOG_DEBUG);
	assert_false(config.log.flows);
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
		  "  mark = 0xff000000; mark_mask = 0xffffffff; } );\n"
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
	assert_int_equal(sn_policy_prefixes(&config.policy), 4);
	sn_config_free(&config);
}

/* any_port is true where no ports are given and false where they are. */
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

static void write_rules(unsigned int n, const char *rule)
{
	FILE *file = fopen(main_file, "we");
	unsigned int i;

	assert_non_null(file);
	fputs("rules = (\n", file);
	for (i = 0; i < n; i++)
		fprintf(file, "%s{ %s zone = %u; }\n", i ? "," : "", rule, i);
	fputs(");\n", file);
	fclose(file);
}

static void rule_limit(void **state)
{
	struct sn_problems problems;
	struct sn_config config;

	write_rules(SIPNAT_RULES_MAX, "action = \"leave\";");
	assert_int_equal(read_main(&config, &problems), 0);
	assert_int_equal(config.policy.n_rules, SIPNAT_RULES_MAX);
	assert_int_equal(problems.count, 0);
	sn_config_free(&config);
	write_rules(SIPNAT_RULES_MAX + 1, "action = \"leave\";");
	assert_int_equal(read_main(&config, &problems), -1);
	assert_true(has_problem(&problems, main_file, 1,
				"there are 4097 rules, expected at most 4096",
				false));
	sn_problems_free(&problems);
	sn_config_free(&config);
}

/* @n prefixes in a named list, used once. */
static void write_prefixes(unsigned int n)
{
	FILE *file = fopen(main_file, "we");
	unsigned int i;

	assert_non_null(file);
	fputs("prefixes = { many = [\n", file);
	for (i = 0; i < n; i++)
		fprintf(file, "%s\"10.%u.%u.%u\"\n", i ? "," : "", i >> 16,
			i >> 8 & 255, i & 255);
	fputs("]; };\nrules = ( { action = \"leave\"; peer = \"@many\"; } );\n",
	      file);
	fclose(file);
}

static void prefix_limit(void **state)
{
	struct sn_problems problems;
	struct sn_config config;

	write_prefixes(SIPNAT_PREFIXES_MAX);
	assert_int_equal(read_main(&config, &problems), 0);
	assert_int_equal(problems.count, 0);
	assert_int_equal(sn_policy_prefixes(&config.policy),
			 SIPNAT_PREFIXES_MAX);
	sn_config_free(&config);
	write_prefixes(SIPNAT_PREFIXES_MAX + 1);
	assert_int_equal(read_main(&config, &problems), -1);
	assert_true(has_problem(&problems, main_file, SIPNAT_PREFIXES_MAX + 2,
				"too many prefixes, expected at most 65536",
				false));
	sn_problems_free(&problems);
	sn_config_free(&config);
}

/* A small file that would unfold to hundreds of millions of prefixes. */
static void prefix_bomb(void **state)
{
	struct sn_problems problems;
	struct sn_config config;
	FILE *file;
	unsigned int i;

	write_rules(SIPNAT_RULES_MAX, "action = \"leave\"; peer = \"@many\";");
	file = fopen(main_file, "ae");
	assert_non_null(file);
	fputs("prefixes = { many = [", file);
	for (i = 0; i < 60000; i++)
		fprintf(file, "%s\"10.0.%u.%u\"", i ? "," : "", i >> 8,
			i & 255);
	fputs("]; };", file);
	fclose(file);
	assert_int_equal(read_main(&config, &problems), -1);
	assert_int_equal(problems.errors, 1);
	assert_true(has_problem(&problems, main_file, 3,
				"the rules use more than 65536 prefixes",
				false));
	sn_problems_free(&problems);
	sn_config_free(&config);
}

static void includes(void **state)
{
	struct sn_problems problems;
	struct sn_config config;
	char other[PATH_MAX];

	mkdir(path_of("more"), 0700);
	write_file("main.conf",
		   "default = \"leave\";\n@include \"more/x.conf\"\n");
	write_file("more/x.conf", "rules = ( { action = \"bypass\"; } );\n");
	assert_int_equal(read_main(&config, &problems), 0);
	assert_int_equal(config.policy.n_rules, 1);
	snprintf(other, sizeof(other), "%s", path_of("more/x.conf"));
	assert_non_null(strstr(config.policy.rules[0].file, "more/x.conf"));
	sn_config_free(&config);
	/* A mistake in an included file is placed there. */
	write_file("more/x.conf", "\n\nrules = ( { action = \"b\"; } );\n");
	assert_int_equal(read_main(&config, &problems), -1);
	assert_int_equal(problems.items[0].line, 3);
	assert_non_null(strstr(problems.items[0].file, "more/x.conf"));
	sn_problems_free(&problems);
	sn_config_free(&config);
}

static void bad_include(const char *target, const char *words)
{
	struct sn_problems problems;
	struct sn_config config;
	char text[256];

	snprintf(text, sizeof(text), "\n@include \"%s\"\n", target);
	write_file("main.conf", text);
	assert_int_equal(read_main(&config, &problems), -1);
	if (!has_problem(&problems, main_file, 2, words, false)) {
		print_problems(&problems);
		fail_msg("%s lacks %s", target, words);
	}
	sn_problems_free(&problems);
	sn_config_free(&config);
}

static void bad_includes(void **state)
{
	mkdir(path_of("folder.conf"), 0700);
	bad_include("none.conf", "cannot include \"none.conf\": no such file");
	bad_include("folder.conf", "a folder, expected a file");
	bad_include("/etc/passwd", "expected a name relative to");
	bad_include("two\nlines", "expected a name without \\ and \" on one");
	bad_include("back\\slash", "expected a name without \\");
	bad_include("main.conf", "too many files include each other");
	write_file("wide.conf",
		   "@include \"main.conf\"\n@include \"main.conf\"\n");
	bad_include("wide.conf", "cannot include");
}

/* Such a byte would end a name for us and not for libconfig. */
static void zero_byte(void **state)
{
	struct sn_problems problems;
	struct sn_config config;
	FILE *file = fopen(main_file, "we");

	assert_non_null(file);
	fwrite("\n@include \"\0\"\n", 1, 15, file);
	fclose(file);
	assert_int_equal(read_main(&config, &problems), -1);
	assert_true(has_problem(&problems, main_file, 2,
				"a byte of value 0, expected text", false));
	sn_problems_free(&problems);
	sn_config_free(&config);
}

static void unusable_file(const char *words)
{
	struct sn_problems problems;
	struct sn_config config;

	assert_int_equal(read_main(&config, &problems), -1);
	assert_int_equal(problems.count, 1);
	assert_int_equal(problems.items[0].line, 0);
	if (!strstr(problems.items[0].text, words)) {
		print_problems(&problems);
		fail_msg("lacks %s", words);
	}
	sn_problems_free(&problems);
	sn_config_free(&config);
}

static void unusable_files(void **state)
{
	unlink(main_file);
	unusable_file("cannot be read: no such file");
	assert_int_equal(symlink("/nonexistent/x", main_file), 0);
	unusable_file("a symbolic link to \"/nonexistent/x\"");
	unlink(main_file);
	assert_int_equal(symlink(".", main_file), 0);
	unusable_file("a folder, expected a file");
	unlink(main_file);
	assert_int_equal(mkfifo(main_file, 0600), 0);
	unusable_file("no regular file");
	unlink(main_file);
	write_file("main.conf", "");
	assert_int_equal(truncate(main_file, SN_CONFIG_BYTES + 1), 0);
	unusable_file("too big, expected at most 16 MiB");
	unlink(main_file);
	/* Root may read everything, so this says nothing for root. */
	write_file("main.conf", "");
	assert_int_equal(chmod(main_file, 0), 0);
	if (access(main_file, R_OK))
		unusable_file("Permission denied");
	unlink(main_file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty),
		cmocka_unit_test(settings),
		cmocka_unit_test(whole_rule),
		cmocka_unit_test(any_port_default),
		cmocka_unit_test(example),
		cmocka_unit_test(each_mistake),
		cmocka_unit_test(all_at_once),
		cmocka_unit_test(bounded),
		cmocka_unit_test(warnings),
		cmocka_unit_test(rule_limit),
		cmocka_unit_test(prefix_limit),
		cmocka_unit_test(prefix_bomb),
		cmocka_unit_test(includes),
		cmocka_unit_test(bad_includes),
		cmocka_unit_test(zero_byte),
		cmocka_unit_test(unusable_files),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
