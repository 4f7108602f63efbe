/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files of the box, bounded.
 */
#ifndef SIPNATCTL_DOCTOR_FILE_H
#define SIPNATCTL_DOCTOR_FILE_H

#include <stdbool.h>
#include <stddef.h>

#define FILE_LINE_MAX 1024

/* Called with each file; false: no more are wanted. */
typedef bool (*file_found_t)(const char *path, const char *text, void *data);

extern const char *file_root;

bool file_there(const char *path);
char *file_read(const char *path);
void file_each(const char *pattern, file_found_t found, void *data);
bool file_line(const char **text, char *line, size_t size);
bool file_word(const char **text, char *word, size_t size);

#endif /* SIPNATCTL_DOCTOR_FILE_H */
