// SPDX-License-Identifier: GPL-2.0
/*
 * Which rules can never match: pairs of rules, and whether the first covers
 * the second.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "array.h"
#include "cmocka_all.h"
#include "config.h"
#include "prefix.h"

/* Words of a rule: udp tcp, l=PREFIX p=PREFIX port=RANGE any z=N i=IF o=IF */
static void set_word(struct sn_rule *rule, const char *word)
{
	struct sn_prefix p;
	char why[200];

	if (!strcmp(word, "udp")) {
		rule->transport |= SIPNAT_TRANSPORT_UDP;
	} else if (!strcmp(word, "tcp")) {
		rule->transport |= SIPNAT_TRANSPORT_TCP;
	} else if (!strcmp(word, "any")) {
		rule->any_port = true;
	} else if (!strncmp(word, "l=", 2) || !strncmp(word, "p=", 2)) {
		assert_int_equal(sn_prefix_parse(word + 2, &p, why,
						 sizeof(why)),
				 0);
		sn_prefix_list_add(*word == 'l' ? &rule->local : &rule->peer,
				   &p);
	} else if (!strncmp(word, "port=", 5)) {
		assert_int_equal(sn_port_range_parse(word + 5,
						     &rule->ports
							      [rule->n_ports++],
						     why, sizeof(why)),
				 0);
	} else if (!strncmp(word, "z=", 2)) {
		rule->has_zone = true;
		rule->zone = atoi(word + 2);
	} else if (!strncmp(word, "i=", 2)) {
		strcpy(rule->in_interface, word + 2);
	} else if (!strncmp(word, "o=", 2)) {
		strcpy(rule->out_interface, word + 2);
	} else {
		fail_msg("unknown word %s", word);
	}
}

static void add_rule(struct sn_policy *policy, unsigned int line,
		     const char *words)
{
	struct sn_rule *rule = sn_policy_add_rule(policy);
	char copy[200], *word, *rest = NULL;

	rule->file = "file";
	rule->line = line;
	rule->mark_mask = UINT32_MAX;
	snprintf(copy, sizeof(copy), "%s", words);
	for (word = strtok_r(copy, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest))
		set_word(rule, word);
}

static bool covered(const char *first, const char *second)
{
	struct sn_problems problems = { 0 };
	struct sn_policy policy = { 0 };
	bool found;

	add_rule(&policy, 1, first);
	add_rule(&policy, 2, second);
	sn_policy_check(&policy, "file", &problems);
	assert_int_equal(problems.errors, 0);
	found = problems.count == 1;
	if (found) {
		assert_true(problems.items[0].warning);
		assert_int_equal(problems.items[0].line, 2);
		assert_non_null(strstr(problems.items[0].text, "file:1"));
	}
	sn_problems_free(&problems);
	sn_policy_free(&policy);
	return found;
}

static void cover(void **state)
{
	static const struct {
		const char *first;
		const char *second;
		bool covers;
	} cases[] = {
		{ "any", "any", true },
		{ "any", "tcp l=10.0.0.0/8 p=192.0.2.1 z=3 i=lan0", true },
		{ "udp any", "tcp any", false },
		{ "udp tcp any", "any", true },
		{ "udp any", "any", false },
		{ "l=10.0.0.0/8", "l=10.1.0.0/16", true },
		{ "l=10.1.0.0/16", "l=10.0.0.0/8", false },
		{ "l=10.0.0.0/8", "", false },
		{ "l=10.0.0.0/8 l=192.168.0.0/16",
		  "l=192.168.1.0/24 l=10.2.0.0/16", true },
		{ "l=10.0.0.0/8", "l=10.2.0.0/16 l=192.168.1.0/24", false },
		/* It does not matter which end is called local. */
		{ "l=10.0.0.0/8", "p=10.1.0.0/16", true },
		{ "l=10.0.0.0/8 p=192.0.2.0/24", "l=192.0.2.1 p=10.0.0.1",
		  true },
		{ "l=10.0.0.0/8 p=192.0.2.0/24", "l=192.0.2.1 p=11.0.0.1",
		  false },
		{ "l=10.0.0.0/8", "l=10.0.0.1 p=192.0.2.1", true },
		{ "l=10.0.0.0/8", "l=192.0.2.1 p=10.255.255.255", true },
		{ "l=10.0.0.0/8 p=192.0.2.1", "l=10.0.0.1", false },
		{ "l=0.0.0.0/0", "l=255.255.255.255", true },
		{ "l=0.0.0.0/0", "l=2001:db8::1", false },
		{ "l=0.0.0.0/0 l=::/0", "p=2001:db8::1", true },
		{ "l=2001:db8::/32", "l=2001:db8:1::/48", true },
		{ "l=2001:db8::/64", "l=2001:db8:0:1::/64", false },
		{ "l=2000::/3", "p=3fff:ffff::/32", true },
		/* 5060 where there are no ports. */
		{ "", "port=5060", true },
		{ "port=5060", "", true },
		{ "", "port=5061", false },
		{ "port=5060-5070", "port=5062-5065 port=5070", true },
		{ "port=5060-5070", "port=5065-5071", false },
		/* Flows on listed ports need not prove to be SIP. */
		{ "any", "port=5070", false },
		{ "any", "any port=5060", true },
		{ "", "any", false },
		{ "z=1", "z=1", true },
		{ "z=1", "z=2", false },
		{ "z=1", "", false },
		{ "", "z=1", true },
		{ "i=lan*", "i=lan0", true },
		{ "i=lan*", "i=lan*", true },
		{ "i=lan*", "i=lan10*", true },
		{ "i=lan1*", "i=lan*", false },
		{ "i=lan0", "i=lan*", false },
		{ "i=lan0", "", false },
		{ "i=lan0", "o=lan0", false },
		{ "o=wan", "o=wan i=lan", true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		if (covered(cases[i].first, cases[i].second) != cases[i].covers)
			fail_msg("\"%s\" and \"%s\"", cases[i].first,
				 cases[i].second);
}

/* Thousands of rules with thousands of prefixes are checked in no time. */
static void bounded(void **state)
{
	struct sn_problems problems = { 0 };
	struct sn_policy policy = { 0 };
	struct sn_prefix p = { .family = AF_INET, .length = 32 };
	unsigned int i, k;

	for (i = 0; i < 4; i++) {
		add_rule(&policy, i + 1, "");
		for (k = 0; k < 16000; k++) {
			p.address[0] = 10;
			p.address[1] = k >> 8;
			p.address[2] = k;
			p.address[3] = i == 3 ? 1 : 0;
			sn_prefix_list_add(&policy.rules[i].local, &p);
		}
	}
	sn_policy_check(&policy, "file", &problems);
	assert_int_equal(problems.errors, 0);
	sn_problems_free(&problems);
	sn_policy_free(&policy);
}

static void sorted(void **state)
{
	struct sn_problems problems = { 0 };
	char text[2 * SN_PROBLEM_MAX];

	sn_problem(&problems, false, "a", 3, "x");
	sn_problem(&problems, true, "a", 1, "y");
	sn_problem(&problems, false, "b", 2, "z");
	sn_problem(&problems, false, "b", 0, "w");
	sn_problems_sort(&problems);
	assert_int_equal(problems.errors, 3);
	sn_problem_format(&problems.items[0], text, sizeof(text));
	assert_string_equal(text, "a:1: warning: y");
	sn_problem_format(&problems.items[1], text, sizeof(text));
	assert_string_equal(text, "a:3: x");
	sn_problem_format(&problems.items[2], text, sizeof(text));
	assert_string_equal(text, "b: w");
	sn_problems_free(&problems);
}

/* Neither a file's name nor what stands in it steers a terminal. */
static void printable(void **state)
{
	struct sn_problems problems = { 0 };
	char text[2 * SN_PROBLEM_MAX], small[16];

	sn_problem(&problems, true, "a\x1b[2J", 3, "bad \"\xc2\x9b\xff\n\"");
	sn_problem_format(&problems.items[0], text, sizeof(text));
	assert_string_equal(text,
			    "a\\x1b[2J:3: warning: bad \"\\xc2\\x9b\\xff\\x0a\"");
	sn_problem_format(&problems.items[0], small, sizeof(small));
	assert_string_equal(small, "a\\x1b[2J:3: war");
	sn_problems_free(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cover),
		cmocka_unit_test(bounded),
		cmocka_unit_test(sorted),
		cmocka_unit_test(printable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
