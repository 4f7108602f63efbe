// SPDX-License-Identifier: GPL-2.0
/*
 * The text that Prometheus reads, format 0.0.4: the module's counters by a table
 * that a unit test compares with names.c and Documentation/metrics.md, and the
 * rest of a report as gauges. No label has an address or an AOR in it.
 */
#include "array.h"
#include "metrics.h"
#include "names.h"

/**
 * struct row - a counter of the module
 * @attribute: SIPNAT_A_STATS_*
 * @name: the metric, without "sipnat_" and "_total"; NULL: that of the row above
 * @help: what it counts
 * @label: what its series differ by, or NULL
 * @value: of the label
 */
struct row {
	unsigned int attribute;
	const char *name;
	const char *help;
	const char *label;
	const char *value;
};

#define ONE(NAME, name, help)                           \
	{                                               \
		SIPNAT_A_STATS_##NAME, name, help, 0, 0 \
	}
#define FIRST(NAME, name, label, value, help)                   \
	{                                                       \
		SIPNAT_A_STATS_##NAME, name, help, label, value \
	}
#define NEXT(NAME, label, value)                          \
	{                                                 \
		SIPNAT_A_STATS_##NAME, 0, 0, label, value \
	}

static const struct row rows[] = {
	ONE(PACKETS, "packets",
	    "Packets of tracked UDP and TCP flows that sipnat looked at."),
	ONE(FLOWS_CLAIMED, "flows_claimed",
	    "SIP flows claimed before a helper could be assigned."),
	FIRST(FLOWS_DETACHED_EXPLICIT, "flows_detached", "origin", "explicit",
	      "SIP flows taken off the ALG's helper, by how it had been assigned."),
	NEXT(FLOWS_DETACHED_AUTOMATIC, "origin", "automatic"),
	NEXT(FLOWS_DETACHED_SWEPT, "origin", "swept"),
	ONE(FLOWS_LEFT, "flows_left",
	    "SIP flows left to the ALG because the policy says so."),
	ONE(FLOWS_OBSERVED, "flows_observed",
	    "SIP flows only observed because the policy says so."),
	ONE(EXPECTATIONS_REMOVED, "expectations_removed",
	    "Expectations of the ALG removed with its helper."),
	FIRST(REQUESTS_REGISTER, "requests", "method", "register",
	      "SIP requests seen, retransmissions included, by method."),
	NEXT(REQUESTS_INVITE, "method", "invite"),
	NEXT(REQUESTS_ACK, "method", "ack"),
	NEXT(REQUESTS_BYE, "method", "bye"),
	NEXT(REQUESTS_CANCEL, "method", "cancel"),
	NEXT(REQUESTS_OPTIONS, "method", "options"),
	NEXT(REQUESTS_SUBSCRIBE, "method", "subscribe"),
	NEXT(REQUESTS_NOTIFY, "method", "notify"),
	NEXT(REQUESTS_MESSAGE, "method", "message"),
	NEXT(REQUESTS_REFER, "method", "refer"),
	NEXT(REQUESTS_PUBLISH, "method", "publish"),
	NEXT(REQUESTS_INFO, "method", "info"),
	NEXT(REQUESTS_UPDATE, "method", "update"),
	NEXT(REQUESTS_PRACK, "method", "prack"),
	NEXT(REQUESTS_OTHER, "method", "other"),
	FIRST(RESPONSES_1XX, "responses", "class", "1xx",
	      "SIP responses seen, retransmissions included, by class."),
	NEXT(RESPONSES_2XX, "class", "2xx"),
	NEXT(RESPONSES_3XX, "class", "3xx"),
	NEXT(RESPONSES_4XX, "class", "4xx"),
	NEXT(RESPONSES_5XX, "class", "5xx"),
	NEXT(RESPONSES_6XX, "class", "6xx"),
	ONE(KEEPALIVES, "keepalives",
	    "Packets of claimed flows with nothing but CR and LF."),
	ONE(UNPARSABLE, "unparsable",
	    "Messages that begin like SIP and could not be parsed; they passed."),
	ONE(TRUNCATED, "truncated",
	    "Messages with too long a header to look at all of it; they passed."),
	FIRST(CLAIMS_FAILED_MEMORY, "claims_failed", "reason", "memory",
	      "SIP flows that could not be claimed at their first packet."),
	NEXT(CLAIMS_FAILED_SHARED, "reason", "shared"),
	ONE(EVENTS_SUPPRESSED, "events_suppressed",
	    "Events not sent because they came too fast."),
	ONE(EVENTS_LOST, "events_lost",
	    "Events not sent for want of memory or because a reader lagged."),
	ONE(TRANSACTIONS, "transactions", "REGISTER transactions opened."),
	ONE(TRANSACTIONS_EVICTED, "transactions_evicted",
	    "REGISTER transactions forgotten early to make room for others."),
	ONE(TRANSACTIONS_FAILED, "transactions_failed",
	    "REGISTER transactions not followed for want of memory."),
	ONE(CONTACTS_IGNORED, "contacts_ignored",
	    "REGISTER requests with more Contacts than are followed."),
	ONE(RESPONSES_UNMATCHED, "responses_unmatched",
	    "Final responses to REGISTER that answer no transaction known."),
	ONE(BINDINGS_REGISTERED, "bindings_registered",
	    "Bindings that a registrar accepted and that were new."),
	ONE(BINDINGS_REFRESHED, "bindings_refreshed",
	    "Bindings that a registrar accepted again."),
	ONE(BINDINGS_REMOVED, "bindings_removed",
	    "Bindings taken back by endpoint, registrar or administrator."),
	ONE(BINDINGS_EXPIRED, "bindings_expired",
	    "Bindings that were not refreshed in time."),
	ONE(BINDINGS_REFUSED, "bindings_refused",
	    "Bindings that a limit or want of memory kept out."),
	ONE(BINDINGS_SHED, "bindings_shed",
	    "Bindings forgotten because a limit was lowered."),
	FIRST(UPSTREAM_CLEAN, "upstream_responses", "verdict", "clean",
	      "Final responses to REGISTER, by whether something upstream rewrote SIP."),
	NEXT(UPSTREAM_SUSPECT, "verdict", "suspect"),
	NEXT(UPSTREAM_CONFIRMED, "verdict", "confirmed"),
};

static void head(FILE *file, const char *name, const char *type,
		 const char *help)
{
	fprintf(file, "# HELP sipnat_%s %s\n# TYPE sipnat_%s %s\n", name, help,
		name, type);
}

static void gauge(FILE *file, const char *name, uint64_t value,
		  const char *help)
{
	head(file, name, "gauge", help);
	fprintf(file, "sipnat_%s %llu\n", name, (unsigned long long)value);
}

static void counter(FILE *file, const char *name, uint64_t value,
		    const char *help)
{
	head(file, name, "counter", help);
	fprintf(file, "sipnat_%s %llu\n", name, (unsigned long long)value);
}

static void labelled(FILE *file, const char *name, const char *label,
		     const char *value, uint64_t number)
{
	fprintf(file, "sipnat_%s{%s=\"", name, label);
	for (; *value; value++) {
		if (*value == '\n')
			fputs("\\n", file);
		else if (*value == '"' || *value == '\\')
			fprintf(file, "\\%c", *value);
		else
			putc(*value, file);
	}
	fprintf(file, "\"} %llu\n", (unsigned long long)number);
}

static void put_counters(FILE *file, const struct sn_stats *stats)
{
	char name[64] = "";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct row *row = &rows[i];
		uint64_t value = stats->value[row->attribute];

		if (row->name) {
			snprintf(name, sizeof(name), "%s_total", row->name);
			head(file, name, "counter", row->help);
		}
		if (row->label)
			labelled(file, name, row->label, row->value, value);
		else
			fprintf(file, "sipnat_%s %llu\n", name,
				(unsigned long long)value);
	}
}

static void put_module(FILE *file, const struct report *report)
{
	const struct sn_status *status = &report->status;

	head(file, "module_info", "gauge",
	     "Always 1; the version of the module.");
	labelled(file, "module_info", "version", status->version, 1);
	gauge(file, "uptime_seconds", status->uptime,
	      "Seconds since the module took up this network namespace.");
	head(file, "hook_registered", "gauge",
	     "1 if the hook is registered in this network namespace.");
	labelled(file, "hook_registered", "hook", "early",
		 !!(status->hooks & SIPNAT_HOOK_EARLY));
	labelled(file, "hook_registered", "hook", "late",
		 !!(status->hooks & SIPNAT_HOOK_LATE));
	gauge(file, "policy_generation", status->generation,
	      "Generation of the policy in force, 0 is the built-in one.");
	gauge(file, "policy_age_seconds", status->policy_age,
	      "Seconds since the policy came into force.");
	gauge(file, "policy_rules", status->rules, "Rules of the policy.");
	gauge(file, "policy_prefixes", status->prefixes,
	      "Prefixes in the rules of the policy.");
}

static void put_endpoints(FILE *file, const struct report *report)
{
	uint64_t paths[SIPNAT_UPSTREAM_VERDICT_CONFIRMED + 1] = { 0 };
	uint32_t verdict;
	size_t i;

	gauge(file, "bindings", report->status.bindings,
	      "Bindings of registered endpoints.");
	gauge(file, "bindings_limit", report_bindings_max(report),
	      "Bindings there may be, by the policy and conntrack's table.");
	gauge(file, "transactions_waiting", report->status.transactions,
	      "REGISTER transactions that wait for a response.");
	gauge(file, "transactions_limit", report->limits.transactions,
	      "REGISTER transactions that may wait for a response.");
	for (i = 0; i < report->paths.count; i++) {
		verdict = report->paths.items[i].verdict;
		if (verdict < ARRAY_SIZE(paths))
			paths[verdict]++;
	}
	head(file, "upstream_peers", "gauge",
	     "Peers, by whether something on the way to them rewrites SIP.");
	for (verdict = 0; verdict < ARRAY_SIZE(paths); verdict++)
		labelled(file, "upstream_peers", "verdict",
			 sn_verdict_name(verdict), paths[verdict]);
}

static void put_findings(FILE *file, const struct report *report)
{
	uint64_t trouble = 0;
	size_t i;

	for (i = 0; i < report->n_findings; i++)
		trouble += report->findings[i].trouble;
	head(file, "findings", "gauge",
	     "What there is to say of the state; trouble needs a hand.");
	labelled(file, "findings", "severity", "trouble", trouble);
	labelled(file, "findings", "severity", "note",
		 report->n_findings - trouble);
}

static void put_daemon(FILE *file, const struct sn_metrics_daemon *daemon)
{
	gauge(file, "daemon_policy_applied", daemon->policy_applied,
	      "1 if the policy of the daemon's configuration is in force.");
	counter(file, "daemon_events_lost_total", daemon->losses,
		"Times that the daemon lost events because it lagged.");
	counter(file, "http_requests_total", daemon->requests,
		"HTTP requests that the daemon answered, this one included.");
	counter(file, "http_refused_total", daemon->refused,
		"HTTP requests that the daemon refused.");
	counter(file, "http_connections_cut_total", daemon->cut,
		"HTTP connections closed because there were too many or they were too slow.");
	head(file, "scrape_duration_seconds", "gauge",
	     "Seconds that asking the kernel took this time.");
	fprintf(file, "sipnat_scrape_duration_seconds %.6f\n", daemon->seconds);
}

/**
 * sn_metrics_write() - write a report for Prometheus
 * @file: where to
 * @report: a judged report
 * @daemon: what the daemon knows, NULL if it is not the daemon that writes
 */
void sn_metrics_write(FILE *file, const struct report *report,
		      const struct sn_metrics_daemon *daemon)
{
	gauge(file, "up", report->loaded,
	      "1 if the module is loaded and answers.");
	head(file, "build_info", "gauge",
	     "Always 1; the version of the program that tells this.");
	labelled(file, "build_info", "version", SIPNAT_VERSION, 1);
	gauge(file, "alg_loaded",
	      report->alg.conntrack_sip || report->status.alg_present,
	      "1 if nf_conntrack_sip is loaded.");
	if (report->loaded) {
		put_module(file, report);
		put_endpoints(file, report);
		put_counters(file, &report->stats);
	}
	if (report->table.known) {
		gauge(file, "conntrack_entries", report->table.count,
		      "Entries of conntrack's table.");
		gauge(file, "conntrack_entries_limit", report->table.max,
		      "Entries that conntrack's table may have.");
	}
	put_findings(file, report);
	if (daemon)
		put_daemon(file, daemon);
}
