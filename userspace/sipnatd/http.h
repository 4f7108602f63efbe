/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the http*.c files share; the only ones that know libmicrohttpd. It runs
 * without threads of its own: the daemon's loop watches its descriptor and runs
 * it when there is something to do.
 */
#ifndef SIPNATD_HTTP_H
#define SIPNATD_HTTP_H

#include <microhttpd.h>

#include "daemon.h"
#include "report.h"

#define HTTP_CONNECTIONS 16
/* Who gets long answers at the same time. */
#define HTTP_STREAMS 4
/*
 * A connection may take so many seconds; with a long answer so many from when it
 * took something last, and so many in all. While a long answer is sent the kernel
 * is in the middle of a dump, and does not let the module go.
 */
#define HTTP_SECONDS 10.0
#define HTTP_STREAM_SECONDS 20.0
/* For the request's line and header fields, and what is being sent. */
#define HTTP_CONNECTION_BYTES (32 * 1024)

#define HTTP_TEXT "text/plain; charset=utf-8"
#define HTTP_JSON "application/json"

/**
 * struct http_connection - somebody who calls
 * @fd: its socket, -1: nobody is here
 * @since: when it came
 * @last: when it took something of a long answer
 * @queued: bytes that waited in its socket when that was last looked at
 * @by_path: it came by the unix socket
 * @local: it came from this host
 * @streams: it gets a long answer
 */
struct http_connection {
	int fd;
	ev_tstamp since;
	ev_tstamp last;
	int queued;
	bool by_path;
	bool local;
	bool streams;
};

/**
 * struct http_listener - where somebody may call
 * @io: callers wait
 * @http: whose it is
 * @by_path: it is the unix socket
 */
struct http_listener {
	ev_io io;
	struct http *http;
	bool by_path;
};

/**
 * struct http - the server
 * @d: the daemon
 * @mhd: libmicrohttpd
 * @settings: how it serves
 * @io: libmicrohttpd has something to do
 * @more: it has more to do, of what it has in hand
 * @sweep: looks for callers that are too slow, while there are any
 * @pause: nobody is let in until it is over
 * @listeners: where it listens
 * @n_listeners: at how many places
 * @connections: who calls
 * @streams: how many get long answers
 * @limits: the limits of the policy in force, as last read
 * @requests: requests that were answered
 * @refused: requests that were refused
 * @cut: connections that were closed
 */
struct http {
	struct daemon *d;
	struct MHD_Daemon *mhd;
	struct sn_http_settings settings;
	ev_io io;
	ev_timer more;
	ev_timer sweep;
	ev_timer pause;
	struct http_listener listeners[SN_HTTP_LISTEN_MAX + 1];
	size_t n_listeners;
	struct http_connection connections[HTTP_CONNECTIONS];
	unsigned int streams;
	struct report_limits limits;
	uint64_t requests;
	uint64_t refused;
	uint64_t cut;
};

/**
 * struct http_request - a request that is being answered
 * @http: the server
 * @mhd: libmicrohttpd's connection
 * @from: who asks
 * @head: only the header is wanted
 */
struct http_request {
	struct http *http;
	struct MHD_Connection *mhd;
	struct http_connection *from;
	bool head;
};

/* http_listen.c */
void http_listen(struct http *http);
void http_deaf(struct http *http);

/* http_connection.c */
void http_let_in(struct http *http, int fd, const struct sockaddr *address,
		 socklen_t length);
void http_connections_start(struct http *http);
void http_connection_noticed(void *http, struct MHD_Connection *mhd,
			     void **context,
			     enum MHD_ConnectionNotificationCode code);

/* http_request.c */
enum MHD_Result http_request(void *http, struct MHD_Connection *mhd,
			     const char *path, const char *method,
			     const char *version, const char *body,
			     size_t *length, void **state);

/* http_answer.c */
enum MHD_Result http_send(const struct http_request *request,
			  unsigned int status, const char *type,
			  struct MHD_Response *response);
enum MHD_Result http_send_text(const struct http_request *request,
			       unsigned int status, const char *type,
			       char *text, size_t size);
enum MHD_Result http_refuse(const struct http_request *request,
			    unsigned int status, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* http_status.c */
bool http_shows_endpoints(const struct http_request *request);
enum MHD_Result http_metrics(const struct http_request *request);
enum MHD_Result http_status(const struct http_request *request);

/* http_endpoints.c */
enum MHD_Result http_endpoints(const struct http_request *request);

/* http_page.c */
enum MHD_Result http_page(const struct http_request *request);

#endif /* SIPNATD_HTTP_H */
