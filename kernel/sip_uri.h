/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of a URI, whether two of them are the same, and addresses in text.
 * Pure like the message scanner: no allocation, no kernel function, any context.
 */
#ifndef _SIPNAT_SIP_URI_H
#define _SIPNAT_SIP_URI_H

#include "sip_types.h"

/**
 * enum sip_scheme - of a URI
 * @SIP_SCHEME_OTHER: none of the below
 * @SIP_SCHEME_SIP: sip
 * @SIP_SCHEME_SIPS: sips
 * @SIP_SCHEME_TEL: tel
 */
enum sip_scheme {
	SIP_SCHEME_OTHER,
	SIP_SCHEME_SIP,
	SIP_SCHEME_SIPS,
	SIP_SCHEME_TEL,
};

/**
 * struct sip_uri - the parts of a URI
 * @user: userinfo up to a password; NULL when there is none. In a tel URI and
 *	in other schemes: what follows the colon, up to the parameters
 * @password: after the user's colon, NULL when there is none
 * @host: an IPv6 address with its brackets; NULL when not sip or sips
 * @params: from the first ";" on, headers not included
 * @headers: from "?" on
 * @port: 0 when not given
 * @scheme: enum sip_scheme
 */
struct sip_uri {
	struct sip_slice user;
	struct sip_slice password;
	struct sip_slice host;
	struct sip_slice params;
	struct sip_slice headers;
	u16 port;
	u8 scheme;
};

int sip_uri_parse(const struct sip_slice *slice, struct sip_uri *uri);
bool sip_uri_names(const struct sip_slice *slice, const u8 *address, u32 len,
		   u16 port);
bool sip_uri_equal(const struct sip_uri *a, const struct sip_uri *b);
int sip_parse_address(const struct sip_slice *slice, u8 address[16]);
bool sip_names_address(const struct sip_slice *text, const u8 *address,
		       u32 len);

#endif
