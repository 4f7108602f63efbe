// SPDX-License-Identifier: GPL-2.0
/*
 * Values of a configuration file, each with its type checked and a complaint
 * that names file and line. Knows no key.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_priv.h"

#define KEYS_TEXT_MAX 256

/**
 * sn_file_of() - which file a setting stands in
 * @reader: the reader
 * @setting: the setting
 *
 * Return: the name, owned by the configuration.
 */
const char *sn_file_of(struct sn_reader *reader, config_setting_t *setting)
{
	const char *name = config_setting_source_file(setting);
	struct sn_config *config = reader->config;
	char **files;
	size_t i;

	if (!name)
		name = reader->path;
	for (i = 0; i < config->n_files; i++)
		if (!strcmp(config->files[i], name))
			return config->files[i];
	files = realloc(config->files, (i + 1) * sizeof(*files));
	if (!files)
		return reader->path;
	config->files = files;
	files[i] = strdup(name);
	if (!files[i])
		return reader->path;
	config->n_files++;
	return files[i];
}

/* How an item is written, as far as that is certain; false: it is not. */
static bool written(config_setting_t *item, char *text, size_t size)
{
	int n = 0;

	if (config_setting_name(item))
		return false;
	if (config_setting_type(item) == CONFIG_TYPE_STRING)
		n = snprintf(text, size, "\"%s\"",
			     config_setting_get_string(item));
	else if (config_setting_type(item) == CONFIG_TYPE_INT &&
		 config_setting_get_format(item) == CONFIG_FORMAT_DEFAULT)
		n = snprintf(text, size, "%d", config_setting_get_int(item));
	return n > 0 && (size_t)n < size;
}

/**
 * sn_line_of() - which line a setting stands in
 * @reader: the reader
 * @setting: the setting
 *
 * libconfig notes the line of an item when it has seen what comes behind it,
 * which may be one or more lines below; then the item is looked for.
 *
 * Return: the line.
 */
unsigned int sn_line_of(struct sn_reader *reader, config_setting_t *setting)
{
	unsigned int noted = config_setting_source_line(setting);
	unsigned int line = 0, last = 0;
	char item[SN_PROBLEM_MAX];
	char *text = NULL;
	size_t room = 0;
	FILE *file;

	/* Problems that are not kept any more need no line. */
	if (reader->problems->count >= SN_PROBLEMS_KEPT ||
	    !written(setting, item, sizeof(item)))
		return noted;
	file = fopen(sn_file_of(reader, setting), "re");
	if (!file)
		return noted;
	while (line < noted && getline(&text, &room, file) >= 0) {
		line++;
		if (strstr(text, item))
			last = line;
	}
	free(text);
	fclose(file);
	return last ? last : noted;
}

/**
 * sn_wrong() - note an error at a setting
 * @reader: the reader
 * @setting: the setting
 * @fmt: what was wrong and what was expected, printf style
 */
void sn_wrong(struct sn_reader *reader, config_setting_t *setting,
	      const char *fmt, ...)
{
	char text[SN_PROBLEM_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	sn_problem(reader->problems, false, sn_file_of(reader, setting),
		   sn_line_of(reader, setting), "%s", text);
}

static const char *type_name(const config_setting_t *setting)
{
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		return "an integer";
	case CONFIG_TYPE_FLOAT:
		return "a floating point number";
	case CONFIG_TYPE_STRING:
		return "a string";
	case CONFIG_TYPE_BOOL:
		return "a boolean";
	case CONFIG_TYPE_GROUP:
		return "a group";
	default:
		return "a list";
	}
}

/* The key of a setting, or of the list it stands in. */
static const char *key_of(const config_setting_t *setting)
{
	const char *key = config_setting_name(setting);

	if (!key && config_setting_parent(setting))
		key = config_setting_name(config_setting_parent(setting));
	return key ? key : "the file";
}

static void wrong_type(struct sn_reader *reader, config_setting_t *setting,
		       const char *expected)
{
	sn_wrong(reader, setting, "%s%.80s is %s, expected %s",
		 config_setting_name(setting) ? "" : "an entry of ",
		 key_of(setting), type_name(setting), expected);
}

/* "a, b or c" */
static void list_keys(const struct sn_key *keys, size_t n, char *text,
		      size_t size)
{
	size_t used = 0, i;

	for (i = 0; i < n && used < size; i++) {
		const char *between = ", ";

		if (!i)
			between = "";
		else if (i == n - 1)
			between = " or ";
		used += snprintf(text + used, size - used, "%s%s", between,
				 keys[i].name);
	}
}

/**
 * sn_read_group() - read all values of a group by a table of keys
 * @reader: the reader
 * @group: the group
 * @where: what to call it in a complaint
 * @keys: the keys it may have
 * @n_keys: how many
 * @target: for the readers of the keys
 */
void sn_read_group(struct sn_reader *reader, config_setting_t *group,
		   const char *where, const struct sn_key *keys, size_t n_keys,
		   void *target)
{
	int n, i;
	size_t k;

	if (!config_setting_is_group(group)) {
		wrong_type(reader, group, "a group in braces");
		return;
	}
	n = config_setting_length(group);
	for (i = 0; i < n; i++) {
		config_setting_t *s = config_setting_get_elem(group, i);
		char known[KEYS_TEXT_MAX];

		for (k = 0; k < n_keys; k++)
			if (!strcmp(keys[k].name, config_setting_name(s)))
				break;
		if (k < n_keys) {
			keys[k].read(reader, s, target);
			continue;
		}
		list_keys(keys, n_keys, known, sizeof(known));
		sn_wrong(reader, s, "unknown key \"%.60s\" in %s, expected %s",
			 config_setting_name(s), where, known);
	}
}

/**
 * sn_read_word() - read a string
 * @reader: the reader
 * @setting: the setting
 * @expected: what it should be, for the complaint
 *
 * Return: the string, owned by libconfig, or NULL after a complaint.
 */
const char *sn_read_word(struct sn_reader *reader, config_setting_t *setting,
			 const char *expected)
{
	if (config_setting_type(setting) == CONFIG_TYPE_STRING)
		return config_setting_get_string(setting);
	wrong_type(reader, setting, expected);
	return NULL;
}

/**
 * sn_read_number() - read an unsigned integer
 * @reader: the reader
 * @setting: the setting
 * @min: least value allowed
 * @max: greatest value allowed
 * @value: filled
 *
 * Return: true, or false after a complaint.
 */
bool sn_read_number(struct sn_reader *reader, config_setting_t *setting,
		    uint32_t min, uint32_t max, uint32_t *value)
{
	bool hex = config_setting_get_format(setting) == CONFIG_FORMAT_HEX;
	long long number;
	char range[64];

	snprintf(range, sizeof(range),
		 max == UINT32_MAX ? "an integer from %u to 0x%x" :
				     "an integer from %u to %u",
		 min, max);
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_INT:
		number = config_setting_get_int(setting);
		/* Old versions read 0xffffffff into 32 bits with a sign. */
		if (hex && number < 0)
			number = (uint32_t)number;
		break;
	case CONFIG_TYPE_INT64:
		number = config_setting_get_int64(setting);
		break;
	default:
		wrong_type(reader, setting, range);
		return false;
	}
	if (number < min || number > max) {
		sn_wrong(reader, setting,
			 hex ? "%.80s is 0x%llx, expected %s" :
			       "%.80s is %lld, expected %s",
			 key_of(setting), number, range);
		return false;
	}
	*value = number;
	return true;
}

/**
 * sn_read_bool() - read true or false
 * @reader: the reader
 * @setting: the setting
 * @value: filled
 *
 * Return: true, or false after a complaint.
 */
bool sn_read_bool(struct sn_reader *reader, config_setting_t *setting,
		  bool *value)
{
	if (config_setting_type(setting) != CONFIG_TYPE_BOOL) {
		wrong_type(reader, setting, "true or false");
		return false;
	}
	*value = config_setting_get_bool(setting);
	return true;
}

/**
 * sn_list_length() - how many items a value has
 * @reader: the reader
 * @setting: an array, a list, or a scalar that stands for one item
 * @expected: what it should be, for the complaint
 *
 * Return: at least 1, or 0 after a complaint: an empty list would look like
 * "nothing" and mean "everything".
 */
int sn_list_length(struct sn_reader *reader, config_setting_t *setting,
		   const char *expected)
{
	int n;

	if (config_setting_is_group(setting)) {
		wrong_type(reader, setting, expected);
		return 0;
	}
	if (!config_setting_is_aggregate(setting))
		return 1;
	n = config_setting_length(setting);
	if (!n)
		sn_wrong(reader, setting, "%.80s is empty, expected %s",
			 key_of(setting), expected);
	return n;
}

/**
 * sn_list_item() - one item of a value
 * @setting: an array, a list, or a scalar that stands for one item
 * @i: which, below sn_list_length()
 *
 * Return: the item.
 */
config_setting_t *sn_list_item(config_setting_t *setting, int i)
{
	if (config_setting_is_aggregate(setting))
		return config_setting_get_elem(setting, i);
	return setting;
}
