/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Goes through the conntrack table of a namespace.
 */
#ifndef _SIPNAT_SWEEP_H
#define _SIPNAT_SWEEP_H

#include <linux/types.h>
#include "bypass.h"

struct net;

/**
 * struct sipnat_swept - what a sweep found
 * @flows: SIP helpers taken off
 * @expectations: removed with them
 */
struct sipnat_swept {
	unsigned int flows;
	unsigned int expectations;
};

/**
 * struct sipnat_cursor - where a walk is
 * @bucket: of conntrack's table
 * @skip: entries of that bucket already seen
 * @buckets: the table's size when the walk began, 0 before
 */
struct sipnat_cursor {
	unsigned int bucket;
	unsigned int skip;
	unsigned int buckets;
};

/**
 * typedef sipnat_walk_fn - called for a flow in sipnat's hands
 * @ct: its entry
 * @claim: its claim
 * @data: the walker's
 *
 * Context: RCU read side, conntrack's locks held.
 * Return: whether to go on; if not, the walk begins with this flow again.
 */
typedef bool sipnat_walk_fn(struct nf_conn *ct,
			    const struct sipnat_claim *claim, void *data);

/**
 * typedef sipnat_unclaimed_fn - told of an entry that is not in sipnat's hands
 * @ct: the entry
 * @data: the sweeper's
 *
 * Context: process.
 */
typedef void sipnat_unclaimed_fn(struct nf_conn *ct, void *data);

struct sipnat_swept sipnat_sweep_in(struct net *net,
				    const struct sipnat_verdict *verdict);
void sipnat_sweep_out(struct net *net, sipnat_unclaimed_fn *unclaimed,
		      void *data);
void sipnat_sweep_last(void);
unsigned int sipnat_sweep_flush(struct net *net, sipnat_walk_fn *matches,
				void *data);
bool sipnat_walk(struct net *net, struct sipnat_cursor *cursor,
		 sipnat_walk_fn *visit, void *data);

#endif
