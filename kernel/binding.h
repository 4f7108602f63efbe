/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bindings of a namespace: which AOR is registered over which flow.
 */
#ifndef _SIPNAT_BINDING_H
#define _SIPNAT_BINDING_H

#include <linux/rhashtable.h>
#include <linux/sipnat.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include "flow_id.h"

#define SIPNAT_WHEEL 1024 /* seconds until an expiry is looked at again */
#define SIPNAT_SOURCES 4096 /* sources share a budget by their hash */
#define SIPNAT_BINDINGS_PER_FLOW 1024 /* one after another are looked at */

/**
 * struct sipnat_binding - one AOR at one Contact over one flow
 * @node: in the table, by @flow
 * @expiry: in the wheel
 * @rcu: when it is in neither any more
 * @flow: over which it was registered
 * @contact: fingerprint of the Contact's URI
 * @expires: when the registrar forgets it, seconds since boot
 * @hold: until when the flow's entry is held, seconds since boot
 * @granted: by the registrar, seconds
 * @rule: that covered the REGISTER, or SIPNAT_NO_RULE
 * @endpoint: IP_CT_DIR_* in which its REGISTER travelled
 * @aor_len: bytes of @aor
 * @aor: as in the REGISTER's To, without scheme
 */
struct sipnat_binding {
	struct rhlist_head node;
	union {
		struct hlist_node expiry;
		struct rcu_head rcu;
	};
	struct sipnat_flow_id flow;
	u64 contact;
	u32 expires;
	u32 hold;
	u32 granted;
	u16 rule;
	u8 endpoint;
	u8 aor_len;
	u8 aor[];
};

/**
 * struct sipnat_binding_limits - how many there may be
 * @bindings: in the namespace
 * @per_source: from one address
 */
struct sipnat_binding_limits {
	u32 bindings;
	u32 per_source;
};

struct sipnat_bindings;

/**
 * struct sipnat_binding_ops - whom the table asks and tells
 * @limit: how many bindings there may be now; context: process
 * @ended: a binding, out of the table, ended by itself: change is
 *	SIPNAT_BINDING_CHANGE_EXPIRED or _SHED; context: process
 */
struct sipnat_binding_ops {
	u32 (*limit)(struct sipnat_bindings *bindings);
	void (*ended)(struct sipnat_bindings *bindings,
		      const struct sipnat_binding *binding, u32 change);
};

/**
 * struct sipnat_bindings - the table of a namespace
 * @lock: of all but reading @table
 * @table: by flow, read under RCU
 * @count: how many there are
 * @now: second up to which @wheel was looked at
 * @work: looks at @wheel once a second while there are any
 * @ops: the registrar's
 * @wheel: by second of expiry
 * @source: how many each hash of an address has
 */
struct sipnat_bindings {
	spinlock_t lock; /* see above */
	struct rhltable table;
	u32 count;
	u32 now;
	struct delayed_work work;
	const struct sipnat_binding_ops *ops;
	struct hlist_head wheel[SIPNAT_WHEEL];
	u32 source[SIPNAT_SOURCES];
};

int sipnat_bindings_init(struct sipnat_bindings *bindings,
			 const struct sipnat_binding_ops *ops);
void sipnat_bindings_stop(struct sipnat_bindings *bindings);
void sipnat_bindings_exit(struct sipnat_bindings *bindings);

int sipnat_binding_set(struct sipnat_bindings *bindings,
		       const struct sipnat_binding *image, const u8 *aor,
		       const struct sipnat_binding_limits *limits);
int sipnat_binding_restore(struct sipnat_bindings *bindings,
			   const struct sipnat_binding *image, const u8 *aor,
			   const struct sipnat_binding_limits *limits);
bool sipnat_binding_remove(struct sipnat_bindings *bindings,
			   const struct sipnat_binding *image, const u8 *aor);
bool sipnat_binding_remove_any(struct sipnat_bindings *bindings,
			       struct sipnat_binding *image, const u8 *aor);
u32 sipnat_binding_hold(struct sipnat_bindings *bindings,
			const struct sipnat_flow_id *flow);

#endif
