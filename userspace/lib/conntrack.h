/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Conntrack's own table, as ctnetlink shows it: what is not in sipnat's hands,
 * too. The netlink behind it stays in client_conntrack.c.
 */
#ifndef SIPNAT_CONNTRACK_H
#define SIPNAT_CONNTRACK_H

#include "error.h"
#include "model.h"

#define SN_HELPER_MAX 15

/**
 * struct sn_entry - an entry of conntrack's table
 * @family: AF_INET or AF_INET6
 * @protocol: IPPROTO_UDP and so on
 * @original: tuple of the original direction; ports where there are any
 * @reply: tuple of the reply direction
 * @zone: conntrack zone of the original direction
 * @id: conntrack's id of the entry
 * @status: enum ip_conntrack_status
 * @timeout: seconds until conntrack drops it, 0 if it does not say
 * @helper: name of its helper, empty if it has none
 */
struct sn_entry {
	uint8_t family;
	uint8_t protocol;
	struct sn_tuple original;
	struct sn_tuple reply;
	uint16_t zone;
	uint32_t id;
	uint32_t status;
	uint32_t timeout;
	char helper[SN_HELPER_MAX + 1];
};

/* Called with each entry; returns 0, or -1 with @err filled. */
typedef int (*sn_entry_t)(const struct sn_entry *entry, void *data,
			  struct sn_error *err);

struct sn_client *sn_conntrack_open(struct sn_error *err);
int sn_conntrack_each(struct sn_client *client, sn_entry_t each, void *data,
		      struct sn_error *err);
int sn_conntrack_del(struct sn_client *client, const struct sn_entry *entry,
		     bool *gone, struct sn_error *err);

#endif /* SIPNAT_CONNTRACK_H */
