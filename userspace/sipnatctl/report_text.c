// SPDX-License-Identifier: GPL-2.0
/*
 * A report for people: one screen, the answer at its end.
 */
#include <stdio.h>
#include <time.h>

#include "names.h"
#include "report_text.h"
#include "text.h"

/* The answer is to stay on the screen. */
#define PLACES_SHOWN 4

static void put_since(unsigned long long seconds)
{
	time_t then = time(NULL) - (time_t)seconds;
	char text[32] = "?";
	struct tm tm;

	if (localtime_r(&then, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
	printf("since %s (", text);
	if (seconds >= 86400)
		printf("%llu d %llu h)", seconds / 86400,
		       seconds % 86400 / 3600);
	else if (seconds >= 3600)
		printf("%llu h %llu min)", seconds / 3600, seconds % 3600 / 60);
	else if (seconds >= 60)
		printf("%llu min %llu s)", seconds / 60, seconds % 60);
	else
		printf("%llu s)", seconds);
}

static void put_module(const struct report *report)
{
	const struct sn_status *status = &report->status;

	if (!report->loaded) {
		printf("Module    %s\n", report->why.text);
		return;
	}
	printf("Module    sipnat %s, ", status->version);
	put_since(status->uptime);
	printf("\n          hooks in this network namespace: %s%s%s\n",
	       status->hooks & SIPNAT_HOOK_EARLY ? "early" : "",
	       status->hooks & SIPNAT_HOOK_LATE ? " late" : "",
	       status->hooks ? "" : "none");
	if (status->generation)
		printf("Policy    generation %u, %u rules with %u prefixes, ",
		       status->generation, status->rules, status->prefixes);
	else
		printf("Policy    built-in, ");
	put_since(status->policy_age);
	printf("\n          default %s, media expectations %s\n",
	       sn_action_name(status->default_action),
	       sn_media_name(status->media_expectations));
}

/* A rule's comment may be anything. */
static void put_place(const struct alg_place *place)
{
	char text[4 * ALG_PLACE_TEXT];

	sn_text_show(place->text, text, sizeof(text));
	printf("          assigned by %s\n", text);
}

static void put_alg(const struct report *report)
{
	const struct alg *alg = &report->alg;
	size_t i;

	printf("ALG       nf_conntrack_sip %s, nf_nat_sip %s\n",
	       alg->conntrack_sip || report->status.alg_present ?
		       "is loaded" :
		       "is not loaded",
	       alg->nat_sip ? "is loaded" : "is not loaded");
	for (i = 0; i < alg->n_places && i < PLACES_SHOWN; i++)
		put_place(&alg->places[i]);
	if (i < alg->n_places + alg->more_places)
		printf("          and by %zu more rules, see status -j\n",
		       alg->n_places + alg->more_places - i);
	if (alg->automatic > 0)
		printf("          assigned by port: net.netfilter.nf_conntrack_helper is 1\n");
	if (!alg->n_places && alg->automatic <= 0)
		printf("          %s\n",
		       alg->n_remarks ?
			       "not all rules could be searched, see below" :
			       "no rule assigns it");
}

static unsigned long long value(const struct report *report,
				unsigned int attribute)
{
	return report->stats.value[attribute];
}

static void put_flows(const struct report *report)
{
	printf("Flows     %llu claimed before the ALG could get them\n",
	       value(report, SIPNAT_A_STATS_FLOWS_CLAIMED));
	printf("          taken from the ALG: %llu set by rules, %llu by port, %llu set before\n",
	       value(report, SIPNAT_A_STATS_FLOWS_DETACHED_EXPLICIT),
	       value(report, SIPNAT_A_STATS_FLOWS_DETACHED_AUTOMATIC),
	       value(report, SIPNAT_A_STATS_FLOWS_DETACHED_SWEPT));
	printf("          %llu left to the ALG, %llu only observed, %llu expectations removed\n",
	       value(report, SIPNAT_A_STATS_FLOWS_LEFT),
	       value(report, SIPNAT_A_STATS_FLOWS_OBSERVED),
	       value(report, SIPNAT_A_STATS_EXPECTATIONS_REMOVED));
}

static void put_messages(const struct report *report)
{
	unsigned int width = 10;
	size_t i;
	int n = 0;

	printf("Messages ");
	for (i = 0; i < sn_n_counters; i++) {
		const struct sn_counter *counter = &sn_counters[i];
		unsigned long long count = value(report, counter->attribute);

		if (counter->attribute < SIPNAT_A_STATS_REQUESTS_REGISTER ||
		    counter->attribute > SIPNAT_A_STATS_KEEPALIVES || !count)
			continue;
		if (n && width > 60) {
			printf(",\n         ");
			width = 10;
			n = 0;
		}
		n = printf("%s %llu %s", n ? "," : "", count, counter->title);
		width += n;
	}
	printf("%s\n", n || width > 10 ? "" : " none yet");
}

/* Without the module there is no policy, and unasked none that is known. */
static void put_daemon(const struct report *report)
{
	if (!report->daemon)
		printf("Daemon    sipnatd does not run%s\n",
		       report->loaded ?
			       "; the policy in the kernel stays in force" :
			       "");
	else if (report->daemon_pid)
		printf("Daemon    sipnatd runs, process %d\n",
		       (int)report->daemon_pid);
	else
		printf("Daemon    sipnatd runs\n");
}

static void put_findings(const struct report *report)
{
	const struct finding *next = report_next(report);
	size_t i;

	if (report_good(report))
		printf("Verdict   all is well\n");
	for (i = 0; i < report->n_findings; i++)
		printf("%s %s\n",
		       report->findings[i].trouble ? "Trouble  " : "Note     ",
		       report->findings[i].text);
	printf("Next      %s\n", next ? next->next : "nothing to do");
}

/**
 * report_put_text() - write a report for people
 * @report: a judged report
 */
void report_put_text(const struct report *report)
{
	put_module(report);
	put_alg(report);
	if (report->loaded) {
		put_flows(report);
		put_messages(report);
		report_put_endpoints(report);
	}
	put_daemon(report);
	put_findings(report);
}
