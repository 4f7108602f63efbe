/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A report for people.
 */
#ifndef SIPNATCTL_REPORT_TEXT_H
#define SIPNATCTL_REPORT_TEXT_H

#include "report.h"

void report_put_text(const struct report *report);
void report_put_endpoints(const struct report *report);

#endif /* SIPNATCTL_REPORT_TEXT_H */
