/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Gathering a report, and what it is made of.
 */
#ifndef SIPNATCTL_REPORT_LOOK_H
#define SIPNATCTL_REPORT_LOOK_H

#include "nft.h"
#include "report.h"

void report_look(struct report *report, struct sn_policy *policy,
		 struct nft *nft);
void report_free(struct report *report);

#endif /* SIPNATCTL_REPORT_LOOK_H */
