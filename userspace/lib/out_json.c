// SPDX-License-Identifier: GPL-2.0
/*
 * JSON, written as it comes: a dump of a million flows never stands in
 * memory. json-c spells the strings that need it. Formats are left out, which
 * would be most of what a long list costs.
 */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "out.h"
#include "text.h"

/* Nothing in it has to be escaped; true of all but what came from outside. */
static bool is_simple(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~' || *text == '"' || *text == '\\')
			return false;
	return true;
}

/* JSON is UTF-8; each byte that is not becomes U+FFFD. */
static char *make_utf8(const char *text)
{
	char *copy = malloc(3 * strlen(text) + 1);
	size_t used = 0, n;

	for (; copy && *text; text += n) {
		n = sn_text_utf8(text);
		if (n) {
			memcpy(copy + used, text, n);
			used += n;
		} else {
			memcpy(copy + used, "\xef\xbf\xbd", 3);
			used += 3;
			n = 1;
		}
	}
	if (copy)
		copy[used] = '\0';
	return copy;
}

static void spell(struct sn_out *out, const char *text)
{
	struct json_object *string;
	char *copy;

	if (is_simple(text)) {
		putc('"', out->file);
		fputs(text, out->file);
		putc('"', out->file);
		return;
	}
	copy = make_utf8(text);
	string = copy ? json_object_new_string(copy) : NULL;
	free(copy);
	if (!string)
		return;
	fputs(json_object_to_json_string_ext(string,
					     JSON_C_TO_STRING_NOSLASHESCAPE),
	      out->file);
	json_object_put(string);
}

static void indent(struct sn_out *out)
{
	static const char margin[] = "\n                ";

	_Static_assert(sizeof(margin) > 2 * SN_OUT_DEPTH + 1,
		       "the deepest line has no margin");
	if (out->kind != SN_OUT_JSON_LINES)
		fwrite(margin, 1, 1 + 2 * out->depth, out->file);
}

static void digits(struct sn_out *out, uint64_t value)
{
	char text[20];
	size_t first = sizeof(text);

	do {
		text[--first] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	fwrite(text + first, 1, sizeof(text) - first, out->file);
}

/* Comma, new line and key in front of a value. */
static void before(struct sn_out *out, const char *key)
{
	if (!out->depth)
		return;
	if (out->filled[out->depth - 1])
		putc(',', out->file);
	indent(out);
	if (key) {
		spell(out, key);
		fputs(out->kind == SN_OUT_JSON_LINES ? ":" : ": ", out->file);
	}
}

static void json_open(struct sn_out *out, const char *key, bool list)
{
	before(out, key);
	putc(list ? '[' : '{', out->file);
}

static void json_close(struct sn_out *out, bool list)
{
	if (out->filled[out->depth])
		indent(out);
	putc(list ? ']' : '}', out->file);
	if (!out->depth)
		putc('\n', out->file);
}

static void json_text(struct sn_out *out, const char *key, const char *value)
{
	before(out, key);
	spell(out, value);
}

static void json_number(struct sn_out *out, const char *key, uint64_t value)
{
	before(out, key);
	digits(out, value);
}

static void json_integer(struct sn_out *out, const char *key, int64_t value)
{
	before(out, key);
	if (value < 0)
		putc('-', out->file);
	digits(out, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

static void json_flag(struct sn_out *out, const char *key, bool value)
{
	before(out, key);
	fputs(value ? "true" : "false", out->file);
}

const struct sn_out_ops sn_out_json_ops = {
	.open = json_open,
	.close = json_close,
	.text = json_text,
	.number = json_number,
	.integer = json_integer,
	.flag = json_flag,
};
