/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What conntrack is set to in this network namespace.
 */
#ifndef SIPNAT_NETFILTER_H
#define SIPNAT_NETFILTER_H

#include <stdbool.h>
#include <stdint.h>

bool netfilter_value(const char *name, uint32_t *value);

#endif /* SIPNAT_NETFILTER_H */
