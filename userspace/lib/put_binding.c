// SPDX-License-Identifier: GPL-2.0
/*
 * The values of a binding and of a path to a peer, for every verb that shows
 * them.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "binding.h"
#include "endpoint.h"
#include "names.h"
#include "text.h"

static void address_text(uint8_t family, const uint8_t *address, char *text,
			 size_t size)
{
	struct sn_prefix p = { .family = family,
			       .length = family == AF_INET ? 32 : 128 };

	memcpy(p.address, address, sizeof(p.address));
	sn_prefix_format(&p, text, size);
}

static void put_end(struct sn_out *out, const char *key, uint8_t family,
		    const struct sn_end *end)
{
	char text[SN_PREFIX_TEXT_MAX];

	sn_out_object(out, key);
	address_text(family, end->address, text, sizeof(text));
	sn_out_text(out, "address", text);
	sn_out_number(out, "port", end->port);
	sn_out_close(out);
}

/* What only machines want. */
static void put_details(struct sn_out *out, const struct sn_binding *binding)
{
	struct sn_binding_ends ends;
	char contact[20];

	sn_binding_ends(binding, &ends);
	put_end(out, "endpoint", binding->family, &ends.endpoint);
	if (ends.has_mapping)
		put_end(out, "mapping", binding->family, &ends.mapping);
	put_end(out, "peer", binding->family, &ends.peer);
	sn_out_text(out, "transport", sn_transport_name(binding->transport));
	sn_out_tuple(out, "original", binding->family, &binding->original);
	if (binding->has_reply)
		sn_out_tuple(out, "reply", binding->family, &binding->reply);
	sn_out_number(out, "zone", binding->zone);
	snprintf(contact, sizeof(contact), "%016" PRIx64, binding->contact);
	sn_out_text(out, "contact", contact);
	sn_out_text(out, "direction", sn_direction_name(binding->endpoint));
	if (binding->has_rule)
		sn_out_number(out, "rule", binding->rule);
	if (binding->has_timeout)
		sn_out_number(out, "id", binding->id);
}

/* AOR and addresses, for people. */
static void put_ends(struct sn_out *out, const struct sn_binding *binding)
{
	struct sn_binding_text text;

	sn_binding_show(binding, &text);
	sn_out_text(out, "endpoint", text.endpoint);
	sn_out_text(out, "mapping", text.mapping[0] ? text.mapping : "gone");
	sn_out_text(out, "peer", text.peer);
	sn_out_text(out, "transport", sn_transport_name(binding->transport));
	if (binding->zone)
		sn_out_number(out, "zone", binding->zone);
}

/**
 * put_binding() - the values of a binding
 * @out: an output in which an object for the binding is open
 * @binding: the binding
 */
void put_binding(struct sn_out *out, const struct sn_binding *binding)
{
	sn_out_text(out, "aor", binding->aor);
	if (sn_out_is_json(out))
		put_details(out, binding);
	else
		put_ends(out, binding);
	sn_out_number(out, "granted", binding->granted);
	sn_out_number(out, "expires", binding->expires);
	sn_out_number(out, "hold", binding->hold);
	if (binding->has_timeout)
		sn_out_number(out, "timeout", binding->timeout);
	if (binding->has_idle)
		sn_out_number(out, "idle", binding->idle);
	if (binding->keepalive)
		sn_out_number(out, "keepalive", binding->keepalive);
}

/**
 * put_endpoint() - a binding, and what would become of it without sipnat
 * @out: an output in which a list is open
 * @binding: the binding
 * @timeouts: conntrack's
 */
void put_endpoint(struct sn_out *out, const struct sn_binding *binding,
		  const struct udp_timeouts *timeouts)
{
	char verdict[ENDPOINT_VERDICT];
	int64_t left;

	sn_out_object(out, NULL);
	put_binding(out, binding);
	if (endpoint_without(binding, timeouts, &left))
		sn_out_integer(out, "without_sipnat", left);
	/* A table is wide enough as it is. */
	if (out->kind != SN_OUT_TABLE) {
		endpoint_verdict(binding, timeouts, verdict, sizeof(verdict));
		sn_out_text(out, "verdict", verdict);
	}
	sn_out_close(out);
}

/**
 * put_timeouts() - conntrack's timeouts, beside a list of endpoints
 * @out: an output
 * @timeouts: conntrack's
 */
void put_timeouts(struct sn_out *out, const struct udp_timeouts *timeouts)
{
	if (!timeouts->known)
		return;
	sn_out_number(out, "udp_timeout", timeouts->udp);
	sn_out_number(out, "udp_timeout_stream", timeouts->stream);
}

/**
 * put_path() - the values of a path to a peer
 * @out: an output in which an object for the path is open
 * @path: the path
 */
void put_path(struct sn_out *out, const struct sn_upstream *path)
{
	char peer[SN_PREFIX_TEXT_MAX];

	address_text(path->family, path->peer, peer, sizeof(peer));
	sn_out_text(out, "peer", peer);
	sn_out_text(out, "verdict", sn_verdict_name(path->verdict));
	sn_out_number(out, "clean", path->clean);
	sn_out_number(out, "suspect", path->suspect);
	sn_out_number(out, "confirmed", path->confirmed);
	if (!path->has_evidence)
		return;
	sn_out_text(out, "reason", sn_reason_name(path->reason));
	sn_out_text(out, "text", sn_reason_text(path->reason));
	sn_out_text(out, "sent", path->sent);
	sn_out_text(out, "came", path->came);
	sn_out_number(out, "age", path->age);
}

/**
 * path_text() - the address of the peer of a path
 * @path: the path
 * @text: where to
 * @size: of @text
 */
void path_text(const struct sn_upstream *path, char *text, size_t size)
{
	address_text(path->family, path->peer, text, size);
}
