// SPDX-License-Identifier: GPL-2.0
/*
 * Findings for a terminal: a line each, longer evidence is folded, a command
 * stands on a line of its own so that it can be copied.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/put.h"
#include "text.h"

/* Verdict, a blank, title, two blanks. */
#define INDENT 28
#define TITLE 18
#define WIDTH_LEAST 60

/* Text from outside, made harmless; to be freed, NULL without memory. */
static char *shown(const char *raw)
{
	size_t size = 4 * strlen(raw) + 5;
	char *text = malloc(size);

	if (text)
		sn_text_show(raw, text, size);
	return text;
}

/**
 * put_screen_text() - write text from outside in one line
 * @file: where to
 * @raw: the text
 */
void put_screen_text(FILE *file, const char *raw)
{
	char *text = shown(raw);

	fputs(text ? text : "?", file);
	free(text);
}

/* Words that do not fit go to the next line. */
static void put_folded(const char *raw, size_t width)
{
	char *text = shown(raw), *word, *rest = NULL;
	size_t at = 0;

	for (word = strtok_r(text, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest)) {
		size_t n = strlen(word);

		if (at && at + 1 + n > width) {
			printf("\n%*s", INDENT, "");
			at = 0;
		}
		printf("%s%s", at ? " " : "", word);
		at += n + !!at;
	}
	putchar('\n');
	free(text);
}

static void put_result(const struct result *result, size_t width)
{
	const char *verdict = verdict_name(result->verdict);

	printf("%-7s %-*s  ",
	       result->verdict == VERDICT_FAIL ? "FAIL" : verdict, TITLE,
	       check_title(result->check));
	put_folded(result->evidence ? result->evidence : "", width);
	if (result->place) {
		printf("%*sat   ", INDENT, "");
		put_screen_text(stdout, result->place);
		putchar('\n');
	}
	if (result->command) {
		printf("%*srun  ", INDENT, "");
		put_screen_text(stdout, result->command);
		putchar('\n');
	}
}

/**
 * results_put_screen() - write all findings for people
 * @results: the findings
 * @width: columns of the terminal, 0 if they are not known
 */
void results_put_screen(const struct results *results, unsigned int width)
{
	size_t failed = results_count(results, VERDICT_FAIL);
	size_t warned = results_count(results, VERDICT_WARN);
	size_t i;

	if (width < WIDTH_LEAST)
		width = 80;
	for (i = 0; i < results->count; i++)
		put_result(&results->items[i], width - INDENT);
	if (!failed && !warned)
		puts("Nothing to do.");
	else
		printf("%zu to mend, %zu to know of; commands are meant to be run from the top down.\n",
		       failed, warned);
}
