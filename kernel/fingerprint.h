/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Fingerprints of parts of messages.
 */
#ifndef _SIPNAT_FINGERPRINT_H
#define _SIPNAT_FINGERPRINT_H

#include <linux/types.h>
#include "sip_types.h"

struct sip_via;

u64 sipnat_fingerprint(const struct sip_slice *slice);
u64 sipnat_fingerprint_hop(const struct sip_via *via);
u64 sipnat_fingerprint_uri(const struct sip_slice *slice,
			   struct sip_slice *params);
u32 sipnat_fingerprint_params(const struct sip_slice *params);

#endif
