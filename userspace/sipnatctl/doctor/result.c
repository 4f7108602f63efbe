// SPDX-License-Identifier: GPL-2.0
/*
 * The list of findings, and the names of checks and verdicts. What is found is
 * up to the check_*.c files, how it is written to the put_*.c files.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "doctor/result.h"

/**
 * struct check_words - what a check is called
 * @name: stable, for machines
 * @title: for people
 */
struct check_words {
	const char *name;
	const char *title;
};

static const struct check_words words[N_CHECKS] = {
	[CHECK_MODULE] = { "module", "sipnat module" },
	[CHECK_VERSIONS] = { "versions", "versions" },
	[CHECK_POLICY] = { "policy", "policy in force" },
	[CHECK_DAEMON] = { "daemon", "sipnatd" },
	[CHECK_HELPER_RULES] = { "helper-rules", "rules for the ALG" },
	[CHECK_HELPER_AUTOMATIC] = { "helper-automatic", "ALG by port" },
	[CHECK_ALG_MODULES] = { "alg-modules", "ALG modules" },
	[CHECK_ALG_AUTOLOAD] = { "alg-autoload", "ALG at boot" },
	[CHECK_OPENWRT_HELPERS] = { "openwrt-helpers", "OpenWrt's helpers" },
	[CHECK_OPENWRT_OFFLOAD] = { "openwrt-offload", "OpenWrt's offload" },
	[CHECK_OPENWRT_PACKAGES] = { "openwrt-packages", "OpenWrt's ALG" },
	[CHECK_FIREWALLD] = { "firewalld", "firewalld" },
	[CHECK_VYOS] = { "vyos", "VyOS" },
	[CHECK_ALG_ENTRIES] = { "alg-entries", "flows of the ALG" },
	[CHECK_STALE_MAPPINGS] = { "stale-mappings", "stale mappings" },
	[CHECK_LONG_TIMEOUTS] = { "long-timeouts", "long timeouts" },
	[CHECK_FLOWTABLES] = { "flowtables", "flowtables" },
	[CHECK_UDP_TIMEOUTS] = { "udp-timeouts", "UDP timeouts" },
	[CHECK_CONNTRACK_TABLE] = { "conntrack-table", "conntrack's table" },
	[CHECK_CONNTRACK_DROPS] = { "conntrack-drops", "conntrack's drops" },
	[CHECK_WAN_ADDRESS] = { "wan-address", "WAN address" },
	[CHECK_MTU] = { "mtu", "MTU" },
	[CHECK_FRAGMENTS] = { "fragments", "fragments" },
	[CHECK_UPSTREAM_ALG] = { "upstream-alg", "ALG upstream" },
};

/**
 * check_name() - a check's name
 * @check: the check
 *
 * Return: the name, which never changes.
 */
const char *check_name(enum check check)
{
	return words[check].name;
}

/**
 * check_title() - a check's name for people
 * @check: the check
 *
 * Return: a word or two.
 */
const char *check_title(enum check check)
{
	return words[check].title;
}

/**
 * check_find() - look a check up by its name
 * @name: the name
 * @check: filled
 *
 * Return: false if there is none of this name.
 */
bool check_find(const char *name, enum check *check)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strcmp(words[i].name, name))
			continue;
		*check = i;
		return true;
	}
	return false;
}

/**
 * verdict_name() - a verdict's name
 * @verdict: the verdict
 *
 * Return: the name.
 */
const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = { "ok", "skipped", "warn", "fail" };

	return names[verdict];
}

static void set(struct results *results, char **to, const char *fmt,
		va_list args) __attribute__((format(printf, 3, 0)));

static void set(struct results *results, char **to, const char *fmt,
		va_list args)
{
	char *text = NULL;

	if (vasprintf(&text, fmt, args) < 0) {
		results->incomplete = true;
		return;
	}
	free(*to);
	*to = text;
}

static struct result *grow(struct results *results)
{
	size_t room = results->room ? results->room * 2 : 32;
	struct result *items;

	if (results->count < results->room)
		return &results->items[results->count++];
	items = realloc(results->items, room * sizeof(*items));
	if (!items)
		return NULL;
	results->items = items;
	results->room = room;
	return &results->items[results->count++];
}

/**
 * result_add() - note what a check found
 * @results: where to
 * @check: which check
 * @verdict: how bad it is
 * @fmt: a sentence of evidence, printf style
 *
 * Return: the finding, to which place and command can be added until the next
 * one is; NULL if this check is not wanted or memory is short.
 */
struct result *result_add(struct results *results, enum check check,
			  enum verdict verdict, const char *fmt, ...)
{
	struct result *result;
	va_list args;

	if (!results->only[check])
		return NULL;
	result = grow(results);
	if (!result) {
		results->incomplete = true;
		return NULL;
	}
	memset(result, 0, sizeof(*result));
	result->check = check;
	result->verdict = verdict;
	va_start(args, fmt);
	set(results, &result->evidence, fmt, args);
	va_end(args);
	return result;
}

/**
 * result_place() - say where it is
 * @results: the list that the finding is in
 * @result: the finding, or NULL
 * @fmt: the place, printf style
 */
void result_place(struct results *results, struct result *result,
		  const char *fmt, ...)
{
	va_list args;

	if (!result)
		return;
	va_start(args, fmt);
	set(results, &result->place, fmt, args);
	va_end(args);
}

/**
 * result_command() - say what mends it
 * @results: the list that the finding is in
 * @result: the finding, or NULL
 * @fix: what --fix may do
 * @fmt: the command for a shell, printf style; its words are quoted
 */
void result_command(struct results *results, struct result *result,
		    enum fix fix, const char *fmt, ...)
{
	va_list args;

	if (!result)
		return;
	result->fix = fix;
	va_start(args, fmt);
	set(results, &result->command, fmt, args);
	va_end(args);
}

/**
 * result_fixable() - may --fix do something about it
 * @results: the list that the finding is in
 * @result: the finding
 *
 * Return: true if it may.
 */
bool result_fixable(const struct results *results, const struct result *result)
{
	if (result->verdict < VERDICT_WARN || !result->command)
		return false;
	return result->fix == FIX_COMMAND || result->fix == FIX_ENTRIES ||
	       (result->fix == FIX_ENTRIES_ASKED && results->asked);
}

/**
 * results_count() - how many findings are that bad
 * @results: the findings
 * @verdict: how bad
 *
 * Return: how many.
 */
size_t results_count(const struct results *results, enum verdict verdict)
{
	size_t i, n = 0;

	for (i = 0; i < results->count; i++)
		n += results->items[i].verdict == verdict;
	return n;
}

/**
 * results_free() - forget all findings
 * @results: the findings; which checks are wanted stays
 */
void results_free(struct results *results)
{
	size_t i;

	for (i = 0; i < results->count; i++) {
		free(results->items[i].evidence);
		free(results->items[i].place);
		free(results->items[i].command);
	}
	free(results->items);
	results->items = NULL;
	results->count = 0;
	results->room = 0;
	results->incomplete = false;
}
