/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Does something between this gateway and a peer rewrite SIP?
 */
#ifndef _SIPNAT_UPSTREAM_H
#define _SIPNAT_UPSTREAM_H

#include <linux/netfilter.h>
#include <linux/sipnat.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include "sip_message.h"

#define SIPNAT_PEERS 64 /* whose evidence is kept */

/**
 * struct sipnat_sent - what went out in a REGISTER, to be looked for
 * @via: the topmost Via, cut
 * @via_len: bytes of @via
 * @private: its sent-by is a private address
 * @asked_rport: it had rport without a value
 * @hop: fingerprint of its sent-by and branch
 */
struct sipnat_sent {
	u8 via[SIPNAT_VIA_MAX];
	u8 via_len;
	bool private;
	bool asked_rport;
	u64 hop;
};

/**
 * struct sipnat_evidence - what one response says
 * @verdict: SIPNAT_UPSTREAM_VERDICT_*
 * @reason: SIPNAT_UPSTREAM_REASON_*
 */
struct sipnat_evidence {
	u8 verdict;
	u8 reason;
};

/**
 * struct sipnat_peer - what the path to one peer did
 * @addr: of the peer, network byte order
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6, 0 if nobody is here
 * @last: the last evidence
 * @sent_len: bytes of @sent
 * @came_len: bytes of @came
 * @since_suspect: responses since the last that was not clean, up to 255
 * @since_confirmed: responses since the last that was confirmed, up to 255
 * @answered: when it last answered, seconds since boot
 * @when: of the last evidence, seconds since boot
 * @count: responses by verdict
 * @sent: what went out, as the last evidence has it
 * @came: what came back, as the last evidence has it
 */
struct sipnat_peer {
	union nf_inet_addr addr;
	u8 nfproto;
	struct sipnat_evidence last;
	u8 sent_len;
	u8 came_len;
	u8 since_suspect;
	u8 since_confirmed;
	u32 answered;
	u32 when;
	u64 count[SIPNAT_UPSTREAM_VERDICT_CONFIRMED + 1];
	u8 sent[SIPNAT_VIA_MAX];
	u8 came[SIPNAT_VIA_MAX];
};

/**
 * struct sipnat_upstream - the peers of a namespace
 * @lock: of @peer
 * @peer: in no order
 */
struct sipnat_upstream {
	spinlock_t lock; /* see above */
	struct sipnat_peer peer[SIPNAT_PEERS];
};

void sipnat_upstream_init(struct sipnat_upstream *upstream);
void sipnat_upstream_sent(struct sipnat_sent *sent, const struct sip_via *via);
struct sipnat_evidence
sipnat_upstream_compare(const struct sipnat_sent *sent,
			const struct sip_message *response, u8 nfproto,
			const union nf_inet_addr *peer,
			const union nf_inet_addr *mapping, bool mapped,
			bool contact_came);
int sipnat_upstream_note(struct sipnat_upstream *upstream, u8 nfproto,
			 const union nf_inet_addr *addr,
			 const struct sipnat_evidence *evidence,
			 const struct sipnat_sent *sent,
			 const struct sip_message *response);
bool sipnat_upstream_read(struct sipnat_upstream *upstream, unsigned int index,
			  struct sipnat_peer *copy);
u8 sipnat_upstream_verdict(const struct sipnat_peer *peer);

#endif
