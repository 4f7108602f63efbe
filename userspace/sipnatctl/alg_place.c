// SPDX-License-Identifier: GPL-2.0
/*
 * The list of places where the SIP helper is assigned, and its name.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "alg_look.h"

/**
 * alg_add_place() - note a rule that assigns the helper
 * @alg: gets it
 * @fmt: where it is, printf style
 *
 * Return: the place, NULL if there are too many already.
 */
struct alg_place *alg_add_place(struct alg *alg, const char *fmt, ...)
{
	struct alg_place *place;
	va_list args;

	if (alg->n_places == ALG_PLACES_MAX) {
		alg->more_places++;
		return NULL;
	}
	place = &alg->places[alg->n_places++];
	place->mend = NULL;
	place->alone = true;
	va_start(args, fmt);
	vsnprintf(place->text, sizeof(place->text), fmt, args);
	va_end(args);
	return place;
}

/**
 * alg_is_sip() - is this one of nf_conntrack_sip's helpers
 * @helper: the name of a helper
 *
 * They are called sip, and sip-N on another port.
 *
 * Return: true if it is.
 */
bool alg_is_sip(const char *helper)
{
	return !strncmp(helper, "sip", 3) && (!helper[3] || helper[3] == '-');
}
