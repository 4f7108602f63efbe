// SPDX-License-Identifier: GPL-2.0
/*
 * What a 2xx grants to the Contacts of a REGISTER, RFC 3261 10.3. What follows from
 * it is registrar's.
 */
#include <linux/netfilter.h>
#include "fingerprint.h"
#include "grant.h"
#include "sip_uri.h"

/* Does a 2xx say that it is going to that address? The next NAT's (RFC 3581 4). */
static bool contact_is_received(const struct sip_contact *contact,
				const struct sip_via *via)
{
	u8 address[16];
	int len;

	if (!via->rport || !via->received.data)
		return false;

	len = sip_parse_address(&via->received, address);
	return len > 0 &&
	       sip_uri_names(&contact->uri, address, len, via->rport);
}

/* Is a Contact the endpoint as the registrar sees it, behind its NAT, or two? */
static bool contact_is_mapping(const struct sip_contact *contact,
			       const struct sip_message *msg,
			       const struct nf_conntrack_tuple *answer)
{
	return sip_uri_names(&contact->uri, (const u8 *)&answer->dst.u3,
			     answer->src.l3num == NFPROTO_IPV4 ? 4 : 16,
			     ntohs(answer->dst.u.all)) ||
	       contact_is_received(contact, &msg->via);
}

/* What the registrar granted to the Contacts that are the mapping, if any are. */
static bool granted_mapping(const struct sip_message *msg,
			    const struct nf_conntrack_tuple *answer,
			    u32 otherwise, u32 *expires)
{
	struct sip_contact_iter iter;
	struct sip_contact contact;
	bool more, found = false;

	*expires = 0;
	for (more = sip_contact_first(msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact)) {
		if (!contact_is_mapping(&contact, msg, answer))
			continue;
		*expires = max(*expires, sipnat_contact_expires(&contact, msg,
								otherwise));
		found = true;
	}

	return found;
}

/*
 * A listed Contact is the REGISTER's, as far as its parameters don't matter. What
 * was registered before a restart may be listed, too, and even the same twice, by
 * two flows (RFC 5626).
 */
static void list_found(struct sipnat_contact_list *list,
		       const struct sipnat_transaction *transaction,
		       unsigned int i, const struct sip_slice *params,
		       u32 expires)
{
	bool same = sipnat_fingerprint_params(params) == transaction->params[i];
	unsigned int bit = BIT(i);

	if (same == !!(list->same & bit) && list->found & bit) {
		list->expires[i] = max(list->expires[i], expires);
		return;
	}
	if (list->same & bit)
		return;

	list->found |= bit;
	if (same)
		list->same |= bit;
	list->expires[i] = expires;
}

/**
 * sipnat_contact_list_read() - read the Contacts of a 2xx
 * @list: filled in
 * @transaction: the REGISTER that it answers
 * @msg: the 2xx
 *
 * Reading a Contact is most of what a 2xx takes, so it is done once.
 *
 * Context: any.
 */
void sipnat_contact_list_read(struct sipnat_contact_list *list,
			      const struct sipnat_transaction *transaction,
			      const struct sip_message *msg)
{
	struct sip_contact_iter iter;
	struct sip_contact contact;
	struct sip_slice params;
	unsigned int i;
	bool more;
	u64 came;

	list->count = 0;
	list->found = 0;
	list->same = 0;
	for (more = sip_contact_first(msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact)) {
		list->count++;
		list->last = sipnat_contact_expires(&contact, msg,
						    transaction->asked[0]);
		came = sipnat_fingerprint_uri(&contact.uri, &params);
		for (i = 0; i < transaction->n_contacts; i++)
			if (came == transaction->contact[i])
				list_found(list, transaction, i, &params,
					   sipnat_contact_expires(&contact, msg,
								  transaction->asked
									  [i]));
	}
	list->cut = msg->flags & SIP_MESSAGE_TRUNCATED || !iter.left;
}

/**
 * sipnat_contact_granted() - what did the registrar grant a Contact?
 * @transaction: the REGISTER
 * @i: which of its Contacts
 * @list: what the 2xx lists
 * @msg: the 2xx
 * @answer: the tuple in which that travels
 *
 * Its own value in the list, where it need not be the first. One that is missing
 * there is not registered, but some registrars list none, their only one by another
 * address, or all of them by the addresses that they see. Of a list that was cut off
 * nobody knows. One that was removed may have been the phone's before a restart,
 * and what it is now, listed with other parameters, is registered.
 *
 * Context: any.
 * Return: seconds, 0 if it is not registered.
 */
u32 sipnat_contact_granted(const struct sipnat_transaction *transaction,
			   unsigned int i,
			   const struct sipnat_contact_list *list,
			   const struct sip_message *msg,
			   const struct nf_conntrack_tuple *answer)
{
	u32 asked = transaction->asked[i], other;

	if (!asked)
		return list->found & ~list->same & BIT(i) ? list->expires[i] :
							    0;

	if (list->found & BIT(i))
		return list->expires[i];

	if (!list->count)
		return msg->flags & SIP_MESSAGE_EXPIRES ? msg->expires : asked;

	if (granted_mapping(msg, answer, asked, &other))
		return other;
	if (list->cut)
		return asked;
	if (list->count == 1 && transaction->n_contacts == 1)
		return list->last;
	return 0;
}
