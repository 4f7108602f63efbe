/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One daemon a network namespace, and whether it is there.
 */
#ifndef SIPNAT_INSTANCE_H
#define SIPNAT_INSTANCE_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "error.h"

int sn_instance_claim(int *fd, struct ucred *stranger, struct sn_error *err);
bool sn_instance_running(pid_t *pid);

#endif /* SIPNAT_INSTANCE_H */
