// SPDX-License-Identifier: GPL-2.0
/*
 * Reading the box's files: regular ones, of a bounded size, line by line and
 * word by word. What stands in them is read by others.
 */
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor/file.h"

/* What is bigger is no configuration. */
#define FILE_MAX (4 * 1024 * 1024)
#define FILES_MAX 256

/* In front of every path; tests have a box of their own. */
const char *file_root = "";

static bool full_path(const char *path, char *full, size_t size)
{
	return (size_t)snprintf(full, size, "%s%s", file_root, path) < size;
}

/**
 * file_there() - is there a file or a folder
 * @path: its path
 *
 * Return: true if there is.
 */
bool file_there(const char *path)
{
	char full[PATH_MAX];

	return full_path(path, full, sizeof(full)) && !access(full, F_OK);
}

/* More room for a text, or NULL; the text is freed then. */
static char *grow(char *text, size_t *room)
{
	char *bigger = NULL;

	*room = *room ? *room * 2 : 4096;
	if (*room <= FILE_MAX)
		bigger = realloc(text, *room);
	if (!bigger)
		free(text);
	return bigger;
}

static char *read_all(int fd)
{
	size_t used = 0, room = 0;
	char *text = NULL;
	ssize_t n;

	for (;;) {
		if (room - used < 2) {
			text = grow(text, &room);
			if (!text)
				return NULL;
		}
		n = read(fd, text + used, room - used - 1);
		if (n <= 0)
			break;
		used += n;
	}
	if (n < 0) {
		free(text);
		return NULL;
	}
	text[used] = '\0';
	return text;
}

/**
 * file_read() - read a regular file
 * @path: its path
 *
 * Return: its text, to be freed; NULL if it is not there, not to be read, no
 * regular file, or bigger than 4 MiB.
 */
char *file_read(const char *path)
{
	char full[PATH_MAX], *text = NULL;
	struct stat about;
	int fd;

	if (!full_path(path, full, sizeof(full)))
		return NULL;
	fd = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return NULL;
	if (!fstat(fd, &about) && S_ISREG(about.st_mode))
		text = read_all(fd);
	close(fd);
	return text;
}

/**
 * file_each() - read all files of a pattern, in the order of their names
 * @pattern: for glob()
 * @found: called with each that could be read, and its path as on the box
 * @data: for @found
 */
void file_each(const char *pattern, file_found_t found, void *data)
{
	size_t root = strlen(file_root), i;
	char full[PATH_MAX];
	glob_t list;

	if (!full_path(pattern, full, sizeof(full)) ||
	    glob(full, 0, NULL, &list))
		return;
	for (i = 0; i < list.gl_pathc && i < FILES_MAX; i++) {
		const char *path = list.gl_pathv[i] + root;
		char *text = file_read(path);
		bool more = !text || found(path, text, data);

		free(text);
		if (!more)
			break;
	}
	globfree(&list);
}

/**
 * file_line() - the next line of a text
 * @text: moved behind the line
 * @line: filled, without its newline
 * @size: of @line; what does not fit is left out
 *
 * Return: false at the end of the text.
 */
bool file_line(const char **text, char *line, size_t size)
{
	size_t n = strcspn(*text, "\n"), kept = n < size ? n : size - 1;

	if (!**text)
		return false;
	memcpy(line, *text, kept);
	line[kept] = '\0';
	*text += n + ((*text)[n] == '\n');
	return true;
}

/**
 * file_word() - the next word of a line
 * @text: moved behind the word
 * @word: filled
 * @size: of @word; what does not fit is left out
 *
 * Words end at blanks and at the end of a line.
 *
 * Return: false if there is none in this line.
 */
bool file_word(const char **text, char *word, size_t size)
{
	size_t n, kept;

	*text += strspn(*text, " \t\r");
	n = strcspn(*text, " \t\r\n");
	kept = n < size ? n : size - 1;
	memcpy(word, *text, kept);
	word[kept] = '\0';
	*text += n;
	return n;
}
