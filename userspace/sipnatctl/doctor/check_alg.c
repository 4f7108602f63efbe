// SPDX-License-Identifier: GPL-2.0
/*
 * The ALG on this box: which rules assign its helper, whether the kernel does by
 * port, whether its modules are there and how they are set. What files do at
 * boot is the autoload family's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/doctor.h"
#include "doctor/file.h"
#include "nft.h"
#include "shell.h"

/* Parameter files of a module, as NAME=VALUE. */
static bool add_parameter(const char *path, const char *text, void *data)
{
	struct module_facts *module = data;
	size_t used = strlen(module->parameters);
	const char *name = strrchr(path, '/');

	snprintf(module->parameters + used, sizeof(module->parameters) - used,
		 "%s%s=%.*s", used ? " " : "", name ? name + 1 : path,
		 (int)strcspn(text, "\n"), text);
	return true;
}

static void look_module(struct module_facts *module, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	module->loaded = file_there(path);
	if (!module->loaded)
		return;
	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", name);
	module->fixed = !file_there(path);
	snprintf(path, sizeof(path), "/sys/module/%s/parameters/*", name);
	file_each(path, add_parameter, module);
}

/**
 * alg_facts_look() - look at the modules; rules are in the report already
 * @facts: filled
 */
void alg_facts_look(struct facts *facts)
{
	look_module(&facts->conntrack_sip, "nf_conntrack_sip");
	look_module(&facts->nat_sip, "nf_nat_sip");
}

static void judge_place(const struct facts *facts,
			const struct alg_place *place, struct results *results)
{
	bool wanted = facts_leave(facts);
	struct result *result;

	if (wanted)
		result =
			result_add(results, CHECK_HELPER_RULES, VERDICT_OK,
				   "a rule assigns the SIP helper, and the policy leaves flows to it");
	else if (facts_in_charge(facts))
		result =
			result_add(results, CHECK_HELPER_RULES, VERDICT_FAIL,
				   "a rule assigns the SIP helper; sipnat takes these flows from it, as long as it is loaded");
	else
		result = result_add(results, CHECK_HELPER_RULES, VERDICT_FAIL,
				    "a rule hands SIP flows to the ALG%s",
				    place->alone ?
					    "" :
					    ", and does other things too");
	result_place(results, result, "%s", place->text);
	if (!wanted && place->mend)
		result_command(results, result,
			       facts_fix(facts,
					 place->alone ? FIX_COMMAND : FIX_NOT),
			       "%s", place->mend);
}

static void judge_rules(const struct facts *facts, struct results *results)
{
	const struct alg *alg = &facts->report.alg;
	size_t i;

	for (i = 0; i < alg->n_places; i++)
		judge_place(facts, &alg->places[i], results);
	if (alg->more_places)
		result_add(results, CHECK_HELPER_RULES,
			   facts_leave(facts) ? VERDICT_OK : VERDICT_FAIL,
			   "%zu more rules assign the SIP helper; they are shown when these are gone",
			   alg->more_places);
	for (i = 0; i < alg->n_remarks; i++)
		result_add(results, CHECK_HELPER_RULES, VERDICT_SKIPPED,
			   "rules could not be looked through: %s",
			   alg->remarks[i]);
	if (!alg->n_places && !alg->n_remarks)
		result_add(results, CHECK_HELPER_RULES, VERDICT_OK,
			   "no rule of nftables or iptables assigns the SIP helper");
}

static void judge_automatic(const struct facts *facts, struct results *results)
{
	int automatic = facts->report.alg.automatic;
	struct result *result;

	if (automatic < 0) {
		result_add(results, CHECK_HELPER_AUTOMATIC, VERDICT_OK,
			   "this kernel does not assign helpers by itself");
		return;
	}
	if (!automatic) {
		result_add(results, CHECK_HELPER_AUTOMATIC, VERDICT_OK,
			   "the kernel assigns no helper by port");
		return;
	}
	if (facts_leave(facts)) {
		result_add(results, CHECK_HELPER_AUTOMATIC, VERDICT_OK,
			   "the kernel assigns helpers by port, and the policy leaves flows to them");
		return;
	}
	result =
		result_add(results, CHECK_HELPER_AUTOMATIC,
			   facts->conntrack_sip.loaded ? VERDICT_FAIL :
							 VERDICT_WARN,
			   "the kernel assigns helpers by port%s",
			   facts->conntrack_sip.loaded ?
				   ", the SIP helper among them" :
				   ", also the SIP helper as soon as it is loaded");
	result_place(results, result, "net.netfilter.nf_conntrack_helper");
	result_command(results, result, facts_fix(facts, FIX_COMMAND),
		       "sysctl -w net.netfilter.nf_conntrack_helper=0");
}

/* Objects of nftables that keep the module from being unloaded. */
static void put_objects(FILE *file, const struct nft *nft)
{
	size_t i;

	for (i = 0; i < nft_count(nft); i++) {
		struct json_object *helper = nft_item(nft, i, "ct helper");

		if (!helper || !alg_is_sip(nft_text(helper, "type")))
			continue;
		fputs("nft delete ct helper ", file);
		shell_put(file, nft_text(helper, "family"));
		putc(' ', file);
		shell_put(file, nft_text(helper, "table"));
		putc(' ', file);
		shell_put(file, nft_text(helper, "name"));
		fputs(" && ", file);
	}
}

/* What unloads the modules, once no rule assigns the helper. */
static char *unload(const struct facts *facts)
{
	char *text = NULL;
	size_t size;
	FILE *file;

	if (facts->conntrack_sip.fixed || facts->nat_sip.fixed)
		return NULL;
	file = open_memstream(&text, &size);
	if (!file)
		return NULL;
	put_objects(file, &facts->nft);
	if (facts->nat_sip.loaded)
		fputs("rmmod nf_nat_sip", file);
	if (facts->nat_sip.loaded && facts->conntrack_sip.loaded)
		fputs(" && ", file);
	if (facts->conntrack_sip.loaded)
		fputs("rmmod nf_conntrack_sip", file);
	fclose(file);
	return text;
}

static void judge_modules(const struct facts *facts, struct results *results)
{
	const struct module_facts *sip = &facts->conntrack_sip;
	const struct module_facts *nat = &facts->nat_sip;
	bool bad = facts_assigned(facts) && !facts_in_charge(facts);
	enum verdict verdict = bad ? VERDICT_FAIL : VERDICT_WARN;
	const char *means = ", nothing assigns it";
	struct result *result;
	const char *torn =
		*facts->nft.why ?
			"; objects of nftables may hold it, they could not be read" :
			"";
	char *command;

	if (!sip->loaded && !nat->loaded) {
		result_add(results, CHECK_ALG_MODULES, VERDICT_OK,
			   "neither nf_conntrack_sip nor nf_nat_sip is loaded");
		return;
	}
	if (facts_leave(facts)) {
		verdict = VERDICT_OK;
		means = ", the policy leaves flows to it";
	} else if (!facts_assigned(facts) && (sip->fixed || nat->fixed)) {
		verdict = VERDICT_OK;
		means = ", for it is built in; nothing assigns it";
	} else if (facts_in_charge(facts)) {
		means = ", sipnat takes every flow from it";
	} else if (bad) {
		means = ", flows are handed to it and it rewrites them";
	}
	result = result_add(results, CHECK_ALG_MODULES, verdict,
			    "%s%s%s is loaded%s%s%s%s%s",
			    sip->loaded ? "nf_conntrack_sip" : "",
			    sip->loaded && nat->loaded ? " with " : "",
			    nat->loaded ? "nf_nat_sip" : "",
			    *sip->parameters ? " (" : "", sip->parameters,
			    *sip->parameters ? ")" : "", means, torn);
	if (verdict == VERDICT_OK)
		return;
	command = unload(facts);
	if (command)
		result_command(results, result, FIX_NOT, "%s", command);
	free(command);
}

/**
 * alg_judge() - judge the ALG on this box
 * @facts: all facts
 * @results: gets what was found
 */
void alg_judge(const struct facts *facts, struct results *results)
{
	judge_rules(facts, results);
	judge_automatic(facts, results);
	judge_modules(facts, results);
}
