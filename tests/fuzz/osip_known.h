/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A message as the scanner and libosip2 understand it, and where they differ for
 * a reason.
 */
#ifndef TESTS_FUZZ_OSIP_KNOWN_H
#define TESTS_FUZZ_OSIP_KNOWN_H

#include <osipparser2/osip_message.h>

#include "sip_message.h"
#include "sip_text.h"

/**
 * struct pair - one message, read twice
 * @msg: by the scanner
 * @err: what sip_message_parse() returned
 * @osip: by libosip2
 * @text: its lines
 */
struct pair {
	const struct sip_message *msg;
	int err;
	osip_message_t *osip;
	const struct sip_text *text;
};

bool is_field(const struct text_part *part, const char *name);
bool incomparable(const struct pair *pair);
bool known_difference(const struct pair *pair, const char *field);

#endif /* TESTS_FUZZ_OSIP_KNOWN_H */
