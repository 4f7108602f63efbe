// SPDX-License-Identifier: GPL-2.0
/*
 * Who calls: how many there may be, how long each may take. An answer takes
 * milliseconds, so the one that has been there longest is slow, or does nothing.
 */
#include <linux/sockios.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http.h"

#define SWEEP_SECONDS 1.0

/* libmicrohttpd notices it and gives the connection back. */
static void cut(struct http *http, struct http_connection *connection)
{
	(void)shutdown(connection->fd, SHUT_RDWR);
	http->cut++;
}

static struct http_connection *find(struct http *http, int fd)
{
	int i;

	for (i = 0; i < HTTP_CONNECTIONS; i++)
		if (http->connections[i].fd == fd)
			return &http->connections[i];
	return NULL;
}

static struct http_connection *oldest(struct http *http)
{
	struct http_connection *first = http->connections;
	int i;

	for (i = 1; i < HTTP_CONNECTIONS; i++)
		if (http->connections[i].since < first->since)
			first = &http->connections[i];
	return first;
}

static bool is_loopback(const struct sockaddr *address)
{
	const struct sockaddr_in *v4 = (const void *)address;
	const struct sockaddr_in6 *v6 = (const void *)address;

	if (address->sa_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	return address->sa_family == AF_INET6 &&
	       IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/*
 * Somebody far away takes what waits in the socket long before there is room for
 * another piece.
 */
static void look_at_queue(struct http_connection *connection, ev_tstamp now)
{
	int queued;

	if (ioctl(connection->fd, SIOCOUTQ, &queued) ||
	    queued == connection->queued)
		return;
	connection->queued = queued;
	connection->last = now;
}

static bool is_slow(struct http_connection *connection, ev_tstamp now)
{
	ev_tstamp age = now - connection->since;

	if (!connection->streams)
		return age > HTTP_SECONDS;
	look_at_queue(connection, now);
	return age > HTTP_STREAM_SECONDS ||
	       now - connection->last > HTTP_SECONDS;
}

static void look(struct ev_loop *loop, ev_timer *timer, int events)
{
	struct http *http = timer->data;
	bool any = false;
	int i;

	(void)events;
	for (i = 0; i < HTTP_CONNECTIONS; i++) {
		struct http_connection *connection = &http->connections[i];

		if (connection->fd < 0)
			continue;
		any = true;
		if (is_slow(connection, ev_now(loop)))
			cut(http, connection);
	}
	if (!any)
		ev_timer_stop(loop, timer);
}

/**
 * http_let_in() - somebody calls
 * @http: the server
 * @fd: the socket, which is taken over
 * @address: where from
 * @length: of @address
 *
 * If all places are taken, the one that has been there longest has to go.
 */
void http_let_in(struct http *http, int fd, const struct sockaddr *address,
		 socklen_t length)
{
	struct http_connection *place = find(http, -1);

	if (!place) {
		cut(http, oldest(http));
		MHD_run(http->mhd);
		place = find(http, -1);
	}
	if (!place) {
		close(fd);
		return;
	}
	place->fd = fd;
	place->since = ev_now(http->d->loop);
	place->by_path = address->sa_family == AF_UNIX;
	place->local = place->by_path || is_loopback(address);
	place->streams = false;
	place->queued = 0;
	/* Closes the socket if it fails. */
	if (MHD_add_connection(http->mhd, fd, address, length) != MHD_YES) {
		place->fd = -1;
		return;
	}
	if (!ev_is_active(&http->sweep))
		ev_timer_again(http->d->loop, &http->sweep);
	ev_feed_event(http->d->loop, &http->io, EV_READ);
}

/**
 * http_connection_noticed() - a connection begins or has ended
 * @data: the server
 * @mhd: libmicrohttpd's connection
 * @context: who it is
 * @code: which of both
 */
void http_connection_noticed(void *data, struct MHD_Connection *mhd,
			     void **context,
			     enum MHD_ConnectionNotificationCode code)
{
	struct http_connection *connection = *context;
	const union MHD_ConnectionInfo *info;

	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		if (connection)
			connection->fd = -1;
		return;
	}
	info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	*context = info ? find(data, info->connect_fd) : NULL;
}

/**
 * http_connections_start() - nobody calls yet
 * @http: the server
 */
void http_connections_start(struct http *http)
{
	int i;

	for (i = 0; i < HTTP_CONNECTIONS; i++)
		http->connections[i].fd = -1;
	ev_init(&http->sweep, look);
	http->sweep.repeat = SWEEP_SECONDS;
	http->sweep.data = http;
}
