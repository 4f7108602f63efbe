/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Follows registrations: REGISTER and what a 2xx means.
 */
#ifndef _SIPNAT_REGISTRAR_H
#define _SIPNAT_REGISTRAR_H

#include <linux/types.h>
#include "binding.h"
#include "event.h"
#include "policy.h"
#include "sip_message.h"
#include "stats.h"
#include "transaction.h"
#include "upstream.h"

/**
 * typedef sipnat_settle_fn - a flow's bindings changed, and no packet is at hand
 * @net: the namespace
 * @flow: the flow
 *
 * Context: process.
 */
typedef void sipnat_settle_fn(struct net *net,
			      const struct sipnat_flow_id *flow);

/**
 * struct sipnat_registrar - what a namespace knows of registrations
 * @bindings: what is registered
 * @transactions: what waits for a response
 * @upstream: what the paths to the peers do
 * @policy: of the namespace
 * @settle: told of flows whose bindings were shed
 * @event: of the namespace
 * @stats: counters of the namespace
 * @net: the namespace
 */
struct sipnat_registrar {
	struct sipnat_bindings bindings;
	struct sipnat_transactions transactions;
	struct sipnat_upstream upstream;
	const struct sipnat_policy_state *policy;
	sipnat_settle_fn *settle;
	struct sipnat_event_state *event;
	struct sipnat_stats __percpu *stats;
	struct net *net;
};

struct sipnat_registrar *
sipnat_registrar_new(struct net *net, const struct sipnat_policy_state *policy,
		     struct sipnat_event_state *event,
		     struct sipnat_stats __percpu *stats,
		     sipnat_settle_fn *settle);
void sipnat_registrar_stop(struct sipnat_registrar *registrar);
void sipnat_registrar_free(struct sipnat_registrar *registrar);

void sipnat_registrar_limits(const struct sipnat_policy *policy,
			     struct sipnat_binding_limits *limits);
void sipnat_registrar_request(struct sipnat_registrar *registrar,
			      const struct nf_conn *ct, u8 dir,
			      const struct sip_message *msg,
			      const struct sipnat_verdict *verdict,
			      const char *interface,
			      const struct sipnat_transaction_limits *limits);
void sipnat_registrar_judged(struct sipnat_transaction *transaction,
			     const struct sipnat_verdict *verdict);
struct sipnat_transaction *
sipnat_registrar_take(struct sipnat_registrar *registrar,
		      const struct nf_conn *ct, u8 dir,
		      const struct sip_message *msg);
bool sipnat_registrar_response(struct sipnat_registrar *registrar,
			       const struct nf_conn *ct, u8 dir,
			       const struct sip_message *msg,
			       struct sipnat_transaction *transaction,
			       const struct sipnat_binding_limits *limits,
			       bool path);
bool sipnat_registrar_remove(struct sipnat_registrar *registrar,
			     const struct sipnat_binding *binding);

#endif
