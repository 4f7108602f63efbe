// SPDX-License-Identifier: GPL-2.0
/*
 * Reads OpenWrt's files: /etc/config/firewall, which assigns helpers to zones
 * by itself unless it is told not to, and the lists of installed packages.
 * Looks at nothing by itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/doctor.h"
#include "doctor/file.h"
#include "shell.h"

#define FIREWALL "/etc/config/firewall"
#define WORD_MAX 100
#define TYPES_MAX 32

/**
 * struct section - the section that is being read
 * @type: zone, rule and so on
 * @name: as uci calls it
 * @line: where it begins
 * @masquerades: a zone that masquerades; it gets no helper by itself
 * @automatic: a zone gets every helper that is loaded
 * @has_helper: a zone names its helpers
 * @sip: a helper of it is sip
 * @is_list: by a list
 * @sip_line: where
 * @assigns: a rule has the target HELPER
 */
struct section {
	char type[WORD_MAX];
	char name[WORD_MAX];
	unsigned int line;
	bool masquerades;
	bool automatic;
	bool has_helper;
	bool sip;
	bool is_list;
	unsigned int sip_line;
	bool assigns;
};

/**
 * struct reader - a file of uci's that is being read
 * @openwrt: gets what is found
 * @section: the section
 * @types: of the sections so far
 * @counts: how many of each type
 * @n_types: how many types
 */
struct reader {
	struct openwrt_facts *openwrt;
	struct section section;
	char types[TYPES_MAX][WORD_MAX];
	unsigned int counts[TYPES_MAX];
	size_t n_types;
};

/* The next word, in either kind of quotes or none. */
static bool take(const char **line, char *word, size_t size)
{
	const char *p = *line + strspn(*line, " \t\r");
	char quote = 0;
	size_t used = 0;

	if (!*p || *p == '#')
		return false;
	for (; *p && (quote || !strchr(" \t\r", *p)); p++) {
		if (quote ? *p == quote : *p == '\'' || *p == '"')
			quote = quote ? 0 : *p;
		else if (used + 1 < size)
			word[used++] = *p;
	}
	word[used] = '\0';
	*line = p;
	return true;
}

static bool is_true(const char *value)
{
	return !strcmp(value, "1") || !strcmp(value, "yes") ||
	       !strcmp(value, "on") || !strcmp(value, "true") ||
	       !strcmp(value, "enabled");
}

/* uci VERB firewall.NAME[.OPTION][=VALUE], put into force. */
static char *uci(const char *verb, const struct section *section,
		 const char *rest)
{
	char target[3 * WORD_MAX], *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return NULL;
	snprintf(target, sizeof(target), "firewall.%s%s", section->name, rest);
	fprintf(file, "uci %s ", verb);
	shell_put(file, target);
	fputs(" && uci commit firewall && /etc/init.d/firewall restart", file);
	fclose(file);
	return text;
}

/* A section is complete: what does it do? */
static void end_section(struct reader *reader)
{
	struct section *section = &reader->section;
	struct openwrt_facts *openwrt = reader->openwrt;
	bool zone = !strcmp(section->type, "zone");

	if (zone && section->sip)
		found_add(&openwrt->helpers, FIREWALL, section->sip_line,
			  section->name,
			  section->is_list ?
				  uci("del_list", section, ".helper=sip") :
				  uci("delete", section, ".helper"));
	else if (zone && section->automatic && !section->masquerades &&
		 !section->has_helper)
		found_add(&openwrt->automatic, FIREWALL, section->line,
			  section->name, uci("set", section, ".auto_helper=0"));
	else if (!strcmp(section->type, "rule") && section->assigns &&
		 section->sip)
		found_add(&openwrt->helpers, FIREWALL, section->sip_line,
			  section->name, uci("delete", section, ""));
}

static unsigned int number_of(struct reader *reader, const char *type)
{
	size_t i;

	for (i = 0; i < reader->n_types; i++)
		if (!strcmp(reader->types[i], type))
			return reader->counts[i]++;
	if (i == TYPES_MAX)
		return 0;
	reader->n_types++;
	snprintf(reader->types[i], WORD_MAX, "%s", type);
	reader->counts[i] = 1;
	return 0;
}

static void begin_section(struct reader *reader, const char *rest,
			  unsigned int line)
{
	struct section *section = &reader->section;
	char type[WORD_MAX] = "", name[WORD_MAX];
	unsigned int number;

	end_section(reader);
	memset(section, 0, sizeof(*section));
	section->line = line;
	section->automatic = true;
	if (!take(&rest, type, sizeof(type)))
		return;
	memcpy(section->type, type, sizeof(type));
	number = number_of(reader, type);
	if (take(&rest, name, sizeof(name)) && *name)
		snprintf(section->name, sizeof(section->name), "%s", name);
	else
		snprintf(section->name, sizeof(section->name), "@%.60s[%u]",
			 type, number);
}

static void take_helper(struct section *section, const char *value, bool list,
			unsigned int line)
{
	/* An option may have several in one string. */
	char word[WORD_MAX];

	section->has_helper = true;
	while (file_word(&value, word, sizeof(word))) {
		if (!alg_is_sip(word))
			continue;
		section->sip = true;
		section->is_list = list;
		section->sip_line = line;
	}
}

static void take_option(struct reader *reader, const char *rest, bool list,
			unsigned int line)
{
	struct section *section = &reader->section;
	char name[WORD_MAX], value[WORD_MAX];

	if (!take(&rest, name, sizeof(name)) ||
	    !take(&rest, value, sizeof(value)))
		return;
	if (!strcmp(name, "masq") || !strcmp(name, "masq6"))
		section->masquerades |= is_true(value);
	else if (!strcmp(name, "auto_helper"))
		section->automatic = is_true(value);
	else if (!strcmp(name, "helper") && !strcmp(section->type, "zone"))
		take_helper(section, value, list, line);
	else if (!strcmp(name, "set_helper"))
		take_helper(section, value, list, line);
	else if (!strcmp(name, "target"))
		section->assigns = !strcmp(value, "HELPER");
	else if (!strcmp(section->type, "defaults") && is_true(value) &&
		 !strncmp(name, "flow_offloading", 15))
		found_add(&reader->openwrt->offload, FIREWALL, line, name,
			  NULL);
}

/**
 * openwrt_read_firewall() - read OpenWrt's firewall
 * @openwrt: gets what is found
 * @text: of /etc/config/firewall
 */
void openwrt_read_firewall(struct openwrt_facts *openwrt, const char *text)
{
	struct reader reader = { .openwrt = openwrt };
	char line[FILE_LINE_MAX], word[WORD_MAX];
	unsigned int number = 0;

	while (file_line(&text, line, sizeof(line))) {
		const char *rest = line;

		number++;
		if (!take(&rest, word, sizeof(word)))
			continue;
		if (!strcmp(word, "config"))
			begin_section(&reader, rest, number);
		else if (!strcmp(word, "option") || !strcmp(word, "list"))
			take_option(&reader, rest, *word == 'l', number);
	}
	end_section(&reader);
}

/**
 * openwrt_has_package() - is a package installed
 * @text: a list of packages, a paragraph each
 * @field: what stands before a package's name, as "Package: "
 * @name: the package
 *
 * Return: true if it is.
 */
bool openwrt_has_package(const char *text, const char *field, const char *name)
{
	char line[FILE_LINE_MAX];
	bool ours = false, has = false;

	while (file_line(&text, line, sizeof(line))) {
		size_t n = strlen(field);

		if (!strncmp(line, field, n)) {
			ours = !strcmp(line + n, name);
			has |= ours;
		} else if (ours && !strncmp(line, "Status: ", 8) &&
			   strstr(line, "not-installed")) {
			has = false;
		}
	}
	return has;
}
