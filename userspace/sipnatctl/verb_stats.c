// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl stats: all counters of the namespace.
 */
#include <getopt.h>

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

/**
 * verb_stats() - sipnatctl stats
 * @argc: count of @argv
 * @argv: the verb and what follows it
 *
 * Return: the exit code.
 */
int verb_stats(int argc, char **argv)
{
	struct sn_client *client;
	struct options options;
	struct sn_stats stats;
	struct sn_error err;
	struct sn_out out;
	int ret = options_parse(argc, argv, OPT_JSON, &options);

	if (ret || options.help)
		return ret;
	if (optind < argc)
		return usage_error("stats takes no \"%s\"", argv[optind]);
	client = sn_client_open(&err);
	if (!client)
		return complain(&err);
	ret = sn_client_stats(client, &stats, &err);
	sn_client_close(client);
	if (ret)
		return complain(&err);
	out_begin(&out, &options);
	put_stats(&out, &stats);
	sn_out_end(&out);
	return SN_FINE;
}
