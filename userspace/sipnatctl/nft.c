// SPDX-License-Identifier: GPL-2.0
/*
 * The ruleset of nftables as nft itself prints it in JSON. What is looked for
 * in it is up to others.
 */
#include <json-c/json.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nft.h"
#include "program.h"

/**
 * nft_parse() - take a ruleset
 * @nft: filled
 * @json: what nft -j list ruleset printed; nothing at all is how some versions
 *	print an empty ruleset
 *
 * Return: true if it could be read.
 */
bool nft_parse(struct nft *nft, const char *json)
{
	nft->root = NULL;
	nft->items = NULL;
	if (!*json)
		return true;
	nft->root = json_tokener_parse(json);
	if (nft->root && json_object_is_type(nft->root, json_type_object) &&
	    json_object_object_get_ex(nft->root, "nftables", &nft->items) &&
	    json_object_is_type(nft->items, json_type_array))
		return true;
	nft_free(nft);
	snprintf(nft->why, sizeof(nft->why),
		 "the JSON of nft could not be read");
	return false;
}

/**
 * nft_look() - read the ruleset of this network namespace
 * @nft: filled; to be freed
 */
void nft_look(struct nft *nft)
{
	char *const argv[] = { "nft", "-j", "list", "ruleset", NULL };
	char path[PATH_MAX];
	char *text;

	memset(nft, 0, sizeof(*nft));
	nft->there = program_find("nft", path, sizeof(path));
	if (!nft->there)
		return;
	text = program_read(path, argv, nft->why, sizeof(nft->why));
	if (text)
		nft_parse(nft, text);
	free(text);
}

/**
 * nft_free() - give a ruleset back
 * @nft: the ruleset
 */
void nft_free(struct nft *nft)
{
	json_object_put(nft->root);
	nft->root = NULL;
	nft->items = NULL;
}

/**
 * nft_count() - how many objects a ruleset has
 * @nft: the ruleset
 *
 * Return: how many, of all kinds.
 */
size_t nft_count(const struct nft *nft)
{
	return nft->items ? json_object_array_length(nft->items) : 0;
}

/**
 * nft_item() - an object of a ruleset
 * @nft: the ruleset
 * @i: which
 * @kind: "rule", "flowtable", "ct helper" and so on
 *
 * Return: the object, NULL if it is of another kind.
 */
struct json_object *nft_item(const struct nft *nft, size_t i, const char *kind)
{
	struct json_object *item = json_object_array_get_idx(nft->items, i);
	struct json_object *inner;

	if (!json_object_is_type(item, json_type_object) ||
	    !json_object_object_get_ex(item, kind, &inner) ||
	    !json_object_is_type(inner, json_type_object))
		return NULL;
	return inner;
}

/**
 * nft_text() - a member as text
 * @object: an object
 * @key: of the member
 *
 * Return: the text, "" if there is none.
 */
const char *nft_text(struct json_object *object, const char *key)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, key, &value) || !value)
		return "";
	return json_object_get_string(value);
}

/**
 * nft_expressions() - what a rule consists of
 * @rule: an object of kind "rule"
 *
 * Return: an array, or NULL.
 */
struct json_object *nft_expressions(struct json_object *rule)
{
	struct json_object *expr;

	if (!json_object_object_get_ex(rule, "expr", &expr) ||
	    !json_object_is_type(expr, json_type_array))
		return NULL;
	return expr;
}

/**
 * nft_same_table() - are two objects in the same table
 * @a: an object
 * @b: another one
 *
 * Return: true if they are.
 */
bool nft_same_table(struct json_object *a, struct json_object *b)
{
	return !strcmp(nft_text(a, "table"), nft_text(b, "table")) &&
	       !strcmp(nft_text(a, "family"), nft_text(b, "family"));
}

/**
 * nft_has_table() - is there a table
 * @nft: the ruleset
 * @family: its family
 * @name: its name
 *
 * Return: true if there is.
 */
bool nft_has_table(const struct nft *nft, const char *family, const char *name)
{
	size_t i;

	for (i = 0; i < nft_count(nft); i++) {
		struct json_object *table = nft_item(nft, i, "table");

		if (table && !strcmp(nft_text(table, "name"), name) &&
		    !strcmp(nft_text(table, "family"), family))
			return true;
	}
	return false;
}
