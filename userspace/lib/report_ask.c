// SPDX-License-Identifier: GPL-2.0
/*
 * What a report asks the module and conntrack. Who else is to be asked, the
 * rules and the daemon, is up to the program.
 */
#include <stdlib.h>
#include <string.h>

#include "netfilter.h"
#include "report.h"

/* The worst first, among equals the one that was seen last. */
static int compare_paths(const void *left, const void *right)
{
	const struct sn_upstream *a = left, *b = right;

	if (a->verdict != b->verdict)
		return a->verdict < b->verdict ? 1 : -1;
	return (a->age > b->age) - (a->age < b->age);
}

static bool ask(struct report *report, struct sn_client *client)
{
	return !sn_client_status(client, &report->status, &report->why) &&
	       !sn_client_stats(client, &report->stats, &report->why) &&
	       !sn_client_upstream(client, &report->paths, &report->why);
}

static void sort_paths(struct report *report)
{
	if (report->paths.count)
		qsort(report->paths.items, report->paths.count,
		      sizeof(*report->paths.items), compare_paths);
}

/**
 * report_ask_module() - ask the module for all that a report says of it
 * @report: filled; its paths are to be freed
 * @client: whom to ask
 * @policy: gets the policy in force; to be freed
 */
void report_ask_module(struct report *report, struct sn_client *client,
		       struct sn_policy *policy)
{
	report->loaded = ask(report, client) &&
			 !sn_client_policy_get(client, policy, &report->why);
	report->limits = policy->limits;
	sort_paths(report);
}

/**
 * report_ask_limits() - the same, where of the policy only limits are wanted
 * @report: filled; its paths are to be freed
 * @client: whom to ask
 * @known: limits that may be known from before, and are then; a policy may be
 * large, and is asked for if it is another one
 */
void report_ask_limits(struct report *report, struct sn_client *client,
		       struct report_limits *known)
{
	struct sn_policy policy = { 0 };

	report->loaded = ask(report, client);
	if (report->loaded &&
	    (!known->known || known->generation != report->status.generation)) {
		report->loaded =
			!sn_client_policy_get(client, &policy, &report->why);
		known->known = report->loaded;
		known->generation = report->status.generation;
		known->limits = policy.limits;
		sn_policy_free(&policy);
	}
	report->limits = known->limits;
	sort_paths(report);
}

/**
 * report_ask_conntrack() - how full conntrack's table is
 * @report: filled
 */
void report_ask_conntrack(struct report *report)
{
	struct table_use *table = &report->table;

	table->known = netfilter_value("nf_conntrack_count", &table->count) &&
		       netfilter_value("nf_conntrack_max", &table->max);
}
