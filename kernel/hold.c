// SPDX-License-Identifier: GPL-2.0
/*
 * Holds the entry of a registered endpoint until a deadline that lies in the
 * flow's claim, and remembers there when its packets come. Until when is the
 * registrar's; writing the entry is timeout's.
 */
#include <linux/lockdep.h>
#include "claim.h"
#include "clock.h"
#include "hold.h"
#include "timeout.h"

/**
 * sipnat_hold() - hold an entry
 * @ct: confirmed entry of a UDP flow in sipnat's hands
 * @claim: its claim
 * @seconds: from now, at most SIPNAT_HOLD_MAX
 * @endpoint: IP_CT_DIR_* in which the registered endpoint sends
 *
 * Context: with the entry's lock held.
 */
void sipnat_hold(struct nf_conn *ct, struct sipnat_claim *claim, u32 seconds,
		 u8 endpoint)
{
	u32 deadline =
		nfct_time_stamp + min_t(u32, seconds, SIPNAT_HOLD_MAX) * HZ;

	lockdep_assert_held(&ct->lock);

	if (!claim->deadline)
		claim->seen = sipnat_uptime_seconds();
	if (endpoint == IP_CT_DIR_REPLY)
		claim->flags |= CLAIM_ENDPOINT_REPLY;
	else
		claim->flags &= ~CLAIM_ENDPOINT_REPLY;

	/* 0 says that there is none. */
	WRITE_ONCE(claim->deadline, deadline ? deadline : 1);
	if (sipnat_timeout_hold(ct, deadline))
		claim->flags |= CLAIM_SET_ASSURED_BIT;
}

/**
 * sipnat_hold_end() - hold an entry no longer
 * @ct: entry of a flow in sipnat's hands
 * @claim: its claim
 *
 * Context: with the entry's lock held.
 */
void sipnat_hold_end(struct nf_conn *ct, struct sipnat_claim *claim)
{
	lockdep_assert_held(&ct->lock);

	if (!claim->deadline)
		return;

	WRITE_ONCE(claim->deadline, 0);
	sipnat_timeout_let_go(ct, claim->flags & CLAIM_SET_ASSURED_BIT);
	claim->flags &= ~CLAIM_SET_ASSURED_BIT;
}

/**
 * sipnat_hold_lower() - hold an entry no longer, and undo what was raised
 * @ct: entry of a flow in sipnat's hands
 * @claim: its claim
 *
 * For where no packet of the flow is at hand.
 *
 * Context: with the entry's lock held.
 */
void sipnat_hold_lower(struct nf_conn *ct, struct sipnat_claim *claim)
{
	if (!claim->deadline)
		return;

	sipnat_hold_end(ct, claim);
	sipnat_timeout_lower(ct);
}

/* Unless it was held anew meanwhile. */
static void hold_expired(struct nf_conn *ct, struct sipnat_claim *claim,
			 u32 deadline)
{
	spin_lock_bh(&ct->lock);
	if (claim->deadline == deadline)
		sipnat_hold_end(ct, claim);
	spin_unlock_bh(&ct->lock);
}

/**
 * sipnat_hold_packet() - a packet of a held flow passes
 * @ct: its confirmed entry
 * @claim: its claim, with a deadline
 * @keepalive: whether it was one
 *
 * Context: any.
 */
void sipnat_hold_packet(struct nf_conn *ct, struct sipnat_claim *claim,
			enum sipnat_keepalive keepalive)
{
	u32 deadline = READ_ONCE(claim->deadline);
	u16 now = sipnat_uptime_seconds();

	if (!deadline)
		return;
	if ((s32)(deadline - nfct_time_stamp) <= 0) {
		hold_expired(ct, claim, deadline);
		return;
	}

	sipnat_timeout_raise(ct, deadline);
	/* Replies to a keepalive and the like come within a second or two. */
	if (keepalive == SIPNAT_KEEPALIVE && (u16)(now - claim->seen) > 1)
		WRITE_ONCE(claim->keepalive, now - claim->seen);
	if (claim->seen != now)
		WRITE_ONCE(claim->seen, now);
}

/**
 * sipnat_hold_endpoint() - who is the registered endpoint of a held flow?
 * @claim: of the flow
 *
 * Return: IP_CT_DIR_* in which it sends.
 */
u8 sipnat_hold_endpoint(const struct sipnat_claim *claim)
{
	return claim->flags & CLAIM_ENDPOINT_REPLY ? IP_CT_DIR_REPLY :
						     IP_CT_DIR_ORIGINAL;
}

/**
 * sipnat_hold_seconds() - for how long is an entry held?
 * @claim: of the flow
 *
 * Return: seconds from now, 0 if it is not held.
 */
u32 sipnat_hold_seconds(const struct sipnat_claim *claim)
{
	u32 deadline = READ_ONCE(claim->deadline);
	s32 left = deadline - nfct_time_stamp;

	return deadline && left > 0 ? DIV_ROUND_UP(left, HZ) : 0;
}

/**
 * sipnat_hold_idle() - how long has a held flow been silent?
 * @claim: of the flow
 *
 * Return: seconds, modulo 65536.
 */
u32 sipnat_hold_idle(const struct sipnat_claim *claim)
{
	return (u16)(sipnat_uptime_seconds() - READ_ONCE(claim->seen));
}
