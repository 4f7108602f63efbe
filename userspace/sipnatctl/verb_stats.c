// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl stats: all counters of the namespace, and for Prometheus what else
 * there is to measure.
 */
#include <getopt.h>
#include <stdio.h>

#include "metrics.h"
#include "names.h"
#include "sipnatctl.h"

static void put_stats(struct sn_out *out, const struct sn_stats *stats)
{
	size_t i;

	if (out->kind != SN_OUT_TABLE) {
		if (sn_out_is_json(out))
			sn_out_object(out, "stats");
		for (i = 0; i < sn_n_counters; i++)
			sn_out_number(out, sn_counters[i].key,
				      stats->value[sn_counters[i].attribute]);
		if (sn_out_is_json(out))
			sn_out_close(out);
		return;
	}
	sn_out_list(out, "stats");
	for (i = 0; i < sn_n_counters; i++) {
		sn_out_object(out, NULL);
		sn_out_text(out, "counter", sn_counters[i].key);
		sn_out_number(out, "value",
			      stats->value[sn_counters[i].attribute]);
		sn_out_text(out, "meaning", sn_counters[i].title);
		sn_out_close(out);
	}
	sn_out_close(out);
}

/* Without the module that is what is told, and where it goes is up to date. */
static int put_metrics(void)
{
	struct report report = { 0 };
	struct report_limits limits = { 0 };
	struct sn_client *client = sn_client_open(&report.why);
	int ret = SN_FINE;

	if (client)
		report_ask_limits(&report, client, &limits);
	sn_client_close(client);
	report_ask_conntrack(&report);
	alg_see(&report.alg);
	report_judge(&report);
	sn_metrics_write(stdout, &report, NULL);
	if (!report.loaded)
		ret = complain(&report.why);
	sn_upstream_list_free(&report.paths);
	return ret;
}

static int show(const struct options *options)
{
	struct sn_client *client;
	struct sn_stats stats;
	struct sn_error err;
	struct sn_out out;
	int ret;

	client = sn_client_open(&err);
	if (!client)
		return complain(&err);
	ret = sn_client_stats(client, &stats, &err);
	sn_client_close(client);
	if (ret)
		return complain(&err);
	out_begin(&out, options);
	put_stats(&out, &stats);
	sn_out_end(&out);
	return SN_FINE;
}

/**
 * verb_stats() - sipnatctl stats
 * @argc: count of @argv
 * @argv: the verb and what follows it
 *
 * Return: the exit code.
 */
int verb_stats(int argc, char **argv)
{
	struct options options;
	int ret =
		options_parse(argc, argv, OPT_JSON | OPT_PROMETHEUS, &options);

	if (ret || options.help)
		return ret;
	if (optind < argc)
		return usage_error("stats takes no \"%s\"", argv[optind]);
	if (options.json && options.prometheus)
		return usage_error("stats wants either -j or -p");
	return options.prometheus ? put_metrics() : show(&options);
}
