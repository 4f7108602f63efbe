/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is known of sipnat as text that Prometheus reads.
 */
#ifndef SIPNAT_METRICS_H
#define SIPNAT_METRICS_H

#include <stdio.h>

#include "report.h"

#define SN_METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

/**
 * struct sn_metrics_daemon - what only the daemon knows
 * @policy_applied: the policy of its configuration is in force
 * @losses: times that it lost events because it lagged
 * @requests: HTTP requests that it answered
 * @refused: HTTP requests that it refused
 * @cut: HTTP connections that it closed because there were too many
 * @seconds: what finding out all that is told here took
 */
struct sn_metrics_daemon {
	bool policy_applied;
	uint64_t losses;
	uint64_t requests;
	uint64_t refused;
	uint64_t cut;
	double seconds;
};

void sn_metrics_write(FILE *file, const struct report *report,
		      const struct sn_metrics_daemon *daemon);

#endif /* SIPNAT_METRICS_H */
