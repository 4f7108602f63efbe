// SPDX-License-Identifier: GPL-2.0
/*
 * Looking for nf_conntrack_sip: is it loaded, which programs can tell who
 * assigns it. Only looks; a look that would make the kernel load a table is
 * left out. alg_nft.c and alg_iptables.c read what the programs print.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alg_look.h"
#include "nft.h"
#include "program.h"

static void remark(struct alg *alg, const char *text)
{
	if (alg->n_remarks < ALG_REMARKS_MAX)
		snprintf(alg->remarks[alg->n_remarks++], ALG_REMARK_TEXT, "%s",
			 text);
}

/* The legacy iptables load a table when they are asked for it. */
static bool is_legacy(const char *path)
{
	char real[PATH_MAX];

	return realpath(path, real) && strstr(real, "legacy");
}

static bool legacy_has_raw(const char *names)
{
	char line[64];
	bool found = false;
	FILE *file = fopen(names, "re");

	while (file && fgets(line, sizeof(line), file))
		found |= !strcmp(line, "raw\n");
	if (file)
		fclose(file);
	return found;
}

static void run_iptables(struct alg *alg, char *program, const char *path)
{
	char *const argv[] = { program, "-t", "raw", NULL };
	char why[ALG_REMARK_TEXT];
	char *text;

	text = program_read(path, argv, why, sizeof(why));
	if (!text) {
		remark(alg, why);
		return;
	}
	alg_read_iptables(alg, program, text);
	free(text);
}

/* @nft_raw and @legacy_raw: whether each kind has a table raw. */
static void look_iptables(struct alg *alg, char *program, char *old_program,
			  bool nft_raw, bool legacy_raw)
{
	char path[PATH_MAX];
	bool found = program_find(program, path, sizeof(path));
	bool old = found && is_legacy(path);

	if (found && (old ? legacy_raw : nft_raw))
		run_iptables(alg, program, path);
	if (!old && legacy_raw && program_find(old_program, path, sizeof(path)))
		run_iptables(alg, old_program, path);
}

/**
 * alg_look() - find out all about the ALG in this network namespace
 * @alg: filled; to be freed
 * @nft: the ruleset of nftables
 */
void alg_look(struct alg *alg, const struct nft *nft)
{
	bool legacy4 = legacy_has_raw("/proc/net/ip_tables_names");
	bool legacy6 = legacy_has_raw("/proc/net/ip6_tables_names");
	/* Without nft it is up to iptables to find out. */
	bool raw4 = !nft->there || nft_has_table(nft, "ip", "raw");
	bool raw6 = !nft->there || nft_has_table(nft, "ip6", "raw");

	alg_see(alg);
	alg->searched = true;
	if (*nft->why)
		remark(alg, nft->why);
	alg_read_nft(alg, nft);
	look_iptables(alg, "iptables-save", "iptables-legacy-save", raw4,
		      legacy4);
	look_iptables(alg, "ip6tables-save", "ip6tables-legacy-save", raw6,
		      legacy6);
}

/**
 * alg_free() - give what alg_look() found back
 * @alg: what was found
 */
void alg_free(struct alg *alg)
{
	size_t i;

	for (i = 0; i < alg->n_places; i++) {
		free(alg->places[i].mend);
		alg->places[i].mend = NULL;
	}
	alg->n_places = 0;
}
