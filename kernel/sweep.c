// SPDX-License-Identifier: GPL-2.0
/*
 * Goes through the conntrack table of a namespace: at load to take off the
 * helpers that are there, or when no policy has come since; at unload, and then
 * through that of all, to leave nothing of ours behind; and for netlink to show or
 * delete the flows in our hands. Conntrack tells nobody of an entry's end, so
 * sipnat keeps no table of flows: this is where to find them.
 */
#include <linux/rculist.h>
#include <linux/rculist_nulls.h>
#include <linux/sched.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include "claim.h"
#include "sweep.h"

struct sweep_in {
	const struct sipnat_verdict *verdict;
	struct sipnat_swept swept;
};

static int sweep_in_flow(struct nf_conn *ct, void *data)
{
	struct sweep_in *sweep = data;

	rcu_read_lock();
	if (sipnat_claim_detached(ct, sweep->verdict, true))
		sweep->swept.flows++;
	rcu_read_unlock();

	return 0;
}

static bool sweep_in_expectation(struct nf_conntrack_expect *exp, void *data)
{
	struct sweep_in *sweep = data;
	struct sipnat_claim *claim = sipnat_claim_of(exp->master);

	if (!claim || !sipnat_claim_disowns(claim, exp))
		return false;

	sweep->swept.expectations++;
	return true;
}

/**
 * sipnat_sweep_in() - take off every SIP helper that a namespace has
 * @net: the namespace, its hooks registered
 * @verdict: the policy's
 *
 * Context: process, sleeps for a grace period if it found any.
 * Return: what it found.
 */
struct sipnat_swept sipnat_sweep_in(struct net *net,
				    const struct sipnat_verdict *verdict)
{
	struct sweep_in sweep = { .verdict = verdict };
	const struct nf_ct_iter_data iter_data = {
		.net = net,
		.data = &sweep,
	};

	nf_ct_iterate_cleanup_net(sweep_in_flow, &iter_data);
	if (!sweep.swept.flows)
		return sweep.swept;

	/* A helper that was running may have expected something more. */
	synchronize_rcu();
	nf_ct_expect_iterate_net(net, sweep_in_expectation, &sweep, 0, 0);
	return sweep.swept;
}

struct sweep_out {
	sipnat_unclaimed_fn *unclaimed;
	void *data;
};

static int sweep_out_flow(struct nf_conn *ct, void *data)
{
	struct sweep_out *sweep = data;

	if (sipnat_claim_of(ct))
		sipnat_claim_release(ct);
	else
		sweep->unclaimed(ct, sweep->data);

	return 0;
}

/**
 * sipnat_sweep_out() - leave nothing of sipnat on a namespace's flows
 * @net: the namespace, its hooks gone
 * @unclaimed: told of each entry that has no claim
 * @data: for @unclaimed
 *
 * Context: process.
 */
void sipnat_sweep_out(struct net *net, sipnat_unclaimed_fn *unclaimed,
		      void *data)
{
	struct sweep_out sweep = { .unclaimed = unclaimed, .data = data };
	const struct nf_ct_iter_data iter_data = {
		.net = net,
		.data = &sweep,
	};

	nf_ct_iterate_cleanup_net(sweep_out_flow, &iter_data);
}

static int sweep_last_flow(struct nf_conn *ct, void *data)
{
	sipnat_claim_release(ct);
	return 0;
}

/**
 * sipnat_sweep_last() - leave nothing of sipnat on entries that came later
 *
 * Unregistering a hook drops what waits in NFQUEUE, but a flow's first packet that
 * was on its way there arrives afterwards, and its entry gets into the table when
 * sipnat_sweep_out() has been through. What waits is dropped once more here.
 *
 * Context: process, sleeps for grace periods; no namespace has hooks of sipnat.
 */
void sipnat_sweep_last(void)
{
	nf_ct_iterate_destroy(sweep_last_flow, NULL);
}

struct sweep_flush {
	sipnat_walk_fn *matches;
	void *data;
	unsigned int flushed;
};

static int sweep_flush_flow(struct nf_conn *ct, void *data)
{
	struct sipnat_claim *claim = sipnat_claim_of(ct);
	struct sweep_flush *flush = data;

	if (!claim || !flush->matches(ct, claim, flush->data))
		return 0;

	flush->flushed++;
	return 1;
}

/**
 * sipnat_sweep_flush() - delete entries of flows in sipnat's hands
 * @net: the namespace
 * @matches: says which
 * @data: for @matches
 *
 * Context: process.
 * Return: how many were deleted.
 */
unsigned int sipnat_sweep_flush(struct net *net, sipnat_walk_fn *matches,
				void *data)
{
	struct sweep_flush flush = { .matches = matches, .data = data };
	const struct nf_ct_iter_data iter_data = {
		.net = net,
		.data = &flush,
	};

	nf_ct_iterate_cleanup_net(sweep_flush_flow, &iter_data);
	return flush.flushed;
}

/* The lock also keeps the table from being resized. */
static void walk_lock(spinlock_t *bucket_lock) __acquires(bucket_lock)
{
	local_bh_disable();
	nf_conntrack_lock(bucket_lock);
	__acquire(bucket_lock);
}

static void walk_unlock(spinlock_t *bucket_lock) __releases(bucket_lock)
{
	spin_unlock(bucket_lock);
	local_bh_enable();
}

/* Whether the bucket was seen to its end. */
static bool walk_bucket(struct net *net, struct sipnat_cursor *cursor,
			sipnat_walk_fn *visit, void *data)
{
	struct nf_conntrack_tuple_hash *h;
	struct hlist_nulls_node *n;
	struct sipnat_claim *claim;
	unsigned int seen = 0;
	struct nf_conn *ct;

	hlist_nulls_for_each_entry(h, n, &nf_conntrack_hash[cursor->bucket],
				   hnnode) {
		if (NF_CT_DIRECTION(h) != IP_CT_DIR_ORIGINAL)
			continue;

		ct = nf_ct_tuplehash_to_ctrack(h);
		if (!net_eq(nf_ct_net(ct), net) || nf_ct_is_expired(ct))
			continue;

		claim = sipnat_claim_of(ct);
		if (!claim || seen++ < cursor->skip)
			continue;

		if (!visit(ct, claim, data))
			return false;
		cursor->skip++;
	}

	return true;
}

/**
 * sipnat_walk() - visit the flows in sipnat's hands
 * @net: the namespace
 * @cursor: all zero at first; where to go on afterwards
 * @visit: called for each
 * @data: for @visit
 *
 * If the table was resized between two calls, cursor->buckets says so, and flows
 * may be seen twice or not at all.
 *
 * Context: process.
 * Return: whether the end was reached.
 */
bool sipnat_walk(struct net *net, struct sipnat_cursor *cursor,
		 sipnat_walk_fn *visit, void *data)
{
	spinlock_t *lock; /* conntrack's, of the bucket */
	bool more = true;

	while (cursor->bucket < READ_ONCE(nf_conntrack_htable_size)) {
		lock = &nf_conntrack_locks[cursor->bucket % CONNTRACK_LOCKS];

		walk_lock(lock);
		cursor->buckets = nf_conntrack_htable_size;
		if (cursor->bucket < cursor->buckets)
			more = walk_bucket(net, cursor, visit, data);
		walk_unlock(lock);

		if (!more)
			return false;

		cursor->bucket++;
		cursor->skip = 0;
		cond_resched();
	}

	return true;
}
