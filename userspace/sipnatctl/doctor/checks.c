// SPDX-License-Identifier: GPL-2.0
/*
 * The families of checks in the order in which a person would go through them:
 * what is on this box first, then what it does with flows, then what is beyond
 * it. A command may count on those above it having been run.
 */
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "doctor/doctor.h"

/**
 * struct family - checks that look at the same things
 * @look: fills its part of the facts
 * @judge: says what they mean; looks at nothing
 * @first: the first of its checks
 * @last: the last
 * @needed: others judge by these facts, too
 */
struct family {
	void (*look)(struct facts *facts);
	void (*judge)(const struct facts *facts, struct results *results);
	enum check first;
	enum check last;
	bool needed;
};

static const struct family families[] = {
	{ module_look, module_judge, CHECK_MODULE, CHECK_VERSIONS, true },
	{ daemon_look, daemon_judge, CHECK_VERSIONS, CHECK_DAEMON, true },
	{ alg_facts_look, alg_judge, CHECK_HELPER_RULES, CHECK_ALG_MODULES,
	  true },
	{ autoload_look, autoload_judge, CHECK_ALG_AUTOLOAD, CHECK_ALG_AUTOLOAD,
	  false },
	{ openwrt_look, openwrt_judge, CHECK_OPENWRT_HELPERS,
	  CHECK_OPENWRT_PACKAGES, false },
	{ distro_look, distro_judge, CHECK_FIREWALLD, CHECK_VYOS, false },
	{ timeouts_look, timeouts_judge, CHECK_UDP_TIMEOUTS, CHECK_UDP_TIMEOUTS,
	  true },
	{ entries_look, entries_judge, CHECK_ALG_ENTRIES, CHECK_FLOWTABLES,
	  false },
	{ NULL, flowtables_judge, CHECK_FLOWTABLES, CHECK_FLOWTABLES, false },
	{ table_look, table_judge, CHECK_CONNTRACK_TABLE, CHECK_CONNTRACK_DROPS,
	  false },
	{ path_look, path_judge, CHECK_WAN_ADDRESS, CHECK_UPSTREAM_ALG, false },
};

/* Are the facts of a family asked for? */
static bool wanted(const struct family *family, const struct results *results)
{
	enum check check;

	for (check = family->first; check <= family->last; check++)
		if (results->only[check])
			return true;
	return family->needed;
}

/**
 * facts_look() - look at everything that is judged
 * @facts: filled; to be freed
 * @results: says which checks are wanted
 */
void facts_look(struct facts *facts, const struct results *results)
{
	size_t i;

	memset(facts, 0, sizeof(*facts));
	for (i = 0; i < ARRAY_SIZE(families); i++)
		if (families[i].look && wanted(&families[i], results))
			families[i].look(facts);
}

/**
 * facts_judge() - say what the facts mean
 * @facts: all facts
 * @results: gets what was found; begun by the caller
 */
void facts_judge(const struct facts *facts, struct results *results)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(families); i++)
		families[i].judge(facts, results);
}

/**
 * facts_free() - give facts back
 * @facts: the facts
 */
void facts_free(struct facts *facts)
{
	size_t i;

	report_free(&facts->report);
	sn_policy_free(&facts->policy);
	nft_free(&facts->nft);
	sn_binding_list_free(&facts->bindings);
	sn_config_free(&facts->daemon.config);
	found_free(&facts->autoload);
	found_free(&facts->barred);
	found_free(&facts->openwrt.helpers);
	found_free(&facts->openwrt.automatic);
	found_free(&facts->openwrt.offload);
	found_free(&facts->firewalld);
	found_free(&facts->vyos);
	free(facts->entries.context.held);
	for (i = 0; i < ENTRY_KINDS; i++)
		free(facts->entries.kinds[i].items);
}
