// SPDX-License-Identifier: GPL-2.0
/*
 * Carries out the policy's verdict on a flow, counts it and reports it. How a
 * flow is claimed or a helper taken off it is bypass's.
 */
#include <net/netfilter/nf_conntrack.h>
#include "bypass.h"
#include "event.h"
#include "pernet.h"
#include "verdict.h"

static void flow_detach(struct sipnat_net *sn, struct nf_conn *ct,
			const struct sipnat_verdict *verdict)
{
	const struct sipnat_claim *claim;
	unsigned int expectations = 0;
	u8 origin;

	if (!sipnat_detach(ct, verdict, &expectations))
		return;

	claim = sipnat_claim_of(ct);
	origin = claim ? claim->origin : SIPNAT_ORIGIN_EXPLICIT;
	sipnat_stats_inc(sn->stats,
			 origin == SIPNAT_ORIGIN_AUTOMATIC ?
				 SIPNAT_A_STATS_FLOWS_DETACHED_AUTOMATIC :
				 SIPNAT_A_STATS_FLOWS_DETACHED_EXPLICIT);
	sipnat_stats_add(sn->stats, SIPNAT_A_STATS_EXPECTATIONS_REMOVED,
			 expectations);
	sipnat_event_flow(&sn->event, ct, SIPNAT_FLOW_EVENT_DETACHED, verdict,
			  origin, sn->stats);
}

static void flow_claim(struct sipnat_net *sn, struct nf_conn *ct,
		       const struct sipnat_verdict *verdict)
{
	switch (sipnat_claim(ct, verdict)) {
	case 0:
		sipnat_stats_inc(sn->stats, SIPNAT_A_STATS_FLOWS_CLAIMED);
		sipnat_event_flow(&sn->event, ct, SIPNAT_FLOW_EVENT_CLAIMED,
				  verdict, SIPNAT_ORIGIN_NONE, sn->stats);
		break;
	case -EBUSY:
		sipnat_stats_inc(sn->stats,
				 SIPNAT_A_STATS_CLAIMS_FAILED_SHARED);
		break;
	default:
		sipnat_stats_inc(sn->stats,
				 SIPNAT_A_STATS_CLAIMS_FAILED_MEMORY);
	}
}

/**
 * sipnat_verdict_carry_out() - do with a flow what the policy says
 * @sn: the namespace
 * @ct: the flow's entry, which is not in our hands
 * @verdict: the policy's
 *
 * Context: RCU read side.
 */
void sipnat_verdict_carry_out(struct sipnat_net *sn, struct nf_conn *ct,
			      const struct sipnat_verdict *verdict)
{
	switch (verdict->action) {
	case SIPNAT_ACTION_BYPASS:
		if (sipnat_flow_has_helper(ct))
			flow_detach(sn, ct, verdict);
		else if (!nfct_help(ct))
			flow_claim(sn, ct, verdict);
		break;
	case SIPNAT_ACTION_LEAVE:
		sipnat_stats_inc(sn->stats, SIPNAT_A_STATS_FLOWS_LEFT);
		sipnat_event_flow(&sn->event, ct, SIPNAT_FLOW_EVENT_LEFT,
				  verdict, SIPNAT_ORIGIN_NONE, sn->stats);
		break;
	case SIPNAT_ACTION_OBSERVE:
		sipnat_stats_inc(sn->stats, SIPNAT_A_STATS_FLOWS_OBSERVED);
		sipnat_event_flow(&sn->event, ct, SIPNAT_FLOW_EVENT_OBSERVED,
				  verdict, SIPNAT_ORIGIN_NONE, sn->stats);
		break;
	}
}
