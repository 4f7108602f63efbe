// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl doctor as a whole against a fake kernel: its JSON, its usage, what it
 * deletes of conntrack's table, what it tells of changes.
 */
#include <arpa/inet.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "array.h"
#include "cmocka_all.h"
#include "doctor/doctor.h"
#include "doctor/watch.h"
#include "fake_kernel.h"
#include "sipnatctl_run.h"

static struct facts facts;

static int setup(void **state)
{
	fake_reset();
	memset(&facts, 0, sizeof(facts));
	return 0;
}

static int teardown(void **state)
{
	facts_free(&facts);
	return 0;
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

/* Keys of the JSON; the machine that runs this may be in any state. */
static void verb(void **state)
{
	static const char *const keys[] = {
		"checks.0.name",    "checks.0.title",
		"checks.0.verdict", "checks.0.evidence",
		"checks.0.place",   "checks.0.command",
		"checks.0.fixable", "ok",
		"skipped",	    "warned",
		"failed",	    "good",
	};
	struct json_object *root;
	int code = run("doctor -j");

	assert_in_range(code, 0, 1);
	root = json_tokener_parse(output);
	assert_non_null(root);
	has_keys(root, keys, ARRAY_SIZE(keys));
	assert_string_equal(json_object_get_string(at(root, "checks.0.name")),
			    "module");
	assert_string_equal(json_object_get_string(at(root,
						      "checks.0.verdict")),
			    "ok");
	assert_int_equal(code, json_object_get_int(at(root, "failed")) > 0);
	json_object_put(root);
	fake.loaded = false;
	assert_int_equal(run("doctor --only module"), 1);
	assert_non_null(strstr(output, "name=module"));
	assert_non_null(strstr(output, "command=\"modprobe sipnat\""));
	assert_null(strstr(output, "name=versions"));
	assert_non_null(strstr(complaint, "1 of 1 findings need a hand"));
}

static void usage(void **state)
{
	static const struct {
		const char *line;
		const char *words;
	} cases[] = {
		{ "doctor now", "doctor takes no \"now\"" },
		{ "doctor --only", "--only wants a value" },
		{ "doctor --only x", "there is no check \"x\"" },
		{ "doctor --yes", "--yes is for doctor --fix" },
		{ "doctor --fix --watch", "either --fix or --watch" },
		{ "doctor -j --fix", "wants --yes" },
		{ "doctor --watch=0", "expected 1 to" },
		{ "doctor --watch=x", "expected 1 to" },
		{ "doctor --watch=86401", "expected 1 to" },
		{ "doctor --zone 3", "does not know the option" },
		{ "status --fix", "does not know the option" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		int code = run(cases[i].line);

		if (code != 2)
			fail_msg("\"%s\" ends with %d", cases[i].line, code);
		if (!strstr(complaint, cases[i].words))
			fail_msg("\"%s\" says %s", cases[i].line, complaint);
	}
}

/* Entries of conntrack's, from ctnetlink to a finding and back. */
static void fix_entries(void **state)
{
	struct sn_entry list[3];
	struct sn_error err;
	size_t deleted;

	list[0] = entry("192.168.1.10", "203.0.113.5", "203.0.113.1");
	strcpy(list[0].helper, "sip");
	list[1] = entry("192.168.1.11", "203.0.113.5", "203.0.113.1");
	list[1].id = 8;
	strcpy(list[1].helper, "sip");
	list[2] = entry("192.168.1.12", "203.0.113.5", "203.0.113.1");
	list[2].id = 9;
	strcpy(list[2].helper, "ftp");
	fake.entries = list;
	fake.n_entries = ARRAY_SIZE(list);
	facts.report.table.known = true;
	entries_look(&facts);
	assert_true(facts.entries.known);
	assert_int_equal(facts.entries.seen, 3);
	assert_int_equal(facts.entries.kinds[ENTRY_ALG].count, 2);
	assert_memory_equal(&facts.entries.kinds[ENTRY_ALG].items[1], &list[1],
			    sizeof(list[1]));
	/* One is gone already. */
	fake.entries = list + 1;
	fake.n_entries = 2;
	assert_int_equal(entries_fix(&facts, CHECK_ALG_ENTRIES, &deleted, &err),
			 0);
	assert_int_equal(deleted, 1);
	assert_int_equal(fake.n_deleted, 1);
	assert_int_equal(fake.deleted[0], 8);
}

/* Hostile text reaches neither a terminal nor a shell as it is. */
static void hostile(void **state)
{
	fake.upstream_verdict = SIPNAT_UPSTREAM_VERDICT_CONFIRMED;
	assert_int_equal(run("doctor --only upstream-alg"), 1);
	assert_non_null(strstr(output, "198.51.100.7"));
	assert_null(strchr(output, '\x1b'));
	assert_int_equal(run("-j doctor --only upstream-alg"), 1);
	assert_null(strchr(output, '\x1b'));
}

static void add_found(struct results *to, enum check which,
		      enum verdict verdict, const char *place_of)
{
	struct result *result;

	to->only[which] = true;
	result = result_add(to, which, verdict, "evidence");
	result_place(to, result, "%s", place_of);
}

/* What a change is told as. */
static void told(const struct results *before, const struct results *now,
		 bool first, char *text, size_t size)
{
	FILE *file = tmpfile();
	int kept;
	size_t n;

	assert_non_null(file);
	fflush(stdout);
	kept = dup(STDOUT_FILENO);
	dup2(fileno(file), STDOUT_FILENO);
	results_put_changes(before, now, first, false);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	rewind(file);
	n = fread(text, 1, size - 1, file);
	text[n] = '\0';
	fclose(file);
}

static void changes(void **state)
{
	struct results before = { 0 }, now = { 0 };
	char text[1000];

	add_found(&before, CHECK_HELPER_RULES, VERDICT_FAIL, "a");
	add_found(&before, CHECK_MTU, VERDICT_WARN, "wan");
	add_found(&before, CHECK_DAEMON, VERDICT_WARN, "d");
	told(&now, &before, true, text, sizeof(text));
	assert_non_null(strstr(text, " helper-rules fail: evidence; a\n"));
	assert_non_null(strstr(text, " mtu warn: "));
	told(&before, &before, false, text, sizeof(text));
	assert_string_equal(text, "");
	/* One has moved, one got worse, one is as it was. */
	add_found(&now, CHECK_HELPER_RULES, VERDICT_FAIL, "b");
	add_found(&now, CHECK_MTU, VERDICT_FAIL, "wan");
	add_found(&now, CHECK_DAEMON, VERDICT_WARN, "d");
	told(&before, &now, false, text, sizeof(text));
	assert_non_null(strstr(text, "helper-rules ok -> fail: evidence; b\n"));
	assert_non_null(strstr(text, "helper-rules fail -> ok: ; a\n"));
	assert_non_null(strstr(text, "mtu warn -> fail: "));
	assert_null(strstr(text, "daemon"));
	results_free(&before);
	results_free(&now);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(verb),    TEST(usage),   TEST(fix_entries),
		TEST(hostile), TEST(changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
