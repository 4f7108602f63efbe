// SPDX-License-Identifier: GPL-2.0
/*
 * Who is who in a binding: a flow has two tuples, and the endpoint may be at
 * either end of it.
 */
#include <string.h>
#include <strings.h>

#include "binding.h"
#include "text.h"

/**
 * sn_binding_ends() - who is who in a binding
 * @binding: the binding
 * @ends: filled; points into @binding
 *
 * The endpoint sends in one direction of the flow. What it sends to is what
 * sends in the other; and that one sends to the endpoint's mapping.
 */
void sn_binding_ends(const struct sn_binding *binding,
		     struct sn_binding_ends *ends)
{
	bool reverse = binding->endpoint == SIPNAT_DIRECTION_REPLY;
	const struct sn_tuple *original = &binding->original;
	const struct sn_tuple *reply = &binding->reply;
	const struct sn_tuple *from = reverse ? reply : original;
	const struct sn_tuple *to = reverse ? original : reply;

	ends->has_mapping = reverse || binding->has_reply;
	ends->endpoint.address = from->src;
	ends->endpoint.port = from->src_port;
	ends->peer.address = to->src;
	ends->peer.port = to->src_port;
	ends->mapping.address = to->dst;
	ends->mapping.port = to->dst_port;
	if (binding->has_reply)
		return;
	/* Events lack the reply tuple: the far end as the first packet had it. */
	if (reverse) {
		ends->endpoint.address = original->dst;
		ends->endpoint.port = original->dst_port;
	} else {
		ends->peer.address = original->dst;
		ends->peer.port = original->dst_port;
	}
}

/**
 * sn_binding_show() - a binding for people
 * @binding: the binding
 * @text: filled
 */
void sn_binding_show(const struct sn_binding *binding,
		     struct sn_binding_text *text)
{
	struct sn_binding_ends ends;

	sn_binding_ends(binding, &ends);
	sn_text_show(binding->aor, text->aor, sizeof(text->aor));
	sn_endpoint_format(binding->family, ends.endpoint.address,
			   ends.endpoint.port, text->endpoint,
			   sizeof(text->endpoint));
	sn_endpoint_format(binding->family, ends.peer.address, ends.peer.port,
			   text->peer, sizeof(text->peer));
	text->mapping[0] = '\0';
	if (ends.has_mapping)
		sn_endpoint_format(binding->family, ends.mapping.address,
				   ends.mapping.port, text->mapping,
				   sizeof(text->mapping));
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

/**
 * sn_binding_compare() - an order of bindings, for qsort() and bsearch()
 * @left: a binding
 * @right: another
 *
 * Return: 0 only if the module would take both for the same: AOR, Contact and
 * flow are equal.
 */
int sn_binding_compare(const void *left, const void *right)
{
	const struct sn_binding *a = left, *b = right;
	int ret = strcmp(a->aor, b->aor);

	if (!ret)
		ret = compare(a->family, b->family);
	if (!ret)
		ret = memcmp(a->original.src, b->original.src,
			     sizeof(a->original.src));
	if (!ret)
		ret = compare(a->original.src_port, b->original.src_port);
	if (!ret)
		ret = memcmp(a->original.dst, b->original.dst,
			     sizeof(a->original.dst));
	if (!ret)
		ret = compare(a->original.dst_port, b->original.dst_port);
	if (!ret)
		ret = compare(a->transport, b->transport);
	if (!ret)
		ret = compare(a->zone, b->zone);
	return ret ? ret : compare(a->contact, b->contact);
}

/**
 * sn_aor_bare() - an AOR as the module keeps it, without scheme
 * @text: the AOR as people write it
 *
 * Return: where in @text it begins, which may be at its end.
 */
const char *sn_aor_bare(const char *text)
{
	if (!strncasecmp(text, "sip:", 4) || !strncasecmp(text, "tel:", 4))
		return text + 4;
	return strncasecmp(text, "sips:", 5) ? text : text + 5;
}
