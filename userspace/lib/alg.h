/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where nf_conntrack_sip is and who hands flows to it. The rules are read by
 * sipnatctl, which runs other programs for that.
 */
#ifndef SIPNAT_ALG_H
#define SIPNAT_ALG_H

#include <stdbool.h>
#include <stddef.h>

#define ALG_PLACES_MAX 32
#define ALG_PLACE_TEXT 400
#define ALG_REMARKS_MAX 8
#define ALG_REMARK_TEXT 200

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
 * @searched: the rules were read for those that assign the helper
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
	bool searched;
	bool conntrack_sip;
	bool nat_sip;
	int automatic;
	struct alg_place places[ALG_PLACES_MAX];
	size_t n_places;
	size_t more_places;
	char remarks[ALG_REMARKS_MAX][ALG_REMARK_TEXT];
	size_t n_remarks;
};

void alg_see(struct alg *alg);

#endif /* SIPNAT_ALG_H */
