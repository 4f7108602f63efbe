/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One interface for everything that is read: the same calls make a table for
 * a terminal, plain lines for a pipe, or JSON.
 */
#ifndef SIPNAT_OUT_H
#define SIPNAT_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "error.h"

struct sn_tuple;

/**
 * enum sn_out_kind - the writers
 * @SN_OUT_TABLE: aligned columns
 * @SN_OUT_PLAIN: key=value pairs, one object a line
 * @SN_OUT_JSON: one JSON document
 * @SN_OUT_JSON_LINES: one JSON document on one line
 */
enum sn_out_kind {
	SN_OUT_TABLE,
	SN_OUT_PLAIN,
	SN_OUT_JSON,
	SN_OUT_JSON_LINES,
};

struct sn_out;

/**
 * struct sn_out_ops - a writer
 * @open: an object or a list begins; @key is NULL inside a list
 * @close: the innermost object or list ends
 * @text: a string
 * @number: an unsigned number
 * @integer: a number that may be below 0
 * @flag: true or false
 *
 * A value belongs to the innermost object under @key, or to the innermost
 * list if @key is NULL.
 */
struct sn_out_ops {
	void (*open)(struct sn_out *out, const char *key, bool list);
	void (*close)(struct sn_out *out, bool list);
	void (*text)(struct sn_out *out, const char *key, const char *value);
	void (*number)(struct sn_out *out, const char *key, uint64_t value);
	void (*integer)(struct sn_out *out, const char *key, int64_t value);
	void (*flag)(struct sn_out *out, const char *key, bool value);
};

#define SN_OUT_DEPTH 8

/**
 * struct sn_out - an output that is being written
 * @ops: its writer
 * @kind: which writer it is
 * @file: where it goes
 * @depth: how many objects and lists are open
 * @list: whether each of them is a list
 * @filled: whether each of them has something in it
 * @state: the writer's own
 */
struct sn_out {
	const struct sn_out_ops *ops;
	enum sn_out_kind kind;
	FILE *file;
	unsigned int depth;
	bool list[SN_OUT_DEPTH];
	bool filled[SN_OUT_DEPTH];
	void *state;
};

extern const struct sn_out_ops sn_out_table_ops;
extern const struct sn_out_ops sn_out_plain_ops;
extern const struct sn_out_ops sn_out_json_ops;

void sn_out_start(struct sn_out *out, enum sn_out_kind kind,
		  const struct sn_out_ops *ops, FILE *file);
void sn_out_begin(struct sn_out *out, enum sn_out_kind kind, FILE *file);
void sn_out_end(struct sn_out *out);
bool sn_out_is_json(const struct sn_out *out);
void sn_out_object(struct sn_out *out, const char *key);
void sn_out_list(struct sn_out *out, const char *key);
void sn_out_close(struct sn_out *out);
void sn_out_text(struct sn_out *out, const char *key, const char *value);
void sn_out_number(struct sn_out *out, const char *key, uint64_t value);
void sn_out_integer(struct sn_out *out, const char *key, int64_t value);
void sn_out_flag(struct sn_out *out, const char *key, bool value);
void sn_out_tuple(struct sn_out *out, const char *key, uint8_t family,
		  const struct sn_tuple *tuple);
int sn_out_flush(FILE *file, struct sn_error *err);

#endif /* SIPNAT_OUT_H */
