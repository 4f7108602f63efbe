// SPDX-License-Identifier: GPL-2.0
/*
 * Reads conntrack's sysctls of this network namespace.
 */
#include <inttypes.h>
#include <stdio.h>

#include "netfilter.h"

/**
 * netfilter_value() - read a number of conntrack's
 * @name: a file below /proc/sys/net/netfilter
 * @value: filled
 *
 * Return: true if it could be read.
 */
bool netfilter_value(const char *name, uint32_t *value)
{
	char path[128];
	FILE *file;
	bool good;

	snprintf(path, sizeof(path), "/proc/sys/net/netfilter/%s", name);
	file = fopen(path, "re");
	if (!file)
		return false;
	good = fscanf(file, "%" SCNu32, value) == 1;
	fclose(file);
	return good;
}
