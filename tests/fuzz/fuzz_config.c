// SPDX-License-Identifier: GPL-2.0
/*
 * The configuration reader on any bytes: whatever they are, they are either a
 * policy that keeps all limits or at least one complaint.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

/* libconfig 1.5 forgets strings that it has read when it stops at a mistake. */
const char *__lsan_default_suppressions(void)
{
	return "leak:strbuf_append\nleak:libconfig_yylex\n";
}

const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}

/* The reader wants a file; one in memory will do. */
static int write_file(int fd, const uint8_t *bytes, size_t size)
{
	return ftruncate(fd, 0) || lseek(fd, 0, SEEK_SET) ||
	       write(fd, bytes, size) != (ssize_t)size;
}

static void check_rule(const struct sn_rule *rule)
{
	if (rule->n_ports > SIPNAT_PORTS_MAX ||
	    rule->action > SIPNAT_ACTION_OBSERVE || rule->transport > 3 ||
	    strnlen(rule->name, sizeof(rule->name)) > SIPNAT_NAME_MAX ||
	    !rule->file || !rule->line)
		abort();
}

static void check_good(const struct sn_config *config)
{
	const struct sn_policy *policy = &config->policy;
	size_t i;

	if (policy->n_rules > SIPNAT_RULES_MAX ||
	    sn_policy_prefixes(policy) > SIPNAT_PREFIXES_MAX)
		abort();
	for (i = 0; i < policy->n_rules; i++)
		check_rule(&policy->rules[i]);
}

static void check_problems(const struct sn_problems *problems, int ret)
{
	char text[2 * SN_PROBLEM_MAX];
	size_t i;

	if (!!ret != !!problems->errors)
		abort();
	for (i = 0; i < problems->count; i++) {
		sn_problem_format(&problems->items[i], text, sizeof(text));
		if (!*problems->items[i].text)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static char path[64];
	static int fd = -1;
	struct sn_problems problems = { 0 };
	struct sn_config config;
	int ret;

	if (fd < 0) {
		fd = memfd_create("fuzz_config", MFD_CLOEXEC);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	if (fd < 0 || write_file(fd, bytes, size))
		abort();
	ret = sn_config_read(path, &config, &problems);
	check_problems(&problems, ret);
	if (!ret)
		check_good(&config);
	sn_problems_free(&problems);
	sn_config_free(&config);
	return 0;
}
