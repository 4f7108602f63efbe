// SPDX-License-Identifier: GPL-2.0
/*
 * The list of problems of a configuration; bounded, so that a file of nothing
 * but mistakes cannot fill the memory or the log.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "problems.h"
#include "text.h"

/**
 * sn_problem() - note a problem
 * @problems: where to
 * @warning: the configuration can be used all the same
 * @file: which file, has to outlive @problems
 * @line: line in it, 0 for the whole file
 * @fmt: what was wrong and what was expected, printf style
 */
void sn_problem(struct sn_problems *problems, bool warning, const char *file,
		unsigned int line, const char *fmt, ...)
{
	struct sn_problem *problem;
	va_list args;

	problems->errors += !warning;
	if (!problems->items)
		problems->items =
			calloc(SN_PROBLEMS_KEPT, sizeof(*problems->items));
	if (!problems->items || problems->count == SN_PROBLEMS_KEPT) {
		problems->dropped++;
		return;
	}
	problem = &problems->items[problems->count++];
	problem->warning = warning;
	problem->file = file;
	problem->line = line;
	va_start(args, fmt);
	vsnprintf(problem->text, sizeof(problem->text), fmt, args);
	va_end(args);
}

/**
 * sn_problem_format() - a problem as a line
 * @problem: the problem
 * @text: FILE:LINE: SENTENCE, no newline; printable, whatever the file has
 * @size: of @text
 */
void sn_problem_format(const struct sn_problem *problem, char *text,
		       size_t size)
{
	const char *kind = problem->warning ? "warning: " : "";
	size_t used;

	sn_text_show(problem->file, text, size);
	used = strlen(text);
	if (problem->line)
		used += snprintf(text + used, size - used, ":%u: %s",
				 problem->line, kind);
	else
		used += snprintf(text + used, size - used, ": %s", kind);
	if (used < size)
		sn_text_show(problem->text, text + used, size - used);
}

/**
 * sn_problems_sort() - put problems of one file into the order of its lines
 * @problems: the list; those of different files keep their order
 */
void sn_problems_sort(struct sn_problems *problems)
{
	struct sn_problem *items = problems->items;
	size_t i, j;

	for (i = 1; i < problems->count; i++) {
		struct sn_problem moved = items[i];

		for (j = i; j; j--) {
			if (items[j - 1].line <= moved.line ||
			    strcmp(items[j - 1].file, moved.file))
				break;
			items[j] = items[j - 1];
		}
		items[j] = moved;
	}
}

/**
 * sn_problems_free() - forget all problems
 * @problems: the list; itself it is not freed
 */
void sn_problems_free(struct sn_problems *problems)
{
	free(problems->items);
	memset(problems, 0, sizeof(*problems));
}
