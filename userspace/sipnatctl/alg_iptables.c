// SPDX-License-Identifier: GPL-2.0
/*
 * Rules of iptables that assign the SIP helper, in what iptables-save prints.
 */
#include <stdio.h>
#include <string.h>

#include "alg_look.h"
#include "shell.h"

/* The longest word of a rule is its comment, 256 bytes. */
#define WORD_MAX 512

/* Is the helper that this rule assigns, if any, the SIP helper? */
static bool assigns_sip(const char *line)
{
	char word[WORD_MAX];
	bool next = false;

	while (shell_take(&line, word, sizeof(word))) {
		if (next && alg_is_sip(word))
			return true;
		next = !strcmp(word, "--helper");
	}
	return false;
}

/* iptables-legacy-save has what iptables-legacy changes. */
static void put_program(FILE *file, const char *save)
{
	size_t n = strlen(save);

	if (n > 5 && !strcmp(save + n - 5, "-save"))
		n -= 5;
	fprintf(file, "%.*s -t raw", (int)n, save);
}

/* The rule's own words with -D in place of -A. */
static char *mend(const char *save, const char *line)
{
	char word[WORD_MAX], *text = NULL;
	bool first = true;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return NULL;
	put_program(file, save);
	while (shell_take(&line, word, sizeof(word))) {
		putc(' ', file);
		shell_put(file, first && !strcmp(word, "-A") ? "-D" : word);
		first = false;
	}
	fclose(file);
	return text;
}

/**
 * alg_read_iptables() - find rules that assign the SIP helper
 * @alg: gets their places
 * @program: which program printed it, iptables-save or the like
 * @text: what it printed of the table raw
 */
void alg_read_iptables(struct alg *alg, const char *program, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		struct alg_place *place = NULL;

		if (*text == '-' && assigns_sip(text))
			place = alg_add_place(alg, "%s: %.*s", program, (int)n,
					      text);
		if (place)
			place->mend = mend(program, text);
		text += n + (text[n] == '\n');
	}
}
