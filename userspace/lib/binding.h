/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who is who in a binding, and how it looks in a line of text.
 */
#ifndef SIPNAT_BINDING_H
#define SIPNAT_BINDING_H

#include "model.h"
#include "prefix.h"

/* Every byte of an AOR may have to be spelled \\xNN. */
#define SN_AOR_TEXT_MAX (4 * SIPNAT_AOR_MAX + 1)
#define SN_VIA_TEXT_MAX (4 * SIPNAT_VIA_MAX + 1)

/**
 * struct sn_end - an address with a port
 * @address: network order, as long as the binding's family says
 * @port: host order
 */
struct sn_end {
	const uint8_t *address;
	uint16_t port;
};

/**
 * struct sn_binding_ends - who is who in a binding
 * @endpoint: what registered, by its own address
 * @peer: its registrar, or what stands in front of it
 * @has_mapping: @mapping is known
 * @mapping: the endpoint as the peer sees it
 */
struct sn_binding_ends {
	struct sn_end endpoint;
	struct sn_end peer;
	bool has_mapping;
	struct sn_end mapping;
};

/**
 * struct sn_binding_text - a binding for people
 * @aor: its AOR, printable
 * @endpoint: address and port
 * @peer: address and port
 * @mapping: address and port, empty if it is not known
 */
struct sn_binding_text {
	char aor[SN_AOR_TEXT_MAX];
	char endpoint[SN_ENDPOINT_TEXT_MAX];
	char peer[SN_ENDPOINT_TEXT_MAX];
	char mapping[SN_ENDPOINT_TEXT_MAX];
};

void sn_binding_ends(const struct sn_binding *binding,
		     struct sn_binding_ends *ends);
void sn_binding_show(const struct sn_binding *binding,
		     struct sn_binding_text *text);
int sn_binding_compare(const void *left, const void *right);
const char *sn_aor_bare(const char *text);

#endif /* SIPNAT_BINDING_H */
