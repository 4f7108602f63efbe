// SPDX-License-Identifier: GPL-2.0
/*
 * The daemon's log, as a text.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "daemon.h"
#include "said.h"

char said[SAID_MAX];

/* In the place of sipnatd's. */
void log_say(int level, const char *fmt, ...)
{
	size_t used = strlen(said);
	va_list args;

	va_start(args, fmt);
	vsnprintf(said + used, sizeof(said) - used, fmt, args);
	va_end(args);
	strncat(said, "\n", sizeof(said) - strlen(said) - 1);
}
