/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Checking again and again.
 */
#ifndef SIPNATCTL_DOCTOR_WATCH_H
#define SIPNATCTL_DOCTOR_WATCH_H

#include "doctor/doctor.h"

int doctor_watch(struct results *results, unsigned int seconds, bool json);
void results_put_changes(const struct results *before,
			 const struct results *now, bool first, bool json);

#endif /* SIPNATCTL_DOCTOR_WATCH_H */
