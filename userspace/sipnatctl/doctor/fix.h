/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Doing what findings say.
 */
#ifndef SIPNATCTL_DOCTOR_FIX_H
#define SIPNATCTL_DOCTOR_FIX_H

#include "doctor/doctor.h"
#include "doctor/put.h"

size_t fix_count(const struct results *results);
bool fix_agreed(const struct results *results);
bool fix_do(const struct facts *facts, const struct results *results,
	    struct fixes *fixes);
void fixes_free(struct fixes *fixes);

#endif /* SIPNATCTL_DOCTOR_FIX_H */
