// SPDX-License-Identifier: GPL-2.0
/*
 * Every configuration file in Documentation/policy-cookbook.md is good, without
 * a warning. They are the blocks that begin with ```conf.
 */
#include <stdio.h>
#include <string.h>

#include "cmocka_all.h"
#include "config_folder.h"

#define BEGIN "```conf\n"
#define END "```\n"
/* As many as there were, to notice blocks that are no longer found. */
#define BLOCKS_MIN 14

static char text[16 * 1024];

/* The next block of @page, in text; false if there is none. */
static bool next_block(FILE *page, char *heading, size_t size)
{
	char line[1000];
	bool inside = false;

	text[0] = '\0';
	while (fgets(line, sizeof(line), page)) {
		if (!inside && line[0] == '#')
			snprintf(heading, size, "%s", line);
		if (inside && !strcmp(line, END))
			return true;
		if (inside) {
			assert_true(strlen(text) + strlen(line) < sizeof(text));
			strcat(text, line);
		}
		inside |= !strcmp(line, BEGIN);
	}
	assert_false(inside);
	return false;
}

static void cookbook(void **state)
{
	FILE *page = fopen(COOKBOOK, "re");
	char heading[1000] = "";
	int blocks = 0;

	assert_non_null(page);
	while (next_block(page, heading, sizeof(heading))) {
		struct sn_config config;

		print_message("# %s", heading);
		read_good(text, &config);
		assert_true(config.policy.n_rules ||
			    strstr(text, "default = ") == text);
		sn_config_free(&config);
		blocks++;
	}
	fclose(page);
	assert_true(blocks >= BLOCKS_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cookbook),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
