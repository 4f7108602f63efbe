// SPDX-License-Identifier: GPL-2.0
/*
 * measure FILE...: goes through each file by each of the scanners.
 *
 * Under callgrind it has the instructions of each written down as SCANNER:FILE.
 * Otherwise it prints "SCANNER FILE BYTES NANOSECONDS CYCLES", of one time
 * through; 0 cycles where the machine doesn't count them.
 */
#include <err.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <valgrind/callgrind.h>

#include "scanner.h"

#define TIMES 2000
#define SIZE_MAX_FILE 65536

static const struct scanner *const scanners[] = {
	&scan_parse, &scan_sipnat, &scan_words, &scan_bytes, &scan_memchr,
#ifdef WITH_OSIP
	&scan_osip,
#endif
#ifdef WITH_SOFIA
	&scan_sofia,
#endif
};

static volatile unsigned long found;
static int cycles = -1;

static void count_cycles(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_HW_CPU_CYCLES,
		.exclude_kernel = 1,
	};

	cycles = syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
}

static uint64_t cycles_now(void)
{
	uint64_t value = 0;

	if (cycles < 0 || read(cycles, &value, sizeof(value)) != sizeof(value))
		return 0;
	return value;
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * UINT64_C(1000000000) + ts.tv_nsec;
}

static void times(const struct scanner *scanner, const char *path,
		  const char *data, size_t len)
{
	uint64_t begin, clock;
	int i;

	found += scanner->scan(data, len);
	clock = cycles_now();
	begin = now();
	for (i = 0; i < TIMES; i++)
		found += scanner->scan(data, len);
	begin = now() - begin;
	clock = cycles_now() - clock;
	printf("%s %s %zu %.1f %.1f\n", scanner->name, path, len,
	       (double)begin / TIMES, (double)clock / TIMES);
}

static void instructions(const struct scanner *scanner, const char *path,
			 const char *data, size_t len)
{
	char name[256];

	/* once before: symbols are looked up the first time */
	found += scanner->scan(data, len);
	snprintf(name, sizeof(name), "%s:%s", scanner->name, path);
	CALLGRIND_ZERO_STATS;
	found += scanner->scan(data, len);
	CALLGRIND_DUMP_STATS_AT(name);
}

static void measure(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *data = malloc(SIZE_MAX_FILE);
	size_t len, i;

	if (!file || !data)
		err(1, "%s", path);
	len = fread(data, 1, SIZE_MAX_FILE - 1, file);
	fclose(file);
	data[len] = '\0'; /* libosip2 looks there */
	for (i = 0; i < sizeof(scanners) / sizeof(*scanners); i++) {
		if (RUNNING_ON_VALGRIND)
			instructions(scanners[i], path, data, len);
		else
			times(scanners[i], path, data, len);
	}
	free(data);
}

int main(int argc, char **argv)
{
	size_t i;
	int n;

	count_cycles();
	for (i = 0; i < sizeof(scanners) / sizeof(*scanners); i++)
		if (scanners[i]->init)
			scanners[i]->init();
	for (n = 1; n < argc; n++)
		measure(argv[n]);
	return 0;
}
