// SPDX-License-Identifier: GPL-2.0
/*
 * Running another program: no search in a PATH that somebody else set; for its
 * output bounded in time and in size.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "array.h"
#include "program.h"

#define OUTPUT_MAX (64 * 1024 * 1024)
/* A slow router with thousands of rules takes its time. */
#define SECONDS_MAX 20

/**
 * program_find() - where a system program is
 * @name: its name
 * @path: filled
 * @size: of @path
 *
 * Return: true if it is there.
 */
bool program_find(const char *name, char *path, size_t size)
{
	static const char *const folders[] = {
		"/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(folders); i++) {
		snprintf(path, size, "%s/%s", folders[i], name);
		if (!access(path, X_OK))
			return true;
	}
	return false;
}

/*
 * Output goes to @out, everything else nowhere; or all of it to our standard
 * error. 0 or an errno.
 */
static int redirect(posix_spawn_file_actions_t *actions, int out)
{
	int error = posix_spawn_file_actions_addopen(actions, 0, "/dev/null",
						     O_RDONLY, 0);

	if (!error)
		error = posix_spawn_file_actions_adddup2(actions, out, 1);
	if (!error && out != STDERR_FILENO)
		error = posix_spawn_file_actions_addopen(actions, 2,
							 "/dev/null", O_WRONLY,
							 0);
	return error;
}

static pid_t start(const char *path, char *const argv[], int out, int *error)
{
	char path_env[] = "PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin";
	char locale_env[] = "LC_ALL=C";
	char *const env[] = { path_env, locale_env, NULL };
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;

	*error = posix_spawn_file_actions_init(&actions);
	if (*error)
		return -1;
	*error = redirect(&actions, out);
	if (!*error)
		*error = posix_spawn(&pid, path, &actions, NULL, argv, env);
	posix_spawn_file_actions_destroy(&actions);
	return *error ? -1 : pid;
}

static long milliseconds_left(const struct timespec *end)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (end->tv_sec - now.tv_sec) * 1000 +
	       (end->tv_nsec - now.tv_nsec) / 1000000;
}

/* All of the output with a NUL behind it, or NULL and why. */
static char *collect(int fd, const char *path, char *why, size_t size)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	size_t used = 0, room = 0;
	struct timespec end;
	char *text = NULL;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += SECONDS_MAX;
	for (;;) {
		long left = milliseconds_left(&end);
		ssize_t n;

		if (room - used < 4096) {
			char *bigger;

			room = room ? room * 2 : 65536;
			bigger = room <= OUTPUT_MAX ? realloc(text, room) :
						      NULL;
			if (!bigger) {
				snprintf(why, size, "%s prints too much", path);
				break;
			}
			text = bigger;
		}
		if (left <= 0 || !poll(&pfd, 1, left)) {
			snprintf(why, size, "%s took more than %d s", path,
				 SECONDS_MAX);
			break;
		}
		n = read(fd, text + used, room - used - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			snprintf(why, size, "%s: %s", path, strerror(errno));
			break;
		}
		used += n;
		text[used] = '\0';
		if (!n)
			return text;
	}
	free(text);
	return NULL;
}

/**
 * program_read() - run a program and read what it prints
 * @path: the program
 * @argv: its arguments, the first is its name
 * @why: on failure why
 * @size: of @why
 *
 * Return: its standard output, to be freed, or NULL.
 */
char *program_read(const char *path, char *const argv[], char *why, size_t size)
{
	int ends[2], status, error;
	char *text;
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC)) {
		snprintf(why, size, "%s: %s", path, strerror(errno));
		return NULL;
	}
	pid = start(path, argv, ends[1], &error);
	close(ends[1]);
	if (pid < 0) {
		snprintf(why, size, "%s: %s", path, strerror(error));
		close(ends[0]);
		return NULL;
	}
	text = collect(ends[0], path, why, size);
	close(ends[0]);
	if (!text)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (text && (!WIFEXITED(status) || WEXITSTATUS(status))) {
		snprintf(why, size, "%s failed", path);
		free(text);
		text = NULL;
	}
	return text;
}

/**
 * program_run() - run a program and wait for it
 * @path: the program
 * @argv: its arguments, the first is its name
 *
 * What it prints goes to standard error.
 *
 * Return: true if it went well.
 */
bool program_run(const char *path, char *const argv[])
{
	int status, error;
	pid_t pid = start(path, argv, STDERR_FILENO, &error);

	if (pid < 0)
		return false;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && !WEXITSTATUS(status);
}
