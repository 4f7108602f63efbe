// SPDX-License-Identifier: GPL-2.0
/*
 * Gathers what there is to know for a report: from the module, conntrack, the
 * firewall's programs. Judges nothing.
 */
#include <string.h>

#include "alg_look.h"
#include "client.h"
#include "instance.h"
#include "report_look.h"

static void ask_module(struct report *report, struct sn_policy *policy)
{
	struct sn_client *client = sn_client_open(&report->why);

	if (!client)
		return;
	report_ask_module(report, client, policy);
	sn_client_close(client);
}

/**
 * report_look() - find out all that a report has, and what it is made of
 * @report: filled; to be freed
 * @policy: gets the policy in force; to be freed
 * @nft: gets the ruleset of nftables; to be freed
 */
void report_look(struct report *report, struct sn_policy *policy,
		 struct nft *nft)
{
	memset(report, 0, sizeof(*report));
	memset(policy, 0, sizeof(*policy));
	ask_module(report, policy);
	report_ask_conntrack(report);
	nft_look(nft);
	alg_look(&report->alg, nft);
	report->daemon = sn_instance_running(&report->daemon_pid);
}

/**
 * report_free() - give a report back
 * @report: the report
 */
void report_free(struct report *report)
{
	sn_upstream_list_free(&report->paths);
	alg_free(&report->alg);
}
