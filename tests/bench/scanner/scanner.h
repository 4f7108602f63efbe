/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is measured side by side: ways through the same bytes.
 */
#ifndef SCANNER_H
#define SCANNER_H

#include <stddef.h>

/**
 * struct scanner - one way through a message
 * @name: in the tables
 * @init: once, before anything is measured; may be NULL
 * @scan: goes through len bytes; what it returns has no meaning, it is only
 *	there so that no compiler leaves the work out
 */
struct scanner {
	const char *name;
	void (*init)(void);
	unsigned long (*scan)(const char *data, size_t len);
};

extern const struct scanner scan_parse;
extern const struct scanner scan_sipnat;
extern const struct scanner scan_osip;
extern const struct scanner scan_sofia;
extern const struct scanner scan_words;
extern const struct scanner scan_bytes;
extern const struct scanner scan_memchr;

#endif
