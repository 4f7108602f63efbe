// SPDX-License-Identifier: GPL-2.0
/*
 * What verbs share that go on until they are interrupted: the time in front of
 * a line, and how they learn that it is enough.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <time.h>

#include "follow.h"

/**
 * follow_stamp() - the time it is
 * @json: RFC 3339 in UTC for machines, not the local time of day for people
 * @text: where to
 * @size: of @text, FOLLOW_STAMP is enough
 */
void follow_stamp(bool json, char *text, size_t size)
{
	struct timespec now;
	struct tm tm;
	size_t used;

	clock_gettime(CLOCK_REALTIME, &now);
	if (json)
		gmtime_r(&now.tv_sec, &tm);
	else
		localtime_r(&now.tv_sec, &tm);
	used = strftime(text, size, json ? "%Y-%m-%dT%H:%M:%S" : "%H:%M:%S",
			&tm);
	snprintf(text + used, size - used, ".%03ld%s", now.tv_nsec / 1000000,
		 json ? "Z" : "");
}

/**
 * follow_stop() - take note of SIGINT and SIGTERM from now on
 *
 * Return: a descriptor that can be read when it is time to end, or -1.
 */
int follow_stop(void)
{
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &stop, NULL))
		return -1;
	return signalfd(-1, &stop, SFD_CLOEXEC);
}
