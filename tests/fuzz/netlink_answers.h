/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel whose answers a fuzzer puts together in steps, so that most of them
 * are well-formed messages of the wrong content, and some lie about their length.
 * It comes in the place of those functions of libmnl that need a kernel.
 */
#ifndef TESTS_FUZZ_NETLINK_ANSWERS_H
#define TESTS_FUZZ_NETLINK_ANSWERS_H

#include <sys/socket.h>
#include <time.h>

#include "client_priv.h"

/* The number of the family. */
#define ANSWERS_FAMILY 0x1d

void answers_begin(const uint8_t *data, size_t size);

/* What the linker puts in the place of others. */
bool __wrap_mnl_nlmsg_ok(const struct nlmsghdr *nlh, int length);
struct mnl_socket *__wrap_mnl_socket_open2(int bus, int flags);
int __wrap_mnl_socket_bind(struct mnl_socket *nl, unsigned int groups,
			   pid_t pid);
int __wrap_mnl_socket_close(struct mnl_socket *nl);
int __wrap_mnl_socket_get_fd(const struct mnl_socket *nl);
int __wrap_mnl_socket_setsockopt(const struct mnl_socket *nl, int type,
				 void *buffer, socklen_t size);
ssize_t __wrap_mnl_socket_sendto(const struct mnl_socket *nl, const void *data,
				 size_t length);
ssize_t __wrap_mnl_socket_recvfrom(const struct mnl_socket *nl, void *data,
				   size_t size);
int __wrap_nanosleep(const struct timespec *wait, struct timespec *left);

#endif /* TESTS_FUZZ_NETLINK_ANSWERS_H */
