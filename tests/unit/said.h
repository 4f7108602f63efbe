/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a part of sipnatd logs, kept for the test that calls it.
 */
#ifndef TESTS_UNIT_SAID_H
#define TESTS_UNIT_SAID_H

#define SAID_MAX (64 * 1024)

/* One line after the other; empty it with said[0] = '\0'. */
extern char said[SAID_MAX];

#endif /* TESTS_UNIT_SAID_H */
