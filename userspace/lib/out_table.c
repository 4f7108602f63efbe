// SPDX-License-Identifier: GPL-2.0
/*
 * Tables for a terminal: every list becomes a table with an object a row,
 * values outside lists become lines. libsmartcols does the columns.
 */
#include <ctype.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "out.h"

/* A cell shows so many items of a list. */
#define ITEMS_SHOWN 3
#define CELL_MAX 256

/**
 * struct table - the table that is being filled
 * @table: the columns and rows so far
 * @row: the row that is being filled
 * @cell: column of the list that is being joined
 * @joined: its text so far
 * @items: how many items it has
 */
struct table {
	struct libscols_table *table;
	struct libscols_line *row;
	struct libscols_column *cell;
	char joined[CELL_MAX];
	size_t items;
};

static struct table *table_new(struct sn_out *out)
{
	struct table *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->table = scols_new_table();
	if (!t->table) {
		free(t);
		return NULL;
	}
	scols_table_set_stream(t->table, out->file);
	/* Long lines wrap at the terminal's edge, nothing is cut off. */
	scols_table_set_termforce(t->table, SCOLS_TERMFORCE_NEVER);
	return t;
}

/* The column with this heading; made when its key is seen first. */
static struct libscols_column *column(struct table *t, const char *key,
				      int flags)
{
	char heading[64];
	size_t i;

	for (i = 0; i < sizeof(heading) - 1 && key[i]; i++)
		heading[i] = key[i] == '_' ? ' ' :
					     toupper((unsigned char)key[i]);
	heading[i] = '\0';
	for (i = 0; i < scols_table_get_ncols(t->table); i++) {
		struct libscols_column *c = scols_table_get_column(t->table, i);
		const char *name;

		name = scols_cell_get_data(scols_column_get_header(c));
		if (name && !strcmp(name, heading))
			return c;
	}
	return scols_table_new_column(t->table, heading, 0, flags);
}

static void cell(struct table *t, const char *key, const char *value, int flags)
{
	struct libscols_column *c = column(t, key, flags);

	if (c && t->row)
		scols_line_set_column_data(t->row, c, value);
}

static void table_open(struct sn_out *out, const char *key, bool list)
{
	struct table *t = out->state;

	if (!t) {
		if (list)
			out->state = table_new(out);
		return;
	}
	if (list && key) {
		t->cell = column(t, key, 0);
		t->joined[0] = '\0';
		t->items = 0;
	} else if (!list && !key) {
		t->row = scols_table_new_line(t->table, NULL);
	}
}

static void table_close(struct sn_out *out, bool list)
{
	struct table *t = out->state;

	if (!t || !list)
		return;
	if (t->cell) {
		size_t used = strlen(t->joined);

		if (t->items > ITEMS_SHOWN)
			snprintf(t->joined + used, sizeof(t->joined) - used,
				 " +%zu", t->items - ITEMS_SHOWN);
		if (t->row)
			scols_line_set_column_data(t->row, t->cell, t->joined);
		t->cell = NULL;
		return;
	}
	if (scols_table_get_nlines(t->table))
		scols_print_table(t->table);
	scols_unref_table(t->table);
	free(t);
	out->state = NULL;
}

static void table_text(struct sn_out *out, const char *key, const char *value)
{
	struct table *t = out->state;
	size_t used;

	if (!t) {
		fprintf(out->file, "%s: %s\n", key, value);
	} else if (t->cell) {
		used = strlen(t->joined);
		if (t->items++ < ITEMS_SHOWN)
			snprintf(t->joined + used, sizeof(t->joined) - used,
				 used ? ",%s" : "%s", value);
	} else if (key) {
		cell(t, key, value, 0);
	}
}

/* A number, flush right where there are columns. */
static void digits(struct sn_out *out, const char *key, const char *text)
{
	struct table *t = out->state;

	if (t && !t->cell && key)
		cell(t, key, text, SCOLS_FL_RIGHT);
	else
		table_text(out, key, text);
}

static void table_number(struct sn_out *out, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
	digits(out, key, text);
}

static void table_integer(struct sn_out *out, const char *key, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	digits(out, key, text);
}

static void table_flag(struct sn_out *out, const char *key, bool value)
{
	table_text(out, key, value ? "yes" : "no");
}

const struct sn_out_ops sn_out_table_ops = {
	.open = table_open,
	.close = table_close,
	.text = table_text,
	.number = table_number,
	.integer = table_integer,
	.flag = table_flag,
};
