// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl status: gathers what there is to know; report_judge.c says what
 * it means, report_text.c and report_json.c write it.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instance.h"
#include "netfilter.h"
#include "report.h"
#include "sipnatctl.h"

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
	struct sn_policy policy = { 0 };
	bool good;

	good = !sn_client_status(client, &report->status, &report->why) &&
	       !sn_client_stats(client, &report->stats, &report->why) &&
	       !sn_client_upstream(client, &report->paths, &report->why) &&
	       !sn_client_policy_get(client, &policy, &report->why);
	report->limits = policy.limits;
	sn_policy_free(&policy);
	if (report->paths.count)
		qsort(report->paths.items, report->paths.count,
		      sizeof(*report->paths.items), compare_paths);
	return good;
}

static void ask_module(struct report *report)
{
	struct sn_client *client = sn_client_open(&report->why);

	if (!client)
		return;
	report->loaded = ask(report, client);
	sn_client_close(client);
}

static void ask_conntrack(struct table_use *table)
{
	table->known = netfilter_value("nf_conntrack_count", &table->count) &&
		       netfilter_value("nf_conntrack_max", &table->max);
}

static int verdict(const struct report *report)
{
	if (!report->loaded)
		return complain(&report->why);
	if (report_good(report))
		return SN_FINE;
	fprintf(stderr, "sipnatctl: %s\n", report_next(report)->text);
	return SN_TROUBLE;
}

/**
 * verb_status() - sipnatctl status
 * @argc: count of @argv
 * @argv: the verb and what follows it
 *
 * Return: the exit code.
 */
int verb_status(int argc, char **argv)
{
	struct options options;
	struct report report;
	int ret = options_parse(argc, argv, OPT_JSON, &options);

	if (ret || options.help)
		return ret;
	if (optind < argc)
		return usage_error("status takes no \"%s\"", argv[optind]);
	memset(&report, 0, sizeof(report));
	ask_module(&report);
	ask_conntrack(&report.table);
	alg_look(&report.alg);
	report.daemon = sn_instance_running(&report.daemon_pid);
	report_judge(&report);
	if (options.json)
		report_put_json(&report);
	else
		report_put_text(&report);
	sn_upstream_list_free(&report.paths);
	return verdict(&report);
}
