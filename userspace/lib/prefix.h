/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses, prefixes and ports as text.
 */
#ifndef SIPNAT_PREFIX_H
#define SIPNAT_PREFIX_H

#include "model.h"

#define SN_PREFIX_TEXT_MAX 64
#define SN_ENDPOINT_TEXT_MAX 64

int sn_prefix_parse(const char *text, struct sn_prefix *p, char *why,
		    size_t size);
void sn_prefix_format(const struct sn_prefix *p, char *text, size_t size);
bool sn_prefix_covers(const struct sn_prefix *outer,
		      const struct sn_prefix *inner);
int sn_prefix_compare(const void *left, const void *right);
int sn_port_range_parse(const char *text, struct sn_port_range *range,
			char *why, size_t size);
void sn_endpoint_format(uint8_t family, const uint8_t *address, uint16_t port,
			char *text, size_t size);

#endif /* SIPNAT_PREFIX_H */
