/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the scanner's tests share: messages copied into memory of exactly their
 * size, so that AddressSanitizer sees every byte read behind them, and slices
 * compared with text. Include after cmocka_all.h.
 */
#ifndef TESTS_UNIT_SIP_TEST_H
#define TESTS_UNIT_SIP_TEST_H

#include <stdio.h>
#include <stdlib.h>

#include "sip_message.h"
#include "sip_uri.h"

/* A copy that ends where the allocation does. The caller frees it. */
static inline u8 *exact_copy(const void *bytes, size_t len)
{
	u8 *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	if (!len)
		return copy + 1;
	return memcpy(copy, bytes, len);
}

static inline void exact_free(u8 *copy, size_t len)
{
	free(len ? copy : copy - 1);
}

/* NULL stands for an absent slice. */
static inline void expect_slice(const struct sip_slice *slice, const char *text,
				const char *what)
{
	if (!text ? !slice->data :
		    slice->data && slice->len == strlen(text) &&
			    !memcmp(slice->data, text, slice->len))
		return;
	fail_msg("%s: \"%.*s\", expected %s", what,
		 slice->data ? (int)slice->len : 0,
		 slice->data ? (const char *)slice->data : "",
		 text ? text : "none");
}

#define VIA "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa\r\n"
#define FROM "From: <sip:a@example.net>;tag=f\r\n"
#define TO "To: <sip:b@example.net>\r\n"
#define CALL_ID "Call-ID: c-1\r\n"
#define CSEQ "CSeq: 7 REGISTER\r\n"
#define REQUEST "REGISTER sip:example.net SIP/2.0\r\n"
#define OK "SIP/2.0 200 OK\r\n"
#define MANDATORY VIA "" FROM TO CALL_ID CSEQ
#define END "\r\n"

#endif
