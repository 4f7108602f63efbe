// SPDX-License-Identifier: GPL-2.0
/*
 * Bindings with the conntrack entries of their flows, for what reads them by
 * netlink: a number written to the parameter "crowd" says how many there are to
 * be. The entries are as the ALG's users have them, behind masquerading, and in
 * sipnat's hands.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/module.h>
#include <net/net_namespace.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_core.h>
#include "bench.h"
#include "bypass.h"
#include "clock.h"
#include "pernet.h"
#include "registrar.h"
#include "registration.h"

#define CROWD_SECONDS 3600

/* Confirmed, with a claim, and not yet in the table. */
static struct nf_conn *crowd_entry(const struct sipnat_binding *image)
{
	struct sipnat_verdict verdict = { .rule = SIPNAT_NO_RULE };
	struct nf_conntrack_tuple original, reply;
	struct nf_conn *ct;

	sipnat_flow_tuple(&image->flow, &original);
	nf_ct_invert_tuple(&reply, &original);
	reply.dst.u3.ip = htonl(0xcb007200 + (u8)ntohl(image->flow.src.ip));
	ct = nf_conntrack_alloc(&init_net, &nf_ct_zone_dflt, &original, &reply,
				GFP_KERNEL);
	if (IS_ERR(ct))
		return ct;

	local_bh_disable();
	sipnat_claim(ct, &verdict);
	local_bh_enable();
	ct->timeout = nfct_time_stamp + CROWD_SECONDS * HZ;
	ct->status |= IPS_SRC_NAT | IPS_SEEN_REPLY | IPS_ASSURED |
		      IPS_CONFIRMED;
	return ct;
}

static int crowd_one(struct sipnat_bindings *bindings, u32 number)
{
	u32 expires = sipnat_boot_seconds() + CROWD_SECONDS;
	struct sipnat_binding image;
	struct nf_conn *ct;
	u8 aor[BENCH_AOR];
	int err;

	bench_image(&image, aor, number, expires);
	ct = crowd_entry(&image);
	if (IS_ERR(ct))
		return PTR_ERR(ct);

	err = nf_conntrack_hash_check_insert(ct);
	if (err) {
		nf_conntrack_free(ct);
		return err;
	}

	err = bench_set(bindings, number, expires);
	local_bh_disable();
	sipnat_registration_apply(sipnat_pernet(&init_net), ct,
				  sipnat_claim_of(ct), IP_CT_DIR_ORIGINAL);
	local_bh_enable();
	nf_ct_put(ct);
	return min(err, 0);
}

/**
 * bench_crowd() - as many bindings as are written, with entries
 * @value: how many; those that are there already stay
 * @param: the parameter
 *
 * Context: process.
 * Return: 0 or an error.
 */
int bench_crowd(const char *value, const struct kernel_param *param)
{
	struct sipnat_bindings *bindings;
	u32 count, i;
	int err;

	err = kstrtou32(value, 10, &count);
	bindings = &sipnat_pernet(&init_net)->registrar->bindings;
	for (i = bindings->count; !err && i < count; i++) {
		err = crowd_one(bindings, i);
		if (i % 32 == 0)
			cond_resched();
	}
	/* a dump begins again when the hash table is another one */
	msleep(1000);
	return err;
}
