/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Finding the rules that hand flows to nf_conntrack_sip.
 */
#ifndef SIPNATCTL_ALG_LOOK_H
#define SIPNATCTL_ALG_LOOK_H

#include "alg.h"

struct nft;

/* alg.c */
void alg_look(struct alg *alg, const struct nft *nft);
void alg_free(struct alg *alg);

/* alg_nft.c */
void alg_read_nft(struct alg *alg, const struct nft *nft);

/* alg_iptables.c */
void alg_read_iptables(struct alg *alg, const char *program, const char *text);

/* alg_place.c */
struct alg_place *alg_add_place(struct alg *alg, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
bool alg_is_sip(const char *helper);

#endif /* SIPNATCTL_ALG_LOOK_H */
