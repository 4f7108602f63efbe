/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Writing what sipnatctl doctor found.
 */
#ifndef SIPNATCTL_DOCTOR_PUT_H
#define SIPNATCTL_DOCTOR_PUT_H

#include "doctor/result.h"
#include "out.h"

/**
 * struct fixed - something that --fix did
 * @check: whose finding it was about
 * @command: what was run, owned
 * @done: it went well
 */
struct fixed {
	enum check check;
	char *command;
	bool done;
};

/**
 * struct fixes - all that --fix did
 * @items: in order, owned
 * @count: how many
 */
struct fixes {
	struct fixed *items;
	size_t count;
};

void results_put(struct sn_out *out, const struct results *results,
		 const struct fixes *fixes);
void results_put_screen(const struct results *results, unsigned int width);
void result_put_change(const struct results *results,
		       const struct result *result, const char *was, bool json);
void put_screen_text(FILE *file, const char *raw);

#endif /* SIPNATCTL_DOCTOR_PUT_H */
