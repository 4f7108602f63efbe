// SPDX-License-Identifier: GPL-2.0
/*
 * Rules of nftables that assign the SIP helper: by the name of an object of
 * that type, by a map of such names in the rule, or by a named map.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "alg_look.h"
#include "array.h"
#include "nft.h"
#include "shell.h"

/* So deep a value is not looked into; a map in a rule takes five levels. */
#define DEPTH_MAX 12

/**
 * struct search - names of helpers in a value
 * @nft: the ruleset
 * @rule: where the value stands
 * @sip: one of them is a SIP helper's
 * @other: one of them is another's
 */
struct search {
	const struct nft *nft;
	struct json_object *rule;
	bool sip;
	bool other;
};

static void visit(struct search *search, struct json_object *value, int depth);

/* An object of this name in the rule's table. */
static void visit_name(struct search *search, const char *name)
{
	size_t i;

	for (i = 0; i < nft_count(search->nft); i++) {
		struct json_object *helper =
			nft_item(search->nft, i, "ct helper");

		if (!helper || strcmp(nft_text(helper, "name"), name) ||
		    !nft_same_table(helper, search->rule))
			continue;
		if (alg_is_sip(nft_text(helper, "type")))
			search->sip = true;
		else
			search->other = true;
	}
}

static void visit_map(struct search *search, const char *name, int depth)
{
	struct json_object *elements;
	size_t i;

	for (i = 0; i < nft_count(search->nft); i++) {
		struct json_object *map = nft_item(search->nft, i, "map");

		if (map && !strcmp(nft_text(map, "name"), name) &&
		    nft_same_table(map, search->rule) &&
		    json_object_object_get_ex(map, "elem", &elements))
			visit(search, elements, depth);
	}
}

/* A value of "ct helper" may be a name, or a map of names. */
static void visit(struct search *search, struct json_object *value, int depth)
{
	const char *text;
	size_t i, n;

	if (!depth)
		return;
	if (json_object_is_type(value, json_type_string)) {
		text = json_object_get_string(value);
		if (*text == '@')
			visit_map(search, text + 1, depth - 1);
		else
			visit_name(search, text);
	} else if (json_object_is_type(value, json_type_array)) {
		n = json_object_array_length(value);
		for (i = 0; i < n; i++)
			visit(search, json_object_array_get_idx(value, i),
			      depth - 1);
	} else if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, key, inner) {
			(void)key;
			visit(search, inner, depth - 1);
		}
	}
}

/* Does an expression only say which packets are meant, or count them? */
static bool harmless(struct json_object *item)
{
	static const char *const kinds[] = { "match", "counter", "ct helper" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (json_object_object_get_ex(item, kinds[i], NULL))
			return true;
	return false;
}

/* What a rule assigns; @alone: and it does nothing but that. */
static bool assigns_sip(const struct nft *nft, struct json_object *rule,
			bool *alone)
{
	struct search search = { .nft = nft, .rule = rule };
	struct json_object *expr = nft_expressions(rule), *value;
	size_t i, n = expr ? json_object_array_length(expr) : 0;

	*alone = true;
	for (i = 0; i < n; i++) {
		struct json_object *item = json_object_array_get_idx(expr, i);

		if (!json_object_is_type(item, json_type_object))
			continue;
		if (json_object_object_get_ex(item, "ct helper", &value))
			visit(&search, value, DEPTH_MAX);
		*alone &= harmless(item);
	}
	*alone &= !search.other;
	return search.sip;
}

static char *mend(struct json_object *rule)
{
	static const char *const keys[] = { "family", "table", "chain" };
	char *text = NULL;
	size_t size, i;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return NULL;
	fputs("nft delete rule", file);
	for (i = 0; i < ARRAY_SIZE(keys); i++) {
		putc(' ', file);
		shell_put(file, nft_text(rule, keys[i]));
	}
	fputs(" handle ", file);
	shell_put(file, nft_text(rule, "handle"));
	fclose(file);
	return text;
}

/**
 * alg_read_nft() - find rules that assign the SIP helper
 * @alg: gets their places
 * @nft: the ruleset
 */
void alg_read_nft(struct alg *alg, const struct nft *nft)
{
	size_t i;

	for (i = 0; i < nft_count(nft); i++) {
		struct json_object *rule = nft_item(nft, i, "rule");
		struct alg_place *place;
		bool alone;

		if (!rule || !assigns_sip(nft, rule, &alone))
			continue;
		place = alg_add_place(alg,
				      "nft: table %s %s chain %s handle %s",
				      nft_text(rule, "family"),
				      nft_text(rule, "table"),
				      nft_text(rule, "chain"),
				      nft_text(rule, "handle"));
		if (!place)
			continue;
		place->mend = mend(rule);
		place->alone = alone;
	}
}
