// SPDX-License-Identifier: GPL-2.0
/*
 * Plain lines for a pipe: a line for each object of a list, a line for each
 * value elsewhere, always key=value. Lists inside a line are joined by commas.
 */
#include <string.h>

#include "out.h"
#include "text.h"

/* How many lists are open; values inside one share a line. */
static unsigned int lists(const struct sn_out *out)
{
	unsigned int n = 0, i;

	for (i = 0; i < out->depth; i++)
		n += out->list[i];
	return n;
}

static void before(struct sn_out *out, const char *key)
{
	if (lists(out) && out->filled[out->depth - 1])
		putc(key ? ' ' : ',', out->file);
	if (key)
		fprintf(out->file, "%s=", key);
}

static void after(struct sn_out *out)
{
	if (!lists(out))
		putc('\n', out->file);
}

static void plain_open(struct sn_out *out, const char *key, bool list)
{
	if (list && lists(out))
		before(out, key);
}

static void plain_close(struct sn_out *out, bool list)
{
	if (!list && lists(out) == 1)
		putc('\n', out->file);
}

/* Words go as they are, anything else in quotes. */
static void plain_text(struct sn_out *out, const char *key, const char *value)
{
	size_t n;
	bool quote = !*value || strpbrk(value, " \t\r\n\"\\=,");

	before(out, key);
	if (quote)
		putc('"', out->file);
	for (; *value; value += n) {
		n = sn_text_char(value);
		if (!n) {
			fprintf(out->file, "\\x%02x", (unsigned char)*value);
			n = 1;
			continue;
		}
		if (*value == '"' || *value == '\\')
			putc('\\', out->file);
		fwrite(value, 1, n, out->file);
	}
	if (quote)
		putc('"', out->file);
	after(out);
}

static void plain_number(struct sn_out *out, const char *key, uint64_t value)
{
	before(out, key);
	fprintf(out->file, "%llu", (unsigned long long)value);
	after(out);
}

static void plain_integer(struct sn_out *out, const char *key, int64_t value)
{
	before(out, key);
	fprintf(out->file, "%lld", (long long)value);
	after(out);
}

static void plain_flag(struct sn_out *out, const char *key, bool value)
{
	before(out, key);
	fputs(value ? "yes" : "no", out->file);
	after(out);
}

const struct sn_out_ops sn_out_plain_ops = {
	.open = plain_open,
	.close = plain_close,
	.text = plain_text,
	.number = plain_number,
	.integer = plain_integer,
	.flag = plain_flag,
};
