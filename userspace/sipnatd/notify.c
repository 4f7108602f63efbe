// SPDX-License-Identifier: GPL-2.0
/*
 * Telling the service manager how it goes: a datagram to $NOTIFY_SOCKET, as
 * sd_notify(3) documents it. Without a manager that asks, nothing happens.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "daemon.h"

static void tell(const char *text)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t length = path ? strlen(path) : 0;
	int fd;

	/* A path, or with @ in front an abstract name. */
	if (length < 2 || length >= sizeof(address.sun_path) ||
	    (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(address.sun_path, path, length);
	if (path[0] == '@')
		address.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	length += offsetof(struct sockaddr_un, sun_path);
	if (sendto(fd, text, strlen(text), MSG_NOSIGNAL,
		   (struct sockaddr *)&address, length) < 0)
		log_say(LOG_DEBUG, "the service manager cannot be told");
	close(fd);
}

/**
 * notify_ready() - started, or reloaded
 */
void notify_ready(void)
{
	tell("READY=1");
}

/**
 * notify_reloading() - the configuration is being read again
 */
void notify_reloading(void)
{
	struct timespec now;
	char text[64];

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%llu",
		 (unsigned long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	tell(text);
}

/**
 * notify_stopping() - about to end
 */
void notify_stopping(void)
{
	tell("STOPPING=1");
}

/**
 * notify_status() - how it goes, in words
 * @fmt: the words, printf style
 */
void notify_status(const char *fmt, ...)
{
	char words[256], text[300];
	va_list args;

	va_start(args, fmt);
	vsnprintf(words, sizeof(words), fmt, args);
	va_end(args);
	snprintf(text, sizeof(text), "STATUS=%s", words);
	tell(text);
}
