/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where nf_conntrack_sip is and who hands flows to it.
 */
#ifndef SIPNATCTL_ALG_H
#define SIPNATCTL_ALG_H

#include <stdbool.h>
#include <stddef.h>

#define ALG_PLACES_MAX 32
#define ALG_PLACE_TEXT 400
#define ALG_REMARKS_MAX 8
#define ALG_REMARK_TEXT 200

struct nft;

/**
 * struct alg_place - a rule that assigns the helper
 * @text: where it is
 * @mend: command that deletes it, owned
 * @alone: it does nothing else
 */
struct alg_place {
	char text[ALG_PLACE_TEXT];
	char *mend;
	bool alone;
};

/**
 * struct alg - what is known about the ALG
 * @conntrack_sip: the module nf_conntrack_sip is there
 * @nat_sip: the module nf_nat_sip is there
 * @automatic: the sysctl nf_conntrack_helper: 1 on, 0 off, -1 not there
 * @places: rules that assign the helper
 * @n_places: how many are kept
 * @more_places: how many were found beside those
 * @remarks: what could not be looked at, and why
 * @n_remarks: how many
 */
struct alg {
	bool conntrack_sip;
	bool nat_sip;
	int automatic;
	struct alg_place places[ALG_PLACES_MAX];
	size_t n_places;
	size_t more_places;
	char remarks[ALG_REMARKS_MAX][ALG_REMARK_TEXT];
	size_t n_remarks;
};

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

#endif /* SIPNATCTL_ALG_H */
