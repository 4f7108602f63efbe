// SPDX-License-Identifier: GPL-2.0
/*
 * The files of a configuration as they lie on the disk, before libconfig sees
 * them: are they there, are they files, may they be read, what do they
 * include. libconfig says less about that, and old versions end the process
 * when they are told to include a folder.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config_priv.h"

/* libconfig itself goes 10 deep. */
#define INCLUDES_DEEP 10
/* Files in all; they may include each other many times over. */
#define FILES_MAX 256

/**
 * struct walk - the files that are being looked at
 * @reader: the reader
 * @dir: folder of the main file, with a slash, or empty
 * @files: how many files were looked at
 * @bytes: how long they are together
 */
struct walk {
	struct sn_reader *reader;
	char dir[PATH_MAX];
	unsigned int files;
	size_t bytes;
};

/* Why a file cannot be used, in words; false if it can be. */
static bool unusable(const char *path, char *why, size_t size)
{
	char link[PATH_MAX];
	struct stat st;
	ssize_t n;

	if (stat(path, &st)) {
		int errnum = errno;

		n = readlink(path, link, sizeof(link) - 1);
		if (n < 0) {
			snprintf(why, size, "%s",
				 errnum == ENOENT ? "no such file" :
						    strerror(errnum));
			return true;
		}
		link[n] = '\0';
		snprintf(why, size,
			 "a symbolic link to \"%.120s\", which cannot be used: %s",
			 link, strerror(errnum));
		return true;
	}
	if (!S_ISREG(st.st_mode)) {
		snprintf(why, size, "%s, expected a file",
			 S_ISDIR(st.st_mode) ? "a folder" : "no regular file");
		return true;
	}
	if (st.st_size > SN_CONFIG_BYTES) {
		snprintf(why, size, "too big, expected at most %d MiB",
			 SN_CONFIG_BYTES >> 20);
		return true;
	}
	return false;
}

static void complain(struct walk *walk, const char *file, unsigned int line,
		     const char *what, const char *why)
{
	struct sn_config *config = walk->reader->config;
	char **files =
		realloc(config->files, (config->n_files + 1) * sizeof(*files));
	const char *kept = walk->reader->path;

	if (files) {
		config->files = files;
		files[config->n_files] = strdup(file);
		if (files[config->n_files])
			kept = files[config->n_files++];
	}
	if (line && !what)
		sn_problem(walk->reader->problems, false, kept, line, "%s",
			   why);
	else if (line)
		sn_problem(walk->reader->problems, false, kept, line,
			   "cannot include \"%.160s\": %s", what, why);
	else
		sn_problem(walk->reader->problems, false, kept, 0,
			   "cannot be read: %s", why);
}

/*
 * The target of an @include line, cut out of it; NULL: it is none, or *@why
 * says what is wrong with it. To libconfig a name may go over lines and have
 * escapes; nobody needs that.
 */
static char *include_of(char *line, const char **why)
{
	char *end;

	line += strspn(line, " \t");
	if (strncmp(line, "@include", 8))
		return NULL;
	line += 8;
	if (*line != ' ' && *line != '\t')
		return NULL;
	line += strspn(line, " \t");
	if (*line++ != '"')
		return NULL;
	end = strpbrk(line, "\"\\\n");
	if (!end || *end != '"')
		*why = "expected a name without \\ and \" on one line";
	else if (*line == '/')
		/* Old versions of libconfig cannot. */
		*why = "expected a name relative to the folder of the main file";
	line[end ? (size_t)(end - line) : strlen(line)] = '\0';
	return line;
}

static bool visit(struct walk *walk, const char *path, const char *from,
		  unsigned int from_line, const char *what, int depth);

/* Look at a line, or at what it includes; false after a complaint. */
static bool visit_line(struct walk *walk, const char *path, unsigned int line,
		       char *text, struct sn_words *words, int depth)
{
	char next[2 * PATH_MAX], why[256];
	const char *bad = NULL;
	char *target = words->comment ? NULL : include_of(text, &bad);

	if (!target) {
		if (sn_words_look(words, text, line, why, sizeof(why)))
			return true;
		complain(walk, path, line, NULL, why);
		return false;
	}
	if (bad) {
		complain(walk, path, line, target, bad);
		return false;
	}
	snprintf(next, sizeof(next), "%s%s", walk->dir, target);
	return visit(walk, next, path, line, target, depth + 1);
}

/* Look at a file and at what it includes; false after a complaint. */
static bool visit(struct walk *walk, const char *path, const char *from,
		  unsigned int from_line, const char *what, int depth)
{
	char why[256];
	struct sn_words words = { 0 };
	unsigned int line = 0;
	char *text = NULL;
	size_t room = 0;
	bool good = true;
	ssize_t n;
	FILE *file;

	if (unusable(path, why, sizeof(why))) {
		complain(walk, from, from_line, what, why);
		return false;
	}
	if (depth > INCLUDES_DEEP || ++walk->files > FILES_MAX) {
		complain(walk, from, from_line, what,
			 "too many files include each other");
		return false;
	}
	file = fopen(path, "re");
	if (!file) {
		complain(walk, from, from_line, what, strerror(errno));
		return false;
	}
	while (good && (n = getline(&text, &room, file)) >= 0) {
		line++;
		walk->bytes += n;
		if (walk->bytes > SN_CONFIG_BYTES) {
			complain(walk, from, from_line, what, "too big");
			good = false;
			break;
		}
		if (memchr(text, '\0', n)) {
			complain(walk, path, line, NULL,
				 "a byte of value 0, expected text");
			good = false;
			break;
		}
		good = visit_line(walk, path, line, text, &words, depth);
	}
	if (good && ferror(file)) {
		complain(walk, from, from_line, what, strerror(errno));
		good = false;
	}
	if (good && words.comment) {
		complain(walk, path, words.comment, NULL,
			 "a comment that does not end, expected */");
		good = false;
	}
	free(text);
	fclose(file);
	return good;
}

/**
 * sn_files_readable() - can the main file and all that it includes be read
 * @reader: the reader
 *
 * Return: true, or false after a complaint.
 */
bool sn_files_readable(struct sn_reader *reader)
{
	struct walk walk = { .reader = reader };
	const char *slash = strrchr(reader->path, '/');

	if (strlen(reader->path) >= PATH_MAX) {
		sn_problem(reader->problems, false, reader->path, 0,
			   "cannot be read: the name is too long");
		return false;
	}
	if (slash)
		memcpy(walk.dir, reader->path, slash - reader->path + 1);
	return visit(&walk, reader->path, reader->path, 0, reader->path, 0);
}
