// SPDX-License-Identifier: GPL-2.0
/*
 * In the place of the other http*.c files where sipnatd is built without HTTP.
 */
#include <syslog.h>

#include "daemon.h"

/**
 * http_is_built() - is HTTP in this build
 *
 * Return: false.
 */
bool http_is_built(void)
{
	return false;
}

/**
 * http_start() - say that there is none, if the configuration wants it
 * @d: the daemon
 */
void http_start(struct daemon *d)
{
	const struct sn_http_settings *settings = &d->config.http;

	if (settings->given && (settings->n_listen || settings->socket[0]))
		log_say(LOG_WARNING,
			"this sipnatd was built without HTTP, nothing is served");
}

/**
 * http_reload() - as at the start
 * @d: the daemon
 */
void http_reload(struct daemon *d)
{
	http_start(d);
}

/**
 * http_module_here() - nothing is known of the module before
 * @d: the daemon
 */
void http_module_here(struct daemon *d)
{
	(void)d;
}

/**
 * http_stop() - there is nothing to stop
 * @d: the daemon
 */
void http_stop(struct daemon *d)
{
	(void)d;
}
