// SPDX-License-Identifier: GPL-2.0
/*
 * Configuration files that are too big, unfold to too much, include others, or
 * cannot be used at all.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "config_folder.h"

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
