// SPDX-License-Identifier: GPL-2.0
/*
 * What Prometheus is told: the form of the text, that it says of each counter
 * what the kernel does, and that Documentation/metrics.md lists all of it and
 * nothing else.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "fake_kernel.h"
#include "metrics.h"
#include "names.h"
#include "sipnatctl_run.h"

#define BASE 1000000

static char page[64 * 1024];

static int setup(void **state)
{
	FILE *file = fopen(METRICS_PAGE, "re");
	size_t n;

	if (!file)
		return -1;
	n = fread(page, 1, sizeof(page) - 1, file);
	page[n] = '\0';
	fclose(file);
	fake_reset();
	fake.counter_base = BASE;
	return 0;
}

/* The value of a series, as text, or NULL. */
static const char *value_of(const char *series)
{
	size_t length = strlen(series);
	const char *line = output;

	for (; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, series, length) && line[length] == ' ')
			return line + length + 1;
	}
	return NULL;
}

static void tells(const char *series, unsigned long long expected)
{
	const char *value = value_of(series);

	if (!value)
		fail_msg("there is no %s", series);
	if (strtoull(value, NULL, 10) != expected)
		fail_msg("%s is %.20s, expected %llu", series, value, expected);
}

/* Each family: HELP, TYPE, series of that name; a counter ends in _total. */
static void form(void **state)
{
	char copy[OUTPUT_MAX], family[100] = "", type[20], name[100];
	char *line, *rest = NULL;
	unsigned int samples = 0;
	bool typed = false;
	size_t length;

	assert_int_equal(run("stats -p"), 0);
	memcpy(copy, output, sizeof(copy));
	assert_int_equal(output[strlen(output) - 1], '\n');
	for (line = strtok_r(copy, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest)) {
		if (sscanf(line, "# HELP %99s", name) == 1) {
			assert_string_not_equal(name, family);
			strcpy(family, name);
			typed = false;
			assert_int_equal(line[strlen(line) - 1], '.');
			continue;
		}
		if (sscanf(line, "# TYPE %99s %19s", name, type) == 2) {
			assert_string_equal(name, family);
			length = strlen(name);
			assert_int_equal(!strcmp(type, "counter"),
					 length > 6 &&
						 !strcmp(name + length - 6,
							 "_total"));
			typed = true;
			continue;
		}
		length = strcspn(line, "{ ");
		if (!typed || strncmp(line, family, length) || family[length])
			fail_msg("out of place: %s", line);
		assert_non_null(strchr(line, ' '));
		samples++;
	}
	assert_true(samples > sn_n_counters);
}

/* A row of the page: | `key` | `series` | or | `series` |. */
static bool next_row(char **at, char *key, char *series)
{
	char *line;

	while ((line = strsep(at, "\n"))) {
		key[0] = '\0';
		if (sscanf(line, "| `%99[a-z0-9_]` | `%199[^`]`", key,
			   series) == 2 &&
		    strncmp(key, "sipnat_", 7))
			return true;
		key[0] = '\0';
		if (sscanf(line, "| `sipnat_%192[^`]`", series + 7) == 1) {
			memcpy(series, "sipnat_", 7);
			return true;
		}
	}
	return false;
}

static unsigned int attribute_of(const char *key)
{
	size_t i;

	for (i = 0; i < sn_n_counters; i++)
		if (!strcmp(sn_counters[i].key, key))
			return sn_counters[i].attribute;
	fail_msg("the page has a counter %s", key);
	return 0;
}

static void every_counter(void **state)
{
	char key[100], series[200], *at = page;
	unsigned int counters = 0;

	assert_int_equal(run("stats -p"), 0);
	while (next_row(&at, key, series)) {
		if (!key[0])
			continue;
		tells(series, BASE + attribute_of(key));
		counters++;
	}
	assert_int_equal(counters, sn_n_counters);
}

/* As the daemon writes it, which is more than the tool does. */
static void write_all(void)
{
	static const struct sn_metrics_daemon daemon = {
		.policy_applied = true,
		.losses = 7,
		.requests = 8,
		.refused = 9,
		.cut = 10,
		.seconds = 0.25,
	};
	struct report report = { .loaded = true,
				 .status.version = "1\"\\\n2",
				 .table = { true, 11, 12 } };
	FILE *file = fmemopen(output, sizeof(output), "w");

	assert_non_null(file);
	report_judge(&report);
	sn_metrics_write(file, &report, &daemon);
	fclose(file);
}

/* Is there a row for this line? "..." stands for any value of a label. */
static bool is_listed(const char *line)
{
	char key[100], series[200], copy[sizeof(page)], *at = copy, *any;
	size_t length = strrchr(line, ' ') - line;

	memcpy(copy, page, sizeof(copy));
	while (next_row(&at, key, series)) {
		any = strstr(series, "...");
		if (any ? !strncmp(line, series, any - series) :
			  !strncmp(line, series, length) && !series[length])
			return true;
	}
	return false;
}

static void page_lists_all(void **state)
{
	char key[100], series[200], *at, *line, *rest = NULL;
	char copy[sizeof(page)];

	write_all();
	memcpy(copy, page, sizeof(copy));
	at = copy;
	while (next_row(&at, key, series)) {
		char *any = strstr(series, "...");

		if (any)
			*any = '\0';
		if (any ? !strstr(output, series) : !value_of(series))
			fail_msg("the page has %s", series);
	}
	for (line = strtok_r(output, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		if (line[0] != '#' && !is_listed(line))
			fail_msg("the page lacks %s", line);
}

static void state_of_daemon(void **state)
{
	write_all();
	assert_non_null(strstr(output, "version=\"1\\\"\\\\\\n2\"} 1\n"));
	tells("sipnat_daemon_policy_applied", 1);
	tells("sipnat_daemon_events_lost_total", 7);
	tells("sipnat_http_requests_total", 8);
	tells("sipnat_http_refused_total", 9);
	tells("sipnat_http_connections_cut_total", 10);
	tells("sipnat_conntrack_entries", 11);
	tells("sipnat_conntrack_entries_limit", 12);
	assert_non_null(strstr(output, "duration_seconds 0.250000\n"));
}

static void state_of_module(void **state)
{
	fake.upstream_verdict = SIPNAT_UPSTREAM_VERDICT_CONFIRMED;
	assert_int_equal(run("stats -p"), 0);
	tells("sipnat_up", 1);
	tells("sipnat_bindings", 3);
	tells("sipnat_transactions_waiting", 2);
	tells("sipnat_uptime_seconds", 3600);
	tells("sipnat_policy_rules", 5);
	tells("sipnat_policy_prefixes", 6);
	tells("sipnat_alg_loaded", 1);
	tells("sipnat_upstream_peers{verdict=\"clean\"}", 1);
	tells("sipnat_upstream_peers{verdict=\"suspect\"}", 0);
	tells("sipnat_upstream_peers{verdict=\"confirmed\"}", 1);
	assert_true(strtoul(value_of("sipnat_findings{severity=\"trouble\"}"),
			    NULL, 10) >= 1);
}

static void without_module(void **state)
{
	fake.loaded = false;
	assert_int_equal(run("stats -p"), 3);
	tells("sipnat_up", 0);
	tells("sipnat_findings{severity=\"trouble\"}", 1);
	assert_null(value_of("sipnat_packets_total"));
	assert_null(value_of("sipnat_bindings"));
	assert_int_equal(run("stats -p -j"), 2);
	assert_int_equal(run("status -p"), 2);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(form, setup),
		cmocka_unit_test_setup(every_counter, setup),
		cmocka_unit_test_setup(page_lists_all, setup),
		cmocka_unit_test_setup(state_of_daemon, setup),
		cmocka_unit_test_setup(state_of_module, setup),
		cmocka_unit_test_setup(without_module, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
