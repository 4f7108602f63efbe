// SPDX-License-Identifier: GPL-2.0
/*
 * Fingerprints of parts of messages: 64 bits to tell them apart by, where
 * their text would be too long to keep.
 *
 * They tell the parts of one flow's own messages apart and outlive the module
 * in the daemon's file, so the key is no secret.
 */
#include <linux/jhash.h>
#include <linux/kernel.h>
#include <linux/siphash.h>
#include <linux/string.h>
#include "fingerprint.h"
#include "sip_message.h"
#include "sip_uri.h"

/* Of longer parts the hash is put together with others, not the text. */
#define PART_MAX 56
#define TEXT_MAX (2 * PART_MAX + 3)
#define HOST_MAX 255 /* RFC 1035 2.3.4 */
/* or-ed to eight letters, it makes them lower case */
#define LOWER 0x2020202020202020ULL

static const siphash_key_t fingerprint_key;

/* Of a host that is longer than most, in lower case; apart, for its stack. */
static noinline u64 hash_host(const struct sip_slice *host)
{
	u8 text[HOST_MAX];
	u32 i;

	for (i = 0; i < host->len; i++)
		text[i] = host->data[i] | 0x20;

	return siphash(text, host->len, &fingerprint_key);
}

/*
 * Puts a part behind what there is already, in lower case if it is a host: in a
 * host's characters nothing else is lost by @lower. Returns where the next goes.
 */
static u8 *append(u8 *to, const struct sip_slice *part, u64 lower)
{
	const u8 *from = part->data;
	u32 len = part->len, i;
	u64 word;

	if (len > PART_MAX) {
		word = lower && len <= HOST_MAX ?
			       hash_host(part) :
			       siphash(from, len, &fingerprint_key);
		memcpy(to, &word, sizeof(word));
		return to + sizeof(word);
	}

	for (i = 0; i + sizeof(word) <= len; i += sizeof(word)) {
		memcpy(&word, from + i, sizeof(word));
		word |= lower;
		memcpy(to + i, &word, sizeof(word));
	}
	for (; i < len; i++)
		to[i] = from[i] | (u8)lower;

	return to + len;
}

static u8 *append_port(u8 *to, u16 port)
{
	*to++ = port >> 8;
	*to++ = port;
	return to;
}

/**
 * sipnat_fingerprint() - of the bytes as they are
 * @slice: of a message
 *
 * Context: any.
 * Return: 0 where there is none.
 */
u64 sipnat_fingerprint(const struct sip_slice *slice)
{
	if (!slice->data)
		return 0;

	return siphash(slice->data, slice->len, &fingerprint_key);
}

/**
 * sipnat_fingerprint_hop() - of what every answer has to bring back of a Via
 * @via: of a message
 *
 * Sent-by, whatever the case of its letters, and the branch.
 *
 * Context: any.
 */
u64 sipnat_fingerprint_hop(const struct sip_via *via)
{
	u8 text[TEXT_MAX], *end = text;

	end = append(end, &via->host, LOWER);
	end = append_port(end, via->port);
	if (via->branch.data) {
		*end++ = ';';
		end = append(end, &via->branch, 0);
	}

	return siphash(text, end - text, &fingerprint_key);
}

/**
 * sipnat_fingerprint_uri() - of what RFC 3261 19.1.4 compares in a URI
 * @slice: a URI
 * @params: set to its parameters
 *
 * User, host and port. Parameters are apart, because registrars add some of their
 * own, and because a phone that was restarted tells itself by one from what it was.
 *
 * Context: any.
 */
u64 sipnat_fingerprint_uri(const struct sip_slice *slice,
			   struct sip_slice *params)
{
	u8 text[TEXT_MAX], *end = text;
	struct sip_uri uri;

	params->len = 0;
	if (sip_uri_parse(slice, &uri) || !uri.host.data)
		return sipnat_fingerprint(slice);

	*params = uri.params;

	if (uri.user.data) {
		end = append(end, &uri.user, 0);
		*end++ = '@';
	}
	end = append(end, &uri.host, LOWER);
	end = append_port(end, uri.port);

	return siphash(text, end - text, &fingerprint_key);
}

/**
 * sipnat_fingerprint_params() - of a URI's parameters as they are
 * @params: as sipnat_fingerprint_uri() has found them
 *
 * To tell those of one endpoint apart, that wrote them.
 *
 * Context: any.
 * Return: 0 without any.
 */
u32 sipnat_fingerprint_params(const struct sip_slice *params)
{
	return params->len ? jhash(params->data, params->len, 0) : 0;
}
