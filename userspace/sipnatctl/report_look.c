// SPDX-License-Identifier: GPL-2.0
/*
 * Gathers what there is to know for a report: from the module, conntrack, the
 * firewall's programs. Judges nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "instance.h"
#include "netfilter.h"
#include "nft.h"
#include "report.h"

/* The worst first, among equals the one that was seen last. */
static int compare_paths(const void *left, const void *right)
{
	const struct sn_upstream *a = left, *b = right;

	if (a->verdict != b->verdict)
		return a->verdict < b->verdict ? 1 : -1;
	return (a->age > b->age) - (a->age < b->age);
}

static bool ask(struct report *report, struct sn_policy *policy,
		struct sn_client *client)
{
	bool good;

	good = !sn_client_status(client, &report->status, &report->why) &&
	       !sn_client_stats(client, &report->stats, &report->why) &&
	       !sn_client_upstream(client, &report->paths, &report->why) &&
	       !sn_client_policy_get(client, policy, &report->why);
	report->limits = policy->limits;
	if (report->paths.count)
		qsort(report->paths.items, report->paths.count,
		      sizeof(*report->paths.items), compare_paths);
	return good;
}

static void ask_module(struct report *report, struct sn_policy *policy)
{
	struct sn_client *client = sn_client_open(&report->why);

	if (!client)
		return;
	report->loaded = ask(report, policy, client);
	sn_client_close(client);
}

static void ask_conntrack(struct table_use *table)
{
	table->known = netfilter_value("nf_conntrack_count", &table->count) &&
		       netfilter_value("nf_conntrack_max", &table->max);
}

/**
 * report_look() - find out all that a report has, and what it is made of
 * @report: filled; to be freed
 * @policy: gets the policy in force; to be freed
 * @nft: gets the ruleset of nftables; to be freed
 */
void report_look(struct report *report, struct sn_policy *policy,
		 struct nft *nft)
{
	memset(report, 0, sizeof(*report));
	memset(policy, 0, sizeof(*policy));
	ask_module(report, policy);
	ask_conntrack(&report->table);
	nft_look(nft);
	alg_look(&report->alg, nft);
	report->daemon = sn_instance_running(&report->daemon_pid);
}

/**
 * report_free() - give a report back
 * @report: the report
 */
void report_free(struct report *report)
{
	sn_upstream_list_free(&report->paths);
	alg_free(&report->alg);
}
