// SPDX-License-Identifier: GPL-2.0
/*
 * What brings the ALG back at the next boot, and what keeps sipnat out: lists
 * of modules to load, and modprobe's configuration.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "doctor/doctor.h"
#include "doctor/file.h"
#include "shell.h"

static bool is_alg(const char *word)
{
	return !strcmp(word, "nf_conntrack_sip") ||
	       !strcmp(word, "nf-conntrack-sip") ||
	       !strcmp(word, "nf_nat_sip") || !strcmp(word, "nf-nat-sip");
}

/* Turns one line into a comment; does nothing when it is one already. */
static char *comment_out(const char *path, unsigned int line)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return NULL;
	fprintf(file, "sed -i '%us/^[^#]/#&/' ", line);
	shell_put(file, path);
	fclose(file);
	return text;
}

/**
 * autoload_read_list() - read a list of modules that are loaded at boot
 * @path: the file
 * @text: what stands in it, a module a line
 * @data: struct found_list; gets the ALG's
 *
 * Return: true, to go on.
 */
bool autoload_read_list(const char *path, const char *text, void *data)
{
	char line[FILE_LINE_MAX], word[FOUND_TEXT];
	unsigned int number = 0;

	while (file_line(&text, line, sizeof(line))) {
		const char *rest = line;

		number++;
		if (file_word(&rest, word, sizeof(word)) && is_alg(word))
			found_add(data, path, number, word,
				  comment_out(path, number));
	}
	return true;
}

/* Does a line of modprobe's configuration keep sipnat from being loaded? */
static bool bars(const char *line, char *word, size_t size)
{
	char name[FOUND_TEXT], command[FOUND_TEXT];

	if (!file_word(&line, word, size) ||
	    !file_word(&line, name, sizeof(name)) || strcmp(name, "sipnat"))
		return false;
	if (!strcmp(word, "blacklist"))
		return true;
	return !strcmp(word, "install") &&
	       file_word(&line, command, sizeof(command)) &&
	       (!strcmp(command, "/bin/false") ||
		!strcmp(command, "/bin/true") ||
		!strcmp(command, "/usr/bin/false") ||
		!strcmp(command, "/usr/bin/true") || !strcmp(command, ":"));
}

/**
 * autoload_read_modprobe() - read configuration of modprobe
 * @path: the file
 * @text: what stands in it
 * @data: struct found_list; gets what keeps sipnat out
 *
 * Return: true, to go on.
 */
bool autoload_read_modprobe(const char *path, const char *text, void *data)
{
	char line[FILE_LINE_MAX], word[FOUND_TEXT];
	unsigned int number = 0;

	while (file_line(&text, line, sizeof(line))) {
		number++;
		if (bars(line, word, sizeof(word)))
			found_add(data, path, number, word,
				  comment_out(path, number));
	}
	return true;
}

/**
 * autoload_look() - look into the files
 * @facts: filled
 */
void autoload_look(struct facts *facts)
{
	static const char *const lists[] = {
		"/etc/modules",
		"/etc/modules-load.d/*.conf",
		"/usr/lib/modules-load.d/*.conf",
		"/lib/modules-load.d/*.conf",
		"/etc/modules.d/*",
		"/etc/modules-boot.d/*",
	};
	static const char *const modprobe[] = {
		"/etc/modprobe.d/*.conf",
		"/usr/lib/modprobe.d/*.conf",
		"/lib/modprobe.d/*.conf",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		/* On most systems the one is the other. */
		if (i == 3 && facts->autoload.count)
			continue;
		file_each(lists[i], autoload_read_list, &facts->autoload);
	}
	for (i = 0; i < ARRAY_SIZE(modprobe); i++) {
		if (i == 2 && facts->barred.count)
			continue;
		file_each(modprobe[i], autoload_read_modprobe, &facts->barred);
	}
}

/**
 * autoload_judge() - judge what happens at the next boot
 * @facts: all facts
 * @results: gets what was found
 */
void autoload_judge(const struct facts *facts, struct results *results)
{
	const struct found_list *alg = &facts->autoload;
	const struct found_list *barred = &facts->barred;
	bool leave = facts_leave(facts);
	struct result *result;
	size_t i;

	for (i = 0; i < alg->count; i++) {
		const struct found *found = &alg->items[i];

		result = result_add(results, CHECK_ALG_AUTOLOAD,
				    leave ? VERDICT_OK : VERDICT_WARN,
				    "%s is loaded at every boot", found->what);
		result_place(results, result, "%s:%u", found->path,
			     found->line);
		if (!leave && found->command)
			result_command(results, result, FIX_NOT, "%s",
				       found->command);
	}
	for (i = 0; i < barred->count; i++) {
		const struct found *found = &barred->items[i];

		result =
			result_add(results, CHECK_ALG_AUTOLOAD, VERDICT_WARN,
				   "sipnat is kept from being loaded by \"%s\"",
				   found->what);
		result_place(results, result, "%s:%u", found->path,
			     found->line);
		if (found->command)
			result_command(results, result, FIX_NOT, "%s",
				       found->command);
	}
	if (!alg->count && !barred->count)
		result_add(results, CHECK_ALG_AUTOLOAD, VERDICT_OK,
			   "no file loads the ALG at boot or keeps sipnat out");
}
