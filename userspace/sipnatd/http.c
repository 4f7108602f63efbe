// SPDX-License-Identifier: GPL-2.0
/*
 * Serving HTTP: beginning, end and new settings. Where it listens is in
 * http_listen.c, who calls in http_connection.c, what is answered in
 * http_request.c. The daemon goes on without it, whatever goes wrong here.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "http.h"

/*
 * What is left to do would not wake the loop. It is done at the loop's next turn:
 * a watcher that feeds itself has the same turn again, and nobody else has any.
 */
static void work(struct http *http)
{
	MHD_UNSIGNED_LONG_LONG left;

	MHD_run(http->mhd);
	/* Once a turn, though both may be due. */
	ev_clear_pending(http->d->loop, &http->io);
	ev_timer_stop(http->d->loop, &http->more);
	if (MHD_get_timeout(http->mhd, &left) != MHD_YES || left)
		return;
	ev_timer_set(&http->more, 0., 0.);
	ev_timer_start(http->d->loop, &http->more);
}

static void work_now(struct ev_loop *loop, ev_io *io, int events)
{
	(void)loop;
	(void)events;
	work(io->data);
}

static void work_on(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)events;
	work(timer->data);
}

/* What libmicrohttpd has to say is about callers, and there may be many. */
static void complain(void *http, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));

static void complain(void *http, const char *fmt, va_list args)
{
	char text[256];

	(void)http;
	vsnprintf(text, sizeof(text), fmt, args);
	text[strcspn(text, "\n")] = '\0';
	log_say(LOG_DEBUG, "http: %s", text);
}

static struct MHD_Daemon *start_mhd(struct http *http)
{
	return MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET |
					MHD_USE_ERROR_LOG,
				0, NULL, NULL, http_request, http,
				MHD_OPTION_EXTERNAL_LOGGER, complain, NULL,
				MHD_OPTION_NOTIFY_CONNECTION,
				http_connection_noticed, http,
				MHD_OPTION_CONNECTION_LIMIT, HTTP_CONNECTIONS,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT,
				(size_t)HTTP_CONNECTION_BYTES, MHD_OPTION_END);
}

static void watch_mhd(struct http *http)
{
	const union MHD_DaemonInfo *info;

	info = MHD_get_daemon_info(http->mhd, MHD_DAEMON_INFO_EPOLL_FD);
	ev_io_init(&http->io, work_now, info->epoll_fd, EV_READ);
	ev_init(&http->more, work_on);
	/* The kernel's events come first. */
	ev_set_priority(&http->io, -1);
	ev_set_priority(&http->more, -1);
	http->io.data = http;
	http->more.data = http;
	ev_io_start(http->d->loop, &http->io);
}

static bool is_wanted(const struct sn_http_settings *settings)
{
	return settings->n_listen || settings->socket[0];
}

/**
 * http_is_built() - is HTTP in this build
 *
 * Return: true.
 */
bool http_is_built(void)
{
	return true;
}

/**
 * http_start() - serve HTTP from now on, if the configuration says so
 * @d: the daemon
 */
void http_start(struct daemon *d)
{
	struct http *http;

	if (!is_wanted(&d->config.http))
		return;
	http = calloc(1, sizeof(*http));
	if (http) {
		http->d = d;
		http->settings = d->config.http;
		http_connections_start(http);
		http->mhd = start_mhd(http);
	}
	if (!http || !http->mhd) {
		log_say(LOG_ERR, "cannot serve HTTP: %s", strerror(errno));
		free(http);
		return;
	}
	d->http = http;
	watch_mhd(http);
	http_listen(http);
}

/**
 * http_reload() - the configuration may say otherwise now
 * @d: the daemon
 *
 * What could not be listened at is tried again. Answers that are being given
 * are given to the end.
 */
void http_reload(struct daemon *d)
{
	const struct sn_http_settings *settings = &d->config.http;
	struct http *http = d->http;
	size_t wanted = settings->n_listen + !!settings->socket[0];

	if (!http) {
		http_start(d);
	} else if (!is_wanted(settings)) {
		http_stop(d);
	} else if (http->n_listeners < wanted ||
		   memcmp(&http->settings, settings, sizeof(*settings))) {
		http_deaf(http);
		http->settings = *settings;
		http_listen(http);
	}
}

/**
 * http_module_here() - another module counts the generations of policies
 * @d: the daemon
 */
void http_module_here(struct daemon *d)
{
	if (d->http)
		d->http->limits.known = false;
}

/**
 * http_stop() - serve no HTTP any more
 * @d: the daemon
 */
void http_stop(struct daemon *d)
{
	struct http *http = d->http;

	if (!http)
		return;
	http_deaf(http);
	ev_timer_stop(d->loop, &http->sweep);
	ev_timer_stop(d->loop, &http->pause);
	ev_timer_stop(d->loop, &http->more);
	ev_io_stop(d->loop, &http->io);
	MHD_stop_daemon(http->mhd);
	free(http);
	d->http = NULL;
}
