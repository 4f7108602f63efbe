// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl flows: the SIP flows in sipnat's hands.
 */
#include <getopt.h>
#include <stdio.h>

#include "sipnatctl.h"

static void put_flows(const struct options *options,
		      const struct sn_flow_list *flows)
{
	struct sn_out out;
	size_t i;

	out_begin(&out, options);
	sn_out_list(&out, "flows");
	for (i = 0; i < flows->count; i++) {
		sn_out_object(&out, NULL);
		put_flow(&out, &flows->items[i]);
		sn_out_close(&out);
	}
	sn_out_close(&out);
	if (options->json)
		sn_out_flag(&out, "torn", flows->torn);
	sn_out_end(&out);
	if (out.kind == SN_OUT_TABLE && !flows->count)
		puts("no such flow in sipnat's hands");
	if (flows->torn)
		fputs("sipnatctl: the table kept changing, flows may lack or be there twice\n",
		      stderr);
}

/**
 * verb_flows() - sipnatctl flows
 * @argc: count of @argv
 * @argv: the verb and what follows it
 *
 * Return: the exit code.
 */
int verb_flows(int argc, char **argv)
{
	struct sn_flow_list flows;
	struct sn_client *client;
	struct options options;
	struct sn_error err;
	int ret = options_parse(argc, argv, OPT_JSON | OPT_FILTER, &options);

	if (ret || options.help)
		return ret;
	if (optind < argc)
		return usage_error("flows takes no \"%s\"", argv[optind]);
	client = sn_client_open(&err);
	if (!client)
		return complain(&err);
	if (sn_client_flows(client, &options.filter, &flows, &err))
		ret = complain(&err);
	else
		put_flows(&options, &flows);
	sn_flow_list_free(&flows);
	sn_client_close(client);
	return ret;
}
