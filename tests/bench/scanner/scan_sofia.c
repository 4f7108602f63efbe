// SPDX-License-Identifier: GPL-2.0
/*
 * sofia-sip: one message from bytes to its own structs, and away with them.
 */
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_parser.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>

#include "scanner.h"

static unsigned long scan(const char *data, size_t len)
{
	msg_t *msg = msg_make(sip_default_mclass(), 0, data, len);
	unsigned long found = 0;
	sip_t *sip;

	if (!msg)
		return 0;
	sip = sip_object(msg);
	if (sip && sip->sip_to)
		found = sip->sip_cseq ? sip->sip_cseq->cs_seq : 1;
	msg_destroy(msg);
	return found;
}

const struct scanner scan_sofia = { .name = "sofia-sip", .scan = scan };
