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
 * struct sipnat_registrar - what a namespace knows of registrations
 * @bindings: what is registered
 * @transactions: what waits for a response
 * @upstream: what the paths to the peers do
 * @event: of the namespace
 * @stats: counters of the namespace
 * @net: the namespace
 */
struct sipnat_registrar {
	struct sipnat_bindings bindings;
	struct sipnat_transactions transactions;
	struct sipnat_upstream upstream;
	struct sipnat_event_state *event;
	struct sipnat_stats __percpu *stats;
	struct net *net;
};

/**
 * struct sipnat_decision - what is to become of a flow's entry
 * @decided: a registration changed; without it nothing is to be done
 * @hold: seconds since boot until when to hold it, 0 to let go of it
 * @endpoint: IP_CT_DIR_* of the registered endpoint
 */
struct sipnat_decision {
	bool decided;
	u8 endpoint;
	u32 hold;
};

struct sipnat_registrar *
sipnat_registrar_new(struct net *net, struct sipnat_event_state *event,
		     struct sipnat_stats __percpu *stats);
void sipnat_registrar_free(struct sipnat_registrar *registrar);

void sipnat_registrar_limits(const struct sipnat_policy *policy,
			     struct sipnat_binding_limits *limits);
void sipnat_registrar_request(struct sipnat_registrar *registrar,
			      const struct nf_conn *ct, u8 dir,
			      const struct sip_message *msg,
			      const struct sipnat_verdict *verdict,
			      u32 transactions_max);
struct sipnat_decision
sipnat_registrar_response(struct sipnat_registrar *registrar,
			  const struct nf_conn *ct, u8 dir,
			  const struct sip_message *msg,
			  const struct sipnat_binding_limits *limits);
bool sipnat_registrar_remove(struct sipnat_registrar *registrar,
			     const struct sipnat_binding *binding);

#endif
