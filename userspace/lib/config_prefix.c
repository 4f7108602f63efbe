// SPDX-License-Identifier: GPL-2.0
/*
 * Lists of prefixes in a configuration file: written out, named, and named
 * ones used in a rule as "@name".
 */
#include <stdlib.h>
#include <string.h>

#include "config_priv.h"
#include "prefix.h"

#define EXPECTED "a prefix like \"192.0.2.0/24\" or a list of them"

/**
 * struct placed - a prefix and where it is written
 * @prefix: the prefix; first, so that sn_prefix_compare() takes this struct
 * @setting: its place
 */
struct placed {
	struct sn_prefix prefix;
	config_setting_t *setting;
};

static int compare_placed(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;
	int order = sn_prefix_compare(left, right);
	unsigned int line_a, line_b;

	if (order)
		return order;
	line_a = config_setting_source_line(a->setting);
	line_b = config_setting_source_line(b->setting);
	return line_a < line_b ? -1 : line_a > line_b;
}

static void overlap(struct sn_reader *reader, const struct placed *outer,
		    const struct placed *inner)
{
	unsigned int line = sn_line_of(reader, outer->setting);
	char a[SN_PREFIX_TEXT_MAX], b[SN_PREFIX_TEXT_MAX];

	sn_prefix_format(&inner->prefix, a, sizeof(a));
	sn_prefix_format(&outer->prefix, b, sizeof(b));
	if (inner->prefix.length == outer->prefix.length)
		sn_wrong(reader, inner->setting,
			 "%s is in the list twice, expected each prefix once (first in line %u)",
			 a, line);
	else
		sn_problem(reader->problems, true,
			   sn_file_of(reader, inner->setting),
			   sn_line_of(reader, inner->setting),
			   "%s is already covered by %s in line %u", a, b,
			   line);
}

/* Prefixes of one written list that are in each other. */
static void check_overlaps(struct sn_reader *reader, struct placed *placed,
			   size_t n)
{
	const struct placed *outer = NULL;
	size_t i;

	if (n)
		qsort(placed, n, sizeof(*placed), compare_placed);
	for (i = 0; i < n; i++) {
		if (outer &&
		    sn_prefix_covers(&outer->prefix, &placed[i].prefix))
			overlap(reader, outer, &placed[i]);
		else
			outer = &placed[i];
	}
}

/* Append, unless there are too many; then complain once and go on. */
static bool append(struct sn_reader *reader, config_setting_t *setting,
		   struct sn_prefix_list *list, const struct sn_prefix *p)
{
	if (list->count >= SIPNAT_PREFIXES_MAX) {
		sn_wrong(reader, setting,
			 "too many prefixes, expected at most %d",
			 SIPNAT_PREFIXES_MAX);
		return false;
	}
	if (!sn_prefix_list_add(list, p))
		return true;
	sn_wrong(reader, setting, "no memory for so many prefixes");
	return false;
}

static const struct sn_named *find_named(const struct sn_reader *reader,
					 const char *name)
{
	size_t i;

	for (i = 0; i < reader->n_named; i++)
		if (!strcmp(reader->named[i].name, name))
			return &reader->named[i];
	return NULL;
}

static bool append_named(struct sn_reader *reader, config_setting_t *setting,
			 struct sn_prefix_list *list, const char *name)
{
	const struct sn_named *named = find_named(reader, name);
	size_t i;

	if (!named) {
		sn_wrong(reader, setting,
			 "there is no list \"%.80s\", expected one of the names in prefixes",
			 name);
		return true;
	}
	reader->incomplete |= named->wrong;
	for (i = 0; i < named->list.count; i++)
		if (!append(reader, setting, list, &named->list.items[i]))
			return false;
	return true;
}

/* One item of a list; false: stop. */
static bool read_item(struct sn_reader *reader, config_setting_t *item,
		      struct sn_prefix_list *list, bool names,
		      struct placed *placed, size_t *n_placed)
{
	const char *word = sn_read_word(reader, item, EXPECTED);
	char why[SN_PROBLEM_MAX];
	struct sn_prefix p;

	if (!word)
		return true;
	if (word[0] == '@' && names)
		return append_named(reader, item, list, word + 1);
	if (word[0] == '@') {
		sn_wrong(reader, item,
			 "a named list cannot use another one (\"%.80s\"), expected a prefix",
			 word);
		return true;
	}
	if (sn_prefix_parse(word, &p, why, sizeof(why))) {
		sn_wrong(reader, item, "%s", why);
		return true;
	}
	placed[*n_placed].prefix = p;
	placed[(*n_placed)++].setting = item;
	return append(reader, item, list, &p);
}

static void read_list(struct sn_reader *reader, config_setting_t *setting,
		      struct sn_prefix_list *list, bool names)
{
	int n = sn_list_length(reader, setting, EXPECTED), i;
	struct placed *placed;
	size_t n_placed = 0;

	if (!n)
		return;
	placed = calloc(n, sizeof(*placed));
	if (!placed) {
		sn_wrong(reader, setting, "no memory for so many prefixes");
		return;
	}
	for (i = 0; i < n; i++)
		if (!read_item(reader, sn_list_item(setting, i), list, names,
			       placed, &n_placed))
			break;
	check_overlaps(reader, placed, n_placed);
	free(placed);
}

/**
 * sn_read_named() - read the named lists
 * @reader: the reader; gets them
 * @group: the value of the key prefixes
 */
void sn_read_named(struct sn_reader *reader, config_setting_t *group)
{
	int n, i;

	if (!config_setting_is_group(group)) {
		sn_wrong(reader, group,
			 "prefixes is no group, expected { name = [ \"192.0.2.0/24\" ]; }");
		return;
	}
	n = config_setting_length(group);
	reader->named = calloc(n ? n : 1, sizeof(*reader->named));
	if (!reader->named)
		return;
	for (i = 0; i < n; i++) {
		config_setting_t *s = config_setting_get_elem(group, i);
		struct sn_named *named = &reader->named[reader->n_named++];
		size_t errors = reader->problems->errors;

		named->name = config_setting_name(s);
		read_list(reader, s, &named->list, false);
		named->wrong = reader->problems->errors > errors;
	}
}

/**
 * sn_read_prefixes() - read local or peer of a rule
 * @reader: the reader
 * @setting: the value
 * @list: filled
 */
void sn_read_prefixes(struct sn_reader *reader, config_setting_t *setting,
		      struct sn_prefix_list *list)
{
	/* A policy that is too big already is not made any bigger. */
	if (reader->prefixes > SIPNAT_PREFIXES_MAX) {
		reader->incomplete = true;
		return;
	}
	read_list(reader, setting, list, true);
	reader->prefixes += list->count;
	if (reader->prefixes > SIPNAT_PREFIXES_MAX)
		sn_wrong(reader, setting,
			 "the rules use more than %d prefixes in all, expected at most that many",
			 SIPNAT_PREFIXES_MAX);
}
