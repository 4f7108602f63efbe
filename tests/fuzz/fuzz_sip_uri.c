// SPDX-License-Identifier: GPL-2.0
/*
 * Two URIs, a line each: taken apart and compared, and read as addresses, where
 * inet_pton() has the last word.
 */
#include <arpa/inet.h>

#include "fuzz.h"
#include "sip_uri.h"

static void check_address(const struct sip_slice *slice)
{
	char text[64];
	u8 ours[16], theirs[16];
	int len = sip_parse_address(slice, ours);
	int expected = -EINVAL;

	if (!slice->len || slice->len >= sizeof(text) ||
	    memchr(slice->data, '\0', slice->len) || *slice->data == '[')
		return;
	memcpy(text, slice->data, slice->len);
	text[slice->len] = '\0';
	if (inet_pton(AF_INET, text, theirs) == 1)
		expected = 4;
	else if (inet_pton(AF_INET6, text, theirs) == 1)
		expected = 16;
	MUST(len == expected);
	MUST(len < 0 || !memcmp(ours, theirs, len));
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	const u8 *newline = size ? memchr(data, '\n', size) : NULL;
	struct sip_slice a = { data, size }, b = { NULL, 0 };
	struct sip_uri first, second;
	bool equal;

	if (newline) {
		a.len = newline - data;
		b.data = newline + 1;
		b.len = data + size - b.data;
	}
	check_address(&a);
	if (sip_uri_parse(&a, &first))
		return 0;
	MUST(first.host.data || first.user.data);
	if (!newline || sip_uri_parse(&b, &second))
		return 0;
	equal = sip_uri_equal(&first, &second);
	MUST(equal == sip_uri_equal(&second, &first));
	if (equal)
		MUST(first.port == second.port);
	return 0;
}
