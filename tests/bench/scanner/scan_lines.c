// SPDX-License-Identifier: GPL-2.0
/*
 * What any scanner has to do at least: find the ends of the lines of the header
 * section, and nothing else.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "scanner.h"

#define ONES (~UINT64_C(0) / 0xff)

/* Is the line behind this line end empty? Then the header section ends. */
static bool blank(const char *line, const char *end)
{
	return line < end &&
	       (*line == '\n' ||
		(*line == '\r' && line + 1 < end && line[1] == '\n'));
}

static const char *by_words(const char *p, const char *end)
{
	uint64_t word;

	for (; end - p >= 8; p += 8) {
		memcpy(&word, p, 8);
		word ^= ONES * '\n';
		word = (word - ONES) & ~word & ONES << 7;
		if (word)
			return p + __builtin_ctzll(word) / 8;
	}
	while (p < end && *p != '\n')
		p++;
	return p;
}

static const char *by_bytes(const char *p, const char *end)
{
	while (p < end && *p != '\n')
		p++;
	return p;
}

static const char *by_memchr(const char *p, const char *end)
{
	const char *found = memchr(p, '\n', end - p);

	return found ? found : end;
}

static inline __attribute__((always_inline)) unsigned long
lines(const char *data, size_t len, __typeof__(by_words) *find)
{
	const char *p = data, *end = data + len;
	unsigned long n = 0;

	while (p < end && !blank(p, end)) {
		p = find(p, end) + 1;
		n++;
	}
	return n;
}

static unsigned long words(const char *data, size_t len)
{
	return lines(data, len, by_words);
}

static unsigned long bytes(const char *data, size_t len)
{
	return lines(data, len, by_bytes);
}

static unsigned long with_memchr(const char *data, size_t len)
{
	return lines(data, len, by_memchr);
}

const struct scanner scan_words = { .name = "words", .scan = words };
const struct scanner scan_bytes = { .name = "bytes", .scan = bytes };
const struct scanner scan_memchr = { .name = "memchr", .scan = with_memchr };
