// SPDX-License-Identifier: GPL-2.0
/*
 * A report for machines; the keys are promises, sipnatctl-status(8) lists them.
 */
#include "endpoint.h"
#include "names.h"
#include "report.h"

static void put_module(struct sn_out *out, const struct report *report)
{
	const struct sn_status *status = &report->status;

	sn_out_text(out, "tool_version", SIPNAT_VERSION);
	sn_out_object(out, "module");
	sn_out_flag(out, "loaded", report->loaded);
	if (report->loaded) {
		sn_out_text(out, "version", status->version);
		sn_out_number(out, "uptime", status->uptime);
		sn_out_list(out, "hooks");
		if (status->hooks & SIPNAT_HOOK_EARLY)
			sn_out_text(out, NULL, "early");
		if (status->hooks & SIPNAT_HOOK_LATE)
			sn_out_text(out, NULL, "late");
		sn_out_close(out);
	} else {
		sn_out_text(out, "why", report->why.text);
	}
	sn_out_close(out);
}

static void put_policy(struct sn_out *out, const struct sn_status *status)
{
	sn_out_object(out, "policy");
	sn_out_number(out, "generation", status->generation);
	sn_out_number(out, "age", status->policy_age);
	sn_out_number(out, "rules", status->rules);
	sn_out_number(out, "prefixes", status->prefixes);
	sn_out_text(out, "default", sn_action_name(status->default_action));
	sn_out_text(out, "media_expectations",
		    sn_media_name(status->media_expectations));
	sn_out_close(out);
}

static void put_alg(struct sn_out *out, const struct report *report)
{
	const struct alg *alg = &report->alg;
	size_t i;

	sn_out_object(out, "alg");
	sn_out_flag(out, "nf_conntrack_sip",
		    alg->conntrack_sip || report->status.alg_present);
	sn_out_flag(out, "nf_nat_sip", alg->nat_sip);
	sn_out_flag(out, "automatic", alg->automatic > 0);
	if (alg->searched) {
		sn_out_list(out, "assigned_by");
		for (i = 0; i < alg->n_places; i++)
			sn_out_text(out, NULL, alg->places[i].text);
		sn_out_close(out);
		sn_out_number(out, "assigned_by_more", alg->more_places);
	}
	sn_out_close(out);
}

static void put_stats(struct sn_out *out, const struct sn_stats *stats)
{
	size_t i;

	sn_out_object(out, "stats");
	for (i = 0; i < sn_n_counters; i++)
		sn_out_number(out, sn_counters[i].key,
			      stats->value[sn_counters[i].attribute]);
	sn_out_close(out);
}

static void put_endpoints(struct sn_out *out, const struct report *report)
{
	const struct sn_limits *limits = &report->limits;

	sn_out_object(out, "endpoints");
	sn_out_number(out, "bindings", report->status.bindings);
	sn_out_number(out, "bindings_max", report_bindings_max(report));
	sn_out_number(out, "bindings_per_source_max",
		      limits->bindings_per_source);
	sn_out_number(out, "transactions", report->status.transactions);
	sn_out_number(out, "transactions_max", limits->transactions);
	sn_out_number(out, "transactions_per_source_max",
		      limits->transactions_per_source);
	sn_out_number(out, "conntrack_share", limits->conntrack_share);
	sn_out_close(out);
}

static void put_upstream(struct sn_out *out, const struct report *report)
{
	size_t i;

	sn_out_list(out, "upstream");
	for (i = 0; i < report->paths.count; i++) {
		sn_out_object(out, NULL);
		put_path(out, &report->paths.items[i]);
		sn_out_close(out);
	}
	sn_out_close(out);
}

static void put_table(struct sn_out *out, const struct table_use *table)
{
	if (!table->known)
		return;
	sn_out_object(out, "conntrack");
	sn_out_number(out, "count", table->count);
	sn_out_number(out, "max", table->max);
	sn_out_close(out);
}

static void put_findings(struct sn_out *out, const struct report *report)
{
	const struct finding *next = report_next(report);
	size_t i;

	sn_out_flag(out, "good", report_good(report));
	sn_out_list(out, "findings");
	for (i = 0; i < report->n_findings; i++) {
		sn_out_object(out, NULL);
		sn_out_flag(out, "trouble", report->findings[i].trouble);
		sn_out_text(out, "text", report->findings[i].text);
		sn_out_text(out, "next", report->findings[i].next);
		sn_out_close(out);
	}
	sn_out_close(out);
	sn_out_text(out, "next", next ? next->next : "");
}

/**
 * report_put_json() - write a report for machines
 * @out: an output with nothing but the root open
 * @report: a judged report
 */
void report_put_json(struct sn_out *out, const struct report *report)
{
	put_module(out, report);
	if (report->loaded)
		put_policy(out, &report->status);
	put_alg(out, report);
	if (report->loaded) {
		put_stats(out, &report->stats);
		put_endpoints(out, report);
		put_upstream(out, report);
	}
	put_table(out, &report->table);
	sn_out_object(out, "daemon");
	sn_out_flag(out, "running", report->daemon);
	if (report->daemon_pid)
		sn_out_number(out, "pid", report->daemon_pid);
	sn_out_close(out);
	put_findings(out, report);
}
