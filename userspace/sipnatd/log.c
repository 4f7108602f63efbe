// SPDX-License-Identifier: GPL-2.0
/*
 * Where the daemon's sentences go: standard error (with the journal's level
 * prefix where the journal listens) or syslog.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

#include "daemon.h"

static bool to_syslog;
static int max_level = LOG_INFO;

/**
 * log_open() - log by these settings from now on
 * @settings: where to and how much
 */
void log_open(const struct sn_log_settings *settings)
{
	if (settings->syslog && !to_syslog)
		openlog("sipnatd", LOG_PID | LOG_NDELAY, LOG_DAEMON);
	else if (!settings->syslog && to_syslog)
		closelog();
	to_syslog = settings->syslog;
	max_level = settings->level;
}

/**
 * log_say() - log a sentence
 * @level: LOG_ERR to LOG_DEBUG
 * @fmt: the sentence, printf style, no newline
 */
void log_say(int level, const char *fmt, ...)
{
	char text[2048];
	va_list args;

	if (level > max_level)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (to_syslog)
		syslog(level, "%s", text);
	else if (getenv("JOURNAL_STREAM"))
		fprintf(stderr, "<%d>%s\n", level, text);
	else
		fprintf(stderr, "sipnatd: %s\n", text);
}
