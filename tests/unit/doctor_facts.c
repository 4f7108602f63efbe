// SPDX-License-Identifier: GPL-2.0
/*
 * Facts that are made up, and what sipnatctl doctor makes of them.
 */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "cmocka_all.h"
#include "doctor_facts.h"

struct facts facts;
struct results results;

/* A gateway where all is well. */
int setup(void **state)
{
	size_t i;

	memset(&facts, 0, sizeof(facts));
	facts.report.loaded = true;
	strcpy(facts.report.status.version, SIPNAT_VERSION);
	facts.report.status.hooks = SIPNAT_HOOK_EARLY | SIPNAT_HOOK_LATE;
	facts.report.table.known = true;
	facts.report.table.max = 1000;
	facts.report.table.count = 10;
	facts.udp = 30;
	facts.stream = 120;
	facts.entries.known = true;
	facts.entries.context.ports[0] = 5060;
	facts.entries.context.n_ports = 1;
	facts.drops.known = true;
	facts.max_is_set_here = true;
	facts.path.has_fragments = true;
	facts.tracer = "tracepath";
	strcpy(facts.daemon.path, "/etc/sipnat/sipnatd.conf");
	memset(&results, 0, sizeof(results));
	for (i = 0; i < N_CHECKS; i++)
		results.only[i] = true;
	return 0;
}

int teardown(void **state)
{
	results_free(&results);
	facts_free(&facts);
	return 0;
}

void judge(void)
{
	results_free(&results);
	facts_judge(&facts, &results);
}

/* The worst finding of a check after judging. */
const struct result *worst(enum check check)
{
	const struct result *found = NULL;
	size_t i;

	judge();
	for (i = 0; i < results.count; i++)
		if (results.items[i].check == check &&
		    (!found || results.items[i].verdict > found->verdict))
			found = &results.items[i];
	assert_non_null(found);
	return found;
}

void expect(enum check check, enum verdict verdict, const char *command)
{
	const struct result *result = worst(check);

	if (result->verdict != verdict)
		fail_msg("%s is %s: %s", check_name(check),
			 verdict_name(result->verdict), result->evidence);
	if (command && strcmp(result->command ? result->command : "", command))
		fail_msg("%s: the command is %s", check_name(check),
			 result->command);
}

void add_rule(struct sn_policy *policy, uint32_t action)
{
	sn_policy_add_rule(policy)->action = action;
}

void place(const char *mend, bool alone)
{
	struct alg_place *p = alg_add_place(&facts.report.alg, "nft: there");

	p->mend = strdup(mend);
	p->alone = alone;
}
