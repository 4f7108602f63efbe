/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What verbs share that go on until they are interrupted.
 */
#ifndef SIPNATCTL_FOLLOW_H
#define SIPNATCTL_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>

#define FOLLOW_STAMP 48

void follow_stamp(bool json, char *text, size_t size);
int follow_stop(void);

#endif /* SIPNATCTL_FOLLOW_H */
