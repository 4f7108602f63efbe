// SPDX-License-Identifier: GPL-2.0
/*
 * Where HTTP is listened at: TCP addresses and a unix socket. One that cannot be
 * had is said, and the others are there.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include "http.h"
#include "prefix.h"

#define BACKLOG 16
#define CALLERS_A_TURN 8
#define PAUSE_SECONDS 1.0

/* Without descriptors or memory the loop would only turn. */
static void take_a_break(struct http *http)
{
	size_t i;

	for (i = 0; i < http->n_listeners; i++)
		ev_io_stop(http->d->loop, &http->listeners[i].io);
	ev_timer_stop(http->d->loop, &http->pause);
	ev_timer_set(&http->pause, PAUSE_SECONDS, 0.);
	ev_timer_start(http->d->loop, &http->pause);
}

static void go_on(struct ev_loop *loop, ev_timer *timer, int events)
{
	struct http *http = timer->data;
	size_t i;

	(void)events;
	for (i = 0; i < http->n_listeners; i++)
		ev_io_start(loop, &http->listeners[i].io);
}

static void let_in(struct ev_loop *loop, ev_io *io, int events)
{
	struct http_listener *listener = io->data;
	struct sockaddr_storage address;
	socklen_t length;
	int i, fd;

	(void)loop;
	(void)events;
	for (i = 0; i < CALLERS_A_TURN; i++) {
		length = sizeof(address);
		memset(&address, 0, sizeof(address));
		fd = accept4(io->fd, (struct sockaddr *)&address, &length,
			     SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (fd < 0 && (errno == EMFILE || errno == ENFILE ||
			       errno == ENOBUFS || errno == ENOMEM))
			take_a_break(listener->http);
		if (fd < 0)
			return;
		if (listener->by_path)
			address.ss_family = AF_UNIX;
		http_let_in(listener->http, fd, (struct sockaddr *)&address,
			    length);
	}
}

static void add_listener(struct http *http, int fd, bool by_path)
{
	struct http_listener *listener = &http->listeners[http->n_listeners++];

	listener->http = http;
	listener->by_path = by_path;
	ev_io_init(&listener->io, let_in, fd, EV_READ);
	ev_set_priority(&listener->io, -1);
	listener->io.data = listener;
	ev_io_start(http->d->loop, &listener->io);
}

static socklen_t fill_address(const struct sn_http_address *from,
			      struct sockaddr_storage *to)
{
	struct sockaddr_in *v4 = (void *)to;
	struct sockaddr_in6 *v6 = (void *)to;

	memset(to, 0, sizeof(*to));
	to->ss_family = from->family;
	if (from->family == AF_INET) {
		v4->sin_port = htons(from->port);
		memcpy(&v4->sin_addr, from->address, sizeof(v4->sin_addr));
		return sizeof(*v4);
	}
	v6->sin6_port = htons(from->port);
	memcpy(&v6->sin6_addr, from->address, sizeof(v6->sin6_addr));
	return sizeof(*v6);
}

/* A listening socket, or -1 with errno. */
static int open_address(const struct sn_http_address *where)
{
	struct sockaddr_storage address;
	socklen_t length = fill_address(where, &address);
	int one = 1, fd, errnum;

	fd = socket(where->family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
		    0);
	if (fd < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	/* The daemon starts before there is a network. */
	(void)setsockopt(fd, IPPROTO_IP, IP_FREEBIND, &one, sizeof(one));
	if (where->family == AF_INET6)
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one,
				 sizeof(one));
	if (!bind(fd, (struct sockaddr *)&address, length) &&
	    !listen(fd, BACKLOG))
		return fd;
	errnum = errno;
	close(fd);
	errno = errnum;
	return -1;
}

static bool is_loopback(const struct sn_http_address *where)
{
	return where->family == AF_INET ?
		       where->address[0] == 127 :
		       !memcmp(where->address, &in6addr_loopback,
			       sizeof(in6addr_loopback));
}

static void listen_at(struct http *http, const struct sn_http_address *where)
{
	char text[SN_ENDPOINT_TEXT_MAX];
	int fd = open_address(where);

	sn_endpoint_format(where->family, where->address, where->port, text,
			   sizeof(text));
	if (fd < 0) {
		/* Nobody asked for IPv6 on a host that has none. */
		log_say(errno == EAFNOSUPPORT && !http->settings.given ?
				LOG_DEBUG :
				LOG_WARNING,
			"cannot serve HTTP at %s: %s; going on without", text,
			strerror(errno));
		return;
	}
	add_listener(http, fd, false);
	log_say(LOG_NOTICE, "status page and metrics at http://%s/%s", text,
		is_loopback(where) ?
			"" :
			", for whom the service manager and the firewall let in");
}

/* Left behind by a daemon that was killed? Then nobody answers there. */
static void remove_stale(const struct sockaddr_un *address)
{
	struct stat about;
	int fd;

	if (lstat(address->sun_path, &about) || !S_ISSOCK(about.st_mode))
		return;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return;
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) &&
	    errno == ECONNREFUSED)
		(void)unlink(address->sun_path);
	close(fd);
}

/* A listening socket, or -1 with errno. */
static int open_path(const struct sn_http_settings *settings)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	mode_t mask;
	int fd, errnum;
	bool bound;

	memcpy(address.sun_path, settings->socket, sizeof(settings->socket));
	remove_stale(&address);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	/* Nobody gets in before the permissions are set. */
	mask = umask(0777);
	bound = !bind(fd, (struct sockaddr *)&address, sizeof(address));
	errnum = errno;
	umask(mask);
	if (bound) {
		if (!chmod(settings->socket, settings->socket_mode) &&
		    !listen(fd, BACKLOG))
			return fd;
		errnum = errno;
		(void)unlink(settings->socket);
	}
	close(fd);
	errno = errnum;
	return -1;
}

static void listen_by_path(struct http *http)
{
	const struct sn_http_settings *settings = &http->settings;
	int fd = open_path(settings);

	if (fd < 0) {
		log_say(LOG_WARNING,
			"cannot serve HTTP at %s: %s; going on without",
			settings->socket, strerror(errno));
		return;
	}
	add_listener(http, fd, true);
	log_say(LOG_NOTICE, "status page and metrics at the socket %s",
		settings->socket);
}

/**
 * http_listen() - listen where the settings say
 * @http: the server, which listens nowhere
 */
void http_listen(struct http *http)
{
	size_t i;

	ev_init(&http->pause, go_on);
	http->pause.data = http;
	for (i = 0; i < http->settings.n_listen; i++)
		listen_at(http, &http->settings.listen[i]);
	if (http->settings.socket[0])
		listen_by_path(http);
}

/**
 * http_deaf() - listen nowhere
 * @http: the server
 */
void http_deaf(struct http *http)
{
	size_t i;

	ev_timer_stop(http->d->loop, &http->pause);
	for (i = 0; i < http->n_listeners; i++) {
		struct http_listener *listener = &http->listeners[i];

		ev_io_stop(http->d->loop, &listener->io);
		close(listener->io.fd);
		if (listener->by_path)
			(void)unlink(http->settings.socket);
	}
	http->n_listeners = 0;
}
