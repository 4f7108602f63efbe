// SPDX-License-Identifier: GPL-2.0
/*
 * Compares what came back in a response to REGISTER with what went out in the
 * request, and keeps the last evidence of each peer. A response has to carry
 * the request's topmost Via as it was sent (RFC 3261 8.1.3.3), but for what
 * the server adds: received and rport (18.2.1, RFC 3581). Foreign Contacts in
 * a 2xx say nothing: a registrar lists those of other endpoints too.
 */
#include <linux/string.h>
#include "clock.h"
#include "fingerprint.h"
#include "sip_uri.h"
#include "upstream.h"

/* A verdict holds until so many responses without its like. */
#define UPSTREAM_MEMORY 64

/* RFC 1918, RFC 6598, RFC 3927 and loopback; RFC 4193 and RFC 4291. */
static bool address_is_private(u8 nfproto, const u8 *a)
{
	if (nfproto == NFPROTO_IPV6)
		return (a[0] & 0xfe) == 0xfc ||
		       (a[0] == 0xfe && (a[1] & 0xc0) == 0x80);

	return a[0] == 10 || a[0] == 127 || (a[0] == 172 && a[1] / 16 == 1) ||
	       (a[0] == 192 && a[1] == 168) || (a[0] == 169 && a[1] == 254) ||
	       (a[0] == 100 && a[1] / 64 == 1);
}

/* Whether a host in text is a private address; a name is none. */
static bool host_is_private(const struct sip_slice *host)
{
	u8 address[16];
	int len;

	if (!host->data)
		return false;

	len = sip_parse_address(host, address);
	if (len == 4)
		return address_is_private(NFPROTO_IPV4, address);
	if (len == 16)
		return address_is_private(NFPROTO_IPV6, address);
	return false;
}

/**
 * sipnat_upstream_sent() - remember what went out
 * @sent: filled in
 * @via: topmost of the request
 *
 * Context: any.
 */
void sipnat_upstream_sent(struct sipnat_sent *sent, const struct sip_via *via)
{
	sent->via_len = min_t(u32, via->value.len, SIPNAT_VIA_MAX);
	if (via->value.data)
		memcpy(sent->via, via->value.data, sent->via_len);

	sent->private = host_is_private(&via->host);
	sent->asked_rport = via->has_rport && !via->rport;
	sent->hop = sipnat_fingerprint_hop(via);
}

static u32 address_len(u8 nfproto)
{
	return nfproto == NFPROTO_IPV4 ? 4 : 16;
}

/* Does a Contact of the response name an address? */
static bool contact_names(const struct sip_message *response, u8 nfproto,
			  const union nf_inet_addr *addr)
{
	u32 len = address_len(nfproto);
	struct sip_contact_iter iter;
	struct sip_contact contact;
	bool more;

	for (more = sip_contact_first(response, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact))
		if (sip_uri_names(&contact.uri, (const u8 *)addr, len, 0))
			return true;

	return false;
}

/**
 * sipnat_upstream_compare() - what does a response say of the path?
 * @sent: what went out
 * @response: what came back
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6
 * @peer: who answered, network byte order
 * @mapping: the endpoint's address as this gateway maps it
 * @mapped: that is not the endpoint's own address
 * @contact_came: the response lists the Contact that was sent, or is no 2xx
 *
 * Context: any.
 */
struct sipnat_evidence
sipnat_upstream_compare(const struct sipnat_sent *sent,
			const struct sip_message *response, u8 nfproto,
			const union nf_inet_addr *peer,
			const union nf_inet_addr *mapping, bool mapped,
			bool contact_came)
{
	const struct sipnat_evidence confirmed = {
		.verdict = SIPNAT_UPSTREAM_VERDICT_CONFIRMED,
	};
	struct sipnat_evidence evidence = confirmed;
	const struct sip_via *via = &response->via;

	if (sipnat_fingerprint_hop(via) != sent->hop) {
		evidence.reason = SIPNAT_UPSTREAM_REASON_VIA_ALTERED;
		return evidence;
	}

	/*
	 * Between private addresses a server sees what was sent; and where nothing
	 * else translates, it sees this gateway's address, be it private.
	 */
	if (sent->private && !address_is_private(nfproto, (const u8 *)peer)) {
		if (host_is_private(&via->received) &&
		    !(mapped &&
		      sip_names_address(&via->received, (const u8 *)mapping,
					address_len(nfproto)))) {
			evidence.reason =
				SIPNAT_UPSTREAM_REASON_RECEIVED_PRIVATE;
			return evidence;
		}
		evidence.verdict = SIPNAT_UPSTREAM_VERDICT_SUSPECT;
		if (sent->asked_rport && !via->received.data) {
			evidence.reason =
				SIPNAT_UPSTREAM_REASON_RECEIVED_MISSING;
			return evidence;
		}
	}

	evidence.verdict = SIPNAT_UPSTREAM_VERDICT_SUSPECT;
	evidence.reason = SIPNAT_UPSTREAM_REASON_CONTACT_ALTERED;
	if (!contact_came && contact_names(response, nfproto, mapping))
		return evidence;

	evidence.verdict = SIPNAT_UPSTREAM_VERDICT_CLEAN;
	evidence.reason = SIPNAT_UPSTREAM_REASON_NONE;
	return evidence;
}

/* With the lock held. The peer's place, or that of who was silent longest. */
static struct sipnat_peer *peer_place(struct sipnat_upstream *upstream,
				      u8 nfproto,
				      const union nf_inet_addr *addr)
{
	struct sipnat_peer *peer, *place = &upstream->peer[0];
	unsigned int i;

	for (i = 0; i < SIPNAT_PEERS; i++) {
		peer = &upstream->peer[i];
		if (peer->nfproto == nfproto &&
		    nf_inet_addr_cmp(&peer->addr, addr))
			return peer;
		if (!peer->nfproto ||
		    (place->nfproto &&
		     (s32)(peer->answered - place->answered) < 0))
			place = peer;
	}

	memset(place, 0, sizeof(*place));
	place->addr = *addr;
	place->nfproto = nfproto;
	place->since_suspect = U8_MAX;
	place->since_confirmed = U8_MAX;
	return place;
}

/* The part of a Contact or Via that shows it. */
static void peer_keep_texts(struct sipnat_peer *peer,
			    const struct sipnat_sent *sent,
			    const struct sip_message *response)
{
	struct sip_slice came = response->via.value;

	if (peer->last.reason == SIPNAT_UPSTREAM_REASON_CONTACT_ALTERED)
		came = response->contacts;

	peer->sent_len = sent->via_len;
	memcpy(peer->sent, sent->via, sent->via_len);
	peer->came_len = min_t(u32, came.len, SIPNAT_VIA_MAX);
	if (came.data)
		memcpy(peer->came, came.data, peer->came_len);
}

/* With the lock held. */
static void peer_note(struct sipnat_peer *peer,
		      const struct sipnat_evidence *evidence, u32 now)
{
	peer->answered = now;
	peer->count[evidence->verdict]++;
	if (peer->since_suspect < U8_MAX)
		peer->since_suspect++;
	if (peer->since_confirmed < U8_MAX)
		peer->since_confirmed++;

	if (evidence->verdict == SIPNAT_UPSTREAM_VERDICT_CLEAN)
		return;

	peer->since_suspect = 0;
	if (evidence->verdict == SIPNAT_UPSTREAM_VERDICT_CONFIRMED)
		peer->since_confirmed = 0;
	peer->last = *evidence;
	peer->when = now;
}

/**
 * sipnat_upstream_verdict() - what is to be thought of the path to a peer
 * @peer: what it did
 *
 * Return: SIPNAT_UPSTREAM_VERDICT_*, the worst of its last responses.
 */
u8 sipnat_upstream_verdict(const struct sipnat_peer *peer)
{
	if (peer->since_confirmed < UPSTREAM_MEMORY)
		return SIPNAT_UPSTREAM_VERDICT_CONFIRMED;
	if (peer->since_suspect < UPSTREAM_MEMORY)
		return SIPNAT_UPSTREAM_VERDICT_SUSPECT;
	return SIPNAT_UPSTREAM_VERDICT_CLEAN;
}

/**
 * sipnat_upstream_note() - keep what a response says
 * @upstream: of the namespace
 * @nfproto: NFPROTO_IPV4 or NFPROTO_IPV6
 * @addr: who answered, network byte order
 * @evidence: what it says
 * @sent: what went out
 * @response: what came back
 *
 * Context: bottom halves disabled.
 * Return: the peer's index for sipnat_upstream_read() if the verdict on the path
 * got worse, else -1.
 */
int sipnat_upstream_note(struct sipnat_upstream *upstream, u8 nfproto,
			 const union nf_inet_addr *addr,
			 const struct sipnat_evidence *evidence,
			 const struct sipnat_sent *sent,
			 const struct sip_message *response)
{
	struct sipnat_peer *peer;
	bool worse;
	u8 before;

	spin_lock(&upstream->lock);
	peer = peer_place(upstream, nfproto, addr);
	before = sipnat_upstream_verdict(peer);
	peer_note(peer, evidence, sipnat_boot_seconds());
	if (evidence->verdict != SIPNAT_UPSTREAM_VERDICT_CLEAN)
		peer_keep_texts(peer, sent, response);
	worse = sipnat_upstream_verdict(peer) > before;
	spin_unlock(&upstream->lock);

	return worse ? peer - upstream->peer : -1;
}

/**
 * sipnat_upstream_read() - what is known of one peer
 * @upstream: of the namespace
 * @index: less than SIPNAT_PEERS
 * @copy: filled in
 *
 * Context: any.
 * Return: whether there is anybody.
 */
bool sipnat_upstream_read(struct sipnat_upstream *upstream, unsigned int index,
			  struct sipnat_peer *copy)
{
	spin_lock_bh(&upstream->lock);
	*copy = upstream->peer[index];
	spin_unlock_bh(&upstream->lock);

	return copy->nfproto;
}

/**
 * sipnat_upstream_init() - a namespace begins
 * @upstream: its own, all zero
 */
void sipnat_upstream_init(struct sipnat_upstream *upstream)
{
	spin_lock_init(&upstream->lock);
}
