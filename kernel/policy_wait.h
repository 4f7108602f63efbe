/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The built-in policy comes to the flows that are there.
 */
#ifndef _SIPNAT_POLICY_WAIT_H
#define _SIPNAT_POLICY_WAIT_H

struct sipnat_net;

unsigned int sipnat_policy_wait(void);
void sipnat_policy_wait_begin(struct sipnat_net *sn, unsigned int seconds);
void sipnat_policy_wait_end(struct sipnat_net *sn);

#endif
