// SPDX-License-Identifier: GPL-2.0
/*
 * The interface of the writers: keeps the nesting. How anything looks is up to
 * out_table.c, out_plain.c and out_json.c; out_begin.c picks one of them.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "out.h"

/**
 * sn_out_start() - begin an output with a writer
 * @out: filled
 * @kind: which writer
 * @ops: that writer
 * @file: where to; stays open
 *
 * The root is an object. For those who have no use for the other writers, and
 * for what these need.
 */
void sn_out_start(struct sn_out *out, enum sn_out_kind kind,
		  const struct sn_out_ops *ops, FILE *file)
{
	memset(out, 0, sizeof(*out));
	out->kind = kind;
	out->file = file;
	out->ops = ops;
	sn_out_object(out, NULL);
}

/**
 * sn_out_end() - end an output
 * @out: with nothing but the root open
 */
void sn_out_end(struct sn_out *out)
{
	sn_out_close(out);
	assert(!out->depth);
}

/**
 * sn_out_is_json() - for a machine or for people
 * @out: the output
 *
 * Return: true if it is for a machine.
 */
bool sn_out_is_json(const struct sn_out *out)
{
	return out->kind == SN_OUT_JSON || out->kind == SN_OUT_JSON_LINES;
}

static void open(struct sn_out *out, const char *key, bool list)
{
	assert(out->depth < SN_OUT_DEPTH);
	out->ops->open(out, key, list);
	if (out->depth)
		out->filled[out->depth - 1] = true;
	out->list[out->depth] = list;
	out->filled[out->depth] = false;
	out->depth++;
}

/**
 * sn_out_object() - an object begins
 * @out: the output
 * @key: its key, NULL inside a list
 */
void sn_out_object(struct sn_out *out, const char *key)
{
	open(out, key, false);
}

/**
 * sn_out_list() - a list begins
 * @out: the output
 * @key: its key, NULL inside a list
 */
void sn_out_list(struct sn_out *out, const char *key)
{
	open(out, key, true);
}

/**
 * sn_out_close() - the innermost object or list ends
 * @out: the output
 */
void sn_out_close(struct sn_out *out)
{
	assert(out->depth);
	out->depth--;
	out->ops->close(out, out->list[out->depth]);
}

/**
 * sn_out_text() - a string
 * @out: the output
 * @key: its key, NULL inside a list
 * @value: the string
 */
void sn_out_text(struct sn_out *out, const char *key, const char *value)
{
	out->ops->text(out, key, value);
	out->filled[out->depth - 1] = true;
}

/**
 * sn_out_number() - an unsigned number
 * @out: the output
 * @key: its key, NULL inside a list
 * @value: the number
 */
void sn_out_number(struct sn_out *out, const char *key, uint64_t value)
{
	out->ops->number(out, key, value);
	out->filled[out->depth - 1] = true;
}

/**
 * sn_out_integer() - a number that may be below 0
 * @out: the output
 * @key: its key, NULL inside a list
 * @value: the number
 */
void sn_out_integer(struct sn_out *out, const char *key, int64_t value)
{
	out->ops->integer(out, key, value);
	out->filled[out->depth - 1] = true;
}

/**
 * sn_out_flag() - true or false
 * @out: the output
 * @key: its key, NULL inside a list
 * @value: which
 */
void sn_out_flag(struct sn_out *out, const char *key, bool value)
{
	out->ops->flag(out, key, value);
	out->filled[out->depth - 1] = true;
}

/**
 * sn_out_flush() - is everything written that was to be written
 * @file: the stream
 * @err: why not
 *
 * Return: 0 or -1.
 */
int sn_out_flush(FILE *file, struct sn_error *err)
{
	errno = 0;
	if (!fflush(file) && !ferror(file))
		return 0;
	return sn_fail(err, SN_TROUBLE, errno, "cannot write the output: %s",
		       errno ? strerror(errno) : "write error");
}
