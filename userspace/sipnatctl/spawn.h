/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Running another program for its output.
 */
#ifndef SIPNATCTL_SPAWN_H
#define SIPNATCTL_SPAWN_H

#include <stdbool.h>
#include <stddef.h>

bool spawn_find(const char *name, char *path, size_t size);
char *spawn_read(const char *path, char *const argv[], char *why, size_t size);

#endif /* SIPNATCTL_SPAWN_H */
