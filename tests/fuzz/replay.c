// SPDX-License-Identifier: GPL-2.0
/*
 * main() of a target that isn't linked with libFuzzer: reads the inputs in the
 * files and folders it is given, each in memory of exactly its size. It is what
 * the unit tests do with inputs that were kept, and it needs no clang. The
 * output is a line of TAP.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

#pragma weak LLVMFuzzerInitialize

/* Which input it was, if the process ends in the middle of it. */
static const char *current = "none";
static unsigned int inputs;

/* A target that isn't content calls abort(). */
const char *__asan_default_options(void)
{
	return "handle_abort=1";
}

void __asan_on_error(void)
{
	printf("# the input was %s\n", current);
	fflush(stdout);
}

static int replay_file(const char *path, off_t size)
{
	uint8_t *data = malloc(size ? size : 1);
	FILE *file = fopen(path, "rb");

	if (!data || !file || fread(data, 1, size, file) != (size_t)size) {
		fprintf(stderr, "cannot read %s\n", path);
		return -1;
	}
	fclose(file);
	current = path;
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	inputs++;
	return 0;
}

static int replay(const char *path)
{
	char inner[PATH_MAX];
	struct dirent *entry;
	struct stat about;
	int ret = 0;
	DIR *dir;

	if (stat(path, &about)) {
		fprintf(stderr, "there is no %s\n", path);
		return -1;
	}
	if (!S_ISDIR(about.st_mode))
		return replay_file(path, about.st_size);
	dir = opendir(path);
	while (dir && !ret && (entry = readdir(dir))) {
		if (*entry->d_name == '.')
			continue;
		snprintf(inner, sizeof(inner), "%s/%s", path, entry->d_name);
		ret = replay(inner);
	}
	if (dir)
		closedir(dir);
	return dir ? ret : -1;
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');
	int i;

	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	for (i = 1; i < argc; i++)
		if (replay(argv[i]))
			return EXIT_FAILURE;
	if (!inputs)
		return EXIT_FAILURE;
	printf("ok - %s: %u inputs\n", name ? name + 1 : argv[0], inputs);
	return EXIT_SUCCESS;
}
