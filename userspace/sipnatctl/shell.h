/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words as a shell takes them.
 */
#ifndef SIPNATCTL_SHELL_H
#define SIPNATCTL_SHELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

void shell_put(FILE *file, const char *word);
bool shell_take(const char **line, char *word, size_t size);

#endif /* SIPNATCTL_SHELL_H */
