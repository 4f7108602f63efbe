// SPDX-License-Identifier: GPL-2.0
/*
 * Whether the ALG is loaded, as files of /proc and /sys tell.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "alg.h"

static int automatic(void)
{
	FILE *file = fopen("/proc/sys/net/netfilter/nf_conntrack_helper", "re");
	int value = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%d", &value) != 1)
		value = -1;
	fclose(file);
	return value;
}

/**
 * alg_see() - is the ALG loaded, and assigned by port
 * @alg: filled; knows no rules yet
 */
void alg_see(struct alg *alg)
{
	memset(alg, 0, sizeof(*alg));
	alg->conntrack_sip = !access("/sys/module/nf_conntrack_sip", F_OK);
	alg->nat_sip = !access("/sys/module/nf_nat_sip", F_OK);
	alg->automatic = automatic();
}
