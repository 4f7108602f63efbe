// SPDX-License-Identifier: GPL-2.0
/*
 * Runs sipnatctl as its user does, and looks into the JSON that it prints.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "sipnatctl_run.h"

#define ARGS_MAX 48

/* What the last run printed. */
char output[OUTPUT_MAX];
char complaint[COMPLAINT_MAX];

static void slurp(FILE *file, char *text, size_t size)
{
	size_t n;

	rewind(file);
	n = fread(text, 1, size - 1, file);
	text[n] = '\0';
	fclose(file);
}

/* Run in a process of its own, as main() is meant to be; the exit code. */
int run_to(FILE *out, const char *line)
{
	char copy[1024], *argv[ARGS_MAX + 1] = { "sipnatctl" }, *rest = NULL;
	FILE *err = tmpfile();
	int argc = 1, status;
	pid_t pid;

	assert_non_null(out);
	assert_non_null(err);
	snprintf(copy, sizeof(copy), "%s", line);
	for (argv[argc] = strtok_r(copy, " ", &rest); argv[argc];
	     argv[argc] = strtok_r(NULL, " ", &rest))
		assert_true(++argc < ARGS_MAX);
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		dup2(fileno(out), STDOUT_FILENO);
		dup2(fileno(err), STDERR_FILENO);
		status = sipnatctl_main(argc, argv);
		fflush(NULL);
		_exit(status);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	slurp(err, complaint, sizeof(complaint));
	return WEXITSTATUS(status);
}

int run(const char *line)
{
	FILE *out = tmpfile();
	int code = run_to(out, line);

	slurp(out, output, sizeof(output));
	return code;
}

/* The object at a path like "a.b.0.c", or a failure. */
struct json_object *at(struct json_object *root, const char *path)
{
	char copy[200], *key, *rest = NULL;

	snprintf(copy, sizeof(copy), "%s", path);
	for (key = strtok_r(copy, ".", &rest); key;
	     key = strtok_r(NULL, ".", &rest)) {
		struct json_object *next = NULL;

		if (json_object_is_type(root, json_type_array))
			next = json_object_array_get_idx(root, atoi(key));
		else
			json_object_object_get_ex(root, key, &next);
		if (!next)
			fail_msg("no %s of %s in %s", key, path, output);
		root = next;
	}
	return root;
}

struct json_object *run_json(const char *line)
{
	struct json_object *root;
	int code = run(line);

	if (code)
		fail_msg("%s ends with %d: %s", line, code, complaint);
	root = json_tokener_parse(output);
	if (!root)
		fail_msg("%s is no JSON: %s", line, output);
	return root;
}

void has_keys(struct json_object *root, const char *const *paths, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		at(root, paths[i]);
}
