// SPDX-License-Identifier: GPL-2.0
/*
 * A binding in words: what would have become of it without sipnat.
 */
#include <stdio.h>

#include "endpoint.h"
#include "netfilter.h"

/**
 * udp_timeouts_read() - how long conntrack keeps a silent UDP flow
 * @timeouts: filled
 */
void udp_timeouts_read(struct udp_timeouts *timeouts)
{
	timeouts->known =
		netfilter_value("nf_conntrack_udp_timeout", &timeouts->udp) &&
		netfilter_value("nf_conntrack_udp_timeout_stream",
				&timeouts->stream);
}

/**
 * endpoint_without() - how long would conntrack alone keep the entry
 * @binding: the binding
 * @timeouts: conntrack's
 * @left: seconds, below 0: since when it would be gone
 *
 * Takes the flow for a stream: that is the better of the two.
 *
 * Return: false if that cannot be known.
 */
bool endpoint_without(const struct sn_binding *binding,
		      const struct udp_timeouts *timeouts, int64_t *left)
{
	if (binding->transport != SIPNAT_TRANSPORT_UDP || !binding->has_idle ||
	    !timeouts->known)
		return false;
	*left = (int64_t)timeouts->stream - binding->idle;
	return true;
}

/* Half a sentence. */
static void fate(int64_t left, char *text, size_t size)
{
	if (left < 0)
		snprintf(text, size,
			 "without sipnat this gateway would have dropped it %lld s ago",
			 (long long)-left);
	else
		snprintf(text, size,
			 "without sipnat this gateway would drop it in %lld s",
			 (long long)left);
}

/**
 * endpoint_verdict() - what sipnat does for an endpoint, as a sentence
 * @binding: the binding
 * @timeouts: conntrack's
 * @text: where to
 * @size: of @text
 */
void endpoint_verdict(const struct sn_binding *binding,
		      const struct udp_timeouts *timeouts, char *text,
		      size_t size)
{
	char what[100];
	int64_t left;

	if (!binding->has_reply) {
		snprintf(text, size,
			 "its conntrack entry is gone, nothing reaches it until it registers again");
	} else if (binding->transport == SIPNAT_TRANSPORT_TCP) {
		snprintf(text, size,
			 "conntrack keeps a TCP connection by itself");
	} else if (!binding->has_idle) {
		snprintf(text, size,
			 "its flow is older than sipnat, when it last sent is not known");
	} else if (!endpoint_without(binding, timeouts, &left)) {
		snprintf(text, size, "silent for %u s", binding->idle);
	} else if (!binding->keepalive) {
		fate(left, what, sizeof(what));
		snprintf(text, size, "no keepalive seen, silent for %u s; %s",
			 binding->idle, what);
	} else if (left >= 0 && binding->keepalive <= timeouts->stream) {
		snprintf(text, size,
			 "keeps alive every %u s, often enough for this gateway's %u s",
			 binding->keepalive, timeouts->stream);
	} else {
		fate(left, what, sizeof(what));
		snprintf(text, size, "keeps alive every %u s; %s",
			 binding->keepalive, what);
	}
}
