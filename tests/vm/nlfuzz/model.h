/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel's policy must be after what it accepted, and whether it is.
 */
#ifndef NLFUZZ_MODEL_H
#define NLFUZZ_MODEL_H

#include <libmnl/libmnl.h>
#include <stdint.h>

void model_answer(unsigned int sock, const struct nlmsghdr *request, int error);
void model_committed(uint32_t generation);
void model_closed(unsigned int sock);
void model_check(struct mnl_socket *nl, uint16_t family);

#endif
