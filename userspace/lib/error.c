// SPDX-License-Identifier: GPL-2.0
/*
 * Filling struct sn_error; printing it is up to the programs.
 */
#include <stdarg.h>
#include <stdio.h>

#include "error.h"

/**
 * sn_fail() - note a failure
 * @err: where to
 * @fault: its class
 * @errnum: errno value behind it or 0
 * @fmt: sentence, printf style
 *
 * Return: -1, so that a caller can return it.
 */
int sn_fail(struct sn_error *err, enum sn_fault fault, int errnum,
	    const char *fmt, ...)
{
	va_list args;

	err->fault = fault;
	err->errnum = errnum;
	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return -1;
}
