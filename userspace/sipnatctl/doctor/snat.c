// SPDX-License-Identifier: GPL-2.0
/*
 * Does anything map flows to an address that this box does not have on purpose:
 * a provider may route a pool here that no interface has. Then a mapping to it
 * is not stale.
 */
#include <arpa/inet.h>
#include <json-c/json.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "doctor/file.h"
#include "doctor/snat.h"
#include "program.h"

/* Ranges, prefixes, maps and names of more than one address may be any. */
static bool expression_names(struct json_object *item, const char *address)
{
	struct json_object *snat, *target;

	if (!json_object_is_type(item, json_type_object) ||
	    !json_object_object_get_ex(item, "snat", &snat) ||
	    !json_object_is_type(snat, json_type_object) ||
	    !json_object_object_get_ex(snat, "addr", &target) || !target)
		return false;
	return !json_object_is_type(target, json_type_string) ||
	       !strcmp(json_object_get_string(target), address);
}

/**
 * snat_names() - does a rule of nftables map flows to an address
 * @nft: the ruleset
 * @address: as text
 *
 * Return: true if one does, or may.
 */
bool snat_names(const struct nft *nft, const char *address)
{
	size_t i, j, n;

	for (i = 0; i < nft_count(nft); i++) {
		struct json_object *rule = nft_item(nft, i, "rule"), *expr;

		expr = rule ? nft_expressions(rule) : NULL;
		n = expr ? json_object_array_length(expr) : 0;
		for (j = 0; j < n; j++)
			if (expression_names(json_object_array_get_idx(expr, j),
					     address))
				return true;
	}
	return false;
}

/* What one program prints: the address itself, or rules that may mean any. */
static bool printed(const char *name, const char *address)
{
	char program[32], path[PATH_MAX], why[200];
	char *argv[] = { program, "-t", "nat", NULL };
	bool names = false;
	char *text;

	strcpy(program, name);
	if (!program_find(name, path, sizeof(path)))
		return false;
	text = program_read(path, argv, why, sizeof(why));
	if (text)
		names = strstr(text, address) || strstr(text, "NETMAP");
	free(text);
	return names;
}

/* Only where there is such a table; a look must not make one. */
static bool legacy_names(bool four, const char *address)
{
	char *names = file_read(four ? "/proc/net/ip_tables_names" :
				       "/proc/net/ip6_tables_names");
	const char *save = four ? "iptables-save" : "ip6tables-save";
	const char *old = four ? "iptables-legacy-save" :
				 "ip6tables-legacy-save";
	bool there = names && strstr(names, "nat");

	free(names);
	return there && (printed(old, address) || printed(save, address));
}

/**
 * snat_wanted() - is an entry mapped to a strange address on purpose
 * @nft: the ruleset
 * @entry: an entry whose source is mapped to an address of nobody here
 *
 * Return: true if a rule says so, or may.
 */
bool snat_wanted(const struct nft *nft, const struct sn_entry *entry)
{
	bool four = entry->family == AF_INET;
	char address[INET6_ADDRSTRLEN];

	if (!inet_ntop(entry->family, entry->reply.dst, address,
		       sizeof(address)) ||
	    snat_names(nft, address) || legacy_names(four, address))
		return true;
	return nft_has_table(nft, four ? "ip" : "ip6", "nat") &&
	       printed(four ? "iptables-save" : "ip6tables-save", address);
}
