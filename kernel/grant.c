// SPDX-License-Identifier: GPL-2.0
/*
 * What a 2xx grants to the Contacts of a REGISTER, RFC 3261 10.3. What follows from
 * it is registrar's.
 */
#include <linux/netfilter.h>
#include "fingerprint.h"
#include "grant.h"
#include "sip_uri.h"

/* Is a Contact the endpoint as the registrar sees it, behind its NAT? */
static bool contact_is_mapping(const struct sip_contact *contact,
			       const struct nf_conntrack_tuple *answer)
{
	return sip_uri_names(&contact->uri, (const u8 *)&answer->dst.u3,
			     answer->src.l3num == NFPROTO_IPV4 ? 4 : 16,
			     ntohs(answer->dst.u.all));
}

/* What the registrar granted to the first Contact that is the mapping, if any. */
static bool granted_mapping(const struct sip_message *msg,
			    const struct nf_conntrack_tuple *answer,
			    u32 otherwise, u32 *expires)
{
	struct sip_contact_iter iter;
	struct sip_contact contact;
	bool more;

	for (more = sip_contact_first(msg, &iter, &contact); more;
	     more = sip_contact_next(&iter, &contact)) {
		if (!contact_is_mapping(&contact, answer))
			continue;
		*expires = sipnat_contact_expires(&contact, msg, otherwise);
		return true;
	}

	return false;
}

static void grant_read(struct sipnat_contact_grant *grant,
		       const struct sip_contact *contact,
		       const struct sip_message *msg)
{
	grant->said = (contact->flags & SIP_CONTACT_EXPIRES) ||
		      (msg->flags & SIP_MESSAGE_EXPIRES);
	grant->expires = sipnat_contact_expires(contact, msg, 0);
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
	unsigned int all = BIT(transaction->n_contacts) - 1;
	struct sip_contact_iter iter;
	struct sip_contact contact;
	unsigned int i;
	bool more;
	u64 came;

	list->count = 0;
	list->found = 0;
	for (more = sip_contact_first(msg, &iter, &contact);
	     more && list->found != all;
	     more = sip_contact_next(&iter, &contact)) {
		list->count++;
		grant_read(&list->last, &contact, msg);
		came = sipnat_fingerprint_uri(&contact.uri);
		for (i = 0; i < transaction->n_contacts; i++) {
			if (came != transaction->contact[i] ||
			    list->found & BIT(i))
				continue;
			list->found |= BIT(i);
			list->contact[i] = list->last;
		}
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
 * nobody knows.
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
	const struct sipnat_contact_grant *grant = &list->contact[i];
	u32 asked = transaction->asked[i], other;

	if (!asked)
		return 0;

	if (list->found & BIT(i))
		return grant->said ? grant->expires : asked;

	if (!list->count)
		return msg->flags & SIP_MESSAGE_EXPIRES ? msg->expires : asked;

	if (granted_mapping(msg, answer, asked, &other))
		return other;
	if (list->cut)
		return asked;
	if (list->count == 1 && transaction->n_contacts == 1)
		return list->last.said ? list->last.expires : asked;
	return 0;
}
