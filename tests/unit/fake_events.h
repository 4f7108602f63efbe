/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the linker puts in the place of the subscription to events, and of
 * reading what conntrack is set to.
 */
#ifndef TESTS_UNIT_FAKE_EVENTS_H
#define TESTS_UNIT_FAKE_EVENTS_H

#include "client.h"
#include "netfilter.h"

struct sn_events *__wrap_sn_events_open(struct sn_error *err);
void __wrap_sn_events_close(struct sn_events *unused);
int __wrap_sn_events_fd(const struct sn_events *unused);
bool __wrap_sn_events_module_here(const struct sn_events *unused);
int __wrap_sn_events_next(struct sn_events *unused, struct sn_event *event,
			  struct sn_error *err);
bool __wrap_netfilter_value(const char *name, uint32_t *value);

#endif /* TESTS_UNIT_FAKE_EVENTS_H */
