/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a 2xx grants to the Contacts of a REGISTER.
 */
#ifndef _SIPNAT_GRANT_H
#define _SIPNAT_GRANT_H

#include <net/netfilter/nf_conntrack_tuple.h>
#include "sip_message.h"
#include "transaction.h"

/**
 * struct sipnat_contact_list - the Contacts that a 2xx lists
 * @count: how many were read
 * @found: bits of the REGISTER's Contacts that are among them
 * @same: those of @found that are with the very parameters of the REGISTER
 * @cut: there may be more, which could not be read
 * @expires: seconds that each of @found got, of several the longest
 * @last: seconds that the last one of the list got
 */
struct sipnat_contact_list {
	unsigned int count;
	unsigned int found;
	unsigned int same;
	bool cut;
	u32 expires[SIPNAT_CONTACTS_MAX];
	u32 last;
};

/**
 * sipnat_contact_expires() - for how long a Contact is or is to be registered
 * @contact: the Contact
 * @msg: that it is in
 * @otherwise: where neither says so
 *
 * Return: seconds.
 */
static inline u32 sipnat_contact_expires(const struct sip_contact *contact,
					 const struct sip_message *msg,
					 u32 otherwise)
{
	if (contact->flags & SIP_CONTACT_EXPIRES)
		return contact->expires;
	if (msg->flags & SIP_MESSAGE_EXPIRES)
		return msg->expires;
	return otherwise;
}

void sipnat_contact_list_read(struct sipnat_contact_list *list,
			      const struct sipnat_transaction *transaction,
			      const struct sip_message *msg);
u32 sipnat_contact_granted(const struct sipnat_transaction *transaction,
			   unsigned int i,
			   const struct sipnat_contact_list *list,
			   const struct sip_message *msg,
			   const struct nf_conntrack_tuple *answer);

#endif
