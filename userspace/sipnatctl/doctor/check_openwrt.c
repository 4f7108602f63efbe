// SPDX-License-Identifier: GPL-2.0
/*
 * OpenWrt: its firewall hands zones to every helper that is loaded, a package
 * brings the ALG, flow offloading. Told only on OpenWrt; what its files say is
 * read in openwrt.c.
 */
#include <stdlib.h>

#include "array.h"
#include "doctor/doctor.h"
#include "doctor/file.h"

/* What has the ALG: the newer name first. */
static const char *const packages[] = {
	"kmod-nf-nathelper-sip",
	"kmod-nf-nathelper-extra",
};

/* Which of them is installed, or NULL. */
static const char *listed(const char *path, const char *field)
{
	char *text = file_read(path);
	const char *found = NULL;
	size_t i;

	for (i = 0; text && !found && i < ARRAY_SIZE(packages); i++)
		if (openwrt_has_package(text, field, packages[i]))
			found = packages[i];
	free(text);
	return found;
}

/**
 * openwrt_look() - look into OpenWrt's files
 * @facts: filled
 */
void openwrt_look(struct facts *facts)
{
	struct openwrt_facts *openwrt = &facts->openwrt;
	char *text = file_read("/etc/config/firewall");

	openwrt->there = text || file_there("/etc/openwrt_release");
	if (text)
		openwrt_read_firewall(openwrt, text);
	free(text);
	if (!openwrt->there)
		return;
	openwrt->package = listed("/lib/apk/db/installed", "P:");
	openwrt->apk = openwrt->package;
	if (!openwrt->package)
		openwrt->package = listed("/usr/lib/opkg/status", "Package: ");
}

static void put_found(struct results *results, enum check check,
		      enum verdict verdict, const struct found *found,
		      const char *text)
{
	struct result *result =
		result_add(results, check, verdict, "%s %s", found->what, text);

	result_place(results, result, "%s:%u", found->path, found->line);
	if (verdict != VERDICT_OK && found->command)
		result_command(results, result, FIX_NOT, "%s", found->command);
}

static void judge_helpers(const struct facts *facts, struct results *results)
{
	const struct openwrt_facts *openwrt = &facts->openwrt;
	bool alg = facts->conntrack_sip.loaded || openwrt->package;
	bool leave = facts_leave(facts);
	size_t i;

	for (i = 0; i < openwrt->helpers.count; i++)
		put_found(results, CHECK_OPENWRT_HELPERS,
			  leave ? VERDICT_OK : VERDICT_FAIL,
			  &openwrt->helpers.items[i],
			  "assigns the SIP helper by name");
	for (i = 0; alg && i < openwrt->automatic.count; i++)
		put_found(results, CHECK_OPENWRT_HELPERS,
			  leave ? VERDICT_OK : VERDICT_WARN,
			  &openwrt->automatic.items[i],
			  "gets every helper that is loaded, at each reload of the firewall: auto_helper is not 0");
	if (!openwrt->helpers.count && !(alg && openwrt->automatic.count))
		result_add(results, CHECK_OPENWRT_HELPERS, VERDICT_OK,
			   "no zone and no rule of the firewall gets the SIP helper%s",
			   openwrt->automatic.count ?
				   ", for it is not installed" :
				   "");
}

static void judge_offload(const struct facts *facts, struct results *results)
{
	const struct found_list *offload = &facts->openwrt.offload;
	bool good = facts_in_charge(facts);
	struct result *result;
	size_t i;

	for (i = 0; i < offload->count; i++) {
		const struct found *found = &offload->items[i];

		result =
			result_add(results, CHECK_OPENWRT_OFFLOAD,
				   good ? VERDICT_OK : VERDICT_WARN,
				   "%s is on; %s", found->what,
				   good ? "sipnat's claim keeps SIP out of it" :
					  "without sipnat SIP goes that way, too, and times out by other rules");
		result_place(results, result, "%s:%u", found->path,
			     found->line);
		if (!good)
			result_command(results, result, FIX_NOT, "%s",
				       report_load_module(&facts->report));
	}
	if (!offload->count)
		result_add(results, CHECK_OPENWRT_OFFLOAD, VERDICT_OK,
			   "flow offloading is off");
}

static void judge_package(const struct facts *facts, struct results *results)
{
	const struct openwrt_facts *openwrt = &facts->openwrt;
	struct result *result;

	if (!openwrt->package) {
		result_add(results, CHECK_OPENWRT_PACKAGES, VERDICT_OK,
			   "no package with the ALG is installed");
		return;
	}
	result = result_add(results, CHECK_OPENWRT_PACKAGES,
			    facts_leave(facts) ? VERDICT_OK : VERDICT_WARN,
			    "%s is installed and loads the ALG at every boot",
			    openwrt->package);
	if (!facts_leave(facts))
		result_command(results, result, FIX_NOT, "%s %s",
			       openwrt->apk ? "apk del" : "opkg remove",
			       openwrt->package);
}

/**
 * openwrt_judge() - judge OpenWrt's settings
 * @facts: all facts
 * @results: gets what was found; nothing on other systems
 */
void openwrt_judge(const struct facts *facts, struct results *results)
{
	if (!facts->openwrt.there)
		return;
	judge_helpers(facts, results);
	judge_offload(facts, results);
	judge_package(facts, results);
}
