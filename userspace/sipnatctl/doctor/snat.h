/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Does anything of the ruleset map flows to an address on purpose.
 */
#ifndef SIPNATCTL_DOCTOR_SNAT_H
#define SIPNATCTL_DOCTOR_SNAT_H

#include "conntrack.h"
#include "nft.h"

bool snat_names(const struct nft *nft, const char *address);
bool snat_wanted(const struct nft *nft, const struct sn_entry *entry);

#endif /* SIPNATCTL_DOCTOR_SNAT_H */
