// SPDX-License-Identifier: GPL-2.0
/*
 * What a report means: which of its facts need a hand, which are only said,
 * and the one command to type next. Asks nothing of anybody.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "endpoint.h"
#include "prefix.h"
#include "report.h"

/* Beside paths there has to be room for other findings. */
#define PATHS_MAX 4

/**
 * report_find() - add a finding
 * @report: the report; what it has no room for is left out
 * @trouble: whether it needs a hand
 * @next: command that helps, or ""
 * @fmt: a sentence, printf style
 */
void report_find(struct report *report, bool trouble, const char *next,
		 const char *fmt, ...)
{
	struct finding *finding;
	va_list args;

	if (report->n_findings == FINDINGS_MAX)
		return;
	finding = &report->findings[report->n_findings++];
	finding->trouble = trouble;
	snprintf(finding->next, sizeof(finding->next), "%s", next);
	va_start(args, fmt);
	vsnprintf(finding->text, sizeof(finding->text), fmt, args);
	va_end(args);
}

static bool assigned(const struct alg *alg)
{
	return alg->n_places || alg->automatic > 0;
}

/**
 * report_load_module() - the command that loads the module
 * @report: knows whether sipnatd runs, for whose policy it has to wait
 *
 * Return: for a shell.
 */
const char *report_load_module(const struct report *report)
{
	return report->daemon ? REPORT_LOAD_WAITING : REPORT_LOAD;
}

/* A policy came by hand, and goes with the module. */
static bool loses_policy(const struct report *report)
{
	return report->loaded && report->status.generation && !report->daemon;
}

/**
 * report_replace_module() - the command that replaces the module
 * @report: as above, and the policy in force
 *
 * Return: for a shell. Where a new module would not get the policy back, it only
 * shows what that is.
 */
const char *report_replace_module(const struct report *report)
{
	if (loses_policy(report))
		return "sipnatctl policy show";
	return report->daemon ? "modprobe -r sipnat && " REPORT_LOAD_WAITING :
				"modprobe -r sipnat && " REPORT_LOAD;
}

/**
 * report_replace_loss() - what is lost when the module is replaced
 * @report: as above
 *
 * Return: the end of a sentence, empty if it is nothing.
 */
const char *report_replace_loss(const struct report *report)
{
	return loses_policy(report) ?
		       "; the policy goes with it, and no sipnatd brings it back" :
		       "";
}

/**
 * report_waits() - is the module told to wait for a policy, and does it?
 * @report: with the policy in force
 *
 * The built-in policy bypasses, but while one of the namespace's own is waited for.
 *
 * Return: true if it does.
 */
bool report_waits(const struct report *report)
{
	return report->loaded && !report->status.generation &&
	       report->status.default_action == SIPNAT_ACTION_LEAVE;
}

static void judge_absence(struct report *report)
{
	bool permission = report->why.errnum != ENOENT;

	if (report->why.fault != SN_NO_ACCESS)
		report_find(report, true, "dmesg | tail",
			    "the module does not answer: %s", report->why.text);
	else if (permission)
		report_find(report, true, "sudo sipnatctl status", "%s",
			    report->why.text);
	else if (report->alg.conntrack_sip && assigned(&report->alg))
		report_find(report, true, report_load_module(report),
			    "the sipnat module is not loaded, and nf_conntrack_sip gets SIP flows and rewrites them");
	else
		report_find(report, true, report_load_module(report),
			    "the sipnat module is not loaded");
}

static void judge_module(struct report *report)
{
	const struct sn_status *status = &report->status;

	if (!(status->hooks & SIPNAT_HOOK_EARLY))
		report_find(report, true, "sipnatctl policy reset",
			    "the module is loaded, but does not protect this network namespace: it has no policy");
	else if (status->alg_present && !(status->hooks & SIPNAT_HOOK_LATE))
		report_find(report, true, report_replace_module(report),
			    "nf_conntrack_sip is loaded and the late hook is not registered here, a helper that is set late stays%s",
			    report_replace_loss(report));
	if (strcmp(status->version, SIPNAT_VERSION))
		report_find(report, false, report_replace_module(report),
			    "the module is version %s, this tool is " SIPNAT_VERSION
			    "%s",
			    status->version, report_replace_loss(report));
}

static void judge_stats(struct report *report)
{
	const uint64_t *value = report->stats.value;
	unsigned long long memory = value[SIPNAT_A_STATS_CLAIMS_FAILED_MEMORY];
	unsigned long long shared = value[SIPNAT_A_STATS_CLAIMS_FAILED_SHARED];
	unsigned long long unparsable = value[SIPNAT_A_STATS_UNPARSABLE];
	unsigned long long truncated = value[SIPNAT_A_STATS_TRUNCATED];
	unsigned long long lost = value[SIPNAT_A_STATS_EVENTS_LOST];
	unsigned long long suppressed = value[SIPNAT_A_STATS_EVENTS_SUPPRESSED];

	if (memory)
		report_find(report, true, "free -h",
			    "%llu flows could not be claimed for want of memory",
			    memory);
	if (shared)
		report_find(report, false, "",
			    "%llu flows could not be claimed at their first packet because their entry was shared",
			    shared);
	if (unparsable)
		report_find(report, false, "",
			    "%llu messages could not be parsed and passed untouched",
			    unparsable);
	if (truncated)
		report_find(report, false, "",
			    "%llu messages were too long to inspect and passed untouched",
			    truncated);
	if (lost)
		report_find(report, false, "",
			    "%llu events were lost because a reader lagged or memory was short; the counters are right all the same",
			    lost);
	if (suppressed)
		report_find(report, false, "",
			    "%llu events were not sent because they came too fast",
			    suppressed);
}

static void judge_policy(struct report *report)
{
	const struct sn_status *status = &report->status;
	unsigned long long left =
		report->stats.value[SIPNAT_A_STATS_FLOWS_LEFT];

	if (report_waits(report))
		report_find(report, false, "",
			    "the module waits for a policy and leaves all SIP to the ALG, for the seconds of its policy_wait");
	else if (status->default_action == SIPNAT_ACTION_LEAVE)
		report_find(report, false, "sipnatctl policy show",
			    "the policy leaves SIP flows to the ALG unless a rule says otherwise");
	else if (status->default_action == SIPNAT_ACTION_OBSERVE)
		report_find(report, false, "sipnatctl policy show",
			    "the policy only observes SIP flows unless a rule says otherwise");
	else if (left)
		report_find(report, false, "sipnatctl policy show",
			    "%llu flows were left to the ALG because the policy says so",
			    left);
}

/**
 * report_bindings_max() - how many bindings the policy and conntrack allow
 * @report: all facts
 *
 * Return: the number; 0 if it is not known.
 */
uint32_t report_bindings_max(const struct report *report)
{
	const struct sn_limits *limits = &report->limits;
	uint64_t share = report->table.known ? report->table.max : 0;

	share = share * limits->conntrack_share / 100;
	return share && share < limits->bindings ? share : limits->bindings;
}

static void judge_endpoints(struct report *report)
{
	unsigned long long refused =
		report->stats.value[SIPNAT_A_STATS_BINDINGS_REFUSED];
	unsigned long long evicted =
		report->stats.value[SIPNAT_A_STATS_TRANSACTIONS_EVICTED];
	unsigned long long shed =
		report->stats.value[SIPNAT_A_STATS_BINDINGS_SHED];
	uint32_t max = report_bindings_max(report);

	if (max && report->status.bindings >= max)
		report_find(report, true, "sipnatctl policy show",
			    "the limit of %u bindings is reached, endpoints that register now are not kept reachable (%llu so far)",
			    max, refused);
	else if (refused)
		report_find(report, false, "sipnatctl policy show",
			    "%llu times a limit kept a binding out; its endpoint is kept no longer than others",
			    refused);
	if (shed)
		report_find(report, false, "sipnatctl policy show",
			    "%llu bindings were forgotten because a limit was lowered; their endpoints are kept again when they register next, if there is room",
			    shed);
	if (evicted)
		report_find(report, false, "sipnatctl policy show",
			    "%llu REGISTER transactions were forgotten early, too many waited for a response",
			    evicted);
}

static void judge_table(struct report *report)
{
	const struct table_use *table = &report->table;

	if (table->known && table->max && table->count >= table->max)
		report_find(report, true, "conntrack -S",
			    "conntrack's table is full (%u entries), new flows are dropped; registered endpoints stay",
			    table->max);
}

static void judge_upstream(struct report *report)
{
	char peer[SN_PREFIX_TEXT_MAX], next[FINDING_TEXT];
	size_t i;

	/* They come with the worst first. */
	for (i = 0; i < report->paths.count && i < PATHS_MAX; i++) {
		const struct sn_upstream *path = &report->paths.items[i];
		bool sure = path->verdict == SIPNAT_UPSTREAM_VERDICT_CONFIRMED;

		if (path->verdict == SIPNAT_UPSTREAM_VERDICT_CLEAN)
			continue;
		path_text(path, peer, sizeof(peer));
		snprintf(next, sizeof(next), "traceroute -U -p 5060 %s", peer);
		report_find(report, sure, next,
			    "%s between this gateway and %s rewrites SIP, look for a router with an ALG on the way",
			    sure ? "something" : "it looks as if something",
			    peer);
	}
}

/**
 * report_judge() - find what is wrong and what is worth saying
 * @report: all facts; gets the findings
 */
void report_judge(struct report *report)
{
	size_t i;

	if (!report->loaded) {
		judge_absence(report);
	} else {
		judge_module(report);
		judge_table(report);
		judge_endpoints(report);
		judge_upstream(report);
		judge_stats(report);
		judge_policy(report);
	}
	for (i = 0; i < report->alg.n_remarks; i++)
		report_find(report, false, "",
			    "rules could not be searched: %s",
			    report->alg.remarks[i]);
}

/**
 * report_next() - the finding whose command comes next
 * @report: a judged report
 *
 * Return: the first trouble with a command, otherwise the first finding with
 * one, NULL if there is nothing to do.
 */
const struct finding *report_next(const struct report *report)
{
	const struct finding *first = NULL;
	size_t i;

	for (i = 0; i < report->n_findings; i++) {
		const struct finding *finding = &report->findings[i];

		if (!finding->next[0])
			continue;
		if (finding->trouble)
			return finding;
		if (!first)
			first = finding;
	}
	return first;
}

/**
 * report_good() - is there nothing that needs a hand
 * @report: a judged report
 *
 * Return: true if there is not.
 */
bool report_good(const struct report *report)
{
	size_t i;

	for (i = 0; i < report->n_findings; i++)
		if (report->findings[i].trouble)
			return false;
	return true;
}
