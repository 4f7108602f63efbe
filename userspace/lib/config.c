// SPDX-License-Identifier: GPL-2.0
/*
 * A configuration file into structs: settings of the policy as a whole, and the
 * way from the path to the checked policy. All errors are found in one go. Rules
 * are in config_rule.c, what only the daemon needs in config_daemon.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "array.h"
#include "config_priv.h"
#include "names.h"

static void read_default(struct sn_reader *reader, config_setting_t *setting,
			 void *target)
{
	static const char expected[] = "\"bypass\", \"leave\" or \"observe\"";
	struct sn_config *config = target;
	const char *word = sn_read_word(reader, setting, expected);

	if (word && sn_action_parse(word, &config->policy.default_action))
		sn_wrong(reader, setting,
			 "unknown action \"%.60s\", expected %s", word,
			 expected);
}

static void read_media(struct sn_reader *reader, config_setting_t *setting,
		       void *target)
{
	static const char expected[] = "\"keep\" or \"drop\"";
	struct sn_config *config = target;
	const char *word = sn_read_word(reader, setting, expected);

	if (word && sn_media_parse(word, &config->policy.media_expectations))
		sn_wrong(reader, setting,
			 "media_expectations is \"%.60s\", expected %s", word,
			 expected);
}

static void read_limit(struct sn_reader *reader, config_setting_t *setting,
		       uint32_t *limit)
{
	sn_read_number(reader, setting, 1, INT32_MAX, limit);
}

static void read_bindings(struct sn_reader *reader, config_setting_t *setting,
			  void *target)
{
	read_limit(reader, setting, &((struct sn_limits *)target)->bindings);
}

static void read_per_source(struct sn_reader *reader, config_setting_t *setting,
			    void *target)
{
	struct sn_limits *limits = target;

	read_limit(reader, setting, &limits->bindings_per_source);
}

static void read_waiting(struct sn_reader *reader, config_setting_t *setting,
			 uint32_t *limit)
{
	sn_read_number(reader, setting, 1, SIPNAT_TRANSACTIONS_MAX, limit);
}

static void read_transactions(struct sn_reader *reader,
			      config_setting_t *setting, void *target)
{
	read_waiting(reader, setting,
		     &((struct sn_limits *)target)->transactions);
}

static void read_transactions_per_source(struct sn_reader *reader,
					 config_setting_t *setting,
					 void *target)
{
	struct sn_limits *limits = target;

	read_waiting(reader, setting, &limits->transactions_per_source);
}

static void read_share(struct sn_reader *reader, config_setting_t *setting,
		       void *target)
{
	struct sn_limits *limits = target;

	sn_read_number(reader, setting, 1, 100, &limits->conntrack_share);
}

static void read_limits(struct sn_reader *reader, config_setting_t *setting,
			void *target)
{
	static const struct sn_key keys[] = {
		{ "bindings", read_bindings },
		{ "bindings_per_source", read_per_source },
		{ "transactions", read_transactions },
		{ "transactions_per_source", read_transactions_per_source },
		{ "conntrack_share", read_share },
	};

	sn_read_group(reader, setting, "limits", keys, ARRAY_SIZE(keys),
		      &((struct sn_config *)target)->policy.limits);
}

/* Named lists are read first: rules may use what stands below them. */
static void skip_prefixes(struct sn_reader *reader, config_setting_t *setting,
			  void *target)
{
	(void)reader;
	(void)setting;
	(void)target;
}

static void read_root(struct sn_reader *reader, config_t *file)
{
	static const struct sn_key keys[] = {
		{ "default", read_default },
		{ "media_expectations", read_media },
		{ "prefixes", skip_prefixes },
		{ "rules", sn_read_rules },
		{ "limits", read_limits },
		{ "state_file", sn_read_state_file },
		{ "state_interval", sn_read_state_interval },
		{ "log", sn_read_log },
		{ "http", sn_read_http },
	};
	config_setting_t *root = config_root_setting(file);
	config_setting_t *prefixes;
	size_t i;

	prefixes = config_setting_get_member(root, "prefixes");
	if (prefixes)
		sn_read_named(reader, prefixes);
	sn_read_group(reader, root, "the file", keys, ARRAY_SIZE(keys),
		      reader->config);
	for (i = 0; i < reader->n_named; i++)
		free(reader->named[i].list.items);
	free(reader->named);
}

static void set_include_dir(config_t *file, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash ? strndup(path, slash - path + 1) : strdup(".");

	if (dir)
		config_set_include_dir(file, dir);
	free(dir);
}

/* A mistake in the syntax; libconfig stops at the first. */
static void syntax_error(struct sn_reader *reader, const config_t *file)
{
	const char *name = config_error_file(file);
	const char *text = config_error_text(file);
	struct sn_config *config = reader->config;

	config->files = calloc(1, sizeof(*config->files));
	if (config->files && name) {
		config->files[0] = strdup(name);
		config->n_files = !!config->files[0];
	}
	sn_problem(reader->problems, false,
		   config->n_files ? config->files[0] : reader->path,
		   config_error_line(file),
		   "%s, expected \"key = value;\" as in sipnatd.conf(5)",
		   text ? text : "syntax error");
}

/**
 * sn_config_read() - read and check a configuration file
 * @path: the file; has to outlive @problems
 * @config: filled; to be freed even after a failure
 * @problems: errors and warnings; zeroed by the caller before
 *
 * Return: 0, or -1 if there is an error among the problems.
 */
int sn_config_read(const char *path, struct sn_config *config,
		   struct sn_problems *problems)
{
	struct sn_reader reader = { .config = config,
				    .problems = problems,
				    .path = path };
	config_t file;

	memset(config, 0, sizeof(*config));
	config->log.level = LOG_INFO;
	config->log.flows = true;
	config->log.endpoints = true;
	strcpy(config->state.file, SN_STATE_DEFAULT);
	config->state.interval = SN_STATE_INTERVAL;
	sn_http_defaults(&config->http);
	if (!sn_files_readable(&reader))
		return -1;
	config_init(&file);
	set_include_dir(&file, path);
	if (config_read_file(&file, path)) {
		read_root(&reader, &file);
		sn_policy_check(&config->policy, path, problems);
	} else {
		syntax_error(&reader, &file);
	}
	config_destroy(&file);
	sn_problems_sort(problems);
	return problems->errors ? -1 : 0;
}

/**
 * sn_config_free() - free what a configuration owns
 * @config: the configuration; itself it is not freed
 *
 * Problems that were found in it must not be used any more.
 */
void sn_config_free(struct sn_config *config)
{
	size_t i;

	sn_policy_free(&config->policy);
	for (i = 0; i < config->n_files; i++)
		free(config->files[i]);
	free(config->files);
	memset(config, 0, sizeof(*config));
}
