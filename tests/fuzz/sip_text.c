// SPDX-License-Identifier: GPL-2.0
/*
 * Takes a message apart into lines and puts it together again; see sip_text.h.
 * What is done to the parts is sip_mutator.c's.
 */
#include <string.h>

#include "sip_text.h"

static bool is_line_end(uint8_t c)
{
	return c == '\r' || c == '\n';
}

/* Behind the line that begins at p. */
static const uint8_t *next_line(const uint8_t *p, const uint8_t *end)
{
	const uint8_t *lf = memchr(p, '\n', end - p);

	return lf ? lf + 1 : end;
}

/* Behind the field that begins at p, lines that continue it included. */
static const uint8_t *next_field(const uint8_t *p, const uint8_t *end)
{
	do {
		p = next_line(p, end);
	} while (p < end && (*p == ' ' || *p == '\t'));
	return p;
}

/**
 * sip_text_read() - take a message apart
 * @text: filled
 * @data: the message; copied
 * @size: bytes of it
 *
 * Return: false if it is too long.
 */
bool sip_text_read(struct sip_text *text, const uint8_t *data, size_t size)
{
	const uint8_t *p = text->arena + text->used, *end = p + size, *next;

	if (size > TEXT_ARENA / 4 || size > TEXT_ARENA - text->used)
		return false;
	memcpy(text->arena + text->used, data, size);
	text->used += size;
	for (next = p; next < end && is_line_end(*next);)
		next++;
	next = next_line(next, end);
	text->line = (struct text_part){ p, next - p };
	text->n = 0;
	for (p = next; p < end && !is_line_end(*p); p = next) {
		if (text->n == TEXT_FIELDS_MAX)
			break;
		next = next_field(p, end);
		text->field[text->n++] = (struct text_part){ p, next - p };
	}
	text->rest = (struct text_part){ p, end - p };
	return true;
}

static size_t put(const struct text_part *part, uint8_t *out, size_t used,
		  size_t max)
{
	size_t len = part->len < max - used ? part->len : max - used;

	memcpy(out + used, part->data, len);
	return used + len;
}

/**
 * sip_text_write() - put a message together
 * @text: the message
 * @out: where to
 * @max: bytes at @out; what doesn't fit is cut off
 *
 * Return: bytes written.
 */
size_t sip_text_write(const struct sip_text *text, uint8_t *out, size_t max)
{
	size_t used = put(&text->line, out, 0, max), i;

	for (i = 0; i < text->n; i++)
		used = put(&text->field[i], out, used, max);
	return put(&text->rest, out, used, max);
}

/**
 * sip_text_splice() - replace bytes of a part
 * @text: the message
 * @part: the part, gets the new bytes
 * @at: where
 * @len: how many bytes go
 * @with: what comes
 * @n: bytes of it
 *
 * Return: false if there is no room; then nothing has changed.
 */
bool sip_text_splice(struct sip_text *text, struct text_part *part, size_t at,
		     size_t len, const void *with, size_t n)
{
	uint8_t *to = text->arena + text->used;
	size_t size = part->len - len + n;

	if (size > TEXT_ARENA - text->used)
		return false;
	memcpy(to, part->data, at);
	memcpy(to + at, with, n);
	memcpy(to + at + n, part->data + at + len, part->len - at - len);
	part->data = to;
	part->len = size;
	text->used += size;
	return true;
}

/**
 * sip_text_insert() - one more field
 * @text: the message
 * @at: where, up to text->n
 * @part: the field
 *
 * Return: false if there are too many.
 */
bool sip_text_insert(struct sip_text *text, size_t at, struct text_part part)
{
	if (text->n == TEXT_FIELDS_MAX)
		return false;
	memmove(&text->field[at + 1], &text->field[at],
		(text->n - at) * sizeof(part));
	text->field[at] = part;
	text->n++;
	return true;
}

/**
 * sip_text_remove() - one field less
 * @text: the message
 * @at: which
 */
void sip_text_remove(struct sip_text *text, size_t at)
{
	text->n--;
	memmove(&text->field[at], &text->field[at + 1],
		(text->n - at) * sizeof(text->field[0]));
}

/**
 * text_value() - where a field's value begins
 * @part: the field
 *
 * Return: the offset behind the colon, 0 if there is none.
 */
size_t text_value(const struct text_part *part)
{
	const uint8_t *colon = memchr(part->data, ':', part->len);

	return colon ? colon + 1 - part->data : 0;
}

/**
 * text_end() - where a part's line end begins
 * @part: a field or the first line
 *
 * Return: the offset.
 */
size_t text_end(const struct text_part *part)
{
	size_t end = part->len;

	while (end && is_line_end(part->data[end - 1]))
		end--;
	return end;
}
