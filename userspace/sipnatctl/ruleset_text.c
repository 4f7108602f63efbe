// SPDX-License-Identifier: GPL-2.0
/*
 * Writes the text of a scenario. It reads as what it prints, but for this:
 *
 *	?word:line	only where there is such a word; may be repeated
 *	?!word:line	only where there is none
 *	?word:?{	the same for the lines up to ?}, in the same part of a text
 *	<word>		is replaced by the word's value
 *	<*word>		the line comes once for each item of the value
 *
 * Which words there are is ruleset_words.c's.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ruleset.h"

/* Between the items of a value. */
#define BETWEEN ", "

/* A line of a text, without its conditions and its newline. */
struct line {
	const char *text;
	size_t length;
};

static bool is(const struct line *line, const char *text)
{
	return line->length == strlen(text) &&
	       !memcmp(line->text, text, line->length);
}

/* Read the conditions off a line; false: it is not to be printed. */
static bool wanted(struct line *line, const struct ruleset_words *words)
{
	bool all = true;

	while (line->length && *line->text == '?') {
		const char *end = memchr(line->text, ':', line->length);
		const char *name = line->text + 1;
		bool inverted = *name == '!';
		bool there;

		if (!end)
			break;
		name += inverted;
		there = ruleset_word(words, name, end - name);
		all = all && there != inverted;
		line->length -= end + 1 - line->text;
		line->text = end + 1;
	}
	return all;
}

/* The name in <NAME> or <*NAME> at the beginning of a text, or NULL. */
static const char *placeholder(const char *text, size_t length, size_t *size)
{
	const char *end;

	if (!length || *text != '<')
		return NULL;
	end = memchr(text, '>', length);
	if (!end)
		return NULL;
	*size = end - text - 1;
	return text + 1;
}

/* The list that a line goes through, or NULL. */
static const char *list_of(const struct line *line,
			   const struct ruleset_words *words)
{
	size_t i, size;

	for (i = 0; i < line->length; i++) {
		const char *name =
			placeholder(line->text + i, line->length - i, &size);

		if (name && *name == '*')
			return ruleset_word(words, name + 1, size - 1);
	}
	return NULL;
}

/* Write a line; @item stands for the list in it. -1: a word is not there. */
static int put_line(FILE *file, const struct line *line,
		    const struct ruleset_words *words, const struct line *item)
{
	size_t i, size;

	for (i = 0; i < line->length; i++) {
		const char *name =
			placeholder(line->text + i, line->length - i, &size);
		const char *value;

		if (!name) {
			fputc(line->text[i], file);
			continue;
		}
		i += size + 1;
		if (*name == '*' && item) {
			fwrite(item->text, 1, item->length, file);
			continue;
		}
		value = ruleset_word(words, name, size);
		if (!value)
			return -1;
		fputs(value, file);
	}
	fputc('\n', file);
	return 0;
}

static int put_lines(FILE *file, const struct line *line,
		     const struct ruleset_words *words)
{
	const char *list = list_of(line, words);
	struct line item;
	int ret = 0;

	if (!list)
		return put_line(file, line, words, NULL);
	while (!ret && *list) {
		const char *end = strstr(list, BETWEEN);

		item.text = list;
		item.length = end ? (size_t)(end - list) : strlen(list);
		ret = put_line(file, line, words, &item);
		list += item.length + (end ? strlen(BETWEEN) : 0);
	}
	return ret;
}

/**
 * ruleset_text_write() - write a text with its words filled in
 * @file: where to
 * @text: the text, see above
 * @words: the words
 * @err: filled on failure
 *
 * Return: 0, or -1 with @err filled: a line has a word that there is not.
 */
int ruleset_text_write(FILE *file, const char *text,
		       const struct ruleset_words *words, struct sn_error *err)
{
	bool block = true;

	while (*text) {
		const char *end = strchr(text, '\n');
		struct line line = { text, strlen(text) };
		bool print;

		if (end)
			line.length = end - text;
		text = end ? end + 1 : text + line.length;
		print = wanted(&line, words);
		if (is(&line, "?{"))
			block = print;
		else if (is(&line, "?}"))
			block = true;
		else if (block && print && put_lines(file, &line, words))
			return sn_fail(err, SN_TROUBLE, EINVAL,
				       "a line lacks a word: %.*s",
				       (int)line.length, line.text);
	}
	return 0;
}
