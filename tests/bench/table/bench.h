/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the table's bench have in common.
 */
#ifndef _SIPNAT_BENCH_H
#define _SIPNAT_BENCH_H

#include <linux/types.h>
#include "binding.h"

#define BENCH_AOR 32 /* bytes that hold an AOR */

void bench_image(struct sipnat_binding *image, u8 *aor, u32 number,
		 u32 expires);
int bench_set(struct sipnat_bindings *bindings, u32 number, u32 expires);

struct kernel_param;
int bench_crowd(const char *value, const struct kernel_param *param);

#endif
