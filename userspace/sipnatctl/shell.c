// SPDX-License-Identifier: GPL-2.0
/*
 * Words as a shell takes them: quoted where they need it, so that a command
 * that is shown can be pasted; and read again as iptables-save writes them.
 * Runs nothing.
 */
#include <ctype.h>
#include <string.h>

#include "shell.h"

static bool plain(const char *word)
{
	static const char harmless[] = "%+,-./:=@_^";
	const char *p;

	/* A tilde or a # is harmless only inside, an = only not first. */
	for (p = word; *p; p++)
		if (!isascii((unsigned char)*p) ||
		    !(isalnum((unsigned char)*p) || strchr(harmless, *p)))
			return false;
	return p != word && *word != '=';
}

/**
 * shell_put() - write one word of a command
 * @file: where to
 * @word: the word; any bytes but 0
 */
void shell_put(FILE *file, const char *word)
{
	if (plain(word)) {
		fputs(word, file);
		return;
	}
	putc('\'', file);
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", file);
		else
			putc(*word, file);
	}
	putc('\'', file);
}

/**
 * shell_take() - read the next word as iptables-save writes it
 * @line: where it is read from, moved behind the word
 * @word: filled, without its quotes
 * @size: of @word
 *
 * Words end at blanks; double quotes keep blanks, in them a backslash keeps
 * what follows. The line ends at a newline or a 0.
 *
 * Return: false at the end of the line or if the word is too long.
 */
bool shell_take(const char **line, char *word, size_t size)
{
	const char *p = *line;
	bool quoted = false;
	size_t used = 0;

	while (*p == ' ' || *p == '\t')
		p++;
	if (!*p || *p == '\n')
		return false;
	for (; *p && *p != '\n'; p++) {
		if (!quoted && (*p == ' ' || *p == '\t'))
			break;
		if (*p == '"') {
			quoted = !quoted;
			continue;
		}
		if (quoted && *p == '\\' && p[1] && p[1] != '\n')
			p++;
		if (used + 1 >= size)
			return false;
		word[used++] = *p;
	}
	word[used] = '\0';
	*line = p;
	return true;
}
