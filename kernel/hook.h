/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where packets come in.
 */
#ifndef _SIPNAT_HOOK_H
#define _SIPNAT_HOOK_H

struct sipnat_net;
struct sipnat_policy;

int sipnat_hook_add(struct sipnat_net *sn, bool in_use);
void sipnat_hook_remove(struct sipnat_net *sn);
int sipnat_hook_prepare(struct sipnat_net *sn,
			const struct sipnat_policy *policy);
int sipnat_hook_alg_coming(void);

#endif
