// SPDX-License-Identifier: GPL-2.0
/*
 * A folder for the configuration files of a test, and what became of reading
 * them.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "config_folder.h"

static char folder[] = "/tmp/test_config.XXXXXX";
char main_file[PATH_MAX];

const char *path_of(const char *name)
{
	static char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

void write_file(const char *name, const char *text)
{
	FILE *file = fopen(path_of(name), "we");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

int make_folder(void **state)
{
	if (!mkdtemp(folder))
		return -1;
	snprintf(main_file, sizeof(main_file), "%s/main.conf", folder);
	return 0;
}

int remove_folder(void **state)
{
	char command[PATH_MAX];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

int read_main(struct sn_config *config, struct sn_problems *problems)
{
	memset(problems, 0, sizeof(*problems));
	return sn_config_read(main_file, config, problems);
}

void print_problems(const struct sn_problems *problems)
{
	char text[2 * SN_PROBLEM_MAX];
	size_t i;

	for (i = 0; i < problems->count; i++) {
		sn_problem_format(&problems->items[i], text, sizeof(text));
		print_message("%s\n", text);
	}
}

/* Read a text that has to be good and without a warning. */
void read_good(const char *text, struct sn_config *config)
{
	struct sn_problems problems;
	int ret;

	write_file("main.conf", text);
	ret = read_main(config, &problems);
	print_problems(&problems);
	assert_int_equal(ret, 0);
	assert_int_equal(problems.count, 0);
	sn_problems_free(&problems);
}

/* Is there a problem in @file at @line with @words, an error or a warning? */
bool has_problem(const struct sn_problems *problems, const char *file,
		 unsigned int line, const char *words, bool warning)
{
	char begin[PATH_MAX + 32], text[PATH_MAX + SN_PROBLEM_MAX];
	size_t i;

	snprintf(begin, sizeof(begin), "%s:%u: ", file, line);
	for (i = 0; i < problems->count; i++) {
		sn_problem_format(&problems->items[i], text, sizeof(text));
		if (problems->items[i].warning == warning &&
		    !strncmp(text, begin, strlen(begin)) && strstr(text, words))
			return true;
	}
	return false;
}
