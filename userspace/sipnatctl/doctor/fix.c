// SPDX-License-Identifier: GPL-2.0
/*
 * Doing what findings say, as far as it is safe: what may be done is marked in
 * the finding by the check that made it. Everything is shown before it is done.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doctor/fix.h"
#include "program.h"
#include "sipnatctl.h"

/**
 * fix_count() - how many findings can be mended
 * @results: the findings
 *
 * Return: how many.
 */
size_t fix_count(const struct results *results)
{
	size_t i, n = 0;

	for (i = 0; i < results->count; i++)
		n += result_fixable(results, &results->items[i]);
	return n;
}

/**
 * fix_agreed() - show what would be done and ask
 * @results: the findings
 *
 * Asks only on a terminal.
 *
 * Return: true if it is to be done.
 */
bool fix_agreed(const struct results *results)
{
	char answer[16];
	size_t i;

	puts("This would be done:");
	for (i = 0; i < results->count; i++) {
		if (!result_fixable(results, &results->items[i]))
			continue;
		fputs("  ", stdout);
		put_screen_text(stdout, results->items[i].command);
		putchar('\n');
	}
	if (!isatty(STDIN_FILENO)) {
		puts("Nothing was done: --yes is missing.");
		return false;
	}
	fputs("Do it? [y/N] ", stdout);
	fflush(stdout);
	return fgets(answer, sizeof(answer), stdin) &&
	       (*answer == 'y' || *answer == 'Y');
}

/* Two findings may have the same command. */
static bool done_already(const struct fixes *fixes, size_t from,
			 const char *command)
{
	size_t i;

	for (i = from; i < fixes->count; i++)
		if (fixes->items[i].command &&
		    !strcmp(fixes->items[i].command, command) &&
		    fixes->items[i].done)
			return true;
	return false;
}

static bool run(const struct facts *facts, const struct result *result)
{
	char *argv[] = { "sh", "-c", result->command, NULL };
	struct sn_error err;
	size_t deleted;

	if (result->fix == FIX_COMMAND)
		return program_run("/bin/sh", argv);
	if (!entries_fix(facts, result->check, &deleted, &err))
		return true;
	complain(&err);
	return false;
}

/**
 * fix_do() - do what findings say
 * @facts: all facts
 * @results: the findings
 * @fixes: gets what was done
 *
 * Those below one that failed may count on it: they are not done.
 *
 * Return: false if one failed.
 */
bool fix_do(const struct facts *facts, const struct results *results,
	    struct fixes *fixes)
{
	size_t i, before = fixes->count;

	for (i = 0; i < results->count; i++) {
		const struct result *result = &results->items[i];
		struct fixed *items;

		if (!result_fixable(results, result) ||
		    (strncmp(result->command, "nft delete rule ", 16) &&
		     done_already(fixes, before, result->command)))
			continue;
		items = realloc(fixes->items,
				(fixes->count + 1) * sizeof(*items));
		if (!items)
			return false;
		fixes->items = items;
		items[fixes->count].check = result->check;
		items[fixes->count].command = strdup(result->command);
		fputs("+ ", stderr);
		put_screen_text(stderr, result->command);
		putc('\n', stderr);
		items[fixes->count].done = run(facts, result);
		if (!items[fixes->count++].done)
			return false;
	}
	return true;
}

/**
 * fixes_free() - forget what was done
 * @fixes: what was done
 */
void fixes_free(struct fixes *fixes)
{
	size_t i;

	for (i = 0; i < fixes->count; i++)
		free(fixes->items[i].command);
	free(fixes->items);
}
