/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Configuration files for a test, in a folder of their own.
 */
#ifndef TESTS_UNIT_CONFIG_FOLDER_H
#define TESTS_UNIT_CONFIG_FOLDER_H

#include <limits.h>

#include "config.h"

/* The path of main.conf. */
extern char main_file[PATH_MAX];

int make_folder(void **state);
int remove_folder(void **state);
const char *path_of(const char *name);
void write_file(const char *name, const char *text);
int read_main(struct sn_config *config, struct sn_problems *problems);
void print_problems(const struct sn_problems *problems);
void read_good(const char *text, struct sn_config *config);
bool has_problem(const struct sn_problems *problems, const char *file,
		 unsigned int line, const char *words, bool warning);

#endif /* TESTS_UNIT_CONFIG_FOLDER_H */
