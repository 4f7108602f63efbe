/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Running sipnatctl, and what it printed.
 */
#ifndef TESTS_UNIT_SIPNATCTL_RUN_H
#define TESTS_UNIT_SIPNATCTL_RUN_H

#include <json-c/json.h>
#include <stdio.h>

#define OUTPUT_MAX (256 * 1024)
#define COMPLAINT_MAX (8 * 1024)

/* What the last run printed. */
extern char output[OUTPUT_MAX];
extern char complaint[COMPLAINT_MAX];

/* main() of sipnatctl, renamed by the Makefile. */
int sipnatctl_main(int argc, char **argv);

int run_to(FILE *out, const char *line);
int run(const char *line);
struct json_object *run_json(const char *line);
struct json_object *at(struct json_object *root, const char *path);
void has_keys(struct json_object *root, const char *const *paths, size_t n);

#endif /* TESTS_UNIT_SIPNATCTL_RUN_H */
