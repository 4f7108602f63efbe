/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events for whoever listens in the namespace.
 */
#ifndef _SIPNAT_EVENT_H
#define _SIPNAT_EVENT_H

#include <linux/ratelimit.h>
#include <linux/types.h>
#include "policy.h"
#include "stats.h"

struct net;
struct nf_conn;
struct sipnat_binding;
struct sipnat_peer;

/**
 * struct sipnat_event_state - what a namespace knows of its events
 * @flows: no more events of flows; whoever scans makes as many as there may be
 * @bindings: no more events of bindings, which sipnatd keeps a file by
 * @peers: no more events of peers
 */
struct sipnat_event_state {
	struct ratelimit_state flows;
	struct ratelimit_state bindings;
	struct ratelimit_state peers;
};

void sipnat_event_init(struct sipnat_event_state *state);
void sipnat_event_policy(struct net *net, const struct sipnat_policy *policy,
			 struct sipnat_stats __percpu *stats);
void sipnat_event_binding(struct sipnat_event_state *state, struct net *net,
			  u32 change, const struct sipnat_binding *binding,
			  const u8 *aor, struct sipnat_stats __percpu *stats);
void sipnat_event_upstream(struct sipnat_event_state *state, struct net *net,
			   const struct sipnat_peer *peer,
			   struct sipnat_stats __percpu *stats);
void sipnat_event_flow(struct sipnat_event_state *state,
		       const struct nf_conn *ct, u32 event,
		       const struct sipnat_verdict *verdict, u8 origin,
		       struct sipnat_stats __percpu *stats);

#endif
