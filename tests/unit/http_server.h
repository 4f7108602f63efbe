/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sipnatd's HTTP server against the fake kernel, in the process of the test.
 */
#ifndef TESTS_UNIT_HTTP_SERVER_H
#define TESTS_UNIT_HTTP_SERVER_H

#include "http.h"
#include "said.h"

#define ANSWER_MAX (1024 * 1024)

/* What was answered last. */
extern char answered[ANSWER_MAX];
extern struct daemon d;

int server_start(void **state);
int server_stop(void **state);
void server_turn(void);
int call(int listener);
void ask(int fd, const char *request);
unsigned int hear(int fd);
unsigned int get(const char *path);
bool answer_has(const char *text);
const char *answer_body(void);

#endif /* TESTS_UNIT_HTTP_SERVER_H */
