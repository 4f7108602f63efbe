// SPDX-License-Identifier: GPL-2.0
/*
 * Fingerprints of parts of messages: 64 bits to tell them apart by, where
 * their text would be too long to keep.
 *
 * They tell the parts of one flow's own messages apart and outlive the module
 * in the daemon's file, so the key is no secret.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/siphash.h>
#include "fingerprint.h"
#include "sip_uri.h"

#define HOST_MAX 255

static const siphash_key_t fingerprint_key;

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
 * sipnat_fingerprint_host() - of a host, whatever the case of its letters
 * @host: of a message
 *
 * Context: any.
 * Return: 0 where there is none.
 */
u64 sipnat_fingerprint_host(const struct sip_slice *host)
{
	u32 len = min_t(u32, host->len, HOST_MAX), i;
	u8 lower[HOST_MAX];

	if (!host->data)
		return 0;

	for (i = 0; i < len; i++)
		lower[i] = tolower(host->data[i]);

	return siphash(lower, len, &fingerprint_key);
}

/**
 * sipnat_fingerprint_uri() - of what RFC 3261 19.1.4 compares in a URI
 * @slice: a URI
 *
 * User, host and port. Parameters are left out, because registrars add some
 * of their own.
 *
 * Context: any.
 */
u64 sipnat_fingerprint_uri(const struct sip_slice *slice)
{
	struct sip_uri uri;

	if (sip_uri_parse(slice, &uri) || !uri.host.data)
		return sipnat_fingerprint(slice);

	return siphash_3u64(sipnat_fingerprint(&uri.user),
			    sipnat_fingerprint_host(&uri.host), uri.port,
			    &fingerprint_key);
}
