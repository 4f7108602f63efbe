// SPDX-License-Identifier: GPL-2.0
/*
 * Picks a writer; the only file that needs all of them.
 */
#include "out.h"

/**
 * sn_out_begin() - begin an output
 * @out: filled
 * @kind: which writer
 * @file: where to; stays open
 *
 * The root is an object.
 */
void sn_out_begin(struct sn_out *out, enum sn_out_kind kind, FILE *file)
{
	const struct sn_out_ops *ops = &sn_out_json_ops;

	if (kind == SN_OUT_TABLE)
		ops = &sn_out_table_ops;
	else if (kind == SN_OUT_PLAIN)
		ops = &sn_out_plain_ops;
	sn_out_start(out, kind, ops, file);
}
