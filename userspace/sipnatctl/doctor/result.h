/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a check of sipnatctl doctor found: a verdict, a sentence of evidence,
 * the place and one command. The checks are named and ordered in result.c.
 */
#ifndef SIPNATCTL_DOCTOR_RESULT_H
#define SIPNATCTL_DOCTOR_RESULT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * enum verdict - how bad it is
 * @VERDICT_OK: nothing to do
 * @VERDICT_SKIPPED: it could not be looked at
 * @VERDICT_WARN: it works, and may not for long or not for everybody
 * @VERDICT_FAIL: it needs a hand
 */
enum verdict {
	VERDICT_OK,
	VERDICT_SKIPPED,
	VERDICT_WARN,
	VERDICT_FAIL,
};

/* The checks, in the order a person would go through them. */
enum check {
	CHECK_MODULE,
	CHECK_VERSIONS,
	CHECK_POLICY,
	CHECK_DAEMON,
	CHECK_HELPER_RULES,
	CHECK_HELPER_AUTOMATIC,
	CHECK_ALG_MODULES,
	CHECK_ALG_AUTOLOAD,
	CHECK_OPENWRT_HELPERS,
	CHECK_OPENWRT_OFFLOAD,
	CHECK_OPENWRT_PACKAGES,
	CHECK_FIREWALLD,
	CHECK_VYOS,
	CHECK_ALG_ENTRIES,
	CHECK_STALE_MAPPINGS,
	CHECK_LONG_TIMEOUTS,
	CHECK_FLOWTABLES,
	CHECK_UDP_TIMEOUTS,
	CHECK_CONNTRACK_TABLE,
	CHECK_CONNTRACK_DROPS,
	CHECK_WAN_ADDRESS,
	CHECK_MTU,
	CHECK_FRAGMENTS,
	CHECK_UPSTREAM_ALG,
	N_CHECKS
};

/**
 * enum fix - what --fix may do about it
 * @FIX_NOT: nothing, a person has to decide
 * @FIX_COMMAND: run the command
 * @FIX_ENTRIES: delete the conntrack entries that the check found
 * @FIX_ENTRIES_ASKED: the same, if this check was asked for by its name
 */
enum fix {
	FIX_NOT,
	FIX_COMMAND,
	FIX_ENTRIES,
	FIX_ENTRIES_ASKED,
};

/**
 * struct result - one finding of a check
 * @check: which check
 * @verdict: how bad it is
 * @evidence: a sentence, owned; text from outside is in it as it is
 * @place: where it is, owned, empty if it has no place
 * @command: what mends it or shows more, owned, empty if there is none
 * @fix: what --fix may do
 */
struct result {
	enum check check;
	enum verdict verdict;
	char *evidence;
	char *place;
	char *command;
	enum fix fix;
};

/**
 * struct results - all findings
 * @items: in the order in which they were found, owned
 * @count: how many
 * @room: how many @items has space for
 * @only: only findings of checks of which this is true are taken
 * @asked: the checks were asked for by their names
 * @incomplete: memory was short, some are missing
 */
struct results {
	struct result *items;
	size_t count;
	size_t room;
	bool only[N_CHECKS];
	bool asked;
	bool incomplete;
};

const char *check_name(enum check check);
const char *check_title(enum check check);
bool check_find(const char *name, enum check *check);
const char *verdict_name(enum verdict verdict);
struct result *result_add(struct results *results, enum check check,
			  enum verdict verdict, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void result_place(struct results *results, struct result *result,
		  const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void result_command(struct results *results, struct result *result,
		    enum fix fix, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
bool result_fixable(const struct results *results, const struct result *result);
size_t results_count(const struct results *results, enum verdict verdict);
void results_free(struct results *results);

#endif /* SIPNATCTL_DOCTOR_RESULT_H */
