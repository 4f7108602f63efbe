/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sockets of generic netlink, and a question with its answer.
 */
#ifndef NLFUZZ_TALK_H
#define NLFUZZ_TALK_H

#include <libmnl/libmnl.h>
#include <stdint.h>

/**
 * talk_fn - shown a message of an answer
 * @nlh: the message, never NLMSG_ERROR or NLMSG_DONE
 * @data: the caller's
 */
typedef void talk_fn(const struct nlmsghdr *nlh, void *data);

void die(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));
struct mnl_socket *talk_open(void);
void talk_find(struct mnl_socket *nl, uint16_t *family, uint32_t *group);
void talk_ask(struct mnl_socket *nl, uint16_t family, uint8_t cmd,
	      uint16_t flags, talk_fn *fn, void *data);

#endif
