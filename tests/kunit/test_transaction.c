// SPDX-License-Identifier: GPL-2.0
/*
 * REGISTER transactions: found by all of their key, never more than the
 * namespace and a source may have, the oldest out first, over after 32 s.
 */
#include <linux/slab.h>
#include "clock.h"
#include "traffic.h"
#include "transaction.h"

static struct sipnat_transactions *table;

static const struct sipnat_transaction_limits plenty = {
	.all = 1000,
	.per_source = 1000,
};

static struct sipnat_transaction *make(struct kunit *test, u32 source,
				       u64 call_id, u32 cseq)
{
	struct sipnat_transaction *transaction;

	transaction = kzalloc(sizeof(*transaction), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, transaction);
	transaction->key.flow.src.ip = htonl(source);
	transaction->key.flow.nfproto = NFPROTO_IPV4;
	transaction->key.flow.protonum = IPPROTO_UDP;
	transaction->key.call_id = call_id;
	transaction->key.cseq = cseq;
	transaction->since = sipnat_boot_seconds();
	return transaction;
}

static unsigned int open(struct sipnat_transaction *transaction,
			 const struct sipnat_transaction_limits *limits)
{
	unsigned int evicted;

	local_bh_disable();
	evicted = sipnat_transaction_open(table, transaction, limits);
	local_bh_enable();
	return evicted;
}

/* Whether it was there; it no longer is. */
static bool take(const struct sipnat_transaction_key *key)
{
	struct sipnat_transaction *transaction;

	local_bh_disable();
	transaction = sipnat_transaction_take(table, key);
	local_bh_enable();
	kfree(transaction);
	return transaction;
}

static void taken_once(struct kunit *test)
{
	struct sipnat_transaction *one = make(test, 1, 77, 5);
	struct sipnat_transaction_key key = one->key;

	KUNIT_EXPECT_FALSE(test, take(&key));
	KUNIT_EXPECT_EQ(test, 0, open(one, &plenty));
	KUNIT_EXPECT_EQ(test, 1, table->count);
	KUNIT_EXPECT_TRUE(test, take(&key));
	KUNIT_EXPECT_EQ(test, 0, table->count);
	KUNIT_EXPECT_FALSE(test, take(&key));
}

static void every_part_of_the_key_counts(struct kunit *test)
{
	struct sipnat_transaction *one = make(test, 1, 77, 5);
	struct sipnat_transaction_key key = one->key, other;

	open(one, &plenty);
	other = key;
	other.call_id++;
	KUNIT_EXPECT_FALSE(test, take(&other));
	other = key;
	other.cseq++;
	KUNIT_EXPECT_FALSE(test, take(&other));
	other = key;
	other.endpoint = 1;
	KUNIT_EXPECT_FALSE(test, take(&other));
	other = key;
	other.flow.zone = 1;
	KUNIT_EXPECT_FALSE(test, take(&other));
	other = key;
	other.flow.sport = htons(1);
	KUNIT_EXPECT_FALSE(test, take(&other));
	KUNIT_EXPECT_TRUE(test, take(&key));
}

static void a_retransmission_takes_the_place(struct kunit *test)
{
	struct sipnat_transaction *again = make(test, 1, 77, 5);
	struct sipnat_transaction_key key = again->key;
	const struct sipnat_transaction_limits one = { 1, 1 };

	open(make(test, 1, 77, 5), &one);
	KUNIT_EXPECT_EQ(test, 0, open(again, &one));
	KUNIT_EXPECT_EQ(test, 1, table->count);
	KUNIT_EXPECT_TRUE(test, take(&key));
	KUNIT_EXPECT_FALSE(test, take(&key));
}

static void the_oldest_goes_first(struct kunit *test)
{
	const struct sipnat_transaction_limits three = { 3, 1000 };
	struct sipnat_transaction_key key[5];
	struct sipnat_transaction *one;
	u32 i;

	for (i = 0; i < 5; i++) {
		one = make(test, 10 + i, i, 1);
		key[i] = one->key;
		KUNIT_EXPECT_EQ(test, i >= 3, open(one, &three));
	}
	KUNIT_EXPECT_EQ(test, 3, table->count);
	for (i = 0; i < 5; i++)
		KUNIT_EXPECT_EQ(test, i >= 2, take(&key[i]));
}

static void a_source_has_a_budget_of_its_own(struct kunit *test)
{
	const struct sipnat_transaction_limits two = { 1000, 2 };
	struct sipnat_transaction *one = make(test, 1, 1, 1);
	struct sipnat_transaction *other = make(test, 0x0a000001, 9, 1);
	struct sipnat_transaction_key first = one->key, theirs = other->key;

	if (sipnat_flow_source(&first.flow, 0, SIPNAT_TRANSACTION_SOURCES) ==
	    sipnat_flow_source(&theirs.flow, 0, SIPNAT_TRANSACTION_SOURCES))
		other->key.flow.src.ip = htonl(0x0a000002);
	theirs = other->key;

	KUNIT_EXPECT_EQ(test, 0, open(one, &two));
	KUNIT_EXPECT_EQ(test, 0, open(make(test, 1, 2, 1), &two));
	KUNIT_EXPECT_EQ(test, 0, open(other, &two));
	KUNIT_EXPECT_EQ(test, 1, open(make(test, 1, 3, 1), &two));
	KUNIT_EXPECT_EQ(test, 3, table->count);
	KUNIT_EXPECT_FALSE(test, take(&first));
	KUNIT_EXPECT_TRUE(test, take(&theirs));
}

/* Another source whose hash leads to the budget of the first. */
static u32 source_of_the_same_budget(u32 source)
{
	struct sipnat_flow_id id = { .src.ip = htonl(source) };
	u32 budget = sipnat_flow_source(&id, 0, SIPNAT_TRANSACTION_SOURCES);
	u32 other = source;

	do
		id.src.ip = htonl(++other);
	while (sipnat_flow_source(&id, 0, SIPNAT_TRANSACTION_SOURCES) !=
	       budget);

	return other;
}

static void who_shares_a_budget_does_not_pay(struct kunit *test)
{
	const struct sipnat_transaction_limits three = { 1000, 3 };
	struct sipnat_transaction *victim = make(test, 1, 99, 1);
	struct sipnat_transaction_key theirs = victim->key;
	u32 flood = source_of_the_same_budget(1);
	u32 i;

	open(victim, &three);
	open(make(test, flood, 1, 1), &three);
	open(make(test, flood, 2, 1), &three);
	for (i = 3; i < 10; i++)
		KUNIT_EXPECT_EQ(test, 1, open(make(test, flood, i, 1), &three));
	KUNIT_EXPECT_EQ(test, 3, table->count);
	KUNIT_EXPECT_TRUE(test, take(&theirs));

	/* There is a budget all the same, who else could go? */
	open(make(test, flood, 10, 1), &three);
	KUNIT_EXPECT_EQ(test, 1, open(make(test, 1, 99, 1), &three));
	KUNIT_EXPECT_EQ(test, 3, table->count);
}

static void over_after_32_seconds(struct kunit *test)
{
	const struct sipnat_transaction_limits two = { 2, 2 };
	struct sipnat_transaction *one = make(test, 1, 1, 1);
	struct sipnat_transaction_key key = one->key;

	open(one, &plenty);
	seconds_pass(32);
	KUNIT_EXPECT_TRUE(test, take(&key));

	open(make(test, 1, 1, 1), &plenty);
	seconds_pass(33);
	KUNIT_EXPECT_FALSE(test, take(&key));
	KUNIT_EXPECT_EQ(test, 0, table->count);

	/* what is over goes without being counted as evicted */
	open(make(test, 1, 1, 1), &two);
	open(make(test, 1, 2, 1), &two);
	seconds_pass(33);
	KUNIT_EXPECT_EQ(test, 0, open(make(test, 1, 3, 1), &two));
	KUNIT_EXPECT_EQ(test, 1, table->count);
}

/* However much is over, a REGISTER does no more than a little of the work. */
static void a_few_at_a_time(struct kunit *test)
{
	u32 i;

	for (i = 0; i < 20; i++)
		open(make(test, i, i, 1), &plenty);
	cancel_delayed_work_sync(&table->work);
	seconds_pass(40);
	open(make(test, 99, 99, 1), &plenty);
	KUNIT_EXPECT_EQ(test, 20 - 4 + 1, table->count);
}

/* Nobody sends another REGISTER, and they go all the same. */
static void forgotten_without_traffic(struct kunit *test)
{
	unsigned int i;

	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&table->work));
	for (i = 0; i < 40; i++)
		open(make(test, 1, i, 1), &plenty);
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&table->work));
	seconds_pass(33);
	open(make(test, 1, 99, 1), &plenty);

	mod_delayed_work(system_wq, &table->work, 0);
	flush_delayed_work(&table->work);
	KUNIT_EXPECT_EQ(test, 1, table->count);
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&table->work));

	seconds_pass(33);
	flush_delayed_work(&table->work);
	KUNIT_EXPECT_EQ(test, 0, table->count);
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&table->work));
}

static int init(struct kunit *test)
{
	table = kvzalloc(sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	sipnat_transactions_init(table);
	return 0;
}

static void exit(struct kunit *test)
{
	sipnat_transactions_exit(table);
	kvfree(table);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(taken_once),
	KUNIT_CASE(every_part_of_the_key_counts),
	KUNIT_CASE(a_retransmission_takes_the_place),
	KUNIT_CASE(the_oldest_goes_first),
	KUNIT_CASE(a_source_has_a_budget_of_its_own),
	KUNIT_CASE(who_shares_a_budget_does_not_pay),
	KUNIT_CASE(over_after_32_seconds),
	KUNIT_CASE(a_few_at_a_time),
	KUNIT_CASE(forgotten_without_traffic),
	{}
};

struct kunit_suite suite_transaction = {
	.name = "transaction",
	.init = init,
	.exit = exit,
	.test_cases = cases,
};
