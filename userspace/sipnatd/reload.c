// SPDX-License-Identifier: GPL-2.0
/*
 * Reading the configuration, at start and at SIGHUP. A file with an error
 * changes nothing and says where the error is; nor does one that only this kernel
 * refuses, or what it refused would be all there is for the next module.
 */
#include <signal.h>
#include <syslog.h>

#include "daemon.h"

static void log_problems(const struct sn_problems *problems)
{
	char text[2 * SN_PROBLEM_MAX];
	size_t i;

	for (i = 0; i < problems->count; i++) {
		sn_problem_format(&problems->items[i], text, sizeof(text));
		log_say(problems->items[i].warning ? LOG_WARNING : LOG_ERR,
			"%s", text);
	}
	if (problems->dropped)
		log_say(LOG_ERR, "and %zu more like these", problems->dropped);
}

/**
 * reload_read() - read and check a configuration
 * @path: the file
 * @config: filled if it is good
 *
 * Return: true if it is; all problems have been logged.
 */
bool reload_read(const char *path, struct sn_config *config)
{
	struct sn_problems problems = { 0 };
	bool good = !sn_config_read(path, config, &problems);

	log_problems(&problems);
	sn_problems_free(&problems);
	if (!good)
		sn_config_free(config);
	return good;
}

static void stay(const struct daemon *d)
{
	log_say(LOG_ERR, "%s has errors, the running policy stays", d->path);
	notify_status("%s has errors, the policy before it stays", d->path);
	notify_ready();
}

static void reload(struct ev_loop *loop, ev_signal *signal, int events)
{
	struct daemon *d = signal->data;
	struct sn_config fresh, old;

	(void)loop;
	(void)events;
	notify_reloading();
	if (!reload_read(d->path, &fresh)) {
		stay(d);
		return;
	}
	if (!apply_fresh(d, &fresh.policy)) {
		sn_config_free(&fresh);
		stay(d);
		return;
	}
	old = d->config;
	d->config = fresh;
	log_open(&d->config.log);
	sn_config_free(&old);
	keep_reload(d);
	http_reload(d);
	notify_ready();
}

/**
 * reload_start() - reload at SIGHUP from now on
 * @d: the daemon
 */
void reload_start(struct daemon *d)
{
	ev_signal_init(&d->hup, reload, SIGHUP);
	d->hup.data = d;
	ev_signal_start(d->loop, &d->hup);
}
