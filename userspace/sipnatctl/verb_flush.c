// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl flush: deletes the conntrack entries of SIP flows, so that their
 * next packet makes a new mapping, judged by the policy in force.
 */
#include <getopt.h>

#include "sipnatctl.h"

/**
 * verb_flush() - sipnatctl flush
 * @argc: count of @argv
 * @argv: the verb and what follows it
 *
 * Return: the exit code.
 */
int verb_flush(int argc, char **argv)
{
	struct sn_client *client;
	struct options options;
	struct sn_error err;
	struct sn_out out;
	uint32_t flushed;
	int ret = options_parse(argc, argv, OPT_JSON | OPT_FILTER, &options);

	if (ret || options.help)
		return ret;
	if (optind < argc)
		return usage_error("flush takes no \"%s\"", argv[optind]);
	client = sn_client_open(&err);
	if (!client)
		return complain(&err);
	ret = sn_client_flush(client, &options.filter, &flushed, &err);
	sn_client_close(client);
	if (ret)
		return complain(&err);
	out_begin(&out, &options);
	sn_out_number(&out, "flushed", flushed);
	sn_out_end(&out);
	return SN_FINE;
}
