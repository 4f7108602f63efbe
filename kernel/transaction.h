/* SPDX-License-Identifier: GPL-2.0 */
/*
 * REGISTER transactions that wait for their final response.
 */
#ifndef _SIPNAT_TRANSACTION_H
#define _SIPNAT_TRANSACTION_H

#include <linux/if.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include "binding.h"
#include "flow_id.h"
#include "upstream.h"

#define SIPNAT_CONTACTS_MAX 8 /* of one REGISTER */
#define SIPNAT_TRANSACTION_SECONDS 32 /* 64*T1, RFC 3261 17.1.2.2 */

/**
 * struct sipnat_transaction_key - which transaction
 * @flow: over which the REGISTER went
 * @call_id: fingerprint of Call-ID
 * @cseq: its number
 * @endpoint: IP_CT_DIR_* in which the REGISTER travelled
 */
struct sipnat_transaction_key {
	struct sipnat_flow_id flow;
	u64 call_id;
	u32 cseq;
	u8 endpoint;
};

/**
 * struct sipnat_transaction - a REGISTER that waits for its final response
 * @node: in the table, by @key
 * @age: among all, oldest first
 * @age_in_source: among those of its source, oldest first
 * @key: which
 * @sent: to be looked for in the response
 * @since: seconds since boot
 * @margin: of the rule that covered it
 * @floor: likewise
 * @ceiling: likewise
 * @rule: index of that rule, or SIPNAT_NO_RULE
 * @deferred: which rule does is only known when the response comes; @margin and
 *	the like are set then
 * @interface: by which the REGISTER came, if deferred; empty: the gateway's own
 * @source: whose budget it is in; set when it is opened
 * @removes_all: Contact was "*"
 * @n_contacts: how many of @contact and @asked there are
 * @aor_len: bytes of @aor
 * @contact: fingerprints of its Contacts' URIs
 * @params: of the parameters of these
 * @asked: for how many seconds, of each
 * @aor: the To's URI without scheme
 */
struct sipnat_transaction {
	struct hlist_node node;
	struct list_head age;
	struct list_head age_in_source;
	struct sipnat_transaction_key key;
	struct sipnat_sent sent;
	u32 since;
	u32 margin;
	u32 floor;
	u32 ceiling;
	u16 rule;
	u16 source;
	bool removes_all;
	bool deferred;
	u8 n_contacts;
	u8 aor_len;
	char interface[IFNAMSIZ];
	u64 contact[SIPNAT_CONTACTS_MAX];
	u32 params[SIPNAT_CONTACTS_MAX];
	u32 asked[SIPNAT_CONTACTS_MAX];
	u8 aor[];
};

#define SIPNAT_TRANSACTION_BUCKETS 1024
#define SIPNAT_TRANSACTION_SOURCES \
	256 /* sources share a budget by their hash */

/**
 * struct sipnat_transaction_source - those of one budget
 * @age: oldest first
 * @count: how many there are
 */
struct sipnat_transaction_source {
	struct list_head age;
	u32 count;
};

/**
 * struct sipnat_transaction_limits - how many may wait at a time
 * @all: in the namespace, at least 1
 * @per_source: of one address, at least 1
 */
struct sipnat_transaction_limits {
	u32 all;
	u32 per_source;
};

/**
 * struct sipnat_transactions - those of a namespace
 * @lock: of the rest
 * @age: oldest first
 * @count: how many there are
 * @seed: of the hash that @bucket is by
 * @work: forgets those that are over, while there are any
 * @bucket: by key
 * @source: by hash of the endpoint's address
 */
struct sipnat_transactions {
	spinlock_t lock; /* see above */
	struct list_head age;
	u32 count;
	u32 seed;
	struct delayed_work work;
	struct hlist_head bucket[SIPNAT_TRANSACTION_BUCKETS];
	struct sipnat_transaction_source source[SIPNAT_TRANSACTION_SOURCES];
};

bool sipnat_transaction_removes(const struct sipnat_transaction *transaction);
void sipnat_transactions_init(struct sipnat_transactions *transactions);
void sipnat_transactions_exit(struct sipnat_transactions *transactions);

unsigned int
sipnat_transaction_open(struct sipnat_transactions *transactions,
			struct sipnat_transaction *transaction,
			const struct sipnat_transaction_limits *limits);
struct sipnat_transaction *
sipnat_transaction_take(struct sipnat_transactions *transactions,
			const struct sipnat_transaction_key *key);

#endif
