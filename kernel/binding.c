// SPDX-License-Identifier: GPL-2.0
/*
 * The table of bindings: insert, refresh, remove, expire, limits. Keyed by
 * tuple and zone, never by conntrack entries: losing one here never affects a
 * packet. What a 2xx means for it is the registrar's.
 */
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "binding.h"
#include "clock.h"

#define EXPIRY_BATCH 16 /* with the lock held, which packets wait for */

static const struct rhashtable_params binding_params = {
	.head_offset = offsetof(struct sipnat_binding, node),
	.key_offset = offsetof(struct sipnat_binding, flow),
	.key_len = sizeof(struct sipnat_flow_id),
	.automatic_shrinking = true,
};

static u32 *binding_source(struct sipnat_bindings *bindings,
			   const struct sipnat_flow_id *flow, u8 endpoint)
{
	return &bindings->source[sipnat_flow_source(flow, endpoint,
						    SIPNAT_SOURCES)];
}

/*
 * With the lock held. The binding of an AOR, at one Contact or at any; @seen
 * others of the flow were looked at.
 */
static struct sipnat_binding *binding_find(struct sipnat_bindings *bindings,
					   const struct sipnat_binding *image,
					   const u8 *aor, bool any_contact,
					   unsigned int *seen)
{
	struct sipnat_binding *binding, *found = NULL;
	struct rhlist_head *list, *pos;

	*seen = 0;
	rcu_read_lock();
	list = rhltable_lookup(&bindings->table, &image->flow, binding_params);
	rhl_for_each_entry_rcu(binding, pos, list, node) {
		if (binding->aor_len != image->aor_len ||
		    memcmp(binding->aor, aor, image->aor_len) ||
		    (!any_contact && binding->contact != image->contact)) {
			++*seen;
			continue;
		}
		found = binding;
		break;
	}
	rcu_read_unlock();

	return found;
}

/* With the lock held. */
static void wheel_put(struct sipnat_bindings *bindings,
		      struct sipnat_binding *binding)
{
	u32 at = binding->expires;

	if ((s32)(at - bindings->now) <= 0)
		at = bindings->now + 1;
	else if (at - bindings->now >= SIPNAT_WHEEL)
		at = bindings->now + SIPNAT_WHEEL - 1;

	hlist_add_head(&binding->expiry, &bindings->wheel[at % SIPNAT_WHEEL]);
}

/* With the lock held. */
static void binding_unlink(struct sipnat_bindings *bindings,
			   struct sipnat_binding *binding)
{
	hlist_del(&binding->expiry);
	rhltable_remove(&bindings->table, &binding->node, binding_params);
	--*binding_source(bindings, &binding->flow, binding->endpoint);
	WRITE_ONCE(bindings->count, bindings->count - 1);
}

static void wheel_start(struct sipnat_bindings *bindings)
{
	if (bindings->count)
		return;

	bindings->now = sipnat_boot_seconds();
	schedule_delayed_work(&bindings->work, HZ);
}

/* With the lock held. */
static int binding_insert(struct sipnat_bindings *bindings,
			  const struct sipnat_binding *image, const u8 *aor,
			  const struct sipnat_binding_limits *limits)
{
	u32 *source = binding_source(bindings, &image->flow, image->endpoint);
	struct sipnat_binding *binding;
	int err;

	if (bindings->count >= limits->bindings)
		return -ENOSPC;
	if (*source >= limits->per_source)
		return -EDQUOT;

	binding = kmalloc(struct_size(binding, aor, image->aor_len),
			  GFP_ATOMIC | __GFP_NOWARN);
	if (!binding)
		return -ENOMEM;

	*binding = *image;
	memcpy(binding->aor, aor, image->aor_len);

	err = rhltable_insert(&bindings->table, &binding->node, binding_params);
	if (err) {
		kfree(binding);
		return err;
	}

	wheel_start(bindings);
	wheel_put(bindings, binding);
	++*source;
	WRITE_ONCE(bindings->count, bindings->count + 1);
	return SIPNAT_BINDING_CHANGE_REGISTERED;
}

/* With the lock held. Sets @binding to the one that is there, NULL if there is none. */
static int binding_find_or_insert(struct sipnat_bindings *bindings,
				  const struct sipnat_binding *image,
				  const u8 *aor,
				  const struct sipnat_binding_limits *limits,
				  struct sipnat_binding **binding)
{
	unsigned int seen;

	*binding = binding_find(bindings, image, aor, false, &seen);
	if (*binding)
		return SIPNAT_BINDING_CHANGE_REFRESHED;
	if (seen >= SIPNAT_BINDINGS_PER_FLOW)
		return -EDQUOT;

	return binding_insert(bindings, image, aor, limits);
}

/**
 * sipnat_binding_set() - insert a binding or refresh it
 * @bindings: the table
 * @image: all of it but the AOR
 * @aor: of image->aor_len bytes
 * @limits: of the policy, for a new one
 *
 * Context: bottom halves disabled.
 * Return: SIPNAT_BINDING_CHANGE_REGISTERED or _REFRESHED, or -ENOSPC (the
 * namespace's limit), -EDQUOT (the source's or the flow's), -ENOMEM or what the
 * table says.
 */
int sipnat_binding_set(struct sipnat_bindings *bindings,
		       const struct sipnat_binding *image, const u8 *aor,
		       const struct sipnat_binding_limits *limits)
{
	struct sipnat_binding *binding;
	int ret;

	spin_lock(&bindings->lock);
	ret = binding_find_or_insert(bindings, image, aor, limits, &binding);
	if (!binding)
		goto unlock;

	hlist_del(&binding->expiry);
	WRITE_ONCE(binding->expires, image->expires);
	WRITE_ONCE(binding->hold, image->hold);
	WRITE_ONCE(binding->granted, image->granted);
	WRITE_ONCE(binding->rule, image->rule);
	wheel_put(bindings, binding);
unlock:
	spin_unlock(&bindings->lock);
	return ret;
}

/**
 * sipnat_binding_restore() - insert a binding that was known earlier
 * @bindings: the table
 * @image: all of it but the AOR
 * @aor: of image->aor_len bytes
 * @limits: of the policy
 *
 * One that is there is left as it is: its endpoint has registered since.
 *
 * Context: bottom halves disabled.
 * Return: 0, or an error like sipnat_binding_set().
 */
int sipnat_binding_restore(struct sipnat_bindings *bindings,
			   const struct sipnat_binding *image, const u8 *aor,
			   const struct sipnat_binding_limits *limits)
{
	struct sipnat_binding *binding;
	int ret;

	spin_lock(&bindings->lock);
	ret = binding_find_or_insert(bindings, image, aor, limits, &binding);
	spin_unlock(&bindings->lock);

	return min(ret, 0);
}

static bool binding_remove(struct sipnat_bindings *bindings,
			   struct sipnat_binding *image, const u8 *aor,
			   bool any_contact)
{
	struct sipnat_binding *binding;
	unsigned int seen;

	spin_lock(&bindings->lock);
	binding = binding_find(bindings, image, aor, any_contact, &seen);
	if (binding)
		binding_unlink(bindings, binding);
	spin_unlock(&bindings->lock);

	if (!binding)
		return false;

	image->contact = binding->contact;
	image->granted = binding->granted;
	kfree_rcu(binding, rcu);
	return true;
}

/**
 * sipnat_binding_remove() - remove a binding
 * @bindings: the table
 * @image: flow, Contact and length of the AOR say which
 * @aor: of image->aor_len bytes
 *
 * Context: bottom halves disabled.
 * Return: whether it was there.
 */
bool sipnat_binding_remove(struct sipnat_bindings *bindings,
			   const struct sipnat_binding *image, const u8 *aor)
{
	struct sipnat_binding copy = *image;

	return binding_remove(bindings, &copy, aor, false);
}

/**
 * sipnat_binding_remove_any() - remove a binding of an AOR over a flow
 * @bindings: the table
 * @image: flow and length of the AOR say which; told the Contact
 * @aor: of image->aor_len bytes
 *
 * Context: bottom halves disabled.
 * Return: whether there was one.
 */
bool sipnat_binding_remove_any(struct sipnat_bindings *bindings,
			       struct sipnat_binding *image, const u8 *aor)
{
	return binding_remove(bindings, image, aor, true);
}

/**
 * sipnat_binding_hold() - until when is a flow's entry to be held?
 * @bindings: the table
 * @flow: the flow
 *
 * Context: any.
 * Return: seconds since boot, the latest of its bindings; 0 if it has none.
 */
u32 sipnat_binding_hold(struct sipnat_bindings *bindings,
			const struct sipnat_flow_id *flow)
{
	struct rhlist_head *list, *pos;
	struct sipnat_binding *binding;
	u32 latest = 0;

	if (!READ_ONCE(bindings->count))
		return 0;

	rcu_read_lock();
	list = rhltable_lookup(&bindings->table, flow, binding_params);
	rhl_for_each_entry_rcu(binding, pos, list, node)
		latest = max(latest, READ_ONCE(binding->hold));
	rcu_read_unlock();

	return latest;
}

/*
 * Takes up to a batch of the bindings that are due in a second off the table.
 * The others of that slot are due in a later turn of the wheel.
 */
static bool expire_batch(struct sipnat_bindings *bindings, u32 second,
			 struct hlist_head *due)
{
	struct hlist_head *slot = &bindings->wheel[second % SIPNAT_WHEEL];
	struct sipnat_binding *binding;
	struct hlist_node *next;
	unsigned int n = 0;
	bool more = false;
	HLIST_HEAD(later);

	spin_lock_bh(&bindings->lock);
	/* The wheel may have been started anew since the last batch. */
	bindings->now = second;
	hlist_for_each_entry_safe(binding, next, slot, expiry) {
		if (n++ == EXPIRY_BATCH) {
			more = true;
			break;
		}
		if ((s32)(binding->expires - second) > 0) {
			hlist_del(&binding->expiry);
			hlist_add_head(&binding->expiry, &later);
			continue;
		}
		binding_unlink(bindings, binding);
		hlist_add_head(&binding->expiry, due);
	}
	hlist_for_each_entry_safe(binding, next, &later, expiry) {
		hlist_del(&binding->expiry);
		wheel_put(bindings, binding);
	}
	spin_unlock_bh(&bindings->lock);

	return more;
}

/* What a batch took off the table. */
static void end_batch(struct sipnat_bindings *bindings, struct hlist_head *due,
		      u32 change)
{
	struct sipnat_binding *binding;
	struct hlist_node *next;

	hlist_for_each_entry_safe(binding, next, due, expiry) {
		bindings->ops->ended(bindings, binding, change);
		kfree_rcu(binding, rcu);
	}
	cond_resched();
}

static void expire_second(struct sipnat_bindings *bindings, u32 second)
{
	bool more;

	do {
		HLIST_HEAD(due);

		more = expire_batch(bindings, second, &due);
		end_batch(bindings, &due, SIPNAT_BINDING_CHANGE_EXPIRED);
	} while (more);
}

/*
 * Takes up to a batch off a slot of the wheel as long as there are more than
 * the limit. Returns whether the slot may hold more to take.
 */
static bool shed_batch(struct sipnat_bindings *bindings, u32 second, u32 limit,
		       struct hlist_head *due)
{
	struct hlist_head *slot = &bindings->wheel[second % SIPNAT_WHEEL];
	struct sipnat_binding *binding;
	unsigned int n = 0;
	bool more;

	spin_lock_bh(&bindings->lock);
	while (!hlist_empty(slot) && bindings->count > limit &&
	       n++ < EXPIRY_BATCH) {
		binding =
			hlist_entry(slot->first, struct sipnat_binding, expiry);
		binding_unlink(bindings, binding);
		hlist_add_head(&binding->expiry, due);
	}
	more = !hlist_empty(slot) && bindings->count > limit;
	spin_unlock_bh(&bindings->lock);

	return more;
}

/*
 * A limit was lowered, or the conntrack table that it is a share of. Those that
 * their endpoints refresh soonest go first, they are missed for the shortest
 * time.
 */
static void shed(struct sipnat_bindings *bindings, u32 now)
{
	u32 limit = bindings->ops->limit(bindings);
	u32 second;
	bool more;

	for (second = now + 1;
	     second - now < SIPNAT_WHEEL && READ_ONCE(bindings->count) > limit;
	     second++) {
		do {
			HLIST_HEAD(due);

			more = shed_batch(bindings, second, limit, &due);
			end_batch(bindings, &due, SIPNAT_BINDING_CHANGE_SHED);
		} while (more);
	}
}

static void expire_work(struct work_struct *work)
{
	struct sipnat_bindings *bindings;
	u32 now = sipnat_boot_seconds();
	u32 second;

	bindings = container_of(to_delayed_work(work), struct sipnat_bindings,
				work);

	/* Later than a turn of the wheel, after suspend: every slot once. */
	second = bindings->now + 1;
	if ((s32)(now - second) >= SIPNAT_WHEEL)
		second = now - SIPNAT_WHEEL + 1;

	for (; (s32)(now - second) >= 0; second++)
		expire_second(bindings, second);
	shed(bindings, now);

	spin_lock_bh(&bindings->lock);
	if (bindings->count)
		schedule_delayed_work(&bindings->work, HZ);
	spin_unlock_bh(&bindings->lock);
}

/**
 * sipnat_bindings_init() - a namespace begins
 * @bindings: the table
 * @ops: the registrar's
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int sipnat_bindings_init(struct sipnat_bindings *bindings,
			 const struct sipnat_binding_ops *ops)
{
	spin_lock_init(&bindings->lock);
	INIT_DELAYED_WORK(&bindings->work, expire_work);
	bindings->ops = ops;
	bindings->now = sipnat_boot_seconds();
	return rhltable_init(&bindings->table, &binding_params);
}

static void binding_free(void *ptr, void *arg)
{
	kfree(ptr);
}

/**
 * sipnat_bindings_stop() - none expires any more
 * @bindings: the table, into which nobody inserts now
 *
 * Context: process.
 */
void sipnat_bindings_stop(struct sipnat_bindings *bindings)
{
	cancel_delayed_work_sync(&bindings->work);
}

/**
 * sipnat_bindings_exit() - a namespace ends
 * @bindings: the table, stopped
 *
 * Context: process.
 */
void sipnat_bindings_exit(struct sipnat_bindings *bindings)
{
	rhltable_free_and_destroy(&bindings->table, binding_free, NULL);
}
