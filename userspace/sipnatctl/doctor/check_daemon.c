// SPDX-License-Identifier: GPL-2.0
/*
 * The daemon, its file, and whether the policy in force is that file's.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor/doctor.h"
#include "doctor/file.h"
#include "names.h"
#include "program.h"
#include "shell.h"

/* Enough for any command line that starts the daemon. */
#define CMDLINE_MAX 4096

/* The value of -c FILE, -cFILE, --config FILE or --config=FILE, or NULL. */
static const char *config_option(const char *word, const char *next)
{
	if (!strcmp(word, "-c") || !strcmp(word, "--config"))
		return next;
	if (!strncmp(word, "--config=", 9))
		return word + 9;
	if (!strncmp(word, "-c", 2))
		return word + 2;
	return NULL;
}

/**
 * daemon_config_of() - which file a daemon was started with
 * @cmdline: its command line, words with a byte 0 behind each
 * @size: of @cmdline
 * @folder: where it was started
 * @path: filled
 * @room: of @path
 *
 * Return: false if its command line names none.
 */
bool daemon_config_of(const char *cmdline, size_t size, const char *folder,
		      char *path, size_t room)
{
	const char *end = cmdline + size, *word = cmdline;

	while (word < end) {
		size_t left = end - word, n = strnlen(word, left);
		const char *next = n < left ? word + n + 1 : end;
		const char *value;

		/* Every word has its end, or it is cut off and not believed. */
		if (n == left)
			return false;
		value = config_option(word, next);
		if (value && value < end &&
		    strnlen(value, end - value) < (size_t)(end - value)) {
			n = snprintf(path, room, "%s%s%s",
				     *value == '/' ? "" : folder,
				     *value == '/' ? "" : "/", value);
			return n < room;
		}
		word = next;
	}
	return false;
}

/* Which file it has. */
static void ask_config(struct daemon_facts *daemon, pid_t pid)
{
	char name[64], cmdline[CMDLINE_MAX], folder[PATH_MAX];
	ssize_t size = -1, length;
	int fd;

	snprintf(name, sizeof(name), "/proc/%d/cmdline", (int)pid);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		size = read(fd, cmdline, sizeof(cmdline));
		close(fd);
	}
	snprintf(name, sizeof(name), "/proc/%d/cwd", (int)pid);
	length = readlink(name, folder, sizeof(folder) - 1);
	if (size <= 0 || length < 0)
		return;
	folder[length] = '\0';
	daemon_config_of(cmdline, size, folder, daemon->path,
			 sizeof(daemon->path));
}

/*
 * Anybody who can be what the guard takes for the daemon has a program that may
 * become another one at any moment. What is asked is the very file that was
 * looked at: root's, and called like the daemon.
 */
static bool trusted(int exe, const char *name)
{
	char target[PATH_MAX];
	ssize_t length = readlink(name, target, sizeof(target) - 1);
	struct stat about;
	const char *last;

	if (length <= 0)
		return false;
	target[length] = '\0';
	last = strrchr(target, '/');
	return last &&
	       (!strcmp(last, "/sipnatd") ||
		!strcmp(last, "/sipnatd (deleted)")) &&
	       !fstat(exe, &about) && S_ISREG(about.st_mode) && !about.st_uid &&
	       !(about.st_mode & 0022);
}

/* The one that runs, which need not be the one that is installed. */
static void ask_version(struct daemon_facts *daemon, const char *name)
{
	char *const argv[] = { "sipnatd", "--version", NULL };
	char why[200], *text;

	text = program_read(name, argv, why, sizeof(why));
	if (text && sscanf(text, "sipnatd %63s", daemon->version) != 1)
		daemon->version[0] = '\0';
	free(text);
}

/* Only a daemon is asked anything. */
static void ask_daemon(struct daemon_facts *daemon, pid_t pid)
{
	char name[64];
	int exe;

	snprintf(name, sizeof(name), "/proc/%d/exe", (int)pid);
	exe = open(name, O_PATH | O_CLOEXEC);
	if (exe < 0)
		return;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", exe);
	if (trusted(exe, name)) {
		ask_config(daemon, pid);
		ask_version(daemon, name);
	}
	close(exe);
}

static void read_config(struct daemon_facts *daemon)
{
	struct sn_problems problems = { 0 };
	char path[PATH_MAX];
	size_t i;

	daemon->there = file_there(daemon->path);
	if (!daemon->there ||
	    (size_t)snprintf(path, sizeof(path), "%s%s", file_root,
			     daemon->path) >= sizeof(path))
		return;
	if (sn_config_read(path, &daemon->config, &problems)) {
		snprintf(daemon->problem, sizeof(daemon->problem),
			 "it cannot be read");
		for (i = 0; i < problems.count; i++) {
			if (problems.items[i].warning)
				continue;
			snprintf(daemon->problem, sizeof(daemon->problem), "%s",
				 problems.items[i].text);
			daemon->line = problems.items[i].line;
			break;
		}
	}
	sn_problems_free(&problems);
}

/**
 * daemon_look() - look at the daemon and its file
 * @facts: filled; the report is there already
 */
void daemon_look(struct facts *facts)
{
	struct daemon_facts *daemon = &facts->daemon;

	if (file_there("/run/systemd/system"))
		daemon->init = INIT_SYSTEMD;
	else if (file_there("/etc/init.d/sipnat"))
		daemon->init = INIT_SCRIPT;
	snprintf(daemon->path, sizeof(daemon->path), SN_CONFIG_DEFAULT);
	if (facts->report.daemon_pid)
		ask_daemon(daemon, facts->report.daemon_pid);
	read_config(daemon);
}

static char *quoted(const char *word)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	if (!file)
		return NULL;
	shell_put(file, word);
	fclose(file);
	return text;
}

/**
 * daemon_put_apply() - the command that brings the file's policy into force
 * @facts: all facts
 * @results: the list that the finding is in
 * @result: the finding, or NULL
 */
void daemon_put_apply(const struct facts *facts, struct results *results,
		      struct result *result)
{
	char *path = quoted(facts->daemon.path);

	if (facts->report.daemon_pid)
		result_command(results, result, FIX_NOT, "kill -HUP %d",
			       (int)facts->report.daemon_pid);
	else if (path)
		result_command(results, result, FIX_NOT,
			       "sipnatctl policy apply %s", path);
	free(path);
}

static void judge_file(const struct facts *facts, struct results *results)
{
	const struct daemon_facts *daemon = &facts->daemon;
	struct result *result;
	char *path;

	if (*daemon->problem) {
		path = quoted(daemon->path);
		result =
			result_add(results, CHECK_POLICY, VERDICT_FAIL,
				   "the configuration has a mistake and cannot be put into force: %s",
				   daemon->problem);
		result_place(results, result, "%s:%u", daemon->path,
			     daemon->line);
		if (path)
			result_command(results, result, FIX_NOT,
				       "sipnatctl policy check %s", path);
		free(path);
		return;
	}
	if (!policy_same(&daemon->config.policy, &facts->policy)) {
		result =
			result_add(results, CHECK_POLICY, VERDICT_FAIL,
				   "the policy in force, generation %u, is not that of the file",
				   facts->report.status.generation);
		result_place(results, result, "%s", daemon->path);
		daemon_put_apply(facts, results, result);
		return;
	}
	result_add(results, CHECK_POLICY, VERDICT_OK,
		   "generation %u is in force as in %s: %zu rules, default %s",
		   facts->report.status.generation, daemon->path,
		   facts->policy.n_rules,
		   sn_action_name(facts->policy.default_action));
}

/* Is there a rule, or the default, that takes flows from the ALG? */
static bool bypasses(const struct sn_policy *policy)
{
	size_t i;

	if (policy->default_action == SIPNAT_ACTION_BYPASS)
		return true;
	for (i = 0; i < policy->n_rules; i++)
		if (policy->rules[i].action == SIPNAT_ACTION_BYPASS)
			return true;
	return false;
}

static void judge_policy(const struct facts *facts, struct results *results)
{
	const struct sn_policy *policy = &facts->policy;
	struct result *result;

	if (!facts->report.loaded) {
		result_add(results, CHECK_POLICY, VERDICT_SKIPPED,
			   "without the module there is no policy");
	} else if (report_waits(&facts->report)) {
		result_add(results, CHECK_POLICY, VERDICT_WARN,
			   "the module waits for a policy, for the seconds of its policy_wait, and leaves all SIP to the ALG");
	} else if (!bypasses(policy)) {
		result =
			result_add(results, CHECK_POLICY, VERDICT_WARN,
				   "no flow is taken from the ALG: no rule bypasses, and the default is %s",
				   sn_action_name(policy->default_action));
		result_command(results, result, FIX_NOT,
			       "sipnatctl policy reset");
	} else if (facts->daemon.there) {
		judge_file(facts, results);
	} else if (!facts->report.status.generation) {
		result_add(results, CHECK_POLICY, VERDICT_OK,
			   "the built-in one: every SIP flow is bypassed");
	} else {
		result_add(results, CHECK_POLICY, VERDICT_OK,
			   "generation %u, put into force by hand: %zu rules, default %s",
			   facts->report.status.generation, policy->n_rules,
			   sn_action_name(policy->default_action));
	}
}

static void judge_daemon(const struct facts *facts, struct results *results)
{
	const struct daemon_facts *daemon = &facts->daemon;
	struct result *result;

	if (facts->report.daemon) {
		result_add(results, CHECK_DAEMON, VERDICT_OK,
			   "sipnatd runs with %s", daemon->path);
		return;
	}
	if (!daemon->there) {
		result_add(results, CHECK_DAEMON, VERDICT_OK,
			   "sipnatd does not run and has no file, the built-in policy needs neither");
		return;
	}
	result =
		result_add(results, CHECK_DAEMON, VERDICT_WARN,
			   "there is a configuration, but sipnatd does not run: no log, and registered phones do not outlive a new module");
	result_place(results, result, "%s", daemon->path);
	if (daemon->init == INIT_SYSTEMD)
		result_command(results, result, FIX_NOT,
			       "systemctl start sipnatd");
	else if (daemon->init == INIT_SCRIPT)
		result_command(results, result, FIX_NOT,
			       "/etc/init.d/sipnat start");
	else
		result_command(results, result, FIX_NOT,
			       "sipnatd </dev/null >/dev/null 2>&1 &");
}

/**
 * daemon_judge() - judge the daemon and the policy
 * @facts: all facts
 * @results: gets what was found
 */
void daemon_judge(const struct facts *facts, struct results *results)
{
	judge_policy(facts, results);
	judge_daemon(facts, results);
}
