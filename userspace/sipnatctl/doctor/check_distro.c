// SPDX-License-Identifier: GPL-2.0
/*
 * Settings of firewalld and of VyOS that turn the ALG on. Told only where they
 * are; their files are read line by line, not as what they are.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/doctor.h"
#include "doctor/file.h"
#include "shell.h"

#define FIREWALLD "/etc/firewalld"
#define VYOS "/config/config.boot"
#define VYOS_DEPTH 16
#define VYOS_WORD 64
#define VYOS_DELETE \
	"vbash -c 'source /opt/vyatta/etc/functions/script-template; configure; delete system conntrack modules sip; commit; save'"

/**
 * firewalld_read_conf() - read firewalld.conf
 * @path: the file
 * @text: what stands in it
 * @list: struct found_list; gets what is found
 *
 * Return: true, to go on.
 */
bool firewalld_read_conf(const char *path, const char *text, void *list)
{
	char line[FILE_LINE_MAX];
	unsigned int number = 0;

	while (file_line(&text, line, sizeof(line))) {
		number++;
		if (strncasecmp(line, "AutomaticHelpers=yes", 20))
			continue;
		found_add(list, path, number, "AutomaticHelpers=yes",
			  strdup("sed -i 's/^AutomaticHelpers=.*/AutomaticHelpers=no/' " FIREWALLD
				 "/firewalld.conf && firewall-cmd --reload"));
	}
	return true;
}

/* /etc/firewalld/zones/public.xml is the zone public. */
static void name_of(const char *path, char *name, size_t size)
{
	const char *slash = strrchr(path, '/');

	snprintf(name, size, "%s", slash ? slash + 1 : path);
	name[strcspn(name, ".")] = '\0';
}

static char *remove_service(const char *path)
{
	char name[FOUND_TEXT], option[FOUND_TEXT + 8], *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return NULL;
	name_of(path, name, sizeof(name));
	snprintf(option, sizeof(option), "--zone=%s", name);
	fputs("firewall-cmd --permanent ", file);
	shell_put(file, option);
	fputs(" --remove-service=sip && firewall-cmd --permanent ", file);
	shell_put(file, option);
	fputs(" --add-port=5060/udp --add-port=5060/tcp && firewall-cmd --reload",
	      file);
	fclose(file);
	return text;
}

/**
 * firewalld_read_zone() - read a zone of firewalld's
 * @path: the file
 * @text: what stands in it
 * @list: struct found_list; gets what is found
 *
 * The service sip comes with the helper.
 *
 * Return: true, to go on.
 */
bool firewalld_read_zone(const char *path, const char *text, void *list)
{
	char line[FILE_LINE_MAX];
	unsigned int number = 0;

	while (file_line(&text, line, sizeof(line))) {
		number++;
		if (strstr(line, "<service name=\"sip\"") ||
		    strstr(line, "<service name='sip'"))
			found_add(list, path, number, "service sip",
				  remove_service(path));
	}
	return true;
}

/**
 * firewalld_read_direct() - read direct rules of firewalld's
 * @path: the file
 * @text: what stands in it
 * @list: struct found_list; gets what is found
 *
 * Return: true, to go on.
 */
bool firewalld_read_direct(const char *path, const char *text, void *list)
{
	char line[FILE_LINE_MAX], word[FOUND_TEXT];
	unsigned int number = 0;

	while (file_line(&text, line, sizeof(line))) {
		const char *rest = strstr(line, "--helper");

		number++;
		if (!rest)
			continue;
		rest += strlen("--helper");
		if (!file_word(&rest, word, sizeof(word)))
			continue;
		word[strcspn(word, "<\"'")] = '\0';
		if (alg_is_sip(word))
			found_add(list, path, number, "--helper sip",
				  strdup("firewall-cmd --permanent --direct --get-all-rules"));
	}
	return true;
}

/**
 * struct vyos - how far a configuration of VyOS' is read
 * @words: the names of the open nodes
 * @depth: how many are open
 * @line: where the node sip began, 0: none is open
 * @disabled: it says so
 */
struct vyos {
	char words[VYOS_DEPTH][VYOS_WORD];
	unsigned int depth;
	unsigned int line;
	bool disabled;
};

static bool in_modules(const struct vyos *vyos)
{
	return vyos->depth == 3 && !strcmp(vyos->words[0], "system") &&
	       !strcmp(vyos->words[1], "conntrack") &&
	       !strcmp(vyos->words[2], "modules");
}

/* The node sip is complete. */
static void end_node(struct vyos *vyos, struct found_list *list,
		     const char *path)
{
	if (!vyos->disabled)
		found_add(list, path, vyos->line,
			  "system conntrack modules sip", strdup(VYOS_DELETE));
	vyos->line = 0;
	vyos->disabled = false;
}

/**
 * vyos_read() - read a configuration of VyOS'
 * @list: gets what is found
 * @path: the file
 * @text: what stands in it
 */
void vyos_read(struct found_list *list, const char *path, const char *text)
{
	char line[FILE_LINE_MAX], word[VYOS_WORD], last[VYOS_WORD];
	struct vyos vyos = { .depth = 0 };
	unsigned int number = 0;

	while (file_line(&text, line, sizeof(line))) {
		const char *rest = line;

		number++;
		if (!file_word(&rest, word, sizeof(word)))
			continue;
		if (!strcmp(word, "}")) {
			vyos.depth -= vyos.depth > 0;
			if (vyos.line && vyos.depth == 3)
				end_node(&vyos, list, path);
			continue;
		}
		memcpy(last, word, sizeof(last));
		if (vyos.line && !strcmp(word, "disable"))
			vyos.disabled = true;
		else if (in_modules(&vyos) && !strcmp(word, "sip"))
			vyos.line = number;
		while (file_word(&rest, last, sizeof(last)))
			;
		if (strchr(line, '{') && line[strlen(line) - 1] == '{') {
			if (vyos.depth < VYOS_DEPTH)
				memcpy(vyos.words[vyos.depth], word,
				       sizeof(word));
			vyos.depth++;
		} else if (vyos.line == number) {
			end_node(&vyos, list, path);
		}
	}
}

/**
 * distro_look() - look into the files
 * @facts: filled
 */
void distro_look(struct facts *facts)
{
	char *text = file_read(VYOS);

	facts->firewalld_there = file_there(FIREWALLD);
	if (facts->firewalld_there) {
		file_each(FIREWALLD "/firewalld.conf", firewalld_read_conf,
			  &facts->firewalld);
		file_each(FIREWALLD "/zones/*.xml", firewalld_read_zone,
			  &facts->firewalld);
		file_each(FIREWALLD "/direct.xml", firewalld_read_direct,
			  &facts->firewalld);
	}
	facts->vyos_there = text;
	if (text)
		vyos_read(&facts->vyos, VYOS, text);
	free(text);
}

static void judge_found(const struct facts *facts, struct results *results,
			enum check check, const struct found_list *list,
			const char *good)
{
	bool leave = facts_leave(facts);
	struct result *result;
	size_t i;

	for (i = 0; i < list->count; i++) {
		const struct found *found = &list->items[i];

		result = result_add(results, check,
				    leave ? VERDICT_OK : VERDICT_FAIL,
				    "%s turns the ALG on", found->what);
		result_place(results, result, "%s:%u", found->path,
			     found->line);
		if (!leave && found->command)
			result_command(results, result, FIX_NOT, "%s",
				       found->command);
	}
	if (!list->count)
		result_add(results, check, VERDICT_OK, "%s", good);
}

/**
 * distro_judge() - judge firewalld and VyOS
 * @facts: all facts
 * @results: gets what was found; nothing where they are not
 */
void distro_judge(const struct facts *facts, struct results *results)
{
	if (facts->firewalld_there)
		judge_found(facts, results, CHECK_FIREWALLD, &facts->firewalld,
			    "no setting of firewalld turns the ALG on");
	if (facts->vyos_there)
		judge_found(facts, results, CHECK_VYOS, &facts->vyos,
			    "the configuration of VyOS does not turn the ALG on");
}
