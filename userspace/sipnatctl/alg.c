// SPDX-License-Identifier: GPL-2.0
/*
 * Looking for nf_conntrack_sip: is it loaded, which rules assign it. Only
 * looks; a look that would make the kernel load a table is left out.
 */
#include <json-c/json.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alg.h"
#include "program.h"

static void place(struct alg *alg, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void place(struct alg *alg, const char *fmt, ...)
{
	va_list args;

	if (alg->n_places == ALG_PLACES_MAX) {
		alg->more_places++;
		return;
	}
	va_start(args, fmt);
	vsnprintf(alg->places[alg->n_places++], ALG_PLACE_TEXT, fmt, args);
	va_end(args);
}

static void remark(struct alg *alg, const char *text)
{
	if (alg->n_remarks < ALG_REMARKS_MAX)
		snprintf(alg->remarks[alg->n_remarks++], ALG_PLACE_TEXT, "%s",
			 text);
}

static const char *member(struct json_object *object, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, key, &value))
		return "";
	return value ? json_object_get_string(value) : "";
}

/* Is this the name of an object of type "sip" in this table? */
static bool names_sip(struct json_object *items, struct json_object *rule,
		      const char *name)
{
	size_t i, n = json_object_array_length(items);

	for (i = 0; i < n; i++) {
		struct json_object *helper;

		if (!json_object_object_get_ex(json_object_array_get_idx(items,
									 i),
					       "ct helper", &helper))
			continue;
		if (!strcmp(member(helper, "type"), "sip") &&
		    !strcmp(member(helper, "name"), name) &&
		    !strcmp(member(helper, "table"), member(rule, "table")) &&
		    !strcmp(member(helper, "family"), member(rule, "family")))
			return true;
	}
	return false;
}

/* A value of "ct helper" may be a name, or a map of names. */
static bool value_names_sip(struct json_object *items, struct json_object *rule,
			    struct json_object *value)
{
	size_t i, n;

	if (json_object_is_type(value, json_type_string))
		return names_sip(items, rule, json_object_get_string(value));
	if (json_object_is_type(value, json_type_array)) {
		n = json_object_array_length(value);
		for (i = 0; i < n; i++)
			if (value_names_sip(items, rule,
					    json_object_array_get_idx(value,
								      i)))
				return true;
	} else if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, key, inner) {
			(void)key;
			if (value_names_sip(items, rule, inner))
				return true;
		}
	}
	return false;
}

static bool assigns_sip(struct json_object *items, struct json_object *rule)
{
	struct json_object *expr, *value;
	size_t i, n;

	if (!json_object_object_get_ex(rule, "expr", &expr) ||
	    !json_object_is_type(expr, json_type_array))
		return false;
	n = json_object_array_length(expr);
	for (i = 0; i < n; i++) {
		struct json_object *item = json_object_array_get_idx(expr, i);

		if (json_object_object_get_ex(item, "ct helper", &value) &&
		    value_names_sip(items, rule, value))
			return true;
	}
	return false;
}

static void read_item(struct alg *alg, struct json_object *items,
		      struct json_object *item, bool *raw4, bool *raw6)
{
	struct json_object *inner;

	if (json_object_object_get_ex(item, "table", &inner) &&
	    !strcmp(member(inner, "name"), "raw")) {
		*raw4 |= !strcmp(member(inner, "family"), "ip");
		*raw6 |= !strcmp(member(inner, "family"), "ip6");
	}
	if (json_object_object_get_ex(item, "rule", &inner) &&
	    assigns_sip(items, inner))
		place(alg, "nft: table %s %s chain %s handle %s",
		      member(inner, "family"), member(inner, "table"),
		      member(inner, "chain"), member(inner, "handle"));
}

/**
 * alg_read_nft() - find rules that assign the SIP helper
 * @alg: gets their places
 * @json: what nft -j list ruleset printed
 * @raw4: set if there is a table ip raw
 * @raw6: set if there is a table ip6 raw
 *
 * Return: true if @json could be read.
 */
bool alg_read_nft(struct alg *alg, const char *json, bool *raw4, bool *raw6)
{
	struct json_object *root = json_tokener_parse(json);
	struct json_object *items;
	size_t i, n;
	bool good;

	good = root && json_object_object_get_ex(root, "nftables", &items) &&
	       json_object_is_type(items, json_type_array);
	n = good ? json_object_array_length(items) : 0;
	for (i = 0; i < n; i++)
		read_item(alg, items, json_object_array_get_idx(items, i), raw4,
			  raw6);
	json_object_put(root);
	return good;
}

/**
 * alg_read_iptables() - find rules that assign the SIP helper
 * @alg: gets their places
 * @program: which program printed it
 * @text: what it printed
 */
void alg_read_iptables(struct alg *alg, const char *program, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		const char *helper = memmem(text, n, "--helper sip", 12);
		size_t end = helper ? (size_t)(helper + 12 - text) : n;

		/* "sip" and "sip-5070", not "sipsomething". */
		if (helper &&
		    (end == n || text[end] == ' ' || text[end] == '-'))
			place(alg, "%s: %.*s", program, (int)n, text);
		text += n + (text[n] == '\n');
	}
}

static void look_nft(struct alg *alg, bool *raw4, bool *raw6)
{
	char *const argv[] = { "nft", "-j", "list", "ruleset", NULL };
	char path[PATH_MAX], why[ALG_PLACE_TEXT];
	char *text;

	if (!program_find("nft", path, sizeof(path))) {
		/* Then it is up to iptables to find out. */
		*raw4 = true;
		*raw6 = true;
		return;
	}
	text = program_read(path, argv, why, sizeof(why));
	if (!text) {
		remark(alg, why);
		return;
	}
	/* Nothing at all is how some versions print an empty ruleset. */
	if (*text && !alg_read_nft(alg, text, raw4, raw6))
		remark(alg, "the JSON of nft could not be read");
	free(text);
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
	char why[ALG_PLACE_TEXT];
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

static int automatic(void)
{
	FILE *file = fopen("/proc/sys/net/netfilter/nf_conntrack_helper", "re");
	int value = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%d", &value) != 1)
		value = -1;
	fclose(file);
	return value;
}

/**
 * alg_look() - find out all about the ALG in this network namespace
 * @alg: filled
 */
void alg_look(struct alg *alg)
{
	bool legacy4 = legacy_has_raw("/proc/net/ip_tables_names");
	bool legacy6 = legacy_has_raw("/proc/net/ip6_tables_names");
	bool raw4 = false, raw6 = false;

	memset(alg, 0, sizeof(*alg));
	alg->conntrack_sip = !access("/sys/module/nf_conntrack_sip", F_OK);
	alg->nat_sip = !access("/sys/module/nf_nat_sip", F_OK);
	alg->automatic = automatic();
	look_nft(alg, &raw4, &raw6);
	look_iptables(alg, "iptables-save", "iptables-legacy-save", raw4,
		      legacy4);
	look_iptables(alg, "ip6tables-save", "ip6tables-legacy-save", raw6,
		      legacy6);
}
