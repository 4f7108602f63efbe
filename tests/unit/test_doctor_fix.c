// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl doctor --fix: what it may do, and that it stops where something fails.
 */
#include <errno.h>
#include <string.h>

#include "cmocka_all.h"
#include "doctor/fix.h"
#include "doctor_facts.h"

/* What the file leaves is left, whatever is in force for the moment. */
static void file_leaves(void **state)
{
	place("nft delete rule 7", true);
	facts.report.alg.automatic = 1;
	facts.report.loaded = false;
	facts.report.why.errnum = ENOENT;
	facts.installed = true;
	expect(CHECK_MODULE, VERDICT_FAIL, "modprobe sipnat");
	assert_int_equal(worst(CHECK_MODULE)->fix, FIX_COMMAND);
	facts.daemon.there = true;
	add_rule(&facts.daemon.config.policy, SIPNAT_ACTION_LEAVE);
	expect(CHECK_HELPER_RULES, VERDICT_OK, "");
	expect(CHECK_HELPER_AUTOMATIC, VERDICT_OK, "");
	assert_int_equal(worst(CHECK_MODULE)->fix, FIX_NOT);
	facts.report.daemon = true;
	expect(CHECK_MODULE, VERDICT_FAIL, "modprobe sipnat policy_wait=10");
	assert_int_equal(worst(CHECK_MODULE)->fix, FIX_COMMAND);
	facts.daemon.config.policy.rules[0].action = SIPNAT_ACTION_OBSERVE;
	expect(CHECK_HELPER_RULES, VERDICT_OK, "");
	facts.daemon.config.policy.rules[0].action = SIPNAT_ACTION_BYPASS;
	expect(CHECK_HELPER_RULES, VERDICT_FAIL, "nft delete rule 7");
	assert_int_equal(worst(CHECK_HELPER_RULES)->fix, FIX_COMMAND);
}

/* What can't be done keeps nothing else from being done. */
static void not_installed(void **state)
{
	place("nft delete rule 7", true);
	facts.report.loaded = false;
	facts.report.why.errnum = ENOENT;
	expect(CHECK_MODULE, VERDICT_FAIL, "modprobe sipnat");
	assert_int_equal(worst(CHECK_MODULE)->fix, FIX_NOT);
	assert_int_equal(worst(CHECK_HELPER_RULES)->fix, FIX_COMMAND);
	facts.installed = true;
	expect(CHECK_MODULE, VERDICT_FAIL, "modprobe sipnat");
	assert_int_equal(worst(CHECK_MODULE)->fix, FIX_COMMAND);
}

/* Whether the ALG is wanted stands in a file that nobody can read. */
static void file_has_a_mistake(void **state)
{
	place("nft delete rule 7", true);
	facts.report.alg.automatic = 1;
	facts.entries.kinds[ENTRY_ALG].count = 2;
	assert_int_equal(worst(CHECK_ALG_ENTRIES)->fix, FIX_ENTRIES);
	facts.daemon.there = true;
	strcpy(facts.daemon.problem, "unknown key");
	assert_int_equal(worst(CHECK_ALG_ENTRIES)->fix, FIX_ENTRIES_ASKED);
	assert_int_equal(worst(CHECK_HELPER_RULES)->fix, FIX_NOT);
	assert_int_equal(worst(CHECK_HELPER_AUTOMATIC)->fix, FIX_NOT);
	facts.report.loaded = false;
	facts.report.why.errnum = ENOENT;
	assert_int_equal(worst(CHECK_MODULE)->fix, FIX_NOT);
	facts.report.loaded = true;
	facts.report.status.hooks = 0;
	expect(CHECK_MODULE, VERDICT_FAIL,
	       "sipnatctl policy apply /etc/sipnat/sipnatd.conf");
}

static void fix(enum check check, const char *command)
{
	struct result *result = result_add(&results, check, VERDICT_FAIL, "x");

	result_command(&results, result, FIX_COMMAND, "%s", command);
}

/* Commands count on those above them. */
static void fixing_stops(void **state)
{
	struct fixes fixes = { 0 };

	fix(CHECK_MODULE, "true");
	fix(CHECK_HELPER_RULES, "exit 0");
	assert_true(fix_do(&facts, &results, &fixes));
	assert_int_equal(fixes.count, 2);
	results_free(&results);
	fix(CHECK_MODULE, "false");
	fix(CHECK_HELPER_RULES, ": must not be done");
	assert_false(fix_do(&facts, &results, &fixes));
	assert_int_equal(fixes.count, 3);
	assert_false(fixes.items[2].done);
	fixes_free(&fixes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(not_installed),
		TEST(file_leaves),
		TEST(file_has_a_mistake),
		TEST(fixing_stops),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
