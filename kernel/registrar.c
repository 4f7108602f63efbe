// SPDX-License-Identifier: GPL-2.0
/*
 * Follows registrations as RFC 3261 10.2 and 10.3 have them: a REGISTER opens a
 * transaction, its 2xx makes, refreshes or removes bindings. Says whether a flow's
 * bindings changed; what that means for its entry is registration's, what a 2xx
 * grants is read in grant.
 */
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>
#include <net/netfilter/nf_conntrack.h>
#include "clock.h"
#include "event.h"
#include "fingerprint.h"
#include "grant.h"
#include "registrar.h"

#define EXPIRES_DEFAULT 3600 /* RFC 3261 10.2.1.1 leaves it to the registrar */

/* The AOR without its scheme, as much of it as is kept. */
static struct sip_slice kept_aor(const struct sip_slice *uri)
{
	const u8 *colon = memchr(uri->data, ':', uri->len);
	u32 skip = colon ? colon + 1 - uri->data : 0;
	const struct sip_slice aor = {
		.data = uri->data + skip,
		.len = min_t(u32, uri->len - skip, SIPNAT_AOR_MAX),
	};

	return aor;
}

static struct sipnat_transaction *new_transaction(const struct sip_slice *to)
{
	struct sipnat_transaction *transaction;
	struct sip_slice aor = kept_aor(to);

	transaction = kzalloc(struct_size(transaction, aor, aor.len),
			      GFP_ATOMIC | __GFP_NOWARN);
	if (!transaction)
		return NULL;

	memcpy(transaction->aor, aor.data, aor.len);
	transaction->aor_len = aor.len;
	return transaction;
}

/* Whether the REGISTER is about any binding; a fetch (10.2.3) is not. */
static bool note_contacts(struct sipnat_transaction *transaction,
			  const struct sip_message *msg,
			  struct sipnat_stats __percpu *stats)
{
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_slice params;
	unsigned int n;
	bool more;

	for (more = sip_contact_first(msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact)) {
		if (contact.flags & SIP_CONTACT_STAR) {
			transaction->removes_all = true;
			continue;
		}
		if (transaction->n_contacts == SIPNAT_CONTACTS_MAX) {
			sipnat_stats_inc(stats,
					 SIPNAT_A_STATS_CONTACTS_IGNORED);
			break;
		}
		n = transaction->n_contacts++;
		transaction->contact[n] =
			sipnat_fingerprint_uri(&contact.uri, &params);
		transaction->params[n] = sipnat_fingerprint_params(&params);
		transaction->asked[n] =
			sipnat_contact_expires(&contact, msg, EXPIRES_DEFAULT);
	}

	return transaction->n_contacts || transaction->removes_all;
}

static bool transaction_key(struct sipnat_transaction_key *key,
			    const struct nf_conn *ct, u8 endpoint,
			    const struct sip_message *msg)
{
	if (msg->cseq_method != SIP_METHOD_REGISTER || !msg->call_id.data)
		return false;

	sipnat_flow_id(&key->flow, ct);
	key->call_id = sipnat_fingerprint(&msg->call_id);
	key->cseq = msg->cseq;
	key->endpoint = endpoint;
	return true;
}

/**
 * sipnat_registrar_limits() - how many bindings a policy allows
 * @policy: in force
 * @limits: filled in
 *
 * Context: RCU read side.
 */
void sipnat_registrar_limits(const struct sipnat_policy *policy,
			     struct sipnat_binding_limits *limits)
{
	u64 share = READ_ONCE(nf_conntrack_max);

	limits->bindings = policy->bindings_max;
	limits->per_source = policy->bindings_per_source_max;

	/* 0 means that the table has no limit. */
	if (share)
		limits->bindings =
			min_t(u64, limits->bindings,
			      div_u64(share * policy->conntrack_share, 100));
}

/**
 * sipnat_registrar_judged() - which rule's terms a registration has
 * @transaction: its transaction
 * @verdict: the policy's on the flow
 */
void sipnat_registrar_judged(struct sipnat_transaction *transaction,
			     const struct sipnat_verdict *verdict)
{
	transaction->rule = verdict->rule;
	transaction->margin = verdict->margin;
	transaction->floor = verdict->floor;
	transaction->ceiling = verdict->ceiling;
}

/**
 * sipnat_registrar_request() - a REGISTER passes
 * @registrar: of the namespace
 * @ct: entry of its flow
 * @dir: IP_CT_DIR_* in which it travels
 * @msg: the REGISTER
 * @verdict: the policy's on the flow, or NULL: it is judged with the response. If
 *	it does not bypass the flow, only the end of a registration is followed.
 * @interface: by which it came, or NULL: the gateway's own
 * @limits: how many may wait at a time
 *
 * Context: bottom halves disabled.
 */
void sipnat_registrar_request(struct sipnat_registrar *registrar,
			      const struct nf_conn *ct, u8 dir,
			      const struct sip_message *msg,
			      const struct sipnat_verdict *verdict,
			      const char *interface,
			      const struct sipnat_transaction_limits *limits)
{
	struct sipnat_transaction *transaction;
	unsigned int evicted;

	if (!msg->to.data)
		return;

	transaction = new_transaction(&msg->to);
	if (!transaction) {
		sipnat_stats_inc(registrar->stats,
				 SIPNAT_A_STATS_TRANSACTIONS_FAILED);
		return;
	}

	if (!transaction_key(&transaction->key, ct, dir, msg) ||
	    !note_contacts(transaction, msg, registrar->stats) ||
	    (verdict && verdict->action != SIPNAT_ACTION_BYPASS &&
	     !sipnat_transaction_removes(transaction))) {
		kfree(transaction);
		return;
	}

	sipnat_upstream_sent(&transaction->sent, &msg->via);
	transaction->since = sipnat_boot_seconds();
	transaction->deferred = !verdict;
	if (verdict)
		sipnat_registrar_judged(transaction, verdict);
	else if (interface)
		strscpy(transaction->interface, interface,
			sizeof(transaction->interface));

	evicted = sipnat_transaction_open(&registrar->transactions, transaction,
					  limits);
	sipnat_stats_inc(registrar->stats, SIPNAT_A_STATS_TRANSACTIONS);
	sipnat_stats_add(registrar->stats, SIPNAT_A_STATS_TRANSACTIONS_EVICTED,
			 evicted);
}

static u32 hold_seconds(const struct sipnat_transaction *transaction,
			u32 expires)
{
	u64 hold = (u64)expires + transaction->margin;

	return min_t(u64, max_t(u64, hold, transaction->floor),
		     transaction->ceiling);
}

static void changed(struct sipnat_registrar *registrar, u32 change,
		    const struct sipnat_binding *binding, const u8 *aor)
{
	static const int attr[] = {
		[SIPNAT_BINDING_CHANGE_REGISTERED] =
			SIPNAT_A_STATS_BINDINGS_REGISTERED,
		[SIPNAT_BINDING_CHANGE_REFRESHED] =
			SIPNAT_A_STATS_BINDINGS_REFRESHED,
		[SIPNAT_BINDING_CHANGE_REMOVED] =
			SIPNAT_A_STATS_BINDINGS_REMOVED,
		[SIPNAT_BINDING_CHANGE_EXPIRED] =
			SIPNAT_A_STATS_BINDINGS_EXPIRED,
		[SIPNAT_BINDING_CHANGE_REFUSED] =
			SIPNAT_A_STATS_BINDINGS_REFUSED,
		[SIPNAT_BINDING_CHANGE_SHED] = SIPNAT_A_STATS_BINDINGS_SHED,
	};

	sipnat_stats_inc(registrar->stats, attr[change]);
	sipnat_event_binding(registrar->event, registrar->net, change, binding,
			     aor, registrar->stats);
}

static void bind_contact(struct sipnat_registrar *registrar,
			 const struct sipnat_transaction *transaction,
			 u64 contact, u32 expires,
			 const struct sipnat_binding_limits *limits)
{
	u32 now = sipnat_boot_seconds();
	const struct sipnat_binding binding = {
		.flow = transaction->key.flow,
		.contact = contact,
		.granted = expires,
		.expires = now + min_t(u32, expires, S32_MAX / 2),
		.hold = now + hold_seconds(transaction, expires),
		.rule = transaction->rule,
		.endpoint = transaction->key.endpoint,
		.aor_len = transaction->aor_len,
	};
	int change;

	if (expires)
		change = sipnat_binding_set(&registrar->bindings, &binding,
					    transaction->aor, limits);
	else if (sipnat_binding_remove(&registrar->bindings, &binding,
				       transaction->aor))
		change = SIPNAT_BINDING_CHANGE_REMOVED;
	else
		return;

	if (change < 0)
		change = SIPNAT_BINDING_CHANGE_REFUSED;
	changed(registrar, change, &binding, transaction->aor);
}

/* Contact was "*": all bindings of the AOR that came over this flow. */
static void unbind_all(struct sipnat_registrar *registrar,
		       const struct sipnat_transaction *transaction)
{
	struct sipnat_binding binding = {
		.flow = transaction->key.flow,
		.rule = transaction->rule,
		.endpoint = transaction->key.endpoint,
		.aor_len = transaction->aor_len,
	};

	while (sipnat_binding_remove_any(&registrar->bindings, &binding,
					 transaction->aor))
		changed(registrar, SIPNAT_BINDING_CHANGE_REMOVED, &binding,
			transaction->aor);
}

static void registered(struct sipnat_registrar *registrar,
		       const struct sipnat_transaction *transaction,
		       const struct sipnat_contact_list *list,
		       const struct sip_message *msg,
		       const struct nf_conntrack_tuple *answer,
		       const struct sipnat_binding_limits *limits)
{
	u32 expires[SIPNAT_CONTACTS_MAX];
	unsigned int i;

	if (transaction->removes_all)
		unbind_all(registrar, transaction);

	for (i = 0; i < transaction->n_contacts; i++) {
		expires[i] = sipnat_contact_granted(transaction, i, list, msg,
						    answer);
		if (!expires[i])
			bind_contact(registrar, transaction,
				     transaction->contact[i], 0, limits);
	}

	/* Two that differ in parameters only are one here: it stays. */
	for (i = 0; i < transaction->n_contacts; i++)
		if (expires[i])
			bind_contact(registrar, transaction,
				     transaction->contact[i], expires[i],
				     limits);
}

/* Does a 2xx list any Contact of the REGISTER, unless that removes them? */
static bool contact_came(const struct sipnat_transaction *transaction,
			 const struct sipnat_contact_list *list,
			 const struct sip_message *msg)
{
	return msg->status >= 300 || !transaction->n_contacts ||
	       !transaction->asked[0] || list->found;
}

/* Apart, because a copy on the stack is much to most responses. */
static noinline void tell_upstream(struct sipnat_registrar *registrar,
				   unsigned int index)
{
	struct sipnat_peer copy;

	if (sipnat_upstream_read(&registrar->upstream, index, &copy))
		sipnat_event_upstream(registrar->event, registrar->net, &copy,
				      registrar->stats);
}

static void note_upstream(struct sipnat_registrar *registrar,
			  const struct nf_conn *ct,
			  const struct sipnat_transaction *transaction,
			  const struct sipnat_contact_list *list,
			  const struct sip_message *msg)
{
	u8 endpoint = transaction->key.endpoint;
	const union nf_inet_addr *peer, *mapping, *own;
	struct sipnat_evidence evidence;
	int worse;

	/* Who answers, and as whom it knows the endpoint. */
	peer = &nf_ct_tuple(ct, !endpoint)->src.u3;
	mapping = &nf_ct_tuple(ct, !endpoint)->dst.u3;
	own = &nf_ct_tuple(ct, endpoint)->src.u3;

	evidence =
		sipnat_upstream_compare(&transaction->sent, msg,
					nf_ct_l3num(ct), peer, mapping,
					!nf_inet_addr_cmp(own, mapping),
					contact_came(transaction, list, msg));
	sipnat_stats_inc(registrar->stats,
			 SIPNAT_A_STATS_UPSTREAM_CLEAN + evidence.verdict);
	worse = sipnat_upstream_note(&registrar->upstream, nf_ct_l3num(ct),
				     peer, &evidence, &transaction->sent, msg);
	if (worse >= 0)
		tell_upstream(registrar, worse);
}

/**
 * sipnat_registrar_take() - what a response to a REGISTER answers
 * @registrar: of the namespace
 * @ct: entry of its flow
 * @dir: IP_CT_DIR_* in which it travels
 * @msg: the response
 *
 * Context: bottom halves disabled.
 * Return: the transaction, the caller's from now on; NULL if the response is not a
 * final one, or nothing waits for it.
 */
struct sipnat_transaction *
sipnat_registrar_take(struct sipnat_registrar *registrar,
		      const struct nf_conn *ct, u8 dir,
		      const struct sip_message *msg)
{
	struct sipnat_transaction *transaction;
	struct sipnat_transaction_key key;

	if (msg->status < 200 || !transaction_key(&key, ct, !dir, msg))
		return NULL;

	transaction = sipnat_transaction_take(&registrar->transactions, &key);
	if (!transaction)
		sipnat_stats_inc(registrar->stats,
				 SIPNAT_A_STATS_RESPONSES_UNMATCHED);
	return transaction;
}

/**
 * sipnat_registrar_response() - a final response to a REGISTER passes
 * @registrar: of the namespace
 * @ct: entry of its flow
 * @dir: IP_CT_DIR_* in which it travels
 * @msg: the response
 * @transaction: what it answers, judged; is freed
 * @limits: of the policy
 * @path: it came by some path, of which it may tell; not from this gateway itself
 *
 * Context: bottom halves disabled.
 * Return: whether the flow's bindings may have changed.
 */
bool sipnat_registrar_response(struct sipnat_registrar *registrar,
			       const struct nf_conn *ct, u8 dir,
			       const struct sip_message *msg,
			       struct sipnat_transaction *transaction,
			       const struct sipnat_binding_limits *limits,
			       bool path)
{
	bool success = msg->status < 300;
	struct sipnat_contact_list list;

	if (success)
		sipnat_contact_list_read(&list, transaction, msg);
	if (path)
		note_upstream(registrar, ct, transaction, &list, msg);
	if (success)
		registered(registrar, transaction, &list, msg,
			   nf_ct_tuple(ct, dir), limits);

	kfree(transaction);
	return success;
}

/**
 * sipnat_registrar_remove() - the administrator takes a binding back
 * @registrar: of the namespace
 * @binding: in the table, or was a moment ago
 *
 * Context: RCU read side, bottom halves disabled.
 * Return: whether it was still there.
 */
bool sipnat_registrar_remove(struct sipnat_registrar *registrar,
			     const struct sipnat_binding *binding)
{
	if (!sipnat_binding_remove(&registrar->bindings, binding, binding->aor))
		return false;

	changed(registrar, SIPNAT_BINDING_CHANGE_REMOVED, binding,
		binding->aor);
	return true;
}

static u32 registrar_limit(struct sipnat_bindings *bindings)
{
	struct sipnat_binding_limits limits;
	struct sipnat_registrar *registrar;

	registrar = container_of(bindings, struct sipnat_registrar, bindings);
	rcu_read_lock();
	sipnat_registrar_limits(rcu_dereference(registrar->policy->in_force),
				&limits);
	rcu_read_unlock();

	return limits.bindings;
}

static void registrar_ended(struct sipnat_bindings *bindings,
			    const struct sipnat_binding *binding, u32 change)
{
	struct sipnat_registrar *registrar;

	registrar = container_of(bindings, struct sipnat_registrar, bindings);
	changed(registrar, change, binding, binding->aor);
	/* What expired is held for its margin still. */
	if (change == SIPNAT_BINDING_CHANGE_SHED)
		registrar->settle(registrar->net, &binding->flow);
}

static const struct sipnat_binding_ops registrar_binding_ops = {
	.limit = registrar_limit,
	.ended = registrar_ended,
};

/**
 * sipnat_registrar_new() - a namespace begins
 * @net: the namespace
 * @policy: its rules
 * @event: its events
 * @stats: its counters
 * @settle: told of flows whose bindings were shed
 *
 * Context: process.
 * Return: NULL for want of memory.
 */
struct sipnat_registrar *
sipnat_registrar_new(struct net *net, const struct sipnat_policy_state *policy,
		     struct sipnat_event_state *event,
		     struct sipnat_stats __percpu *stats,
		     sipnat_settle_fn *settle)
{
	struct sipnat_registrar *registrar;

	registrar = kvzalloc(sizeof(*registrar), GFP_KERNEL_ACCOUNT);
	if (!registrar)
		return NULL;

	registrar->net = net;
	registrar->policy = policy;
	registrar->settle = settle;
	registrar->event = event;
	registrar->stats = stats;
	sipnat_transactions_init(&registrar->transactions);
	sipnat_upstream_init(&registrar->upstream);
	if (sipnat_bindings_init(&registrar->bindings,
				 &registrar_binding_ops)) {
		kvfree(registrar);
		return NULL;
	}
	return registrar;
}

/**
 * sipnat_registrar_stop() - a namespace ends, no hook runs in it
 * @registrar: of the namespace; from now on nothing in it changes by itself
 *
 * Context: process.
 */
void sipnat_registrar_stop(struct sipnat_registrar *registrar)
{
	sipnat_bindings_stop(&registrar->bindings);
}

/**
 * sipnat_registrar_free() - the last that a namespace has of it
 * @registrar: of the namespace, stopped
 *
 * Context: process.
 */
void sipnat_registrar_free(struct sipnat_registrar *registrar)
{
	sipnat_bindings_exit(&registrar->bindings);
	sipnat_transactions_exit(&registrar->transactions);
	kvfree(registrar);
}
