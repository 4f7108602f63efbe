// SPDX-License-Identifier: GPL-2.0
/*
 * The words of a file, before libconfig reads them: what it would take for
 * something else than is written, and say nothing. Files and what they include
 * are in config_file.c.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_priv.h"

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ*"

/*
 * libconfig keeps 32 bits of a number, with a sign: of 4294972356 it makes 5060.
 * With an L behind it, it keeps 64. Fractions are refused later.
 */
static bool is_lost(const char *number, size_t *length, char *why, size_t size)
{
	bool hex = number[0] == '0' && (number[1] == 'x' || number[1] == 'X');
	unsigned long long value;
	char *end;

	errno = 0;
	value = strtoull(number, &end, hex ? 16 : 10);
	if (!hex && strspn(end, ".eE"))
		(void)strtod(number, &end);
	else if (*end != 'L' && (errno || value > UINT32_MAX))
		snprintf(why, size,
			 "%.*s is too large, expected at most 0xffffffff",
			 (int)(end - number > 40 ? 40 : end - number), number);
	else if (*end != 'L' && !hex && value > INT32_MAX)
		snprintf(why, size,
			 "%llu is beyond 2147483647, expected it as 0x%llx",
			 value, value);
	*length = end - number;
	return why[0];
}

/* In a comment or a string; how many characters it takes from there. */
static size_t go_on(struct sn_words *words, const char *at)
{
	if (words->comment) {
		if (strncmp(at, "*/", 2))
			return 1;
		words->comment = 0;
		return 2;
	}
	if (*at == '"')
		words->string = false;
	return *at == '\\' && at[1] ? 2 : 1;
}

/**
 * sn_words_look() - look at a line
 * @words: where the line before it ended, zeroes at the start of a file
 * @at: the line
 * @line: its number
 * @why: filled with what is wrong with it
 * @size: room in @why
 *
 * A file that ends in a comment ends with @words->comment.
 *
 * Return: false if something is wrong.
 */
bool sn_words_look(struct sn_words *words, const char *at, unsigned int line,
		   char *why, size_t size)
{
	size_t length;

	why[0] = '\0';
	for (; *at; at += length) {
		length = 1;
		if (words->comment || words->string) {
			length = go_on(words, at);
		} else if (*at == '#' || !strncmp(at, "//", 2)) {
			return true;
		} else if (!strncmp(at, "/*", 2)) {
			words->comment = line;
			length = 2;
		} else if (*at == '"') {
			words->string = true;
		} else if (strchr(LETTERS, *at)) {
			length = strspn(at, LETTERS DIGITS "-_");
		} else if (strchr(DIGITS, *at) &&
			   is_lost(at, &length, why, size)) {
			return false;
		}
	}
	return true;
}
