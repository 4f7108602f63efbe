// SPDX-License-Identifier: GPL-2.0
/*
 * A tuple in JSON: the same keys wherever one is written.
 */
#include <string.h>
#include <sys/socket.h>

#include "model.h"
#include "out.h"
#include "prefix.h"

/**
 * sn_out_tuple() - a tuple for machines
 * @out: the output
 * @key: its key
 * @family: of its addresses
 * @tuple: the tuple
 */
void sn_out_tuple(struct sn_out *out, const char *key, uint8_t family,
		  const struct sn_tuple *tuple)
{
	struct sn_prefix p = { .family = family,
			       .length = family == AF_INET ? 32 : 128 };
	char text[SN_PREFIX_TEXT_MAX];

	sn_out_object(out, key);
	memcpy(p.address, tuple->src, sizeof(p.address));
	sn_prefix_format(&p, text, sizeof(text));
	sn_out_text(out, "src", text);
	sn_out_number(out, "sport", tuple->src_port);
	memcpy(p.address, tuple->dst, sizeof(p.address));
	sn_prefix_format(&p, text, sizeof(text));
	sn_out_text(out, "dst", text);
	sn_out_number(out, "dport", tuple->dst_port);
	sn_out_close(out);
}
