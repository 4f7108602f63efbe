/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Facts that are made up, and what sipnatctl doctor makes of them.
 */
#ifndef TESTS_UNIT_DOCTOR_FACTS_H
#define TESTS_UNIT_DOCTOR_FACTS_H

#include "doctor/doctor.h"

extern struct facts facts;
extern struct results results;

int setup(void **state);
int teardown(void **state);
void judge(void);
const struct result *worst(enum check check);
void expect(enum check check, enum verdict verdict, const char *command);
void add_rule(struct sn_policy *policy, uint32_t action);
void place(const char *mend, bool alone);

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif /* TESTS_UNIT_DOCTOR_FACTS_H */
