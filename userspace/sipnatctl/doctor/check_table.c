// SPDX-License-Identifier: GPL-2.0
/*
 * Is there room in conntrack's table, and did it have to drop anything while
 * it was looked at.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/file.h"

#define STAT_FILE "/proc/net/stat/nf_conntrack"
#define MAX_FILE "/proc/sys/net/netfilter/nf_conntrack_max"
#define COLUMNS_MAX 40
/* Percent of the table from which on it is worth a word, or a hand. */
#define FULL_WARN 80
#define FULL_FAIL 95
#define MAX_LEAST 65536

/* Which columns have the two counters; false: there are none. */
static bool find_columns(const char *line, int *drop, int *early)
{
	char word[40];
	int i;

	*drop = -1;
	*early = -1;
	for (i = 0; i < COLUMNS_MAX && file_word(&line, word, sizeof(word));
	     i++) {
		if (!strcmp(word, "drop"))
			*drop = i;
		else if (!strcmp(word, "early_drop"))
			*early = i;
	}
	return *drop >= 0 && *early >= 0;
}

/**
 * table_read_stat() - read conntrack's counters
 * @text: a line of names, then a line of numbers for each CPU
 * @drops: gets the sums
 *
 * Return: false if the counters are not there.
 */
bool table_read_stat(const char *text, struct drop_facts *drops)
{
	char line[FILE_LINE_MAX], word[40];
	int drop, early, i;

	drops->drops = 0;
	drops->early_drops = 0;
	if (!file_line(&text, line, sizeof(line)) ||
	    !find_columns(line, &drop, &early))
		return false;
	while (file_line(&text, line, sizeof(line))) {
		const char *rest = line;

		for (i = 0;
		     i < COLUMNS_MAX && file_word(&rest, word, sizeof(word));
		     i++) {
			if (i == drop)
				drops->drops += strtoull(word, NULL, 16);
			else if (i == early)
				drops->early_drops += strtoull(word, NULL, 16);
		}
	}
	return true;
}

static bool read_stat(struct drop_facts *drops)
{
	char *text = file_read(STAT_FILE);
	bool known = text && table_read_stat(text, drops);

	free(text);
	return known;
}

/**
 * table_look() - look at the counters, twice
 * @facts: filled
 */
void table_look(struct facts *facts)
{
	const struct timespec moment = { .tv_nsec = 200000000 };
	struct drop_facts before = { 0 };
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s" MAX_FILE, file_root);
	facts->max_is_set_here = !access(path, W_OK);
	if (!read_stat(&before) ||
	    (before.drops + before.early_drops && nanosleep(&moment, NULL)))
		return;
	facts->drops.known = read_stat(&facts->drops);
	if (facts->drops.known)
		facts->drops.now = facts->drops.drops - before.drops +
				   facts->drops.early_drops -
				   before.early_drops;
}

/* The limit is the whole kernel's, and set where it is the first namespace. */
static void put_raise(const struct facts *facts, struct results *results,
		      struct result *result)
{
	uint64_t wanted = (uint64_t)facts->report.table.max * 2;

	if (wanted < MAX_LEAST)
		wanted = MAX_LEAST;
	if (wanted > INT32_MAX)
		return;
	result_command(results, result, FIX_NOT,
		       "%ssysctl -w net.netfilter.nf_conntrack_max=%" PRIu64,
		       facts->max_is_set_here ? "" : "nsenter -t 1 -n ",
		       wanted);
}

static void judge_fill(const struct facts *facts, struct results *results)
{
	const struct table_use *table = &facts->report.table;
	enum verdict verdict = VERDICT_OK;
	struct result *result;
	unsigned int percent;

	if (!table->known) {
		result_add(results, CHECK_CONNTRACK_TABLE, VERDICT_SKIPPED,
			   "conntrack's table could not be counted, it may not be loaded");
		return;
	}
	if (!table->max) {
		result_add(results, CHECK_CONNTRACK_TABLE, VERDICT_OK,
			   "%u entries, there is no limit", table->count);
		return;
	}
	percent = (uint64_t)table->count * 100 / table->max;
	if (percent >= FULL_FAIL)
		verdict = VERDICT_FAIL;
	else if (percent >= FULL_WARN)
		verdict = VERDICT_WARN;
	result = result_add(results, CHECK_CONNTRACK_TABLE, verdict,
			    "%u of %u entries are taken, %u %%%s", table->count,
			    table->max, percent,
			    verdict == VERDICT_FAIL ?
				    ": new calls and phones find no room" :
				    "");
	if (verdict == VERDICT_OK)
		return;
	result_place(results, result, "net.netfilter.nf_conntrack_max");
	put_raise(facts, results, result);
}

static void judge_drops(const struct facts *facts, struct results *results)
{
	const struct drop_facts *drops = &facts->drops;
	struct result *result;

	if (!drops->known) {
		result_add(results, CHECK_CONNTRACK_DROPS, VERDICT_SKIPPED,
			   "there is no " STAT_FILE);
	} else if (drops->now) {
		result = result_add(results, CHECK_CONNTRACK_DROPS,
				    VERDICT_FAIL,
				    "conntrack drops flows right now, %" PRIu64
				    " while it was looked at",
				    drops->now);
		result_place(results, result, "net.netfilter.nf_conntrack_max");
		put_raise(facts, results, result);
	} else {
		result_add(results, CHECK_CONNTRACK_DROPS, VERDICT_OK,
			   "no flow is dropped now; since boot %" PRIu64
			   " found no room and %" PRIu64
			   " had to go for others",
			   drops->drops, drops->early_drops);
	}
}

/**
 * table_judge() - judge conntrack's table
 * @facts: all facts
 * @results: gets what was found
 */
void table_judge(const struct facts *facts, struct results *results)
{
	judge_fill(facts, results);
	judge_drops(facts, results);
}
