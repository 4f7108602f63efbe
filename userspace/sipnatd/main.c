// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatd: keeps the policy of a configuration file in the kernel, its events in
 * the log and its bindings in a file, and shows how it goes by HTTP. Here is only
 * the order in which it starts and ends; each concern has a file and a watcher of
 * its own on one libev loop.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "daemon.h"

/**
 * struct arguments - the command line
 * @path: configuration file
 * @test: only check it
 */
struct arguments {
	const char *path;
	bool test;
};

static void print_help(void)
{
	printf("Usage: sipnatd [OPTION]...\n\n"
	       "Keeps the policy of a configuration file in the sipnat kernel module of this\n"
	       "network namespace, logs its events, serves a status page and metrics. Stays in\n"
	       "the foreground.\n\n"
	       "  -c, --config FILE  configuration instead of " SN_CONFIG_DEFAULT
	       "\n"
	       "  -t, --test         check the configuration and end\n"
	       "  -h, --help         this\n"
	       "  -V, --version      version\n\n"
	       "SIGHUP reloads, SIGTERM and SIGINT end; the policy stays in the kernel.\n"
	       "Exit code: 0 good, 1 trouble, 2 usage or bad configuration, 3 no permission.\n%s",
	       http_is_built() ? "" : "This sipnatd was built without HTTP.\n");
}

/* -1: go on, otherwise the exit code. */
static int parse(int argc, char **argv, struct arguments *arguments)
{
	static const struct option names[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "test", no_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	arguments->path = SN_CONFIG_DEFAULT;
	arguments->test = false;
	while ((option = getopt_long(argc, argv, "c:thV", names, NULL)) != -1) {
		switch (option) {
		case 'c':
			arguments->path = optarg;
			break;
		case 't':
			arguments->test = true;
			break;
		case 'h':
			print_help();
			return SN_FINE;
		case 'V':
			printf("sipnatd %s\n", SIPNAT_VERSION);
			return SN_FINE;
		default:
			return SN_BAD_INPUT;
		}
	}
	if (optind < argc) {
		fprintf(stderr,
			"sipnatd: unexpected argument \"%s\" (see sipnatd --help)\n",
			argv[optind]);
		return SN_BAD_INPUT;
	}
	return -1;
}

static void hint_if_absent(const char *path)
{
	if (!strcmp(path, SN_CONFIG_DEFAULT) && access(path, F_OK))
		log_say(LOG_ERR,
			"make " SN_CONFIG_DEFAULT
			", which may be empty, or name another file with -c");
}

static void end(struct ev_loop *loop, ev_signal *signal, int events)
{
	(void)events;
	log_say(LOG_NOTICE, "ending at %s, the policy stays in the kernel",
		signal->signum == SIGTERM ? "SIGTERM" : "SIGINT");
	ev_break(loop, EVBREAK_ALL);
}

static void end_at(struct daemon *d, ev_signal *watcher, int number)
{
	ev_signal_init(watcher, end, number);
	ev_signal_start(d->loop, watcher);
}

static void never(struct ev_loop *loop, ev_periodic *periodic, int events)
{
	(void)loop;
	(void)periodic;
	(void)events;
}

/*
 * libev looks once a minute whether somebody set the clock, if there is nothing
 * to wait for; where it has a periodic watcher the kernel tells it instead, and
 * nobody is woken. This one is due in 300,000 years.
 */
static void sleep_soundly(struct daemon *d)
{
	ev_periodic_init(&d->never, never, 1e13, 0, NULL);
	ev_periodic_start(d->loop, &d->never);
}

static int fail(const struct sn_error *err)
{
	log_say(LOG_ERR, "%s", err->text);
	return err->fault;
}

/* From here to the end of the process. */
static int serve(struct daemon *d)
{
	struct sn_error err;

	if (privilege_drop(&err) || guard_start(d, &err) ||
	    watch_start(d, &err))
		return fail(&err);
	end_at(d, &d->term, SIGTERM);
	end_at(d, &d->intr, SIGINT);
	sleep_soundly(d);
	reload_start(d);
	apply_start(d);
	if (d->exit_code == SN_FINE) {
		keep_start(d);
		http_start(d);
		notify_ready();
		ev_run(d->loop, 0);
		notify_stopping();
		http_stop(d);
		keep_stop(d);
	}
	return d->exit_code;
}

int main(int argc, char **argv)
{
	struct daemon d = { .instance = -1 };
	struct arguments arguments;
	int ret = parse(argc, argv, &arguments);

	if (ret >= 0)
		return fflush(stdout) ? SN_TROUBLE : ret;
	signal(SIGPIPE, SIG_IGN);
	d.path = arguments.path;
	if (!reload_read(d.path, &d.config)) {
		hint_if_absent(d.path);
		return SN_BAD_INPUT;
	}
	if (arguments.test) {
		printf("%s is good: %zu rules, %zu prefixes\n", d.path,
		       d.config.policy.n_rules,
		       sn_policy_prefixes(&d.config.policy));
		ret = fflush(stdout) ? SN_TROUBLE : SN_FINE;
	} else {
		log_open(&d.config.log);
		d.loop = ev_default_loop(0);
		if (d.loop) {
			ret = serve(&d);
			sn_events_close(d.events);
			ev_loop_destroy(d.loop);
		} else {
			log_say(LOG_ERR, "cannot make an event loop");
			ret = SN_TROUBLE;
		}
	}
	sn_config_free(&d.config);
	return ret;
}
