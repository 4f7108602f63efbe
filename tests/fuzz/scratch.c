// SPDX-License-Identifier: GPL-2.0
/*
 * A folder for targets that need files, below $TMPDIR. It goes when the process
 * ends by itself.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

static char folder[PATH_MAX - 300];

static void remove_folder(void)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir && (entry = readdir(dir)))
		if (*entry->d_name != '.')
			unlink(scratch_path(entry->d_name));
	if (dir)
		closedir(dir);
	rmdir(folder);
}

static void make_folder(void)
{
	const char *where = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/fuzz.XXXXXX",
		 where ? where : "/tmp");
	MUST(mkdtemp(folder));
	atexit(remove_folder);
}

/**
 * scratch_path() - a file in the folder
 * @name: its name
 *
 * Return: its path, until the next call.
 */
const char *scratch_path(const char *name)
{
	static char path[PATH_MAX];

	if (!*folder)
		make_folder();
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

/**
 * scratch_write() - write a file in the folder
 * @name: its name
 * @data: what is in it
 * @size: bytes of it
 */
void scratch_write(const char *name, const void *data, size_t size)
{
	int fd = open(scratch_path(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);

	MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	close(fd);
}
