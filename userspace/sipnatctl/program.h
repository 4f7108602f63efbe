/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Running another program, for its output or for what it does.
 */
#ifndef SIPNATCTL_PROGRAM_H
#define SIPNATCTL_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

bool program_find(const char *name, char *path, size_t size);
char *program_read(const char *path, char *const argv[], char *why,
		   size_t size);
bool program_run(const char *path, char *const argv[]);

#endif /* SIPNATCTL_PROGRAM_H */
