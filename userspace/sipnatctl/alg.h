/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where nf_conntrack_sip is and who hands flows to it.
 */
#ifndef SIPNATCTL_ALG_H
#define SIPNATCTL_ALG_H

#include <stdbool.h>
#include <stddef.h>

#define ALG_PLACES_MAX 32
#define ALG_PLACE_TEXT 200
#define ALG_REMARKS_MAX 8

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
	char places[ALG_PLACES_MAX][ALG_PLACE_TEXT];
	size_t n_places;
	size_t more_places;
	char remarks[ALG_REMARKS_MAX][ALG_PLACE_TEXT];
	size_t n_remarks;
};

void alg_look(struct alg *alg);
bool alg_read_nft(struct alg *alg, const char *json, bool *raw4, bool *raw6);
void alg_read_iptables(struct alg *alg, const char *program, const char *text);

#endif /* SIPNATCTL_ALG_H */
