// SPDX-License-Identifier: GPL-2.0
/*
 * Measures the table of bindings in the instructions of a guest that counts
 * them. What is written to a parameter says what to do: "bindings" are to be
 * there, as many as the number, and what is done to one is measured; then the
 * same number is to "expire", all in the same second. What it took is in the
 * kernel's log, "sipnat-bench: COUNT KEY VALUE" a line.
 */
#include <linux/bottom_half.h>
#include <linux/delay.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <net/net_namespace.h>
#include "bench.h"
#include "clock.h"
#include "pernet.h"
#include "registrar.h"
#include "watch.h"

#define SAMPLE 101 /* operations are measured, of however many there are */

struct bench_watch bench_watch;

static const struct sipnat_binding_limits bench_limits = {
	.bindings = U32_MAX,
	.per_source = U32_MAX,
};

static void bench_say(u32 count, const char *key, u64 value)
{
	pr_info("sipnat-bench: %u %s %llu\n", count, key, value);
}

static void watch_begin(void)
{
	bench_watch.longest = 0;
	bench_watch.sum = 0;
	bench_watch.unbroken = 0;
	bench_watch.since = 0;
	bench_watch.on = true;
}

/**
 * bench_image() - the binding of one phone of many
 * @image: filled in
 * @aor: of BENCH_AOR bytes, filled in; as long as most are
 * @number: of the phone; 50,000 have an address together
 * @expires: seconds since boot
 */
void bench_image(struct sipnat_binding *image, u8 *aor, u32 number, u32 expires)
{
	memset(image, 0, sizeof(*image));
	image->flow.nfproto = NFPROTO_IPV4;
	image->flow.protonum = IPPROTO_UDP;
	image->flow.src.ip = htonl(0x0a000001 + number / 50000);
	image->flow.dst.ip = htonl(0xcb007105);
	image->flow.sport = htons(10000 + number % 50000);
	image->flow.dport = htons(SIP_PORT);
	image->contact = number;
	image->expires = expires;
	image->hold = expires;
	image->granted = 3600;
	image->rule = SIPNAT_NO_RULE;
	image->aor_len =
		scnprintf((char *)aor, BENCH_AOR, "u%07u@example.net", number);
}

/**
 * bench_set() - insert or refresh the binding of one phone of many
 * @bindings: the table
 * @number: of the phone
 * @expires: seconds since boot
 *
 * Return: what sipnat_binding_set() does.
 */
int bench_set(struct sipnat_bindings *bindings, u32 number, u32 expires)
{
	struct sipnat_binding image;
	u8 aor[BENCH_AOR];
	int ret;

	bench_image(&image, aor, number, expires);
	local_bh_disable();
	ret = sipnat_binding_set(bindings, &image, aor, &bench_limits);
	local_bh_enable();
	return ret;
}

/* As fast as it goes, but that the hash table has time to grow. */
static void bench_fill(struct sipnat_bindings *bindings, u32 count, u32 expires)
{
	u32 i;

	for (i = 0; i < count; i++) {
		bench_set(bindings, i, expires);
		if (i % 32 == 0)
			usleep_range(10, 20);
	}
	msleep(100);
}

static int compare(const void *a, const void *b)
{
	const u32 *one = a, *other = b;

	return *one < *other ? -1 : *one > *other;
}

typedef void bench_fn(struct sipnat_bindings *bindings,
		      const struct sipnat_binding *image, const u8 *aor);

/* Median of SAMPLE operations, none of which a tick interrupts. */
static u32 bench_median(struct sipnat_bindings *bindings, u32 first,
			u32 expires, bench_fn *one)
{
	static u32 taken[SAMPLE];
	struct sipnat_binding image;
	unsigned long flags;
	u8 aor[BENCH_AOR];
	u64 begin;
	u32 i;

	for (i = 0; i < SAMPLE; i++) {
		bench_image(&image, aor, first + i, expires);
		local_bh_disable();
		local_irq_save(flags);
		begin = rdtsc();
		one(bindings, &image, aor);
		taken[i] = rdtsc() - begin;
		local_irq_restore(flags);
		local_bh_enable();
	}
	sort(taken, SAMPLE, sizeof(*taken), compare, NULL);
	return taken[SAMPLE / 2];
}

static void one_set(struct sipnat_bindings *bindings,
		    const struct sipnat_binding *image, const u8 *aor)
{
	sipnat_binding_set(bindings, image, aor, &bench_limits);
}

static void one_hold(struct sipnat_bindings *bindings,
		     const struct sipnat_binding *image, const u8 *aor)
{
	sipnat_binding_hold(bindings, &image->flow);
}

static void one_remove(struct sipnat_bindings *bindings,
		       const struct sipnat_binding *image, const u8 *aor)
{
	sipnat_binding_remove(bindings, image, aor);
}

static struct sipnat_bindings *bench_table(void)
{
	return &sipnat_pernet(&init_net)->registrar->bindings;
}

/* What a binding and its share of the hash table take, as they are allocated. */
static u32 bench_bytes(struct sipnat_bindings *bindings)
{
	const struct bucket_table *hash;
	struct sipnat_binding *binding;
	struct rhashtable_iter iter;
	u64 bytes = 0;

	rhltable_walk_enter(&bindings->table, &iter);
	rhashtable_walk_start(&iter);
	while ((binding = rhashtable_walk_next(&iter)))
		if (!IS_ERR(binding))
			bytes += ksize(binding);
	hash = rcu_dereference(bindings->table.ht.tbl);
	bytes += struct_size(hash, buckets, hash->size);
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);

	return div_u64(bytes, bindings->count);
}

/* The table is empty. */
static int bench_bindings(const char *value, const struct kernel_param *param)
{
	u32 later = sipnat_boot_seconds() + 3600;
	struct sipnat_bindings *bindings = bench_table();
	u32 count;
	int err;

	err = kstrtou32(value, 10, &count);
	if (err)
		return err;
	if (count < SAMPLE || bindings->count)
		return -EINVAL;

	watch_begin();
	bench_fill(bindings, count - SAMPLE, later);
	bench_watch.on = false;
	bench_say(count, "insert-locked", bench_watch.longest);
	bench_say(count, "insert",
		  bench_median(bindings, count - SAMPLE, later, one_set));
	bench_say(count, "refresh",
		  bench_median(bindings, 0, later + 100, one_set));
	bench_say(count, "lookup", bench_median(bindings, 0, 0, one_hold));
	bench_say(count, "absent", bench_median(bindings, count, 0, one_hold));
	bench_say(count, "remove", bench_median(bindings, 0, 0, one_remove));
	bench_fill(bindings, SAMPLE, later);
	bench_say(count, "bytes", bench_bytes(bindings));
	return bindings->count == count ? 0 : -EIO;
}

/* After "bindings", and the same number: they are due in the same second. */
static int bench_expire(const char *value, const struct kernel_param *param)
{
	struct sipnat_bindings *bindings = bench_table();
	u32 count;
	u64 begin;
	int err;

	err = kstrtou32(value, 10, &count);
	if (err)
		return err;

	bench_fill(bindings, count, sipnat_boot_seconds() + 5 + count / 50000);
	if (bindings->count != count)
		return -EINVAL;

	watch_begin();
	while (READ_ONCE(bindings->count) == count)
		usleep_range(1000, 1100);
	begin = rdtsc();
	while (READ_ONCE(bindings->count))
		usleep_range(1000, 1100);
	begin = rdtsc() - begin;
	bench_watch.on = false;
	bench_say(count, "expire-all", begin);
	bench_say(count, "expire", div_u64(bench_watch.sum, count));
	bench_say(count, "expire-locked", bench_watch.longest);
	bench_say(count, "expire-unbroken", bench_watch.unbroken);
	return 0;
}

static const struct kernel_param_ops bindings_ops = { .set = bench_bindings };
static const struct kernel_param_ops expire_ops = { .set = bench_expire };
static const struct kernel_param_ops crowd_ops = { .set = bench_crowd };

module_param_cb(bindings, &bindings_ops, NULL, 0200);
module_param_cb(expire, &expire_ops, NULL, 0200);
module_param_cb(crowd, &crowd_ops, NULL, 0200);
