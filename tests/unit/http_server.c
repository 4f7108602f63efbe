// SPDX-License-Identifier: GPL-2.0
/*
 * sipnatd's HTTP server against the fake kernel, in the process of the test:
 * both ends take turns, so that nothing has to be waited for.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "fake_kernel.h"
#include "http_server.h"

#define TURNS_MAX 20000

char answered[ANSWER_MAX];
struct daemon d;

/* On a port that is free. */
int server_start(void **state)
{
	fake_reset();
	fake.counter_base = 1000000;
	memset(&d, 0, sizeof(d));
	said[0] = '\0';
	d.loop = ev_loop_new(0);
	d.applied = true;
	d.config.http.n_listen = 1;
	d.config.http.listen[0].family = AF_INET;
	d.config.http.listen[0].address[0] = 127;
	d.config.http.listen[0].address[3] = 1;
	history_begin(&d.history, history_now(), NULL);
	http_start(&d);
	return !d.http || d.http->n_listeners != 1;
}

int server_stop(void **state)
{
	http_stop(&d);
	ev_loop_destroy(d.loop);
	return 0;
}

void server_turn(void)
{
	ev_run(d.loop, EVRUN_NOWAIT);
}

/* A connection to one of the places where the server listens. */
int call(int listener)
{
	struct sockaddr_storage address;
	socklen_t length = sizeof(address);
	int at = d.http->listeners[listener].io.fd, fd;

	assert_int_equal(getsockname(at, (struct sockaddr *)&address, &length),
			 0);
	fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, length), 0);
	server_turn();
	return fd;
}

void ask(int fd, const char *request)
{
	size_t left = strlen(request);
	ssize_t n;

	while (left) {
		n = send(fd, request, left, MSG_DONTWAIT | MSG_NOSIGNAL);
		/* Who refuses does not have to listen to the end. */
		if (n < 0 && errno != EAGAIN)
			return;
		if (n > 0) {
			request += n;
			left -= n;
		}
		server_turn();
	}
}

/* The answer to its end; its status, 0: hung up without one. */
unsigned int hear(int fd)
{
	unsigned int status = 0, turns;
	size_t used = 0;
	ssize_t n = -1;

	for (turns = 0; turns < TURNS_MAX && n; turns++) {
		server_turn();
		n = recv(fd, answered + used, sizeof(answered) - used - 1,
			 MSG_DONTWAIT);
		if (n > 0)
			used += n;
		else if (n < 0 && errno == EAGAIN)
			usleep(100);
		else
			break;
		assert_true(used < sizeof(answered) - 1);
	}
	assert_true(turns < TURNS_MAX);
	answered[used] = '\0';
	close(fd);
	server_turn();
	return sscanf(answered, "HTTP/1.%*u %u", &status) == 1 ? status : 0;
}

unsigned int get(const char *path)
{
	char request[1000];
	int fd = call(0);

	snprintf(request, sizeof(request),
		 "GET %s HTTP/1.0\r\nHost: localhost:80\r\n\r\n", path);
	ask(fd, request);
	return hear(fd);
}

bool answer_has(const char *text)
{
	return strstr(answered, text);
}

const char *answer_body(void)
{
	const char *end = strstr(answered, "\r\n\r\n");

	assert_non_null(end);
	return end + 4;
}
