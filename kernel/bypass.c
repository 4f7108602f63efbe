// SPDX-License-Identifier: GPL-2.0
/*
 * Takes SIP flows away from nf_conntrack_sip: claims a new flow before a helper
 * can be assigned to it, takes a SIP helper off a flow that has one, and
 * removes what that helper expected. Whether to do so is policy's; doing it to
 * the whole table at load and unload is sweep's.
 */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/netfilter/nf_conntrack_sip.h>
#include <linux/random.h>
#include <linux/rculist.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_ecache.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include "bypass.h"
#include "claim.h"
#include "hold.h"

/* Tells this load's claims from all else that may lie in private data. */
u32 sipnat_claim_magic __read_mostly;

/**
 * sipnat_helper_is_sip() - is a helper the SIP ALG's?
 * @helper: any
 *
 * "sip", or "sip-N" where the ports= parameter named another port; user space
 * helpers may not use a name the kernel has.
 */
bool sipnat_helper_is_sip(const struct nf_conntrack_helper *helper)
{
	const char *name = helper->name;

	return name[0] == 's' && name[1] == 'i' && name[2] == 'p' &&
	       (name[3] == '\0' || name[3] == '-');
}

/**
 * sipnat_flow_has_helper() - has a flow a SIP helper?
 * @ct: its entry
 *
 * Context: RCU read side.
 */
bool sipnat_flow_has_helper(const struct nf_conn *ct)
{
	const struct nf_conn_help *help = nfct_help(ct);
	const struct nf_conntrack_helper *helper;

	if (!help)
		return false;

	helper = rcu_dereference(help->helper);
	return helper && sipnat_helper_is_sip(helper);
}

/**
 * sipnat_alg_present() - is nf_conntrack_sip registered in this kernel?
 *
 * Context: any.
 */
bool sipnat_alg_present(void)
{
	const struct nf_conntrack_helper *helper;
	bool present = false;
	unsigned int i;

	rcu_read_lock();
	for (i = 0; i < nf_ct_helper_hsize && !present; i++)
		hlist_for_each_entry_rcu(helper, &nf_ct_helper_hash[i], hnode)
			if (sipnat_helper_is_sip(helper))
				present = true;
	rcu_read_unlock();

	return present;
}

static void claim_write(struct nf_conn_help *help,
			const struct sipnat_verdict *verdict, u8 origin,
			u8 flags)
{
	struct sipnat_claim *claim = sipnat_claim_in(help);

	claim->generation = verdict->generation;
	claim->rule = verdict->rule;
	claim->origin = origin;
	claim->flags = flags;
	claim->deadline = 0;
	claim->seen = 0;
	claim->keepalive = 0;
	/* pairs with sipnat_claim_of(): who sees the magic sees the rest */
	smp_store_release(&claim->magic, sipnat_claim_magic);
}

static void set_mark(struct nf_conn *ct, const struct sipnat_verdict *verdict)
{
#if IS_ENABLED(CONFIG_NF_CONNTRACK_MARK)
	u32 mark;

	if (!verdict->mark_mask)
		return;

	mark = (READ_ONCE(ct->mark) & ~verdict->mark_mask) | verdict->mark;
	if (READ_ONCE(ct->mark) == mark)
		return;

	WRITE_ONCE(ct->mark, mark);
	if (nf_ct_is_confirmed(ct))
		nf_conntrack_event_cache(IPCT_MARK, ct);
#endif
}

/**
 * sipnat_claim() - take a new flow before a helper can be assigned to it
 * @ct: its unconfirmed entry, without a helper extension
 * @verdict: the policy's
 *
 * An empty helper extension makes every later assignment find its place
 * taken, keeps the flow out of flowtables, and has room for the claim.
 *
 * Context: RCU read side.
 * Return: 0, -EBUSY (somebody else may use the entry at this moment) or
 * -ENOMEM.
 */
int sipnat_claim(struct nf_conn *ct, const struct sipnat_verdict *verdict)
{
	struct nf_conn_help *help;
	u8 flags = 0;

	/* A clone of the packet, on another CPU, may be adding an extension. */
	if (sipnat_ct_use(ct) != 1)
		return -EBUSY;

	if (!test_bit(IPS_HELPER_BIT, &ct->status))
		flags |= CLAIM_SET_HELPER_BIT;

	help = nf_ct_helper_ext_add(ct, GFP_ATOMIC);
	if (!help)
		return -ENOMEM;

	set_bit(IPS_HELPER_BIT, &ct->status);
	claim_write(help, verdict, SIPNAT_ORIGIN_NONE, flags);
	set_mark(ct, verdict);
	return 0;
}

/* With the entry's lock held: two may restore bindings at a time. */
static bool claim_adopt(struct nf_conn *ct, struct nf_conn_help *help,
			const struct sipnat_verdict *verdict)
{
	u8 flags = 0;

	if (rcu_access_pointer(help->helper) ||
	    !hlist_empty(&help->expectations))
		return false;

	if (!test_and_set_bit(IPS_HELPER_BIT, &ct->status))
		flags |= CLAIM_SET_HELPER_BIT;
	claim_write(help, verdict, SIPNAT_ORIGIN_NONE, flags);
	return true;
}

/**
 * sipnat_claim_adopt() - take a flow that an earlier load had claimed
 * @ct: its confirmed entry
 * @verdict: the policy's
 *
 * Context: RCU read side.
 * Return: whether it is in sipnat's hands now: not without an extension, nor
 * where a helper or a rule's expectation is using it.
 */
bool sipnat_claim_adopt(struct nf_conn *ct,
			const struct sipnat_verdict *verdict)
{
	struct nf_conn_help *help = nfct_help(ct);
	bool adopted = true;

	spin_lock_bh(&ct->lock);
	if (!sipnat_claim_of(ct))
		adopted = help && claim_adopt(ct, help, verdict);
	spin_unlock_bh(&ct->lock);

	return adopted;
}

/*
 * Only one CPU wins a flow's helper, and only it gives back the reference: a
 * plain store would leak it and two of them free it twice.
 */
static struct nf_conntrack_helper *take_helper(struct nf_conn_help *help)
{
	struct nf_conntrack_helper *helper = rcu_dereference(help->helper);

	if (!helper || !sipnat_helper_is_sip(helper))
		return NULL;

	if (cmpxchg((struct nf_conntrack_helper __force **)&help->helper,
		    helper, NULL) != helper)
		return NULL;

	return helper;
}

/**
 * sipnat_claim_detached() - take a SIP helper off a flow, and no more
 * @ct: its entry
 * @verdict: the policy's
 * @swept: the helper was there before sipnat was
 *
 * Context: RCU read side; may hold conntrack's locks.
 * Return: whether this call took one off.
 */
bool sipnat_claim_detached(struct nf_conn *ct,
			   const struct sipnat_verdict *verdict, bool swept)
{
	struct nf_conn_help *help = nfct_help(ct);
	struct nf_conntrack_helper *helper;
	u8 origin = SIPNAT_ORIGIN_EXPLICIT;
	u8 flags = CLAIM_DETACHED;

	helper = help ? take_helper(help) : NULL;
	if (!helper)
		return false;

	sipnat_helper_ct_put(helper);

	if (!test_and_set_bit(IPS_HELPER_BIT, &ct->status)) {
		flags |= CLAIM_SET_HELPER_BIT;
		origin = SIPNAT_ORIGIN_AUTOMATIC;
	}
	if (swept)
		origin = SIPNAT_ORIGIN_SWEPT;
	if (verdict->media_expectations == SIPNAT_MEDIA_EXPECTATIONS_DROP)
		flags |= CLAIM_DROP_MEDIA;

	claim_write(help, verdict, origin, flags);
	return true;
}

/**
 * sipnat_claim_disowns() - is an expectation of a flow to go?
 * @claim: of the flow
 * @exp: expected by it
 *
 * Expectations of signalling (class 0) hand the helper to more flows; those of
 * media let a call that was already rewritten go on. What a rule of nft expects is
 * of class 0, too, but for one flow: nf_conntrack_sip's are permanent.
 */
bool sipnat_claim_disowns(const struct sipnat_claim *claim,
			  const struct nf_conntrack_expect *exp)
{
	if (!(claim->flags & CLAIM_DETACHED))
		return false;

	if (exp->class == SIP_EXPECT_SIGNALLING)
		return exp->flags & NF_CT_EXPECT_PERMANENT;

	return claim->flags & CLAIM_DROP_MEDIA;
}

/**
 * sipnat_remove_strays() - remove what a helper taken off still expects
 * @ct: entry of a flow in sipnat's hands
 * @claim: its claim
 *
 * The helper may have been running elsewhere when it was taken off, so this
 * is for every SIP packet of the flow; it costs a load where nothing is
 * expected.
 *
 * Context: RCU read side.
 * Return: how many were removed.
 */
unsigned int sipnat_remove_strays(struct nf_conn *ct,
				  const struct sipnat_claim *claim)
{
	struct nf_conn_help *help = nfct_help(ct);
	struct nf_conntrack_expect *exp;
	unsigned int removed = 0;
	struct hlist_node *next;

	if (hlist_empty(&help->expectations))
		return 0;

	spin_lock_bh(&nf_conntrack_expect_lock);
	hlist_for_each_entry_safe(exp, next, &help->expectations, lnode) {
		if (!sipnat_claim_disowns(claim, exp))
			continue;
		nf_ct_unlink_expect(exp);
		removed++;
	}
	spin_unlock_bh(&nf_conntrack_expect_lock);

	return removed;
}

/**
 * sipnat_detach() - take a SIP helper off a flow, and what it expects
 * @ct: its entry
 * @verdict: the policy's
 * @expectations: how many were removed
 *
 * Context: RCU read side.
 * Return: whether this call took one off.
 */
bool sipnat_detach(struct nf_conn *ct, const struct sipnat_verdict *verdict,
		   unsigned int *expectations)
{
	struct nf_conn_help *help = nfct_help(ct);

	if (!sipnat_claim_detached(ct, verdict, false))
		return false;

	*expectations = sipnat_remove_strays(ct, sipnat_claim_in(help));
	set_mark(ct, verdict);
	return true;
}

/**
 * sipnat_claim_release() - forget a flow
 * @ct: its entry
 *
 * Context: no hook runs in the flow's namespace.
 */
void sipnat_claim_release(struct nf_conn *ct)
{
	struct sipnat_claim *claim = sipnat_claim_of(ct);

	if (!claim)
		return;

	spin_lock_bh(&ct->lock);
	sipnat_hold_lower(ct, claim);
	spin_unlock_bh(&ct->lock);
	if (claim->flags & CLAIM_SET_HELPER_BIT)
		clear_bit(IPS_HELPER_BIT, &ct->status);
	memset(claim, 0, sizeof(*claim));
}

/**
 * sipnat_bypass_init() - the module is being loaded
 *
 * Context: process.
 */
void sipnat_bypass_init(void)
{
	BUILD_BUG_ON(sizeof(struct nf_ct_sip_master) > SIPNAT_CLAIM_OFFSET);
	BUILD_BUG_ON(SIPNAT_CLAIM_OFFSET + sizeof(struct sipnat_claim) >
		     sizeof_field(struct nf_conn_help, data));

	sipnat_claim_magic = get_random_u32() | 1;
}
