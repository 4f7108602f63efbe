/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the config*.c files share; the only files that know libconfig.
 */
#ifndef SIPNAT_CONFIG_PRIV_H
#define SIPNAT_CONFIG_PRIV_H

#include <libconfig.h>

#include "config.h"

/**
 * struct sn_named - a named list of prefixes
 * @name: its name; owned by libconfig
 * @list: its prefixes
 * @wrong: some of them had a mistake and are missing
 */
struct sn_named {
	const char *name;
	struct sn_prefix_list list;
	bool wrong;
};

/**
 * struct sn_reader - a configuration that is being read
 * @config: what it becomes
 * @problems: what is wrong with it
 * @path: the main file
 * @named: the named lists
 * @n_named: how many
 * @prefixes: prefixes in all rules so far
 * @incomplete: the rule that is being read lacks prefixes, whose mistake was
 *              noted elsewhere
 */
struct sn_reader {
	struct sn_config *config;
	struct sn_problems *problems;
	const char *path;
	struct sn_named *named;
	size_t n_named;
	size_t prefixes;
	bool incomplete;
};

/**
 * struct sn_key - a key that may stand in a group
 * @name: the key
 * @read: reads its value into @target
 */
struct sn_key {
	const char *name;
	void (*read)(struct sn_reader *reader, config_setting_t *setting,
		     void *target);
};

/**
 * struct sn_words - where in libconfig's language a line ended
 * @comment: number of the line with the comment's start that has no end yet, or 0
 * @string: a string has no end yet
 */
struct sn_words {
	unsigned int comment;
	bool string;
};

/* config_value.c */
const char *sn_file_of(struct sn_reader *reader, config_setting_t *setting);
unsigned int sn_line_of(struct sn_reader *reader, config_setting_t *setting);
void sn_wrong(struct sn_reader *reader, config_setting_t *setting,
	      const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void sn_read_group(struct sn_reader *reader, config_setting_t *group,
		   const char *where, const struct sn_key *keys, size_t n_keys,
		   void *target);
const char *sn_read_word(struct sn_reader *reader, config_setting_t *setting,
			 const char *expected);
bool sn_read_number(struct sn_reader *reader, config_setting_t *setting,
		    uint32_t min, uint32_t max, uint32_t *value);
bool sn_read_bool(struct sn_reader *reader, config_setting_t *setting,
		  bool *value);
int sn_list_length(struct sn_reader *reader, config_setting_t *setting,
		   const char *expected);
config_setting_t *sn_list_item(config_setting_t *setting, int i);

/* config_daemon.c */
void sn_read_log(struct sn_reader *reader, config_setting_t *setting,
		 void *target);
void sn_read_state_file(struct sn_reader *reader, config_setting_t *setting,
			void *target);
void sn_read_state_interval(struct sn_reader *reader, config_setting_t *setting,
			    void *target);

/* config_file.c */
bool sn_files_readable(struct sn_reader *reader);

/* config_words.c */
bool sn_words_look(struct sn_words *words, const char *at, unsigned int line,
		   char *why, size_t size);

/* config_http.c */
void sn_http_defaults(struct sn_http_settings *http);
void sn_read_http(struct sn_reader *reader, config_setting_t *setting,
		  void *target);

/* config_prefix.c */
void sn_read_named(struct sn_reader *reader, config_setting_t *group);
void sn_read_prefixes(struct sn_reader *reader, config_setting_t *setting,
		      struct sn_prefix_list *list);

/* config_rule.c */
void sn_read_rules(struct sn_reader *reader, config_setting_t *setting,
		   void *target);

#endif /* SIPNAT_CONFIG_PRIV_H */
