/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is wrong with a configuration: all of it, each with file and line.
 */
#ifndef SIPNAT_PROBLEMS_H
#define SIPNAT_PROBLEMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define SN_PROBLEMS_KEPT 100
#define SN_PROBLEM_MAX 400

/**
 * struct sn_problem - one problem
 * @warning: the configuration can be used all the same
 * @file: where; not owned, lives as long as the configuration
 * @line: line in @file, 0 if it is about the whole file
 * @text: what was wrong and what was expected
 */
struct sn_problem {
	bool warning;
	const char *file;
	unsigned int line;
	char text[SN_PROBLEM_MAX];
};

/**
 * struct sn_problems - the problems of one configuration
 * @items: the first SN_PROBLEMS_KEPT of them, owned
 * @count: how many are kept
 * @errors: how many were no warnings, kept or not
 * @dropped: how many were not kept
 */
struct sn_problems {
	struct sn_problem *items;
	size_t count;
	size_t errors;
	size_t dropped;
};

void sn_problem(struct sn_problems *problems, bool warning, const char *file,
		unsigned int line, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
void sn_problem_format(const struct sn_problem *problem, char *text,
		       size_t size);
void sn_problems_sort(struct sn_problems *problems);
void sn_problems_free(struct sn_problems *problems);

#endif /* SIPNAT_PROBLEMS_H */
