// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatctl status: report_look.c gathers what there is to know, the library's
 * report_judge.c says what it means, report_text.c and the library's
 * report_json.c write it.
 */
#include <getopt.h>
#include <stdio.h>

#include "report_look.h"
#include "report_text.h"
#include "sipnatctl.h"

static void put(const struct report *report, bool json)
{
	struct sn_out out;

	if (!json) {
		report_put_text(report);
		return;
	}
	sn_out_begin(&out, SN_OUT_JSON, stdout);
	report_put_json(&out, report);
	sn_out_end(&out);
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
	struct sn_policy policy;
	struct options options;
	struct report report;
	struct nft nft;
	int ret = options_parse(argc, argv, OPT_JSON, &options);

	if (ret || options.help)
		return ret;
	if (optind < argc)
		return usage_error("status takes no \"%s\"", argv[optind]);
	report_look(&report, &policy, &nft);
	report_judge(&report);
	put(&report, options.json);
	ret = verdict(&report);
	report_free(&report);
	sn_policy_free(&policy);
	nft_free(&nft);
	return ret;
}
