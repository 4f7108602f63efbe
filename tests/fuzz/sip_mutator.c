// SPDX-License-Identifier: GPL-2.0
/*
 * How libFuzzer changes SIP messages: by header field, parameter, number and
 * line end, so that most of what it tries is still a message and gets past the
 * first line. Every fourth time it changes bytes as it likes, so that nothing
 * is out of reach.
 */
#include <string.h>

#include "fuzz.h"
#include "sip_text.h"
#include "sip_words.h"

static unsigned int state;

static unsigned int below(size_t n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return n ? state % n : 0;
}

static const char *any(const char *const *words, size_t n)
{
	return words[below(n)];
}

static bool put(struct sip_text *text, struct text_part *part, size_t at,
		size_t len, const char *with)
{
	return sip_text_splice(text, part, at, len, with, strlen(with));
}

static bool is_named(const struct text_part *part, const char *name)
{
	size_t len = strlen(name);

	return part->len > len && part->data[len] == ':' &&
	       !strncasecmp((const char *)part->data, name, len);
}

/* Which of the names a field has, -1: none of them. */
static int name_of(const struct text_part *part)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (is_named(part, names[i][0]) || is_named(part, names[i][1]))
			return i;
	return -1;
}

/* A field, mostly one that is read. */
static struct text_part *any_field(struct sip_text *text)
{
	struct text_part *part = text->field + below(text->n);
	unsigned int tries = 3;

	while (tries-- && text->n && name_of(part) < 0)
		part = text->field + below(text->n);
	return text->n ? part : &text->line;
}

/* Where in a part one of some characters is; its end if it is nowhere. */
static size_t any_of(const struct text_part *part, size_t from,
		     const char *characters)
{
	size_t end = text_end(part), found = end, i;
	unsigned int seen = 0;

	for (i = from; i < end; i++)
		if (part->data[i] && strchr(characters, part->data[i]) &&
		    !below(++seen))
			found = i;
	return found;
}

static void swap(struct sip_text *text)
{
	struct text_part *a = any_field(text), *b = any_field(text), old = *a;

	*a = *b;
	*b = old;
}

static void duplicate(struct sip_text *text)
{
	struct text_part copy = *any_field(text);

	sip_text_insert(text, below(text->n + 1), copy);
}

static void drop(struct sip_text *text)
{
	if (text->n)
		sip_text_remove(text, below(text->n));
}

static void add(struct sip_text *text)
{
	const char *field = any(fields, ARRAY_SIZE(fields));

	sip_text_insert(text, below(text->n + 1),
			(struct text_part){ (const uint8_t *)field,
					    strlen(field) });
}

/* A field's other name, or a letter of it in the other case. */
static void rename_field(struct sip_text *text)
{
	struct text_part *part = any_field(text);
	size_t value = text_value(part), at;
	int i = name_of(part);
	char letter[2] = "";

	if (!value)
		return;
	if (i >= 0 && below(3)) {
		put(text, part, 0, value - 1, names[i][below(2)]);
		return;
	}
	at = below(value - 1);
	letter[0] = part->data[at] ^ 0x20;
	put(text, part, at, 1, letter);
}

/* White space where it may be, and where it may not. */
static void blank(struct sip_text *text)
{
	struct text_part *part = any_field(text);
	size_t at = any_of(part, 0, " \t;,=<>:/\"@");

	put(text, part, at + (at < part->len && below(2)), 0,
	    any(blanks, ARRAY_SIZE(blanks)));
}

static void unblank(struct sip_text *text)
{
	struct text_part *part = any_field(text);
	size_t at = any_of(part, 0, " \t\r\n");

	if (at < text_end(part))
		put(text, part, at, 1, "");
}

/* "Contact: a, b" becomes two fields. */
static void split(struct sip_text *text)
{
	struct text_part *part = any_field(text), second;
	size_t comma = any_of(part, text_value(part), ",");

	if (comma >= text_end(part))
		return;
	second = *part;
	if (sip_text_splice(text, &second, text_value(part),
			    comma + 1 - text_value(part), "", 0) &&
	    put(text, part, comma, text_end(part) - comma, ""))
		sip_text_insert(text, part + 1 - text->field, second);
}

/* And the other way round. */
static void join(struct sip_text *text)
{
	struct text_part *part = any_field(text), *other;
	size_t from;

	for (other = part + 1; other < text->field + text->n; other++) {
		if (name_of(other) != name_of(part))
			continue;
		from = text_value(other);
		if (put(text, part, text_end(part), 0, ",") &&
		    sip_text_splice(text, part, text_end(part), 0,
				    other->data + from, text_end(other) - from))
			sip_text_remove(text, other - text->field);
		return;
	}
}

static void add_param(struct sip_text *text)
{
	struct text_part *part = any_field(text);
	size_t at = any_of(part, text_value(part), ";,>");

	put(text, part, below(2) ? at : text_end(part), 0,
	    any(params, ARRAY_SIZE(params)));
}

static void drop_param(struct sip_text *text)
{
	struct text_part *part = any_field(text);
	size_t at = any_of(part, text_value(part), ";"), end = at + 1;

	while (end < text_end(part) && !strchr(";,>", part->data[end]))
		end++;
	if (at < text_end(part))
		put(text, part, at, end - at, "");
}

static bool is_digit(const struct text_part *part, size_t at)
{
	return at < part->len && part->data[at] - '0' < 10U;
}

static void number(struct sip_text *text)
{
	struct text_part *part = below(8) ? any_field(text) : &text->line;
	size_t at = any_of(part, text_value(part), "0123456789"), end = at;

	while (at && is_digit(part, at - 1))
		at--;
	while (is_digit(part, end))
		end++;
	put(text, part, at, end - at, any(numbers, ARRAY_SIZE(numbers)));
}

/* What stands behind "=", ":" or ";" in quotes, or without. */
static void quote(struct sip_text *text)
{
	struct text_part *part = any_field(text);
	size_t at = any_of(part, text_value(part), "=\""), end = at + 1;

	if (at >= text_end(part))
		return;
	if (part->data[at] == '"') {
		put(text, part, at, 1, "");
		return;
	}
	while (end < text_end(part) && !strchr(";,> \"", part->data[end]))
		end++;
	if (put(text, part, end, 0, "\""))
		put(text, part, at + 1, 0, "\"");
}

/* A URI in brackets, or without. */
static void bracket(struct sip_text *text)
{
	struct text_part *part = any_field(text);
	size_t at = any_of(part, text_value(part), "<>");

	if (at < text_end(part)) {
		put(text, part, at, 1, "");
	} else if (text_value(part)) {
		put(text, part, text_end(part), 0, ">");
		put(text, part, text_value(part), 0, "<");
	}
}

static void insert_odd(struct sip_text *text)
{
	struct text_part *part = below(8) ? any_field(text) : &text->line;
	size_t value = text_value(part);

	put(text, part, value + below(text_end(part) - value + 1), 0,
	    any(odd, ARRAY_SIZE(odd)));
}

static void line_end(struct sip_text *text)
{
	struct text_part *part = below(4) ? any_field(text) : &text->line;
	size_t end = text_end(part);

	put(text, part, end, part->len - end, any(ends, ARRAY_SIZE(ends)));
}

static void all_line_ends(struct sip_text *text)
{
	const char *with = any(ends, ARRAY_SIZE(ends));
	size_t i, end;

	for (i = 0; i < text->n; i++) {
		end = text_end(&text->field[i]);
		if (!put(text, &text->field[i], end, text->field[i].len - end,
			 with))
			return;
	}
}

/* In the first line and in CSeq, where it has to be the same. */
static void method(struct sip_text *text)
{
	const char *name = any(methods, ARRAY_SIZE(methods));
	size_t i, at, space = any_of(&text->line, 0, " ");

	if (below(8))
		put(text, &text->line, 0, space, name);
	for (i = 0; i < text->n; i++) {
		struct text_part *part = &text->field[i];

		if (!is_named(part, "CSeq"))
			continue;
		at = text_end(part);
		while (at && part->data[at - 1] > ' ')
			at--;
		put(text, part, at, text_end(part) - at, name);
	}
}

static void first_line(struct sip_text *text)
{
	const char *line = any(lines, ARRAY_SIZE(lines));

	text->line = (struct text_part){ (const uint8_t *)line, strlen(line) };
}

/* A long field, to get to the limits of lengths. */
static void stretch(struct sip_text *text)
{
	struct text_part *part = any_field(text);
	size_t from = below(part->len), len = below(part->len - from + 1);
	unsigned int times = below(3) ? 1 : below(64);

	while (times-- && part->len < 32768)
		if (!sip_text_splice(text, part, from, 0, part->data + from,
				     len))
			return;
}

static void bytes(struct sip_text *text)
{
	struct text_part *part = below(6) ? any_field(text) : &text->line;
	size_t room = part->len + 32;
	uint8_t *copy = malloc(room);

	MUST(copy);
	memcpy(copy, part->data, part->len);
	sip_text_splice(text, part, 0, part->len, copy,
			LLVMFuzzerMutate(copy, part->len, room));
	free(copy);
}

static void (*const changes[])(struct sip_text *text) = {
	swap,	    duplicate,	   drop,    add,    rename_field, blank,
	unblank,    split,	   join,    number, add_param,	  drop_param,
	quote,	    bracket,	   method,  bytes,  insert_odd,	  line_end,
	first_line, all_line_ends, stretch, number, add_param,	  bytes,
};

static struct sip_text text;

/**
 * LLVMFuzzerCustomMutator() - change a message
 * @data: the message, changed in place
 * @size: bytes of it
 * @max_size: bytes at @data
 * @seed: of chance
 *
 * Return: bytes of the new one.
 */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size,
			       unsigned int seed)
{
	unsigned int times;

	state = seed | 1;
	below(1);
	times = 1 + below(4);
	text.used = 0;
	if (!below(4) || !sip_text_read(&text, data, size))
		return LLVMFuzzerMutate(data, size, max_size);
	while (times--)
		changes[below(ARRAY_SIZE(changes))](&text);
	return sip_text_write(&text, data, max_size);
}

/**
 * LLVMFuzzerCustomCrossOver() - a message with fields of two
 * @data1: one message
 * @size1: bytes of it
 * @data2: the other
 * @size2: bytes of it
 * @out: where to
 * @max_size: bytes at @out
 * @seed: of chance
 *
 * Return: bytes of the new one.
 */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1,
				 const uint8_t *data2, size_t size2,
				 uint8_t *out, size_t max_size,
				 unsigned int seed)
{
	static struct sip_text other;
	size_t i;

	state = seed | 1;
	text.used = 0;
	other.used = 0;
	if (!sip_text_read(&text, data1, size1) ||
	    !sip_text_read(&other, data2, size2))
		return 0;
	for (i = 0; i < other.n; i++) {
		if (i < text.n && below(2))
			text.field[i] = other.field[i];
		else if (!below(4))
			sip_text_insert(&text, below(text.n + 1),
					other.field[i]);
	}
	if (!below(4))
		text.rest = other.rest;
	return sip_text_write(&text, out, max_size);
}
