// SPDX-License-Identifier: GPL-2.0
/*
 * Sends one event to the multicast group. Costs a test where nobody listens;
 * what it could not send is counted.
 */
#include <net/net_namespace.h>
#include <net/netfilter/nf_conntrack.h>
#include "event.h"
#include "nlput.h"

#define EVENT_GROUP 0 /* the family's only one */
#define EVENTS_PER_SECOND 1000

static void rate_init(struct ratelimit_state *rate)
{
	ratelimit_state_init(rate, HZ, EVENTS_PER_SECOND);
	ratelimit_set_flags(rate, RATELIMIT_MSG_ON_RELEASE);
}

/**
 * sipnat_event_init() - a namespace begins
 * @state: of the namespace
 */
void sipnat_event_init(struct sipnat_event_state *state)
{
	rate_init(&state->flows);
	rate_init(&state->bindings);
	rate_init(&state->peers);
}

static bool event_wanted(struct net *net)
{
	return genl_has_listeners(&sipnat_genl_family, net, EVENT_GROUP);
}

/* Traffic may cause no more than so many of a kind. */
static bool event_allowed(struct ratelimit_state *rate, struct net *net,
			  struct sipnat_stats __percpu *stats)
{
	if (!event_wanted(net))
		return false;
	if (__ratelimit(rate))
		return true;

	sipnat_stats_inc(stats, SIPNAT_A_STATS_EVENTS_SUPPRESSED);
	return false;
}

static struct sk_buff *event_begin(u8 cmd, gfp_t gfp, void **header)
{
	struct sk_buff *msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, gfp);

	if (!msg)
		return NULL;

	*header = genlmsg_put(msg, 0, 0, &sipnat_genl_family, 0, cmd);
	if (!*header) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static void event_send(struct net *net, struct sk_buff *msg, void *header,
		       gfp_t gfp, struct sipnat_stats __percpu *stats)
{
	int err;

	genlmsg_end(msg, header);
	err = genlmsg_multicast_netns(&sipnat_genl_family, net, msg, 0,
				      EVENT_GROUP, gfp);
	if (err && err != -ESRCH)
		sipnat_stats_inc(stats, SIPNAT_A_STATS_EVENTS_LOST);
}

/**
 * sipnat_event_policy() - a policy came into force
 * @net: the namespace
 * @policy: its policy, held by the caller
 * @stats: of the namespace
 *
 * Context: process.
 */
void sipnat_event_policy(struct net *net, const struct sipnat_policy *policy,
			 struct sipnat_stats __percpu *stats)
{
	struct sk_buff *msg;
	void *header;

	if (!event_wanted(net))
		return;

	msg = event_begin(SIPNAT_CMD_POLICY_NTF, GFP_KERNEL, &header);
	if (!msg || sipnat_put_policy(msg, policy)) {
		nlmsg_free(msg);
		sipnat_stats_inc(stats, SIPNAT_A_STATS_EVENTS_LOST);
		return;
	}

	event_send(net, msg, header, GFP_KERNEL, stats);
}

/**
 * sipnat_event_flow() - a SIP flow was judged
 * @state: of the namespace
 * @ct: the flow's entry
 * @event: SIPNAT_FLOW_EVENT_*
 * @verdict: how it was judged
 * @origin: SIPNAT_ORIGIN_*
 * @stats: of the namespace
 *
 * Context: any.
 */
void sipnat_event_flow(struct sipnat_event_state *state,
		       const struct nf_conn *ct, u32 event,
		       const struct sipnat_verdict *verdict, u8 origin,
		       struct sipnat_stats __percpu *stats)
{
	struct net *net = nf_ct_net(ct);
	struct sk_buff *msg;
	void *header;

	if (!event_allowed(&state->flows, net, stats))
		return;

	msg = event_begin(SIPNAT_CMD_FLOW_NTF, GFP_ATOMIC, &header);
	if (!msg || nla_put_u32(msg, SIPNAT_A_FLOW_EVENT, event) ||
	    sipnat_put_flow(msg, ct, verdict, origin)) {
		nlmsg_free(msg);
		sipnat_stats_inc(stats, SIPNAT_A_STATS_EVENTS_LOST);
		return;
	}

	event_send(net, msg, header, GFP_ATOMIC, stats);
}

/**
 * sipnat_event_binding() - a binding changed
 * @state: of the namespace
 * @net: the namespace
 * @change: SIPNAT_BINDING_CHANGE_*
 * @binding: as it is now, or was
 * @aor: its AOR, of binding->aor_len bytes
 * @stats: of the namespace
 *
 * Context: any.
 */
void sipnat_event_binding(struct sipnat_event_state *state, struct net *net,
			  u32 change, const struct sipnat_binding *binding,
			  const u8 *aor, struct sipnat_stats __percpu *stats)
{
	struct sk_buff *msg;
	void *header;

	if (!event_allowed(&state->bindings, net, stats))
		return;

	msg = event_begin(SIPNAT_CMD_BINDING_NTF, GFP_ATOMIC, &header);
	if (!msg || nla_put_u32(msg, SIPNAT_A_BINDING_CHANGE, change) ||
	    sipnat_put_binding(msg, binding, aor)) {
		nlmsg_free(msg);
		sipnat_stats_inc(stats, SIPNAT_A_STATS_EVENTS_LOST);
		return;
	}

	event_send(net, msg, header, GFP_ATOMIC, stats);
}

/**
 * sipnat_event_upstream() - the verdict on the path to a peer got worse
 * @state: of the namespace
 * @net: the namespace
 * @peer: what the path did
 * @stats: of the namespace
 *
 * Context: any.
 */
void sipnat_event_upstream(struct sipnat_event_state *state, struct net *net,
			   const struct sipnat_peer *peer,
			   struct sipnat_stats __percpu *stats)
{
	struct sk_buff *msg;
	void *header;

	if (!event_allowed(&state->peers, net, stats))
		return;

	msg = event_begin(SIPNAT_CMD_UPSTREAM_NTF, GFP_ATOMIC, &header);
	if (!msg || sipnat_put_upstream(msg, peer)) {
		nlmsg_free(msg);
		sipnat_stats_inc(stats, SIPNAT_A_STATS_EVENTS_LOST);
		return;
	}

	event_send(net, msg, header, GFP_ATOMIC, stats);
}
