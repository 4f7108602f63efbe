// SPDX-License-Identifier: GPL-2.0
/*
 * The part of a report for people that is about endpoints: how many are
 * registered, and what the paths to their registrars do to SIP.
 */
#include <stdio.h>

#include "binding.h"
#include "endpoint.h"
#include "names.h"
#include "report_text.h"
#include "text.h"

/* The answer is to stay on the screen. */
#define PATHS_SHOWN 2

static unsigned long long value(const struct report *report,
				unsigned int attribute)
{
	return report->stats.value[attribute];
}

static void put_bindings(const struct report *report)
{
	const struct sn_status *status = &report->status;

	printf("Endpoints %u bindings of at most %u, %u REGISTER of at most %u wait for a response\n",
	       status->bindings, report_bindings_max(report),
	       status->transactions, report->limits.transactions);
	printf("          %llu registered, %llu refreshed, %llu removed, %llu expired, %llu refused, %llu shed\n",
	       value(report, SIPNAT_A_STATS_BINDINGS_REGISTERED),
	       value(report, SIPNAT_A_STATS_BINDINGS_REFRESHED),
	       value(report, SIPNAT_A_STATS_BINDINGS_REMOVED),
	       value(report, SIPNAT_A_STATS_BINDINGS_EXPIRED),
	       value(report, SIPNAT_A_STATS_BINDINGS_REFUSED),
	       value(report, SIPNAT_A_STATS_BINDINGS_SHED));
	if (report->table.known)
		printf("          conntrack's table holds %u of %u entries\n",
		       report->table.count, report->table.max);
}

static void put_evidence(const struct sn_upstream *path)
{
	char peer[SN_PREFIX_TEXT_MAX], text[SN_VIA_TEXT_MAX];

	path_text(path, peer, sizeof(peer));
	printf("Upstream  %s: %s, %u s ago: %s\n", peer,
	       sn_verdict_name(path->verdict), path->age,
	       sn_reason_text(path->reason));
	sn_text_show(path->sent, text, sizeof(text));
	printf("          sent %s\n", text);
	sn_text_show(path->came, text, sizeof(text));
	printf("          came %s\n", text);
}

/**
 * report_put_endpoints() - write the part of a report about endpoints
 * @report: a judged report
 */
void report_put_endpoints(const struct report *report)
{
	const struct sn_upstream_list *paths = &report->paths;
	size_t i, bad = 0;

	put_bindings(report);
	while (bad < paths->count &&
	       paths->items[bad].verdict != SIPNAT_UPSTREAM_VERDICT_CLEAN)
		bad++;
	for (i = 0; i < bad && i < PATHS_SHOWN; i++)
		put_evidence(&paths->items[i]);
	if (i < bad)
		printf("          and %zu more peers, see status -j\n",
		       bad - i);
	if (!paths->count)
		printf("Upstream  no peer has answered a REGISTER yet\n");
	else if (!bad)
		printf("Upstream  SIP comes back from %zu peers as it went out\n",
		       paths->count);
}
