// SPDX-License-Identifier: GPL-2.0
/*
 * The settings of a configuration file that only the daemon needs: its log, and
 * where it keeps bindings.
 */
#include <stdio.h>
#include <string.h>
#include <syslog.h>

#include "array.h"
#include "config_priv.h"

#define LEVELS "\"error\", \"warning\", \"notice\", \"info\" or \"debug\""

static void read_log_to(struct sn_reader *reader, config_setting_t *setting,
			void *target)
{
	static const char expected[] = "\"stderr\" or \"syslog\"";
	struct sn_log_settings *log = target;
	const char *word = sn_read_word(reader, setting, expected);

	if (!word)
		return;
	log->syslog = !strcmp(word, "syslog");
	if (!log->syslog && strcmp(word, "stderr"))
		sn_wrong(reader, setting, "to is \"%.60s\", expected %s", word,
			 expected);
}

static void read_log_level(struct sn_reader *reader, config_setting_t *setting,
			   void *target)
{
	static const struct {
		const char *word;
		int level;
	} levels[] = {
		{ "error", LOG_ERR },	  { "warning", LOG_WARNING },
		{ "notice", LOG_NOTICE }, { "info", LOG_INFO },
		{ "debug", LOG_DEBUG },
	};
	struct sn_log_settings *log = target;
	const char *word = sn_read_word(reader, setting, LEVELS);
	size_t i;

	for (i = 0; word && i < ARRAY_SIZE(levels); i++) {
		if (!strcmp(levels[i].word, word)) {
			log->level = levels[i].level;
			return;
		}
	}
	if (word)
		sn_wrong(reader, setting,
			 "level is \"%.60s\", expected " LEVELS, word);
}

static void read_log_flows(struct sn_reader *reader, config_setting_t *setting,
			   void *target)
{
	sn_read_bool(reader, setting,
		     &((struct sn_log_settings *)target)->flows);
}

static void read_log_endpoints(struct sn_reader *reader,
			       config_setting_t *setting, void *target)
{
	sn_read_bool(reader, setting,
		     &((struct sn_log_settings *)target)->endpoints);
}

/**
 * sn_read_log() - read how the daemon logs
 * @reader: the reader
 * @setting: the value of the key log
 * @target: struct sn_config
 */
void sn_read_log(struct sn_reader *reader, config_setting_t *setting,
		 void *target)
{
	static const struct sn_key keys[] = {
		{ "to", read_log_to },
		{ "level", read_log_level },
		{ "flows", read_log_flows },
		{ "endpoints", read_log_endpoints },
	};

	sn_read_group(reader, setting, "log", keys, ARRAY_SIZE(keys),
		      &((struct sn_config *)target)->log);
}

/**
 * sn_read_state_file() - read where the daemon keeps bindings
 * @reader: the reader
 * @setting: the value of the key state_file
 * @target: struct sn_config
 */
void sn_read_state_file(struct sn_reader *reader, config_setting_t *setting,
			void *target)
{
	static const char expected[] =
		"an absolute path like \"" SN_STATE_DEFAULT
		"\", or \"\" for none";
	struct sn_state_settings *state = &((struct sn_config *)target)->state;
	const char *word = sn_read_word(reader, setting, expected);
	size_t length = word ? strlen(word) : 0;

	if (!word)
		return;
	if (length >= sizeof(state->file))
		sn_wrong(reader, setting,
			 "state_file is %zu bytes long, expected at most %zu",
			 length, sizeof(state->file) - 1);
	else if (length && (word[0] != '/' || word[length - 1] == '/'))
		sn_wrong(reader, setting,
			 "state_file is \"%.60s\", expected %s", word,
			 expected);
	else
		memcpy(state->file, word, length + 1);
}

/**
 * sn_read_state_interval() - read how late the daemon may save a change
 * @reader: the reader
 * @setting: the value of the key state_interval
 * @target: struct sn_config
 */
void sn_read_state_interval(struct sn_reader *reader, config_setting_t *setting,
			    void *target)
{
	struct sn_config *config = target;

	sn_read_number(reader, setting, 1, 3600, &config->state.interval);
}
