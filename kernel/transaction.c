// SPDX-License-Identifier: GPL-2.0
/*
 * The REGISTER transactions that wait for their final response: open, find,
 * forget. There are never more than the policy allows, of all and of a source:
 * the one that has waited longest goes first. What is in them is the
 * registrar's.
 */
#include <linux/jhash.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "clock.h"
#include "transaction.h"

#define FORGET_BATCH 16 /* with the lock held, which packets wait for */
#define FORGET_DELAY ((SIPNAT_TRANSACTION_SECONDS + 1) * HZ)

/* Nobody who picks Call-ID and CSeq can tell which bucket they make longer. */
static struct hlist_head *
transaction_bucket(struct sipnat_transactions *transactions,
		   const struct sipnat_transaction_key *key)
{
	u32 hash = jhash_3words(key->call_id, key->call_id >> 32, key->cseq,
				transactions->seed);

	return &transactions->bucket[hash % SIPNAT_TRANSACTION_BUCKETS];
}

static bool transaction_is(const struct sipnat_transaction *transaction,
			   const struct sipnat_transaction_key *key)
{
	return transaction->key.call_id == key->call_id &&
	       transaction->key.cseq == key->cseq &&
	       transaction->key.endpoint == key->endpoint &&
	       !memcmp(&transaction->key.flow, &key->flow, sizeof(key->flow));
}

/* With the lock held. */
static void transaction_link(struct sipnat_transactions *transactions,
			     struct sipnat_transaction *transaction)
{
	struct sipnat_transaction_source *source;

	source = &transactions->source[transaction->source];
	list_add_tail(&transaction->age_in_source, &source->age);
	source->count++;
	hlist_add_head(&transaction->node,
		       transaction_bucket(transactions, &transaction->key));
	list_add_tail(&transaction->age, &transactions->age);
	if (!transactions->count)
		schedule_delayed_work(&transactions->work, FORGET_DELAY);
	WRITE_ONCE(transactions->count, transactions->count + 1);
}

/* With the lock held. */
static void transaction_unlink(struct sipnat_transactions *transactions,
			       struct sipnat_transaction *transaction)
{
	hlist_del(&transaction->node);
	list_del(&transaction->age);
	list_del(&transaction->age_in_source);
	transactions->source[transaction->source].count--;
	WRITE_ONCE(transactions->count, transactions->count - 1);
}

/* With the lock held. */
static struct sipnat_transaction *
transaction_find(struct sipnat_transactions *transactions,
		 const struct sipnat_transaction_key *key)
{
	struct sipnat_transaction *transaction;

	hlist_for_each_entry(transaction, transaction_bucket(transactions, key),
			     node)
		if (transaction_is(transaction, key))
			return transaction;

	return NULL;
}

static bool transaction_over(const struct sipnat_transaction *transaction,
			     u32 now)
{
	return (s32)(now - transaction->since) > SIPNAT_TRANSACTION_SECONDS;
}

/*
 * With the lock held. Makes room for one more; what is over goes anyway, a few
 * at a time. Returns how many went that were not over.
 */
static unsigned int make_room(struct sipnat_transactions *transactions, u32 now,
			      u32 max)
{
	struct sipnat_transaction *transaction, *next;
	unsigned int evicted = 0, n = 0;

	list_for_each_entry_safe(transaction, next, &transactions->age, age) {
		bool over = transaction_over(transaction, now);

		if (n++ == 4 || (!over && transactions->count < max))
			break;
		transaction_unlink(transactions, transaction);
		kfree(transaction);
		evicted += !over;
	}

	return evicted;
}

static bool transaction_same_source(const struct sipnat_transaction *a,
				    const struct sipnat_transaction *b)
{
	return !memcmp(sipnat_flow_address(&a->key.flow, a->key.endpoint),
		       sipnat_flow_address(&b->key.flow, b->key.endpoint),
		       sizeof(union nf_inet_addr));
}

/*
 * With the lock held. The one of a budget to go for @one: the oldest of its own
 * source, so that others whose hash is the same don't pay for a flood. One of
 * theirs, if its own are not among the oldest few.
 */
static struct sipnat_transaction *
oldest_in_source(struct sipnat_transaction_source *source,
		 const struct sipnat_transaction *one)
{
	struct sipnat_transaction *transaction;
	unsigned int n = 0;

	list_for_each_entry(transaction, &source->age, age_in_source) {
		if (transaction_same_source(transaction, one))
			return transaction;
		if (++n == 16)
			break;
	}

	return list_first_entry(&source->age, struct sipnat_transaction,
				age_in_source);
}

/* With the lock held. The same among those of one source. */
static unsigned int
make_room_in_source(struct sipnat_transactions *transactions,
		    const struct sipnat_transaction *one, u32 max)
{
	struct sipnat_transaction_source *source;
	struct sipnat_transaction *oldest;
	bool over;

	source = &transactions->source[one->source];
	if (source->count < max)
		return 0;

	oldest = oldest_in_source(source, one);
	over = transaction_over(oldest, one->since);
	transaction_unlink(transactions, oldest);
	kfree(oldest);
	return !over;
}

/**
 * sipnat_transaction_removes() - does a REGISTER only take bindings back?
 * @transaction: its transaction
 */
bool sipnat_transaction_removes(const struct sipnat_transaction *transaction)
{
	unsigned int i;

	for (i = 0; i < transaction->n_contacts; i++)
		if (transaction->asked[i])
			return false;

	return true;
}

/**
 * sipnat_transaction_open() - a REGISTER was seen
 * @transactions: of the namespace
 * @transaction: filled; theirs from now on
 * @limits: how many there may be
 *
 * A retransmission takes the place of what it repeats.
 *
 * Context: bottom halves disabled.
 * Return: how many others had to go before their time.
 */
unsigned int
sipnat_transaction_open(struct sipnat_transactions *transactions,
			struct sipnat_transaction *transaction,
			const struct sipnat_transaction_limits *limits)
{
	struct sipnat_transaction *same;
	unsigned int evicted;

	transaction->source = sipnat_flow_source(&transaction->key.flow,
						 transaction->key.endpoint,
						 SIPNAT_TRANSACTION_SOURCES);

	spin_lock(&transactions->lock);
	same = transaction_find(transactions, &transaction->key);
	if (same)
		transaction_unlink(transactions, same);

	evicted = make_room_in_source(transactions, transaction,
				      limits->per_source);
	evicted += make_room(transactions, transaction->since, limits->all);
	transaction_link(transactions, transaction);
	spin_unlock(&transactions->lock);

	kfree(same);
	return evicted;
}

/**
 * sipnat_transaction_take() - a final response was seen
 * @transactions: of the namespace
 * @key: what it answers
 *
 * Context: bottom halves disabled.
 * Return: the caller's to free, or NULL if nothing waits for that response.
 */
struct sipnat_transaction *
sipnat_transaction_take(struct sipnat_transactions *transactions,
			const struct sipnat_transaction_key *key)
{
	struct sipnat_transaction *transaction;

	if (!READ_ONCE(transactions->count))
		return NULL;

	spin_lock(&transactions->lock);
	transaction = transaction_find(transactions, key);
	if (transaction)
		transaction_unlink(transactions, transaction);
	spin_unlock(&transactions->lock);

	if (transaction &&
	    transaction_over(transaction, sipnat_boot_seconds())) {
		kfree(transaction);
		transaction = NULL;
	}
	return transaction;
}

/* Whether there may be more that are over. */
static bool forget_batch(struct sipnat_transactions *transactions, u32 now)
{
	struct sipnat_transaction *transaction;
	unsigned int n = 0;

	spin_lock_bh(&transactions->lock);
	while (n < FORGET_BATCH && !list_empty(&transactions->age)) {
		transaction = list_first_entry(&transactions->age,
					       struct sipnat_transaction, age);
		if (!transaction_over(transaction, now))
			break;
		transaction_unlink(transactions, transaction);
		kfree(transaction);
		n++;
	}
	spin_unlock_bh(&transactions->lock);

	return n == FORGET_BATCH;
}

/* What is over goes, though no further REGISTER may come. */
static void forget_work(struct work_struct *work)
{
	struct sipnat_transactions *transactions;
	u32 now = sipnat_boot_seconds();

	transactions = container_of(to_delayed_work(work),
				    struct sipnat_transactions, work);
	while (forget_batch(transactions, now))
		cond_resched();

	spin_lock_bh(&transactions->lock);
	if (transactions->count)
		schedule_delayed_work(&transactions->work, FORGET_DELAY);
	spin_unlock_bh(&transactions->lock);
}

/**
 * sipnat_transactions_init() - a namespace begins
 * @transactions: its own
 */
void sipnat_transactions_init(struct sipnat_transactions *transactions)
{
	unsigned int i;

	spin_lock_init(&transactions->lock);
	INIT_DELAYED_WORK(&transactions->work, forget_work);
	transactions->seed = get_random_u32();
	INIT_LIST_HEAD(&transactions->age);
	for (i = 0; i < SIPNAT_TRANSACTION_BUCKETS; i++)
		INIT_HLIST_HEAD(&transactions->bucket[i]);
	for (i = 0; i < SIPNAT_TRANSACTION_SOURCES; i++)
		INIT_LIST_HEAD(&transactions->source[i].age);
}

/**
 * sipnat_transactions_exit() - a namespace ends, no hook runs in it
 * @transactions: its own
 *
 * Context: process.
 */
void sipnat_transactions_exit(struct sipnat_transactions *transactions)
{
	struct sipnat_transaction *transaction, *next;

	cancel_delayed_work_sync(&transactions->work);
	list_for_each_entry_safe(transaction, next, &transactions->age, age)
		kfree(transaction);
}
